//! What is told of sources to whoever looks: their visits, what is still to be read, what gave no article.

use jiff::Timestamp;

use super::sql::{self, Row};
use super::{Store, StoreError, timestamp};
use crate::model::Candidate;

/// One visit to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitLine {
    /// When.
    pub at: Timestamp,
    /// `read`, `unchanged` or `failed`.
    pub outcome: String,
    /// How many pages it offered.
    pub found: u64,
    /// How many of them were new.
    pub new: u64,
    /// Why it failed.
    pub error: Option<String>,
}

/// A page that is offered and not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its address, and what its source says of it.
    pub candidate: Candidate,
    /// When it was found.
    pub found: Timestamp,
}

/// Pages without an article that are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Those that could not be read, or were set aside.
    Failed,
    /// Those that were read and are none.
    Refused,
}

/// A page without an article, and what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Troubled {
    /// The page.
    pub page: Refusal,
    /// The source that offered it: its name, else its address.
    pub source: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried again; `None`: not any more.
    pub next: Option<Timestamp>,
}

/// A page that gave no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its address.
    pub url: String,
    /// `failed`, `aside`, or what the page was instead.
    pub what: String,
    /// Why it could not be read.
    pub error: Option<String>,
    /// When that was found.
    pub at: Timestamp,
}

impl Store {
    /// The visits to a source that are kept, the oldest first.
    pub fn visit_lines(&self, source: &str) -> Result<Vec<VisitLine>, StoreError> {
        self.read(|db| {
            db.prepare(
                "SELECT v.at, v.outcome, v.found, v.new, v.error FROM visits v JOIN sources s ON s.id = v.source_id WHERE s.url = ?1 ORDER BY v.at",
            )
            .rows([source], |row| {
                let count = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or(0));
                Ok(VisitLine {
                    at: timestamp(row.get(0)?).unwrap_or_default(),
                    outcome: row.get(1)?,
                    found: count(2)?,
                    new: count(3)?,
                    error: row.get(4)?,
                })
            })
        })
    }

    /// Up to `n` pages of a source, or of all, that were never read, the newest found first.
    pub fn unread(&self, source: Option<&str>, n: usize) -> Result<Vec<Unread>, StoreError> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let sql = |of: &str| {
            format!(
                "SELECT f.url, f.title, f.date, f.authors, f.summary, f.content, f.entry_id, f.offered_by, f.found_at FROM frontier f
                 WHERE f.state IN ('new', 'leased') AND f.reads = 0 {of} ORDER BY f.found_at DESC, f.id LIMIT ?1"
            )
        };
        self.read(|db| match source {
            Some(source) => db.prepare(sql("AND f.source_id = (SELECT id FROM sources WHERE url = ?2)")).rows((n, source), read_unread),
            None => db.prepare(sql("")).rows([n], read_unread),
        })
    }

    /// Hands on the pages of a source, or of all, that are to be listed, the newest first.
    pub fn troubled(&self, what: Listed, source: Option<&str>, take: &mut dyn FnMut(Troubled)) -> Result<(), StoreError> {
        let wanted = match what {
            Listed::Failed => "f.last_error IS NOT NULL AND f.state != 'done'",
            Listed::Refused => "f.state = 'done' AND f.article IS NULL AND f.outcome NOT IN ('filed', 'copy', 'known')",
        };
        let sql = format!(
            "SELECT f.url, CASE WHEN f.state = 'done' THEN f.outcome ELSE f.state END, f.last_error, f.changed_at, coalesce(s.title, s.url), f.attempts,
                 CASE WHEN f.state IN ('new', 'leased') THEN f.due_at ELSE NULL END
             FROM frontier f JOIN sources s ON s.id = f.source_id WHERE {wanted} AND (CAST(?1 AS TEXT) IS NULL OR s.url = ?1) ORDER BY f.changed_at DESC, f.id"
        );
        self.read(|db| {
            db.prepare(&sql).each([source], |row| {
                take(Troubled { page: read_refusal(row)?, source: row.get(4)?, tries: row.get(5)?, next: timestamp(row.get(6)?) });
                Ok(())
            })
        })
    }

    /// Up to `n` pages of a source that gave no article, the newest first.
    pub fn refusals(&self, source: &str, n: usize) -> Result<Vec<Refusal>, StoreError> {
        self.read(|db| {
            db.prepare(
                "SELECT url, CASE WHEN state = 'done' THEN outcome ELSE CASE WHEN state = 'new' THEN 'to be tried again' ELSE state END END, last_error, changed_at FROM frontier
                 WHERE source_id = (SELECT id FROM sources WHERE url = ?1) AND article IS NULL
                     AND (state IN ('failed', 'aside') OR last_error IS NOT NULL OR state = 'done' AND outcome NOT IN ('filed', 'copy', 'known'))
                 ORDER BY changed_at DESC LIMIT ?2",
            )
            .rows((source, i64::try_from(n).unwrap_or(i64::MAX)), read_refusal)
        })
    }
}

fn read_refusal(row: &Row<'_>) -> sql::Result<Refusal> {
    Ok(Refusal {
        url: row.get(0)?,
        what: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        error: row.get(2)?,
        at: timestamp(row.get(3)?).unwrap_or_default(),
    })
}

fn read_unread(row: &Row<'_>) -> sql::Result<Unread> {
    let authors: Option<String> = row.get(3)?;
    let candidate = Candidate {
        url: row.get(0)?,
        title: row.get(1)?,
        date: row.get::<_, Option<String>>(2)?.and_then(|date| date.parse().ok()),
        authors: authors.and_then(|names| serde_json::from_str(&names).ok()).unwrap_or_default(),
        summary: row.get(4)?,
        content: row.get(5)?,
        id: row.get(6)?,
        source: row.get(7)?,
        bare: false,
    };
    Ok(Unread { candidate, found: timestamp(row.get(8)?).unwrap_or_default() })
}
