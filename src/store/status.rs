//! Counts for `dateline status`.

use std::collections::HashMap;

use super::sources::read_source;
use super::sql::{self, Db};
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
    /// The bytes that the state takes.
    pub fn bytes(&self) -> Result<u64, StoreError> {
        if super::is_server(self.path()) {
            return self.read(|db| db.size().map(unsigned));
        }
        Ok(std::fs::metadata(self.path()).map_or(0, |found| found.len()))
    }

    /// Everything in numbers.
    pub fn status(&self) -> Result<Status, StoreError> {
        self.read(|db| {
            let mut counts = counts(db)?;
            let mut errors = page_errors(db)?;
            let mut status = Status {
                articles: number(db, "SELECT count(*) FROM articles")?,
                changes: number(db, "SELECT count(*) FROM versions WHERE version > 1")?,
                bytes: unsigned(db.size()?),
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

fn sources(db: Db<'_>) -> sql::Result<Vec<(i64, Source)>> {
    db.prepare("SELECT * FROM sources ORDER BY id").rows((), |row| Ok((row.get("id")?, read_source(row)?)))
}

fn counts(db: Db<'_>) -> sql::Result<HashMap<i64, Counts>> {
    let statement = db.prepare(
        // An article that is to be read again is filed all the same.
        "SELECT f.source_id, CASE WHEN f.reads > 0 AND a.number IS NOT NULL THEN 'done' ELSE f.state END AS standing,
             CASE WHEN a.number IS NULL THEN f.outcome ELSE CASE WHEN a.file IS NULL THEN 'copy' ELSE 'filed' END END AS gave, count(*)
         FROM frontier f LEFT JOIN articles a ON a.number = f.article GROUP BY f.source_id, standing, gave",
    );
    let mut counts: HashMap<i64, Counts> = HashMap::new();
    statement.each((), |row| {
        let (state, outcome): (String, Option<String>) = (row.get(1)?, row.get(2)?);
        counts.entry(row.get(0)?).or_default().count(&state, outcome.as_deref(), unsigned(row.get(3)?));
        Ok(())
    })?;
    Ok(counts)
}

/// Of each source the newest error that still stands.
fn page_errors(db: Db<'_>) -> sql::Result<HashMap<i64, String>> {
    let found = db
        .prepare(
            "SELECT s.id, (SELECT f.last_error FROM frontier f WHERE f.source_id = s.id AND f.last_error IS NOT NULL
                 ORDER BY f.changed_at DESC LIMIT 1) FROM sources s",
        )
        .rows((), |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?)))?;
    Ok(found.into_iter().filter_map(|(id, error)| Some((id, error?))).collect())
}

fn number(db: Db<'_>, sql: &str) -> sql::Result<u64> {
    db.query_row(sql, (), |row| row.get(0)).map(unsigned)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
