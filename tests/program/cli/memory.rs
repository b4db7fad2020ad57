//! What is remembered between runs: versions of pages and sitemaps, the pages themselves, and one article from many addresses.

use std::fs;
use std::path::Path;

use super::{Given, dateline, files, finish, folder, manifest, page, shown};
use crate::site::{FETCH, PAGES, Site, program, write};

fn texts(dir: &Path) -> usize {
    files(dir).keys().filter(|path| path.extension().is_some_and(|e| e == "txt")).count()
}

fn round(config: &Path, more: &[&str]) -> Given {
    dateline(&[&["run", "--once", "--config", &shown(config)], more].concat())
}

#[test]
fn a_page_that_has_not_changed_is_not_brought_again() {
    let (site, dir) = (Site::serve(&[]), folder());
    let (config, out) = (shown(write(&dir.path().join("c.toml"), FETCH)), dir.path().join("out"));
    let urls = ["/articles/tram-depot-vote.html", "/articles/moss-clock-study.html"].map(|path| site.url(path));
    let fetch = |more: &[&str]| dateline(&[&["fetch", "--config", &config, "-o", &shown(&out), &urls[0], &urls[1]], more].concat()).ends(0);
    fetch(&[]).says(&["2 files written, 0 unchanged"]);
    let before = files(&out);
    site.heads();
    fetch(&[]).says(&["0 files written, 2 unchanged"]);
    let conditional = |head: &String| head.to_ascii_lowercase().contains("if-none-match: \"1\"");
    let heads: Vec<String> = site.heads().into_iter().filter(|head| head.contains("/articles/")).collect();
    assert!(heads.len() == 2 && heads.iter().all(conditional), "{heads:?}");
    assert_eq!(files(&out), before);
    // Another format, or a file that is gone: the page is needed.
    fetch(&["--format", "json"]).says(&["2 files written, 0 unchanged"]);
    fs::remove_file(out.join(before.keys().find(|p| p.to_string_lossy().contains("ashcombe")).expect("the tram's file"))).expect("removed");
    fetch(&[]).says(&["1 file written, 1 unchanged"]);
}

#[test]
fn a_sitemap_index_is_walked_and_no_part_of_it_brought_twice() {
    let article = page("Buoy towed", "buoy");
    let index = "<sitemapindex><sitemap><loc>/s/1.xml</loc></sitemap><sitemap><loc>/s/old.xml</loc><lastmod>2001-01-01</lastmod></sitemap>\
        <sitemap><loc>/s/index.xml</loc></sitemap><sitemap><loc>/s/gone.xml</loc></sitemap></sitemapindex>";
    let site = Site::serve(&[
        ("/s/index.xml", "application/xml", index.as_bytes()),
        (
            "/s/1.xml",
            "application/xml",
            b"<urlset><url><loc>/buoy.html</loc></url><url><loc>https://elsewhere.example/1</loc></url></urlset>",
        ),
        ("/s/old.xml", "application/xml", b"<urlset><url><loc>/old.html</loc></url></urlset>"),
        ("/buoy.html", "text/html", article.as_bytes()),
    ]);
    let dir = folder();
    let config = site.config(dir.path(), "");
    let text = fs::read_to_string(&config).expect("a configuration").replace("/feed.xml", "/s/index.xml");
    fs::write(&config, text).expect("written");
    round(&config, &[]).ends(0).says(&["1 article offered: 1 filed"]);
    let mut asked = site.asked();
    asked.sort();
    assert_eq!(asked, ["/buoy.html", "/robots.txt", "/s/1.xml", "/s/gone.xml", "/s/index.xml"]);
    round(&config, &[]).ends(0);
    let heads = site.heads();
    let again = |path: &str| {
        heads.iter().filter(|h| h.starts_with(&format!("GET {path} "))).all(|h| h.to_ascii_lowercase().contains("if-none-match"))
    };
    assert!(!heads.iter().any(|h| h.contains("/buoy.html")) && again("/s/index.xml") && again("/s/1.xml"), "{heads:?}");
    assert_eq!(texts(&dir.path().join("out")), 1);
}

#[test]
fn one_article_from_three_feeds_is_filed_once() {
    let linked =
        |amp: &str| page("Buoy towed", "buoy").replace("</title>", &format!("</title><link rel=canonical href=/2025/buoy.html>{amp}"));
    let feed = |link: &str| format!("<rss><channel><item><title>Buoy towed</title><link>{link}</link></item></channel></rss>");
    let (whole, amp) = (linked("<link rel=amphtml href=/amp/buoy>"), linked(""));
    let feeds = [feed("/2025/buoy.html?utm_source=rss#top"), feed("/amp/buoy"), feed("/short/1")];
    let site = Site::serve(&[
        ("/feed.xml", "application/rss+xml", feeds[0].as_bytes()),
        ("/b.xml", "application/rss+xml", feeds[1].as_bytes()),
        ("/c.xml", "application/rss+xml", feeds[2].as_bytes()),
        ("/2025/buoy.html", "text/html", whole.as_bytes()),
        ("/amp/buoy", "text/html", amp.as_bytes()),
        ("/short/1", "redirect", b"/2025/buoy.html?fbclid=1"),
    ]);
    let dir = folder();
    let more = ["/b.xml", "/c.xml"].map(|path| format!("[[source]]\nurl = {:?}\n", site.url(path))).concat();
    round(&site.config(dir.path(), &more), &[]).ends(0);
    let out = dir.path().join("out");
    assert_eq!(texts(&out), 1);
    let mut ids: Vec<String> = manifest(&out).iter().filter(|r| r["file"].is_string()).map(|r| r["id"].to_string()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
}

#[test]
fn the_feed_is_the_last_resort() {
    let paragraph =
        |n| format!("<p>The harbour office said on Tuesday that buoy {n} had been towed four cables to the west of its old place.</p>");
    let text: String = [1, 2, 3, 4, 5, 6, 7, 8].map(paragraph).concat();
    let consent = fs::read(crate::site::fixtures().join("hostile/consent.html")).expect("a wall");
    let item = |link: &str| {
        format!(
            "<item><title>Buoy at {link}</title><link>/{link}</link><pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate><content:encoded><![CDATA[{text}]]></content:encoded></item>"
        )
    };
    let feed = format!(
        "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>{}{}</channel></rss>",
        item("wall.html"),
        item("gone.html")
    );
    let site = Site::serve(&[("/feed.xml", "application/rss+xml", feed.as_bytes()), ("/wall.html", "text/html", &consent)]);
    let dir = folder();
    round(&site.config(dir.path(), ""), &["--format", "jsonl"]).ends(0).says(&["2 articles offered: 2 filed"]);
    let out = dir.path().join("out");
    for (path, (_, bytes)) in files(&out).iter().filter(|(path, _)| path.starts_with("2025")) {
        let record: serde_json::Value = serde_json::from_slice(bytes).expect("an object");
        assert_eq!((record["body_source"].as_str(), record["verdict"].as_str()), (Some("feed"), Some("article")), "{path:?}");
        assert!(record["text"].as_str().is_some_and(|t| t.contains("buoy 8 had been towed")), "{record}");
        assert_eq!(record["date"], "2025-03-04T10:00:00Z");
    }
}

#[test]
fn wishes_are_recorded_and_obeyed_if_told_so() {
    let wish = page("Buoy towed", "buoy").replace("</title>", "</title><meta name=robots content='noai, noarchive'>");
    let (site, dir) = (Site::serve(&[("/a.html", "text/html", wish.as_bytes())]), folder());
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let url = site.url("/a.html");
    let record = &dateline(&["fetch", "--config", &config, &url, "--format", "jsonl"]).ends(0).records()[0];
    assert_eq!(record["rights"], serde_json::json!({ "robots": ["noai", "noarchive"], "tdm_reserved": null, "tdm_policy": null }));
    let obeyed =
        finish(program(&["fetch", "--config", &config, &url, "--format", "jsonl"]).env("DATELINE_FETCH_OBEY_RIGHTS", "tdm,noai")).ends(2);
    let record = &obeyed.records()[0];
    assert_eq!((record["verdict"].as_str(), record["text"].as_str()), (Some("failed"), Some("")));
    obeyed.says(&[&url, "asks not to be used (noai)", "obey_rights"]);
}

/// Kept in the state or as WARC, the pages give the same articles again; a file that differs is told and, if wished, mended.
#[test]
fn kept_pages_are_cleaned_again_without_the_network() {
    for keep in ["db", "warc"] {
        let dir = folder();
        let site = Site::serve(&[]);
        let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
        round(&config, &["--keep-pages", keep]).ends(0);
        drop(site);
        let again = |more: &[&str]| dateline(&[&["reprocess", "--config", &shown(&config)], more].concat()).ends(0);
        let whole = again(&[]);
        assert_eq!(whole.out, "", "{keep}: {}", whole.out);
        whole.says(&[&format!("{PAGES} kept pages: {PAGES} unchanged (")]);
        assert_eq!(out.join("pages").is_dir(), keep == "warc");
        let before = files(&out);
        let path = before.keys().find(|path| path.to_string_lossy().contains("ashcombe")).expect("a file");
        let text = fs::read_to_string(out.join(path)).expect("text");
        let (first, rest) = text.split_once("\n\n").expect("a body");
        fs::write(out.join(path), format!("{first}\n\nA line of old rules.\n\n{rest}")).expect("written");
        let changed = again(&[]);
        assert!(changed.out.starts_with("changed  2024/11/") && changed.out.contains("\n  - A line of old rules.\n"), "{}", changed.out);
        let record = &again(&["--format", "jsonl"]).records().into_iter().find(|r| r["change"] == "changed").expect("one");
        assert!(record["difference"].as_array().is_some_and(|d| d.contains(&"-A line of old rules.".into())), "{record}");
        again(&["--write"]);
        assert_eq!(fs::read_to_string(out.join(path)).expect("text"), text);
    }
}

/// The forms of the body that the configuration asks for are compared and written, too.
#[test]
fn kept_pages_are_cleaned_again_with_the_body_in_more_forms() {
    let (site, dir) = (Site::serve(&[]), folder());
    let config = site.config(dir.path(), "");
    let with_body = |format: &str| {
        let text = fs::read_to_string(&config).expect("text");
        let rest = text.split_once("[fetch]").expect("our configuration").1;
        let out = dir.path().join("out");
        let head = format!("[output]\ndir = \"{}\"\nformat = \"{format}\"\nbody = [\"markdown\"]\ndurable = false\n[fetch]", out.display());
        write(&config, format!("{head}{rest}"));
    };
    round(&config, &["--keep-pages", "db"]).ends(0);
    with_body("text");
    let again = |more: &[&str]| dateline(&[&["reprocess", "--config", &shown(&config)], more].concat()).ends(0);
    let count = |end: &str| files(&dir.path().join("out")).keys().filter(|path| path.extension().is_some_and(|found| found == end)).count();
    again(&[]).says(&[&format!("{PAGES} unchanged")]);
    assert_eq!(count("md"), 0, "nothing is written unless it is wished");
    again(&["--write"]);
    assert_eq!(count("md"), count("txt"));
    with_body("json");
    fs::remove_dir_all(dir.path().join("out")).expect("removed");
    round(&config, &["--keep-pages", "db"]).ends(0);
    again(&[]).says(&[&format!("{PAGES} unchanged")]);
}

#[test]
fn nothing_kept_is_told() {
    let dir = folder();
    let (site, out) = (Site::serve(&[]), shown(dir.path().join("out")));
    dateline(&["reprocess", "-o", &out]).ends(2).says(&["no state is here", "--keep-pages"]);
    let config = site.config(dir.path(), "");
    round(&config, &["--keep-pages", "none"]).ends(0);
    dateline(&["reprocess", "-o", &out]).ends(2).says(&["no page is kept; see --keep-pages"]);
    round(&config, &[]).ends(0);
    dateline(&["fetch", "--keep-pages", "db", "https://courier.example/"]).ends(2).says(&["--output"]);
}

/// X9, X10: an entry whose guid and tracking parameters change with every poll is one article; a date to come is not believed.
#[test]
fn x9_x10_odd_entries_make_no_flood() {
    let article = page("Buoy towed", "buoy");
    let feed = |n: u32| {
        format!(
            "<rss><channel><item><title>Buoy towed</title><guid>urn:{n}</guid><link>/buoy.html?utm_campaign={n}</link>\
             <pubDate>Tue, 04 Mar 2999 10:00:0{n} GMT</pubDate></item><item><guid>urn:x{n}</guid></item></channel></rss>"
        )
    };
    let (first, second) = (feed(1), feed(2));
    let site = Site::serve(&[
        ("/feed.xml", "application/rss+xml", first.as_bytes()),
        ("/later.xml", "application/rss+xml", second.as_bytes()),
        ("/buoy.html", "text/html", article.as_bytes()),
    ]);
    let dir = folder();
    let more = format!("[[source]]\nurl = {:?}\n", site.url("/later.xml"));
    round(&site.config(dir.path(), &more), &[]).ends(0);
    assert_eq!(texts(&dir.path().join("out")), 1);
    let asked = site.asked().into_iter().filter(|path| path.starts_with("/buoy.html")).count();
    assert_eq!(asked, 1, "it is asked for once");
    let record = manifest(&dir.path().join("out")).into_iter().find(|r| r["file"].is_string()).expect("a file");
    assert_eq!((record["date"].as_str(), record["date_source"].as_str()), (None, Some("fetched")), "{record}");
}

/// F29: a proxy of the environment is used where the configuration says so, and only there.
#[test]
fn f29_the_environment_names_the_proxy_only_if_told_so() {
    let (proxy, dir) = (Site::serve(&[]), folder());
    let ask = |told: &str| {
        let config = write(&dir.path().join("c.toml"), format!("{FETCH}\nproxy = \"{told}\"\ntotal_timeout = \"10s\""));
        let arguments = ["robots", "--config", &shown(config), "http://no-such-name.invalid/", "--url", "/a"].map(str::to_owned);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = program(&arguments);
        finish(command.env("ALL_PROXY", proxy.url("/")).env("HTTP_PROXY", proxy.url("/")).env("http_proxy", proxy.url("/")))
    };
    ask("").ends(1);
    assert!(proxy.asked().is_empty());
    ask("environment").ends(0);
    assert_eq!(proxy.asked(), ["http://no-such-name.invalid/robots.txt"]);
    ask("no address").ends(2).says(&["fetch.proxy", "is no proxy; write its address with http://"]);
}
