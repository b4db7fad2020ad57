//! Quality floors on the development corpora: figures of the public scorer, pinned in `tests/floors.json`, that may only rise.
//!
//! Skips, and says so, where `../shared` or python3 is missing. `just floors` raises the pins to what is reached.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "all of this crate is tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Figures may fall short of their pin by this much: they are rounded to four places.
const ROUNDING: f64 = 0.000_05;

/// The corpus sets, the page kind that is scored, and the folder with the pages.
const SETS: &[(&str, &str, Option<&str>, &str)] = &[
    ("fundus-parsers", "fundus-parsers", None, "html"),
    ("wcxb-dev articles", "wcxb-dev", Some("article"), "html"),
    ("wcxb-dev", "wcxb-dev", None, "html"),
    ("trafilatura-eval", "trafilatura-eval", None, "html"),
    ("htmldate", "htmldate", None, "html"),
    ("chinese", "chinese", None, "html"),
    ("readability-pages", "readability-pages", None, "html"),
    ("dumps-fundus", "dumps-fundus", None, "text"),
    ("dumps-wcxb", "dumps-wcxb", None, "text"),
];

/// The figures that are pinned where the scorer gives them.
const FIGURES: &[&str] = &[
    "shingle_f1",
    "exact",
    "para_f1",
    "words_f1",
    "chars_f1",
    "snip_f1",
    "title",
    "author",
    "date",
    "date_precision",
    "filed",
    "lists_told",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shared() -> Option<PathBuf> {
    let shared = root().join("../shared");
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !shared.join("corpus").is_dir() || !shared.join("bench/score.py").is_file() {
        println!("skipped: ../shared with the development corpora is not here");
        return None;
    }
    if !python.is_ok_and(|s| s.success()) {
        println!("skipped: python3, which runs the scorer, is not here");
        return None;
    }
    Some(shared)
}

/// Cleans every page of a set and gives one JSON object per input.
fn clean(folder: &Path) -> Vec<Value> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_dateline")).args(["clean", "--quiet", "--format", "jsonl"]).arg(folder).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("one JSON object a line")).collect()
}

/// `path/ID.html.gz` → `ID`.
fn id(source: &str) -> String {
    let name = source.rsplit('/').next().unwrap_or(source);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

fn score(shared: &Path, set: &str, kind: Option<&str>, predictions: &[Value]) -> Value {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("predictions.jsonl");
    let line = |p: &Value| json!({"id": id(p["source"].as_str().unwrap_or("")), "text": p["text"], "title": p["title"], "authors": p["authors"], "date": p["date"]});
    let lines: Vec<String> = predictions.iter().map(|p| line(p).to_string()).collect();
    fs::write(&file, lines.join("\n")).expect("written");
    let mut command = Command::new("python3");
    command.arg(shared.join("bench/score.py")).arg(shared.join("corpus").join(set).join("gold.jsonl")).arg(&file).arg("--json");
    if let Some(kind) = kind {
        command.args(["--kind", kind]);
    }
    let output = command.output().expect("the scorer runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Prints how often each source of dates was used and how often it was right; gives the share of the given dates that are right.
/// `None` for a set without dates.
fn dates(shared: &Path, set: &str, kind: Option<&str>, predictions: &[Value]) -> Option<f64> {
    let gold = fs::read_to_string(shared.join("corpus").join(set).join("gold.jsonl")).expect("gold");
    let gold = gold.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")).filter(|g| kind.is_none_or(|k| g["kind"] == k));
    let days: BTreeMap<String, String> =
        gold.filter_map(|g| Some((g["id"].as_str()?.to_owned(), g["date"].as_str()?.chars().take(10).collect()))).collect();
    let mut used: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for page in predictions {
        let Some(day) = days.get(&id(page["source"].as_str().unwrap_or(""))) else { continue };
        let (Some(date), Some(source)) = (page["date"].as_str(), page["date_source"].as_str()) else { continue };
        let count = used.entry(source).or_default();
        count[0] += 1;
        count[1] += usize::from(date.starts_with(day.as_str()));
    }
    let [given, right] = used.values().fold([0, 0], |sum, count| [sum[0] + count[0], sum[1] + count[1]]);
    if given == 0 {
        return None;
    }
    println!(
        "{set}{}: {given} dates given for {} pages, {right} of them right; by source:",
        kind.map(|k| format!(" {k}")).unwrap_or_default(),
        days.len()
    );
    for (source, [given, right]) in &used {
        println!("  {source:<12}{given:>5} given {right:>5} right  {:.3}", *right as f64 / *given as f64);
    }
    Some((right as f64 / given as f64 * 10_000.0).round() / 10_000.0)
}

/// The share of the articles that are filed, and the share of the pages of teasers and goods that are not; prints the verdicts on both.
/// `None` where there are no pages of that kind.
fn verdicts(shared: &Path, set: &str, kind: Option<&str>, predictions: &[Value]) -> [Option<f64>; 2] {
    let gold = fs::read_to_string(shared.join("corpus").join(set).join("gold.jsonl")).expect("gold");
    let gold = gold.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")).filter(|g| kind.is_none_or(|k| g["kind"] == k));
    let kinds: BTreeMap<String, String> =
        gold.filter_map(|g| Some((g["id"].as_str()?.to_owned(), g["kind"].as_str().unwrap_or("article").to_owned()))).collect();
    let mut given: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for page in predictions {
        let is_list = match kinds.get(&id(page["source"].as_str().unwrap_or(""))).map(String::as_str) {
            Some("article") => false,
            Some("listing" | "collection") => true,
            _ => continue,
        };
        *given.entry((is_list, page["verdict"].as_str().unwrap_or(""))).or_default() += 1;
    }
    println!("{set}: verdicts on articles (false) and lists (true): {given:?}");
    [false, true].map(|is_list| {
        let pages: usize = given.iter().filter(|((list, _), _)| *list == is_list).map(|(_, n)| n).sum();
        let articles = given.get(&(is_list, "article")).copied().unwrap_or_default();
        let right = if is_list { pages - articles } else { articles };
        (pages > 0).then(|| (right as f64 / pages as f64 * 10_000.0).round() / 10_000.0)
    })
}

fn floors_file() -> PathBuf {
    root().join("tests/floors.json")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`just floors` asks for the pins to be raised")]
fn figures_do_not_fall() {
    let Some(shared) = shared() else { return };
    let mut floors: BTreeMap<String, BTreeMap<String, f64>> =
        serde_json::from_str(&fs::read_to_string(floors_file()).expect("floors")).expect("JSON");
    let raise = std::env::var("RAISE_FLOORS").is_ok();
    let mut cleaned: BTreeMap<PathBuf, Vec<Value>> = BTreeMap::new();
    let mut fallen = Vec::new();
    for (name, set, kind, folder) in SETS {
        let folder = shared.join("corpus").join(set).join(folder);
        let pages = fs::read_dir(&folder).expect("a set").count();
        let predictions = cleaned.entry(folder.clone()).or_insert_with(|| clean(&folder));
        assert!(predictions.len() >= pages, "{name}: {} objects for {pages} pages", predictions.len());
        let mut scores = score(&shared, set, *kind, predictions);
        if let Some(precision) = dates(&shared, set, *kind, predictions) {
            scores["date_precision"] = json!(precision);
        }
        let [filed, told] = verdicts(&shared, set, *kind, predictions);
        filed.into_iter().for_each(|share| scores["filed"] = json!(share));
        told.into_iter().for_each(|share| scores["lists_told"] = json!(share));
        println!("{name}: {scores}");
        let pins = floors.entry((*name).to_owned()).or_default();
        for figure in FIGURES {
            let Some(reached) = scores[*figure].as_f64() else { continue };
            let pin = pins.entry((*figure).to_owned()).or_insert(0.0);
            if reached + ROUNDING < *pin {
                fallen.push(format!("{name}: {figure} {reached} is below its floor {pin}"));
            } else if raise {
                *pin = pin.max(reached);
            }
        }
    }
    assert!(fallen.is_empty(), "\n{}\n", fallen.join("\n"));
    if raise {
        fs::write(floors_file(), serde_json::to_string_pretty(&floors).expect("JSON") + "\n").expect("written");
    }
}

#[test]
fn no_article_comes_out_empty() {
    let Some(shared) = shared() else { return };
    for set in ["fundus-parsers", "wcxb-dev"] {
        let gold = fs::read_to_string(shared.join("corpus").join(set).join("gold.jsonl")).expect("gold");
        let predictions = clean(&shared.join("corpus").join(set).join("html"));
        let empty: BTreeMap<String, bool> =
            predictions.iter().map(|p| (id(p["source"].as_str().unwrap_or("")), p["text"].as_str() == Some(""))).collect();
        let lost: Vec<String> = gold
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).expect("JSON"))
            .filter(|g| g["text"].as_str().is_some_and(|t| !t.trim().is_empty()))
            .filter_map(|g| g["id"].as_str().filter(|i| empty.get(*i) != Some(&false)).map(str::to_owned))
            .collect();
        assert!(lost.is_empty(), "{set}: no text for {lost:?}");
    }
}
