//! What the scheduler needs of a store, whatever database keeps it.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    Added, Expired, Fairness, KnownArticle, MonthLine, Outcome, Registered, Registration, Source, StoreError, StoredArticle, Task, Visited,
};
use crate::model::Candidate;
use crate::story::Fingerprint;

/// The state as the scheduler sees it: sources with their plans, pages with leases, articles with their stories.
///
/// [`Store`](super::Store) keeps it, in a file or on a server, and keeps the promises made here: each call is one transaction that is durable when it returns; a lease is answered once, by whoever holds its token; and a
/// page is completed in the same transaction in which its article is kept.
pub trait State: Send + Sync {
    /// Makes exactly these sources the known ones; others are asked no more, and their unread pages are forgotten.
    fn register(&self, sources: &[Registration]) -> Result<Registered, StoreError>;
    /// One source, if it is known.
    fn source(&self, url: &str) -> Result<Option<Source>, StoreError>;
    /// Up to `n` sources whose visit is due, longest due first.
    fn due_sources(&self, n: usize, now: Timestamp) -> Result<Vec<Source>, StoreError>;
    /// All active sources.
    fn active_sources(&self) -> Result<Vec<Source>, StoreError>;
    /// Sets the next visit of these sources anew.
    fn replan(&self, visits: &[(String, Timestamp)]) -> Result<(), StoreError>;
    /// Keeps what a visit gave, and when the next one is due.
    fn visited(&self, visited: &Visited, now: Timestamp) -> Result<(), StoreError>;
    /// Adds the pages that a source offers; those that are known stay as they are, unless the source says something new of them.
    fn add_candidates(&self, source: &str, candidates: &[Candidate], now: Timestamp) -> Result<Added, StoreError>;
    /// Takes up to `n` due pages for the time of `span`, host by host in turn.
    fn lease_fairly(&self, n: usize, fairness: &Fairness<'_>, now: Timestamp, span: Duration) -> Result<Vec<Task>, StoreError>;
    /// Notes that a page is about to be cleaned; gives the time when that was first so, or `None` if the lease is lost.
    fn begin(&self, task: &Task, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;
    /// Notes that cleaning a page has ended; `alone`: while no other page was cleaned.
    fn survived(&self, task: &Task, alone: bool) -> Result<(), StoreError>;
    /// Answers leases, all or none, after the files are in their places; says how many were still held.
    fn complete_all(&self, done: &[(Task, Outcome)], now: Timestamp) -> Result<usize, StoreError>;
    /// Marks a page as failed, to be tried again at `retry` or not at all.
    fn fail(&self, task: &Task, error: &str, retry: Option<Timestamp>, now: Timestamp) -> Result<bool, StoreError>;
    /// Gives a page back that was not begun.
    fn release(&self, task: &Task, now: Timestamp) -> Result<bool, StoreError>;
    /// Ends all leases, as at a start; then as [`bring_near`](Self::bring_near).
    fn reclaim(&self, now: Timestamp) -> Result<usize, StoreError>;
    /// Pages that were begun too often without an answer and are about to be set aside, with the reason.
    fn condemned(&self) -> Result<Vec<(String, String)>, StoreError>;
    /// Makes pages due that a clock set since has put too far off.
    fn bring_near(&self, now: Timestamp) -> Result<(), StoreError>;
    /// The article known by this address, if it was filed or recorded.
    fn article(&self, url: &str) -> Result<Option<KnownArticle>, StoreError>;
    /// The article with that id, if it was filed or recorded.
    fn article_named(&self, id: &str) -> Result<Option<StoredArticle>, StoreError>;
    /// The article that this page gave when it was read before.
    fn article_of(&self, task: &Task) -> Result<Option<StoredArticle>, StoreError>;
    /// The oldest article of which a text with this fingerprint is a copy.
    fn original_of(&self, fingerprint: &Fingerprint) -> Result<Option<KnownArticle>, StoreError>;
    /// Up to `n` articles whose files are older than what is kept.
    fn expired(&self, before: Timestamp, n: usize) -> Result<Vec<Expired>, StoreError>;
    /// Marks their files as deleted.
    fn expire(&self, numbers: &[i64], now: Timestamp) -> Result<(), StoreError>;
    /// The articles of a month that have a file, by day.
    fn month(&self, month: &str) -> Result<Vec<MonthLine>, StoreError>;
    /// When the next source or page is due.
    fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;
    /// How many pages wait to be read.
    fn waiting(&self) -> Result<u64, StoreError>;
}

impl State for super::Store {
    fn register(&self, sources: &[Registration]) -> Result<Registered, StoreError> {
        Self::register(self, sources)
    }

    fn source(&self, url: &str) -> Result<Option<Source>, StoreError> {
        Self::source(self, url)
    }

    fn due_sources(&self, n: usize, now: Timestamp) -> Result<Vec<Source>, StoreError> {
        Self::due_sources(self, n, now)
    }

    fn active_sources(&self) -> Result<Vec<Source>, StoreError> {
        Self::active_sources(self)
    }

    fn replan(&self, visits: &[(String, Timestamp)]) -> Result<(), StoreError> {
        Self::replan(self, visits)
    }

    fn visited(&self, visited: &Visited, now: Timestamp) -> Result<(), StoreError> {
        Self::visited(self, visited, now)
    }

    fn add_candidates(&self, source: &str, candidates: &[Candidate], now: Timestamp) -> Result<Added, StoreError> {
        Self::add_candidates(self, source, candidates, now)
    }

    fn lease_fairly(&self, n: usize, fairness: &Fairness<'_>, now: Timestamp, span: Duration) -> Result<Vec<Task>, StoreError> {
        Self::lease_fairly(self, n, fairness, now, span)
    }

    fn begin(&self, task: &Task, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        Self::begin(self, task, now)
    }

    fn survived(&self, task: &Task, alone: bool) -> Result<(), StoreError> {
        Self::survived(self, task, alone)
    }

    fn complete_all(&self, done: &[(Task, Outcome)], now: Timestamp) -> Result<usize, StoreError> {
        Self::complete_all(self, done, now)
    }

    fn fail(&self, task: &Task, error: &str, retry: Option<Timestamp>, now: Timestamp) -> Result<bool, StoreError> {
        Self::fail(self, task, error, retry, now)
    }

    fn release(&self, task: &Task, now: Timestamp) -> Result<bool, StoreError> {
        Self::release(self, task, now)
    }

    fn reclaim(&self, now: Timestamp) -> Result<usize, StoreError> {
        Self::reclaim(self, now)
    }

    fn condemned(&self) -> Result<Vec<(String, String)>, StoreError> {
        Self::condemned(self)
    }

    fn bring_near(&self, now: Timestamp) -> Result<(), StoreError> {
        Self::bring_near(self, now)
    }

    fn article(&self, url: &str) -> Result<Option<KnownArticle>, StoreError> {
        Self::article(self, url)
    }

    fn article_named(&self, id: &str) -> Result<Option<StoredArticle>, StoreError> {
        Self::article_named(self, id)
    }

    fn article_of(&self, task: &Task) -> Result<Option<StoredArticle>, StoreError> {
        Self::article_of(self, task)
    }

    fn original_of(&self, fingerprint: &Fingerprint) -> Result<Option<KnownArticle>, StoreError> {
        Self::original_of(self, fingerprint)
    }

    fn expired(&self, before: Timestamp, n: usize) -> Result<Vec<Expired>, StoreError> {
        Self::expired(self, before, n)
    }

    fn expire(&self, numbers: &[i64], now: Timestamp) -> Result<(), StoreError> {
        Self::expire(self, numbers, now)
    }

    fn month(&self, month: &str) -> Result<Vec<MonthLine>, StoreError> {
        Self::month(self, month)
    }

    fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        Self::next_due(self)
    }

    fn waiting(&self) -> Result<u64, StoreError> {
        Self::waiting(self)
    }
}
