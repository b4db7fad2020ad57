//! What visits to sources gave.

use jiff::Timestamp;

use super::sources::source_id;
use super::sql::{self, Db, named};
use super::{Store, StoreError, distance, millis};
use crate::model::VisitHints;

/// Visits that are kept of each source.
const KEPT: i64 = 50;

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
        /// How many pages it offers.
        found: usize,
        /// How many of them were new.
        new: usize,
        /// When it wants to be asked again.
        hints: VisitHints,
    },
    /// It said that nothing has changed; the validators stay.
    Unchanged,
    /// It could not be read, and why.
    Failed(String),
}

/// A visit and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// The source's address. One that was never registered is kept as `auto`.
    pub source: String,
    /// What it gave.
    pub visit: Visit,
    /// When to ask again; `None` for one that is gone, else at once.
    pub next: Option<Timestamp>,
    /// It answered that it is gone for good.
    pub gone: bool,
    /// Failures in a row, this visit among them.
    pub failures: u32,
    /// See [`Source::rhythm`](super::Source::rhythm).
    pub rhythm: Option<std::time::Duration>,
    /// See [`Source::moved`](super::Source::moved).
    pub moved: Option<(String, u32)>,
    /// Until when it wants to be left alone.
    pub not_before: Option<Timestamp>,
    /// Visits that fell into the time of this one.
    pub skipped: u32,
}

impl Visited {
    /// A visit of which nothing follows but the next one.
    #[must_use]
    pub fn new(source: &str, visit: Visit, next: Option<Timestamp>) -> Self {
        let failures = u32::from(matches!(visit, Visit::Failed(_)));
        Self { source: source.to_owned(), visit, next, gone: false, failures, rhythm: None, moved: None, not_before: None, skipped: 0 }
    }
}

impl Store {
    /// Keeps what a visit gave, and when the next one is due.
    pub fn visited(&self, visited: &Visited, now: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            let id = source_id(db, &visited.source)?;
            keep_plan(db, id, visited, now)?;
            keep_answer(db, id, &visited.visit, now)?;
            keep_history(db, id, &visited.visit, now)
        })
    }
}

fn keep_plan(db: Db<'_>, id: i64, visited: &Visited, now: Timestamp) -> sql::Result<()> {
    db.prepare(
        "UPDATE sources SET last_visit = :now, next_visit = :next, failures = :failures, rhythm = coalesce(:rhythm, rhythm),
             moved_to = :moved_to, moved_times = :moved_times, not_before = :not_before, skipped = skipped + :skipped,
             state = CASE WHEN :gone AND state = 'active' THEN 'gone' ELSE state END
         WHERE id = :id",
    )
    .execute(named! {
        ":id": id,
        ":now": millis(now),
        ":next": visited.next.map(millis),
        ":failures": visited.failures,
        ":rhythm": visited.rhythm.map(distance),
        ":moved_to": visited.moved.as_ref().map(|(to, _)| to),
        ":moved_times": visited.moved.as_ref().map_or(0, |(_, times)| *times),
        ":not_before": visited.not_before.map(millis),
        ":skipped": visited.skipped,
        ":gone": visited.gone,
    })
    .map(drop)
}

fn keep_answer(db: Db<'_>, id: i64, visit: &Visit, now: Timestamp) -> sql::Result<()> {
    match visit {
        Visit::Read { title, etag, last_modified, found, new, hints } => db
            .prepare(
                "UPDATE sources SET title = coalesce(title, :title), etag = :etag, last_modified = :last_modified, last_error = NULL,
                     last_success = :now, last_found = :found, last_new = :new,
                     ttl = :ttl, skip_hours = :skip_hours, skip_days = :skip_days, fresh_for = :fresh_for
                 WHERE id = :id",
            )
            .execute(named! {
                ":id": id,
                ":title": title,
                ":etag": etag,
                ":last_modified": last_modified,
                ":now": millis(now),
                ":found": count(*found),
                ":new": count(*new),
                ":ttl": hints.ttl.map(distance),
                ":skip_hours": hints.skip_hours,
                ":skip_days": hints.skip_days,
                ":fresh_for": hints.fresh_for.map(distance),
            }),
        Visit::Unchanged => {
            db.prepare("UPDATE sources SET last_error = NULL, last_success = ?2, last_new = 0 WHERE id = ?1").execute((id, millis(now)))
        }
        Visit::Failed(error) => db.prepare("UPDATE sources SET last_error = ?2 WHERE id = ?1").execute((id, error)),
    }
    .map(drop)
}

/// One line in the history, and no more lines than are kept.
fn keep_history(db: Db<'_>, id: i64, visit: &Visit, now: Timestamp) -> sql::Result<()> {
    let (outcome, found, new, error) = match visit {
        Visit::Read { found, new, .. } => ("read", *found, *new, None),
        Visit::Unchanged => ("unchanged", 0, 0, None),
        Visit::Failed(error) => ("failed", 0, 0, Some(error)),
    };
    db.prepare(
        "INSERT INTO visits (source_id, at, outcome, found, new, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (source_id, at) DO UPDATE SET outcome = excluded.outcome, found = excluded.found, new = excluded.new, error = excluded.error",
    )
        .execute((id, millis(now), outcome, count(found), count(new), error))?;
    db.prepare(
        "DELETE FROM visits WHERE source_id = ?1 AND at < (SELECT at FROM visits WHERE source_id = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)",
    )
    .execute((id, KEPT - 1))
    .map(drop)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
