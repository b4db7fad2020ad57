//! Counts for `dateline status`.

use std::collections::HashMap;

use rusqlite::Connection;

use super::sources::read_source;
use super::{Source, Store, StoreError};

/// How many pages of a source, or of all, are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Offered so far; the sum of the others.
    pub found: u64,
    /// Still to be read.
    pub waiting: u64,
    /// Gave an article and its file.
    pub filed: u64,
    /// Gave a copy of an article that was filed before: recorded, without a file.
    pub copies: u64,
    /// Gave an article that was filed before, from another address.
    pub known: u64,
    /// Read, and no article.
    pub nothing: u64,
    /// Could not be read, and will not be tried again.
    pub failed: u64,
    /// Set aside because reading it never ended.
    pub aside: u64,
}

/// A source with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStatus {
    /// The source and its last visit.
    pub source: Source,
    /// Its pages.
    pub counts: Counts,
    /// The newest error of one of its pages.
    pub last_page_error: Option<String>,
}

/// The state in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Each source, in the order in which they became known.
    pub sources: Vec<SourceStatus>,
    /// All sources together.
    pub totals: Counts,
    /// Articles that are known: those with a file, and recorded copies.
    pub articles: u64,
    /// Changes that publishers made to articles.
    pub changes: u64,
    /// When the state was last written to by a visit.
    pub last_visit: Option<jiff::Timestamp>,
    /// Size of the database in bytes.
    pub bytes: u64,
}

impl Store {
    /// Everything in numbers.
    pub fn status(&self) -> Result<Status, StoreError> {
        self.read(|db| {
            let mut counts = counts(db)?;
            let mut errors = page_errors(db)?;
            let mut status = Status {
                articles: number(db, "SELECT count(*) FROM articles")?,
                changes: number(db, "SELECT count(*) FROM versions WHERE version > 1")?,
                bytes: size(db)?,
                ..Status::default()
            };
            for (id, source) in sources(db)? {
                let counts = counts.remove(&id).unwrap_or_default();
                status.totals.add(&counts);
                status.last_visit = status.last_visit.max(source.last_visit);
                status.sources.push(SourceStatus { source, counts, last_page_error: errors.remove(&id) });
            }
            Ok(status)
        })
    }
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.found += other.found;
        self.waiting += other.waiting;
        self.filed += other.filed;
        self.copies += other.copies;
        self.known += other.known;
        self.nothing += other.nothing;
        self.failed += other.failed;
        self.aside += other.aside;
    }

    fn count(&mut self, state: &str, outcome: Option<&str>, n: u64) {
        self.found += n;
        *match (state, outcome) {
            ("done", Some("filed")) => &mut self.filed,
            ("done", Some("copy")) => &mut self.copies,
            ("done", Some("known")) => &mut self.known,
            ("done", _) => &mut self.nothing,
            ("failed", _) => &mut self.failed,
            ("aside", _) => &mut self.aside,
            _ => &mut self.waiting,
        } += n;
    }
}

fn sources(db: &Connection) -> rusqlite::Result<Vec<(i64, Source)>> {
    db.prepare_cached("SELECT * FROM sources ORDER BY id")?.query_map([], |row| Ok((row.get("id")?, read_source(row)?)))?.collect()
}

fn counts(db: &Connection) -> rusqlite::Result<HashMap<i64, Counts>> {
    let mut statement = db.prepare_cached(
        // An article that is to be read again is filed all the same.
        "SELECT f.source_id, iif(f.reads > 0 AND a.number IS NOT NULL, 'done', f.state) AS standing,
             iif(a.number IS NULL, f.outcome, iif(a.file IS NULL, 'copy', 'filed')) AS gave, count(*)
         FROM frontier f LEFT JOIN articles a ON a.number = f.article GROUP BY f.source_id, standing, gave",
    )?;
    let mut rows = statement.query([])?;
    let mut counts: HashMap<i64, Counts> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (state, outcome): (String, Option<String>) = (row.get(1)?, row.get(2)?);
        counts.entry(row.get(0)?).or_default().count(&state, outcome.as_deref(), unsigned(row.get(3)?));
    }
    Ok(counts)
}

/// Of each source the newest error that still stands. `max` picks the row that the other columns come from.
fn page_errors(db: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    db.prepare_cached(
        "SELECT source_id, last_error, max(changed_at) FROM frontier
         WHERE last_error IS NOT NULL GROUP BY source_id",
    )?
    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

fn size(db: &Connection) -> rusqlite::Result<u64> {
    Ok(number(db, "PRAGMA page_count")? * number(db, "PRAGMA page_size")?)
}

fn number(db: &Connection, sql: &str) -> rusqlite::Result<u64> {
    db.query_row(sql, [], |row| row.get(0)).map(unsigned)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
