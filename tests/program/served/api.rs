//! Our own API.

use serde_json::{Value, json};

use super::{Server, escaped};
use crate::site::{PAGES, fixtures};

fn page(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).expect("a fixture")
}

#[test]
fn pages_are_cleaned_as_bytes_as_json_and_as_lines() {
    let server = Server::start("", &["--no-run"], &[]);
    let html = page("site/articles/sea-lock-reopens.html");
    let record = server.post("/v1/clean", "text/html", &html).ok().json();
    assert_eq!(record["verdict"], "article");
    assert!(record["title"].as_str().expect("a title").starts_with("Selwick sea lock reopens"));
    assert!(record["html"].as_str().expect("HTML").contains("<p>The sea lock") && !record["text"].as_str().expect("text").contains("<p>"));
    let url = "https://courier.example/news/1";
    let text = String::from_utf8(html).expect("UTF-8");
    let same = server.post_json("/v1/clean", &json!({ "html": text, "url": url, "options": { "favor": "precision" } })).ok().json();
    assert_eq!((same["url"].as_str(), same["title"].clone()), (Some(url), record["title"].clone()));
    let plain = server.ask("POST", "/v1/clean?format=text&no_header=1", &[("content-type", "text/html")], text.as_bytes()).ok();
    assert!(plain.header("content-type").starts_with("text/plain") && plain.text().starts_with("The sea lock"), "{}", plain.text());
    let markdown = server.ask("POST", "/v1/clean", &[("accept", "text/markdown")], text.as_bytes()).ok();
    assert!(markdown.text().contains("\n# Selwick"), "{}", markdown.text());
    let dump =
        format!("{}\n\n{}", "Harbour notes", "The harbour office said on Tuesday that the buoy had been towed to the west. ".repeat(6));
    let dump = server.post_json("/v1/clean", &json!({ "text": dump })).ok().json();
    assert!(dump["text"].as_str().expect("text").contains("towed to the west"));

    let lines = [
        json!({ "html": text }).to_string(),
        "{\"html\":".to_owned(),
        json!({ "html": "" }).to_string(),
        json!({ "html": text, "url": url }).to_string(),
    ];
    let answer = server.post("/v1/clean", "application/x-ndjson", lines.join("\n").as_bytes()).ok();
    let records: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    let verdicts: Vec<&str> = records.iter().map(|record| record["verdict"].as_str().expect("a verdict")).collect();
    assert_eq!(verdicts, ["article", "failed", "failed", "article"]);
    assert_eq!(records[3]["url"], url);
}

#[test]
fn what_is_no_article_is_422_with_its_verdict() {
    let server = Server::start("", &["--no-run"], &[("/report.pdf", "application/pdf", b"%PDF-1.7 and so on")]);
    for (name, verdict) in [("hostile/consent.html", "consent"), ("hostile/listing.html", "listing"), ("hostile/shell.html", "shell")] {
        let problem = server.post("/v1/clean", "text/html", &page(name)).problem(422);
        assert_eq!(problem["verdict"], verdict, "{problem}");
    }
    let at = |path: &str| format!("/v1/fetch?url={}", escaped(&server.site.url(path)));
    assert_eq!(server.get(&at("/report.pdf")).problem(422)["cause"], "unsupported_type");
    assert_eq!(server.get(&at("/missing.html")).problem(502)["cause"], "http_status");
    for (path, detail) in [
        ("/v1/fetch", "give the address"),
        ("/v1/fetch?url=", "give the address"),
        ("/v1/fetch?url=file:///etc/passwd", "only http: and https:"),
        ("/v1/fetch?url=http://%00/", "no address"),
        ("/v1/articles?since=yesterday", "since: expected a day"),
        ("/v1/articles?limit=-1", "limit: expected a whole number"),
        ("/v1/articles?q=-", "q: no word"),
        ("/v1/articles?q=a&cursor=99999", "cursor: no more than"),
    ] {
        let problem = server.get(path).problem(400);
        assert!(problem["detail"].as_str().is_some_and(|told| told.contains(detail)), "{path}: {problem}");
    }
    server.post("/v1/clean", "application/json", b"{\"html\": ").problem(400);
    server.post_json("/v1/clean", &json!({ "html": "<p>x", "options": { "favor": "luck" } })).problem(400);
    server.post_json("/v1/clean", &json!({ "html": "<p>x", "options": { "keep": ["everything"] } })).problem(400);
    server.post_json("/v1/clean", &json!({ "html": "<p>x", "options": { "select": ["p[["] } })).problem(400);
    server.get("/v1/clean").problem(405);
    server.get("/nothing/here").problem(404);
}

#[test]
fn what_is_filed_is_listed_found_and_served_in_every_form() {
    let server = Server::filled("");
    let first = server.get("/v1/articles?limit=7").ok().json();
    let (mut seen, mut cursor) = (first["articles"].as_array().expect("articles").len(), first["next"].as_str().map(str::to_owned));
    while let Some(next) = cursor {
        let page = server.get(&format!("/v1/articles?limit=7&cursor={next}")).ok().json();
        seen += page["articles"].as_array().expect("articles").len();
        cursor = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, PAGES);
    let found = server.get("/v1/articles?q=%22sea%20lock%22&language=en").ok().json();
    let hit = &found["articles"][0];
    assert!(hit["snippet"].as_str().expect("a snippet").contains("**") && found["total"].as_u64() > Some(0), "{found}");
    let id = hit["id"].as_str().expect("an id");
    let record = server.get(&format!("/v1/articles/{id}")).ok().json();
    assert!(record["text"].as_str().expect("text").starts_with("The sea lock") && record["html"].as_str().expect("HTML").contains("<p>"));
    assert_eq!((record["id"].as_str(), record["version"].as_u64(), record["verdict"].as_str()), (Some(id), Some(1), Some("article")));
    for (end, kind, holds) in
        [("txt", "text/plain", "The sea lock"), ("md", "text/markdown", "# Selwick"), ("html", "text/html", "<h1>Selwick")]
    {
        let answer = server.get(&format!("/v1/articles/{id}.{end}")).ok();
        assert!(answer.header("content-type").starts_with(kind) && answer.text().contains(holds), "{end}: {}", answer.text());
    }
    assert_eq!(server.get(&format!("/v1/articles/{id}/versions")).ok().json()["versions"], json!([]));
    assert_eq!(server.get(&format!("/v1/articles/{id}/story")).ok().json()["articles"][0]["id"], id);
    for path in [format!("/v1/articles/{id}.pdf"), "/v1/articles/0123456789abcdef".to_owned(), "/v1/articles/x/versions".to_owned()] {
        server.get(&path).problem(404);
    }
    let sources = server.get("/v1/sources").ok().json();
    let source = &sources["sources"][0];
    assert_eq!((source["state"].as_str(), source["counts"]["filed"].as_u64()), (Some("ok"), Some(PAGES as u64)), "{sources}");

    // What was fetched on request goes through the same client, and is not filed.
    let asked = server.site.url("/articles/sea-lock-reopens.html");
    let fetched = server.get(&format!("/v1/fetch?url={asked}")).ok().json();
    assert_eq!(fetched["title"], record["title"]);
    let why = server.post_json("/v1/why", &json!({ "url": asked, "text": "sea lock" })).ok().json();
    let blocks = why["blocks"].as_array().expect("blocks");
    assert!(blocks.iter().any(|block| block["keep"] == true && block["reasons"].as_array().is_some_and(|all| !all.is_empty())), "{why}");
    assert!(blocks.iter().all(|block| block["text"].as_str().is_some_and(|text| text.to_lowercase().contains("sea lock"))));
}

#[test]
fn it_tells_how_it_is_and_ends_in_order() {
    let mut server = Server::filled("");
    assert_eq!(server.get("/healthz").ok().text(), "ok\n");
    assert_eq!(server.get("/readyz").ok().text(), "ready\n");
    let filed = format!("dateline_pages_total{{outcome=\"filed\"}} {PAGES}");
    let metrics = server.wait_for("/metrics", |answer| answer.text().contains(&filed)).text();
    let articles = format!("dateline_articles {PAGES}");
    for line in [filed.as_str(), "dateline_visits_total{outcome=\"read\"} 1", &articles, "dateline_sources 1"] {
        assert!(metrics.lines().any(|l| l == line), "{line}: {metrics}");
    }
    let count = |name: &str| metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok()).unwrap_or(0);
    assert!(count("dateline_clean_seconds_count") >= PAGES as u64 && count("dateline_fetched_bytes_total") > 10_000, "{metrics}");
    let document = server.get("/openapi.json").ok().json();
    assert_eq!(document["openapi"], "3.1.0");
    // Everything that is documented is there: it answers, if only that something is missing.
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            let path = path.replace("{name}", "all.atom").replace("{id}", "0123456789abcdef").replace("{url}", "x");
            let answer = server.ask(&method.to_uppercase(), &path, &[("content-type", "application/json")], b"{}");
            assert!(answer.status != 405 && !answer.text().contains("no such address"), "{method} {path}: {}", answer.text());
        }
    }
    #[cfg(unix)]
    {
        let killed = std::process::Command::new("kill").arg(server.child.id().to_string()).status().expect("kill");
        assert!(killed.success());
        let status = server.child.wait().expect("an end");
        assert_eq!(status.code(), Some(0));
        assert!(server.said.iter().any(|line| line.contains("filed") && line.contains(" → ")), "the summary is told");
    }
}

#[test]
fn two_processes_share_one_state() {
    let server = Server::filled("");
    let config = server.dir.path().join("news.toml").to_string_lossy().into_owned();
    let given = crate::site::program(&["serve", "--config", &config, "--listen", "127.0.0.1:0"]).output().expect("an end");
    let said = String::from_utf8_lossy(&given.stderr).into_owned();
    assert_eq!(given.status.code(), Some(2), "{said}");
    assert!(said.contains("--no-run") && said.contains("another process"), "{said}");
    let given = crate::site::program(&["serve", "--config", &config, "--listen", "0.0.0.0:0", "--no-run"]).output().expect("an end");
    let said = String::from_utf8_lossy(&given.stderr).into_owned();
    assert!(given.status.code() == Some(2) && said.contains("serve.token") && said.contains("public_read"), "{said}");
    let given = crate::site::program(&["serve", "--config", &config, "--listen", "courier"]).output().expect("an end");
    let said = String::from_utf8_lossy(&given.stderr).into_owned();
    assert!(given.status.code() == Some(2) && said.contains("write it like 127.0.0.1:8017"), "{said}");
}
