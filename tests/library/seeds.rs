//! The five dumps this project began with, where `../shared` has them: every line of the body in, the others out, facts right.

use std::fs;
use std::path::{Path, PathBuf};

use dateline::{Article, Options, Source, clean};
use serde_json::Value;

fn seeds() -> Option<(PathBuf, Vec<Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(gold) = fs::read_to_string(folder.join("gold.jsonl")) else {
        println!("skipped: ../shared/seeds is not here");
        return None;
    };
    Some((folder, gold.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()))
}

fn article(folder: &Path, gold: &Value) -> Article {
    let name = gold["file"].as_str().expect("a name");
    let bytes = fs::read(folder.join(name)).expect("a dump");
    clean(&Source { name, bytes: &bytes, ..Source::default() }, &Options::default()).remove(0).article
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn numbers(value: &Value) -> Vec<usize> {
    value.as_array().map(|a| a.iter().filter_map(Value::as_u64).map(|n| n as usize).collect()).unwrap_or_default()
}

/// Share of the lines besides body and optional ones that are out; and the lines of the body that are missing.
fn lines(folder: &Path, gold: &Value, text: &str) -> (f64, Vec<String>, Vec<String>) {
    let dump = String::from_utf8_lossy(&fs::read(folder.join(gold["file"].as_str().expect("a name"))).expect("a dump")).into_owned();
    let kept: Vec<String> = text.lines().map(|l| fold(l.trim_start_matches("- "))).collect();
    let (keep, optional) = (numbers(&gold["keep"]), numbers(&gold["optional"]));
    let (mut missing, mut extra, mut others) = (Vec::new(), Vec::new(), 0);
    let body: Vec<String> = dump.lines().enumerate().filter(|(at, _)| keep.contains(&(at + 1))).map(|(_, l)| fold(l)).collect();
    for (at, line) in dump.lines().enumerate().map(|(at, l)| (at + 1, fold(l))).filter(|(_, l)| !l.is_empty()) {
        let stands = kept.contains(&line);
        if keep.contains(&at) {
            missing.extend((!stands).then_some(line));
        } else if !optional.contains(&at) {
            others += 1;
            extra.extend((stands && !body.contains(&line)).then_some(line));
        }
    }
    (1.0 - extra.len() as f64 / f64::from(others.max(1)), missing, extra)
}

/// At least this share of the lines that are no body must be out.
const OUT: f64 = 1.0;

#[test]
fn seeds_keep_their_body_and_lose_the_rest() {
    let Some((folder, golds)) = seeds() else { return };
    let mut wrong = Vec::new();
    for gold in &golds {
        let (share, missing, extra) = lines(&folder, gold, &article(&folder, gold).text);
        println!("{}: {:.0} % of the other lines are out; too much: {extra:?}", gold["file"], share * 100.0);
        wrong.extend(missing.iter().map(|l| format!("{}: missing: {l}", gold["file"])));
        wrong.extend((share < OUT).then(|| format!("{}: only {share:.2} of the other lines are out", gold["file"])));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn seeds_tell_their_facts() {
    let Some((folder, golds)) = seeds() else { return };
    let mut wrong = Vec::new();
    for gold in &golds {
        let record = serde_json::to_value(article(&folder, gold)).expect("JSON");
        let day = record["date"].as_str().map(|d| d[..10].to_owned());
        if record["title"] != gold["title"] {
            wrong.push(format!("{}: title {} instead of {}", gold["file"], record["title"], gold["title"]));
        }
        if day.as_deref() != gold["date"].as_str() {
            wrong.push(format!("{}: date {day:?} instead of {}", gold["file"], gold["date"]));
        }
        for key in ["authors", "site"] {
            if record[key] != gold[key] {
                wrong.push(format!("{}: {key} {} instead of {}", gold["file"], record[key], gold[key]));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
