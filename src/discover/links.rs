//! What a homepage offers: the feeds it announces, and the links that look like articles.

use url::Url;

use super::address;
use crate::html::Page;
use crate::model::Candidate;

/// Types of feed, as `<link type>` names them.
const FEED_TYPES: &[&str] =
    &["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/xml", "application/xml"];

/// The feeds that a page announces with `<link rel="alternate">`, in the page's order, each once.
#[must_use]
pub fn feeds_in(page: &Page, base: &Url) -> Vec<Url> {
    let tree = &page.tree;
    let mut found: Vec<Url> = Vec::new();
    for link in tree.elements(tree.root(), "link") {
        let rel = tree.attr(link, "rel").unwrap_or("").to_ascii_lowercase();
        let kind = tree.attr(link, "type").unwrap_or("").to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or("").trim();
        let announces = rel.split_whitespace().any(|r| r == "feed")
            || (rel.split_whitespace().any(|r| r == "alternate") && (FEED_TYPES.contains(&kind) || kind == "application/json"));
        let Some(url) = tree.attr(link, "href").filter(|_| announces).and_then(|href| address(href, base)) else { continue };
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// Placeholder until the guess is written.
#[must_use]
pub fn links(_page: &Page, _base: &Url) -> Vec<Candidate> {
    Vec::new()
}
