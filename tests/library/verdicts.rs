//! Pages that are no articles get their verdict: walls, error pages, shells and lists in many languages, written by us.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::model::BodySource;
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

/// Shells whose article stands in the state of their scripts, beside teasers, captions and consent texts.
#[test]
fn h15_shells_give_the_text_in_their_state() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/shells");
    let mut wrong = Vec::new();
    let mut pages = 0;
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "html") {
            continue;
        }
        pages += 1;
        let wanted = fs::read_to_string(path.with_extension("txt")).expect("what it holds");
        let (title, text) = wanted.trim_end().split_once("\n\n").expect("title and text");
        let bytes = fs::read(&path).expect("a page");
        let article = clean(&Source { name: "page.html", bytes: &bytes, ..Source::default() }, &Options::default()).remove(0).article;
        let got = (article.verdict, article.body_source, article.title.as_deref(), article.text.as_str());
        if got != (PageVerdict::Article, BodySource::PageState, Some(title), text) {
            wrong.push(format!("{}: {got:#?}", path.display()));
        }
    }
    assert!(pages >= 10, "the fixtures were not found");
    assert!(wrong.is_empty(), "{} of {pages}: {}", wrong.len(), wrong.join("\n"));
}
