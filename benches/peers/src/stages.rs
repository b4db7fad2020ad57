//! dateline's stages one by one, as a table.

use std::hint::black_box;

use dateline::model::Facts;
use dateline::render::{self, Format};
use dateline::{Options, Source, classify, decode, document, extract, facts, html};

use crate::clock;

/// One stage over one page; what it needs was made beforehand.
type Stage = (&'static str, fn(&Page) -> usize);

/// A page with what each stage gives to the next.
struct Page {
    text: String,
    parsed: html::Page,
    blocks: document::Blocks,
    facts: Facts,
    evidence: Option<document::Evidence>,
    cleaned: extract::Cleaned,
}

const STAGES: &[Stage] = &[
    ("decode", |p| decode::decode(p.text.as_bytes(), None).text.len()),
    ("parse", |p| html::parse(&p.text, &html::Options::default()).tree.len()),
    ("blocks", |p| document::blocks(&p.parsed.tree).blocks.len()),
    ("metadata", |p| usize::from(facts::from_html(&p.parsed, &facts::Context::default()).title.is_some())),
    ("embedded", |p| document::evidence(&p.parsed.embedded).map_or(0, |e| e.text.len())),
    ("verdicts", |p| judged(p)),
    ("body", |p| extract::outcome(&p.cleaned.ledger, &classify::Summary::default(), None).0.len()),
    ("render", |p| render::render(&p.cleaned.article, Format::Jsonl, &render::Options::default()).len()),
    ("whole", |p| clean(&p.text).article.words),
];

fn clean(text: &str) -> extract::Cleaned {
    let source = Source { name: "page", bytes: text.as_bytes(), ..Source::default() };
    dateline::clean(&source, &Options::default()).swap_remove(0)
}

fn judged(page: &Page) -> usize {
    let facts = &page.facts;
    let input = classify::Input {
        blocks: &page.blocks.blocks,
        outline: &page.blocks.outline,
        title: facts.title.as_ref().map(|t| t.value.as_str()),
        description: facts.description.as_ref().map(|d| d.value.as_str()),
        authors: facts.authors.as_ref().map_or(&[], |a| a.value.as_slice()),
        evidence: page.evidence.as_ref().filter(|e| e.json_ld).map(|e| e.text.as_str()),
        language: facts.language.as_ref().map(|l| l.value.as_str()),
        ..classify::Input::default()
    };
    classify::judge(&input, &classify::Options::default()).verdicts.iter().filter(|v| v.keep).count()
}

fn ready(texts: &[String]) -> Vec<Page> {
    let page = |text: &String| {
        let parsed = html::parse(text, &html::Options::default());
        let blocks = document::blocks(&parsed.tree);
        let facts = facts::from_html(&parsed, &facts::Context::default());
        let evidence = document::evidence(&parsed.embedded);
        Page { text: text.clone(), parsed, blocks, facts, evidence, cleaned: clean(text) }
    };
    texts.iter().map(page).collect()
}

fn run(stage: fn(&Page) -> usize, pages: &[Page]) -> usize {
    pages.iter().map(|p| black_box(stage(p))).sum()
}

/// Prints the microseconds of each stage per page: the median of the rounds.
pub fn table(texts: &[String], rounds: usize) {
    let pages = ready(texts);
    println!("| stage | µs a page | of the whole |\n|---|---:|---:|");
    let median = |stage| {
        let mut times: Vec<f64> = (0..rounds).map(|_| clock::seconds(|| run(stage, &pages))).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2] / pages.len() as f64 * 1e6
    };
    let times: Vec<f64> = STAGES.iter().map(|(_, stage)| median(*stage)).collect();
    let whole = times.last().copied().unwrap_or(1.0);
    for ((name, _), time) in STAGES.iter().zip(&times) {
        println!("| {name} | {time:.0} | {:.0} % |", time / whole * 100.0);
    }
}

/// Runs one stage alone, for a profiler.
pub fn one(name: &str, texts: &[String], rounds: usize) {
    let Some((_, stage)) = STAGES.iter().find(|(n, _)| *n == name) else {
        eprintln!("no such tool or stage: {name}");
        std::process::exit(2);
    };
    let pages = ready(texts);
    let seconds: f64 = (0..rounds).map(|_| clock::seconds(|| run(*stage, &pages))).sum();
    println!("{name}: {:.0} µs a page", seconds / (rounds * pages.len()) as f64 * 1e6);
}
