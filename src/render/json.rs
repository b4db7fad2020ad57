//! The article's record as JSON: in the contract's form, or under another tool's key names.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::Article;

use crate::render::dialect::translated;
use crate::render::escape::is_hidden;
use crate::render::listed::{self, Linked, Picture};
use crate::render::{Body, Options, html_body_with, markdown_body_with};

/// What the caller wants beside the contract's record.
#[derive(Serialize)]
struct Beside {
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    images: Vec<Picture>,
    links: Vec<Linked>,
}

impl Beside {
    /// `None` if nothing is wanted.
    fn of(article: &Article, options: &Options) -> Option<Self> {
        let wanted = |body: Body| options.bodies.contains(&body);
        (options.details || !options.bodies.is_empty()).then(|| Self {
            markdown: wanted(Body::Markdown).then(|| markdown_body_with(article, options)),
            html: wanted(Body::Html).then(|| html_body_with(article, options)),
            images: listed::images(article),
            links: listed::links(article),
        })
    }
}

/// The record on several lines.
pub(crate) fn pretty(article: &Article, options: &Options) -> String {
    // A record has only strings for keys, so serialising it cannot fail.
    let json = match (translated(article, options.dialect), Beside::of(article, options)) {
        (Some(record), _) => serde_json::to_string_pretty(&record),
        (None, None) => serde_json::to_string_pretty(article),
        (None, Some(beside)) => serde_json::to_string_pretty(article)
            .and_then(|record| Ok(joined(&record, &serde_json::to_string_pretty(&beside)?, ",\n  \"error\":"))),
    };
    finish(&json.unwrap_or_default())
}

/// The record on one line.
pub(crate) fn line(article: &Article, options: &Options) -> String {
    let json = match (translated(article, options.dialect), Beside::of(article, options)) {
        (Some(record), _) => serde_json::to_string(&record),
        (None, None) => serde_json::to_string(article),
        (None, Some(beside)) => {
            serde_json::to_string(article).and_then(|record| Ok(joined(&record, &serde_json::to_string(&beside)?, ",\"error\":")))
        }
    };
    finish(&json.unwrap_or_default())
}

/// The keys of both objects, the record's last one behind all others. No string holds `last`: quotes in strings are escaped.
fn joined(record: &str, beside: &str, last: &str) -> String {
    let at = record.rfind(last).unwrap_or(record.len());
    let keys = beside.strip_prefix('{').and_then(|keys| keys.strip_suffix('}')).unwrap_or_default().trim_end();
    format!("{},{keys}{}", &record[..at], &record[at..])
}

/// Escapes what JSON allows but a terminal or a line-wise reader takes amiss. Such characters stand in strings only.
fn finish(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c > '~' && is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}
