//! Moving a state from one database to another, from a file to a server or back: all rows or none, counted and compared.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::sql::{self, Db, Row, SqlError, Value};
use super::{Store, StoreError};

/// A table with its columns; the first ones are the key by which it is read in order.
struct Table {
    name: &'static str,
    keys: usize,
    /// Their names, with a comma and a space between.
    columns: &'static str,
    /// Rows that are held at once.
    batch: usize,
    /// Its first column is numbered by the database.
    numbered: bool,
}

/// Rows of most tables that are held at once.
const BATCH: usize = 200;
/// Bodies of pages are large.
const BODIES: usize = 8;

impl Table {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.split(", ")
    }
}

const fn table(name: &'static str, keys: usize, numbered: bool, columns: &'static str) -> Table {
    Table { name, keys, columns, batch: BATCH, numbered }
}

/// All tables; those that others refer to stand before them.
const TABLES: &[Table] = &[
    table(
        "sources",
        1,
        true,
        "id, url, kind, title, last_visit, next_visit, etag, last_modified, failures, last_error, state, rhythm, \
         moved_to, moved_times, not_before, skipped, last_success, last_found, last_new, ttl, skip_hours, skip_days, \
         fresh_for, plan, paused",
    ),
    table("visits", 2, false, "source_id, at, outcome, found, new, error"),
    table(
        "frontier",
        1,
        true,
        "id, identity, source_id, state, due_at, token, unanswered, attempts, last_error, outcome, found_at, \
         changed_at, url, offered_by, entry_id, title, date, authors, summary, content, host, read_at, revision, \
         reads, article",
    ),
    table("said", 2, false, "page, source_id, revision"),
    table(
        "articles",
        1,
        true,
        "number, identity, id, source_id, url, title, date, file, hash, filed_at, changed_at, version, story, \
         duplicate_of, paragraphs, fingerprint, expired_at",
    ),
    table("shingles", 2, false, "hash, article"),
    table("versions", 2, false, "article, version, at, kind, title, hash, file, change"),
    Table { batch: BODIES, ..table("bodies", 1, false, "hash, size, data") },
    table("pages", 1, true, "id, identity, hash, url, status, content_type, headers, candidate, fetched_at, archive, archive_at"),
    table("validators", 1, false, "url, etag, last_modified, fresh_until, listed_by, article"),
    table("deliveries", 1, true, "id, url, body, tries, due_at, last_error"),
    table("site_pages", 2, false, "site, page, seen_at, lines"),
];

/// What was moved of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
}

/// The rows of a table: how many, and a sum over their hashes that does not depend on their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    hashes: u128,
}

/// Moves everything into a state that is still empty, in one transaction; the rows that arrived are counted and compared with those that
/// were sent before it ends.
///
/// What is written to the one that is read meanwhile is not moved; a file keeps its writers waiting.
pub fn copy_rows(from: &Store, to: &Store) -> Result<Vec<Moved>, StoreError> {
    to.write(|to| {
        let mut answer = None;
        // The error of one database is none of the other.
        let sent = from.write(|from| {
            from.stand_still()?;
            answer = Some(all(from, to));
            Ok(())
        });
        match sent {
            Ok(()) => answer.unwrap_or(Err(SqlError::NoRow)),
            Err(error) => Err(SqlError::Other(error)),
        }
    })
}

fn all(from: Db<'_>, to: Db<'_>) -> sql::Result<Vec<Moved>> {
    for table in TABLES {
        if to.prepare(format!("SELECT 1 FROM {} LIMIT 1", table.name)).exists(())? {
            return Err(SqlError::NotEmpty(table.name));
        }
    }
    let mut moved = Vec::new();
    for table in TABLES {
        let mut sent = Sum::default();
        read(from, table, |rows| {
            let rows: Vec<Vec<Value>> = rows.into_iter().map(|row| fitting(to, table, row)).collect();
            rows.iter().for_each(|row| sent.add(row));
            write(to, table, rows)
        })?;
        let mut arrived = Sum::default();
        read(to, table, |rows| {
            rows.iter().for_each(|row| arrived.add(row));
            Ok(())
        })?;
        if arrived != sent {
            return Err(SqlError::Differs(table.name));
        }
        if table.numbered {
            to.number_on(table.name, table.names().next().unwrap_or_default())?;
        }
        moved.push(Moved { table: table.name, rows: sent.rows });
    }
    Ok(moved)
}

fn fitting(to: Db<'_>, table: &Table, row: Vec<Value>) -> Vec<Value> {
    row.into_iter().zip(table.names()).map(|(value, column)| to.fitting(value, ["identity", "host"].contains(&column))).collect()
}

/// Hands on the rows of a table in batches, in the order of its key.
fn read(db: Db<'_>, table: &Table, mut take: impl FnMut(Vec<Vec<Value>>) -> sql::Result<()>) -> sql::Result<()> {
    let (keys, columns) = (table.names().take(table.keys).collect::<Vec<_>>().join(", "), table.columns);
    let width = table.names().count();
    let places: Vec<String> = (1..=table.keys).map(|n| format!("?{n}")).collect();
    let first = format!("SELECT {columns} FROM {} ORDER BY {keys} LIMIT {}", table.name, table.batch);
    let next =
        format!("SELECT {columns} FROM {} WHERE ({keys}) > ({}) ORDER BY {keys} LIMIT {}", table.name, places.join(", "), table.batch);
    let values = |row: &Row<'_>| (0..width).map(|at| row.get::<_, Value>(at)).collect::<sql::Result<Vec<Value>>>();
    let mut rows = db.prepare(&first).rows((), values)?;
    while let Some(last) = rows.last() {
        let after: Vec<Value> = last[..table.keys].to_vec();
        let whole = rows.len() == table.batch;
        take(rows)?;
        if !whole {
            break;
        }
        rows = db.prepare(&next).rows(after, values)?;
    }
    Ok(())
}

fn write(db: Db<'_>, table: &Table, rows: Vec<Vec<Value>>) -> sql::Result<()> {
    let mut sql = format!("INSERT INTO {} ({}) VALUES ", table.name, table.columns);
    let mut number = 0;
    for at in 0..rows.len() {
        sql.push_str(if at == 0 { "(" } else { ", (" });
        for column in 0..table.names().count() {
            number += 1;
            let _ = write!(sql, "{}?{number}", if column == 0 { "" } else { ", " });
        }
        sql.push(')');
    }
    db.prepare(sql).execute(rows.into_iter().flatten().collect::<Vec<Value>>()).map(drop)
}

impl Sum {
    fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        for value in row {
            let (kind, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Int(n) => (1, &n.to_le_bytes()),
                Value::Text(text) | Value::Key(text) => (2, text.as_bytes()),
                Value::Blob(bytes) => (3, bytes),
            };
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        let digest = hash.finalize();
        self.rows += 1;
        self.hashes = self.hashes.wrapping_add(digest.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte)));
    }
}
