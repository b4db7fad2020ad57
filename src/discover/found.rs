//! Any file → what it offers, told by its first meaningful bytes.

use url::Url;

use crate::decode::xml as charset;
use crate::discover::links::Announced;
use crate::discover::offer::Feed;
use crate::discover::opml::ListedFeed;
use crate::discover::shape::{self, DiscoverError, Shape};
use crate::discover::sitemap::Sitemap;
use crate::discover::{feed, links, opml, sitemap};
use crate::html;
use crate::model::Candidate;

/// What a file of whatever kind offers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// A feed.
    Feed(Feed),
    /// A sitemap or an index of sitemaps.
    Sitemap(Sitemap),
    /// A list of feeds.
    Feeds(Vec<ListedFeed>),
    /// A homepage.
    Page {
        /// The feeds that it announces: better sources than its links.
        feeds: Vec<Announced>,
        /// Its links that look like articles.
        candidates: Vec<Candidate>,
    },
}

impl Found {
    /// The candidates, in the file's order; a list of feeds has none.
    #[must_use]
    pub fn into_candidates(self) -> Vec<Candidate> {
        match self {
            Self::Feed(feed) => feed.candidates,
            Self::Sitemap(sitemap) => sitemap.pages.into_iter().map(|p| p.candidate).collect(),
            Self::Feeds(_) => Vec::new(),
            Self::Page { candidates, .. } => candidates,
        }
    }
}

/// Reads a file of whatever kind: feed, JSON Feed, sitemap, list of addresses, OPML, HTML homepage.
///
/// `base` is the address it came from. An error says what the file looks like if it offers nothing.
pub fn candidates(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Found, DiscoverError> {
    const WANTED: &str = "a feed, a sitemap or a homepage";
    if let Some(binary) = shape::binary(bytes) {
        return Err(DiscoverError::new(base, WANTED, binary));
    }
    let text = charset::decode(bytes, content_type);
    let (found, start) = shape::look(&text);
    match found {
        Shape::Feed | Shape::Json => feed::from_text(&text, base).map(Found::Feed),
        Shape::Sitemap | Shape::AddressList => sitemap::from_text(&text, base).map(Found::Sitemap),
        Shape::Opml => Ok(Found::Feeds(opml::read(&text[start..], base))),
        Shape::Html => {
            let page = html::parse(&text, &html::Options::default());
            Ok(Found::Page { feeds: links::feeds_in(&page, base), candidates: links::links(&page, base) })
        }
        Shape::Xml { .. } => feed::from_text(&text, base).map(Found::Feed).or_else(|_| sitemap::from_text(&text, base).map(Found::Sitemap)),
        found => Err(DiscoverError::new(base, WANTED, found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_by_looking() {
        let base = Url::parse("https://courier.example/").expect("an address");
        let read = |text: &str| candidates(text.as_bytes(), None, &base);
        assert!(matches!(read("<rss/>"), Ok(Found::Feed(_))));
        assert!(matches!(read("{\"items\":[]}"), Ok(Found::Feed(_))));
        assert!(matches!(read("<urlset/>"), Ok(Found::Sitemap(_))));
        assert!(matches!(read("https://courier.example/1"), Ok(Found::Sitemap(_))));
        assert!(matches!(read("<opml/>"), Ok(Found::Feeds(_))));
        let page =
            read("<!doctype html><link rel=alternate type=application/rss+xml href=/feed><a href=/2025/04/02/a-b-c>x</a>").expect("a page");
        assert!(matches!(&page, Found::Page { feeds, .. } if feeds[0].url.path() == "/feed"));
        assert_eq!(page.into_candidates().len(), 1);
        assert!(read("hello").is_err_and(|e| e.to_string().contains("it is plain text")));
    }
}
