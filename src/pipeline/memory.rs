//! What the pipeline remembers beyond one call: versions of addresses, what lists lead to, and the pages themselves.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::Loaded;
use crate::fetch::Validators;
use crate::model::Candidate;

/// What was seen of an address: enough not to bring it twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// What the server said of the version.
    pub validators: Validators,
    /// How long it called it fresh, from then on.
    pub fresh_for: Option<Duration>,
    /// The index, homepage or outline that leads there.
    pub listed_by: Option<Url>,
}

/// What is remembered of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// What to send along.
    pub validators: Validators,
    /// Whether it need not be asked at all yet.
    pub fresh: bool,
}

/// Why something could not be remembered or recalled.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct MemoryError(Arc<dyn Error + Send + Sync>);

impl MemoryError {
    /// The error of whatever keeps the memory.
    #[must_use]
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }
}

/// A memory, wherever it is kept. Calls may block.
pub trait Memory: fmt::Debug + Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// What is known of an address.
    fn known(&self, url: &Url) -> Result<Known, MemoryError>;

    /// The addresses to which a list was seen to lead.
    fn listed_by(&self, list: &Url) -> Result<Vec<Url>, MemoryError>;

    /// Keeps what was seen, once what it led to is safe.
    fn keep_seen(&self, seen: &[(Url, Seen)]) -> Result<(), MemoryError>;

    /// Keeps a page as it came.
    fn keep_page(&self, candidate: &Candidate, page: &Loaded) -> Result<(), MemoryError>;
}
