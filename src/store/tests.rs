//! Tests of the store on temporary files: leases, exactly-once, damage, versions, two handles.

use std::collections::HashMap;
use std::fs;

use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::model::{Candidate, Date, PageVerdict, VisitHints};
use crate::story::Fingerprint;

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
    assert_eq!(store.add_candidates(FEED, &offered, at(0)), Ok(Added { new: 2, known: 1, changed: 0 }));
    let task = one(&store, 0);
    assert_eq!((task.source.as_str(), task.candidate.url.as_str()), (FEED, "https://courier.example/1"));
    assert_eq!(store.knows(&task.candidate.url), Ok(false));
    assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(5)), Ok(true));
    assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(6)), Ok(false), "a lease is answered once");
    drop(store);
    let store = Store::open(&path).expect("opens again");
    assert_eq!(store.knows("https://courier.example/1?fbclid=x"), Ok(true));
    assert_eq!(store.add_candidates(FEED, &offered, at(10)), Ok(Added { new: 0, known: 3, changed: 0 }));
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
fn d11_a_page_that_is_never_answered_is_set_aside() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    for crash in 0..i64::from(LEASES_BEFORE_ASIDE) {
        let task = one(&store, crash);
        assert!(store.begin(&task, at(crash)).expect("begins").is_some());
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
        assert_eq!(store.begin(&task, at(kill)), Ok(None), "the lease was lost");
        assert_eq!(store.reclaim(at(kill + 1)), Ok(1));
    }
    assert_eq!(store.status().expect("a status").totals.aside, 0);
}

/// Two pages are cleaned at once, and one of them takes the process down each time: surviving a start clears nobody.
#[test]
fn what_takes_the_process_down_is_set_aside_and_who_was_there_is_not() {
    let (_dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1), page(2)], at(0)).expect("added");
    let restart = |now| store.reclaim(at(now)).expect("reclaims");
    for crash in 0..2 {
        let tasks = store.lease(2, at(crash), MINUTE).expect("leases");
        assert!(tasks.iter().all(|task| i64::from(task.deaths) == crash));
        tasks.iter().for_each(|task| assert!(store.begin(task, at(crash)).expect("begins").is_some()));
        restart(crash + 1);
        // In between it is cleaned without harm, but not answered.
        for task in store.lease(2, at(crash + 1), MINUTE).expect("leases") {
            store.begin(&task, at(crash + 1)).expect("begins").expect("held");
            store.survived(&task, false).expect("noted");
        }
        restart(crash + 1);
    }
    // From now on each is cleaned alone.
    let tasks = store.lease(2, at(5), MINUTE).expect("leases");
    store.begin(&tasks[0], at(5)).expect("begins").expect("held");
    store.survived(&tasks[0], true).expect("noted");
    store.begin(&tasks[1], at(5)).expect("begins").expect("held");
    restart(6);
    let left = store.lease(2, at(6), MINUTE).expect("leases");
    assert_eq!(left.iter().map(|t| (t.row, t.deaths)).collect::<Vec<_>>(), [(tasks[0].row, 0)]);
    assert_eq!(store.status().expect("a status").totals.aside, 1);
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
fn a_page_is_read_anew_when_its_source_says_something_new_and_not_too_often() {
    let (_dir, _path, store) = temporary();
    let said = |title: &str| Candidate { title: Some(title.to_owned()), ..page(1) };
    store.add_candidates(FEED, &[said("Ferry")], at(0)).expect("added");
    let task = one(&store, 0);
    store.complete(&task, &filed(&task.candidate.url), at(0)).expect("completed");
    let changed = |title: &str, now: i64| store.add_candidates(FEED, &[said(title)], at(now)).expect("added").changed;
    assert_eq!(changed("Ferry", 10), 0);
    assert_eq!(changed("Ferry runs", 20), 1);
    assert_eq!(store.lease(1, at(1799), MINUTE), Ok(vec![]), "not within half an hour");
    let task = one(&store, 1800);
    assert_eq!((task.reads, task.candidate.title.as_deref()), (1, Some("Ferry runs")));
    let before = store.article_of(&task).expect("read").expect("an article");
    assert_eq!((before.version, before.file.as_str()), (1, "a.txt"));
    let version = Version { number: 2, kind: "headline".to_owned(), file: "a.txt".to_owned(), change: "{}".to_owned() };
    let Outcome::Filed(article) = filed(&task.candidate.url) else { panic!("filed") };
    store.complete(&task, &Outcome::Changed(article, version.clone()), at(1800)).expect("completed");
    assert_eq!(changed("Ferry runs on", 1900), 1);
    assert_eq!(store.lease(1, at(1800 + 3599), MINUTE), Ok(vec![]), "the distance doubles");
    assert_eq!(one(&store, 1800 + 3600).reads, 2);
    let versions = store.versions("https://courier.example/1").expect("read");
    assert_eq!(
        versions.iter().map(|(at, v)| (*at, v.number, v.kind.as_str())).collect::<Vec<_>>(),
        [(at(0), 1, "first"), (at(1800), 2, "headline")]
    );
    assert_eq!(store.status().expect("a status").changes, 1);
}

#[test]
fn a_host_with_many_pages_keeps_no_other_waiting() {
    let (_dir, _path, store) = temporary();
    let flood: Vec<Candidate> = (0..3_000).map(page).collect();
    store.add_candidates(FEED, &flood, at(0)).expect("added");
    let others: Vec<Candidate> = (0..20).map(|n| candidate(&format!("https://{n}.example/a"))).collect();
    store.add_candidates(FEED, &others, at(1)).expect("added");
    let mut out = HashMap::new();
    let lease = |out: &HashMap<String, usize>| store.lease_fairly(12, &Fairness { per_host: 2, out }, at(10), MINUTE).expect("leases");
    let first = lease(&out);
    assert_eq!((first.len(), first.iter().filter(|t| t.host == "https://courier.example").count()), (12, 2));
    first.iter().for_each(|task| *out.entry(task.host.clone()).or_default() += 1);
    let second = lease(&out);
    assert_eq!(second.iter().filter(|t| t.host == "https://courier.example").count(), 0, "two are out already");
    let mut hosts: Vec<&str> = first.iter().chain(&second).map(|task| task.host.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    assert_eq!(hosts.len(), 21, "every host has its turn");
}

#[test]
fn copies_are_found_by_their_shingles() {
    let (_dir, path, store) = temporary();
    let text = |n: usize| {
        let line = |i: usize| {
            format!("Sentence {i} of report {n} tells in its own words what happened at quay number {} on that long day.", n * 31 + i)
        };
        (0..12).map(line).collect::<Vec<_>>().join(" ")
    };
    store.add_candidates(FEED, &(0..50).map(page).collect::<Vec<_>>(), at(0)).expect("added");
    let tasks = store.lease(50, at(0), MINUTE).expect("leases");
    let done: Vec<(Task, Outcome)> = tasks
        .into_iter()
        .enumerate()
        .map(|(n, task)| {
            let fingerprint = Fingerprint::of(&text(n));
            let article = FiledArticle {
                id: format!("id{n}"),
                url: task.candidate.url.clone(),
                file: format!("{n}.txt"),
                fingerprint,
                ..FiledArticle::default()
            };
            (task, Outcome::Filed(article))
        })
        .collect();
    assert_eq!(store.complete_all(&done, at(1)), Ok(50));
    drop(store);
    let store = Store::open(&path).expect("opens again");
    let cut: String = text(7).split_inclusive('.').take(9).collect();
    assert_eq!(store.original_of(&Fingerprint::of(&cut)).expect("read").map(|known| known.id), Some("id7".to_owned()));
    assert_eq!(store.original_of(&Fingerprint::of(&text(99))), Ok(None));
    assert_eq!(store.newest(3).expect("read").iter().map(|a| a.known.id.as_str()).collect::<Vec<_>>(), ["id49", "id48", "id47"]);
}

#[test]
fn a_backup_is_whole_and_never_takes_the_place_of_a_file() {
    let (dir, _path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    let copy = dir.path().join("copy.db");
    store.back_up(&copy).expect("copied");
    assert_eq!(Store::open(&copy).expect("opens").status().expect("a status").totals.found, 1);
    let error = store.back_up(&copy).expect_err("taken").to_string();
    assert!(error.contains("copy.db") && error.contains("exists already"), "{error}");
    let error = store.back_up(&dir.path().join("no/such/copy.db")).expect_err("no folder").to_string();
    assert!(error.contains("no/such/copy.db") && error.contains("cannot be made"), "{error}");
    assert_eq!(
        fs::read_dir(dir.path())
            .expect("listed")
            .filter(|e| e.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|x| x == "part")))
            .count(),
        0
    );
}

/// A state of the first version, with a page and an article, becomes one of today; a copy of it stays beside it.
#[test]
fn d5_an_older_state_is_migrated_and_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("dateline.db");
    let old = Connection::open(&path).expect("opens");
    old.execute_batch(include_str!("../../migrations/0001-first.sql")).expect("made");
    old.execute_batch(
        "PRAGMA application_id = 1685351534; PRAGMA user_version = 1;
         INSERT INTO sources (id, url, kind, etag) VALUES (1, 'https://courier.example/feed.xml', 'feed', '1');
         INSERT INTO articles VALUES ('https://courier.example/1', 'id1', 1, 'https://courier.example/1', 'Ferry', '2025-04-02', 'a.txt', 'h', 5);
         INSERT INTO frontier (identity, source_id, state, due_at, outcome, found_at, changed_at, url, offered_by) VALUES
             ('https://courier.example/1', 1, 'done', 0, 'filed', 0, 0, 'https://courier.example/1', 'x'),
             ('https://courier.example/2?a=/b', 1, 'new', 0, NULL, 0, 0, 'https://courier.example/2?a=/b', 'x'),
             ('https://bare.example', 1, 'new', 0, NULL, 0, 0, 'https://bare.example', 'x');",
    )
    .expect("filled");
    drop(old);
    let store = Store::open(&path).expect("migrates");
    assert_eq!(store.knows("https://courier.example/1"), Ok(true));
    let tasks = store.lease(9, at(0), MINUTE).expect("leases");
    assert_eq!(tasks.iter().map(|task| task.host.as_str()).collect::<Vec<_>>(), ["https://courier.example", "https://bare.example"]);
    assert_eq!(store.article("https://courier.example/1").expect("read").map(|a| a.story), Some("id1".to_owned()));
    assert_eq!(store.source(FEED).expect("read").and_then(|s| s.etag), Some("1".to_owned()));
    let kept = Connection::open(dir.path().join("dateline.db.v1.bak")).expect("opens");
    assert_eq!(kept.query_row("SELECT count(*) FROM articles", [], |row| row.get::<_, i64>(0)), Ok(1));
    drop(store);
    assert!(Store::open(&path).is_ok(), "and opens again");
}

#[test]
fn a_kill_before_the_commit_leaves_nothing() {
    let (_dir, path, store) = temporary();
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    let task = one(&store, 0);
    {
        let mut connection = store.writer.lock().expect("free");
        let half = connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("begins");
        half.execute("UPDATE frontier SET state = 'done', outcome = 'filed'", []).expect("updates");
        half.execute(
            "INSERT INTO articles (identity, id, url, file, hash, filed_at, changed_at, story) VALUES ('x','x','x','x','x',0,0,'x')",
            params![],
        )
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
fn d2_a_lock_held_too_long_is_a_clear_error() {
    let (_dir, path, store) = temporary();
    let options = Options { busy_timeout: Duration::from_millis(50) };
    let impatient = Store::open_with(&path, &options).expect("a second handle");
    let mut connection = store.writer.lock().expect("free");
    let held = connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("begins");
    let error = impatient.add_candidates(FEED, &[page(1)], at(0)).expect_err("busy");
    assert!(error.is_busy() && error.to_string().contains("another process"), "{error}");
    assert_eq!(impatient.knows("https://courier.example/1"), Ok(false), "reading goes on");
    drop(held);
    drop(connection);
    assert_eq!(impatient.add_candidates(FEED, &[page(1)], at(0)).map(|added| added.new), Ok(1));
}

#[test]
fn d5_the_future_and_the_foreign_are_refused_unchanged() {
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
fn d1_damage_is_refused_never_read_as_nothing() {
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
fn d13_what_every_tick_asks_is_answered_by_an_index() {
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
    for (sql, index) in [
        ("SELECT * FROM sources WHERE state = 'active' AND next_visit IS NULL ORDER BY id LIMIT 5", "sources_due"),
        ("SELECT * FROM sources WHERE state = 'active' AND next_visit <= 5 ORDER BY next_visit, id LIMIT 5", "sources_due"),
        ("SELECT min(next_visit) FROM sources WHERE state = 'active'", "sources_due"),
        ("SELECT min(due_at) FROM frontier WHERE state IN ('new', 'leased')", "frontier_due"),
        ("SELECT host FROM frontier WHERE state IN ('new', 'leased') AND host > 'a' ORDER BY host LIMIT 1", "frontier_by_host"),
        (
            "SELECT id FROM frontier WHERE host = 'a' AND state IN ('new', 'leased') AND due_at <= 5 ORDER BY due_at, id LIMIT 2",
            "frontier_by_host",
        ),
        ("SELECT revision, state FROM frontier WHERE identity = 'a'", "autoindex"),
        ("SELECT id FROM articles WHERE identity = 'a'", "autoindex"),
        ("SELECT article FROM shingles WHERE hash = 5 ORDER BY article LIMIT 9", "PRIMARY KEY"),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN sources"), "{sql}: {plan}");
    }
    let counted = plan("SELECT source_id, state, outcome, count(*) FROM frontier GROUP BY source_id, state, outcome");
    assert!(counted.contains("COVERING INDEX frontier_by_source"), "{counted}");
}

mod sources;
