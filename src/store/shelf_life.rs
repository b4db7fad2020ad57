//! Articles by age and by month: which files are too old to keep, and what a month's index lists.

use jiff::Timestamp;

use super::{Store, StoreError, millis, timestamp};

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
            let articles = db.prepare(
                "SELECT number, id, file FROM articles
                 WHERE file IS NOT NULL AND changed_at < ?1 AND (expired_at IS NULL OR expired_at < changed_at) ORDER BY number LIMIT ?2",
            );
            let versions = db.prepare("SELECT file FROM versions WHERE article = ?1 AND file IS NOT NULL AND file != ''");
            let mut out: Vec<Expired> = articles.rows((millis(before), i64::try_from(n).unwrap_or(i64::MAX)), |row| {
                Ok(Expired { number: row.get(0)?, id: row.get(1)?, files: vec![row.get(2)?] })
            })?;
            for Expired { number, files, .. } in &mut out {
                files.extend(versions.rows([*number], |row| row.get::<_, String>(0))?);
                files.sort_unstable();
                files.dedup();
            }
            Ok(out)
        })
    }

    /// Marks the files of these articles as deleted; what is known of them stays, so that none is filed again.
    pub fn expire(&self, numbers: &[i64], now: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            let mark = db.prepare("UPDATE articles SET expired_at = ?2 WHERE number = ?1");
            numbers.iter().try_for_each(|number| mark.execute((number, millis(now))).map(drop))
        })
    }

    /// The articles of a month (`2025-04`) that have a file, by day and in the order of filing.
    pub fn month(&self, month: &str) -> Result<Vec<MonthLine>, StoreError> {
        let Some((first, end)) = bounds(month) else { return Ok(Vec::new()) };
        let mut lines = self.read(|db| {
            db.prepare(
                "SELECT substr(date, 1, 10), filed_at, title, file, url FROM articles
                 WHERE (substr(date, 1, 7) = ?1 OR date IS NULL AND filed_at >= ?2 AND filed_at < ?3)
                     AND file IS NOT NULL AND (expired_at IS NULL OR expired_at < changed_at) ORDER BY number",
            )
            .rows((month, millis(first), millis(end)), |row| {
                let filed = timestamp(row.get(1)?).unwrap_or_default();
                let day = row.get::<_, Option<String>>(0)?.unwrap_or_else(|| filed.strftime("%F").to_string());
                Ok(MonthLine { day, title: row.get(2)?, file: row.get(3)?, url: row.get(4)? })
            })
        })?;
        // Of one day they stay in the order of filing.
        lines.sort_by(|one, other| one.day.cmp(&other.day));
        Ok(lines)
    }
}

/// When a month begins and ends; `None` for what is no month.
fn bounds(month: &str) -> Option<(Timestamp, Timestamp)> {
    let first: jiff::civil::Date = format!("{month}-01").parse().ok()?;
    let start = |day: jiff::civil::Date| day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|day| day.timestamp());
    Some((start(first)?, start(first.checked_add(jiff::Span::new().months(1)).ok()?)?))
}
