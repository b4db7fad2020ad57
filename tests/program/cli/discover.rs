//! `discover`: what feeds, sitemaps and homepages offer.

use super::{dateline, fixture, folder, shown};
use crate::site::{FETCH, Site, fixtures, write};

const SOURCES: [&str; 5] = ["feed.xml", "atom.xml", "feed.json", "sitemap.xml", "index.html"];

fn pages() -> usize {
    std::fs::read_dir(fixtures().join("site/articles")).unwrap().count()
}

#[test]
fn every_kind_of_source_offers_every_page_as_an_address_a_line() {
    for source in SOURCES {
        let given = dateline(&["discover", &fixture(&format!("site/{source}"))]).ends(0);
        let mut lines: Vec<&str> = given.out.lines().collect();
        assert!(lines.iter().all(|l| l.starts_with("file:///") && l.contains("/site/articles/")), "{source}: {}", given.out);
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), pages(), "{source}");
        given.says(&[&format!("1 source: {} articles offered, 0 failed (", pages())]);
    }
}

#[test]
fn jsonl_tells_what_the_source_says_of_each() {
    for source in SOURCES {
        let given = dateline(&["discover", "--format", "jsonl", &fixture(&format!("site/{source}"))]).ends(0);
        let records = given.records();
        assert_eq!(records.len(), pages(), "{source}");
        let lock = records.iter().find(|r| r["url"].as_str().unwrap().ends_with("/sea-lock-reopens.html")).expect("the page");
        if source != "index.html" {
            assert!(lock["date"].as_str().is_some_and(|d| d.starts_with("2025-03-11")), "{source}: {lock}");
        }
        if source.contains("feed") || source == "atom.xml" {
            assert_eq!(lock["title"], "Selwick sea lock reopens after eleven weeks as first grain barges pass", "{source}");
        }
    }
}

#[test]
fn a_broken_feed_offers_what_can_still_be_read() {
    let given = dateline(&["discover", &fixture("hostile/broken-feed.xml")]).ends(0);
    assert!(given.out.lines().count() >= 2 && given.out.contains("/sea-lock-reopens.html"), "{}", given.out);
}

#[test]
fn what_is_no_source_is_named_with_the_remedy_and_stops_no_other() {
    let no_feed = fixture("hostile/not-a-feed.xml");
    let given = dateline(&["discover", &no_feed]).ends(2);
    given.says(&["error: ", "not-a-feed.xml is not a feed, a sitemap or a homepage: it is an HTML page", "give the address of a feed"]);
    dateline(&["discover", &fixture("hostile/page.pdf")]).ends(2).says(&["page.pdf", "it is a PDF document"]);
    dateline(&["discover", "missing.xml"]).ends(2).says(&["error: missing.xml: no such file; an address begins with http"]);
    dateline(&["discover", "ftp://courier.example/feed"]).ends(2).says(&["ftp://courier.example/feed: only http:, https: and file:"]);
    let mixed = dateline(&["discover", &no_feed, &fixture("site/feed.xml"), "missing.xml"]).ends(1);
    assert_eq!(mixed.out.lines().count(), pages());
    mixed.says(&[&format!("3 sources: {} articles offered, 2 failed", pages())]);
}

#[test]
fn a_homepage_gives_what_its_feeds_offer() {
    let (site, dir) = (
        Site::serve(&[("/home", "text/html", b"<!doctype html><link rel=alternate type=application/rss+xml href=/feed.xml><p>Hello")]),
        folder(),
    );
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let given = dateline(&["discover", "--config", &config, &site.url("/home")]).ends(0);
    assert_eq!(given.out.lines().count(), crate::site::PAGES);
    let feeds = dateline(&["discover", "--config", &config, &site.url("/home"), "--feeds"]).ends(0);
    assert_eq!(feeds.out.trim_end(), site.url("/feed.xml"));
}

#[test]
fn feeds_are_found_where_sites_keep_them() {
    let (site, dir) = (Site::serve(&[("/home", "text/html", b"<!doctype html><p>Hello")]), folder());
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let given = dateline(&["discover", "--config", &config, &site.url("/home"), "--feeds", "--format", "opml"]).ends(0);
    assert!(given.out.contains(&format!("xmlUrl=\"{}\"", site.url("/feed.xml"))), "{}", given.out);
    let opml = shown(write(&dir.path().join("feeds.opml"), &given.out));
    assert_eq!(dateline(&["discover", "--config", &config, &opml]).ends(0).out.lines().count(), crate::site::PAGES);
}

#[test]
fn days_and_patterns_choose() {
    let feed = fixture("site/feed.xml");
    let all = dateline(&["discover", &feed, "--format", "jsonl"]).ends(0).records();
    let late = dateline(&["discover", &feed, "--format", "jsonl", "--since", "2025-01-01"]).ends(0).records();
    let expected = all.iter().filter(|r| r["date"].as_str().is_none_or(|d| d >= "2025-01-01")).count();
    assert!(late.len() == expected && late.len() < all.len(), "{} of {}", late.len(), all.len());
    let only = dateline(&["discover", &feed, "--include", "*/sea-lock*", "--include", "*tram*", "--exclude", "*vote*"]).ends(0).out;
    assert!(only.lines().count() == 1 && only.contains("sea-lock-reopens"), "{only}");
    dateline(&["discover", &feed, "--include", "nothing"]).ends(0).says(&["offers no article that fits"]);
    dateline(&["discover", &feed, "--since", "yesterday"]).ends(2).says(&["--since"]);
    dateline(&["discover", &feed, "--include", "[a"]).ends(2).says(&["--include: \"[a\" is no pattern"]);
}

#[test]
fn sources_are_asked_over_http() {
    let (site, dir) = (Site::serve(&[]), folder());
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let given = dateline(&["discover", "--config", &config, &site.url("/feed.xml")]).ends(0);
    assert_eq!(given.out.lines().count(), crate::site::PAGES);
    assert!(given.out.lines().all(|l| l.starts_with(&site.url("/articles/"))), "{}", given.out);
}

/// What was saved may name other files of this machine: they are opened only where the configuration allows it, and never a pipe.
#[test]
fn a_saved_outline_opens_no_other_file() {
    let dir = folder();
    let at = |name: &str| shown(dir.path().join(name));
    write(
        &dir.path().join("secret.xml"),
        "<rss><channel><item><link>https://courier.example/2025/04/02/a-b-c</link></item></channel></rss>",
    );
    let outline = format!("<opml><body><outline xmlUrl='file://{}'/></body></opml>", at("secret.xml"));
    let index = format!("<sitemapindex><sitemap><loc>file://{}</loc></sitemap></sitemapindex>", at("secret.xml"));
    let page = format!("<!doctype html><link rel=alternate type='application/rss+xml' href='file://{}'><p>x", at("secret.xml"));
    let allowed = shown(write(&dir.path().join("c.toml"), "[security]\nallow_file = true\n"));
    for (name, text) in [("a.opml", outline), ("a.xml", index), ("a.html", page)] {
        let path = shown(write(&dir.path().join(name), text));
        let given = dateline(&["discover", &path]);
        assert!(given.out.is_empty() && given.err.contains("local files are not read"), "{name}: {} {}", given.out, given.err);
        assert_eq!(dateline(&["discover", "--config", &allowed, &path]).ends(0).out.lines().count(), 1, "{name}");
    }
    if std::process::Command::new("mkfifo").arg(at("pipe")).status().is_ok_and(|status| status.success()) {
        let path =
            shown(write(&dir.path().join("pipe.opml"), format!("<opml><body><outline xmlUrl='file://{}'/></body></opml>", at("pipe"))));
        dateline(&["discover", "--config", &allowed, &path]).says(&["it is not a file"]);
    }
}
