//! What a feed offers, whatever its format.

use url::Url;

use crate::discover::shape::DiscoverError;
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

    pub(crate) fn is_empty(&self) -> bool {
        self.candidates.is_empty() && self.linkless.is_empty()
    }
}
