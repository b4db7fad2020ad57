//! Facts and body as the record of the JSON contract.

use std::collections::BTreeMap;

use url::Url;

use super::Source;
use crate::model::{Article, Block, BodySource, Facts, PageVerdict, Rights, canonical_url, identity};
use crate::{metadata, normalize};

/// The body and what is known of it.
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    pub(super) source: BodySource,
    pub(super) verdict: PageVerdict,
    pub(super) confidence: f32,
    pub(super) limits: Vec<String>,
    /// The language, where the page leaves no doubt of it.
    pub(super) language: Option<String>,
    pub(super) rights: Option<Rights>,
}

/// A shorter text is heard for itself, whatever the page says.
const SHORT_TEXT: usize = 1_000;

/// The record of one page.
pub(super) fn article(source: &Source, facts: &Facts, body: Body) -> Article {
    let text = normalize::body(&body.blocks);
    let url = source.url.map(Url::to_string);
    let canonical = value(facts.canonical_url.as_ref());
    let id = id(canonical.as_deref().or(url.as_deref()), facts, &text);
    let known = body.language.filter(|_| text.len() >= SHORT_TEXT);
    let language = known.or_else(|| metadata::language_of(&text).map(str::to_owned));
    Article {
        source: source.name.to_owned(),
        id,
        url,
        canonical_url: canonical,
        verdict: body.verdict,
        title: value(facts.title.as_ref()).map(tame),
        authors: value(facts.authors.as_ref()).unwrap_or_default().into_iter().map(tame).collect(),
        date: facts.date.as_ref().map(|f| f.value),
        date_source: facts.date.as_ref().map(|f| f.origin),
        modified: facts.modified.as_ref().map(|f| f.value),
        site: value(facts.site.as_ref()).map(tame),
        language: language.or_else(|| value(facts.language.as_ref())),
        description: value(facts.description.as_ref()).map(tame),
        section: value(facts.section.as_ref()),
        tags: value(facts.tags.as_ref()).unwrap_or_default(),
        image: value(facts.image.as_ref()),
        license: value(facts.license.as_ref()),
        paywalled: facts.paywalled.as_ref().map(|f| f.value),
        rights: body.rights,
        words: normalize::words(&text),
        confidence: (!text.is_empty()).then_some(body.confidence),
        body_source: body.source,
        encoding: None,
        limits: body.limits,
        story: None,
        duplicate_of: None,
        facts: BTreeMap::new(),
        error: None,
        accepted: false,
        body: body.blocks,
        text,
    }
}

/// Without controls and marks that turn the direction of what stands beside them.
fn tame(text: String) -> String {
    let turns =
        |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if text.contains(turns) { normalize::line(&text) } else { text }
}

fn value<T: Clone>(fact: Option<&crate::model::Fact<T>>) -> Option<T> {
    fact.map(|f| f.value.clone())
}

/// The identity is the canonical address; a page without an address is known by its title and text.
fn id(address: Option<&str>, facts: &Facts, text: &str) -> String {
    let address = address.and_then(|a| Url::parse(a).ok()).map(|u| canonical_url(&u).to_string());
    let title = facts.title.as_ref().map_or("", |t| t.value.as_str());
    identity(&address.unwrap_or_else(|| format!("{title}\n{text}")))
}
