//! Text dumps through the same machinery: stamps, blocks, verdicts, facts from the text.

use std::collections::HashMap;

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
use crate::model::{Article, BodySource, Fact, Facts, Form, Ledger, Origin, PageVerdict};

/// One result per article in the dump; the sources of several are numbered `name#1`, `name#2`, ….
pub(crate) fn clean(source: &Source, text: &str, options: &Options) -> Vec<Cleaned> {
    let markdown = options.dump.markdown.or_else(|| is_markdown(source.name).then_some(true));
    let documents = dump::read(text, &dump::Options { markdown, ..options.dump.clone() });
    let several = documents.len() > 1;
    let name = |at: usize| if several { format!("{}#{}", source.name, at + 1) } else { source.name.to_owned() };
    let left_out = documents.last().and_then(|last| last.left_out);
    let mut spent = 0;
    let parts = parts(&documents);
    let mut out: Vec<Cleaned> = documents
        .into_iter()
        .zip(parts)
        .enumerate()
        .map(|(at, (document, part))| clean_one(source, &name(at), (document, part), options, &mut spent))
        .collect();
    // What is not read is told as an input that failed: nothing is left out in silence.
    out.extend(left_out.map(|line| {
        let error = format!(
            "more than {} articles: what stands from line {line} on was not read; `max_articles` under [clean] allows more",
            options.dump.max_articles.max(1)
        );
        Cleaned { article: Article::failed(&format!("{}#{}", source.name, out.len() + 1), error), ..Cleaned::default() }
    }));
    out
}

/// What tells articles of one page from each other: the stamp's headline, since others may come before them, else their place.
fn parts(documents: &[Document]) -> Vec<Option<String>> {
    let title = |document: &Document| document.stamp.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    let mut times: HashMap<String, usize> = HashMap::new();
    for title in documents.iter().filter_map(title) {
        *times.entry(title).or_default() += 1;
    }
    let part =
        |(at, document): (usize, &Document)| title(document).filter(|title| times[title] == 1).unwrap_or_else(|| format!("#{}", at + 1));
    documents.iter().enumerate().map(|each| (documents.len() > 1).then(|| part(each))).collect()
}

/// True for the path of a Markdown file.
fn is_markdown(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown")) && !name.contains("://")
}

/// `spent` is the work that the file has cost so far: all of its articles share one budget.
fn clean_one(source: &Source, name: &str, (document, part): (Document, Option<String>), options: &Options, spent: &mut u64) -> Cleaned {
    let Document { stamp, blocks, outline, limits, own, between, .. } = document;
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
        language,
        recurs: recurs.as_deref(),
        ..classify::Input::default()
    };
    *spent += budget::article_steps(&blocks);
    let exceeded = options.work.exceeded(*spent);
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
    let (notes, between): (Vec<_>, Vec<_>) = between.into_iter().partition(|b| matches!(b.form(), Form::Note(_)));
    let body = if own { own_output::body(&ledger, between) } else { body::body(&ledger, language) };
    let (mut body, mut body_source) = (body, BodySource::Blocks);
    let signs = Signs::of_text(&ledger.blocks, facts.title.as_ref().map(|t| t.value.as_str()));
    let verdict = if exceeded.is_some() { PageVerdict::TooComplex } else { page::verdict(&judged.summary, &body, body_source, &signs) };
    let wall = page::wall_name(verdict, &signs);
    if body.is_empty() {
        (body, body_source) = fallback::last_resort(&mut ledger, &facts);
    }
    // What came over the network says nothing of our ids.
    let id = stamp.id.filter(|id| source.url.is_none() && !id.trim().is_empty());
    let source = Source { name, url: source.url.or(home.as_ref()), ..*source };
    let body = Body {
        blocks: body,
        source: body_source,
        verdict,
        wall,
        confidence: judged.summary.confidence,
        limits: limits.into_iter().chain(exceeded).collect(),
        language: heard,
        rights: rights::rights(&source, None),
        comments: None,
        part,
        id,
    };
    let mut article = record::article(&source, &facts, body);
    article.day_filed = stamp.day_filed.filter(|_| own && article.date.is_none()).map(|date| date.day);
    Cleaned { article: own_output::with_notes(article, notes), ledger, facts, readings }
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
