//! The frontier: which pages are to be read, who is reading them, and what became of them.

use jiff::Timestamp;

use super::articles::{self, FiledArticle, Version};
use super::sql::{self, Db, OptionalExtension, named};
use super::{Store, StoreError, millis, timestamp};
use crate::model::{Candidate, PageVerdict};

/// A page that was begun this many times in a row without an answer is set aside: it may be what kills the process.
pub const LEASES_BEFORE_ASIDE: u32 = 3;

/// No page waits longer than this for its next try; one that would was planned by a clock that has been set since.
const LONGEST_WAIT_MILLIS: i64 = 25 * 24 * 3600 * 1000;

/// A page to read, leased to the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Task {
    pub(super) row: i64,
    pub(super) token: i64,
    /// The source, as it was given to [`Store::add_candidates`].
    pub source: String,
    /// Scheme, name and port of its address; empty for a local file.
    pub host: String,
    /// The page's address and what its source says of it.
    pub candidate: Candidate,
    /// How often reading it has failed before.
    pub attempts: u32,
    /// How often it was read before.
    pub reads: u32,
    /// How often the process went down while it was cleaned.
    pub deaths: u32,
}

impl Task {
    /// Its place in the order in which pages were offered.
    #[must_use]
    pub fn place(&self) -> i64 {
        self.row
    }
}

/// What reading a page gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An article; its file is in its place.
    Filed(FiledArticle),
    /// A copy of an article that was filed before: recorded, without a file.
    Recorded(FiledArticle),
    /// An article that was filed before has changed.
    Changed(FiledArticle, Version),
    /// An article that was filed before, from another address.
    Known,
    /// An article that was read anew and has not changed.
    Unchanged,
    /// Several articles of one page.
    Several(Vec<Outcome>),
    /// A page without an article: it is not read again.
    Nothing(PageVerdict),
}

impl Outcome {
    fn name(&self) -> &'static str {
        match self {
            Self::Filed(_) | Self::Changed(..) | Self::Unchanged => "filed",
            Self::Recorded(_) => "copy",
            Self::Known => "known",
            Self::Several(outcomes) => outcomes.iter().map(Self::name).find(|name| *name == "filed").unwrap_or("copy"),
            Self::Nothing(verdict) => verdict.name(),
        }
    }
}

impl Store {
    /// Notes that the page is about to be cleaned, the one step that can take the process down: if it does, every page that was being
    /// cleaned then is charged with it. One that was leased but still waited for its host when the process was killed is not suspect.
    ///
    /// Gives the time at which it was first begun, which is the day of an article that tells none: filed again after a crash, it
    /// has the same place. `None` if the lease was lost.
    pub fn begin(&self, task: &Task, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.write(|db| {
            let first: Option<i64> = db
                .prepare(
                    "UPDATE frontier SET unanswered = unanswered + 1, read_at = coalesce(read_at, ?3)
                     WHERE id = ?1 AND token = ?2 AND state = 'leased' RETURNING read_at",
                )
                .query_row((task.row, task.token, millis(now)), |row| row.get(0))
                .optional()?;
            Ok(timestamp(first))
        })
    }

    /// Notes that cleaning the page ended: it did not take the process down this time. What it was charged with before stays until it is
    /// answered, or until it was cleaned `alone`: then it was not what took the process down when it was not.
    pub fn survived(&self, task: &Task, alone: bool) -> Result<(), StoreError> {
        self.write(|db| {
            let sql = "UPDATE frontier SET unanswered = CASE WHEN ?3 OR unanswered < 1 THEN 0 ELSE unanswered - 1 END WHERE id = ?1 AND token = ?2";
            db.prepare(sql).execute((task.row, task.token, alone)).map(drop)
        })
    }

    /// Marks the page as read and, in the same transaction, keeps the article. Call it after the file is in its place.
    ///
    /// False if the lease ran out and someone else has the page: then nothing is changed.
    pub fn complete(&self, task: &Task, outcome: &Outcome, now: Timestamp) -> Result<bool, StoreError> {
        self.complete_all(&[(task.clone(), outcome.clone())], now).map(|held| held == 1)
    }

    /// As [`complete`](Self::complete), for many pages in one transaction; says how many leases were still held.
    pub fn complete_all(&self, done: &[(Task, Outcome)], now: Timestamp) -> Result<usize, StoreError> {
        self.write(|db| {
            let mut held = 0;
            for (task, outcome) in done {
                if answer(db, task, "done", Some(outcome.name()), None, now, now)? {
                    articles::keep(db, task, outcome, now)?;
                    held += 1;
                }
            }
            Ok(held)
        })
    }

    /// Marks the page as failed: to be tried again at `retry`, or not at all. False if the lease was lost.
    pub fn fail(&self, task: &Task, error: &str, retry: Option<Timestamp>, now: Timestamp) -> Result<bool, StoreError> {
        // A page that was read before stays read: its article is filed.
        let state = if retry.is_some() {
            "new"
        } else if task.reads > 0 {
            "done"
        } else {
            "failed"
        };
        let outcome = (state == "done").then_some("filed");
        self.write(|db| answer(db, task, state, outcome, Some(error), retry.unwrap_or(now), now))
    }

    /// Gives back a page that was not begun, as in an orderly stop: it is due at once.
    pub fn release(&self, task: &Task, now: Timestamp) -> Result<bool, StoreError> {
        self.write(|db| {
            db.prepare(
                "UPDATE frontier SET state = 'new', due_at = ?3
                 WHERE id = ?1 AND token = ?2 AND state = 'leased'",
            )
            .execute((task.row, task.token, millis(now)))
            .map(|rows| rows == 1)
        })
    }

    /// Ends all leases: whoever held them is gone. Says how many pages are due again. Pages that a clock set since has put
    /// too far off are due, too ([`bring_near`](Self::bring_near)).
    ///
    /// For a start after a kill. Only the process that holds the output folder's lock may call it.
    pub fn reclaim(&self, now: Timestamp) -> Result<usize, StoreError> {
        let ended = self.write(|db| db.execute("UPDATE frontier SET due_at = ?1 WHERE state = 'leased' AND due_at > ?1", [millis(now)]))?;
        self.bring_near(now)?;
        Ok(ended)
    }

    /// Makes pages due whose next try lies further off than any is planned: the clock was set back since.
    pub fn bring_near(&self, now: Timestamp) -> Result<(), StoreError> {
        let far = "UPDATE frontier SET due_at = ?1 WHERE state IN ('new', 'leased') AND due_at > ?2";
        self.write(|db| db.execute(far, (millis(now), millis(now).saturating_add(LONGEST_WAIT_MILLIS)))).map(drop)
    }
}

/// Ends a lease, if it is still the caller's. What the source said is no longer needed once the page is done.
fn answer(
    db: Db<'_>,
    task: &Task,
    state: &str,
    outcome: Option<&str>,
    error: Option<&str>,
    due: Timestamp,
    now: Timestamp,
) -> sql::Result<bool> {
    db.prepare(
        "UPDATE frontier SET state = :state, outcome = :outcome, last_error = :error, due_at = :due, changed_at = :now, unanswered = 0,
             attempts = attempts + CASE WHEN CAST(:error AS TEXT) IS NULL THEN 0 ELSE 1 END, reads = reads + CASE WHEN :state = 'done' THEN 1 ELSE 0 END,
             summary = CASE WHEN :state = 'done' THEN NULL ELSE summary END, content = CASE WHEN :state = 'done' THEN NULL ELSE content END
         WHERE id = :row AND token = :token AND state = 'leased'",
    )
    .execute(named! {
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
