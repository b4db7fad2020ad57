//! Handing out pages: first come, first served, as long as no host stands in the way of the others; else host by host in turn.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;

use super::frontier::{LEASES_BEFORE_ASIDE, Task};
use super::sql::{self, Db, OptionalExtension, Row};
use super::{Store, StoreError, millis};
use crate::model::{Candidate, Date};

/// So many due pages are looked at before hosts are served in turn.
const WINDOW: usize = 256;
/// So many hosts are looked at in one call.
const MOST_HOSTS: usize = 2_000;

/// How pages are shared out among hosts.
#[derive(Debug, Clone, Copy)]
pub struct Fairness<'a> {
    /// Pages of one host that may be out at once.
    pub per_host: usize,
    /// How many are out already, by [`Task::host`].
    pub out: &'a HashMap<String, usize>,
}

impl Store {
    /// Takes up to `n` due pages, those first that have been due for longest; they are the caller's until `now + span`.
    ///
    /// Pages whose lease ran out are due again. Those that were [begun](Store::begin) [`LEASES_BEFORE_ASIDE`] times without an
    /// answer are set aside instead.
    pub fn lease(&self, n: usize, now: Timestamp, span: Duration) -> Result<Vec<Task>, StoreError> {
        self.lease_fairly(n, &Fairness { per_host: usize::MAX, out: &HashMap::new() }, now, span)
    }

    /// As [`lease`](Self::lease), but no more of one host than it may have: a source that offers fifty thousand pages at once
    /// keeps no other waiting.
    pub fn lease_fairly(&self, n: usize, fairness: &Fairness<'_>, now: Timestamp, span: Duration) -> Result<Vec<Task>, StoreError> {
        let until = millis(now).saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX));
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.write(|db| {
            set_aside(db, now)?;
            let mut share = Share { left: n, per_host: fairness.per_host, out: fairness.out.clone(), tasks: Vec::new() };
            let window = WINDOW.max(n);
            let seen = due(db, window, now)?;
            let clogged = seen.len() == window;
            seen.into_iter().for_each(|task| share.take(task));
            if clogged && share.left > 0 {
                in_turn(db, &mut share, &mut turn, now)?;
            }
            let lease = db.prepare("UPDATE frontier SET state = 'leased', due_at = ?2, token = ?3 WHERE id = ?1");
            for task in &share.tasks {
                lease.execute((task.row, until, task.token))?;
            }
            Ok(share.tasks)
        })
    }

    /// Pages that the next lease sets aside instead, with the reason.
    pub fn condemned(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read(|db| {
            db.prepare("SELECT url FROM frontier WHERE state = 'leased' AND unanswered >= ?1 AND reads = 0 ORDER BY id")
                .rows([LEASES_BEFORE_ASIDE], |row| Ok((row.get(0)?, reason_aside())))
        })
    }

    /// When the next page or source is due.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let least: Option<i64> = self.read(|db| {
            let number = |sql: &str| db.prepare(sql).query_row((), |row| row.get::<_, Option<i64>>(0)).optional();
            let page = number(
                "SELECT due_at FROM frontier WHERE state IN ('new', 'leased') AND source_id NOT IN (SELECT id FROM sources WHERE paused)
                 ORDER BY due_at LIMIT 1",
            )?
            .flatten();
            let source = number("SELECT min(next_visit) FROM sources WHERE state = 'active' AND NOT paused")?.flatten();
            Ok(page.into_iter().chain(source).min())
        })?;
        Ok(super::timestamp(least))
    }

    /// When the first page that waits is due.
    pub fn next_page(&self) -> Result<Option<Timestamp>, StoreError> {
        let least: Option<i64> = self
            .read(|db| db.prepare("SELECT min(due_at) FROM frontier WHERE state IN ('new', 'leased')").query_row((), |row| row.get(0)))?;
        Ok(super::timestamp(least))
    }

    /// How many pages wait to be read.
    pub fn waiting(&self) -> Result<u64, StoreError> {
        let count: i64 =
            self.read(|db| db.prepare("SELECT count(*) FROM frontier WHERE state IN ('new', 'leased')").query_row((), |row| row.get(0)))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

/// What the caller has so far.
struct Share {
    left: usize,
    per_host: usize,
    out: HashMap<String, usize>,
    tasks: Vec<Task>,
}

impl Share {
    /// Local files are nobody's host.
    fn room(&self, host: &str) -> usize {
        let own = if host.is_empty() { usize::MAX } else { self.per_host.saturating_sub(self.out.get(host).copied().unwrap_or(0)) };
        own.min(self.left)
    }

    fn take(&mut self, task: Task) {
        if self.room(&task.host) == 0 || self.tasks.iter().any(|other| other.row == task.row) {
            return;
        }
        *self.out.entry(task.host.clone()).or_default() += 1;
        self.left -= 1;
        self.tasks.push(task);
    }
}

/// Serves the hosts behind the one that was served last, in the order of their names and round again.
fn in_turn(db: Db<'_>, share: &mut Share, turn: &mut String, now: Timestamp) -> sql::Result<()> {
    let next = db.prepare("SELECT host FROM frontier WHERE state IN ('new', 'leased') AND host > ?1 ORDER BY host LIMIT 1");
    let of_host = db.prepare(format!(
        "{SELECT} WHERE f.host = ?1 AND f.state IN ('new', 'leased') AND NOT s.paused AND f.due_at <= ?2 ORDER BY f.due_at, f.id LIMIT ?3{}",
        db.taking()
    ));
    let mut wrapped = false;
    for _ in 0..MOST_HOSTS {
        let Some(host) = next.query_row([&*turn], |row| row.get::<_, String>(0)).optional()? else {
            if wrapped {
                break;
            }
            wrapped = true;
            turn.clear();
            continue;
        };
        let room = i64::try_from(share.room(&host)).unwrap_or(i64::MAX);
        if room > 0 {
            let tasks: Vec<Task> = of_host.rows((&host, millis(now), room), read_task)?;
            tasks.into_iter().for_each(|task| share.take(task));
        }
        *turn = host;
        if share.left == 0 {
            break;
        }
    }
    Ok(())
}

fn reason_aside() -> String {
    format!("set aside: {LEASES_BEFORE_ASIDE} times begun and never ended; it may crash or hang the reader")
}

fn set_aside(db: Db<'_>, now: Timestamp) -> sql::Result<()> {
    let error = reason_aside();
    db.prepare(
        "UPDATE frontier SET state = 'aside', last_error = ?2, changed_at = ?1
         WHERE state = 'leased' AND due_at <= ?1 AND unanswered >= ?3",
    )
    .execute((millis(now), error, LEASES_BEFORE_ASIDE))
    .map(drop)
}

const SELECT: &str =
    "SELECT f.id, f.token, f.attempts, f.reads, f.unanswered, f.host, s.url AS source, f.url, f.offered_by, f.entry_id, f.title, f.date,
        f.authors, f.summary, f.content
    FROM frontier f JOIN sources s ON s.id = f.source_id";

/// The due pages, each already with the token of the lease to come.
fn due(db: Db<'_>, n: usize, now: Timestamp) -> sql::Result<Vec<Task>> {
    db.prepare(format!(
        "{SELECT} WHERE f.state IN ('new', 'leased') AND NOT s.paused AND f.due_at <= ?1 ORDER BY f.due_at, f.id LIMIT ?2{}",
        db.taking()
    ))
    .rows((millis(now), i64::try_from(n).unwrap_or(i64::MAX)), read_task)
}

fn read_task(row: &Row<'_>) -> sql::Result<Task> {
    let authors: Option<String> = row.get("authors")?;
    let date: Option<String> = row.get("date")?;
    let candidate = Candidate {
        url: row.get("url")?,
        title: row.get("title")?,
        date: date.and_then(|date| read_date(&date)),
        authors: authors.and_then(|names| serde_json::from_str(&names).ok()).unwrap_or_default(),
        summary: row.get("summary")?,
        content: row.get("content")?,
        id: row.get("entry_id")?,
        source: row.get("offered_by")?,
        bare: false,
    };
    let token: i64 = row.get("token")?;
    Ok(Task {
        row: row.get("id")?,
        token: token + 1,
        source: row.get("source")?,
        host: row.get("host")?,
        candidate,
        attempts: row.get("attempts")?,
        reads: row.get("reads")?,
        deaths: row.get("unanswered")?,
    })
}

/// Reads what [`Date`] prints: a day, or a day with time and offset.
fn read_date(text: &str) -> Option<Date> {
    let pieces = Pieces::parse(text).ok()?;
    let Some(time) = pieces.time() else { return Some(Date::day(pieces.date())) };
    Some(Date::at(pieces.date().to_datetime(time), pieces.to_numeric_offset()))
}
