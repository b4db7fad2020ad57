//! How far the readers agree with the field's own test suites, which lie beside the checkout.
//!
//! Each test prints its share and holds it against a floor; without the suites it says so and passes.

use std::path::Path;

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

/// Prints the share and the records that disagree (the first few), and holds the share against the floor.
fn judge(name: &str, total: usize, wrong: &[String], floor: f64) {
    let share = (total - wrong.len()) as f64 / total as f64;
    println!("{name}: {} of {total} agree ({:.1} %)", total - wrong.len(), share * 100.0);
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
        if let Some(fault) = disagreement(expected, found, &base) {
            wrong.push(format!("{}: {fault}", text(record, "id")));
        }
    }
    judge("feeds", records.len(), &wrong, 0.99);
}

fn disagreement(expected: &[Value], found: Result<discover::Feed, discover::FeedError>, base: &Url) -> Option<String> {
    let feed = match found {
        Ok(feed) => feed,
        Err(e) => return Some(e.to_string()),
    };
    let ours: Vec<_> = feed.candidates.iter().chain(&feed.linkless).collect();
    if ours.len() != expected.len() {
        return Some(format!("{} entries, not {}", ours.len(), expected.len()));
    }
    for (entry, expected) in ours.iter().zip(expected) {
        if !same_link(&text(expected, "link"), &entry.url, base) {
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
    judge("robots", records.len(), &wrong, 1.0);
}
