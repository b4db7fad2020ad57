//! An article's address as a feed, sitemap or page offers it, with what it says of the article.

use serde::{Deserialize, Serialize};

use super::Date;

/// An address that may hold an article, and what its source says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Candidate {
    /// Absolute address.
    pub url: String,
    /// The source's title for it.
    pub title: Option<String>,
    /// The source's publication date for it.
    pub date: Option<Date>,
    /// The source's authors.
    pub authors: Vec<String>,
    /// The source's summary, as plain text.
    pub summary: Option<String>,
    /// The source's full content, as HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The entry's own id (`guid`, `atom:id`).
    pub id: Option<String>,
    /// The feed, sitemap or page that offers it.
    pub source: String,
    /// It is a mere link of a page, whose words each day may choose anew.
    #[serde(skip)]
    pub bare: bool,
}
