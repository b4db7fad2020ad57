//! The trainer's eyes and hands: the features of a corpus set, and the product's own answers to given scores.
//!
//! usage: `features SET_DIR OUT_PREFIX` writes `OUT_PREFIX.jsonl` (id, texts, kinds per page) and `OUT_PREFIX.f32`
//! (rows of little-endian floats);
//! `features SET_DIR --facts` prints what is read of each fact of each page;
//! `features SET_DIR --titles` prints the lines that may be each dump's headline with their features;
//! with `--flat` the same of the HTML pages as dumps; `features SET_DIR --judge [SCORES.jsonl]` prints a prediction per page, by the scores given for it or the embedded model's.
#![expect(clippy::expect_used, reason = "a trainer's tool: a missing corpus file ends it")]
#![expect(clippy::print_stdout, reason = "predictions go to stdout")]

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use dateline::model::{Block, Ledger, Outline};
use dateline::text::normalize;
use dateline::{classify, document, dump, extract, facts, html};
use rayon::prelude::*;
use serde_json::{Value, json};
use url::Url;

fn read(path: &Path) -> String {
    let mut bytes = fs::read(path).expect("a page");
    if path.extension().is_some_and(|e| e == "gz") {
        let packed = std::mem::take(&mut bytes);
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("gzip");
    }
    dateline::decode::decode(&bytes, None).text.into_owned()
}

/// A page as the verdicts see it.
struct Page {
    id: String,
    title: String,
    description: String,
    authors: Vec<String>,
    language: Option<String>,
    blocks: Vec<Block>,
    outline: Outline,
    evidence: Option<document::Evidence>,
    declared: facts::Declared,
    is_dump: bool,
}

fn id(path: &Path) -> String {
    let name = path.file_name().expect("a name").to_string_lossy();
    name.trim_end_matches(".gz").trim_end_matches(".html").trim_end_matches(".txt").to_owned()
}

impl Page {
    fn of(path: &Path) -> Self {
        let unpacked = if path.extension().is_some_and(|e| e == "gz") { path.with_extension("") } else { path.to_owned() };
        if unpacked.extension().is_some_and(|e| e == "txt") { Self::of_dump(path) } else { Self::of_html(path) }
    }

    /// An HTML page as a tool might have dumped it: a line per block, every second page with blank lines between.
    fn of_flat(path: &Path) -> Self {
        let (_, found) = document::read(&read(path), &html::Options::default());
        let lines: Vec<String> = found.blocks.iter().map(|b| normalize::body(std::slice::from_ref(b))).collect();
        let gap = if id(path).bytes().fold(0_u32, |sum, b| sum + u32::from(b)) % 2 == 0 { "\n" } else { "\n\n" };
        Self::of_text(path, &lines.join(gap))
    }

    fn of_dump(path: &Path) -> Self {
        Self::of_text(path, &read(path))
    }

    /// The first article of a dump: the sets hold one in each.
    fn of_text(path: &Path, text: &str) -> Self {
        let document = dump::read(text, &dump::Options::default()).remove(0);
        let guess = facts::Sheet::of(&document.blocks, &facts::Context::default()).guess_title();
        Self {
            id: id(path),
            title: document.stamp.title.clone().or(guess).unwrap_or_default(),
            description: document.stamp.description.clone().unwrap_or_default(),
            authors: Vec::new(),
            language: extract::language_of(&document.blocks).map(str::to_owned),
            blocks: document.blocks,
            outline: document.outline,
            evidence: None,
            declared: facts::Declared::default(),
            is_dump: true,
        }
    }

    fn of_html(path: &Path) -> Self {
        let (page, found) = document::read(&read(path), &html::Options::default());
        let facts::Findings { facts, mut declared, .. } = facts::weigh_html(&page, &facts::Context::default());
        declared.address = declared.address.or_else(|| addresses(path)?.get(&id(path)).cloned());
        let document::Blocks { blocks, outline, .. } = found;
        Self {
            id: id(path),
            title: facts.title.map(|t| t.value).unwrap_or_default(),
            description: facts.description.map(|d| d.value).unwrap_or_default(),
            authors: facts.authors.map(|a| a.value).unwrap_or_default(),
            language: facts.language.map(|l| l.value),
            blocks,
            outline,
            evidence: document::evidence(&page.embedded),
            declared,
            is_dump: false,
        }
    }

    fn input(&self) -> classify::Input<'_> {
        classify::Input {
            blocks: &self.blocks,
            outline: &self.outline,
            title: Some(&self.title),
            description: Some(&self.description),
            authors: &self.authors,
            evidence: self.evidence.as_ref().filter(|e| e.json_ld).map(|e| e.text.as_str()),
            language: self.language.as_deref(),
            declared: classify::Declared {
                kind: self.declared.kind.as_deref(),
                published: self.declared.published,
                article: self.declared.article,
                path: self.declared.address.as_ref().map(Url::path),
            },
            ..classify::Input::default()
        }
    }

    fn features(&self) -> (String, Vec<u8>) {
        let rows = classify::features(&self.input());
        let meta = json!({
            "id": self.id, "title": self.title, "evidence": self.evidence.as_ref().map(|e| &e.text),
            "texts": self.blocks.iter().map(|b| normalize::body(std::slice::from_ref(b))).collect::<Vec<_>>(),
            "places": self.blocks.iter().map(|b| b.place).collect::<Vec<_>>(),
            "kinds": self.blocks.iter().map(|b| b.kind.name()).collect::<Vec<_>>(),
        });
        (meta.to_string(), rows.iter().flatten().flat_map(|v| v.to_le_bytes()).collect())
    }

    fn judge(self, given: Option<&Given>, without: &[String]) -> Value {
        let options = classify::Options {
            scores: given.map(|g| g.scores.clone()),
            listing: given.and_then(|g| g.listing),
            without: without.to_vec(),
            ..classify::Options::default()
        };
        let judged = if self.is_dump { classify::judge_dump(&self.input(), &options) } else { classify::judge(&self.input(), &options) };
        let given: Vec<f32> = judged.verdicts.iter().map(|v| v.score).collect();
        let ledger = Ledger { blocks: self.blocks, verdicts: judged.verdicts };
        let (text, source, verdict) = extract::outcome(&ledger, &judged.summary, self.evidence.as_ref());
        json!({
            "id": self.id, "text": text, "scores": given, "body_source": source, "verdict": verdict,
            "keep": ledger.verdicts.iter().map(|v| v.keep).collect::<Vec<_>>(), "confidence": judged.summary.confidence,
            "page": judged.summary.row, "listing": judged.summary.listing,
        })
    }
}

/// What a model that has not seen the page says of it.
struct Given {
    scores: Vec<f32>,
    listing: Option<f32>,
}

/// Where the pages of a set were fetched from, by id, as its gold says.
fn addresses(page: &Path) -> Option<&'static HashMap<String, Url>> {
    static KNOWN: OnceLock<Option<HashMap<String, Url>>> = OnceLock::new();
    let read = || {
        let gold = fs::read_to_string(page.parent()?.with_file_name("gold.jsonl")).ok()?;
        let lines = gold.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        Some(lines.filter_map(|g| Some((g["id"].as_str()?.to_owned(), Url::parse(g["url"].as_str()?).ok()?))).collect())
    };
    KNOWN.get_or_init(read).as_ref()
}

fn paths(set: &str) -> Vec<PathBuf> {
    let folder = ["html", "text", "articles"].map(|f| Path::new(set).join(f)).into_iter().find(|f| f.is_dir());
    let entries = fs::read_dir(folder.unwrap_or_else(|| set.into())).expect("a readable folder");
    let is_page = |path: &PathBuf| [".html", ".txt", ".gz"].iter().any(|e| path.to_string_lossy().ends_with(e));
    let mut out: Vec<_> = entries.map(|e| e.expect("an entry").path()).filter(is_page).collect();
    out.sort();
    out
}

fn write_features(set: &str, out: &str, of: fn(&Path) -> Page) {
    let pages: Vec<_> = paths(set).par_iter().map(|p| of(p).features()).collect();
    let mut lines = fs::File::create(format!("{out}.jsonl")).expect("OUT.jsonl");
    let mut floats = fs::File::create(format!("{out}.f32")).expect("OUT.f32");
    writeln!(lines, "{}", json!({ "features": classify::feature_names().collect::<Vec<_>>() })).expect("written");
    for (meta, rows) in pages {
        writeln!(lines, "{meta}").expect("written");
        floats.write_all(&rows).expect("written");
    }
}

/// Scores by page: lines of `{"id": …, "scores": […], "listing": …}`.
fn scores(path: &str) -> HashMap<String, Given> {
    let text = fs::read_to_string(path).expect("SCORES.jsonl");
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a JSON object per line");
        let scores = value["scores"].as_array().expect("scores").iter().map(|s| s.as_f64().expect("a number") as f32).collect();
        let listing = value["listing"].as_f64().map(|n| n as f32);
        (value["id"].as_str().expect("an id").to_owned(), Given { scores, listing })
    };
    text.lines().map(line).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [set, "--judge"] => predictions(set, &HashMap::new()),
        [set, "--repeat", times] => repeat(set, times.parse().expect("a number")),
        [set, "--judge", file] => predictions(set, &scores(file)),
        [set, "--without", repair] => without(set, repair),
        ["--repairs"] => println!("{}", json!(classify::repair_names().collect::<Vec<_>>())),
        [set, "--titles"] => titles(set),
        [set, "--facts"] => facts(set),
        [set, "--scores"] => raw_scores(set),
        [set, out] => write_features(set, out, Page::of),
        [set, out, "--flat"] => write_features(set, out, Page::of_flat),
        ["--page-names"] => println!("{}", json!(classify::page_feature_names().collect::<Vec<_>>())),
        ["--families"] => println!("{}", json!(classify::feature_families().collect::<Vec<_>>())),
        _ => panic!(
            "usage: features SET_DIR OUT_PREFIX [--flat] | features SET_DIR --titles | features SET_DIR --facts | features SET_DIR --scores | features SET_DIR --repeat TIMES | features SET_DIR --without REPAIR | features --repairs | features SET_DIR --judge [SCORES.jsonl]"
        ),
    }
}

/// The lines that may be each dump's headline, with their rows, by the verdicts of the embedded model.
fn titles(set: &str) {
    println!("{}", json!(facts::title_feature_names()));
    let lines = |path: &PathBuf| {
        let page = Page::of(path);
        let judged = classify::judge_dump(&page.input(), &classify::Options::default());
        let kept: Vec<bool> = judged.verdicts.iter().map(|v| v.keep).collect();
        let found = facts::Sheet::of(&page.blocks, &facts::Context::default()).title_candidates(&kept);
        let rows: Vec<Value> = found.into_iter().map(|(value, row)| json!({"value": value, "row": row})).collect();
        json!({"id": page.id, "lines": rows})
    };
    let all: Vec<Value> = paths(set).par_iter().map(lines).collect();
    all.iter().for_each(|page| println!("{page}"));
}

/// The embedded model's scores of each page, before any guard.
fn raw_scores(set: &str) {
    let score = |path: &PathBuf| {
        let page = Page::of(path);
        json!({"id": page.id, "scores": classify::scores(&page.input(), page.is_dump)})
    };
    let all: Vec<Value> = paths(set).par_iter().map(score).collect();
    all.iter().for_each(|page| println!("{page}"));
}

/// What is read of each fact of each page, and what is chosen.
fn facts(set: &str) {
    let told = |path: &PathBuf| {
        let (page, _) = document::read(&read(path), &html::Options::default());
        let found = facts::weigh_html(&page, &facts::Context::default());
        json!({"id": id(path), "told": facts::told(&found.facts, &found.evidence, extract::MOST_TOLD)})
    };
    let all: Vec<Value> = paths(set).par_iter().map(told).collect();
    all.iter().for_each(|page| println!("{page}"));
}

/// Judges every page so often, for a clock outside: `time` with 0 and with 50 tells the cost of verdicts alone.
fn repeat(set: &str, times: usize) {
    let pages: Vec<Page> = paths(set).iter().map(|p| Page::of(p)).collect();
    let judge = |page: &Page| classify::judge(&page.input(), &classify::Options::default()).verdicts.len();
    let blocks: usize = (0..times).flat_map(|_| pages.iter().map(judge)).sum();
    println!("{} pages, {blocks} verdicts", pages.len());
}

/// The embedded model's verdicts without one repair.
fn without(set: &str, repair: &str) {
    let judge = |path: &PathBuf| Page::of(path).judge(None, &[repair.to_owned()]);
    let all: Vec<_> = paths(set).par_iter().map(judge).collect();
    all.iter().for_each(|prediction| println!("{prediction}"));
}

fn predictions(set: &str, scores: &HashMap<String, Given>) {
    let judge = |path: &PathBuf| {
        let page = Page::of(path);
        let given = scores.get(&page.id);
        page.judge(given, &[])
    };
    let all: Vec<_> = paths(set).par_iter().map(judge).collect();
    all.iter().for_each(|prediction| println!("{prediction}"));
}
