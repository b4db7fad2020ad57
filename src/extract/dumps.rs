//! Text dumps through the same machinery: stamps, blocks, verdicts, facts from the text.

use url::Url;

use crate::classify;
use crate::classify::kind::signs::Signs;
use crate::classify::kind::verdict as page;
use crate::dump::{self, Document, Stamp};
use crate::extract::budget;
use crate::extract::fallback;
use crate::extract::own_output;
use crate::extract::record::{self, Body};
use crate::extract::{Cleaned, Options, Source, body, rights};
use crate::facts::{self, Sheet};
use crate::model::{BodySource, Fact, Facts, Ledger, Origin, PageVerdict};

/// One result per article in the dump; the sources of several are numbered `name#1`, `name#2`, ….
pub(crate) fn clean(source: &Source, text: &str, options: &Options) -> Vec<Cleaned> {
    let markdown = options.dump.markdown.or_else(|| is_markdown(source.name).then_some(true));
    let documents = dump::read(text, &dump::Options { markdown, ..options.dump.clone() });
    let several = documents.len() > 1;
    let name = |at: usize| if several { format!("{}#{}", source.name, at + 1) } else { source.name.to_owned() };
    documents.into_iter().enumerate().map(|(at, document)| clean_one(source, &name(at), document, options)).collect()
}

/// True for the path of a Markdown file.
fn is_markdown(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown")) && !name.contains("://")
}

fn clean_one(source: &Source, name: &str, document: Document, options: &Options) -> Cleaned {
    let Document { stamp, blocks, outline, limits, own, .. } = document;
    let stamped = stamp_facts(&stamp, own, source.url);
    let home = stamp.url.as_deref().and_then(|u| Url::parse(u).ok());
    let context = &facts::Context { locale: stamp.language.as_deref(), home: home.as_ref(), ..facts::Context::of(source) };
    let sheet = Sheet::of(&blocks, context);
    let language = sheet.language();
    let title = stamped.title.as_ref().map(|t| t.value.clone()).or_else(|| sheet.guess_title());
    let recurs = options.learned.as_ref().and_then(|l| l.recurs(source, &stamp, &blocks));
    let input = classify::Input {
        blocks: &blocks,
        outline: &outline,
        title: title.as_deref(),
        description: stamp.description.as_deref(),
        authors: &[],
        evidence: None,
        language,
        declared: classify::Declared::default(),
        recurs: recurs.as_deref(),
        wishes: None,
    };
    let exceeded = options.work.exceeded(budget::steps(0, &blocks));
    let judged = match &exceeded {
        Some(_) => budget::rough(&blocks),
        None if own => own_output::judge(&input, &options.label),
        None => classify::judge_dump(&input, &options.label),
    };
    let kept: Vec<bool> = judged.verdicts.iter().map(|v| v.keep).collect();
    let facts::Findings { mut facts, evidence: mut readings, .. } = sheet.weigh(&kept);
    facts::from_body(&blocks, &kept, &mut facts, &mut readings);
    let heard = facts.language.as_ref().map(|l| l.value.clone());
    if own {
        // What it does not say, an earlier cleaning did not find.
        facts = Facts { language: facts.language, ..Facts::default() };
    }
    let facts = merged(stamped, facts);
    let mut ledger = Ledger { blocks, verdicts: judged.verdicts };
    let body = if own { own_output::body(&ledger) } else { body::body(&ledger, language) };
    let (mut body, mut body_source) = (body, BodySource::Blocks);
    let signs = Signs::of_text(&ledger.blocks, facts.title.as_ref().map(|t| t.value.as_str()));
    let verdict = if exceeded.is_some() { PageVerdict::TooComplex } else { page::verdict(&judged.summary, &body, body_source, &signs) };
    let limits = limits.into_iter().chain(exceeded).collect();
    if body.is_empty() {
        (body, body_source) = fallback::last_resort(&mut ledger, &facts);
    }
    let source = Source { name, url: source.url.or(home.as_ref()), ..*source };
    let body = Body {
        blocks: body,
        source: body_source,
        verdict,
        confidence: judged.summary.confidence,
        limits,
        language: heard,
        rights: rights::rights(&source, None),
        comments: None,
    };
    let mut article = record::article(&source, &facts, body);
    article.id = stamp.id.unwrap_or(article.id);
    article.day_filed = stamp.day_filed.filter(|_| own && article.date.is_none()).map(|date| date.day);
    Cleaned { article, ledger, facts, readings }
}

/// The language that most of a dump's text is written in.
#[must_use]
pub fn language_of(blocks: &[crate::model::Block]) -> Option<&'static str> {
    facts::of_longest(blocks.iter().map(|b| b.text.trim()))
}

/// Our own front matter says where an earlier cleaning had read the date.
fn date_origin(stamp: &Stamp, own: bool) -> Origin {
    let told = stamp.date_source.as_deref().filter(|_| own).and_then(Origin::named);
    told.unwrap_or(Origin::Stamp)
}

fn stamp_facts(stamp: &Stamp, own: bool, url: Option<&Url>) -> Facts {
    let text = |value: &Option<String>| value.clone().map(|v| Fact::new(v, Origin::Stamp));
    let list = |values: &Vec<String>| (!values.is_empty()).then(|| Fact::new(values.clone(), Origin::Stamp));
    Facts {
        title: text(&stamp.title),
        authors: list(&stamp.authors),
        date: stamp.date.map(|d| Fact::new(d, date_origin(stamp, own))),
        modified: stamp.modified.map(|d| Fact::new(d, Origin::Stamp)),
        site: text(&stamp.site),
        language: text(&stamp.language),
        description: text(&stamp.description),
        section: text(&stamp.section),
        tags: list(&stamp.tags),
        canonical_url: text(&stamp.canonical_url).or(text(&stamp.url).filter(|_| url.is_none())),
        image: text(&stamp.image),
        license: text(&stamp.license),
        agencies: list(&stamp.agencies),
        corrections: list(&stamp.corrections),
        standfirst: text(&stamp.standfirst),
        image_caption: text(&stamp.image_caption),
        image_credit: text(&stamp.image_credit),
        ..Facts::default()
    }
}

/// What the stamp says goes before what the text says; a time that the text adds to the stamp's day is kept.
fn merged(stamp: Facts, text: Facts) -> Facts {
    let date = match (&stamp.date, &text.date) {
        (Some(day), Some(full)) if day.value.time.is_none() && day.value.day == full.value.day => text.date.clone(),
        _ => stamp.date.clone().or(text.date.clone()),
    };
    Facts { date, ..facts::or(stamp, text) }
}
