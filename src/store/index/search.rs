//! Search: the newest matches by filing are ranked by bm25 and date, and shown with what matched.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::super::{StoreError, millis};
use super::documents::{PARTING, columns, read_entry};
use super::query::{Query, Term, quoted};
use super::{Entry, Filter, Index};

/// Of more matches the newest filed are ranked: a word that stands everywhere costs no more than that.
pub const MOST_RANKED: usize = 2_000;
/// Stands before what matched in a snippet or title.
pub const MARK_START: char = '\u{1}';
/// Stands behind it.
pub const MARK_END: char = '\u{2}';

/// A match of the title counts so many times one in the text.
const TITLE_WEIGHT: &str = "6.0, 1.0";
/// Words of a snippet.
const SNIPPET_WORDS: u8 = 28;
/// An article of today counts twice one of long ago; half of that is gone after this.
const HALF_FRESH_MILLIS: f64 = 180.0 * 24.0 * 3600.0 * 1000.0;
/// So many groups of three characters stand for one or two.
const MOST_GRAMS: i64 = 200;

/// One article that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The article.
    pub entry: Entry,
    /// Its headline, with what matched between [`MARK_START`] and [`MARK_END`].
    pub title: String,
    /// A part of its text, likewise.
    pub snippet: String,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The best of them, best first.
    pub hits: Vec<Hit>,
    /// How many matched; [`MOST_RANKED`] stands for that many or more.
    pub total: usize,
}

impl Index {
    /// Up to `n` articles behind the first `skip` that match and fit the filter, best first.
    pub fn search(&self, query: &Query, filter: &Filter, skip: usize, n: usize, now: Timestamp) -> Result<Found, StoreError> {
        self.read(|db| {
            let table = if query.has_unspaced() { "grams" } else { "words" };
            let expression = query.expression(|term| if table == "grams" { grams(db, term) } else { Ok(quoted(term)) })?;
            let ranked = ranked(db, table, &expression, filter, now)?;
            let total = ranked.len();
            let hits = ranked.into_iter().skip(skip).take(n).map(|number| hit(db, table, &expression, number));
            Ok(Found { hits: hits.collect::<rusqlite::Result<_>>()?, total })
        })
    }
}

/// One or two characters as the groups of three that begin with them.
fn grams(db: &Connection, term: &Term) -> rusqlite::Result<String> {
    let text = term.text.to_lowercase();
    if text.chars().count() >= 3 {
        return Ok(quoted(&Term { prefix: false, ..term.clone() }));
    }
    let found: Vec<String> = db
        .prepare_cached("SELECT term FROM grams_terms WHERE term >= ?1 AND term < ?1 || char(1114111) ORDER BY doc DESC LIMIT ?2")?
        .query_map((&text, MOST_GRAMS), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let terms: Vec<String> = found.into_iter().map(|text| quoted(&Term { text, prefix: false })).collect();
    Ok(if terms.is_empty() { quoted(term) } else { format!("({})", terms.join(" OR ")) })
}

/// The numbers of the matches, best first.
fn ranked(db: &Connection, table: &str, expression: &str, filter: &Filter, now: Timestamp) -> rusqlite::Result<Vec<i64>> {
    let (conditions, conditional) = filter.conditions();
    let join = if conditions.is_empty() { "" } else { "JOIN documents d ON d.number = f.rowid" };
    let sql = format!(
        "SELECT h.number FROM (
             SELECT f.rowid AS number, bm25({table}, {TITLE_WEIGHT}) AS score FROM {table} f {join}
             WHERE {table} MATCH ?{conditions} ORDER BY f.rowid DESC LIMIT {MOST_RANKED}) h
         JOIN documents d ON d.number = h.number
         ORDER BY h.score * (1.0 + 1.0 / (1.0 + max(0.0, ? - d.at) / {HALF_FRESH_MILLIS:.1})), h.number DESC"
    );
    let values = std::iter::once(Value::from(expression.to_owned())).chain(conditional).chain([Value::from(millis(now))]);
    db.prepare_cached(&sql)?.query_map(params_from_iter(values), |row| row.get(0))?.collect()
}

fn hit(db: &Connection, table: &str, expression: &str, number: i64) -> rusqlite::Result<Hit> {
    let columns = columns();
    let sql = format!(
        "SELECT {columns}, highlight({table}, 0, char(1), char(2)), snippet({table}, 1, char(1), char(2), '…', {SNIPPET_WORDS})
         FROM {table} JOIN documents d ON d.number = {table}.rowid WHERE {table} MATCH ?1 AND {table}.rowid = ?2"
    );
    db.prepare_cached(&sql)?.query_row((expression, number), |row| {
        let text = |at| row.get::<_, String>(at).map(|text| text.replace(PARTING, ""));
        Ok(Hit { entry: read_entry(row)?, title: text(15)?, snippet: text(16)? })
    })
}
