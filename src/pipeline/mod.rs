//! Ring 3: an address in, an article or candidates out.
//!
//! 1. `load` brings the bytes behind an address: over HTTP by the fetcher, or from a local file where that is allowed;
//! 2. [`Pipeline::source`] gives what a source offers; [`Pipeline::page`] brings one page, [`Pipeline::clean`] cleans it.

mod load;
mod source;

use std::panic::AssertUnwindSafe;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::discover::DiscoverError;
use crate::extract;
use crate::fetch::{Client, FetchError, Kind};
use crate::model::{Article, Candidate};

pub use crate::extract::Cleaned;
pub use crate::fetch::Validators;
use load::load;
pub use load::{LoadError, Loaded, path_of};
pub use source::SourceKind;

/// How addresses become articles.
#[derive(Debug)]
pub struct Pipeline {
    /// Makes all requests.
    pub client: Client,
    /// How pages are cleaned.
    pub extract: extract::Options,
    /// Whether `file:` addresses may be read.
    pub allow_file: bool,
}

/// Why an address gave no article or no candidates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The fetcher could not bring it.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The file could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It is no source.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
}

impl PipelineError {
    /// Whether trying again later may help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Fetch(e) if e.is_retryable())
    }
}

/// What a visit to a source gave.
#[derive(Debug)]
pub enum Offered {
    /// It was read.
    New {
        /// The source's own name.
        title: Option<String>,
        /// What it offers, in its order.
        candidates: Vec<Candidate>,
        /// For the next visit.
        validators: Validators,
    },
    /// It has not changed since the version that the validators name.
    Unchanged,
}

impl Pipeline {
    /// Reads a source as what it is said to be. One that is something else, or a page that offers nothing, is an error.
    pub async fn source(&self, url: &Url, kind: SourceKind, validators: &Validators) -> Result<Offered, PipelineError> {
        let Some(loaded) = load(self, url, kind.fetched_as(), Some(validators)).await? else { return Ok(Offered::Unchanged) };
        let (title, candidates) = source::read(kind, &loaded.bytes, loaded.content_type.as_deref(), &loaded.url)?;
        Ok(Offered::New { title, candidates, validators: loaded.validators })
    }

    /// Brings and cleans one page. Never empty.
    pub async fn article(&self, candidate: &Candidate, now: Timestamp) -> Result<Vec<Cleaned>, PipelineError> {
        Ok(self.clean(candidate, &self.page(candidate).await?, now))
    }

    /// Brings the bytes of one page.
    pub async fn page(&self, candidate: &Candidate) -> Result<Loaded, PipelineError> {
        let url = Url::parse(&candidate.url).map_err(|_| LoadError::Address { address: candidate.url.clone() })?;
        Ok(load(self, &url, Kind::Page, None).await?.ok_or(LoadError::Nothing { url })?)
    }

    /// Cleans one page that was brought. Never empty.
    #[must_use]
    pub fn clean(&self, candidate: &Candidate, loaded: &Loaded, now: Timestamp) -> Vec<Cleaned> {
        let source = extract::Source {
            name: &candidate.url,
            bytes: &loaded.bytes,
            content_type: loaded.content_type.as_deref(),
            // A local path is no address of the article.
            url: Some(&loaded.url).filter(|u| u.scheme() != "file"),
            feed: Some(candidate),
            today: Some(now.to_zoned(TimeZone::UTC).date()),
            now: Some(now),
        };
        guarded(&candidate.url, || extract::clean(&source, &self.extract))
    }
}

/// Runs a cleaning so that a fault of ours in one page is that page's failure and stops nothing else.
pub fn guarded(name: &str, clean: impl FnOnce() -> Vec<Cleaned>) -> Vec<Cleaned> {
    std::panic::catch_unwind(AssertUnwindSafe(clean)).unwrap_or_else(|_| {
        let error = "this page met a fault in dateline; please report it with the page".to_owned();
        vec![Cleaned { article: Article::failed(name, error), ..Cleaned::default() }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageVerdict;

    #[test]
    fn a_fault_in_one_page_is_its_failure() {
        let cleaned = guarded("page.html", || panic!("a fault for the test"));
        assert_eq!((cleaned.len(), cleaned[0].article.verdict), (1, PageVerdict::Failed));
    }
}
