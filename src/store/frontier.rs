//! The frontier: which pages are to be read, who is reading them, and what became of them.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use rusqlite::{Row, Transaction, named_params};

use super::sources::source_id;
use super::{Store, StoreError, canonical, millis};
use crate::model::{Candidate, Date, PageVerdict};

/// A page that was begun this many times in a row without an answer is set aside: it may be what kills the process.
pub const LEASES_BEFORE_ASIDE: u32 = 3;

/// How many candidates were new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Now in the frontier.
    pub new: usize,
    /// Known before, or offered twice; nothing was changed.
    pub known: usize,
}

/// A page to read, leased to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    row: i64,
    token: i64,
    /// The source, as it was given to [`Store::add_candidates`].
    pub source: String,
    /// The page's address and what its source says of it.
    pub candidate: Candidate,
    /// How often reading it has failed before.
    pub attempts: u32,
}

/// What reading a page gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An article; its file is in its place.
    Filed(FiledArticle),
    /// An article that was filed before, from another address.
    Known,
    /// A page without an article: it is not read again.
    Nothing(PageVerdict),
}

/// An article with its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiledArticle {
    /// The article's id.
    pub id: String,
    /// The address by which it is known: the canonical one, else that of the page.
    pub url: String,
    /// The headline.
    pub title: Option<String>,
    /// The publication date.
    pub date: Option<Date>,
    /// Its file inside the output folder.
    pub file: String,
    /// Hash of its text.
    pub hash: String,
}

impl Store {
    /// Adds the pages that a source offers, due at once; those that are known already stay as they are.
    pub fn add_candidates(&self, source: &str, candidates: &[Candidate], now: Timestamp) -> Result<Added, StoreError> {
        self.write(|db| {
            let source = source_id(db, source)?;
            let mut added = Added::default();
            for candidate in candidates {
                let new = insert(db, source, candidate, now)?;
                *(if new { &mut added.new } else { &mut added.known }) += 1;
            }
            Ok(added)
        })
    }

    /// Takes up to `n` due pages, those first that have been due for longest; they are the caller's until `now + span`.
    ///
    /// Pages whose lease ran out are due again. Those that were [begun](Store::begin) [`LEASES_BEFORE_ASIDE`] times without an
    /// answer are set aside instead.
    pub fn lease(&self, n: usize, now: Timestamp, span: Duration) -> Result<Vec<Task>, StoreError> {
        let until = millis(now).saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX));
        self.write(|db| {
            set_aside(db, now)?;
            let tasks = due(db, n, now)?;
            let mut lease = db.prepare_cached("UPDATE frontier SET state = 'leased', due_at = ?2, token = ?3 WHERE id = ?1")?;
            for task in &tasks {
                lease.execute((task.row, until, task.token))?;
            }
            Ok(tasks)
        })
    }

    /// Notes that the page is about to be cleaned, the one step that can take the process down. A page that was leased but still
    /// waited for its host when the process was killed is not suspect. False if the lease was lost.
    pub fn begin(&self, task: &Task) -> Result<bool, StoreError> {
        self.write(|db| {
            db.prepare_cached("UPDATE frontier SET unanswered = unanswered + 1 WHERE id = ?1 AND token = ?2 AND state = 'leased'")?
                .execute((task.row, task.token))
                .map(|rows| rows == 1)
        })
    }

    /// Marks the page as read and, in the same transaction, keeps the article. Call it after the file is in its place.
    ///
    /// False if the lease ran out and someone else has the page: then nothing is changed.
    pub fn complete(&self, task: &Task, outcome: &Outcome, now: Timestamp) -> Result<bool, StoreError> {
        self.write(|db| {
            let name = match outcome {
                Outcome::Filed(_) => "filed",
                Outcome::Known => "known",
                Outcome::Nothing(verdict) => verdict.name(),
            };
            let answered = answer(db, task, "done", Some(name), None, now, now)?;
            if let (true, Outcome::Filed(article)) = (answered, outcome) {
                keep_article(db, task, article, now)?;
            }
            Ok(answered)
        })
    }

    /// Marks the page as failed: to be tried again at `retry`, or not at all. False if the lease was lost.
    pub fn fail(&self, task: &Task, error: &str, retry: Option<Timestamp>, now: Timestamp) -> Result<bool, StoreError> {
        let state = if retry.is_some() { "new" } else { "failed" };
        self.write(|db| answer(db, task, state, None, Some(error), retry.unwrap_or(now), now))
    }

    /// Gives back a page that was not begun, as in an orderly stop: it is due at once.
    pub fn release(&self, task: &Task, now: Timestamp) -> Result<bool, StoreError> {
        self.write(|db| {
            db.prepare_cached(
                "UPDATE frontier SET state = 'new', due_at = ?3
                 WHERE id = ?1 AND token = ?2 AND state = 'leased'",
            )?
            .execute((task.row, task.token, millis(now)))
            .map(|rows| rows == 1)
        })
    }

    /// Ends all leases: whoever held them is gone. Says how many pages are due again.
    ///
    /// For a start after a kill. Only the process that holds the output folder's lock may call it.
    pub fn reclaim(&self, now: Timestamp) -> Result<usize, StoreError> {
        let sql = "UPDATE frontier SET due_at = ?1 WHERE state = 'leased' AND due_at > ?1";
        self.write(|db| db.execute(sql, [millis(now)]))
    }
}

fn insert(db: &Transaction<'_>, source: i64, candidate: &Candidate, now: Timestamp) -> rusqlite::Result<bool> {
    let authors = if candidate.authors.is_empty() { None } else { serde_json::to_string(&candidate.authors).ok() };
    let rows = db
        .prepare_cached(
            "INSERT INTO frontier (identity, source_id, due_at, found_at, changed_at, url, offered_by, entry_id, title, date, authors, summary, content)
             SELECT :identity, :source, :now, :now, :now, :url, :offered_by, :entry_id, :title, :date, :authors, :summary, :content
             WHERE NOT EXISTS (SELECT 1 FROM articles WHERE identity = :identity)
             ON CONFLICT (identity) DO NOTHING",
        )?
        .execute(named_params! {
            ":identity": canonical(&candidate.url),
            ":source": source,
            ":now": millis(now),
            ":url": candidate.url,
            ":offered_by": candidate.source,
            ":entry_id": candidate.id,
            ":title": candidate.title,
            ":date": candidate.date.map(|date| date.to_string()),
            ":authors": authors,
            ":summary": candidate.summary,
            ":content": candidate.content,
        })?;
    Ok(rows == 1)
}

fn set_aside(db: &Transaction<'_>, now: Timestamp) -> rusqlite::Result<()> {
    let error = format!("set aside: {LEASES_BEFORE_ASIDE} times begun and never ended; it may crash or hang the reader");
    db.prepare_cached(
        "UPDATE frontier SET state = 'aside', last_error = ?2, changed_at = ?1
         WHERE state = 'leased' AND due_at <= ?1 AND unanswered >= ?3",
    )?
    .execute((millis(now), error, LEASES_BEFORE_ASIDE))
    .map(drop)
}

/// The due pages, each already with the token of the lease to come.
fn due(db: &Transaction<'_>, n: usize, now: Timestamp) -> rusqlite::Result<Vec<Task>> {
    db.prepare_cached(
        "SELECT f.id, f.token, f.attempts, s.url AS source, f.url, f.offered_by, f.entry_id, f.title, f.date, f.authors, f.summary, f.content
         FROM frontier f JOIN sources s ON s.id = f.source_id
         WHERE f.state IN ('new', 'leased') AND f.due_at <= ?1 ORDER BY f.due_at, f.id LIMIT ?2",
    )?
    .query_map((millis(now), i64::try_from(n).unwrap_or(i64::MAX)), read_task)?
    .collect()
}

fn read_task(row: &Row<'_>) -> rusqlite::Result<Task> {
    let authors: Option<String> = row.get("authors")?;
    let date: Option<String> = row.get("date")?;
    let candidate = Candidate {
        url: row.get("url")?,
        title: row.get("title")?,
        date: date.and_then(|date| read_date(&date)),
        authors: authors.and_then(|names| serde_json::from_str(&names).ok()).unwrap_or_default(),
        summary: row.get("summary")?,
        content: row.get("content")?,
        id: row.get("entry_id")?,
        source: row.get("offered_by")?,
    };
    let token: i64 = row.get("token")?;
    Ok(Task { row: row.get("id")?, token: token + 1, source: row.get("source")?, candidate, attempts: row.get("attempts")? })
}

/// Reads what [`Date`] prints: a day, or a day with time and offset.
fn read_date(text: &str) -> Option<Date> {
    let pieces = Pieces::parse(text).ok()?;
    let Some(time) = pieces.time() else { return Some(Date::day(pieces.date())) };
    Some(Date::at(pieces.date().to_datetime(time), pieces.to_numeric_offset()))
}

/// Ends a lease, if it is still the caller's. What the source said is no longer needed once the page is done.
fn answer(
    db: &Transaction<'_>,
    task: &Task,
    state: &str,
    outcome: Option<&str>,
    error: Option<&str>,
    due: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "UPDATE frontier SET state = :state, outcome = :outcome, last_error = :error, due_at = :due, changed_at = :now, unanswered = 0,
             attempts = attempts + (:error IS NOT NULL),
             summary = iif(:state = 'done', NULL, summary), content = iif(:state = 'done', NULL, content)
         WHERE id = :row AND token = :token AND state = 'leased'",
    )?
    .execute(named_params! {
        ":state": state,
        ":outcome": outcome,
        ":error": error,
        ":due": millis(due),
        ":now": millis(now),
        ":row": task.row,
        ":token": task.token,
    })
    .map(|rows| rows == 1)
}

/// Keeps the article; one that is filed again (its text changed) takes the place of its row.
fn keep_article(db: &Transaction<'_>, task: &Task, article: &FiledArticle, now: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO articles (identity, id, source_id, url, title, date, file, hash, filed_at)
         VALUES (:identity, :id, (SELECT source_id FROM frontier WHERE id = :row), :url, :title, :date, :file, :hash, :now)
         ON CONFLICT (identity) DO UPDATE SET id = excluded.id, url = excluded.url, title = excluded.title, date = excluded.date,
             file = excluded.file, hash = excluded.hash, filed_at = excluded.filed_at",
    )?
    .execute(named_params! {
        ":identity": canonical(&article.url),
        ":id": article.id,
        ":row": task.row,
        ":url": article.url,
        ":title": article.title,
        ":date": article.date.map(|date| date.to_string()),
        ":file": article.file,
        ":hash": article.hash,
        ":now": millis(now),
    })
    .map(drop)
}
