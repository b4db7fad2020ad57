//! The state under kills: a child process leases and completes until it is killed; nothing is lost, nothing done twice.

#![allow(clippy::expect_used, reason = "a test may stop at what should not happen")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use dateline::model::Candidate;
use dateline::store::{FiledArticle, Outcome, Store};
use jiff::Timestamp;

const FEED: &str = "https://courier.example/feed.xml";
const PAGES: usize = 600;

fn now() -> Timestamp {
    Timestamp::from_second(1_743_600_000).expect("a time")
}

fn candidates() -> Vec<Candidate> {
    (0..PAGES).map(|i| Candidate { url: format!("https://courier.example/{i}"), source: FEED.to_owned(), ..Candidate::default() }).collect()
}

/// Works like a run: what a killed one held is due again, then pages are read one by one.
fn work(dir: &Path, limit: usize) {
    let store = Store::open(&dir.join("dateline.db")).expect("opens");
    store.reclaim(now()).expect("reclaims");
    store.add_candidates(FEED, &candidates(), now()).expect("added");
    for _ in 0..limit {
        let Some(task) = store.lease(1, now(), Duration::from_mins(1)).expect("leases").pop() else { return };
        assert!(store.begin(&task, now()).expect("begins").is_some());
        let url = task.candidate.url.clone();
        let name = url.rsplit('/').next().unwrap_or("").to_owned();
        // The work itself: counts how often a page was begun.
        let log = dir.join("work").join(&name);
        let times = fs::read(&log).map_or(0, |bytes| bytes.len());
        fs::write(log, "x".repeat(times + 1)).expect("written");
        let article = FiledArticle { file: format!("{name}.txt"), id: name, url, ..FiledArticle::default() };
        assert!(store.complete(&task, &Outcome::Filed(article), now()).expect("completes"));
    }
}

/// Runs only as the child of the kill test, which starts it in a folder of its own.
#[test]
#[ignore = "the child process of the kill test"]
fn child_works() {
    if Path::new("this-is-the-kill-test").exists() {
        work(Path::new("."), usize::MAX);
    }
}

#[test]
fn d4_kills_lose_nothing_and_do_nothing_twice() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("this-is-the-kill-test"), "").expect("written");
    fs::create_dir(dir.path().join("work")).expect("made");
    let mut killed = 0;
    for round in 0..10_u64 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "store::child_works", "--ignored"])
            .current_dir(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        std::thread::sleep(Duration::from_millis(30 + round * 17));
        killed += usize::from(child.try_wait().expect("a state").is_none());
        child.kill().expect("killed");
        child.wait().expect("ended");
        // Progress between kills, so that no page is met by three kills in a row.
        work(dir.path(), 3);
    }
    work(dir.path(), usize::MAX);
    let status = Store::open(&dir.path().join("dateline.db")).expect("opens").status().expect("a status");
    assert_eq!((status.totals.filed, status.totals.found, status.articles), (PAGES as u64, PAGES as u64, PAGES as u64));
    let times: Vec<u64> = fs::read_dir(dir.path().join("work"))
        .expect("listed")
        .map(|entry| entry.expect("an entry").metadata().expect("a file").len())
        .collect();
    assert_eq!(times.len(), PAGES);
    let again = times.iter().filter(|&&times| times > 1).count();
    println!("killed {killed} of 10 in the middle; {again} pages were begun twice");
    assert!(again <= 10, "a kill costs at most the page in work: {again}");
}
