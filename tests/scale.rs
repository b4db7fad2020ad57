//! D13: ten thousand sources and a million addresses that were seen: the state opens and answers as if they were few.
#![cfg(feature = "app")]
#![allow(clippy::expect_used, clippy::print_stdout, clippy::format_collect, reason = "all of this crate is tests")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use dateline::model::Candidate;
use dateline::store::{Fairness, Registration, Store, Visit, Visited};
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    Timestamp::from_second(1_743_600_000).expect("a time")
}

fn feed(n: usize) -> String {
    format!("https://site-{n}.example/feed.xml")
}

#[test]
#[ignore = "fills a million rows: `just soak`"]
#[expect(clippy::disallowed_methods, reason = "a measurement, run by hand")]
fn d13_ten_thousand_sources_and_a_million_addresses() {
    const SOURCES: usize = 10_000;
    const PAGES: usize = 100;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("dateline.db");
    {
        let store = Store::open(&path).expect("opens");
        let all: Vec<Registration> = (0..SOURCES).map(|n| Registration { url: feed(n), kind: "feed".to_owned(), title: None }).collect();
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
    let measured = |what: &str, most: Duration, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        let took = start.elapsed();
        println!("{what}: {} ms", took.as_millis());
        assert!(took < most, "{what} took {took:?}");
    };
    let mut store = None;
    measured("start", Duration::from_secs(5), &mut || {
        let opened = Store::open(&path).expect("opens");
        let all: Vec<Registration> = (0..SOURCES).map(|n| Registration { url: feed(n), kind: "feed".to_owned(), title: None }).collect();
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
