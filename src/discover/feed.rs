//! Feeds: any version, any state of repair → what they offer.

use url::Url;

use crate::decode::xml;
use crate::discover::shape::{self, DiscoverError, Shape};
use crate::discover::{cadence, json, links, reader};
use crate::html;
use crate::model::{Candidate, VisitHints};

/// Why a file is not a feed. [`found`](DiscoverError::found) says what it looks like.
pub type FeedError = DiscoverError;

/// The family of formats that a feed belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeedFormat {
    /// RSS 0.9x and 2.0.
    Rss,
    /// RSS 0.90 and 1.0, built on RDF.
    Rdf,
    /// Atom 0.3 and 1.0.
    Atom,
    /// JSON Feed 1.0 and 1.1.
    Json,
}

/// What a feed offers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feed {
    /// The family of formats.
    pub format: FeedFormat,
    /// The feed's own title.
    pub title: Option<String>,
    /// The page that the feed belongs to.
    pub home: Option<Url>,
    /// The entries with an address, in the feed's order.
    pub candidates: Vec<Candidate>,
    /// The entries that name no address (their `url` is empty), in the feed's order.
    pub linkless: Vec<Candidate>,
    /// True if the feed breaks off, could not be read throughout, or has more than 50,000 entries.
    pub truncated: bool,
    /// When the feed wants to be asked again.
    pub hints: VisitHints,
}

impl Feed {
    pub(crate) fn empty(format: FeedFormat) -> Self {
        Self {
            format,
            title: None,
            home: None,
            candidates: Vec::new(),
            linkless: Vec::new(),
            truncated: false,
            hints: VisitHints::default(),
        }
    }

    pub(crate) fn push(&mut self, candidate: Candidate) {
        if candidate.url.is_empty() { self.linkless.push(candidate) } else { self.candidates.push(candidate) }
    }

    fn is_empty(&self) -> bool {
        self.candidates.is_empty() && self.linkless.is_empty()
    }
}

/// Reads a feed of any version: RSS, RDF, Atom, JSON Feed.
///
/// `base` is the address it came from: relative links are resolved against it (and `xml:base`), and it is named in every
/// candidate's `source`. Faults cost no more than the place they stand in: a bare `&`, a bad byte, a wrong label, a missing end,
/// a warning ahead of the prolog. DTDs are not expanded. An error says what the file looks like instead.
pub fn feed(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Feed, FeedError> {
    if let Some(binary) = shape::binary(bytes) {
        return Err(DiscoverError::new(base, "a feed", binary));
    }
    let text = xml::decode(bytes, content_type);
    from_text(&text, base)
}

pub(crate) fn from_text(text: &str, base: &Url) -> Result<Feed, FeedError> {
    let (found, start) = shape::look(text);
    match found {
        Shape::Feed => Ok(Feed { hints: cadence::read(&text[start..]), ..reader::read(&text[start..], base) }),
        Shape::Json => json::read(&text[start..], base),
        // An unknown root may still hold entries.
        Shape::Xml { .. } => {
            Some(reader::read(&text[start..], base)).filter(|f| !f.is_empty()).ok_or_else(|| not_a_feed(text, base, found))
        }
        found => Err(not_a_feed(text, base, found)),
    }
}

fn not_a_feed(text: &str, base: &Url, found: Shape) -> FeedError {
    let mut error = DiscoverError::new(base, "a feed", found);
    if error.found == Shape::Html {
        error.feeds = links::feeds_in(&html::parse(text, &html::Options::default()), base);
    }
    error
}
