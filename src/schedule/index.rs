//! What is put into the index of filed articles: the record with its bodies, and where it came from.

use jiff::Timestamp;
use serde_json::Value;

use crate::model::{Article, Origin, identity};
use crate::render;
use crate::store::{Document, Entry, FiledArticle, Outcome, Task};

/// The documents of what a page gave.
pub(super) fn documents(task: &Task, articles: &[Article], outcome: &Outcome, now: Timestamp) -> Vec<Document> {
    let filed = |filed: &FiledArticle, version: u32| {
        // It may be filed under another of its names; its text tells it.
        let article = articles.iter().find(|article| identity(&article.text) == filed.hash)?;
        Some(document(article, &task.candidate.url, Some(&task.source), filed, (version, now)))
    };
    match outcome {
        Outcome::Filed(article) | Outcome::Recorded(article) => filed(article, 1).into_iter().collect(),
        Outcome::Changed(article, version) => filed(article, version.number).into_iter().collect(),
        Outcome::Several(outcomes) => outcomes.iter().flat_map(|outcome| documents(task, articles, outcome, now)).collect(),
        Outcome::Known | Outcome::Unchanged | Outcome::Nothing(_) => Vec::new(),
    }
}

fn document(article: &Article, page: &str, source: Option<&str>, filed: &FiledArticle, (version, now): (u32, Timestamp)) -> Document {
    let entry = Entry {
        number: 0,
        id: filed.id.clone(),
        page: page.to_owned(),
        url: Some(filed.url.clone()).filter(|url| !url.is_empty()),
        source: source.map(str::to_owned),
        title: filed.title.clone(),
        site: article.site.clone(),
        language: article.language.clone(),
        date: filed.date,
        filed: now,
        changed: now,
        version,
        story: filed.story.clone(),
        duplicate_of: filed.duplicate_of.clone(),
        file: filed.file.clone(),
    };
    let known = Article {
        id: filed.id.clone(),
        story: entry.duplicate_of.as_ref().map(|_| filed.story.clone()),
        duplicate_of: filed.duplicate_of.clone(),
        date_source: article.date_source.or(Some(Origin::Fetched)),
        ..article.clone()
    };
    Document { entry, text: article.text.clone(), record: record(&known) }
}

/// The record with the body in both forms, and without the text.
#[must_use]
pub fn record(article: &Article) -> String {
    let mut record = serde_json::to_value(article).unwrap_or_default();
    if let Value::Object(fields) = &mut record {
        fields.shift_remove("text");
        fields.insert("html".to_owned(), render::html_body(article).into());
        fields.insert("markdown".to_owned(), render::markdown_body(article).into());
    }
    record.to_string()
}
