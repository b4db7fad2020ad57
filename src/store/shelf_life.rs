//! Articles by age and by month: which files are too old to keep, and what a month's index lists.

use jiff::Timestamp;

use super::{Store, StoreError, millis};

/// An article whose files are older than what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// Its row.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// Its files inside the output folder, those of its versions among them.
    pub files: Vec<String>,
}

/// A line of a month's index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthLine {
    /// The article's day: its own, else the day it was filed.
    pub day: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its file inside the output folder.
    pub file: String,
    /// Its address.
    pub url: String,
}

impl Store {
    /// Up to `n` articles with a file that were neither filed nor changed since `before`, the oldest first.
    pub fn expired(&self, before: Timestamp, n: usize) -> Result<Vec<Expired>, StoreError> {
        self.read(|db| {
            let mut articles = db.prepare_cached(
                "SELECT number, id, file FROM articles
                 WHERE file IS NOT NULL AND changed_at < ?1 AND (expired_at IS NULL OR expired_at < changed_at) ORDER BY number LIMIT ?2",
            )?;
            let mut versions = db.prepare_cached("SELECT file FROM versions WHERE article = ?1 AND file IS NOT NULL AND file != ''")?;
            let mut out = Vec::new();
            let mut rows = articles.query((millis(before), i64::try_from(n).unwrap_or(i64::MAX)))?;
            while let Some(row) = rows.next()? {
                let (number, id, file): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let mut files = vec![file];
                files.extend(versions.query_map([number], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?);
                files.sort_unstable();
                files.dedup();
                out.push(Expired { number, id, files });
            }
            Ok(out)
        })
    }

    /// Marks the files of these articles as deleted; what is known of them stays, so that none is filed again.
    pub fn expire(&self, numbers: &[i64], now: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            let mut mark = db.prepare_cached("UPDATE articles SET expired_at = ?2 WHERE number = ?1")?;
            numbers.iter().try_for_each(|number| mark.execute((number, millis(now))).map(drop))
        })
    }

    /// The articles of a month (`2025-04`) that have a file, by day and in the order of filing.
    pub fn month(&self, month: &str) -> Result<Vec<MonthLine>, StoreError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT coalesce(substr(date, 1, 10), date(filed_at / 1000, 'unixepoch')) AS day, title, file, url FROM articles
                 WHERE substr(day, 1, 7) = ?1 AND file IS NOT NULL AND (expired_at IS NULL OR expired_at < changed_at) ORDER BY day, number",
            )?
            .query_map([month], |row| Ok(MonthLine { day: row.get(0)?, title: row.get(1)?, file: row.get(2)?, url: row.get(3)? }))?
            .collect()
        })
    }
}
