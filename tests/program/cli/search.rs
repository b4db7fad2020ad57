//! `search`: what was filed is found, by `run` at once, by the other commands after `--rebuild`.

use std::fs;

use super::{dateline, fixture, folder, page, shown};
use crate::site::write;

/// A configuration over the fixtures' feed.
fn configured(dir: &std::path::Path, more: &str) -> String {
    let text = format!(
        "[output]\ndir = \"{}\"\n{more}\n[security]\nallow_file = true\n[[source]]\nname = \"Reading room\"\nurl = \"file://{}\"\n",
        shown(dir.join("out")),
        fixture("site/feed.xml")
    );
    shown(write(&dir.join("news.toml"), text))
}

#[test]
fn what_run_filed_is_found_at_once() {
    let dir = folder();
    let config = configured(dir.path(), "");
    let out = dir.path().join("out");
    dateline(&["search", "lock", "--config", &config]).ends(2).says(&["dateline.index.db: no index yet", "search --rebuild"]);
    dateline(&["run", "--once", "--config", &config]).ends(0);

    let given = dateline(&["search", "sea", "lock", "--config", &config]).ends(0);
    assert!(given.out.contains("2025-03-11  Selwick sea lock reopens") && given.out.contains("out/2025/03/2025-03-11-"), "{}", given.out);
    assert!(!given.out.contains(['\u{1}', '\u{2}', '\x1b']), "{:?}", given.out);
    let records = dateline(&["search", "sea lock", "--format", "jsonl", "--config", &config]).ends(0).records();
    let first = &records[0];
    assert!(first["snippet"].as_str().expect("a snippet").contains("**"), "{first}");
    assert!(fs::read_to_string(first["file"].as_str().expect("a file")).expect("the file").contains("Selwick"));
    let files = dateline(&["search", "sea lock", "--format", "files", "--config", &config]).ends(0).out;
    assert_eq!(files.lines().next(), first["file"].as_str());

    let count = |arguments: &[&str]| {
        let given = dateline(&[&["search", "--format", "jsonl", "--config", &config], arguments].concat());
        (given.status, given.records().len())
    };
    assert_eq!(count(&["lock", "--since", "2030-01-01"]), (1, 0));
    assert_eq!(count(&["lock", "--until", "2001-01-01"]), (1, 0));
    assert_eq!(count(&["lock", "--language", "xx"]), (1, 0));
    assert!(count(&["lock", "--source", "Reading room"]).1 > 0 && count(&["lock", "--source", "nobody"]) == (1, 0));
    assert_eq!(count(&["the", "-n", "3"]), (0, 3));
    dateline(&["search", "--config", &config, "--", "-lock"]).ends(2).says(&["only words that must not stand there"]);
    dateline(&["search", "*", "--config", &config]).ends(2).says(&["no word to search for"]);
    dateline(&["search", "lock", "--since", "soon", "--config", &config]).ends(2).says(&["it is no day; write it like 2025-04-02"]);
    dateline(&["search", "lock", "-n", "0", "--config", &config]).ends(2).says(&["write 1 or more"]);
    let behind = ["search", "lock", "--since", "2026-01-01", "--until", "2025-01-01", "--config", &config];
    dateline(&behind).ends(2).says(&["lies behind"]);
    dateline(&["search", "--config", &config]).ends(2);
    assert!(out.join("dateline.index.db").is_file());
}

#[test]
fn the_index_is_made_anew_from_pages_files_and_manifest() {
    for more in ["", "[store]\nkeep_pages = \"none\"", "format = \"json\"\n[store]\nkeep_pages = \"none\""] {
        let dir = folder();
        let config = configured(dir.path(), more);
        let index = dir.path().join("out/dateline.index.db");
        dateline(&["run", "--once", "--config", &config]).ends(0);
        let found = || dateline(&["search", "sea lock", "--format", "jsonl", "--config", &config]).ends(0).records();
        let before = found();
        fs::write(&index, "damaged beyond what a database can be ".repeat(200)).expect("written");
        dateline(&["search", "lock", "--config", &config]).ends(2).says(&["dateline.index.db", "search --rebuild"]);
        dateline(&["search", "--rebuild", "--config", &config]).ends(0).says(&["17 articles in the index"]);
        let after = found();
        assert_eq!(before.len(), after.len(), "{more}");
        for key in ["id", "title", "date", "site", "url", "language", "file", "snippet"] {
            assert_eq!(before[0][key], after[0][key], "{key} {more}");
        }
        dateline(&["search", "lock", "--rebuild", "--config", &config]).ends(0);
    }
}

#[test]
fn what_clean_filed_is_found_after_a_rebuild() {
    let dir = folder();
    let out = shown(dir.path().join("out"));
    let saved = shown(write(&dir.path().join("buoy.html"), page("Buoy moved", "buoy")));
    dateline(&["clean", &saved, "-o", &out]).ends(0);
    dateline(&["search", "--rebuild", "-o", &out]).ends(0).says(&["1 article in the index"]);
    let records = dateline(&["search", "buoy", "-o", &out, "--format", "jsonl"]).ends(0).records();
    assert_eq!((records.len(), records[0]["title"].as_str()), (1, Some("Buoy moved")));
    assert!(!dir.path().join("out/dateline.db").exists(), "no state is made");
}

#[test]
fn without_an_index_none_is_filled() {
    let dir = folder();
    let config = configured(dir.path(), "[store]\nindex = false");
    dateline(&["run", "--once", "--config", &config]).ends(0);
    assert!(!dir.path().join("out/dateline.index.db").exists());
}
