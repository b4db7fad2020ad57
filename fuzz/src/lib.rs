//! What must hold for any page or dump, whatever the bytes were. Shared by the targets.

use std::collections::HashMap;

use dateline::dump::InputKind;
use dateline::model::BodySource;
use dateline::render::{Format, Options as Rendering, front_matter, render};
use dateline::{Article, Cleaned, Options, PageVerdict, Source, clean, decode};
use dateline::text::normalize;

/// Text may grow by so many bytes a block: a list's dash, a blank line, the bar between two cells.
const PER_BLOCK: usize = 16;

/// Cleans the bytes as that kind and checks the result.
pub fn check(bytes: &[u8], input: InputKind) {
    let options = Options { input, ..Options::default() };
    let all = clean(&Source { name: "input", bytes, ..Source::default() }, &options);
    assert!(!all.is_empty());
    bounded(bytes, &all);
    letters_come_from(bytes, &all);
    for cleaned in &all {
        ledger_covers_the_text(cleaned);
        output_is_inert_and_whole(&cleaned.article);
        cleaned_again_it_stays(&cleaned.article);
    }
}

fn bounded(bytes: &[u8], all: &[Cleaned]) {
    let text: usize = all.iter().map(|c| c.article.text.len()).sum();
    let blocks: usize = all.iter().map(|c| c.ledger.blocks.len()).sum();
    // One byte may be read as a character of three, and U+FFFD has three.
    assert!(text <= 3 * bytes.len() + PER_BLOCK * (blocks + 1), "{text} bytes out of {}", bytes.len());
}

/// How often each plain letter stands in a text; the sign of the kelvin is composed to one.
fn letters<'a>(texts: impl Iterator<Item = &'a str>) -> HashMap<char, usize> {
    let mut out = HashMap::new();
    texts.flat_map(str::chars).filter(|c| c.is_ascii_alphabetic() && *c != 'K').for_each(|c| *out.entry(c).or_default() += 1);
    out
}

/// Every letter was there, as often: only where the input says so in plain characters, without references and escapes.
fn letters_come_from(bytes: &[u8], all: &[Cleaned]) {
    let input = decode::decode(bytes, None).text;
    if input.contains(['&', '\\', '%']) {
        return;
    }
    let known = letters([&*input].into_iter());
    for (letter, times) in letters(all.iter().map(|c| c.article.text.as_str())) {
        assert!(known.get(&letter).is_some_and(|n| times <= *n), "{letter:?} stands {times} times, in the input {:?}", known.get(&letter));
    }
}

/// The text's letters are those of the kept blocks in their order; only the capital that a page sets apart comes from a dropped one.
fn ledger_covers_the_text(cleaned: &Cleaned) {
    let Cleaned { article, ledger, .. } = cleaned;
    assert_eq!(ledger.blocks.len(), ledger.verdicts.len(), "a verdict for every block");
    assert!(ledger.verdicts.iter().all(|v| (0.0..=1.0).contains(&v.score)));
    assert!(ledger.blocks.iter().flat_map(|b| b.links.iter().map(move |l| b.text.get(l.start as usize..l.end as usize))).all(|l| l.is_some()));
    if article.body_source != BodySource::Blocks {
        return;
    }
    let kept: Vec<_> = ledger.kept().cloned().collect();
    let kept = normalize::body(&kept);
    let mut text = article.text.chars().filter(|c| c.is_alphabetic());
    let missing = kept.chars().filter(|c| c.is_alphabetic()).find(|c| !text.any(|t| t == *c));
    assert!(missing.is_none(), "{missing:?} of the kept blocks is not in the text:\n{kept:?}\n{:?}", article.text);
    let known = letters(ledger.blocks.iter().map(|b| b.text.as_str()));
    for (letter, times) in letters([article.text.as_str()].into_iter()) {
        assert!(known.get(&letter).is_some_and(|n| times <= *n), "{letter:?} is in no block");
    }
}

fn output_is_inert_and_whole(article: &Article) {
    assert!(!article.text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{:?}", article.text);
    let html = render(article, Format::Html, &Rendering::default()).to_ascii_lowercase();
    assert!(!["<script", "<iframe", "<svg", "<style", "href=\"javascript:"].iter().any(|bad| html.contains(bad)), "{html}");
    let line = render(article, Format::Jsonl, &Rendering::default());
    assert_eq!(line.trim_end().lines().count(), 1);
    let file = render(article, Format::Text, &Rendering::default());
    let title = front_matter(&file).and_then(|f| f.text("title").map(str::to_owned));
    assert_eq!(title, article.title, "front matter gives back the title");
}

/// What we wrote, read as a dump, gives the text that we wrote.
fn cleaned_again_it_stays(article: &Article) {
    if article.verdict != PageVerdict::Article || article.text.is_empty() {
        return;
    }
    let file = render(article, Format::Text, &Rendering::default());
    let options = Options { input: InputKind::Text, ..Options::default() };
    let again = clean(&Source { name: "again", bytes: file.as_bytes(), ..Source::default() }, &options);
    assert_eq!(again.len(), 1, "one article is one article");
    // Without the rest of the page it may be certain that the text was encoded twice: then it is mended, and told.
    let mended = again[0].article.limits.iter().any(|l| l.contains("encoded twice"));
    assert!(mended || again[0].article.text == article.text, "{:?}\n{:?}", article.text, again[0].article.text);
}
