//! `fallbacks` under `[fetch]`: where an article is looked for whose page does not give it, and what is never got around.

use std::path::Path;

use serde_json::{Value, json};

use super::{dateline, folder, manifest, page, shown};
use crate::site::{FETCH, Site, write};

const SHELL: &str = "<!doctype html><html lang=en><head><title>Vale Dispatch</title>{head}<script defer src=/main.js></script></head>\
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>{body}</body></html>";

fn shell(head: &str, body: &str) -> String {
    SHELL.replace("{head}", head).replace("{body}", body)
}

fn configured(dir: &Path, more: &str) -> String {
    shown(write(&dir.join("c.toml"), format!("{FETCH}\n{more}\n")))
}

fn fetched(site: &Site, path: &str, more: &str, status: i32) -> Value {
    let dir = folder();
    let config = configured(dir.path(), more);
    dateline(&["fetch", "--config", &config, "--format", "jsonl", &site.url(path)]).ends(status).records().remove(0)
}

#[test]
fn versions_that_the_page_announces_are_read_in_their_order() {
    let lamp = page("The lamp", "lamp");
    let amp = shell("<link rel=amphtml href=/amp>", "<a href=/print>Print this article</a>");
    let away = shell("<link rel=amphtml href='http://localhost:1/amp'>", "");
    let empty = shell("<link rel=amphtml href=/shell>", "<a href=/print>Print this article</a>");
    let site = Site::serve(&[
        ("/amp-page", "text/html", amp.as_bytes()),
        ("/empty-page", "text/html", empty.as_bytes()),
        ("/away-page", "text/html", away.as_bytes()),
        ("/shell", "text/html", shell("", "").as_bytes()),
        ("/amp", "text/html", lamp.as_bytes()),
        ("/print", "text/html", lamp.as_bytes()),
        ("/plain", "text/html", lamp.as_bytes()),
    ]);
    // Off by default, and not for an article.
    assert_eq!(fetched(&site, "/amp-page", "", 0)["verdict"], "shell");
    assert!(fetched(&site, "/plain", "fallbacks = ['amp', 'print', 'archive']", 0)["attempts"].is_null());
    site.asked();
    let record = fetched(&site, "/amp-page", "fallbacks = ['amp', 'print']", 0);
    assert_eq!(
        (&record["verdict"], &record["body_source"], &record["url"]),
        (&json!("article"), &json!("amp"), &json!(site.url("/amp-page")))
    );
    assert_eq!(record["attempts"], json!([{ "by": "amp", "url": site.url("/amp"), "verdict": "article" }]));
    assert!(!site.asked().contains(&"/print".to_owned()));
    let record = fetched(&site, "/empty-page", "fallbacks = ['amp', 'print']", 0);
    assert_eq!((&record["body_source"], record["title"].as_str()), (&json!("print"), Some("The lamp")));
    assert_eq!((&record["attempts"][0]["verdict"], &record["attempts"][1]["by"]), (&json!("shell"), &json!("print")));
    // Another site's version is none, and neither is one for a verdict that is not named.
    let record = fetched(&site, "/away-page", "fallbacks = ['amp', 'print']", 0);
    assert_eq!((&record["verdict"], &record["attempts"][0]["error"]), (&json!("shell"), &json!("the page names none")));
    assert!(fetched(&site, "/amp-page", "fallbacks = ['amp: consent']", 0)["attempts"].is_null());
}

fn snapshot(inner: &str, status: &str) -> String {
    let url = format!("http://{{site}}/web/20240506070809/{inner}");
    json!({ "archived_snapshots": { "closest": { "available": true, "status": status, "timestamp": "20240506070809", "url": url } } })
        .to_string()
}

#[test]
fn an_archive_gives_what_is_gone_as_it_came() {
    let (lamp, dir) = (page("The lamp", "lamp"), folder());
    let gone = Site::serve(&[]);
    let address = gone.url("/old/lamp");
    let raw = format!("/web/20240506070809id_/{address}");
    let toolbar = format!("/web/20240506070809/{address}");
    let archive = Site::serve(&[
        ("/available", "application/json", snapshot(&address, "200").as_bytes()),
        ("/elsewhere", "application/json", snapshot("https://evil.example/lamp", "200").as_bytes()),
        ("/none", "application/json", b"{\"archived_snapshots\": {}}"),
        ("/broken", "application/json", b"<html>"),
        (&raw, "text/html", lamp.as_bytes()),
        (&toolbar, "text/html", b"<p>The toolbar of the archive"),
    ]);
    let with = |api: &str| format!("fallbacks = ['archive']\narchive_api = '{}'", archive.url(api));
    let record = fetched(&gone, "/old/lamp", &with("/available"), 0);
    assert_eq!((&record["verdict"], &record["body_source"], &record["title"]), (&json!("article"), &json!("archive"), &json!("The lamp")));
    assert_eq!(record["url"], json!(address));
    let attempt = json!([{ "by": "archive", "url": archive.url(&raw), "time": "2024-05-06T07:08:09Z", "verdict": "article" }]);
    assert_eq!(record["attempts"], attempt);
    let asked = archive.asked();
    assert!(asked.iter().any(|path| path.starts_with("/available?url=http%3A%2F%2F127.0.0.1")) && !asked.contains(&toolbar), "{asked:?}");
    for (api, word) in
        [("/elsewhere", "names no snapshot of this page"), ("/none", "has no snapshot"), ("/broken", "cannot be read"), ("/gone", "404")]
    {
        let record = fetched(&gone, "/old/lamp", &with(api), 2);
        assert!(record["verdict"] == "failed" && record["error"].as_str().is_some_and(|error| error.contains("404")), "{record}");
        assert!(record["attempts"][0]["error"].as_str().is_some_and(|error| error.contains(word)), "{api}: {record}");
    }
    // In the manifest, and from the kept page without the network.
    let (out, config) = (shown(dir.path().join("out")), configured(dir.path(), &with("/available")));
    dateline(&["fetch", "--config", &config, "-o", &out, "--keep-pages", "db", &address]).ends(0);
    let lines = manifest(&dir.path().join("out"));
    assert_eq!((&lines[0]["body_source"], &lines[0]["attempts"]), (&json!("archive"), &attempt));
    drop(archive);
    dateline(&["reprocess", "--config", &config, "-o", &out]).ends(0).says(&["1 kept page: 1 unchanged"]);
}

#[test]
fn payment_logins_challenges_and_robots_are_not_got_around() {
    let lamp = page("The lamp", "lamp");
    let paid = shell(
        "<link rel=amphtml href=/amp><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false,\"headline\":\"The lamp\"}</script>",
        "",
    );
    let site = Site::serve(&[
        ("/paid", "text/html", paid.as_bytes()),
        ("/amp", "text/html", lamp.as_bytes()),
        ("/hidden", "text/html", shell("<link rel=amphtml href=/amp/hidden>", "").as_bytes()),
        ("/amp/hidden", "text/html", lamp.as_bytes()),
        ("/robots.txt", "text/plain", b"User-agent: *\nDisallow: /amp/hidden\nDisallow: /gone\n"),
        ("/available", "application/json", snapshot("http://127.0.0.1/gone", "200").as_bytes()),
    ]);
    let every = "fallbacks = ['amp: shell, consent, empty, teaser', 'print', 'archive: shell, failed']";
    let with = format!("{every}\narchive_api = '{}'", site.url("/available"));
    let record = fetched(&site, "/paid", &with, 0);
    assert!(record["paywalled"] == true && record["verdict"] != "article" && record["attempts"].is_null(), "{record}");
    assert!(!site.asked().iter().any(|path| path.starts_with("/amp") || path.starts_with("/available")));
    let record = fetched(&site, "/gone", &with, 2);
    assert!(record["error"].as_str().is_some_and(|error| error.contains("robots.txt")) && record["attempts"].is_null(), "{record}");
    let record = fetched(&site, "/hidden", "fallbacks = ['amp']", 0);
    assert!(
        record["verdict"] == "shell" && record["attempts"][0]["error"].as_str().is_some_and(|error| error.contains("robots.txt")),
        "{record}"
    );
    for (wrong, words) in [
        ("fallbacks = ['amp: blocked']", "challenge"),
        ("fallbacks = ['archive: login']", "login"),
        ("fallbacks = ['google']", "no fallback"),
        ("fallbacks = ['render']", "render_command"),
        ("archive_api = 'ftp://a.example/'", "no address"),
    ] {
        let dir = folder();
        let config = configured(dir.path(), wrong);
        dateline(&["fetch", "--config", &config, "http://127.0.0.1/"]).ends(2).says(&[words]);
    }
}
