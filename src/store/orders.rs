//! What an operator orders: sources that are paused and resumed, pages that are read once more.

use jiff::Timestamp;
use rusqlite::types::ToSql;

use super::sources::source_id;
use super::{Store, StoreError, canonical, millis};

/// Which pages are read once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again<'a> {
    /// Those that failed, or were set aside.
    Failed,
    /// Those that were read and had this verdict.
    Verdict(&'a str),
    /// This one, whatever became of it.
    Address(&'a str),
}

impl Store {
    /// Pauses a source: neither it nor its pages are asked for. One that the state does not know yet is made known. False if it was paused
    /// already.
    pub fn pause(&self, url: &str) -> Result<bool, StoreError> {
        self.write(|db| {
            let id = source_id(db, url)?;
            db.execute("UPDATE sources SET paused = 1 WHERE id = ?1 AND NOT paused", [id]).map(|rows| rows == 1)
        })
    }

    /// Brings a source back that was paused, or was gone (410): it is asked at once. False if there is none of this address.
    pub fn resume(&self, url: &str) -> Result<bool, StoreError> {
        self.write(|db| {
            let sql = "UPDATE sources SET paused = 0, failures = iif(state = 'gone', 0, failures), next_visit = NULL, not_before = NULL,
                           state = iif(state = 'gone', 'active', state)
                       WHERE url = ?1 AND (state = 'gone' OR paused)";
            db.execute(sql, [url]).map(|rows| rows == 1)
        })
    }

    /// Makes pages due that were done with, as if they had never been tried; says how many.
    pub fn read_again(&self, what: Again<'_>, now: Timestamp) -> Result<usize, StoreError> {
        // A page that gave no article was not read as far as its next reading is concerned: nothing of it is worth comparing.
        let set = "UPDATE frontier SET due_at = ?1, attempts = 0, unanswered = 0, reads = iif(article IS NULL, 0, reads),
                       outcome = iif(article IS NULL, NULL, outcome), state = 'new' WHERE";
        let (wanted, value): (&str, Option<String>) = match what {
            Again::Failed => ("(state IN ('failed', 'aside') OR state = 'new' AND last_error IS NOT NULL AND due_at > ?1)", None),
            Again::Verdict(verdict) => ("state = 'done' AND outcome = ?2 AND article IS NULL", Some(verdict.to_owned())),
            Again::Address(url) => ("identity = ?2 AND state != 'leased'", Some(canonical(url))),
        };
        self.write(|db| {
            let now = millis(now);
            let mut values: Vec<&dyn ToSql> = vec![&now];
            values.extend(value.iter().map(|value| value as &dyn ToSql));
            db.prepare_cached(&format!("{set} {wanted}"))?.execute(&values[..])
        })
    }
}
