//! How far the readers agree with the field's own test suites, which lie beside the checkout.
//!
//! Each test prints its share and holds it against a floor; without the suites it says so and passes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use dateline::discover;
use serde_json::Value;
use url::Url;

/// The records of a suite; `None`, with a word on stderr, where the suites are absent.
fn suite(name: &str) -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no {name} beside the checkout");
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect())
}

fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().enumerate().fold(0, |bits, (i, c)| bits | value(*c) << (18 - 6 * i));
        out.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    out
}

fn bytes(record: &Value, key: &str) -> Vec<u8> {
    base64(record[key].as_str().expect("base64"))
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or("").to_owned()
}

/// One test at a time reads and raises the pins.
static FLOORS: Mutex<()> = Mutex::new(());

/// The pinned share of a suite, under `suite NAME` in `tests/floors.json`; raised to what is reached if that is asked for.
#[expect(clippy::disallowed_methods, reason = "`just floors` asks for the pins to be raised")]
fn floor(name: &str, reached: f64) -> f64 {
    let _turn = FLOORS.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/floors.json");
    let mut floors: BTreeMap<String, BTreeMap<String, f64>> =
        serde_json::from_str(&std::fs::read_to_string(&path).expect("floors")).expect("JSON");
    let pin = floors.entry(format!("suite {name}")).or_default().entry("agree".to_owned()).or_insert(0.0);
    let before = *pin;
    let reached = (reached * 10_000.0).floor() / 10_000.0;
    if reached > before && std::env::var("RAISE_FLOORS").is_ok() {
        *pin = reached;
        std::fs::write(&path, serde_json::to_string_pretty(&floors).expect("JSON") + "\n").expect("written");
    }
    before
}

/// Prints the share and the records that disagree (the first few), and holds the share against the floor.
fn judge(name: &str, total: usize, wrong: &[String]) {
    let share = (total - wrong.len()) as f64 / total as f64;
    println!("{name}: {} of {total} agree ({:.1} %)", total - wrong.len(), share * 100.0);
    let floor = floor(name, share);
    for line in wrong.iter().take(40) {
        println!("  {line}");
    }
    assert!(share >= floor, "{name}: {share:.4} is below the floor of {floor}");
}

/// What a reader sees of a title: the suite's are HTML, ours plain text.
fn shown(html: &str) -> String {
    let page = dateline::html::parse(html, &dateline::html::Options::default());
    page.tree.text_of(page.tree.root())
}

fn same_link(expected: &str, ours: &str, base: &Url) -> bool {
    let expected = if expected.is_empty() { None } else { base.join(expected).ok() };
    expected.map(String::from).unwrap_or_default() == ours
}

fn same_date(expected: &str, ours: Option<dateline::model::Date>) -> bool {
    let utc = ours.map(|d| d.timestamp().map_or_else(|| d.to_string(), |t| t.to_string()));
    utc.unwrap_or_default() == expected
}

#[test]
fn feeds_agree_with_feedparser() {
    let Some(records) = suite("feeds.jsonl") else { return };
    let mut wrong = Vec::new();
    for record in &records {
        let headers = &record["headers"];
        let home = Url::parse("http://127.0.0.1:8097/feed.xml").expect("an address");
        let base = headers["Content-Location"].as_str().and_then(|l| home.join(l).ok()).unwrap_or(home);
        let expected = record["entries"].as_array().expect("entries");
        let found = discover::feed(&bytes(record, "raw_base64"), headers["Content-type"].as_str(), &base);
        if let Some(fault) = disagreement(expected, found, &base, &String::from_utf8_lossy(&bytes(record, "raw_base64"))) {
            wrong.push(format!("{}: {fault}", text(record, "id")));
        }
    }
    judge("feeds", records.len(), &wrong);
}

/// The dates alone: each that feedparser reads, in the feeds whose entries we find.
#[test]
fn feed_dates_agree_with_feedparser() {
    let Some(records) = suite("feeds.jsonl") else { return };
    let (mut total, mut wrong) = (0, Vec::new());
    let base = Url::parse("http://127.0.0.1:8097/feed.xml").expect("an address");
    for record in &records {
        let expected = record["entries"].as_array().expect("entries");
        let found = discover::feed(&bytes(record, "raw_base64"), record["headers"]["Content-type"].as_str(), &base);
        let ours: Vec<_> = found.iter().flat_map(|f| f.candidates.iter().chain(&f.linkless)).collect();
        for (at, expected) in expected.iter().map(|e| text(e, "date")).enumerate().filter(|(_, date)| !date.is_empty()) {
            total += 1;
            let date = ours.get(at).and_then(|entry| entry.date);
            if !same_date(&expected, date) {
                wrong.push(format!("{}: {date:?}, not {expected}", text(record, "id")));
            }
        }
    }
    judge("feed dates", total, &wrong);
}

fn disagreement(expected: &[Value], found: Result<discover::Feed, discover::FeedError>, base: &Url, source: &str) -> Option<String> {
    let feed = match found {
        Ok(feed) => feed,
        Err(e) => return Some(e.to_string()),
    };
    let ours: Vec<_> = feed.candidates.iter().chain(&feed.linkless).collect();
    if ours.len() != expected.len() {
        return Some(format!("{} entries, not {}", ours.len(), expected.len()));
    }
    for (entry, expected) in ours.iter().zip(expected) {
        // Feedparser leaves an item of RSS 1.0 without an address that names it by `rdf:about` alone.
        let named = expected["link"].as_str().is_none_or(str::is_empty) && source.contains(&format!("about=\"{}\"", entry.url));
        if !named && !same_link(&text(expected, "link"), &entry.url, base) {
            return Some(format!("link {:?}, not {}", entry.url, expected["link"]));
        }
        let title = entry.title.clone().unwrap_or_default();
        if title != shown(&text(expected, "title")) {
            return Some(format!("title {title:?}, not {}", expected["title"]));
        }
        if !same_date(&text(expected, "date"), entry.date) {
            return Some(format!("date {:?}, not {}", entry.date, expected["date"]));
        }
    }
    None
}

#[test]
fn robots_agree_with_google() {
    let Some(records) = suite("robots.jsonl") else { return };
    let mut wrong = Vec::new();
    for record in &records {
        let robots = dateline::robots::Robots::parse(&bytes(record, "robots_base64"));
        let ruling = robots.check(&text(record, "agent"), &text(record, "url"));
        if record["allowed"].as_bool() != Some(ruling.allowed) {
            wrong.push(format!("{}: {:?} {:?} gives {ruling:?}", text(record, "id"), record["agent"], record["url"]));
        }
    }
    judge("robots", records.len(), &wrong);
}

#[test]
fn outlines_are_read_whole() {
    let Some(records) = suite("opml.jsonl") else { return };
    let base = Url::parse("http://127.0.0.1/list.opml").expect("an address");
    let (mut wrong, mut total) = (Vec::new(), 0);
    for record in &records {
        let raw = bytes(record, "raw_base64");
        // Lists in other formats (RDF with FOAF, iGoogle's tabs) stand in the suite too.
        if !String::from_utf8_lossy(&raw).contains("<opml") {
            continue;
        }
        total += 1;
        let expected: Vec<(String, String)> =
            record["feeds"].as_array().expect("feeds").iter().map(|f| (text(f, "url"), text(f, "title"))).collect();
        let found =
            discover::opml(&raw, &base).map(|feeds| feeds.into_iter().map(|f| (f.url, f.title.unwrap_or_default())).collect::<Vec<_>>());
        if found.as_ref() != Ok(&expected) {
            wrong.push(format!("{}: {found:?}, not {expected:?}", text(record, "id")));
        }
    }
    judge("outlines", total, &wrong);
}

#[test]
fn sitemaps_give_every_page() {
    let Some(records) = suite("sitemaps.jsonl") else { return };
    let base = Url::parse("http://www.example.com/sitemap.xml").expect("an address");
    let mut wrong = Vec::new();
    for record in &records {
        let mut raw = bytes(record, "raw_base64");
        if raw.starts_with(b"\x1f\x8b") {
            let packed = std::mem::take(&mut raw);
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut raw).expect("gzip");
        }
        let expected = pages_by_eye(&String::from_utf8_lossy(&raw));
        let found = discover::sitemap(&raw, &base).map(|s| s.pages.len() + s.sitemaps.len());
        if found.as_ref() != Ok(&expected) {
            wrong.push(format!("{}: {found:?}, not {expected}", text(record, "id")));
        }
    }
    judge("sitemaps", records.len(), &wrong);
}

/// The entries of a sitemap, counted without reading it: entries with an address, or lines.
fn pages_by_eye(text: &str) -> usize {
    let entries = |open: &str| {
        text.split(open).skip(1).filter(|e| e.contains("loc>http") || e.contains("loc>\n") || e.trim_start().starts_with("http")).count()
    };
    let counts =
        [entries("<url>"), entries("<sitemap>"), entries("<sit:url>"), text.matches("<entry>").count(), text.matches("<item>").count()];
    match counts.iter().sum() {
        0 => text.lines().filter(|l| !l.trim().is_empty()).count(),
        n => n,
    }
}
