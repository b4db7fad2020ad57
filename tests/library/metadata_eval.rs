//! Reads the facts of a development corpus and writes them as predictions for its scorer.
//!
//! `METADATA_EVAL_SET=htmldate METADATA_EVAL_OUT=pred.jsonl cargo test --test library metadata_eval -- --ignored`

#![cfg(feature = "app")]
#![allow(clippy::disallowed_methods, reason = "a measurement steered by the environment")]

use std::io::Read;
use std::path::{Path, PathBuf};

use dateline::facts::{Context, Findings, weigh_blocks, weigh_html};
use dateline::html;
use dateline::model::{Block, BlockKind, ElementId};
use serde_json::{Value, json};

fn corpus() -> PathBuf {
    std::env::var("METADATA_EVAL_ROOT").map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from)
}

fn unzip(path: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        let _ = flate2::read::GzDecoder::new(file).read_to_end(&mut out);
    }
    out
}

fn decoded(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let label = head
        .split("charset=")
        .nth(1)
        .map(|rest| rest.trim_start_matches(['"', '\'']).split(['"', '\'', '>', ' ', '/', ';']).next().unwrap_or(""));
    let encoding = label.and_then(|l| encoding_rs::Encoding::for_label(l.as_bytes())).unwrap_or(encoding_rs::WINDOWS_1252);
    encoding.decode(bytes).0.into_owned()
}

/// A plain stand-in for the dump reader: a block per line, the long ones kept; the tool's header stamp cut off.
fn dump_findings(text: &str, context: &Context<'_>) -> Findings {
    let text = match text.strip_prefix(" date ") {
        Some(rest) => &rest[11.min(rest.len())..],
        None => text,
    };
    let block = |(at, text): (usize, &str)| Block {
        kind: BlockKind::Paragraph,
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        links: Vec::new(),
        markup: None,
        element: ElementId(0),
        place: at as u32,
        hidden: false,
    };
    let blocks: Vec<Block> = text.lines().enumerate().map(block).filter(|b| !b.text.is_empty()).collect();
    let kept: Vec<bool> = blocks.iter().map(|b| b.text.len() > 140).collect();
    weigh_blocks(&blocks, &kept, context)
}

fn prediction(id: &str, findings: &Findings) -> Value {
    let facts = &findings.facts;
    let readings: Vec<String> =
        findings.evidence.dates.iter().map(|d| format!("{} {} {} {:.2}", d.value, d.origin, d.place, d.weight)).collect();
    let titles: Vec<String> =
        findings.evidence.titles.iter().map(|d| format!("{} | {} {} {:.2}", d.value, d.origin, d.place, d.weight)).collect();
    let authors: Vec<String> =
        findings.evidence.authors.iter().map(|d| format!("{:?} | {} {} {:.2}", d.value, d.origin, d.place, d.weight)).collect();
    json!({
        "id": id,
        "title": facts.title.as_ref().map(|f| &f.value),
        "authors": facts.authors.as_ref().map(|f| &f.value),
        "date": facts.date.as_ref().map(|f| f.value.to_string()),
        "date_source": facts.date.as_ref().map(|f| f.origin.name()),
        "modified": facts.modified.as_ref().map(|f| f.value.to_string()),
        "site": facts.site.as_ref().map(|f| &f.value),
        "language": facts.language.as_ref().map(|f| &f.value),
        "readings": readings, "titles": titles, "author_readings": authors,
    })
}

#[test]
#[ignore = "a measurement over the development corpora"]
fn writes_predictions() {
    let (Ok(set), Ok(out)) = (std::env::var("METADATA_EVAL_SET"), std::env::var("METADATA_EVAL_OUT")) else {
        println!("skipped: METADATA_EVAL_SET and METADATA_EVAL_OUT are not set");
        return;
    };
    let folder = corpus().join(&set);
    let Ok(gold) = std::fs::read_to_string(folder.join("gold.jsonl")) else {
        println!("skipped: no corpus at {}", folder.display());
        return;
    };
    let with_url = std::env::var("METADATA_EVAL_URL").is_ok();
    let mut lines = String::new();
    for row in gold.lines().map(|l| serde_json::from_str::<Value>(l).expect("gold")) {
        let id = row["id"].as_str().expect("an id");
        let url = row["url"].as_str().filter(|_| with_url).and_then(|u| url::Url::parse(u).ok());
        let context = Context { url: url.as_ref(), ..Context::default() };
        let findings = if set.starts_with("dumps") {
            dump_findings(&decoded(&unzip(&folder.join(format!("text/{id}.txt.gz")))), &context)
        } else {
            let page = html::parse(&decoded(&unzip(&folder.join(format!("html/{id}.html.gz")))), &html::Options::default());
            weigh_html(&page, &context)
        };
        lines.push_str(&prediction(id, &findings).to_string());
        lines.push('\n');
    }
    std::fs::write(out, lines).expect("predictions written");
}
