//! The sources that are polled, and what their last visit gave.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, named_params};

use super::{Store, StoreError, millis, timestamp};

/// A source as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its address, by which it is known.
    pub url: String,
    /// `feed`, `sitemap`, `homepage`, `list` or `auto`.
    pub kind: String,
    /// Its name: the configured one, else its own.
    pub title: Option<String>,
    /// When it was last asked.
    pub last_visit: Option<Timestamp>,
    /// When it is to be asked again; `None`: at once.
    pub next_visit: Option<Timestamp>,
    /// The validator of its last answer.
    pub etag: Option<String>,
    /// The other validator, as the server wrote it.
    pub last_modified: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// Why the last visit failed.
    pub last_error: Option<String>,
}

/// What a visit to a source gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visit {
    /// It was read.
    Read {
        /// Its own name, kept if none is configured.
        title: Option<String>,
        /// The answer's `ETag`.
        etag: Option<String>,
        /// The answer's `Last-Modified`.
        last_modified: Option<String>,
    },
    /// It said that nothing has changed; the validators stay.
    Unchanged,
    /// It could not be read, and why.
    Failed(String),
}

const COLUMNS: &str = "url, kind, title, last_visit, next_visit, etag, last_modified, failures, last_error";

impl Store {
    /// Makes the source known, or brings its kind and configured name up to date. Its history stays.
    pub fn register(&self, url: &str, kind: &str, title: Option<&str>) -> Result<(), StoreError> {
        self.write(|db| {
            db.prepare_cached(
                "INSERT INTO sources (url, kind, title) VALUES (?1, ?2, ?3)
                 ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, title = coalesce(excluded.title, title)",
            )?
            .execute((url, kind, title))
            .map(drop)
        })
    }

    /// One source, if it is known.
    pub fn source(&self, url: &str) -> Result<Option<Source>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sources WHERE url = ?1");
        self.read(|db| db.prepare_cached(&sql)?.query_row([url], read_source).optional())
    }

    /// All sources, in the order in which they became known.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sources ORDER BY id");
        self.read(|db| db.prepare_cached(&sql)?.query_map([], read_source)?.collect())
    }

    /// Keeps what a visit gave, and when the next one is due. A source that was never registered is kept as `auto`.
    pub fn visited(&self, source: &str, visit: &Visit, next: Option<Timestamp>, now: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            let id = source_id(db, source)?;
            db.prepare_cached("UPDATE sources SET last_visit = ?2, next_visit = ?3 WHERE id = ?1")?.execute((
                id,
                millis(now),
                next.map(millis),
            ))?;
            keep_visit(db, id, visit)
        })
    }
}

fn keep_visit(db: &Transaction<'_>, id: i64, visit: &Visit) -> rusqlite::Result<()> {
    match visit {
        Visit::Read { title, etag, last_modified } => db
            .prepare_cached(
                "UPDATE sources SET title = coalesce(title, :title), etag = :etag, last_modified = :last_modified,
                     failures = 0, last_error = NULL WHERE id = :id",
            )?
            .execute(named_params! { ":id": id, ":title": title, ":etag": etag, ":last_modified": last_modified }),
        Visit::Unchanged => db.prepare_cached("UPDATE sources SET failures = 0, last_error = NULL WHERE id = ?1")?.execute([id]),
        Visit::Failed(error) => {
            db.prepare_cached("UPDATE sources SET failures = failures + 1, last_error = ?2 WHERE id = ?1")?.execute((id, error))
        }
    }
    .map(drop)
}

/// The row of a source, made if need be.
pub(super) fn source_id(db: &Transaction<'_>, url: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("INSERT INTO sources (url, kind) VALUES (?1, 'auto') ON CONFLICT (url) DO NOTHING")?.execute([url])?;
    db.prepare_cached("SELECT id FROM sources WHERE url = ?1")?.query_row([url], |row| row.get(0))
}

pub(super) fn read_source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        url: row.get("url")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        last_visit: timestamp(row.get("last_visit")?),
        next_visit: timestamp(row.get("next_visit")?),
        etag: row.get("etag")?,
        last_modified: row.get("last_modified")?,
        failures: row.get("failures")?,
        last_error: row.get("last_error")?,
    })
}
