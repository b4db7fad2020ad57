//! What a state in a file promises besides: damage, versions, locks, copies, plans of queries.

use std::fs;

use rusqlite::params;

use super::*;

fn temporary() -> (TempDir, PathBuf, Store) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("dateline.db");
    let store = Store::open(&path).expect("opens");
    (dir, path, store)
}

fn writer(store: &Store) -> std::sync::MutexGuard<'_, Connection> {
    match &store.engine {
        Engine::Sqlite { writer, .. } => writer.lock().expect("free"),
        #[cfg(feature = "postgres")]
        Engine::Postgres(_) => panic!("a file"),
    }
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
    old.execute_batch(include_str!("../../../migrations/0001-first.sql")).expect("made");
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
        let mut connection = writer(&store);
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
fn d2_a_lock_held_too_long_is_a_clear_error() {
    let (_dir, path, store) = temporary();
    let options = Options { busy_timeout: Duration::from_millis(50), ..Options::default() };
    let impatient = Store::open_with(&path, &options).expect("a second handle");
    let mut connection = writer(&store);
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
    writer(&store).pragma_update(None, "user_version", 99).expect("set");
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
        store.read(|db| db.prepare(&sql).rows((), |row| row.get::<_, String>(3))).expect("a plan").join("; ")
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
