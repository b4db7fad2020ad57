//! Documents: put, replaced, read, listed.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params_from_iter};

use super::super::{StoreError, millis, timestamp};
use super::Index;
use crate::model::Date;
use crate::text::script::is_unspaced;

/// zstd's own default.
const LEVEL: i32 = 3;
/// A character without width, which parts words.
pub(super) const PARTING: char = '\u{200b}';
/// No record is larger unpacked.
const MOST_BYTES: usize = 64 << 20;
/// One character in so many of a script without spaces makes a text of such a script.
const UNSPACED_SHARE: usize = 8;

/// What is known of an article that was filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of filing; 0 before it is put.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// The address that was asked for.
    pub page: String,
    /// Its address.
    pub url: Option<String>,
    /// The address of the source that offered it.
    pub source: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The outlet.
    pub site: Option<String>,
    /// ISO 639-1 code of its language.
    pub language: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// When it was filed.
    pub filed: Timestamp,
    /// When its newest version was filed.
    pub changed: Timestamp,
    /// Its version, from 1.
    pub version: u32,
    /// The id of its story's first article.
    pub story: String,
    /// The id of the article of which it is a copy.
    pub duplicate_of: Option<String>,
    /// Its file inside the output folder; empty if it is only recorded.
    pub file: String,
}

impl Entry {
    /// When it was published; when it was filed, where that is not known.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        let moment = |date: Date| date.timestamp().or_else(|| Some(date.day.to_zoned(TimeZone::UTC).ok()?.timestamp()));
        self.date.and_then(moment).unwrap_or(self.filed)
    }
}

/// An article with its text and its record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What is known of it.
    pub entry: Entry,
    /// The body.
    pub text: String,
    /// The record as JSON, without the text.
    pub record: String,
}

/// Which articles are meant; of what is not given, all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Published then or later.
    pub since: Option<Timestamp>,
    /// Published before.
    pub until: Option<Timestamp>,
    /// Address of the source, name of the outlet, or host of the article.
    pub source: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Of each story only the first article.
    pub one_of_story: bool,
}

impl Filter {
    /// The conditions on `d` and their values.
    pub(super) fn conditions(&self) -> (String, Vec<rusqlite::types::Value>) {
        let (mut sql, mut values) = (String::new(), Vec::new());
        let mut add = |condition: &str, value: rusqlite::types::Value| {
            sql.push_str(condition);
            values.push(value);
        };
        if let Some(since) = self.since {
            add(" AND d.at >= ?", millis(since).into());
        }
        if let Some(until) = self.until {
            add(" AND d.at < ?", millis(until).into());
        }
        if let Some(language) = &self.language {
            add(" AND d.language = ?", language.to_lowercase().into());
        }
        if let Some(source) = self.source.as_deref().filter(|source| source.contains("://")) {
            add(" AND d.source = ?", source.to_owned().into());
        } else if let Some(source) = &self.source {
            let host = source.trim_start_matches("www.").replace(['%', '_'], "");
            add(" AND (d.site = ? COLLATE NOCASE", source.clone().into());
            add(" OR d.url LIKE ?", format!("%://{host}/%").into());
            add(" OR d.url LIKE ?)", format!("%://www.{host}/%").into());
        }
        if self.one_of_story {
            sql.push_str(" AND d.duplicate_of IS NULL");
        }
        (sql, values)
    }
}

/// A part of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Where the next part begins, if there is more.
    pub next: Option<i64>,
}

const COLUMNS: &str = "d.number, d.id, d.page, d.url, d.source, d.title, d.site, d.language, d.date, d.filed_at, d.changed_at, d.version, d.story, d.duplicate_of, d.file";

/// The text as it was put.
const TEXT: &str = "iif(d.unspaced, (SELECT g.text FROM grams g WHERE g.rowid = d.number), w.text)";

impl Index {
    /// Puts these documents into the index, in the place of those with the same id. All or none.
    pub fn put(&self, documents: &[Document]) -> Result<(), StoreError> {
        if documents.is_empty() {
            return Ok(());
        }
        let packed: Vec<Vec<u8>> = documents
            .iter()
            .map(|document| zstd::bulk::compress(document.record.as_bytes(), LEVEL))
            .collect::<Result<_, _>>()
            .map_err(|error| StoreError::Database { path: self.path.clone(), detail: error.to_string() })?;
        self.write(|db| documents.iter().zip(&packed).try_for_each(|(document, record)| put(db, document, record)))
    }

    /// Forgets the articles with these ids.
    pub fn forget(&self, ids: &[&str]) -> Result<(), StoreError> {
        self.write(|db| {
            for id in ids {
                let mut row = db.prepare_cached("DELETE FROM documents WHERE id = ?1 RETURNING number, unspaced")?;
                let gone: Option<(i64, bool)> = row.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
                if let Some((number, unspaced)) = gone {
                    forget_words(db, number, unspaced)?;
                }
            }
            Ok(())
        })
    }

    /// Forgets everything.
    pub fn clear(&self) -> Result<(), StoreError> {
        self.write(|db| db.execute_batch("DELETE FROM words; DELETE FROM grams; DELETE FROM documents;"))
    }

    /// Brings the index into its most compact form, after it was filled anew.
    pub fn optimize(&self) -> Result<(), StoreError> {
        self.write(|db| db.execute_batch("INSERT INTO words (words) VALUES ('optimize'); INSERT INTO grams (grams) VALUES ('optimize');"))
    }

    /// How many articles stand in the index.
    pub fn count(&self) -> Result<u64, StoreError> {
        self.read(|db| db.query_row("SELECT count(*) FROM documents", [], |row| row.get::<_, i64>(0)))
            .map(|n| u64::try_from(n).unwrap_or(0))
    }

    /// The article with that id.
    pub fn document(&self, id: &str) -> Result<Option<Document>, StoreError> {
        self.read(|db| document(db, "d.id = ?1", id))
    }

    /// The article that has this address, or was read from it.
    pub fn document_at(&self, address: &str) -> Result<Option<Document>, StoreError> {
        self.read(|db| Ok(document(db, "d.page = ?1", address)?.or(document(db, "d.url = ?1", address)?)))
    }

    /// What is known of an article.
    pub fn entry(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        self.read(|db| {
            db.prepare_cached(&format!("SELECT {COLUMNS} FROM documents d WHERE d.id = ?1"))?.query_row([id], read_entry).optional()
        })
    }

    /// Up to `n` articles, newest filed first, behind `cursor`.
    pub fn list(&self, filter: &Filter, cursor: Option<i64>, n: usize) -> Result<Page, StoreError> {
        let (conditions, mut values) = filter.conditions();
        values.insert(0, cursor.unwrap_or(i64::MAX).into());
        values.push(i64::try_from(n + 1).unwrap_or(i64::MAX).into());
        let sql = format!("SELECT {COLUMNS} FROM documents d WHERE d.number < ?{conditions} ORDER BY d.number DESC LIMIT ?");
        let mut entries: Vec<Entry> =
            self.read(|db| db.prepare_cached(&sql)?.query_map(params_from_iter(values), read_entry)?.collect())?;
        let more = entries.len() > n;
        entries.truncate(n);
        Ok(Page { next: entries.last().filter(|_| more).map(|entry| entry.number), entries })
    }

    /// The `n` newest articles by their dates, whole.
    pub fn newest_documents(&self, filter: &Filter, n: usize) -> Result<Vec<Document>, StoreError> {
        let (conditions, mut values) = filter.conditions();
        values.push(i64::try_from(n).unwrap_or(i64::MAX).into());
        let sql = format!(
            "SELECT {COLUMNS}, {TEXT}, d.record FROM (SELECT d.number AS it FROM documents d WHERE 1{conditions} ORDER BY d.at DESC, d.number DESC LIMIT ?)
             JOIN documents d ON d.number = it JOIN words w ON w.rowid = it ORDER BY d.at DESC, d.number DESC"
        );
        self.read(|db| db.prepare_cached(&sql)?.query_map(params_from_iter(values), read_document)?.collect())
    }

    /// The articles of a story, the first told first.
    pub fn story(&self, story: &str, n: usize) -> Result<Vec<Entry>, StoreError> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        self.read(|db| {
            db.prepare_cached(&format!("SELECT {COLUMNS} FROM documents d WHERE d.story = ?1 ORDER BY d.at, d.number LIMIT ?2"))?
                .query_map((story, n), read_entry)?
                .collect()
        })
    }

    /// How many articles were filed on each day since then, the days in order.
    pub fn filed_by_day(&self, since: Timestamp) -> Result<Vec<(String, u64)>, StoreError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT date(filed_at / 1000, 'unixepoch') AS day, count(*) FROM documents WHERE filed_at >= ?1 GROUP BY day ORDER BY day",
            )?
            .query_map([millis(since)], |row| Ok((row.get(0)?, u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0))))?
            .collect()
        })
    }

    /// Two numbers of which one grows with every change.
    pub fn generation(&self) -> Result<(i64, i64), StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT (SELECT max(changed_at) FROM documents), (SELECT max(number) FROM documents)")?
                .query_row([], |row| Ok((row.get::<_, Option<i64>>(0)?.unwrap_or(0), row.get::<_, Option<i64>>(1)?.unwrap_or(0))))
        })
    }
}

fn put(db: &Transaction<'_>, document: &Document, record: &[u8]) -> rusqlite::Result<()> {
    let entry = &document.entry;
    let before: Option<(i64, bool)> = db
        .prepare_cached("SELECT number, unspaced FROM documents WHERE id = ?1")?
        .query_row([&entry.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((number, unspaced)) = before {
        forget_words(db, number, unspaced)?;
    }
    let unspaced = is_mostly_unspaced(&document.text);
    let number: i64 = db
        .prepare_cached(
            "INSERT INTO documents (id, page, url, source, title, site, language, date, at, filed_at, changed_at, version, story, duplicate_of,
                 file, unspaced, record)
             VALUES (:id, :page, :url, :source, :title, :site, :language, :date, :at, :filed, :changed, :version, :story, :duplicate_of, :file,
                 :unspaced, :record)
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, site = excluded.site, language = excluded.language, date = excluded.date,
                 at = excluded.at, changed_at = excluded.changed_at, version = excluded.version, story = excluded.story,
                 duplicate_of = excluded.duplicate_of, file = excluded.file, unspaced = excluded.unspaced, record = excluded.record,
                 url = coalesce(url, excluded.url), source = coalesce(source, excluded.source)
             RETURNING number",
        )?
        .query_row(
            named_params! {
                ":id": entry.id, ":page": entry.page, ":url": entry.url, ":source": entry.source, ":title": entry.title, ":site": entry.site,
                ":language": entry.language, ":date": entry.date.map(|date| date.to_string()), ":at": millis(entry.at()),
                ":filed": millis(entry.filed), ":changed": millis(entry.changed), ":version": entry.version,
                ":story": if entry.story.is_empty() { &entry.id } else { &entry.story }, ":duplicate_of": entry.duplicate_of,
                ":file": entry.file, ":unspaced": unspaced, ":record": record,
            },
            |row| row.get(0),
        )?;
    let title = entry.title.as_deref().unwrap_or_default();
    let mut words = db.prepare_cached("INSERT INTO words (rowid, title, text) VALUES (?1, ?2, ?3)")?;
    if !unspaced {
        return words.execute((number, title, &document.text)).map(drop);
    }
    words.execute((number, parted(title), parted(&document.text)))?;
    db.prepare_cached("INSERT INTO grams (rowid, title, text) VALUES (?1, ?2, ?3)")?.execute((number, title, &document.text)).map(drop)
}

fn forget_words(db: &Transaction<'_>, number: i64, unspaced: bool) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([number])?;
    if unspaced {
        db.prepare_cached("DELETE FROM grams WHERE rowid = ?1")?.execute([number])?;
    }
    Ok(())
}

/// A text whose words of other scripts are parted from those of a script without spaces, so that they are words of their own.
fn parted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut before = false;
    for c in text.chars() {
        if is_unspaced(c) != before {
            out.push(PARTING);
        }
        before = is_unspaced(c);
        out.push(c);
    }
    out
}

fn is_mostly_unspaced(text: &str) -> bool {
    let (mut letters, mut unspaced) = (0, 0);
    for c in text.chars().take(4_000).filter(|c| c.is_alphabetic()) {
        letters += 1;
        unspaced += usize::from(is_unspaced(c));
    }
    unspaced * UNSPACED_SHARE > letters
}

fn document(db: &Connection, condition: &str, value: &str) -> rusqlite::Result<Option<Document>> {
    let sql = format!(
        "SELECT {COLUMNS}, {TEXT}, d.record FROM documents d JOIN words w ON w.rowid = d.number WHERE {condition} ORDER BY d.number DESC LIMIT 1"
    );
    db.prepare_cached(&sql)?.query_row([value], read_document).optional()
}

fn read_document(row: &Row<'_>) -> rusqlite::Result<Document> {
    let packed: Vec<u8> = row.get(16)?;
    let capacity = zstd::bulk::Decompressor::upper_bound(&packed).unwrap_or(MOST_BYTES).min(MOST_BYTES);
    let record = zstd::bulk::decompress(&packed, capacity).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    Ok(Document { entry: read_entry(row)?, text: row.get(15)?, record })
}

pub(super) fn columns() -> &'static str {
    COLUMNS
}

pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        number: row.get(0)?,
        id: row.get(1)?,
        page: row.get(2)?,
        url: row.get(3)?,
        source: row.get(4)?,
        title: row.get(5)?,
        site: row.get(6)?,
        language: row.get(7)?,
        date: row.get::<_, Option<String>>(8)?.and_then(|date| date.parse().ok()),
        filed: timestamp(row.get(9)?).unwrap_or_default(),
        changed: timestamp(row.get(10)?).unwrap_or_default(),
        version: row.get(11)?,
        story: row.get(12)?,
        duplicate_of: row.get(13)?,
        file: row.get(14)?,
    })
}
