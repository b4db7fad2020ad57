//! Tests of the store on temporary files: leases, exactly-once, damage, versions, two handles.

use std::fs;

use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::model::{Candidate, Date, PageVerdict};

const FEED: &str = "https://courier.example/feed.xml";
const MINUTE: Duration = Duration::from_mins(1);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_743_600_000 + seconds).expect("a time")
}

fn temporary() -> (TempDir, PathBuf, Store) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("dateline.db");
    let store = Store::open(&path).expect("opens");
    (dir, path, store)
}

fn candidate(url: &str) -> Candidate {
    Candidate { url: url.to_owned(), source: FEED.to_owned(), ..Candidate::default() }
}

fn page(i: usize) -> Candidate {
    candidate(&format!("https://courier.example/{i}"))
}

fn filed(url: &str) -> Outcome {
    Outcome::Filed(FiledArticle { id: "0a1b".to_owned(), url: url.to_owned(), file: "a.txt".to_owned(), ..FiledArticle::default() })
}

fn one(store: &Store, now: i64) -> Task {
    store.lease(1, at(now), MINUTE).expect("leases").pop().expect("a task")
}

#[test]
fn a_page_goes_from_offered_to_filed_once() {
    let (_dir, path, store) = temporary();
    let offered = [page(1), page(2), candidate("https://courier.example/1?utm_source=feed#top")];
    assert_eq!(store.add_candidates(FEED, &offered, at(0)), Ok(Added { new: 2, known: 1 }));
    let task = one(&store, 0);
    assert_eq!((task.source.as_str(), task.candidate.url.as_str()), (FEED, "https://courier.example/1"));
    assert_eq!(store.knows(&task.candidate.url), Ok(false));
    assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(5)), Ok(true));
    assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(6)), Ok(false), "a lease is answered once");
    drop(store);
    let store = Store::open(&path).expect("opens again");
    assert_eq!(store.knows("https://courier.example/1?fbclid=x"), Ok(true));
    assert_eq!(store.add_candidates(FEED, &offered, at(10)), Ok(Added { new: 0, known: 3 }));
    assert_eq!(one(&store, 10).candidate.url, "https://courier.example/2");
    assert_eq!(store.lease(9, at(10), MINUTE), Ok(vec![]));
    let status = store.status().expect("a status");
    assert_eq!(status.totals, Counts { found: 2, waiting: 1, filed: 1, ..Counts::default() });
    assert_eq!((status.articles, status.sources.len()), (1, 1));
}

#[test]
fn what_the_feed_says_travels_with_the_task() {
    let (_dir, _path, store) = temporary();
    let zoned = "2025-04-02T13:24:00+05:30".to_owned();
    let full = Candidate {
        title: Some("Ferry".to_owned()),
        date: moment(&zoned),
        authors: vec!["Ada Quill".to_owned(), "Bo \"B\" Reed".to_owned()],
        summary: Some("Short.".to_owned()),
        content: Some("<p>Long.</p>".to_owned()),
        id: Some("tag:1".to_owned()),
        ..page(1)
    };
    let day = Candidate { date: Some(Date::day(jiff::civil::date(2025, 4, 2))), ..page(2) };
    let utc = Candidate { date: moment("2025-04-02T13:24:00Z"), ..page(3) };
    let offered = [full, day, utc];
    store.add_candidates(FEED, &offered, at(0)).expect("added");
    let tasks = store.lease(9, at(0), MINUTE).expect("leases");
    assert_eq!(tasks.iter().map(|task| task.candidate.clone()).collect::<Vec<_>>(), offered);
    assert_eq!(tasks[0].candidate.date.map(|date| date.to_string()), Some(zoned));
    store.complete(&tasks[0], &filed("https://courier.example/1"), at(1)).expect("completed");
    let kept: i64 = store.read(|db| db.query_row("SELECT count(content) FROM frontier", [], |row| row.get(0))).expect("counts");
    assert_eq!(kept, 0, "the content of a page that is done is dropped");
}

fn moment(text: &str) -> Option<Date> {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    Some(Date::at(pieces.date().to_datetime(pieces.time()?), pieces.to_numeric_offset()))
}

#[test]
fn a_lease_that_runs_out_is_due_again_and_the_late_answer_is_refused() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    let late = one(&store, 0);
    assert_eq!(store.lease(1, at(59), MINUTE), Ok(vec![]));
    let second = one(&store, 60);
    assert_eq!(store.complete(&late, &filed("https://courier.example/1"), at(61)), Ok(false));
    assert_eq!(store.fail(&late, "timed out", None, at(61)), Ok(false));
    assert_eq!(store.knows("https://courier.example/1"), Ok(false));
    assert_eq!(store.complete(&second, &Outcome::Nothing(PageVerdict::Listing), at(62)), Ok(true));
    assert_eq!(store.knows("https://courier.example/1"), Ok(true));
    let counts = store.status().expect("a status").totals;
    assert_eq!((counts.nothing, counts.filed), (1, 0));
}

#[test]
fn a_page_that_is_never_answered_is_set_aside() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    for crash in 0..i64::from(LEASES_BEFORE_ASIDE) {
        let task = one(&store, crash);
        assert_eq!(store.begin(&task), Ok(true));
        assert_eq!(store.reclaim(at(crash + 1)), Ok(1));
    }
    assert_eq!(store.lease(1, at(10), MINUTE), Ok(vec![]));
    let status = store.status().expect("a status");
    assert_eq!(status.totals.aside, 1);
    assert!(status.sources[0].last_page_error.as_deref().expect("a reason").contains("3 times begun"));
}

#[test]
fn kills_while_a_page_waits_for_its_turn_do_not_count_against_it() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    for kill in 0..10 {
        let task = one(&store, kill);
        assert_eq!(store.reclaim(at(kill + 1)), Ok(1));
        one(&store, kill + 1);
        assert_eq!(store.begin(&task), Ok(false), "the lease was lost");
        assert_eq!(store.reclaim(at(kill + 1)), Ok(1));
    }
    assert_eq!(store.status().expect("a status").totals.aside, 0);
}

#[test]
fn an_orderly_stop_does_not_count_against_a_page() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    for stop in 0..10 {
        let task = one(&store, stop);
        assert_eq!(store.release(&task, at(stop)), Ok(true));
        assert_eq!(store.release(&task, at(stop)), Ok(false));
    }
    for failure in 10..20 {
        let task = one(&store, failure);
        assert_eq!(store.fail(&task, "no answer", Some(at(failure + 1)), at(failure)), Ok(true), "an error is an answer");
    }
    assert_eq!(one(&store, 20).attempts, 10);
}

#[test]
fn a_failed_page_waits_for_its_retry_or_is_given_up() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    let task = one(&store, 0);
    store.fail(&task, "503 from the server", Some(at(300)), at(1)).expect("failed");
    assert_eq!(store.lease(1, at(299), MINUTE), Ok(vec![]));
    let task = one(&store, 300);
    assert_eq!(task.attempts, 1);
    store.fail(&task, "404", None, at(301)).expect("failed");
    assert_eq!(store.lease(1, at(1_000_000), MINUTE), Ok(vec![]));
    let status = store.status().expect("a status");
    assert_eq!((status.totals.failed, status.sources[0].last_page_error.as_deref()), (1, Some("404")));
    assert_eq!(store.knows("https://courier.example/1"), Ok(false));
}

#[test]
fn visits_are_remembered() {
    let (_dir, _path, store) = temporary();
    store.register(FEED, "feed", None).expect("registered");
    let read = Visit::Read { title: Some("The Courier".to_owned()), etag: Some("\"a\"".to_owned()), last_modified: None };
    store.visited(FEED, &read, Some(at(1800)), at(0)).expect("kept");
    store.visited(FEED, &Visit::Unchanged, Some(at(3600)), at(1800)).expect("kept");
    for failure in 1..3 {
        store.visited(FEED, &Visit::Failed("no route".to_owned()), None, at(3600 + failure)).expect("kept");
    }
    store.register(FEED, "sitemap", None).expect("registered again");
    let source = store.source(FEED).expect("read").expect("known");
    assert_eq!((source.kind.as_str(), source.title.as_deref(), source.etag.as_deref()), ("sitemap", Some("The Courier"), Some("\"a\"")));
    assert_eq!((source.failures, source.last_error.as_deref()), (2, Some("no route")));
    assert_eq!((source.last_visit, source.next_visit), (Some(at(3602)), None));
    store.visited(FEED, &Visit::Unchanged, None, at(9000)).expect("kept");
    assert_eq!(store.source(FEED).expect("read").map(|source| (source.failures, source.last_error)), Some((0, None)));
    assert_eq!(store.source("https://other.example/"), Ok(None));
    assert_eq!(store.sources().map(|sources| sources.len()), Ok(1));
}

#[test]
fn a_kill_before_the_commit_leaves_nothing() {
    let (_dir, path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    let task = one(&store, 0);
    {
        let mut connection = store.connection.lock().expect("free");
        let half = connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("begins");
        half.execute("UPDATE frontier SET state = 'done', outcome = 'filed'", []).expect("updates");
        half.execute("INSERT INTO articles (identity, id, url, file, hash, filed_at) VALUES ('x','x','x','x','x',0)", params![])
            .expect("inserts");
        // What a kill leaves: the files as they are, copied while the transaction is open.
        for ending in ["", "-wal"] {
            let from = format!("{}{ending}", path.display());
            fs::copy(&from, format!("{}{ending}", path.with_extension("copy").display())).expect("copied");
        }
    }
    for path in [path.clone(), path.with_extension("copy")] {
        let other = Store::open(&path).expect("opens");
        let status = other.status().expect("a status");
        assert_eq!((status.totals.waiting, status.totals.filed, status.articles), (1, 0, 0));
        assert_eq!(other.complete(&task, &filed("https://courier.example/1"), at(1)), Ok(true));
    }
}

#[test]
fn two_handles_share_the_work() {
    let (_dir, path, store) = temporary();
    let pages: Vec<Candidate> = (0..60).map(page).collect();
    store.add_candidates(FEED, &pages, at(0)).expect("added");
    let other = Store::open(&path).expect("a second handle");
    let work = |store: &Store| {
        let mut done = 0;
        while let Some(task) = store.lease(1, at(0), MINUTE).expect("leases").pop() {
            assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(1)), Ok(true));
            done += 1;
        }
        done
    };
    let total = std::thread::scope(|scope| {
        let second = scope.spawn(|| work(&other));
        work(&store) + second.join().expect("ends well")
    });
    assert_eq!(total, 60);
    assert_eq!(store.status().expect("a status").totals.filed, 60);
}

#[test]
fn a_lock_held_too_long_is_a_clear_error() {
    let (_dir, path, store) = temporary();
    let options = Options { busy_timeout: Duration::from_millis(50) };
    let impatient = Store::open_with(&path, &options).expect("a second handle");
    let mut connection = store.connection.lock().expect("free");
    let held = connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("begins");
    let error = impatient.add_candidates(FEED, &[page(1)], at(0)).expect_err("busy");
    assert!(error.is_busy() && error.to_string().contains("another process"), "{error}");
    assert_eq!(impatient.knows("https://courier.example/1"), Ok(false), "reading goes on");
    drop(held);
    drop(connection);
    assert_eq!(impatient.add_candidates(FEED, &[page(1)], at(0)).map(|added| added.new), Ok(1));
}

#[test]
fn the_future_and_the_foreign_are_refused_unchanged() {
    let (_dir, path, store) = temporary();
    store.write(|db| db.pragma_update(None, "user_version", 99)).expect("set");
    drop(store);
    let before = fs::read(&path).expect("read");
    let error = Store::open(&path).expect_err("refused");
    assert!(matches!(error, StoreError::Future { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("version 99") && error.to_string().contains("dateline.db"), "{error}");
    assert_eq!(fs::read(&path).expect("read"), before);

    let foreign = path.with_file_name("other.db");
    Connection::open(&foreign).expect("opens").execute_batch("CREATE TABLE bookmarks (x)").expect("made");
    assert!(matches!(Store::open(&foreign), Err(StoreError::Foreign { .. })));
}

#[test]
fn damage_is_refused_never_read_as_nothing() {
    let (_dir, path, store) = temporary();
    let pages: Vec<Candidate> = (0..500).map(page).collect();
    store.add_candidates(FEED, &pages, at(0)).expect("added");
    drop(store);
    let whole = fs::read(&path).expect("read");
    let page_size = 4096;
    let mut flipped = whole.clone();
    let middle = whole.len() / page_size / 2 * page_size;
    flipped[middle..middle + page_size].fill(0x5a);
    let cases = [
        ("no database", b"these are my notes, not a database at all ".repeat(50)),
        ("one page", flipped),
        ("cut", whole[..whole.len() / 2].to_vec()),
    ];
    for (what, bytes) in cases {
        fs::write(&path, &bytes).expect("written");
        let error = Store::open(&path).expect_err(what);
        assert!(error.is_damaged(), "{what}: {error}");
        let message = error.to_string();
        assert!(message.contains("dateline.db") && message.contains("backup"), "{message}");
        assert_eq!(fs::read(&path).expect("read"), bytes, "{what}: it was left as it is");
    }
}

#[test]
fn a_path_that_cannot_be_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("file"), "x").expect("written");
    for path in [dir.path().to_owned(), dir.path().join("file/dateline.db")] {
        let error = Store::open(&path).expect_err("refused");
        assert!(matches!(error, StoreError::Open { .. }), "{error}");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    }
}

#[test]
fn due_pages_are_found_by_index() {
    let (_dir, _path, store) = temporary();
    let plan = |sql: &str| {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        store
            .read(|db| db.prepare(&sql)?.query_map([], |row| row.get::<_, String>(3))?.collect::<rusqlite::Result<Vec<_>>>())
            .expect("a plan")
            .join("; ")
    };
    let due = plan("SELECT id FROM frontier WHERE state IN ('new', 'leased') AND due_at <= 5 ORDER BY due_at, id LIMIT 9");
    assert!(due.contains("frontier_due") && !due.contains("TEMP B-TREE"), "{due}");
    for sql in
        ["SELECT 1 FROM frontier WHERE state = 'leased' AND due_at <= 5", "SELECT last_error FROM frontier WHERE last_error IS NOT NULL"]
    {
        assert!(plan(sql).contains("INDEX frontier_"), "{}", plan(sql));
    }
    let counted = plan("SELECT source_id, state, outcome, count(*) FROM frontier GROUP BY source_id, state, outcome");
    assert!(counted.contains("COVERING INDEX frontier_by_source"), "{counted}");
}
