//! The page as a whole in numbers, for the small model that tells lists of teasers and goods from articles.

use std::collections::HashMap;

use crate::classify::Declared;
use crate::classify::context::Context;
use crate::classify::features::is_date;
use crate::document::measure::Measure;
use crate::lexicon::class_words::Says;
use crate::model::{BlockKind, Hints, Verdict};
use crate::text::likeness::same_words;

/// Name, range and meaning of each number, in the order of [`row`].
pub(crate) const FEATURES: &[(&str, &str, &str)] = &[
    ("words", "ln 1+", "words of the page"),
    ("good", "ln 1+", "words of prose"),
    ("links", "0-1", "link density"),
    ("blocks", "ln 1+", "blocks"),
    ("mean", "ln 1+", "words per block"),
    ("top_share", "0-1", "share of the prose in the top container"),
    ("best_share", "0-1", "share of the prose in the container whose own children hold most"),
    ("kept_words", "ln 1+", "words kept"),
    ("kept_share", "0-1", "share of the page's words that are kept"),
    ("kept_good", "0-1", "share of the kept words that are prose"),
    ("kept_links", "0-1", "link density of what is kept"),
    ("kept_blocks", "ln 1+", "blocks kept"),
    ("kept_mean", "ln 1+", "words per kept block"),
    ("kept_headings", "0-1", "share of the kept blocks that are headings"),
    ("kept_items", "0-1", "share of the kept blocks that are list items or rows"),
    ("linked_heads", "ln 1+", "headings of the page that are all link"),
    ("linked_heads_share", "0-1", "share of the headings that are all link"),
    ("kept_linked_heads", "ln 1+", "kept headings that are all link"),
    ("longest", "ln 1+", "words of the longest kept block"),
    ("longest_run", "ln 1+", "words of the longest run of kept prose"),
    ("score", "0-1", "mean score of the kept words"),
    ("unsure", "0-1", "share of the page's words with scores between .2 and .8"),
    ("best_score", "0-1", "highest score of a block of eight words or more"),
    ("forum", "0-1", "share of the elements named as in a forum"),
    ("product", "0-1", "… as in a shop"),
    ("listing", "0-1", "… as in a listing"),
    ("docs", "0-1", "… as in a manual"),
    ("related", "0-1", "… as related articles"),
    ("articles", "ln 1+", "article elements"),
    ("templates", "ln 1+", "blocks of the most frequent template that is mostly link"),
    ("digits", "0-1", "share of the blocks that hold mostly digits: prices, dates, counts"),
    ("sentences", "0-1", "share of the blocks that end as sentences"),
    ("headline", "0/1", "a heading of level 1 stands before the first prose"),
    ("authors", "0/1", "the metadata names authors"),
    ("dates", "ln 1+", "short blocks that tell a date"),
    ("prices", "ln 1+", "short blocks that tell a price"),
    ("buttons", "ln 1+", "times that the most frequent short link stands in the page: 'Read more' below each teaser"),
    ("per_heading", "ln 1+", "words of prose kept per kept heading"),
    ("span", "0-1", "share of the blocks between the first and the last prose of the top container"),
    ("type_article", "0/1", "og:type says article"),
    ("type_product", "0/1", "… a product"),
    ("type_website", "0/1", "… a website"),
    ("type_none", "0/1", "… nothing"),
    ("published", "0/1", "a meta tells article:published_time"),
    ("segments", "-1+", "parts of the address's path; -1: the address is not known"),
    ("hyphens", "0+", "hyphens and underscores in the last part: a headline in words"),
    ("last", "0+", "characters of the last part, without its extension"),
    ("dated_path", "0/1", "a year and a month stand in the path"),
    ("root", "0/1", "the path is the site's root"),
    ("says_article", "0/1", "JSON-LD tells the headline of an article"),
    ("headed", "0/1", "a block before the last of what is kept says what the title says"),
    ("kept_sentences", "ln 1+", "sentences of the kept prose"),
    ("kept_span", "0-1", "share of the words between the first and the last kept block that are kept"),
    ("kept_templates", "0-1", "share of the kept words in the most frequent template of kept prose"),
    ("alike_templates", "ln 1+", "times that the template of the longest kept prose stands in the page"),
];

/// Number of numbers.
pub(crate) const WIDTH: usize = FEATURES.len();

struct Row {
    values: [f32; WIDTH],
    next: usize,
}

impl Row {
    fn push(&mut self, value: f32) {
        self.values[self.next] = value;
        self.next += 1;
    }

    fn ln(&mut self, value: f32) {
        self.push(value.max(0.0).ln_1p());
    }
}

/// The numbers of one page after its blocks were judged.
pub(crate) fn row(context: &Context, verdicts: &[Verdict]) -> [f32; WIDTH] {
    let mut out = Row { values: [0.0; WIDTH], next: 0 };
    whole(context, &mut out);
    kept(context, verdicts, &mut out);
    headings(context, verdicts, &mut out);
    scores(context, verdicts, &mut out);
    names(context, &mut out);
    shape(context, verdicts, &mut out);
    declared(context.declared, &mut out);
    body(context, verdicts, &mut out);
    debug_assert_eq!(out.next, WIDTH);
    out.values
}

fn whole(context: &Context, out: &mut Row) {
    let total = context.total;
    out.ln(total.words);
    out.ln(total.good);
    out.push(total.link_density());
    out.ln(total.blocks);
    out.ln(total.words / total.blocks.max(1.0));
    out.push(context.good_share(context.top));
    out.push(context.good_share(context.best));
}

fn kept(context: &Context, verdicts: &[Verdict], out: &mut Row) {
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    let sum = |value: &dyn Fn(&Measure) -> f32| kept.iter().map(|at| value(&context.measures[*at])).sum::<f32>();
    let words = sum(&|m| m.words);
    let count = (kept.len() as f32).max(1.0);
    let kinds = |test: &dyn Fn(BlockKind) -> bool| kept.iter().filter(|at| test(context.blocks[**at].kind)).count() as f32;
    out.ln(words);
    out.push(words / context.total.words.max(1.0));
    out.push(sum(&|m| if m.good { m.words } else { 0.0 }) / words.max(1.0));
    out.push(sum(&|m| m.words * m.link_density) / words.max(1.0));
    out.ln(kept.len() as f32);
    out.ln(words / count);
    out.push(kinds(&|k| matches!(k, BlockKind::Heading(_))) / count);
    out.push(kinds(&|k| matches!(k, BlockKind::ListItem { .. } | BlockKind::TableRow)) / count);
}

fn headings(context: &Context, verdicts: &[Verdict], out: &mut Row) {
    let heads: Vec<usize> = (0..verdicts.len()).filter(|at| matches!(context.blocks[*at].kind, BlockKind::Heading(_))).collect();
    let linked: Vec<usize> = heads.iter().copied().filter(|at| context.measures[*at].link_density > 0.9).collect();
    out.ln(linked.len() as f32);
    out.push(linked.len() as f32 / heads.len().max(1) as f32);
    out.ln(linked.iter().filter(|at| verdicts[**at].keep).count() as f32);
}

fn scores(context: &Context, verdicts: &[Verdict], out: &mut Row) {
    let (mut longest, mut run, mut best_run) = (0.0f32, 0.0f32, 0.0f32);
    let (mut sure, mut words, mut unsure, mut best) = (0.0, 0.0, 0.0, 0.0f32);
    for (verdict, m) in verdicts.iter().zip(&context.measures) {
        if verdict.keep {
            longest = longest.max(m.words);
            (sure, words) = (sure + verdict.score * m.words, words + m.words);
        }
        run = if verdict.keep && m.ends_sentence { run + m.words } else { 0.0 };
        best_run = best_run.max(run);
        unsure += if (0.2..0.8).contains(&verdict.score) { m.words } else { 0.0 };
        best = if m.words >= 8.0 { best.max(verdict.score) } else { best };
    }
    out.ln(longest);
    out.ln(best_run);
    out.push(sure / f32::max(words, 1.0));
    out.push(unsure / context.total.words.max(1.0));
    out.push(best);
}

fn names(context: &Context, out: &mut Row) {
    let elements = &context.outline.elements;
    let named = elements.iter().filter(|e| e.hints.any(Hints::NAMED)).count().max(1) as f32;
    for section in [Says::FORUM, Says::PRODUCT, Says::LISTING, Says::DOCS, Says::RELATED] {
        out.push(context.places.iter().filter(|p| p.says.has(section)).count() as f32 / named);
    }
    out.ln(elements.iter().filter(|e| e.tag == "article").count() as f32);
    let linked = context.groups.values().filter(|s| s.link_density() > 0.5);
    out.ln(linked.map(|s| s.blocks).fold(0.0, f32::max));
}

fn shape(context: &Context, verdicts: &[Verdict], out: &mut Row) {
    let count = context.blocks.len().max(1) as f32;
    let share = |test: &dyn Fn(&Measure) -> bool| context.measures.iter().filter(|m| test(m)).count() as f32 / count;
    out.push(share(&|m| m.digits > 0.3));
    out.push(share(&|m| m.ends_sentence));
    let first = context.span.map_or(0, |(first, _)| first);
    let headline = context.blocks.iter().take(first).any(|b| b.kind == BlockKind::Heading(1));
    out.push(f32::from(u8::from(headline)));
    out.push(f32::from(u8::from(!context.authors.is_empty())));
    teasers(context, verdicts, out);
    out.push(context.span.map_or(0.0, |(first, last)| (last - first + 1) as f32 / count));
}

fn declared(page: Declared<'_>, out: &mut Row) {
    let mut flag = |set: bool| out.push(f32::from(u8::from(set)));
    let kind = page.kind.unwrap_or_default();
    flag(kind == "article");
    flag(kind.contains("product"));
    flag(kind == "website");
    flag(kind.is_empty());
    flag(page.published);
    let parts = || page.path.unwrap_or_default().split('/').filter(|part| !part.is_empty());
    let last =
        parts().next_back().map_or("", |part| part.rsplit_once('.').filter(|(name, _)| !name.is_empty()).map_or(part, |(name, _)| name));
    out.push(page.path.map_or(-1.0, |_| parts().count() as f32));
    out.push(last.matches(['-', '_']).count() as f32);
    out.push(last.chars().count() as f32);
    let numbers = |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let dated = parts().zip(parts().skip(1)).any(|(a, b)| numbers(a, 4) && (numbers(b, 2) || numbers(b, 1)));
    out.push(f32::from(u8::from(dated)));
    out.push(f32::from(u8::from(page.path.is_some() && parts().next().is_none())));
}

/// Sentences in the kept blocks of prose: ended as sentences, hardly linked.
fn sentences(context: &Context, verdicts: &[Verdict]) -> f32 {
    let prose = verdicts.iter().zip(&context.measures).filter(|(v, m)| v.keep && m.link_density < 0.35 && m.ends_sentence);
    prose.map(|(_, m)| m.sentences.max(1.0)).sum()
}

/// True if a block before the last kept one says what the title says.
fn headed(context: &Context, verdicts: &[Verdict]) -> bool {
    let last = verdicts.iter().rposition(|v| v.keep).unwrap_or(0);
    context.blocks.iter().take(last).any(|b| same_words(&b.text, context.title))
}

/// The fewest sentences beside its headline that make a page which declares itself an article one.
const PLAIN_SENTENCES: f32 = 2.0;

/// A page that declares itself an article, shows its headline and holds two sentences of prose beside it: never a list.
pub(crate) fn is_plain_article(context: &Context, verdicts: &[Verdict]) -> bool {
    // `og:type` does not count: every fifth list of the sets calls itself an article there.
    let declares = context.declared.article || context.declared.published;
    declares && headed(context, verdicts) && sentences(context, verdicts) >= PLAIN_SENTENCES
}

/// What is kept, as one text.
fn body(context: &Context, verdicts: &[Verdict], out: &mut Row) {
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    let words = |at: &usize| context.measures[*at].words;
    out.push(f32::from(u8::from(context.declared.article)));
    out.push(f32::from(u8::from(headed(context, verdicts))));
    out.ln(sentences(context, verdicts));
    let total: f32 = kept.iter().map(words).sum();
    let span: f32 = kept.first().zip(kept.last()).map_or(0.0, |(first, last)| (*first..=*last).map(|at| words(&at)).sum());
    out.push(total / span.max(1.0));
    let template = |at: &usize| context.outline.get(context.blocks[*at].element).signature;
    let mut templates: HashMap<u64, f32> = HashMap::new();
    for at in kept.iter().filter(|at| context.measures[**at].good) {
        *templates.entry(template(at)).or_default() += words(at);
    }
    out.push(templates.values().fold(0.0, |most: f32, w| most.max(*w)) / total.max(1.0));
    let longest = kept.iter().reduce(|a, b| if words(b) > words(a) { b } else { a }).map(template);
    let alike = longest.map_or(0, |own| (0..context.blocks.len()).filter(|at| template(at) == own).count());
    out.ln(alike as f32);
}

/// What stands below each teaser or good: a date, a price, a button.
fn teasers(context: &Context, verdicts: &[Verdict], out: &mut Row) {
    let short = |at: &usize| context.measures[*at].words < 12.0;
    let count = |test: &dyn Fn(usize) -> bool| (0..verdicts.len()).filter(short).filter(|at| test(*at)).count() as f32;
    out.ln(count(&|at| is_date(context, at)));
    out.ln(count(&|at| context.measures[at].digits > 0.1 && context.blocks[at].text.contains(['$', '€', '£', '¥', '₹', '₽'])));
    let mut buttons: HashMap<&str, usize> = HashMap::new();
    for at in (0..verdicts.len()).filter(|at| context.measures[*at].words <= 4.0 && context.measures[*at].link_density > 0.9) {
        *buttons.entry(&context.blocks[at].text).or_default() += 1;
    }
    out.ln(buttons.values().max().map_or(0.0, |n| *n as f32));
    let kept = || (0..verdicts.len()).filter(|at| verdicts[*at].keep);
    let prose: f32 = kept().filter(|at| context.measures[*at].good).map(|at| context.measures[at].words).sum();
    let headings = kept().filter(|at| matches!(context.blocks[*at].kind, BlockKind::Heading(_))).count();
    out.ln(prose / headings.max(1) as f32);
}
