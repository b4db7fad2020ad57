//! The dump reader measured against the shared dumps; skipped where those are absent.

#![cfg(feature = "app")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "measurements print; lints take the functions outside #[test] for shipped code"
)]

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use dateline::dump::{self, Options};
use dateline::model::BlockKind;
use dateline::text::normalize;
use serde_json::Value;

/// Share of the gold's lines that equal one block, by set and kind of dump; they may only rise.
const FLOORS: &[(&str, &str, f64)] = &[
    ("dumps-fundus", "innertext", 0.991),
    ("dumps-fundus", "resiliparse", 0.983),
    ("dumps-fundus", "w3m", 0.990),
    ("dumps-wcxb", "innertext", 0.847),
    ("dumps-wcxb", "resiliparse", 0.919),
    ("dumps-wcxb", "w3m", 0.935),
];
/// Share of the blocks longer than a line that are read back from dumps wrapped at 72 columns.
const WRAPPED_FLOOR: f64 = 0.93;

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

fn unpacked(path: &Path) -> String {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(path).expect("a dump")).read_to_end(&mut bytes).expect("gzip");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The gold records of a set, each with its dump.
fn dumps(set: &str) -> Vec<(Value, String)> {
    let Some(folder) = shared(&format!("corpus/{set}")) else { return Vec::new() };
    let gold = fs::read_to_string(folder.join("gold.jsonl")).expect("gold");
    let records = gold.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    records
        .map(|record| {
            let id = record["id"].as_str().expect("an id");
            let text = unpacked(&folder.join(format!("text/{id}.txt.gz")));
            (record, text)
        })
        .collect()
}

/// Spaces folded, quotes straight, and the marks of lists and tables off, which the gold sets write in their own ways.
fn fold(text: &str) -> String {
    let straight = normalize::line(text).replace(['’', '‘'], "'").replace(['“', '”'], "\"").replace(['|', '\u{200b}'], " ");
    let text = straight.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = text.trim_start_matches(['-', '•', '*', '#', ' ']);
    let number = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    number.strip_prefix(". ").filter(|_| number.len() < bare.len()).unwrap_or(bare).to_owned()
}

#[derive(Default)]
struct Share {
    hits: usize,
    lines: usize,
    all: usize,
}

#[test]
fn gold_lines_are_blocks() {
    let mut shares: BTreeMap<(&str, String), Share> = BTreeMap::new();
    for set in ["dumps-wcxb", "dumps-fundus"] {
        for (gold, text) in dumps(set) {
            let kind = gold["made_with"].as_str().expect("a kind").to_owned();
            let blocks: HashSet<String> =
                dump::read(&text, &Options::default()).iter().flat_map(|d| d.blocks.iter().map(|b| fold(&b.text))).collect();
            let lines: HashSet<String> = text.lines().map(fold).collect();
            let share = shares.entry((set, kind)).or_default();
            for line in gold["text"].as_str().expect("text").lines().map(fold).filter(|l| !l.is_empty()) {
                share.all += 1;
                share.hits += usize::from(blocks.contains(&line));
                share.lines += usize::from(lines.contains(&line));
            }
        }
    }
    for ((set, kind), share) in &shares {
        let (hits, lines) = (share.hits as f64 / share.all as f64, share.lines as f64 / share.all as f64);
        println!("{set} {kind}: {hits:.4} of {} gold lines are blocks (physical lines: {lines:.4})", share.all);
        let floor = FLOORS.iter().find(|(s, k, _)| s == set && k == kind).map_or(0.0, |f| f.2);
        assert!(hits >= floor, "{set} {kind}: {hits} < {floor}");
    }
}

/// Breaks lines at spaces so that none is wider, as mail and terminal browsers do; continuations keep the indentation.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let hang = indent + if line.trim_start().starts_with('•') { 2 } else { 0 };
        let mut column = 0;
        for word in line.split(' ').filter(|w| !w.is_empty()) {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
                out.push_str(&" ".repeat(hang));
                column += hang;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            } else {
                out.push_str(&" ".repeat(indent));
                column += indent;
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
    out
}

#[test]
fn wrapped_dumps_read_as_unwrapped_ones() {
    let width = 72;
    let (mut found, mut all) = (0_u32, 0_u32);
    for (_, text) in dumps("dumps-fundus").into_iter().chain(dumps("dumps-wcxb").into_iter().take(100)) {
        let plain = dump::read(&text, &Options::default()).remove(0).blocks;
        // Words are wrapped at spaces here, which some scripts do not write; rows of tables are not wrapped at all.
        if text.contains(['\u{3042}', '的', '다']) || plain.iter().any(|b| b.kind == BlockKind::TableRow) {
            continue;
        }
        let again = dump::read(&wrapped(&text, width), &Options::default()).remove(0).blocks;
        let again: HashSet<String> = again.iter().map(|b| fold(&b.text)).collect();
        for block in plain.iter().map(|b| fold(&b.text)).filter(|b| b.chars().count() > width) {
            all += 1;
            found += u32::from(again.contains(&block));
        }
    }
    if all > 0 {
        let share = f64::from(found) / f64::from(all);
        println!("wrapped at {width}: {share:.4} of {all} long blocks as before");
        assert!(share >= WRAPPED_FLOOR);
    }
}

/// A dump cleaned, filed with our front matter and read again gives the same text.
#[test]
fn our_own_output_is_read_as_it_was_written() {
    for (gold, text) in dumps("dumps-wcxb").into_iter().chain(dumps("dumps-fundus")) {
        let body = normalize::body(&dump::read(&text, &Options::default())[0].blocks);
        let saved = format!("---\ntitle: x\nid: 0123456789abcdef\n---\n\n{body}\n");
        let again = dump::read(&saved, &Options::default());
        assert!(again.len() == 1 && normalize::body(&again[0].blocks) == body, "{}", gold["id"]);
    }
}

/// The lines that a clean copy keeps, as blocks of their own that say where they stand.
#[test]
fn kept_lines_of_the_samples_are_blocks() {
    let Some(folder) = shared("seeds") else { return };
    let gold = fs::read_to_string(folder.join("gold.jsonl")).expect("gold");
    for record in gold.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")) {
        let name = record["file"].as_str().or_else(|| record["id"].as_str()).expect("a file").trim_end_matches(".txt");
        let text = fs::read_to_string(folder.join(format!("{name}.txt"))).expect("a sample");
        let found = dump::read(&text, &Options::default());
        let lines: Vec<&str> = text.lines().collect();
        for number in record["keep"].as_array().expect("lines").iter().map(|n| n.as_u64().expect("a number") as usize) {
            let block = found[0].blocks.iter().find(|b| b.place as usize == number);
            assert_eq!(block.map(|b| b.text.as_str()), Some(lines[number - 1].trim()), "{name}:{number}");
        }
    }
}

#[test]
fn paragraphs_of_the_fixtures_are_blocks() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/dumps")).expect("fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let gold: Value = serde_json::from_str(&fs::read_to_string(path.with_extension("json")).expect("gold")).expect("JSON");
        let text = fs::read_to_string(&path).expect("a dump");
        let found = dump::read(&text, &Options::default());
        let blocks: HashSet<String> = found.iter().flat_map(|d| d.blocks.iter().map(|b| fold(&b.text))).collect();
        let date = text.strip_prefix(" date ").map(|rest| rest[..10].to_owned());
        assert_eq!(found[0].stamp.date.map(|d| d.to_string()), date, "{}", path.display());
        for line in gold["text"].as_str().expect("text").lines().map(fold).filter(|l| !l.is_empty()) {
            assert!(blocks.contains(&line), "{}: {line}", path.display());
        }
    }
}

#[test]
fn dumps_are_text_and_pages_are_html() {
    for set in ["dumps-wcxb", "dumps-fundus"] {
        for (gold, text) in dumps(set) {
            assert!(!dump::looks_like_html(&text), "{}", gold["id"]);
        }
    }
    let Some(folder) = shared("corpus/fundus-parsers/html") else { return };
    for page in fs::read_dir(folder).expect("pages") {
        let path = page.expect("a page").path();
        assert!(dump::looks_like_html(&unpacked(&path)), "{}", path.display());
    }
}

#[test]
fn stamps_are_read_wherever_they_stand() {
    for set in ["dumps-wcxb", "dumps-fundus"] {
        for (gold, text) in dumps(set) {
            let found = dump::read(&text, &Options::default());
            assert_eq!(found.len(), 1, "{}", gold["id"]);
            let date = text.strip_prefix(" date ").map(|rest| rest[..10].to_owned());
            assert_eq!(found[0].stamp.date.map(|d| d.to_string()), date, "{}", gold["id"]);
        }
    }
}
