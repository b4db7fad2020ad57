//! The trainer's eyes and hands: the features of a corpus set, and the product's own answers to given scores.
//!
//! usage: `features SET_DIR OUT_PREFIX` writes `OUT_PREFIX.jsonl` (id, texts, kinds per page) and `OUT_PREFIX.f32`
//! (rows of little-endian floats);
//! `features SET_DIR --judge [SCORES.jsonl]` prints a prediction per page, by the scores given for it or the embedded model's.
#![expect(clippy::expect_used, reason = "a trainer's tool: a missing corpus file ends it")]
#![expect(clippy::print_stdout, reason = "predictions go to stdout")]

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use dateline::model::{Block, Ledger, Outline};
use dateline::{extract, html, label, normalize};
use rayon::prelude::*;
use serde_json::{Value, json};

fn read(path: &Path) -> String {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(path).expect("a page")).read_to_end(&mut bytes).expect("gzip");
    dateline::decode::decode(&bytes, None).text
}

/// A page as the verdicts see it.
struct Page {
    id: String,
    title: String,
    description: String,
    language: Option<String>,
    blocks: Vec<Block>,
    outline: Outline,
    evidence: Option<extract::Evidence>,
}

impl Page {
    fn of(path: &Path) -> Self {
        let (page, found) = html::read(&read(path), &html::Options::default());
        let t = &page.tree;
        let meta = |n: &str| {
            let found = t.elements(t.root(), "meta").find(|m| t.attr(*m, "property") == Some(n) || t.attr(*m, "name") == Some(n));
            found.and_then(|m| t.attr(m, "content")).map(str::to_owned)
        };
        let html::Blocks { blocks, outline } = found;
        Self {
            id: path.file_name().expect("a name").to_string_lossy().trim_end_matches(".html.gz").to_owned(),
            title: meta("og:title").or_else(|| t.elements(t.root(), "h1").next().map(|h| t.text_of(h))).unwrap_or_default(),
            description: meta("og:description").or_else(|| meta("description")).unwrap_or_default(),
            language: t.elements(t.root(), "html").next().and_then(|h| t.attr(h, "lang")).map(str::to_owned),
            blocks,
            outline,
            evidence: extract::evidence(&page.embedded),
        }
    }

    fn input(&self) -> label::Input<'_> {
        label::Input {
            blocks: &self.blocks,
            outline: &self.outline,
            title: Some(&self.title),
            description: Some(&self.description),
            evidence: self.evidence.as_ref().filter(|e| e.json_ld).map(|e| e.text.as_str()),
            language: self.language.as_deref(),
            wishes: None,
        }
    }

    fn features(&self) -> (String, Vec<u8>) {
        let rows = label::features(&self.input());
        let meta = json!({
            "id": self.id, "title": self.title, "evidence": self.evidence.as_ref().map(|e| &e.text),
            "texts": self.blocks.iter().map(|b| normalize::body(std::slice::from_ref(b))).collect::<Vec<_>>(),
            "kinds": self.blocks.iter().map(|b| b.kind.name()).collect::<Vec<_>>(),
        });
        (meta.to_string(), rows.iter().flatten().flat_map(|v| v.to_le_bytes()).collect())
    }

    fn judge(self, scores: Option<&Vec<f32>>) -> Value {
        let options = label::Options { scores: scores.cloned(), ..label::Options::default() };
        let judged = label::judge(&self.input(), &options);
        let given: Vec<f32> = judged.verdicts.iter().map(|v| v.score).collect();
        let ledger = Ledger { blocks: self.blocks, verdicts: judged.verdicts };
        let (text, source) = extract::text(&ledger, self.evidence.as_ref());
        json!({
            "id": self.id, "text": text, "scores": given, "body_source": source,
            "keep": ledger.verdicts.iter().map(|v| v.keep).collect::<Vec<_>>(), "confidence": judged.summary.confidence,
        })
    }
}

fn paths(set: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(set).join("html")).expect("SET_DIR/html");
    let mut out: Vec<_> = entries.map(|e| e.expect("an entry").path()).collect();
    out.sort();
    out
}

fn write_features(set: &str, out: &str) {
    let pages: Vec<_> = paths(set).par_iter().map(|p| Page::of(p).features()).collect();
    let mut lines = fs::File::create(format!("{out}.jsonl")).expect("OUT.jsonl");
    let mut floats = fs::File::create(format!("{out}.f32")).expect("OUT.f32");
    writeln!(lines, "{}", json!({ "features": label::feature_names().collect::<Vec<_>>() })).expect("written");
    for (meta, rows) in pages {
        writeln!(lines, "{meta}").expect("written");
        floats.write_all(&rows).expect("written");
    }
}

/// Scores by page: lines of `{"id": …, "scores": […]}`.
fn scores(path: &str) -> HashMap<String, Vec<f32>> {
    let text = fs::read_to_string(path).expect("SCORES.jsonl");
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a JSON object per line");
        let scores = value["scores"].as_array().expect("scores").iter().map(|s| s.as_f64().expect("a number") as f32).collect();
        (value["id"].as_str().expect("an id").to_owned(), scores)
    };
    text.lines().map(line).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [set, "--judge"] => predictions(set, &HashMap::new()),
        [set, "--judge", file] => predictions(set, &scores(file)),
        [set, out] => write_features(set, out),
        _ => panic!("usage: features SET_DIR OUT_PREFIX | features SET_DIR --judge [SCORES.jsonl]"),
    }
}

fn predictions(set: &str, scores: &HashMap<String, Vec<f32>>) {
    let judge = |path: &PathBuf| {
        let page = Page::of(path);
        let given = scores.get(&page.id);
        page.judge(given)
    };
    let all: Vec<_> = paths(set).par_iter().map(judge).collect();
    all.iter().for_each(|prediction| println!("{prediction}"));
}
