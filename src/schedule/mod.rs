//! When sources are visited and who does the work.
//!
//! So far one [`round`](run_round): every configured source once, then every page that is due.

mod round;
mod work;

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::files::{FilesError, Output};
use crate::model::{Article, PageVerdict};
use crate::pipeline::{Pipeline, SourceKind};
use crate::store::{Store, StoreError};

pub use round::run_round;

/// A source to visit.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its address.
    pub url: Url,
    /// Its name in messages; empty: its own.
    pub name: String,
    /// What it is said to be.
    pub kind: SourceKind,
    /// How often it is asked.
    pub every: Duration,
}

/// How an article becomes a file's contents: the text and the extension without a dot.
pub type Renderer = dyn Fn(&Article) -> (String, &'static str) + Send + Sync;

/// What a round works with.
pub struct Round<'a> {
    /// Brings and cleans pages.
    pub pipeline: &'a Pipeline,
    /// Remembers what was filed.
    pub store: &'a Store,
    /// The folder of dated files.
    pub output: &'a Output,
    /// Makes a file of an article.
    pub render: &'a Renderer,
    /// Tells the time.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// Hears what happens.
    pub tell: &'a (dyn Fn(Event<'_>) + Send + Sync),
    /// Pages at once.
    pub jobs: usize,
}

/// What happens in a round.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A source was read.
    Visited {
        /// The source.
        source: &'a Source,
        /// How many pages it offers, and how many of them are new.
        found: usize,
        /// How many of them are new.
        new: usize,
    },
    /// A source has not changed.
    Unchanged(&'a Source),
    /// A source could not be read.
    SourceFailed(&'a Source, String),
    /// So many pages are due.
    Due(usize),
    /// An article was filed, in this file; `new` is false if the same file was there already.
    Filed(&'a Article, String, bool),
    /// The article was filed before, from another address.
    Known(&'a Article),
    /// The page holds no article.
    Nothing(&'a Article),
    /// The page could not be read, or its article not be filed.
    PageFailed(&'a str, String),
}

/// Counts of a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sources that were read.
    pub sources: usize,
    /// Sources that failed.
    pub sources_failed: usize,
    /// Pages that the sources offer.
    pub found: usize,
    /// Articles that were filed.
    pub filed: usize,
    /// Pages whose article was filed before.
    pub known: usize,
    /// Pages without an article.
    pub nothing: usize,
    /// Pages that failed.
    pub failed: usize,
}

/// What stops a round: the state or the folder cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoundError {
    /// The state.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder.
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// The verdicts that are filed.
fn is_filed(verdict: PageVerdict) -> bool {
    verdict == PageVerdict::Article
}
