//! What every engine promises: leases, exactly-once, what travels with a page.

use super::*;

pub(super) fn a_page_goes_from_offered_to_filed_once(bed: &Bed) {
    let store = bed.open();
    let offered = [page(1), page(2), candidate("https://courier.example/1?utm_source=feed#top")];
    assert_eq!(store.add_candidates(FEED, &offered, at(0)), Ok(Added { new: 2, known: 1, changed: 0 }));
    let task = one(&store, 0);
    assert_eq!((task.source.as_str(), task.candidate.url.as_str()), (FEED, "https://courier.example/1"));
    assert_eq!(store.knows(&task.candidate.url), Ok(false));
    assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(5)), Ok(true));
    assert_eq!(store.complete(&task, &filed(&task.candidate.url), at(6)), Ok(false), "a lease is answered once");
    drop(store);
    let store = bed.open();
    assert_eq!(store.knows("https://courier.example/1?fbclid=x"), Ok(true));
    assert_eq!(store.add_candidates(FEED, &offered, at(10)), Ok(Added { new: 0, known: 3, changed: 0 }));
    assert_eq!(one(&store, 10).candidate.url, "https://courier.example/2");
    assert_eq!(store.lease(9, at(10), MINUTE), Ok(vec![]));
    let status = store.status().expect("a status");
    assert_eq!(status.totals, Counts { found: 2, waiting: 1, filed: 1, ..Counts::default() });
    assert_eq!((status.articles, status.sources.len()), (1, 1));
}

pub(super) fn what_the_feed_says_travels_with_the_task(bed: &Bed) {
    let store = bed.open();
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
    let kept: i64 = store.read(|db| db.query_row("SELECT count(content) FROM frontier", (), |row| row.get(0))).expect("counts");
    assert_eq!(kept, 0, "the content of a page that is done is dropped");
}

fn moment(text: &str) -> Option<Date> {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    Some(Date::at(pieces.date().to_datetime(pieces.time()?), pieces.to_numeric_offset()))
}

pub(super) fn a_lease_that_runs_out_is_due_again_and_the_late_answer_is_refused(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn d11_a_page_that_is_never_answered_is_set_aside(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn kills_while_a_page_waits_for_its_turn_do_not_count_against_it(bed: &Bed) {
    let store = bed.open();
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
pub(super) fn what_takes_the_process_down_is_set_aside_and_who_was_there_is_not(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn an_orderly_stop_does_not_count_against_a_page(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn a_failed_page_waits_for_its_retry_or_is_given_up(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn a_page_is_read_anew_when_its_source_says_something_new_and_not_too_often(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn a_host_with_many_pages_keeps_no_other_waiting(bed: &Bed) {
    let store = bed.open();
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

pub(super) fn copies_are_found_by_their_shingles(bed: &Bed) {
    let store = bed.open();
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
    let store = bed.open();
    let cut: String = text(7).split_inclusive('.').take(9).collect();
    assert_eq!(store.original_of(&Fingerprint::of(&cut)).expect("read").map(|known| known.id), Some("id7".to_owned()));
    assert_eq!(store.original_of(&Fingerprint::of(&text(99))), Ok(None));
    assert_eq!(store.newest(3).expect("read").iter().map(|a| a.known.id.as_str()).collect::<Vec<_>>(), ["id49", "id48", "id47"]);
}

pub(super) fn two_handles_share_the_work(bed: &Bed) {
    let store = bed.open();
    let pages: Vec<Candidate> = (0..60).map(page).collect();
    store.add_candidates(FEED, &pages, at(0)).expect("added");
    let other = bed.open();
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
