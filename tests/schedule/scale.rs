//! D13: ten thousand sources and a million addresses or articles that were seen: the state opens and answers as if they were few.
use std::collections::HashMap;
use std::time::{Duration, Instant};

use dateline::model::Candidate;
use dateline::store::{Fairness, Registration, Store, Visit, Visited};
use dateline::story::Fingerprint;
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    Timestamp::from_second(1_743_600_000).expect("a time")
}

fn feed(n: usize) -> String {
    format!("https://site-{n}.example/feed.xml")
}

#[expect(clippy::disallowed_methods, reason = "a measurement, run by hand")]
fn measured(what: &str, most: Duration, work: &mut dyn FnMut()) {
    let start = Instant::now();
    work();
    let took = start.elapsed();
    println!("{what}: {} ms", took.as_millis());
    assert!(took < most, "{what} took {took:?}");
}

#[test]
#[ignore = "fills a million rows: `just soak`"]
fn d13_ten_thousand_sources_and_a_million_addresses() {
    const SOURCES: usize = 10_000;
    const PAGES: usize = 100;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("dateline.db");
    {
        let store = Store::open(&path).expect("opens");
        let all: Vec<Registration> =
            (0..SOURCES).map(|n| Registration { url: feed(n), kind: "feed".to_owned(), title: None, plan: String::new() }).collect();
        store.register(&all).expect("registered");
        for n in 0..SOURCES {
            let page = |k: usize| Candidate {
                url: format!("https://site-{n}.example/2025/04/02/article-number-{k}.html"),
                ..Candidate::default()
            };
            store.add_candidates(&feed(n), &(0..PAGES).map(page).collect::<Vec<_>>(), now()).expect("added");
            let next = now().checked_add(SignedDuration::from_secs(i64::try_from(n).expect("small"))).expect("a time");
            store.visited(&Visited::new(&feed(n), Visit::Unchanged, Some(next)), now()).expect("visited");
        }
    }
    let db = rusqlite::Connection::open(&path).expect("opens");
    db.execute_batch("UPDATE frontier SET state = 'done', outcome = 'filed', reads = 1 WHERE id % 1000 != 0").expect("read");
    drop(db);
    let mut store = None;
    measured("start", Duration::from_secs(5), &mut || {
        let opened = Store::open(&path).expect("opens");
        let all: Vec<Registration> =
            (0..SOURCES).map(|n| Registration { url: feed(n), kind: "feed".to_owned(), title: None, plan: String::new() }).collect();
        opened.register(&all).expect("registered");
        opened.reclaim(now()).expect("reclaimed");
        assert_eq!(opened.active_sources().expect("read").len(), SOURCES);
        store = Some(opened);
    });
    let store = store.expect("opened");
    measured("tick", Duration::from_millis(100), &mut || {
        store.due_sources(16, now()).expect("read");
        let out = HashMap::new();
        assert_eq!(store.lease_fairly(16, &Fairness { per_host: 2, out: &out }, now(), Duration::from_mins(15)).expect("leased").len(), 16);
        store.next_due().expect("read");
    });
    measured("a visit that brings nothing new", Duration::from_millis(100), &mut || {
        let page =
            |k: usize| Candidate { url: format!("https://site-7.example/2025/04/02/article-number-{k}.html"), ..Candidate::default() };
        let added = store.add_candidates(&feed(7), &(0..PAGES).map(page).collect::<Vec<_>>(), now()).expect("added");
        assert_eq!(added.known, PAGES);
    });
}

/// The index of copies finds a text among a million others, and finds none where there is none, in the time of a few reads.
#[test]
#[ignore = "fills a million rows: `just soak`"]
fn d13_a_copy_is_found_among_a_million_articles() {
    const ARTICLES: u32 = 1_000_000;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("dateline.db");
    let store = Store::open(&path).expect("opens");
    let text = |n: u32| (0..30).map(|k| format!("Sentence {k} of report {n} has seven words. ")).collect::<String>();
    let (ours, strange) = (Fingerprint::of(&text(1)), Fingerprint::of(&text(2)));
    let mut db = rusqlite::Connection::open(&path).expect("opens");
    let filled = db.transaction().expect("begins");
    {
        let mut article = filled
            .prepare("INSERT INTO articles (number, identity, id, url, hash, filed_at, changed_at, story, fingerprint) VALUES (?1, ?1, ?1, '', '', 0, 0, ?1, ?2)")
            .expect("prepared");
        let mut shingle = filled.prepare("INSERT OR IGNORE INTO shingles (hash, article) VALUES (?1, ?2)").expect("prepared");
        let mut seed = 1_u32;
        for n in 1..=ARTICLES {
            let (bytes, keys) = if n == ARTICLES / 2 {
                (ours.to_bytes(), ours.keys().to_vec())
            } else {
                // The smallest of a few hundred shingles: keys crowd at the low end, as real ones do.
                let keys = std::iter::repeat_with(|| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    seed >> 6
                })
                .take(6)
                .collect();
                (strange.to_bytes(), keys)
            };
            article.execute((n, bytes)).expect("inserted");
            for key in keys {
                shingle.execute((key, n)).expect("inserted");
            }
        }
    }
    filled.commit().expect("committed");
    drop(db);
    measured("a copy among a million", Duration::from_millis(50), &mut || {
        let found = store.original_of(&ours).expect("read").expect("it is there");
        assert_eq!(found.number, i64::from(ARTICLES / 2));
    });
    measured("no copy among a million", Duration::from_millis(50), &mut || {
        assert_eq!(store.original_of(&Fingerprint::of(&text(3))).expect("read"), None);
    });
}
