//! Notices on their way to those who want to know of filed articles.

use jiff::Timestamp;

use super::{Store, StoreError, millis};

/// A notice that is to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: i64,
    /// Where it goes.
    pub url: String,
    /// What it says.
    pub body: String,
    /// How often it was tried.
    pub tries: u32,
}

impl Store {
    /// Adds a notice, due at once; once `most` wait, the oldest are given up. Says how many were.
    pub fn deliver(&self, url: &str, body: &str, most: usize, now: Timestamp) -> Result<usize, StoreError> {
        self.write(|db| {
            db.prepare("INSERT INTO deliveries (url, body, due_at) VALUES (?1, ?2, ?3)").execute((url, body, millis(now)))?;
            db.prepare("DELETE FROM deliveries WHERE id <= (SELECT id FROM deliveries ORDER BY id DESC LIMIT 1 OFFSET ?1)")
                .execute([i64::try_from(most.max(1)).unwrap_or(i64::MAX)])
        })
    }

    /// Up to `n` notices that are due, the oldest first.
    pub fn due_deliveries(&self, n: usize, now: Timestamp) -> Result<Vec<Delivery>, StoreError> {
        self.read(|db| {
            db.prepare("SELECT id, url, body, tries FROM deliveries WHERE due_at <= ?1 ORDER BY id LIMIT ?2")
                .rows((millis(now), i64::try_from(n).unwrap_or(i64::MAX)), |row| {
                    Ok(Delivery { id: row.get(0)?, url: row.get(1)?, body: row.get(2)?, tries: row.get(3)? })
                })
        })
    }

    /// A notice was delivered, or is given up.
    pub fn delivered(&self, id: i64) -> Result<(), StoreError> {
        self.write(|db| db.execute("DELETE FROM deliveries WHERE id = ?1", [id]).map(drop))
    }

    /// A notice was not taken: it is tried again at `due`.
    pub fn undelivered(&self, id: i64, error: &str, due: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            let sql = "UPDATE deliveries SET tries = tries + 1, last_error = ?2, due_at = ?3 WHERE id = ?1";
            db.execute(sql, (id, error, millis(due))).map(drop)
        })
    }

    /// How many notices wait.
    pub fn waiting_deliveries(&self) -> Result<u64, StoreError> {
        self.read(|db| db.query_row("SELECT count(*) FROM deliveries", (), |row| row.get::<_, i64>(0)))
            .map(|n| u64::try_from(n).unwrap_or(0))
    }
}
