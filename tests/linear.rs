//! Cleaning costs work in proportion to the input, counted and not timed: twice the input, at most two and a half times the work.
//!
//! Counted are memory requests, their bytes, and the nodes and blocks that were built: what grows with the square of an input is
//! built, copied or collected. Loops that only look
//! are timed by hand, with the same generators.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "all of this crate is tests")]

#[path = "library/hostile/generators.rs"]
mod generators;
#[path = "library/hostile/sources.rs"]
mod sources;

use std::alloc::System;
use std::sync::{Mutex, PoisonError};

use dateline::dump::InputKind;
use dateline::{Options, Source, clean};
use generators::{DUMPS, Generator, PAGES};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Twice the input may cost so many times the work.
const MOST: f64 = 2.5;
/// The larger page's bytes.
const PAGE_BYTES: usize = 160 * 1024;
/// The larger dump's bytes: the limit of a line is met by both sizes.
const DUMP_BYTES: usize = 640 * 1024;
/// Work below this is the same for every page: tables read once, the model's rows.
const FLOOR: f64 = 4_000.0;

/// Work is counted over the whole process: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Memory requests, and every 64 bytes of them.
fn work(text: &str, input: InputKind) -> f64 {
    let options = Options { input, ..Options::default() };
    let region = Region::new(COUNTED);
    let cleaned = clean(&Source { name: "page", bytes: text.as_bytes(), ..Source::default() }, &options);
    let change = region.change();
    let built: usize = cleaned.iter().map(|c| c.ledger.blocks.len()).sum();
    let steps = change.allocations + change.reallocations + change.bytes_allocated / 64 + built;
    steps as f64
}

fn check(generators: &[Generator], bytes: usize, input: InputKind, wrong: &mut Vec<String>) {
    for (name, make) in generators {
        let once = work(&make(bytes / 2), input);
        let twice = work(&make(bytes), input);
        let ratio = (twice + FLOOR) / (once + FLOOR);
        if ratio > MOST {
            wrong.push(format!("{name}: {once} steps, then {twice}: {ratio:.2} times"));
        }
    }
}

#[test]
fn h1_to_h6_h10_h13_h16_twice_the_input_is_twice_the_work() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    // Tables that are built at first use are not this page's work.
    work(&PAGES[0].1(1000), InputKind::Html);
    work(&DUMPS[0].1(1000), InputKind::Text);
    let mut wrong = Vec::new();
    check(PAGES, PAGE_BYTES, InputKind::Html, &mut wrong);
    check(DUMPS, DUMP_BYTES, InputKind::Text, &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Five megabytes of JSON-LD, of any of the shapes that are known: nested thousands deep, in rings, broken, with raw line breaks or NaN.
#[test]
fn five_megabytes_of_json_ld_cost_what_they_weigh() {
    const BYTES: usize = 5 << 20;
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    work(&PAGES[0].1(1000), InputKind::Html);
    let of_json: Vec<Generator> = PAGES.iter().filter(|(name, _)| name.starts_with("JSON-LD")).copied().collect();
    assert!(of_json.len() >= 8);
    let mut wrong = Vec::new();
    check(&of_json, BYTES, InputKind::Html, &mut wrong);
    let deep = |levels: usize| {
        let (open, close) = (r#"{"@graph":["#.repeat(levels), "]}".repeat(levels));
        let article = r#"{"@type":"NewsArticle","headline":"h","datePublished":"2025-04-02"}"#;
        format!("<script type=\"application/ld+json\">{open}{article}{close}</script><h1>h</h1><p>x")
    };
    let (once, twice) = (work(&deep(5_000), InputKind::Html), work(&deep(10_000), InputKind::Html));
    if (twice + FLOOR) / (once + FLOOR) > MOST {
        wrong.push(format!("depth 10,000: {once} steps, then {twice}"));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What `discover` reads costs what it weighs, too.
#[test]
fn feeds_sitemaps_and_homepages_cost_what_they_weigh() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let base = url::Url::parse("https://a.example/").expect("an address");
    let read = |text: &str| {
        let region = Region::new(COUNTED);
        let found = dateline::discover::candidates(text.as_bytes(), None, &base).map(dateline::discover::Found::into_candidates);
        let change = region.change();
        let steps = change.allocations + change.reallocations + change.bytes_allocated / 64 + found.map_or(0, |all| all.len());
        steps as f64
    };
    let mut wrong = Vec::new();
    for (name, make) in sources::SOURCES {
        read(&make(2_000));
        let (once, twice) = (read(&make(DUMP_BYTES / 2)), read(&make(DUMP_BYTES)));
        let ratio = (twice + FLOOR) / (once + FLOOR);
        if ratio > MOST {
            wrong.push(format!("{name}: {once} steps, then {twice}: {ratio:.2} times"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A selector whose search would grow with the square of the page ends with an error that names the selectors.
#[test]
fn selectors_cost_what_the_page_weighs_or_are_refused() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wrong = Vec::new();
    for (selector, unit) in sources::SELECTORS {
        let selected = |bytes: usize| {
            let page = format!("<html><body>{}", unit.repeat(bytes / unit.len()));
            let selection = dateline::extract::Selection::new(vec![(*selector).to_owned()], Vec::new()).expect("a selector");
            let options = Options { selection, ..Options::default() };
            let region = Region::new(COUNTED);
            let article = clean(&Source { name: "page", bytes: page.as_bytes(), ..Source::default() }, &options).remove(0).article;
            let change = region.change();
            (article.error, (change.allocations + change.reallocations + change.bytes_allocated / 64) as f64)
        };
        let ((first, once), (second, twice)) = (selected(PAGE_BYTES / 2), selected(PAGE_BYTES));
        let ratio = (twice + FLOOR) / (once + FLOOR);
        if ratio > MOST || first.into_iter().chain(second).any(|error| !error.contains("the selectors")) {
            wrong.push(format!("{selector}: {once} steps, then {twice}: {ratio:.2} times"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
