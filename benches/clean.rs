//! How long the stages of cleaning take, and the whole job: `cargo bench`.
//!
//! Pages come from `../shared/corpus/fundus-parsers` where it is, else from our own fixtures.
#![allow(clippy::expect_used, missing_docs, reason = "a benchmark ends where its pages are missing")]

use std::fs;
use std::io::Read;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::{Article, Options, Source, classify, clean, decode, document, facts, html, render};

/// Up to forty pages, unpacked.
fn pages() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus/fundus-parsers/html");
    let folder = if corpus.is_dir() { corpus } else { root.join("fixtures/site/articles") };
    let mut paths: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().take(40).map(|p| unpacked(fs::read(p).expect("a page"))).collect()
}

fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut out).expect("gzip");
    out
}

fn stages(c: &mut Criterion) {
    let pages = pages();
    let texts: Vec<String> = pages.iter().map(|p| decode::decode(p, None).text.into_owned()).collect();
    let parsed: Vec<html::Page> = texts.iter().map(|t| html::parse(t, &html::Options::default())).collect();
    let blocks: Vec<document::Blocks> = parsed.iter().map(|p| document::blocks(&p.tree)).collect();
    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Elements(pages.len() as u64)).sample_size(10);
    group.bench_function("decode", |b| b.iter(|| pages.iter().map(|p| decode::decode(p, None).text.len()).sum::<usize>()));
    group.bench_function("cut and parse", |b| {
        b.iter(|| texts.iter().map(|t| html::parse(t, &html::Options::default()).tree.len()).sum::<usize>());
    });
    let reference = html::Options { parser: html::Parser::Reference, ..html::Options::default() };
    group.bench_function("cut and parse with html5ever", |b| {
        b.iter(|| texts.iter().map(|t| html::parse(t, &reference).tree.len()).sum::<usize>());
    });
    group.bench_function("blocks", |b| b.iter(|| parsed.iter().map(|p| document::blocks(&p.tree).blocks.len()).sum::<usize>()));
    group.bench_function("metadata", |b| {
        b.iter(|| parsed.iter().filter(|p| facts::from_html(p, &facts::Context::default()).title.is_some()).count());
    });
    group.bench_function("verdicts", |b| b.iter(|| blocks.iter().map(judged).sum::<usize>()));
    group.finish();
}

fn input(found: &document::Blocks) -> classify::Input<'_> {
    classify::Input { blocks: &found.blocks, outline: &found.outline, language: Some("en"), ..classify::Input::default() }
}

fn judged(found: &document::Blocks) -> usize {
    classify::judge(&input(found), &classify::Options::default()).verdicts.iter().filter(|v| v.keep).count()
}

/// A page of two hundred blocks in the shape of a news page: menus, thirty paragraphs, lists of teasers, comments, a footer.
fn page_of_two_hundred() -> document::Blocks {
    const PROSE: &str = "The harbour office said on Tuesday that the lock would stay shut until the divers had finished, which may \
                         take until the end of the month if the water does not clear; the mills have been told to send their grain by road.";
    let many = |count: usize, part: &dyn Fn(usize) -> String| (0..count).map(part).collect::<String>();
    let menu = many(40, &|n| format!("<li class=nav-item><a href=/s/{n}>Section {n}</a></li>"));
    let body = many(30, &|n| format!("<p>{PROSE} It was the {n}th day, and <a href=/{n}>the ferry</a> lay at anchor.</p>"));
    let teaser = |n| {
        format!(
            "<div class=teaser-card><h3><a href=/n/{n}>Council votes on plan number {n}</a></h3><p>The vote was put off twice.</p></div>"
        )
    };
    let comment =
        |n| format!("<li class=comment><b class=comment-author>reader{n}</b><p>I saw it from the quay. It will take longer.</p></li>");
    let footer = many(25, &|n| format!("<p><a href=/f/{n}>Terms, part {n}</a></p>"));
    let page = format!(
        "<html lang=en><body><nav><ul>{menu}</ul></nav><article class=story><h1>Lock stays shut</h1><p class=byline>By Ada Lind</p>\
         <p class=date>March 4, 2025</p>{body}</article><aside class=related><h2>More</h2>{}</aside><ul class=comments>{}</ul>\
         <footer>{footer}<p>© 2025 Lund Courier. All rights reserved.</p></footer></body></html>",
        many(40, &teaser),
        many(10, &comment)
    );
    let found = document::blocks(&html::parse(&page, &html::Options::default()).tree);
    assert_eq!(found.blocks.len(), 200, "the page has as many blocks as it says");
    found
}

/// Features and model together are to take at most 0.6 ms for such a page.
fn verdicts(c: &mut Criterion) {
    let found = page_of_two_hundred();
    let mut group = c.benchmark_group("two hundred blocks");
    group.bench_function("features", |b| b.iter(|| classify::features(&input(&found)).len()));
    group.bench_function("features, model and guards", |b| b.iter(|| judged(&found)));
    group.finish();
}

fn whole(c: &mut Criterion) {
    let pages = pages();
    let mut group = c.benchmark_group("whole");
    group.throughput(Throughput::Elements(pages.len() as u64)).sample_size(10);
    let one = |bytes: &Vec<u8>| clean(&Source { name: "page", bytes, ..Source::default() }, &Options::default())[0].article.words;
    let articles: Vec<Article> = pages
        .iter()
        .map(|bytes| clean(&Source { name: "page", bytes, ..Source::default() }, &Options::default()).remove(0).article)
        .collect();
    group
        .bench_function("normalize", |b| b.iter(|| articles.iter().map(|a| dateline::text::normalize::body(&a.body).len()).sum::<usize>()));
    let options = render::Options::default();
    group.bench_function("render", |b| {
        b.iter(|| articles.iter().map(|a| render::render(a, render::Format::Jsonl, &options).len()).sum::<usize>());
    });
    group.bench_function("bytes to article", |b| b.iter(|| pages.iter().map(one).sum::<usize>()));
    group.finish();
}

criterion_group!(benches, stages, verdicts, whole);
criterion_main!(benches);
