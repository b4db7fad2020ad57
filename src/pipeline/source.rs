//! What a source was said to be, and reading it as that.

use url::Url;

use super::load::Named;
use crate::discover::{self, DiscoverError, Found, ListedFeed, Shape};
use crate::fetch::Kind;

/// What a source is said to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SourceKind {
    /// Whatever its bytes look like.
    #[default]
    Auto,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap or sitemap index.
    Sitemap,
    /// A page with links to articles.
    Homepage,
    /// A text file with an address on each line.
    List,
}

impl SourceKind {
    /// The name in the configuration and the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Homepage => "homepage",
            Self::List => "list",
        }
    }

    /// As what the fetcher asks for it.
    pub(super) fn fetched_as(self) -> Kind {
        match self {
            Self::Sitemap => Kind::Sitemap,
            Self::Homepage => Kind::Page,
            Self::Auto | Self::Feed | Self::List => Kind::Feed,
        }
    }
}

impl SourceKind {
    /// What is said to be offered to programs is read on the operator's word; a homepage, and what may be one, is a page.
    pub(super) fn named(self) -> Named {
        match self {
            Self::Auto | Self::Homepage => Named::Address,
            Self::Feed | Self::Sitemap | Self::List => Named::Offer,
        }
    }
}

/// Reads a source as what it is said to be.
pub(super) fn found(kind: SourceKind, bytes: &[u8], content_type: Option<&str>, url: &Url) -> Result<Found, DiscoverError> {
    match kind {
        SourceKind::Feed => discover::feed(bytes, content_type, url).map(Found::Feed),
        SourceKind::Sitemap => discover::sitemap(bytes, url).map(Found::Sitemap),
        SourceKind::Auto | SourceKind::Homepage | SourceKind::List => discover::candidates(bytes, content_type, url),
    }
}

/// The error for an HTML page that is no homepage either.
pub(super) fn no_source(url: &Url, feeds: Vec<Url>) -> DiscoverError {
    let remedy = || "none of its links looks like an article's; give the address of a feed, a sitemap or a homepage".to_owned();
    let detail = feeds.is_empty().then(remedy);
    DiscoverError { url: url.to_string(), wanted: "a feed, a sitemap or a homepage", found: Shape::Html, feeds, detail }
}

/// The error for a list of feeds: each of them would be a source.
pub(super) fn outline(url: &Url, feeds: &[ListedFeed]) -> DiscoverError {
    let some: Vec<&str> = feeds.iter().take(5).map(|f| f.url.as_str()).collect();
    let detail =
        format!("it lists {} feeds; make each a source of its own (dateline discover reads them all): {}", feeds.len(), some.join(", "));
    DiscoverError { url: url.to_string(), wanted: "a source of articles", found: Shape::Opml, feeds: Vec::new(), detail: Some(detail) }
}
