//! Entries of a feed: from what is filed, and from what a source offers.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::model::{Article, Candidate, canonical_url, identity};
use crate::render;
use crate::store::{Document, Unread};

/// A feed to be written.
#[derive(Debug, Clone, Default)]
pub(super) struct Feed {
    pub(super) id: String,
    pub(super) title: String,
    /// The page or feed that it stands for.
    pub(super) home: Option<String>,
    /// Its own address.
    pub(super) this: String,
    pub(super) hub: Option<String>,
    pub(super) items: Vec<Item>,
}

impl Feed {
    /// When its newest entry changed.
    pub(super) fn updated(&self) -> Timestamp {
        self.items.iter().map(|item| item.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// An entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Item {
    /// Never changes, whether the page was read or not.
    pub(super) id: String,
    pub(super) url: String,
    pub(super) title: Option<String>,
    pub(super) published: Option<Timestamp>,
    pub(super) updated: Timestamp,
    pub(super) authors: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) summary: Option<String>,
    /// The body as HTML.
    pub(super) html: Option<String>,
    pub(super) image: Option<String>,
    pub(super) language: Option<String>,
}

/// The id of what is offered at an address.
pub(super) fn id_of(address: &str) -> String {
    let canonical = Url::parse(address).map_or_else(|_| address.to_owned(), |url| canonical_url(&url).into());
    format!("urn:dateline:{}", identity(&canonical))
}

/// Filed articles and unread entries, newest first, each id once.
pub(super) fn merged(documents: &[Document], unread: Vec<Unread>, most: usize) -> Vec<Item> {
    let mut items: Vec<Item> = documents.iter().map(of_document).collect();
    items.extend(unread.into_iter().map(|unread| of_candidate(&unread.candidate, unread.found)));
    items.sort_by_key(|item| std::cmp::Reverse(item.published.unwrap_or(item.updated)));
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(item.id.clone()));
    items.truncate(most);
    items
}

fn of_document(document: &Document) -> Item {
    let (entry, record) = (&document.entry, serde_json::from_str::<Value>(&document.record).unwrap_or_default());
    let text = |key: &str| record.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let list = |key: &str| -> Vec<String> {
        let values = record.get(key).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    Item {
        id: id_of(&entry.page),
        url: entry.url.clone().unwrap_or_else(|| entry.page.clone()),
        title: entry.title.clone(),
        published: Some(entry.at()),
        updated: if entry.version > 1 { entry.changed } else { entry.at().max(entry.filed) },
        authors: list("authors"),
        categories: text("section").into_iter().chain(list("tags")).collect(),
        summary: text("description").or(text("standfirst")),
        html: text("html"),
        image: text("image"),
        language: entry.language.clone(),
    }
}

/// An entry as its source has it: its words, none of its markup.
pub(super) fn of_candidate(candidate: &Candidate, found: Timestamp) -> Item {
    let published =
        candidate.date.and_then(|date| date.timestamp().or_else(|| Some(date.day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())));
    let text = candidate.content.as_deref().map(crate::discover::html_text).or_else(|| candidate.summary.clone()).unwrap_or_default();
    let html = render::html_body(&Article { text, ..Article::default() });
    Item {
        id: id_of(&candidate.url),
        url: candidate.url.clone(),
        title: candidate.title.clone(),
        published,
        updated: published.unwrap_or(found),
        authors: candidate.authors.clone(),
        summary: candidate.summary.clone(),
        html: Some(html).filter(|html| !html.is_empty()),
        ..Item::default()
    }
}

/// An article that was read just now.
pub(super) fn of_article(candidate: &Candidate, article: &Article, html: String, now: Timestamp) -> Item {
    let offered = of_candidate(candidate, now);
    let published =
        article.date.and_then(|date| date.timestamp().or_else(|| Some(date.day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())));
    Item {
        title: article.title.clone().or(offered.title),
        published: offered.published.or(published),
        updated: offered.published.or(published).unwrap_or(now),
        authors: if article.authors.is_empty() { offered.authors } else { article.authors.clone() },
        categories: article.section.iter().chain(&article.tags).cloned().collect(),
        summary: article.description.clone().or(article.standfirst.clone()).or(offered.summary),
        html: Some(html),
        image: article.image.clone(),
        language: article.language.clone(),
        ..offered
    }
}
