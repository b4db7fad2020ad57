//! Full-text feeds, read again with our own readers of feeds; fresh, filtered, unchanged.

use dateline::discover::{self, Feed};
use url::Url;

use super::{Answer, Server, escaped};
use crate::site::PAGES;

fn read(answer: &Answer) -> Feed {
    let base = Url::parse("http://reader.example/").expect("an address");
    discover::feed(&answer.body, Some(answer.header("content-type")), &base).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

fn source(server: &Server) -> String {
    server.get("/v1/sources").ok().json()["sources"][0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn feeds_hold_full_texts_in_every_form_and_are_not_sent_twice() {
    let server = Server::filled("[serve]\nhub = \"https://hub.example/\"\nfeed_items = 100");
    let id = source(&server);
    let mut ids = Vec::new();
    for (name, kind) in [("rss", "application/rss+xml"), ("atom", "application/atom+xml"), ("json", "application/feed+json")] {
        let path = format!("/feeds/{id}.{name}");
        let answer = server.get(&path).ok();
        assert!(answer.header("content-type").starts_with(kind), "{name}");
        assert_eq!(answer.header("link"), "<https://hub.example/>; rel=\"hub\"");
        let feed = read(&answer);
        assert_eq!(feed.candidates.len(), PAGES, "{name}");
        assert!(feed.title.as_deref().is_some_and(|title| title.starts_with("Harbour ")), "{:?}", feed.title);
        assert_eq!(answer.text().contains("Harbour &lt;b&gt;Courier"), name != "json");
        let lock = feed.candidates.iter().find(|c| c.url.contains("sea-lock")).expect("the article");
        assert!(lock.content.as_deref().is_some_and(|text| text.contains("<p>The sea lock")), "{name}: {lock:?}");
        assert!(lock.date.is_some() && !lock.authors.is_empty(), "{name}: {lock:?}");
        let mut own: Vec<String> = feed.candidates.iter().filter_map(|c| c.id.clone()).collect();
        own.sort();
        ids.push(own);
        let again = server.ask("GET", &path, &[("if-none-match", answer.header("etag"))], b"");
        assert_eq!((again.status, again.body.len()), (304, 0), "{name}");
        assert_eq!(server.get(&path).ok().body, answer.body, "the same bytes");
    }
    assert!(ids.iter().all(|own| *own == ids[0] && own.len() == PAGES), "one id for each article in every form");
    let count = |query: &str| read(&server.get(&format!("/feeds/all.atom{query}")).ok()).candidates.len();
    assert_eq!((count(""), count("?max=3"), count("?language=de")), (PAGES, 3, 1));
    assert!((1..PAGES).contains(&count("?q=%22sea%20lock%22")));
    assert_eq!(count("?since=2100-01-01"), 0);
    for path in ["/feeds/all.pdf", "/feeds/all", "/feeds/0123456789abcdef.rss", "/feeds/..%2f..%2fetc%2fpasswd.rss"] {
        server.get(path).problem(404);
    }
    server.get("/feeds/all.rss?q=-").problem(400);
    let opml = server.get("/feeds.opml").ok();
    let listed = discover::opml(&opml.body, &Url::parse("http://x.example/").expect("an address")).expect("an outline");
    assert_eq!(listed[0].url, format!("http://{}/feeds/{id}.atom", server.address));
}

#[test]
fn what_is_not_read_yet_stands_as_its_feed_has_it_under_the_same_id() {
    let server = Server::start("", &[], &[]);
    server.site.fall_silent_after(0);
    let path = "/feeds/all.json?max=500";
    let waiting = server.wait_for(path, |answer| answer.json()["items"].as_array().is_some_and(|items| items.len() == PAGES));
    let ids = |answer: &Answer| {
        let items = answer.json()["items"].as_array().expect("items").clone();
        let mut ids: Vec<String> = items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect();
        ids.sort();
        ids
    };
    server.site.speak();
    server.wait_for("/v1/articles?limit=50", |answer| answer.json()["articles"].as_array().is_some_and(|all| all.len() >= PAGES - 4));
    let read = server.get(path).ok();
    assert_eq!(ids(&waiting), ids(&read));
    let full = read.json()["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter(|item| item["content_html"].as_str().is_some_and(|html| html.len() > 600))
        .count();
    assert!(full > PAGES / 2, "{full}");
}

#[test]
fn a_feed_that_nobody_polls_is_read_at_once_and_comes_whole_later() {
    let server = Server::start("", &["--no-run"], &[]);
    let path = format!("/feed?url={}&max=4", escaped(&server.site.url("/feed.xml")));
    let first = server.get(&path).ok();
    assert_eq!(read(&first).candidates.len(), 4);
    assert_eq!(first.header("retry-after"), "30");
    let whole = server.wait_for(&path, |answer| answer.header("retry-after").is_empty());
    let feed = read(&whole);
    assert!(feed.candidates.iter().all(|c| c.content.as_deref().is_some_and(|text| text.contains("<p>"))), "{}", whole.text());
    server.site.asked();
    server.get(&path).ok();
    assert_eq!(server.site.asked(), Vec::<String>::new(), "nothing is asked for twice");
    server.get("/feed").problem(400);
    server.get(&format!("/feed?url={}", server.site.url("/gone.xml"))).problem(502);
}
