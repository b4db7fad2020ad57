//! The sources that are polled, and what is known of each.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::sql::{self, Db, OptionalExtension, Row};
use super::{Store, StoreError, duration, millis, timestamp};
use crate::model::VisitHints;

/// A source as the configuration names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// Its address, by which it is known.
    pub url: String,
    /// `feed`, `sitemap`, `homepage`, `list` or `auto`.
    pub kind: String,
    /// Its configured name.
    pub title: Option<String>,
    /// How often it is asked, in words.
    pub plan: String,
}

/// What registering has changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Registered {
    /// Sources that were not known before.
    pub new: usize,
    /// Sources that stand in the configuration no more.
    pub removed: usize,
}

/// Whether a source is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    #[default]
    Active,
    /// It answered that it is gone for good (410).
    Gone,
    /// It stands in no configuration any more.
    Removed,
}

/// A source as the store knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Its address, by which it is known.
    pub url: String,
    /// `feed`, `sitemap`, `homepage`, `list` or `auto`.
    pub kind: String,
    /// Its name: the configured one, else its own.
    pub title: Option<String>,
    /// Whether it is asked.
    pub standing: Standing,
    /// Whether somebody paused it.
    pub paused: bool,
    /// When it was last asked.
    pub last_visit: Option<Timestamp>,
    /// When it is to be asked again; `None`: at once.
    pub next_visit: Option<Timestamp>,
    /// When it was last read.
    pub last_success: Option<Timestamp>,
    /// How many pages it offered then, and how many of them were new.
    pub last_found: Option<u64>,
    /// See [`last_found`](Self::last_found).
    pub last_new: Option<u64>,
    /// The validator of its last answer.
    pub etag: Option<String>,
    /// The other validator, as the server wrote it.
    pub last_modified: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// Why the last visit failed.
    pub last_error: Option<String>,
    /// The distance between visits that its rhythm has shown to be right.
    pub rhythm: Option<std::time::Duration>,
    /// Where it says that it has moved for good, and how often in a row.
    pub moved: Option<(String, u32)>,
    /// At its own wish it is left alone until then.
    pub not_before: Option<Timestamp>,
    /// Visits that fell into the time of another one.
    pub skipped: u64,
    /// Its own hints for the next visit.
    pub hints: VisitHints,
    /// By what plan it was last registered, in words.
    pub plan: Option<String>,
}

impl Store {
    /// Makes exactly these sources the known ones. The history of each stays. Those that stand here no more are asked no more, and
    /// their pages that were not read yet are forgotten.
    pub fn register(&self, sources: &[Registration]) -> Result<Registered, StoreError> {
        self.write(|db| {
            let mut registered = Registered::default();
            let mut known: HashMap<String, Known> = db
                .prepare("SELECT url, kind, title, state, plan FROM sources")
                .rows((), |row| Ok((row.get(0)?, Known { kind: row.get(1)?, title: row.get(2)?, state: row.get(3)?, plan: row.get(4)? })))?
                .into_iter()
                .collect();
            let mut named = HashSet::new();
            for source in sources {
                let before = known.get(&source.url);
                registered.new += usize::from(before.is_none() && !named.contains(&source.url));
                if named.insert(&source.url) && before.is_some_and(|before| before.says(source)) {
                    continue;
                }
                db.fits(&source.url)?;
                register_one(db, source)?;
            }
            known.retain(|url, before| before.state != "removed" && !named.contains(url));
            registered.removed = known.len();
            remove(db, known.keys())?;
            Ok(registered)
        })
    }

    /// One source, if it is known.
    pub fn source(&self, url: &str) -> Result<Option<Source>, StoreError> {
        self.read(|db| db.prepare("SELECT * FROM sources WHERE url = ?1").query_row([url], read_source).optional())
    }

    /// All sources, in the order in which they became known.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        self.read(|db| db.prepare("SELECT * FROM sources ORDER BY id").rows((), read_source))
    }

    /// All active sources, in the order in which they became known.
    pub fn active_sources(&self) -> Result<Vec<Source>, StoreError> {
        let sql = "SELECT * FROM sources WHERE state = 'active' ORDER BY id";
        self.read(|db| db.prepare(sql).rows((), read_source))
    }

    /// Up to `n` sources whose visit is due, those that were never asked first, then longest due first.
    pub fn due_sources(&self, n: usize, now: Timestamp) -> Result<Vec<Source>, StoreError> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        self.read(|db| {
            let fresh = "SELECT * FROM sources WHERE state = 'active' AND NOT paused AND next_visit IS NULL ORDER BY id LIMIT ?1";
            let mut found: Vec<Source> = db.prepare(fresh).rows([n], read_source)?;
            let left = n - i64::try_from(found.len()).unwrap_or(n);
            let due = "SELECT * FROM sources WHERE state = 'active' AND NOT paused AND next_visit <= ?1 ORDER BY next_visit, id LIMIT ?2";
            let rows = db.prepare(due).rows((millis(now), left), read_source)?;
            found.extend(rows);
            Ok(found)
        })
    }

    /// Sets the next visit of these sources anew.
    pub fn replan(&self, visits: &[(String, Timestamp)]) -> Result<(), StoreError> {
        if visits.is_empty() {
            return Ok(());
        }
        self.write(|db| {
            let update = db.prepare("UPDATE sources SET next_visit = ?2 WHERE url = ?1");
            for (url, at) in visits {
                update.execute((url, millis(*at)))?;
            }
            Ok(())
        })
    }
}

/// What registering compares.
struct Known {
    kind: String,
    title: Option<String>,
    state: String,
    plan: Option<String>,
}

impl Known {
    /// Whether registering changes nothing.
    fn says(&self, source: &Registration) -> bool {
        let title = source.title.is_none() || source.title == self.title;
        title && self.kind == source.kind && self.plan.as_ref() == Some(&source.plan) && self.state != "removed"
    }
}

/// One that was removed and stands here again is asked at once.
fn register_one(db: Db<'_>, source: &Registration) -> sql::Result<()> {
    db.prepare(
        "INSERT INTO sources (url, kind, title, plan) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, title = coalesce(excluded.title, sources.title), plan = excluded.plan,
             next_visit = CASE WHEN sources.state = 'removed' THEN NULL ELSE sources.next_visit END,
             state = CASE WHEN sources.state = 'removed' THEN 'active' ELSE sources.state END",
    )
    .execute((&source.url, &source.kind, &source.title, &source.plan))
    .map(drop)
}

/// A page that is forgotten may still be offered by another source: all of them are read whole once more.
fn remove<'a>(db: Db<'_>, urls: impl Iterator<Item = &'a String>) -> sql::Result<()> {
    let mut removed = 0;
    for url in urls {
        removed += db.prepare("UPDATE sources SET state = 'removed' WHERE url = ?1").execute([url])?;
    }
    if removed == 0 {
        return Ok(());
    }
    let forgotten = db.execute(
        "DELETE FROM frontier WHERE state = 'new' AND reads = 0 AND source_id IN (SELECT id FROM sources WHERE state = 'removed')",
        (),
    )?;
    if forgotten > 0 {
        db.execute("UPDATE sources SET etag = NULL, last_modified = NULL WHERE state = 'active'", ())?;
    }
    Ok(())
}

/// The row of a source, made if need be.
pub(super) fn source_id(db: Db<'_>, url: &str) -> sql::Result<i64> {
    db.fits(url)?;
    db.prepare("INSERT INTO sources (url, kind) VALUES (?1, 'auto') ON CONFLICT (url) DO NOTHING").execute([url])?;
    db.prepare("SELECT id FROM sources WHERE url = ?1").query_row([url], |row| row.get(0))
}

pub(super) fn read_source(row: &Row<'_>) -> sql::Result<Source> {
    let standing: String = row.get("state")?;
    let moved_to: Option<String> = row.get("moved_to")?;
    let moved_times: u32 = row.get("moved_times")?;
    let count = |name: &str| row.get::<_, Option<i64>>(name).map(|n| n.and_then(|n| u64::try_from(n).ok()));
    Ok(Source {
        url: row.get("url")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        standing: match standing.as_str() {
            "gone" => Standing::Gone,
            "removed" => Standing::Removed,
            _ => Standing::Active,
        },
        paused: row.get("paused")?,
        last_visit: timestamp(row.get("last_visit")?),
        next_visit: timestamp(row.get("next_visit")?),
        last_success: timestamp(row.get("last_success")?),
        last_found: count("last_found")?,
        last_new: count("last_new")?,
        etag: row.get("etag")?,
        last_modified: row.get("last_modified")?,
        failures: row.get("failures")?,
        last_error: row.get("last_error")?,
        rhythm: duration(row.get("rhythm")?),
        moved: moved_to.map(|to| (to, moved_times)),
        not_before: timestamp(row.get("not_before")?),
        skipped: count("skipped")?.unwrap_or(0),
        hints: VisitHints {
            ttl: duration(row.get("ttl")?),
            skip_hours: row.get("skip_hours")?,
            skip_days: row.get("skip_days")?,
            fresh_for: duration(row.get("fresh_for")?),
        },
        plan: row.get("plan")?,
    })
}
