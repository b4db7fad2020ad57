//! Kinds of fault that new users met at the command line.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Given, dateline, files, folder, manifest, page, shown};
use crate::site::{FETCH, Site, write};

fn packed(text: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(text.as_bytes()).expect("packed");
    out.finish().expect("packed")
}

#[test]
fn what_was_saved_packed_is_read() {
    const URL: &str = "https://courier.example/2025/04/02/ferry-returns-to-lund.html";
    let dir = folder();
    let sitemap = format!("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{URL}</loc></url></urlset>");
    for (name, text) in [
        ("sitemap.xml.gz", sitemap.as_str()),
        ("sitemap.gz", sitemap.as_str()),
        ("sitemap.xml", sitemap.as_str()),
        ("news.txt.gz", "https://courier.example/2025/04/02/ferry-returns-to-lund.html\n"),
        (
            "rss.xml.gz",
            "<rss><channel><item><title>x</title><link>https://courier.example/2025/04/02/ferry-returns-to-lund.html</link></item></channel></rss>",
        ),
        ("atom.gz", "<feed><entry><link href='https://courier.example/2025/04/02/ferry-returns-to-lund.html'/></entry></feed>"),
        ("feed.json.gz", "{\"items\":[{\"url\":\"https://courier.example/2025/04/02/ferry-returns-to-lund.html\"}]}"),
    ] {
        let path = write(&dir.path().join(name), packed(text));
        assert_eq!(dateline(&["discover", &shown(&path)]).ends(0).out.trim(), URL, "{name}");
    }
    let twice = [
        packed("<urlset><url><loc>https://courier.example/1</loc></url>"),
        packed("<url><loc>https://courier.example/2</loc></url></urlset>"),
    ]
    .concat();
    let path = write(&dir.path().join("members.xml.gz"), twice);
    assert_eq!(dateline(&["discover", &shown(&path)]).ends(0).out.lines().count(), 2);
    let many: String = (0..2_000).map(|n| format!("<url><loc>https://courier.example/{n}</loc></url>")).collect();
    let whole = packed(&format!("<urlset>{many}</urlset>"));
    let path = write(&dir.path().join("cut.xml.gz"), &whole[..whole.len() / 2]);
    assert!(dateline(&["discover", &shown(&path)]).ends(0).out.lines().count() > 100, "what breaks off gives what could be read");
    let path = write(&dir.path().join("no.xml.gz"), b"\x1f\x8bnothing");
    dateline(&["discover", &shown(&path)]).ends(2).says(&["no.xml.gz"]);
}

const LINK: &str = "/news/2025/ferry-sold-for-a-dollar.html";

fn homepage(item: &str) -> (Site, tempfile::TempDir, String) {
    let home = format!(
        "<!doctype html><html><head><title>S</title><link rel=alternate type='application/rss+xml' href='/own.xml'></head><body><h2><a href='{LINK}'>Ferry sold</a></h2></body></html>"
    );
    let feed = format!(
        "<rss version='2.0'><channel><title>S</title><item><title>Ferry sold for a dollar at the quay</title><link>{LINK}</link>{item}</item></channel></rss>"
    );
    let site = Site::serve(&[("/", "text/html", home.as_bytes()), ("/own.xml", "application/rss+xml", feed.as_bytes())]);
    let dir = folder();
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    (site, dir, config)
}

#[test]
fn a_feeds_facts_win_over_a_bare_link() {
    let (site, _dir, config) = homepage("<author>dana@x.example (Dana Whitlock)</author><pubDate>Fri, 07 Mar 2025 12:00:00 GMT</pubDate>");
    let home = site.url("/");
    let discover = |more: &[&str]| dateline(&[&["discover", &home, "--config", &config, "--format", "jsonl"], more].concat());
    let records = discover(&[]).ends(0).records();
    assert_eq!(
        (records.len(), records[0]["date"].as_str(), records[0]["authors"][0].as_str()),
        (1, Some("2025-03-07T12:00:00Z"), Some("Dana Whitlock"))
    );
    assert_eq!(records[0]["title"], "Ferry sold for a dollar at the quay");
    for (flags, count) in [(vec!["--since", "2025-03-01"], 1), (vec!["--since", "2025-03-08"], 0), (vec!["--dated"], 1)] {
        assert_eq!(discover(&flags).out.lines().count(), count, "{flags:?}");
    }
    let (site, _dir, config) = homepage("");
    for (flags, count) in
        [(vec![], 1), (vec!["--since", "2025-03-08"], 1), (vec!["--dated"], 0), (vec!["--dated", "--since", "2025-03-08"], 0)]
    {
        let given = dateline(&[&["discover", &site.url("/"), "--config", &config, "--format", "jsonl"], flags.as_slice()].concat());
        assert_eq!(given.out.lines().count(), count, "{flags:?}");
    }
}

fn within(dir: &Path, arguments: &[&str]) -> Given {
    super::finish(crate::site::program(arguments).current_dir(dir))
}

#[test]
fn sources_may_be_given_as_feed() {
    let dir = folder();
    let outline = "<opml><body><outline text='A' xmlUrl='http://a.example/feed.xml'/><outline text='A again' xmlUrl='http://a.example/feed.xml'/>\
        <outline text='B' xmlUrl='feed://b.example/feed.json'/><outline text='C' xmlUrl='feed:https://c.example/rss'/>\
        <outline text='D' xmlUrl='feed://a.example/feed.xml'/><outline text='no'/></body></opml>";
    write(&dir.path().join("feeds.opml"), outline);
    within(dir.path(), &["source", "import", "feeds.opml"]).ends(0).says(&["3 sources added", "0 refused"]);
    let listed = within(dir.path(), &["source", "list"]).ends(0).out;
    assert!(
        ["http://a.example/feed.xml", "http://b.example/feed.json", "https://c.example/rss"].iter().all(|url| listed.contains(url)),
        "{listed}"
    );
    within(dir.path(), &["source", "add", "--no-check", "feed://e.example/rss"]).ends(0);
    assert!(within(dir.path(), &["source", "list"]).ends(0).out.contains("http://e.example/rss"));
}

#[test]
fn selectors_that_match_nothing_are_told() {
    let dir = folder();
    let path = shown(write(&dir.path().join("p.html"), page("Ferry returns to Lund", "buoy")));
    for (flags, told) in [
        (["--select", ".no-such"], true),
        (["--strip", ".no-such"], true),
        (["--select", "main > section p"], true),
        (["--select", "#body, .article"], true),
        (["--select", "main"], false),
        (["--strip", "p:first-of-type"], false),
        (["--select", "h1, .no-such"], false),
        (["--strip", "title"], false),
    ] {
        let given = dateline(&["clean", &path, flags[0], flags[1]]);
        assert_eq!(given.err.contains("matches nothing"), told, "{flags:?}: {}", given.err);
    }
}

#[test]
fn help_is_where_it_is_looked_for() {
    for arguments in
        [vec!["help"], vec!["help", "clean"], vec!["help", "source", "add"], vec!["clean", "--help"], vec!["source", "help", "add"]]
    {
        let given = dateline(&arguments).ends(0);
        assert!(given.out.contains("Usage: dateline"), "{arguments:?}: {}", given.out);
    }
    dateline(&["help", "nonsense"]).ends(2);
}

#[test]
fn every_line_of_the_manifest_has_an_id() {
    let dir = folder();
    write(&dir.path().join("in.html"), page("Ferry returns to Lund", "buoy"));
    write(&dir.path().join("no.pdf"), "%PDF-1.4");
    write(&dir.path().join("no.html"), "<html><body><p>Not found</p>");
    write(&dir.path().join("empty.html"), "");
    let out = dir.path().join("out");
    dateline(&[
        "clean",
        &shown(dir.path()),
        &shown(dir.path().join("no.pdf")),
        &shown(dir.path().join("missing.html")),
        "-o",
        &shown(&out),
    ])
    .ends(1);
    let lines = manifest(&out);
    assert!(lines.len() >= 5, "{lines:#?}");
    assert!(lines.iter().all(|line| line["id"].as_str().is_some_and(|id| id.len() == 16)), "{lines:#?}");
}

#[test]
fn the_list_of_ports_holds_in_private_networks_too() {
    let site = Site::serve(&[("/p", "text/html", page("Ferry returns to Lund", "buoy").as_bytes())]);
    let dir = folder();
    let port = site.address.port();
    for (ports, status) in [(format!("[{port}]"), 0), ("[]".to_owned(), 0), ("[80, 443]".to_owned(), 2)] {
        let text = FETCH.replace("ports = []", &format!("ports = {ports}"));
        let config = shown(write(&dir.path().join("c.toml"), text));
        let given = dateline(&["fetch", &site.url("/p"), "--config", &config]).ends(status);
        assert_eq!(given.err.contains("ports"), status != 0, "{}", given.err);
    }
}

#[test]
fn an_article_of_two_addresses_is_reprocessed_to_one_file() {
    let text = |words: &str| page("Ferry returns to Lund", words).replace("</head>", "<link rel=canonical href='/a'></head>");
    let feed = "<rss><channel><item><title>x</title><link>/a</link></item><item><title>x</title><link>/b</link></item></channel></rss>";
    let site = Site::serve(&[
        ("/two.xml", "application/rss+xml", feed.as_bytes()),
        ("/a", "text/html", text("buoy").as_bytes()),
        (
            "/b",
            "text/html",
            text("buoy").replace("</main>", "<p>A line that the print version has, and no other one, as it is told.</p></main>").as_bytes(),
        ),
    ]);
    let dir = folder();
    let out = dir.path().join("out");
    let config = format!(
        "[output]\ndir = \"{}\"\n[store]\nkeep_pages = \"db\"\n{FETCH}\n[[source]]\nurl = \"{}\"\n",
        out.display(),
        site.url("/two.xml")
    );
    let config = shown(write(&dir.path().join("c.toml"), config));
    dateline(&["run", "--once", "--config", &config]).ends(0);
    let texts = || files(&out).into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "txt")).collect::<Vec<_>>();
    let before = texts();
    assert_eq!(before.len(), 1);
    dateline(&["reprocess", "--config", &config, "--write"]).ends(0);
    let settled = texts();
    for _ in 0..3 {
        let given = dateline(&["reprocess", "--config", &config, "--write"]).ends(0);
        given.says(&["2 unchanged"]);
        assert!(given.out.is_empty() && settled == texts(), "{}", given.out);
    }
    // A file that another program changed differs in the lines that it changed, and in no others.
    let (path, (_, bytes)) = settled[0].clone();
    let changed = String::from_utf8(bytes).expect("UTF-8").replacen("towed four cables", "towed five cables", 1);
    fs::write(out.join(path), changed).expect("written");
    let shown: Vec<String> = dateline(&["reprocess", "--config", &config])
        .ends(0)
        .out
        .lines()
        .filter(|line| line.starts_with("  "))
        .map(str::to_owned)
        .collect();
    assert_eq!(shown.len(), 2, "{shown:#?}");
    assert_ne!(shown[0][4..], shown[1][4..]);
}
