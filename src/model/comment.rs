//! What a reader wrote below an article.

use serde::Serialize;

use super::Date;

/// One reader's comment, as the page shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The name that stands above it.
    pub author: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// Its text: paragraphs apart by one blank line.
    pub text: String,
}
