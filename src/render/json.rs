//! The article's record as JSON: in the contract's form, or under another tool's key names.

use std::fmt::Write as _;

use crate::model::Article;

use crate::render::dialect::{Dialect, translated};
use crate::render::escape::is_hidden;

/// The record on several lines.
pub(crate) fn pretty(article: &Article, dialect: Dialect) -> String {
    // A record has only strings for keys, so serialising it cannot fail.
    let json = match translated(article, dialect) {
        Some(record) => serde_json::to_string_pretty(&record),
        None => serde_json::to_string_pretty(article),
    };
    finish(&json.unwrap_or_default())
}

/// The record on one line.
pub(crate) fn line(article: &Article, dialect: Dialect) -> String {
    let json = match translated(article, dialect) {
        Some(record) => serde_json::to_string(&record),
        None => serde_json::to_string(article),
    };
    finish(&json.unwrap_or_default())
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
