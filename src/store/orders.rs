//! What an operator orders: sources that are paused and resumed, pages that are read once more.

use jiff::Timestamp;

use super::sources::source_id;
use super::sql::{ToValue, Value};
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
            db.execute("UPDATE sources SET paused = TRUE WHERE id = ?1 AND NOT paused", [id]).map(|rows| rows == 1)
        })
    }

    /// Brings a source back that was paused, or was gone (410): it is asked at once. False if there is none of this address.
    pub fn resume(&self, url: &str) -> Result<bool, StoreError> {
        self.write(|db| {
            let sql = "UPDATE sources SET paused = FALSE, failures = CASE WHEN state = 'gone' THEN 0 ELSE failures END, next_visit = NULL, not_before = NULL,
                           state = CASE WHEN state = 'gone' THEN 'active' ELSE state END
                       WHERE url = ?1 AND (state = 'gone' OR paused)";
            db.execute(sql, [url]).map(|rows| rows == 1)
        })
    }

    /// Makes pages due that were done with, as if they had never been tried; says how many.
    pub fn read_again(&self, what: Again<'_>, now: Timestamp) -> Result<usize, StoreError> {
        // A page that gave no article was not read as far as its next reading is concerned: nothing of it is worth comparing.
        let set = "UPDATE frontier SET due_at = ?1, attempts = 0, unanswered = 0, reads = CASE WHEN article IS NULL THEN 0 ELSE reads END,
                       outcome = CASE WHEN article IS NULL THEN NULL ELSE outcome END, state = 'new' WHERE";
        let (wanted, value): (&str, Option<Value>) = match what {
            Again::Failed => ("(state IN ('failed', 'aside') OR state = 'new' AND last_error IS NOT NULL AND due_at > ?1)", None),
            Again::Verdict(verdict) => ("state = 'done' AND outcome = ?2 AND article IS NULL", Some(verdict.value())),
            Again::Address(url) => ("identity = ?2 AND state != 'leased'", Some(canonical(url).value())),
        };
        self.write(|db| {
            let now = millis(now);
            let values: Vec<Value> = std::iter::once(now.value()).chain(value.clone()).collect();
            db.prepare(format!("{set} {wanted}")).execute(values)
        })
    }
}
