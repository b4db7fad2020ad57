//! Clients that exist, by the requests that they send.

use serde_json::{Value, json};

use super::{Server, escaped};
use crate::site::fixtures;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

const PAGE: &str = "/articles/sea-lock-reopens.html";

/// A page that no server has: what a browser shows.
fn shown() -> String {
    std::fs::read_to_string(fixtures().join("site/articles/tram-depot-vote.html")).expect("a fixture")
}

#[test]
fn mercury() {
    let server = Server::start("", &["--no-run"], &[]);
    let address = server.site.url(PAGE);
    let parsed = server.get(&format!("/parser?url={}", escaped(&address))).ok().json();
    let wanted = [
        "title",
        "content",
        "author",
        "date_published",
        "lead_image_url",
        "dek",
        "next_page_url",
        "url",
        "domain",
        "excerpt",
        "word_count",
        "direction",
        "total_pages",
        "rendered_pages",
    ];
    assert_eq!(keys(&parsed), wanted);
    let content = parsed["content"].as_str().expect("content");
    assert!(content.starts_with("<div><figure>") && content.contains("<p>The sea lock"), "{parsed}");
    assert_eq!((parsed["domain"].as_str(), parsed["direction"].as_str()), (Some("127.0.0.1"), Some("ltr")));
    assert_eq!(parsed["date_published"], "2025-03-11T06:42:00Z");
    // FreshRSS and tt-rss escape nothing: the rest of the query is the address.
    let raw = server.get(&format!("/parser?url={address}?a=1&b=2")).ok().json();
    assert_eq!((raw["url"].as_str(), raw["title"].clone()), (Some(format!("{address}?a=1&b=2").as_str()), parsed["title"].clone()));
    let html = json!({ "url": "https://courier.example/tram", "options": { "html": shown(), "contentType": "markdown" } });
    let pushed = server.post_json("/parser", &html).ok().json();
    assert!(!pushed["content"].as_str().expect("content").contains("<p>") && pushed["domain"] == "courier.example", "{pushed}");
    for answer in [
        server.get("/parser"),
        server.get("/parser?url=file:///etc/passwd"),
        server.get(&format!("/parser?url={}", server.site.url("/gone"))),
    ] {
        assert_eq!(answer.status, 400);
        let body = answer.json();
        assert!(body["error"] == true && body["messages"].as_str().is_some_and(|told| !told.is_empty()), "{body}");
    }
}

#[test]
fn readability_server() {
    let server = Server::start("", &["--no-run"], &[]);
    let read = server.post_json("/", &json!({ "url": server.site.url(PAGE) })).ok().json();
    let wanted = ["url", "title", "byline", "dir", "content", "length", "excerpt", "siteName", "textContent", "lang", "publishedTime"];
    assert_eq!(keys(&read), wanted);
    let content = read["content"].as_str().expect("content");
    assert!(content.starts_with("<figure>") && content.contains("</figure>\n<p>The sea lock") && read["lang"] == "en", "{read}");
    let markdown = server.post_json("/", &json!({ "url": server.site.url(PAGE), "contentFormat": "markdown" })).ok().json();
    assert!(!markdown["content"].as_str().expect("content").contains("<p>"));
    let pushed = server.post_json("/", &json!({ "url": "https://courier.example/tram", "html": shown() })).ok().json();
    assert_eq!(pushed["url"], "https://courier.example/tram");
    let failed = server.post_json("/", &json!({ "html": "<p>Nothing" }));
    assert!(failed.status == 422 && failed.json()["error"].is_string(), "{}", failed.text());
}

#[test]
fn five_filters() {
    let server = Server::start("", &["--no-run"], &[]);
    let address = server.site.url(PAGE);
    let read = server.get(&format!("/extract.php?url={address}&links=remove&images=0")).ok().json();
    for key in ["title", "excerpt", "date", "author", "language", "url", "effective_url", "domain", "word_count", "content"] {
        assert!(!read[key].is_null(), "{key}: {read}");
    }
    assert!(!read["content"].as_str().expect("content").contains("<a "), "{read}");
    assert_eq!((read["url"].as_str(), read["effective_url"].as_str()), (Some(address.as_str()), Some(address.as_str())));
    assert!(server.get(&format!("/extract.php?url={}&content=0", escaped(&address))).ok().json()["content"].is_null());
    let form = format!("url=courier.example%2Ftram&inputhtml={}", escaped(&shown()));
    let pushed = server.post("/extract.php", "application/x-www-form-urlencoded", form.as_bytes()).ok().json();
    assert_eq!(pushed["domain"], "courier.example");
    server.get("/extract.php?url=").problem(400);

    let feed = server.get(&format!("/makefulltextfeed.php?url={}&max=3&exc=1", escaped(&server.site.url("/feed.xml")))).ok();
    assert!(feed.header("content-type").starts_with("application/rss+xml"));
    let text = feed.text();
    assert_eq!(text.matches("<item>").count(), 3, "{text}");
    assert!(text.matches("&lt;p&gt;").count() > 6 && feed.header("retry-after").is_empty(), "{text}");
    let feed = server.get(&format!("/makefulltextfeed.php?url={}&max=99&format=json", server.site.url("/feed.xml"))).ok().json();
    assert_eq!(feed["items"].as_array().expect("items").len(), 10, "no more than their clients get");
}

#[test]
fn firecrawl() {
    let server = Server::start("", &["--no-run"], &[]);
    let ask = json!({ "url": server.site.url(PAGE), "formats": ["markdown", { "type": "html" }, "rawHtml", "links"], "onlyMainContent": true,
        "waitFor": 500, "maxAge": 0, "somethingNew": { "x": 1 } });
    for path in ["/v2/scrape", "/v1/scrape"] {
        let body = server.post_json(path, &ask).ok().json();
        let data = &body["data"];
        assert!(body["success"] == true && data["markdown"].as_str().is_some_and(|text| text.contains("The sea lock")), "{body}");
        assert!(
            data["html"].as_str().is_some_and(|html| html.contains("<p>"))
                && data["rawHtml"].as_str().is_some_and(|raw| raw.contains("<html"))
        );
        assert!(data["links"].is_array() && data["warning"].is_null());
        let metadata = &data["metadata"];
        assert_eq!((metadata["statusCode"].as_u64(), metadata["language"].as_str()), (Some(200), Some("en")));
        assert_eq!(metadata["sourceURL"], server.site.url(PAGE));
    }
    let consent = std::fs::read_to_string(fixtures().join("hostile/consent.html")).expect("a fixture");
    let wall = server.post_json("/v2/scrape", &json!({ "html": consent })).ok().json();
    assert!(wall["data"]["warning"].as_str().is_some_and(|warning| warning.starts_with("consent: ")), "{wall}");
    let failed = server.post_json("/v2/scrape", &json!({ "url": server.site.url("/gone") }));
    assert!(failed.status == 502 && failed.json()["success"] == false, "{}", failed.text());
}

#[test]
fn jina_reader() {
    let server = Server::start("", &["--no-run"], &[]);
    let text = server.get(&format!("/md/{}", server.site.url(PAGE))).ok();
    assert!(text.header("content-type").starts_with("text/plain"));
    let text = text.text();
    assert!(
        text.starts_with("Title: Selwick sea lock reopens") && text.contains(&format!("\n\nURL Source: {}\n", server.site.url(PAGE))),
        "{text}"
    );
    assert!(text.contains("\n\nPublished Time: 2025-03-11T06:42:00Z\n\nMarkdown Content:\n![The outer gate"), "{text}");
    assert!(text.contains("\n\nThe sea lock"), "{text}");
    let json = server.ask("GET", &format!("/md/{}", server.site.url(PAGE)), &[("accept", "application/json")], b"").ok().json();
    assert_eq!((json["code"].as_u64(), json["data"]["url"].as_str()), (Some(200), Some(server.site.url(PAGE).as_str())));
    let html = server.ask("GET", &format!("/md/{}", escaped(&server.site.url(PAGE))), &[("x-respond-with", "html")], b"").ok().text();
    assert!(html.contains("Markdown Content:\n<figure>") && html.contains("\n<p>The sea lock"), "{html}");
    let pushed = server.post_json("/md", &json!({ "html": shown(), "url": "https://courier.example/tram" })).ok().text();
    assert!(pushed.contains("URL Source: https://courier.example/tram"));
    server.get("/md/file:///etc/passwd").problem(400);
}

#[test]
fn open_webui() {
    let server = Server::start("", &["--no-run"], &[]);
    let urls = json!({ "urls": [server.site.url(PAGE), server.site.url("/gone"), server.site.url("/articles/tram-depot-vote.html"), "file:///x"] });
    let loaded = server.post_json("/load", &urls).ok().json();
    let all = loaded.as_array().expect("a list");
    assert_eq!(all.len(), 2, "{loaded}");
    assert!(all[0]["page_content"].as_str().is_some_and(|text| text.starts_with("![The outer gate") && text.contains("\n\nThe sea lock")));
    assert_eq!(all[0]["metadata"]["source"], server.site.url(PAGE));
    server.post_json("/load", &json!({ "urls": [server.site.url("/gone")] })).problem(502);
    server.post_json("/load", &json!({ "urls": vec!["https://a.example/"; 51] })).problem(413);
}
