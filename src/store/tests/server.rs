//! What a state on a server promises besides: connections that are cut, a full pool, versions, strangers, a restart.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::super::postgres::testing;
use super::*;

fn patient(path: &Path, seconds: u64, connections: usize) -> Store {
    let options = Options { busy_timeout: Duration::from_secs(seconds), connections, ..Options::default() };
    Store::open_with(path, &options).expect("opens")
}

/// A statement that others carry out.
fn run(store: &Store, sql: &str) {
    store.read(|db| db.batch(sql)).expect(sql);
}

/// Ends all connections to the database but this one.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()";

#[test]
fn a_connection_that_is_cut_loses_nothing_and_does_nothing_twice() {
    let Some(bed) = Bed::server() else { return };
    let (store, other) = (patient(&bed.path, 20, 2), bed.open());
    store.add_candidates(FEED, &(0..5).map(page).collect::<Vec<_>>(), at(0)).expect("added");
    // While nothing is under way.
    run(&other, CUT);
    assert_eq!(store.waiting(), Ok(5));
    run(&other, CUT);
    assert_eq!(store.lease(1, at(0), MINUTE).map(|tasks| tasks.len()), Ok(1));
    // In the middle of a transaction: it is undone, and run again.
    let tries = AtomicUsize::new(0);
    let done = store.write(|db| {
        db.execute("UPDATE sources SET skipped = skipped + 1", ())?;
        if tries.fetch_add(1, Ordering::Relaxed) < 2 {
            run(&other, CUT);
        }
        db.query_row("SELECT skipped FROM sources", (), |row| row.get::<_, i64>(0))
    });
    assert_eq!((done, tries.load(Ordering::Relaxed)), (Ok(1), 3));
    assert_eq!(store.source(FEED).expect("reads").map(|source| source.skipped), Some(1));
}

/// Others cut connections all the time, also in the middle of commits: each number is counted once.
#[test]
fn commits_that_are_cut_are_counted_once() {
    let Some(bed) = Bed::server() else { return };
    let (store, other) = (patient(&bed.path, 60, 2), patient(&bed.path, 60, 1));
    store.pause(FEED).expect("kept");
    let ended = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            while ended.load(Ordering::Relaxed) == 0 {
                run(&other, CUT);
                // Time enough to connect and commit, so that each write ends after a few tries.
                thread::sleep(Duration::from_millis(25));
            }
        });
        for _ in 0..100 {
            store.write(|db| db.execute("UPDATE sources SET skipped = skipped + 1", ())).expect("counted");
        }
        ended.store(1, Ordering::Relaxed);
    });
    assert_eq!(store.source(FEED).expect("reads").map(|source| source.skipped), Some(100));
}

#[test]
fn two_transactions_that_stand_in_each_others_way_both_end() {
    let Some(bed) = Bed::server() else { return };
    let (store, other) = (bed.open(), bed.open());
    let pages: Vec<Candidate> = (0..200).map(page).collect();
    let backwards: Vec<Candidate> = pages.iter().rev().cloned().collect();
    let new = thread::scope(|scope| {
        let one = scope.spawn(|| other.add_candidates("https://other.example/feed", &backwards, at(0)).expect("added").new);
        store.add_candidates(FEED, &pages, at(0)).expect("added").new + one.join().expect("ends well")
    });
    assert_eq!((new, store.waiting()), (200, Ok(200)));
}

#[test]
fn a_full_pool_waits_and_then_says_so() {
    let Some(bed) = Bed::server() else { return };
    let store = patient(&bed.path, 1, 1);
    let answer = store.read(|_| {
        thread::scope(|scope| {
            let waits = scope.spawn(|| store.waiting());
            Ok(waits.join().expect("ends well"))
        })
    });
    let error = answer.expect("reads").expect_err("no connection is free");
    assert!(error.is_busy(), "{error}");
    assert_eq!(store.waiting(), Ok(0), "the next one finds it free");
}

#[test]
fn the_future_and_the_foreign_are_refused_unless_they_serve() {
    let Some(bed) = Bed::server() else { return };
    let store = bed.open();
    run(&store, "UPDATE about SET version = 99, serves = 99");
    let error = Store::open(&bed.path).expect_err("refused");
    assert!(matches!(error, StoreError::Future { found: 99, .. }), "{error}");
    // A step that only adds: workers of both versions run side by side.
    run(&store, "UPDATE about SET version = 99, serves = 1; ALTER TABLE sources ADD COLUMN later BIGINT NOT NULL DEFAULT 0");
    let old = Store::open(&bed.path).expect("serves");
    assert_eq!(old.pause(FEED), Ok(true));
    run(&store, "DROP TABLE about");
    assert!(matches!(Store::open(&bed.path), Err(StoreError::Foreign { .. })));
}

#[test]
fn what_is_wrong_with_a_server_is_told() {
    let Some(bed) = Bed::server() else { return };
    let brief = Options { busy_timeout: Duration::from_millis(100), ..Options::default() };
    let error = Store::open_with(Path::new("postgres://dateline@127.0.0.1:1/x"), &brief).expect_err("nobody is there");
    assert!(matches!(error, StoreError::Unreachable { .. }) && error.is_passing(), "{error}");
    let none = bed.path.with_file_name("none");
    let error = Store::open_with(&none, &brief).expect_err("no such database");
    assert!(matches!(error, StoreError::Open { .. }) && error.to_string().contains("does not exist"), "{error}");
    let error = Store::open_with(Path::new("postgres://a@h/b?nonsense=1"), &brief).expect_err("no address");
    assert!(matches!(error, StoreError::Open { .. }), "{error}");
    let error = bed.open().back_up(Path::new("x.db")).expect_err("no file").to_string();
    assert!(error.contains("pg_dump"), "{error}");
    let store = bed.open();
    let long = format!("https://long.example/{}", "x".repeat(3_000));
    let error = store.add_candidates(&long, &[page(1)], at(0)).expect_err("too long").to_string();
    assert!(error.contains("https://long.example/") && error.contains("longer than"), "{error}");
}

/// The server goes down as in a crash and comes back: calls wait for it.
#[test]
fn a_server_that_comes_back_is_waited_for() {
    let Some(server) = testing::Server::start() else { return };
    let path = server.database();
    let store = patient(&path, 60, 2);
    store.add_candidates(FEED, &[page(1)], at(0)).expect("added");
    server.end("QUIT");
    thread::scope(|scope| {
        let waits = scope.spawn(|| store.add_candidates(FEED, &[page(2)], at(0)));
        thread::sleep(Duration::from_millis(300));
        server.run();
        assert_eq!(waits.join().expect("ends well").map(|added| added.new), Ok(1));
    });
    assert_eq!(store.waiting(), Ok(2));
}

#[test]
fn many_start_at_once_and_one_makes_the_tables() {
    let Some(bed) = Bed::server() else { return };
    thread::scope(|scope| {
        let opened: Vec<_> = (0..8).map(|_| scope.spawn(|| Store::open(&bed.path).map(drop))).collect();
        opened.into_iter().for_each(|one| one.join().expect("ends well").expect("opens"));
    });
}

#[test]
fn workers_take_pages_apart() {
    let Some(bed) = Bed::server() else { return };
    let store = bed.open();
    store.add_candidates(FEED, &(0..300).map(page).collect::<Vec<_>>(), at(0)).expect("added");
    let work = || {
        let (store, mut done) = (bed.open(), 0);
        loop {
            let tasks = store.lease(7, at(0), MINUTE).expect("leases");
            if tasks.is_empty() {
                return done;
            }
            let outcomes: Vec<_> = tasks.into_iter().map(|task| (task, Outcome::Nothing(PageVerdict::Listing))).collect();
            assert_eq!(store.complete_all(&outcomes, at(1)), Ok(outcomes.len()), "none was leased twice");
            done += outcomes.len();
        }
    };
    let total: usize = thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("ends well")).sum()
    });
    // A worker may find what others are just taking and think that there is no more, but somebody takes it.
    assert_eq!((total, store.waiting()), (300, Ok(0)));
}

#[test]
fn no_second_process_polls_into_a_state() {
    let Some(bed) = Bed::server() else { return };
    let (store, other) = (bed.open(), bed.open());
    assert_eq!((store.hold(), store.hold()), (Ok(()), Ok(())));
    let error = other.hold().expect_err("held");
    assert!(matches!(error, StoreError::Held { .. }), "{error}");
    drop(store);
    let freed = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(20));
        other.hold().is_ok()
    });
    assert!(freed, "its end lets the next one in");
    // A cut takes the hold away: it is taken anew before the next change, unless another has it by then.
    let third = bed.open();
    run(&third, CUT);
    thread::sleep(Duration::from_millis(200));
    assert_eq!((other.pause(FEED), third.hold().is_err()), (Ok(true), true));
    run(&third, CUT);
    let taken = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(20));
        third.hold().is_ok()
    });
    assert!(taken, "nobody held it");
    let error = other.pause("https://b.example/feed").expect_err("another polls by now");
    assert!(matches!(error, StoreError::Held { .. }) && !error.is_passing(), "{error}");
}

/// Ten thousand sources and two hundred thousand pages: what every tick and every page asks is answered by an index. The server counts.
#[test]
fn what_every_tick_asks_needs_no_scan() {
    let Some(server) = testing::Server::start() else { return };
    let path = server.database();
    let store = patient(&path, 120, 1);
    run(
        &store,
        "INSERT INTO sources (url, kind, next_visit) SELECT 'https://' || n || '.example/feed', 'feed', 1743600000000 + n FROM generate_series(1, 10000) n;
         INSERT INTO frontier (identity, source_id, due_at, found_at, changed_at, url, offered_by, host, state, outcome)
             SELECT 'https://' || n % 10000 || '.example/' || n, 1 + n % 10000, 1743600000000 + n, 0, 0, 'https://' || n % 10000 || '.example/' || n, 'x',
                 'https://' || n % 10000 || '.example', CASE WHEN n % 4 = 0 THEN 'new' ELSE 'done' END, 'listing' FROM generate_series(1, 200000) n;
         INSERT INTO articles (identity, id, url, hash, filed_at, changed_at, story)
             SELECT 'https://' || n || '.example/x', 'id' || n, 'x', 'x', 0, 0, 'id' || n FROM generate_series(1, 20000) n;
         INSERT INTO shingles (hash, article) SELECT n * 7919, 1 + n % 20000 FROM generate_series(1, 100000) n;
         INSERT INTO said (page, source_id, revision) SELECT id, source_id, 5 FROM frontier;
         INSERT INTO visits (source_id, at, outcome) SELECT 1 + n % 10000, n, 'read' FROM generate_series(1, 50000) n;",
    );
    run(&store, "ANALYZE; SELECT pg_stat_reset()");
    let scans = "SELECT relname || ' ' || seq_scan FROM pg_stat_user_tables WHERE seq_scan > 0 AND schemaname = 'dateline'
        AND relname IN ('frontier', 'sources', 'articles', 'shingles', 'said', 'visits')";
    for tick in 0..12 {
        let now = at(600 + tick);
        let (mut out, fairness) = (HashMap::new(), 2);
        store.due_sources(16, now).expect("reads");
        store.next_due().expect("reads");
        let tasks = store.lease_fairly(20, &Fairness { per_host: fairness, out: &out }, now, MINUTE).expect("leases");
        assert_eq!(tasks.len(), 20);
        out.insert(tasks[0].host.clone(), 1);
        let offered = [candidate(&format!("https://{tick}.example/new")), candidate("https://4.example/4")];
        store.add_candidates(&format!("https://{}.example/feed", 1 + tick), &offered, now).expect("added");
        store.begin(&tasks[0], now).expect("begins");
        store.article_of(&tasks[0]).expect("reads");
        store.survived(&tasks[0], true).expect("noted");
        store.knows("https://4.example/4").expect("reads");
        store.article("https://4.example/x").expect("reads");
        store.article_named("id7").expect("reads");
        store.original_of(&Fingerprint::of(&"Some words that stand in no other text of this state. ".repeat(9))).expect("reads");
        let done: Vec<_> = tasks[..10].iter().map(|task| (task.clone(), filed(&task.candidate.url))).collect();
        store.complete_all(&done, now).expect("completed");
        store.fail(&tasks[11], "no answer", Some(at(9_000)), now).expect("failed");
        store.release(&tasks[12], now).expect("released");
        store.visited(&Visited::new(&format!("https://{}.example/feed", 1 + tick), Visit::Unchanged, Some(at(9_000))), now).expect("kept");
    }
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
    drop(store);
    // A session tells its counts when it ends.
    let counted = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        server.psql(&name, "SELECT coalesce(sum(idx_scan), 0) > 300 FROM pg_stat_user_tables").as_deref() == Some("t")
    });
    assert!(counted, "the counts came");
    assert_eq!(server.psql(&name, scans).as_deref(), Some(""), "tables that were read from end to end");
}
