//! What dateline remembers between runs: sources and their visits, the frontier of pages to read, articles, their stories and versions.
//!
//! One database file, and the only SQL of the program. Every change is one `IMMEDIATE` transaction that is on the disk before
//! the call returns, so a kill at any instant leaves the state before or after it. All writing goes through one connection, in
//! turn; reading goes on beside it through another. Pages are handed out by leases ([`Store::lease`]), worked on while no
//! transaction is open, and answered by [`Store::complete`] or [`Store::fail`]; a lease that nobody answers runs out, and the
//! page is due again.
//!
//! [`State`] is what the scheduler needs of a store, whatever database it is. Calls block for as long as the disk takes;
//! callers on an async runtime use a blocking thread. Times arrive as arguments.

mod articles;
mod backup;
mod candidates;
mod deliveries;
mod error;
mod frontier;
mod index;
mod lease;
mod orders;
mod pages;
mod schema;
mod shelf_life;
mod site_pages;
mod sources;
mod state;
mod status;
mod told;
mod validators;
mod visits;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use url::Url;

pub use articles::{FiledArticle, KnownArticle, StoredArticle, StoryListing, Version};
pub use backup::copy_state;
pub use candidates::Added;
pub use deliveries::Delivery;
pub use error::StoreError;
pub use frontier::{LEASES_BEFORE_ASIDE, Outcome, Task};
pub use index::{Document, Entry, Filter, Found, Hit, Index, MARK_END, MARK_START, MOST_RANKED, Page, Query, QueryError};
pub use lease::Fairness;
pub use orders::Again;
pub use pages::{KeptPage, PageTotals, Place, RawPage};
pub use shelf_life::{Expired, MonthLine};
pub use site_pages::{SiteLimits, SitePage};
pub use sources::{Registered, Registration, Source, Standing};
pub use state::State;
pub use status::{Counts, SourceStatus, Status};
pub use told::{Listed, Refusal, Troubled, Unread, VisitLine};
pub use validators::PageVersion;
pub use visits::{Visit, Visited};

use crate::model::canonical_url;

/// How the store behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another process that is writing, before the call fails as busy.
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(30) }
    }
}

/// The open state. It may be shared between threads.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    /// The host that was served last, when hosts are served in turn.
    turn: Mutex<String>,
}

impl Store {
    /// Opens the state with the default options, making the file and its folder if need be.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, &Options::default())
    }

    /// Opens the state: checks that the file is whole and of a version we know, then brings it up to ours.
    pub fn open_with(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let writer = schema::open(path, options)?;
        let reader = schema::open_reader(path, options)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), reader: Mutex::new(reader), turn: Mutex::default() })
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the page needs no reading: its article was filed, or it was read and gave none.
    pub fn knows(&self, url: &str) -> Result<bool, StoreError> {
        let identity = canonical(url);
        self.read(|db| {
            db.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE identity = ?1)
                     OR EXISTS (SELECT 1 FROM frontier WHERE identity = ?1 AND state = 'done')",
            )?
            .query_row([&identity], |row| row.get(0))
        })
    }

    /// A number that changes whenever the state does: two that are the same tell that nothing was written in between.
    pub fn generation(&self) -> Result<i64, StoreError> {
        self.read(|db| db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0)))
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let connection = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        work(&connection).map_err(|error| StoreError::from_sql(&self.path, &error))
    }

    /// Runs `work` in one transaction; if it fails, nothing of it is kept.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        in_transaction(&mut connection, work).map_err(|error| StoreError::from_sql(&self.path, &error))
    }
}

/// `IMMEDIATE`: a transaction that begins by reading and then writes could fail at once, without waiting its turn.
fn in_transaction<T>(connection: &mut Connection, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// The form of an address under which the store knows it: canonical, or as given if it is no address.
fn canonical(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| canonical_url(&url).into())
}

/// A time as the database keeps it.
fn millis(time: Timestamp) -> i64 {
    time.as_millisecond()
}

/// A time from the database; what is out of range is no time.
fn timestamp(millis: Option<i64>) -> Option<Timestamp> {
    millis.and_then(|millis| Timestamp::from_millisecond(millis).ok())
}

/// A distance as the database keeps it.
fn distance(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A distance from the database.
fn duration(millis: Option<i64>) -> Option<Duration> {
    millis.and_then(|millis| u64::try_from(millis).ok()).map(Duration::from_millis)
}

#[cfg(test)]
mod tests;
