//! The dashboard as a browser without scripts sees it: pages, searches, forms, the token and what a foreign page cannot do.

use super::{Answer, Server, escaped};

const FORM: &str = "application/x-www-form-urlencoded";

/// What a page may load and run.
fn is_tight(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!((answer.header("x-content-type-options"), answer.header("x-frame-options")), ("nosniff", "DENY"));
    let text = answer.text();
    assert!(!text.contains(" style=") && !text.contains(" onclick") && !text.contains("<style"), "nothing that the policy forbids");
    let scripts: Vec<&str> = text.match_indices("<script").map(|(at, _)| &text[at..(at + 40).min(text.len())]).collect();
    assert!(scripts.iter().all(|script| script.starts_with("<script src=\"/assets/live.js\"")), "{scripts:?}");
}

fn session(server: &Server, key: &str) -> String {
    let answer = server.post("/login", FORM, format!("key={key}").as_bytes());
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// The value of a hidden field.
fn field(text: &str, name: &str) -> String {
    let rest = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {text}")).1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn every_page_is_whole_without_scripts_and_escapes_what_it_shows() {
    let server = Server::filled("");
    let overview = server.get("/").ok();
    is_tight(&overview);
    let text = overview.text();
    assert!(text.contains("Harbour &lt;b&gt;Courier&lt;/b&gt;") && !text.contains("<b>Courier"), "{text}");
    assert!(text.contains("<svg") && text.contains(">20</b>articles"), "{text}");
    let list = server.get("/articles?q=%22sea+lock%22").ok();
    is_tight(&list);
    assert!(list.text().contains("<mark>"), "{}", list.text());
    let id = list.text().split_once("/articles/").expect("a link").1[..16].to_owned();
    for (path, holds) in [
        (format!("/articles/{id}"), "Date read from"),
        (format!("/articles/{id}/why"), "blocks kept"),
        (format!("/articles/{id}/versions"), "has not changed it"),
        ("/articles".to_owned(), "Buoy 20 moved"),
        ("/articles?q=-x".to_owned(), "only words that must not stand there"),
        ("/articles?q=nothinghasthisword".to_owned(), "Nothing is filed that fits"),
        ("/try".to_owned(), "<textarea"),
        ("/settings".to_owned(), "serve.max_body_bytes"),
        ("/login".to_owned(), "type=\"password\""),
    ] {
        let page = server.get(&path).ok();
        is_tight(&page);
        assert!(page.text().contains(holds), "{path}: {}", page.text());
    }
    let kept = server.get(&format!("/articles/{id}/kept")).ok();
    assert!(kept.header("content-disposition").starts_with("attachment") && kept.header("content-type") == "application/octet-stream");
    let slug = text.split_once("/sources/").expect("a link").1[..16].to_owned();
    let source = server.get(&format!("/sources/{slug}")).ok();
    assert!(source.text().contains("Poll now") && source.text().contains("class=\"visits\""), "{}", source.text());
    assert!(server.get("/assets/style.css").ok().header("content-type").starts_with("text/css"));
    for path in ["/articles/0123456789abcdef", "/articles/..%2f..%2fx", "/sources/x", "/articles/0123456789abcdef/why"] {
        let page = server.ask("GET", path, &[("accept", "text/html")], b"");
        assert_eq!(page.status, 404, "{path}");
    }
}

#[test]
fn what_is_tried_shows_text_and_why_and_runs_nothing() {
    let server = Server::start("", &["--no-run"], &[]);
    let paragraph = "<p>The harbour office said on Tuesday that the buoy had been towed four cables to the west of its old place.</p>";
    let html = format!("<title>\"><script>alert(1)</script></title><h1>\"><img src=x onerror=alert(1)></h1>{}", paragraph.repeat(4));
    let tried = server.post("/try", FORM, format!("html={}&url=", escaped(&html)).as_bytes()).ok();
    is_tight(&tried);
    let text = tried.text();
    assert!(text.contains("towed four cables") && text.contains("kept · paragraph"), "{text}");
    assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{text}");
    // A bookmarklet comes from another site's page: a page that is sent costs no fetch.
    let foreign = [("content-type", FORM), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    server.ask("POST", "/try", &foreign, format!("html={}", escaped(&html)).as_bytes()).ok();
    let asks = server.ask("POST", "/try", &foreign, format!("url={}", escaped(&server.site.url("/index.html"))).as_bytes());
    assert_eq!(asks.status, 401);
    let fetched =
        server.post("/try", FORM, format!("url={}", escaped(&server.site.url("/articles/sea-lock-reopens.html"))).as_bytes()).ok();
    assert!(fetched.text().contains("Selwick sea lock"));
}

#[test]
fn changes_need_the_token_and_a_form_of_ours() {
    let server = Server::filled("");
    let made = server.made.clone().expect("a token that was made at the start");
    let slug = server.get("/v1/sources").ok().json()["sources"][0]["id"].as_str().expect("an id").to_owned();
    let poll = format!("/sources/{slug}/poll");
    server.get("/add").problem(401);
    server.post(&poll, FORM, b"csrf=x").problem(401);
    let refused = server.ask("GET", "/add", &[("accept", "text/html")], b"");
    assert!(refused.status == 401 && refused.text().contains("href=\"/login\""), "{}", refused.text());
    assert_eq!(server.post("/login", FORM, b"key=wrong").status, 401);
    let foreign = [("content-type", FORM), ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(server.ask("POST", "/login", &foreign, format!("key={made}").as_bytes()).status, 403);

    let cookie = session(&server, &made);
    let with =
        |method: &str, path: &str, body: &str| server.ask(method, path, &[("cookie", &cookie), ("content-type", FORM)], body.as_bytes());
    let form = with("GET", &format!("/add?url={}", escaped(&server.site.url("/index.html"))), "").ok();
    is_tight(&form);
    let (csrf, found) = (field(&form.text(), "csrf"), field(&form.text(), "url"));
    assert!(found.ends_with("feed.xml"), "{found}");
    assert!(form.text().contains(">Atom</h3>"), "as the page calls it: {}", form.text());
    for body in ["", "csrf=", "csrf=0123"] {
        assert_eq!(with("POST", &poll, body).status, 403, "{body}");
    }
    let forged = [("cookie", cookie.as_str()), ("content-type", FORM), ("sec-fetch-site", "cross-site")];
    assert_eq!(server.ask("POST", &poll, &forged, format!("csrf={csrf}").as_bytes()).status, 403);
    assert_eq!(with("POST", &format!("/sources/{slug}/destroy"), &format!("csrf={csrf}")).status, 404);

    // Polled now: the feed is asked again.
    server.site.asked();
    assert_eq!(with("POST", &poll, &format!("csrf={csrf}")).status, 303);
    for _ in 0..super::STEPS {
        if server.site.asked().iter().any(|path| path == "/feed.xml") {
            break;
        }
        std::thread::sleep(super::STEP);
    }
    // Added: it is polled at once, by the one scheduler.
    let atom = server.site.url("/atom.xml");
    let added = with("POST", "/add", &format!("csrf={csrf}&url={}&name=%22%3E%3Cscript%3E", escaped(&atom)));
    assert_eq!(added.status, 303, "{}", added.text());
    let told = server.wait_for("/v1/sources", |answer| {
        answer.json()["sources"].as_array().is_some_and(|all| all.len() == 2 && all[1]["last_visit"].is_string())
    });
    assert_eq!(told.json()["sources"][1]["title"], "\"><script>");
    assert!(!server.get("/").ok().text().contains("\"><script>\""));
    assert_eq!(with("POST", "/add", &format!("csrf={csrf}&url={}", escaped(&atom))).status, 400, "it stands there already");
    assert_eq!(with("POST", "/add", &format!("csrf={csrf}&url=file:///etc/passwd")).status, 400);
    // The token itself needs no form.
    assert_eq!(server.ask("POST", &poll, &[("authorization", &format!("Bearer {made}"))], b"").status, 303);
}

#[test]
fn with_a_token_nothing_is_told_without_it() {
    let server = Server::start("[serve]\ntoken = \"correct horse\"", &[], &[]);
    for path in [
        "/",
        "/articles",
        "/v1/articles",
        "/feeds/all.rss",
        "/feeds.opml",
        "/metrics",
        "/settings",
        "/v1/fetch?url=http://a.example/",
        "/events",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{path}");
    }
    server.post("/v1/clean", "text/html", b"<p>x").problem(401);
    server.post("/try", FORM, b"html=x").problem(401);
    for path in ["/healthz", "/readyz", "/openapi.json", "/login", "/assets/style.css"] {
        server.get(path).ok();
    }
    let bearer = [("authorization", "Bearer correct horse")];
    server.ask("GET", "/v1/articles", &bearer, b"").ok();
    server.get("/feeds/all.rss?key=correct+horse").ok();
    let cookie = session(&server, "correct+horse");
    let settings = server.ask("GET", "/settings", &[("cookie", &cookie)], b"").ok().text();
    assert!(settings.contains("serve.token") && !settings.contains("correct horse"), "{settings}");
    server.ask("GET", "/v1/articles", &[("cookie", "dateline=0000")], b"").problem(401);
    // Readers need the key in each address; the sources are listed once the scheduler has taken them up.
    server.wait_for("/feeds.opml?key=correct+horse", |opml| opml.text().contains(".atom?key=correct+horse"));
}

#[test]
fn what_is_filed_may_be_public_and_nothing_else() {
    let server = Server::start("[serve]\ntoken = \"correct horse\"\npublic_read = true", &[], &[]);
    for path in ["/", "/v1/articles", "/feeds/all.rss"] {
        server.get(path).ok();
    }
    server.get("/v1/fetch?url=http://a.example/").problem(401);
    server.post("/v1/clean", "text/html", b"<p>x").problem(401);
    server.get("/add").problem(401);
    assert_eq!(server.post("/try", FORM, b"url=http://a.example/").status, 401);
}
