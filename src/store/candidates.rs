//! What sources offer: new pages, and known ones of which something new is said.

use jiff::Timestamp;
use url::{Position, Url};

use super::sources::source_id;
use super::sql::{self, Db, OptionalExtension, named};
use super::{Store, StoreError, canonical, millis};
use crate::model::{Candidate, identity};

/// A page is read anew no more often than this; the distance doubles each time.
const LEAST_REREAD_MILLIS: i64 = 30 * 60 * 1000;
/// A page is read no more often than this.
const MOST_READS: i64 = 20;

/// What became of candidates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Now in the frontier.
    pub new: usize,
    /// Known before, or offered twice; nothing was changed.
    pub known: usize,
    /// Read before, and to be read anew, since the source says something new of them.
    pub changed: usize,
}

/// What is known of a candidate.
enum Known {
    No,
    Same,
    /// The source says something else than it did before.
    Changed,
    /// The source speaks of it for the first time; others did before.
    Heard,
}

impl Store {
    /// Adds the pages that a source offers, due at once; those that are known already stay as they are.
    ///
    /// A page that gave an article is due again if a source now says something else of it than the same source did before (title,
    /// date, summary or content), after a time that doubles with each reading. What a mere listing calls it is no reason.
    pub fn add_candidates(&self, source: &str, candidates: &[Candidate], now: Timestamp) -> Result<Added, StoreError> {
        let added = Added { known: candidates.len(), ..Added::default() };
        // Most of what a source offers is known: that is looked up without keeping writers waiting.
        let unknown: Vec<&Candidate> = self.read(|db| {
            let mut unknown = Vec::new();
            for candidate in candidates {
                if !matches!(known(db, source, candidate)?, Known::Same) {
                    unknown.push(candidate);
                }
            }
            Ok(unknown)
        })?;
        if unknown.is_empty() {
            return Ok(added);
        }
        self.write(|db| {
            let mut added = added;
            let (name, source) = (source, source_id(db, source)?);
            for candidate in &unknown {
                let found = known(db, name, candidate)?;
                match found {
                    Known::Same => continue,
                    Known::No => added.new += usize::from(insert(db, source, candidate, now)?),
                    Known::Changed => added.changed += usize::from(read_anew(db, candidate, now)?),
                    Known::Heard => fill(db, candidate)?,
                }
                if !candidate.bare {
                    note(db, source, candidate)?;
                }
            }
            added.known -= added.new + added.changed;
            Ok(added)
        })
    }
}

fn known(db: Db<'_>, source: &str, candidate: &Candidate) -> sql::Result<Known> {
    let row: Option<(Option<i64>, String)> = db
        .prepare(
            "SELECT s.revision, f.state FROM frontier f
             LEFT JOIN said s ON s.page = f.id AND s.source_id = (SELECT id FROM sources WHERE url = ?2) WHERE f.identity = ?1",
        )
        .query_row((canonical(&candidate.url), source), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match row {
        None => Known::No,
        Some(_) if candidate.bare => Known::Same,
        Some((None, _)) => Known::Heard,
        Some((Some(before), state)) if state == "done" && before != revision(candidate) => Known::Changed,
        Some(_) => Known::Same,
    })
}

/// Remembers what this source says of the page.
fn note(db: Db<'_>, source: i64, candidate: &Candidate) -> sql::Result<()> {
    db.prepare(
        "INSERT INTO said (page, source_id, revision) SELECT id, CAST(?2 AS BIGINT), CAST(?3 AS BIGINT) FROM frontier WHERE identity = ?1
         ON CONFLICT (page, source_id) DO UPDATE SET revision = excluded.revision",
    )
    .execute((canonical(&candidate.url), source, revision(candidate)))
    .map(drop)
}

/// Adds to a page that waits what the first source did not say of it.
fn fill(db: Db<'_>, candidate: &Candidate) -> sql::Result<()> {
    db.prepare(
        "UPDATE frontier SET title = CASE WHEN CAST(:date AS TEXT) IS NOT NULL AND date IS NULL THEN coalesce(:title, title) ELSE coalesce(title, :title) END,
             entry_id = coalesce(entry_id, :entry_id), authors = coalesce(authors, :authors), summary = coalesce(summary, :summary),
             content = coalesce(content, :content), date = coalesce(date, :date)
         WHERE identity = :identity AND state = 'new' AND reads = 0",
    )
    .execute(named! {
        ":identity": canonical(&candidate.url),
        ":entry_id": candidate.id,
        ":title": candidate.title,
        ":date": candidate.date.map(|date| date.to_string()),
        ":authors": authors(candidate),
        ":summary": candidate.summary,
        ":content": candidate.content,
    })
    .map(drop)
}

/// A hash of what the source says, zero bits aside.
fn revision(candidate: &Candidate) -> i64 {
    let date = candidate.date.map(|date| date.to_string());
    let parts = [candidate.title.as_deref(), date.as_deref(), candidate.summary.as_deref(), candidate.content.as_deref()];
    let text = parts.map(|part| part.unwrap_or("\u{0}")).join("\u{1}");
    i64::from_str_radix(&identity(&text)[..15], 16).unwrap_or(0)
}

/// Scheme, name and port: what one server answers for. Empty for a local file.
fn host(url: &str) -> String {
    let parsed = Url::parse(url).ok().filter(|url| url.scheme() != "file");
    parsed.map_or_else(String::new, |url| url[..Position::BeforePath].to_owned())
}

fn authors(candidate: &Candidate) -> Option<String> {
    if candidate.authors.is_empty() { None } else { serde_json::to_string(&candidate.authors).ok() }
}

fn insert(db: Db<'_>, source: i64, candidate: &Candidate, now: Timestamp) -> sql::Result<bool> {
    let rows = db
        .prepare(
            "INSERT INTO frontier (identity, source_id, due_at, found_at, changed_at, host, revision, url, offered_by, entry_id, title, date,
                 authors, summary, content)
             VALUES (:identity, :source, :now, :now, :now, :host, :revision, :url, :offered_by, :entry_id, :title, :date, :authors, :summary, :content)
             ON CONFLICT (identity) DO NOTHING",
        )
        .execute(named! {
            ":identity": canonical(&candidate.url),
            ":source": source,
            ":now": millis(now),
            ":host": host(&candidate.url),
            ":revision": revision(candidate),
            ":url": candidate.url,
            ":offered_by": candidate.source,
            ":entry_id": candidate.id,
            ":title": candidate.title,
            ":date": candidate.date.map(|date| date.to_string()),
            ":authors": authors(candidate),
            ":summary": candidate.summary,
            ":content": candidate.content,
        })?;
    Ok(rows == 1)
}

/// Makes a page due again that gave an article; of others the new word is noted.
fn read_anew(db: Db<'_>, candidate: &Candidate, now: Timestamp) -> sql::Result<bool> {
    let identity = canonical(&candidate.url);
    let wanted = "identity = :identity AND state = 'done' AND article IS NOT NULL AND reads BETWEEN 1 AND :most";
    let before: Option<(i64, i64)> = db
        .prepare(format!("SELECT reads, changed_at FROM frontier WHERE {wanted}"))
        .query_row(named! { ":identity": identity, ":most": MOST_READS - 1 }, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (reads, changed) = before.unwrap_or((1, 0));
    let due = millis(now).max(changed.saturating_add(LEAST_REREAD_MILLIS << (reads - 1).clamp(0, 10)));
    let rows = db
        .prepare(format!(
            "UPDATE frontier SET state = 'new', attempts = 0, revision = :revision, title = :title, date = :date, authors = :authors,
                 summary = :summary, content = :content, due_at = :due WHERE {wanted}"
        ))
        .execute(named! {
            ":identity": identity,
            ":revision": revision(candidate),
            ":title": candidate.title,
            ":date": candidate.date.map(|date| date.to_string()),
            ":authors": authors(candidate),
            ":summary": candidate.summary,
            ":content": candidate.content,
            ":due": due,
            ":most": MOST_READS - 1,
        })?;
    if rows == 0 {
        let note = "UPDATE frontier SET revision = ?2 WHERE identity = ?1 AND state = 'done'";
        db.prepare(note).execute((identity, revision(candidate)))?;
    }
    Ok(rows == 1)
}
