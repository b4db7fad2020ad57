//! Articles, the stories they tell, and their versions.

use jiff::Timestamp;

use super::frontier::{Outcome, Task};
use super::index::Entry;
use super::sql::{self, Db, Key, OptionalExtension, Row, named};
use super::{Store, StoreError, canonical, millis, timestamp};
use crate::model::Date;
use crate::story::{Fingerprint, Likeness, Portrait};

/// So many likely originals are looked at for one text.
const MOST_LIKELY: i64 = 400;

/// An article with its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiledArticle {
    /// The article's id.
    pub id: String,
    /// The key of its row: the address by which it is known, or `id:` and its id where that address is another article's;
    /// empty: `url`.
    pub key: String,
    /// The address by which it is known: that of its name, else that of the page.
    pub url: String,
    /// The headline.
    pub title: Option<String>,
    /// The publication date.
    pub date: Option<Date>,
    /// Its file inside the output folder; empty if it is only recorded.
    pub file: String,
    /// Hash of its text.
    pub hash: String,
    /// The id of its story's first article; empty: its own.
    pub story: String,
    /// The id of the article of which it is a copy.
    pub duplicate_of: Option<String>,
    /// How its text is known again.
    pub fingerprint: Fingerprint,
    /// Its paragraphs as hashes.
    pub paragraphs: Vec<u32>,
}

/// An article as others refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownArticle {
    /// Its id.
    pub id: String,
    /// The id of its story's first article.
    pub story: String,
    /// Its place in the order of filing.
    pub number: i64,
}

/// An article as it was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredArticle {
    /// As what it is known.
    pub known: KnownArticle,
    /// The key of its row.
    pub key: String,
    /// The address by which it is known.
    pub url: String,
    /// The headline.
    pub title: Option<String>,
    /// The publication date.
    pub date: Option<Date>,
    /// How its text is known again, if that was kept.
    pub fingerprint: Option<Fingerprint>,
    /// Its first file; empty if it is only recorded.
    pub file: String,
    /// Hash of its text.
    pub hash: String,
    /// Its paragraphs as hashes; empty if they were not kept.
    pub paragraphs: Vec<u32>,
    /// Its version, from 1.
    pub version: u32,
    /// The id of the article of which it is a copy.
    pub duplicate_of: Option<String>,
}

impl StoredArticle {
    /// By what it is known again.
    #[must_use]
    pub fn portrait(&self) -> Portrait {
        Portrait { title: self.title.clone(), date: self.date, text: self.fingerprint.clone().unwrap_or_default() }
    }
}

/// One version of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number: 2 for the first change.
    pub number: u32,
    /// `headline`, `correction` or `update`.
    pub kind: String,
    /// Its file; empty if none was written.
    pub file: String,
    /// JSON: what came and went.
    pub change: String,
}

/// One article of a listing of stories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryListing {
    /// As what it is known.
    pub known: KnownArticle,
    /// Its address.
    pub url: String,
    /// The headline.
    pub title: Option<String>,
    /// The id of the article of which it is a copy.
    pub duplicate_of: Option<String>,
    /// How its text is known again.
    pub fingerprint: Fingerprint,
}

impl Store {
    /// The article known by this address, if it was filed or recorded.
    pub fn article(&self, url: &str) -> Result<Option<KnownArticle>, StoreError> {
        let identity = canonical(url);
        self.read(|db| {
            db.prepare("SELECT id, story, number FROM articles WHERE identity = ?1")
                .query_row([&identity], |row| Ok(KnownArticle { id: row.get(0)?, story: row.get(1)?, number: row.get(2)? }))
                .optional()
        })
    }

    /// The article that this page gave when it was read before.
    pub fn article_of(&self, task: &Task) -> Result<Option<StoredArticle>, StoreError> {
        self.read(|db| {
            db.prepare("SELECT a.* FROM frontier f JOIN articles a ON a.number = f.article WHERE f.id = ?1")
                .query_row([task.row], read_stored)
                .optional()
        })
    }

    /// The article with that id, if it was filed or recorded.
    pub fn article_named(&self, id: &str) -> Result<Option<StoredArticle>, StoreError> {
        self.read(|db| db.prepare("SELECT * FROM articles WHERE id = ?1 ORDER BY number LIMIT 1").query_row([id], read_stored).optional())
    }

    /// The oldest article of which a text with this fingerprint is a copy.
    pub fn original_of(&self, fingerprint: &Fingerprint) -> Result<Option<KnownArticle>, StoreError> {
        self.read(|db| {
            for number in likely(db, fingerprint)? {
                let found = db
                    .prepare("SELECT id, story, number, fingerprint, duplicate_of FROM articles WHERE number = ?1")
                    .query_row([number], |row| {
                        let known = KnownArticle { id: row.get(0)?, story: row.get(1)?, number: row.get(2)? };
                        Ok((known, row.get::<_, Option<Vec<u8>>>(3)?))
                    })
                    .optional()?;
                let Some((known, Some(bytes))) = found else { continue };
                // A story whose first article was never filed has none that others could be copies of.
                if !db.prepare("SELECT 1 FROM articles WHERE id = ?1").exists([&known.story])? {
                    continue;
                }
                if Fingerprint::from_bytes(&bytes).is_some_and(|other| other.likeness(fingerprint) == Likeness::Copy) {
                    return Ok(Some(known));
                }
            }
            Ok(None)
        })
    }

    /// The newest articles, newest first: what a listing of stories is made from.
    pub fn newest(&self, n: usize) -> Result<Vec<StoryListing>, StoreError> {
        self.read(|db| {
            db.prepare("SELECT id, story, number, url, title, duplicate_of, fingerprint FROM articles ORDER BY number DESC LIMIT ?1").rows(
                [i64::try_from(n).unwrap_or(i64::MAX)],
                |row| {
                    let bytes: Option<Vec<u8>> = row.get(6)?;
                    Ok(StoryListing {
                        known: KnownArticle { id: row.get(0)?, story: row.get(1)?, number: row.get(2)? },
                        url: row.get(3)?,
                        title: row.get(4)?,
                        duplicate_of: row.get(5)?,
                        fingerprint: bytes.and_then(|bytes| Fingerprint::from_bytes(&bytes)).unwrap_or_default(),
                    })
                },
            )
        })
    }

    /// Up to `n` articles behind number `after` in the order of filing, each with the hash of its text.
    pub fn filed(&self, after: i64, n: usize) -> Result<Vec<(Entry, String)>, StoreError> {
        self.read(|db| {
            db.prepare(
                "SELECT a.*, s.url AS source FROM articles a LEFT JOIN sources s ON s.id = a.source_id WHERE a.number > ?1
                 ORDER BY a.number LIMIT ?2",
            )
            .rows((after, i64::try_from(n).unwrap_or(i64::MAX)), |row| {
                let stored = read_stored(row)?;
                let entry = Entry {
                    number: stored.known.number,
                    id: stored.known.id,
                    page: stored.url.clone(),
                    url: Some(stored.url),
                    source: row.get("source")?,
                    title: stored.title,
                    date: stored.date,
                    filed: timestamp(row.get("filed_at")?).unwrap_or_default(),
                    changed: timestamp(row.get("changed_at")?).unwrap_or_default(),
                    version: stored.version,
                    story: stored.known.story,
                    duplicate_of: stored.duplicate_of,
                    file: stored.file,
                    ..Entry::default()
                };
                Ok((entry, stored.hash))
            })
        })
    }

    /// The versions of the article with this address, the first one first; empty if it never changed.
    pub fn versions(&self, url: &str) -> Result<Vec<(Timestamp, Version)>, StoreError> {
        let identity = canonical(url);
        self.read(|db| {
            db.prepare(
                "SELECT v.at, v.version, v.kind, v.file, v.change FROM versions v JOIN articles a ON a.number = v.article
                 WHERE a.identity = ?1 ORDER BY v.version",
            )
            .rows([&identity], |row| {
                let version = Version {
                    number: row.get(1)?,
                    kind: row.get(2)?,
                    file: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                    change: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
                };
                Ok((timestamp(row.get(0)?).unwrap_or_default(), version))
            })
        })
    }
}

/// The articles that share a key with the fingerprint, oldest first.
fn likely(db: Db<'_>, fingerprint: &Fingerprint) -> sql::Result<Vec<i64>> {
    let mut found = Vec::new();
    let by_key = db.prepare("SELECT article FROM shingles WHERE hash = ?1 ORDER BY article LIMIT ?2");
    for key in fingerprint.keys() {
        by_key.each((key, MOST_LIKELY), |row| {
            found.push(row.get(0)?);
            Ok(())
        })?;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn read_stored(row: &Row<'_>) -> sql::Result<StoredArticle> {
    let paragraphs: Option<Vec<u8>> = row.get("paragraphs")?;
    Ok(StoredArticle {
        known: KnownArticle { id: row.get("id")?, story: row.get("story")?, number: row.get("number")? },
        key: row.get("identity")?,
        url: row.get("url")?,
        title: row.get("title")?,
        date: row.get::<_, Option<String>>("date")?.and_then(|date| date.parse().ok()),
        fingerprint: row.get::<_, Option<Vec<u8>>>("fingerprint")?.and_then(|bytes| Fingerprint::from_bytes(&bytes)),
        file: row.get::<_, Option<String>>("file")?.unwrap_or_default(),
        hash: row.get("hash")?,
        paragraphs: paragraphs.unwrap_or_default().as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect(),
        version: row.get("version")?,
        duplicate_of: row.get("duplicate_of")?,
    })
}

/// Keeps what the page gave, in the transaction that marks it as done.
pub(super) fn keep(db: Db<'_>, task: &Task, outcome: &Outcome, now: Timestamp) -> sql::Result<()> {
    match outcome {
        Outcome::Filed(article) | Outcome::Recorded(article) => keep_article(db, task, article, now),
        Outcome::Changed(article, version) => {
            keep_version(db, article, version, now)?;
            keep_article(db, task, article, now)
        }
        // What the page is remembered for is the first of them, which is kept last.
        Outcome::Several(outcomes) => outcomes.iter().rev().try_for_each(|outcome| keep(db, task, outcome, now)),
        Outcome::Known | Outcome::Unchanged | Outcome::Nothing(_) => Ok(()),
    }
}

/// The key of an article's row.
fn key_of(article: &FiledArticle) -> Key {
    canonical(if article.key.is_empty() { &article.url } else { &article.key })
}

/// Keeps the article; one that is filed again (its text changed) takes the place of its row, but for its first file and its story.
fn keep_article(db: Db<'_>, task: &Task, article: &FiledArticle, now: Timestamp) -> sql::Result<()> {
    let paragraphs: Vec<u8> = article.paragraphs.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    let number: i64 = db
        .prepare(
            "INSERT INTO articles (identity, id, source_id, url, title, date, file, hash, filed_at, changed_at, story, duplicate_of, paragraphs, fingerprint)
             VALUES (:identity, :id, (SELECT source_id FROM frontier WHERE id = :row), :url, :title, :date, :file, :hash, :now, :now, :story,
                 :duplicate_of, :paragraphs, :fingerprint)
             ON CONFLICT (identity) DO UPDATE SET title = excluded.title, date = excluded.date, file = coalesce(articles.file, excluded.file),
                 hash = excluded.hash, changed_at = excluded.changed_at, paragraphs = excluded.paragraphs, fingerprint = excluded.fingerprint
             RETURNING number",
        )
        .query_row(
            named! {
                ":identity": key_of(article),
                ":id": article.id,
                ":row": task.row,
                ":url": article.url,
                ":title": article.title,
                ":date": article.date.map(|date| date.to_string()),
                ":file": Some(&article.file).filter(|file| !file.is_empty()),
                ":hash": article.hash,
                ":now": millis(now),
                ":story": if article.story.is_empty() { &article.id } else { &article.story },
                ":duplicate_of": article.duplicate_of,
                ":paragraphs": paragraphs,
                ":fingerprint": article.fingerprint.to_bytes(),
            },
            |row| row.get(0),
        )?;
    db.prepare("UPDATE frontier SET article = ?2 WHERE id = ?1").execute((task.row, number))?;
    index(db, number, &article.fingerprint)
}

fn index(db: Db<'_>, article: i64, fingerprint: &Fingerprint) -> sql::Result<()> {
    let insert = db.prepare("INSERT INTO shingles (hash, article) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    for key in fingerprint.keys() {
        insert.execute((key, article))?;
    }
    Ok(())
}

/// Keeps a version; with the second one the first gets its row, too.
fn keep_version(db: Db<'_>, article: &FiledArticle, version: &Version, now: Timestamp) -> sql::Result<()> {
    const OF_PAGE: &str = "(SELECT number FROM articles WHERE identity = ?1)";
    let key = key_of(article);
    db.prepare(format!(
        "INSERT INTO versions (article, version, at, kind, title, hash, file)
         SELECT number, 1, filed_at, 'first', title, hash, file FROM articles WHERE number = {OF_PAGE} AND version = 1
         ON CONFLICT DO NOTHING"
    ))
    .execute([&key])?;
    db.prepare(format!(
        "INSERT INTO versions (article, version, at, kind, title, hash, file, change)
         VALUES ({OF_PAGE}, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (article, version) DO UPDATE SET at = excluded.at, kind = excluded.kind, title = excluded.title,
             hash = excluded.hash, file = excluded.file, change = excluded.change"
    ))
    .execute((
        &key,
        version.number,
        millis(now),
        &version.kind,
        &article.title,
        &article.hash,
        Some(&version.file).filter(|file| !file.is_empty()),
        &version.change,
    ))?;
    db.prepare(format!("UPDATE articles SET version = ?2 WHERE number = {OF_PAGE}")).execute((&key, version.number)).map(drop)
}
