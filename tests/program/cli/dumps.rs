//! Text dumps: several in one file, and our own output cleaned again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Given, dateline, files, fixture, folder, shown};

/// The text of every file of a folder, by its name, without the line that says what was cleaned.
fn texts(dir: &Path) -> BTreeMap<String, String> {
    let written = files(dir).into_iter().filter(|(path, _)| !path.ends_with("manifest.jsonl"));
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.lines().filter(|l| !l.starts_with("source: ")).collect::<Vec<_>>().join("\n")
    };
    // An undated article is filed by its file's own day.
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    written.map(|(path, (_, bytes))| (name(&path), text(bytes))).collect()
}

#[test]
fn what_was_cleaned_stays_as_it_is_when_it_is_cleaned_again() {
    for format in ["text", "markdown"] {
        let dir = folder();
        let [once, twice] = ["once", "twice"].map(|name| dir.path().join(name));
        dateline(&["clean", "-f", format, "-o", &shown(&once), &fixture("dumps"), &fixture("unusual")]).ends(0);
        dateline(&["clean", "-f", format, "-o", &shown(&twice), &shown(&once)]).ends(0);
        let (once, twice) = (texts(&once), texts(&twice));
        assert!(once.len() > 30, "{format}: {} files", once.len());
        for (name, text) in &once {
            assert_eq!(twice.get(name), Some(text), "{format}: {name}");
        }
        assert_eq!(once.len(), twice.len());
    }
}

fn records(given: &Given) -> Vec<Value> {
    given.records()
}

/// Articles of one file stand for themselves: each has the text and the date that it has in a file of its own.
#[test]
fn articles_of_one_file_are_cleaned_each_for_itself() {
    let names = ["vodokanal-lozivka", "sea-lock-reopens", "border-bridge-talks"];
    let dir = folder();
    let stamped = |(n, name): (usize, &&str)| {
        let text = fs::read_to_string(fixture(&format!("dumps/{name}.txt"))).unwrap();
        if text.starts_with(" date ") { text } else { format!(" date 2024-05-{:02} {text}", n + 10) }
    };
    let dumps: Vec<String> = names.iter().enumerate().map(stamped).collect();
    let path = |name: &str| shown(dir.path().join(name));
    for (n, dump) in dumps.iter().enumerate() {
        fs::write(path(&format!("{n}.txt")), dump).unwrap();
    }
    fs::write(path("all.txt"), dumps.join("\n\n")).unwrap();
    let all = records(&dateline(&["clean", "-f", "jsonl", &path("all.txt")]).ends(0));
    assert_eq!(all.len(), names.len());
    for (n, record) in all.iter().enumerate() {
        let alone = &records(&dateline(&["clean", "-f", "jsonl", &path(&format!("{n}.txt"))]).ends(0))[0];
        assert_eq!(record["source"], Value::from(format!("{}#{}", path("all.txt"), n + 1)));
        for key in ["text", "title", "date", "authors", "site", "verdict"] {
            assert_eq!(record[key], alone[key], "{key} of {}", names[n]);
        }
        assert!(record["date"].as_str().unwrap().starts_with(&dumps[n][6..16]), "{}", record["date"]);
    }
}
