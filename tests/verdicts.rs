//! Pages that are no articles get their verdict: walls, error pages, shells and lists in many languages, written by us.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "all of this crate is tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::{Options, PageVerdict, Source, clean};

fn walls() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/walls");
    let mut out: Vec<PathBuf> = fs::read_dir(folder).expect("the fixtures").map(|e| e.expect("an entry").path()).collect();
    out.sort();
    out
}

/// `not_found-ja` → `not_found`; `listing-tag-ja` → `listing`.
fn wanted(stem: &str) -> &str {
    stem.split('-').next().unwrap_or(stem)
}

fn verdict(path: &Path) -> PageVerdict {
    let bytes = fs::read(path).expect("a page");
    clean(&Source { name: "page.html", bytes: &bytes, ..Source::default() }, &Options::default())[0].article.verdict
}

#[test]
fn h15_f24_walls_shells_and_lists_are_told_apart_in_every_language() {
    let pages = walls();
    assert!(pages.len() >= 90, "the fixtures were not found");
    let mut wrong: BTreeMap<String, &str> = BTreeMap::new();
    for page in &pages {
        let stem = page.file_stem().expect("a stem").to_string_lossy().into_owned();
        let got = verdict(page).name();
        if got != wanted(&stem) {
            wrong.insert(stem, got);
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), pages.len());
}
