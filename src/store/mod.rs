//! What dateline remembers between runs: sources and their visits, the frontier of pages to read, articles, their stories and versions.
//!
//! One database, a file or on a PostgreSQL server, and the only SQL of the program: each statement stands once, for both. Every change is one `IMMEDIATE` transaction that is on the disk before
//! the call returns, so a kill at any instant leaves the state before or after it. Into a file all writing goes through one connection, in
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
mod engine;
mod error;
mod frontier;
mod index;
mod lease;
mod orders;
mod pages;
#[cfg(feature = "postgres")]
mod postgres;
mod schema;
mod shelf_life;
mod site_pages;
mod sources;
mod sql;
mod state;
mod status;
mod told;
mod transfer;
mod validators;
mod visits;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
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
pub use transfer::{Moved, copy_rows};
pub use validators::PageVersion;
pub use visits::{Visit, Visited};

use crate::model::canonical_url;
use engine::Engine;
use sql::{Db, Key};

/// How the store behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another process that is writing, before the call fails as busy. On a server also how long a statement may take,
    /// and how long a connection that was cut is tried anew.
    pub busy_timeout: Duration,
    /// How many connections to a server may be open at once.
    pub connections: usize,
    /// What the address of a server leaves open.
    pub server: Server,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(30), connections: 4, server: Server::default() }
    }
}

/// What the address of a PostgreSQL server may leave open.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Server {
    /// Its name, its address, or the folder of its socket.
    pub host: Option<String>,
    /// Its port.
    pub port: Option<u16>,
    /// Who we are there.
    pub user: Option<String>,
    /// The password, which stands in no address.
    pub password: Option<String>,
    /// The database.
    pub database: Option<String>,
}

impl std::fmt::Debug for Server {
    /// Without the password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, port, user, database, .. } = self;
        write!(out, "Server({host:?}, {port:?}, {user:?}, {database:?})")
    }
}

/// The open state. It may be shared between threads.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    engine: Engine,
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
        Ok(Self { path: path.to_owned(), engine: Engine::open(path, options)?, turn: Mutex::default() })
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
            db.prepare(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE identity = ?1)
                     OR EXISTS (SELECT 1 FROM frontier WHERE identity = ?1 AND state = 'done')",
            )
            .query_row([&identity], |row| row.get(0))
        })
    }

    /// A number that changes whenever the state does: two that are the same tell that nothing was written in between.
    pub fn generation(&self) -> Result<i64, StoreError> {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "a method of one lifetime does not serve for all")]
        self.read(|db| db.generation())
    }

    /// Says that this process polls into the state, as long as the store is open. A file's folder has a lock of its own; on a server a second
    /// process is refused.
    pub fn hold(&self) -> Result<(), StoreError> {
        self.engine.hold()
    }

    fn read<T>(&self, work: impl FnMut(Db<'_>) -> sql::Result<T>) -> Result<T, StoreError> {
        self.engine.read(&self.path, work)
    }

    /// Runs `work` in one transaction; if it fails, nothing of it is kept. It may be run again where another's transaction stood in its
    /// way, so it changes nothing but the state.
    fn write<T>(&self, work: impl FnMut(Db<'_>) -> sql::Result<T>) -> Result<T, StoreError> {
        self.engine.write(&self.path, work)
    }
}

/// `IMMEDIATE`: a transaction that begins by reading and then writes could fail at once, without waiting its turn.
fn in_transaction<T>(connection: &mut Connection, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Whether the state is on a server, `postgres://…`, not in a file.
#[must_use]
pub fn is_server(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.starts_with("postgres://") || text.starts_with("postgresql://"))
}

/// The form of an address under which the store knows it: canonical, or as given if it is no address.
fn canonical(url: &str) -> Key {
    Key(Url::parse(url).map_or_else(|_| url.to_owned(), |url| canonical_url(&url).into()))
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
