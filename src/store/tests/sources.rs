//! Sources and their visits.

use super::*;

fn registration(url: &str, kind: &str) -> Registration {
    Registration { url: url.to_owned(), kind: kind.to_owned(), title: None, plan: String::new() }
}

pub(super) fn visits_are_remembered(bed: &Bed) {
    let store = bed.open();
    assert_eq!(store.register(&[registration(FEED, "feed")]), Ok(Registered { new: 1, removed: 0 }));
    let hints = VisitHints { ttl: Some(MINUTE), skip_hours: 6, skip_days: 1, fresh_for: None };
    let read =
        Visit::Read { title: Some("The Courier".to_owned()), etag: Some("\"a\"".to_owned()), last_modified: None, found: 9, new: 4, hints };
    let rhythm = Some(Duration::from_hours(2));
    let moved = Some(("https://new.example/feed".to_owned(), 1));
    store.visited(&Visited { rhythm, moved: moved.clone(), skipped: 3, ..Visited::new(FEED, read, Some(at(1800))) }, at(0)).expect("kept");
    let source = store.source(FEED).expect("read").expect("known");
    assert_eq!((source.last_found, source.last_new, source.hints, source.skipped), (Some(9), Some(4), hints, 3));
    assert_eq!((source.rhythm, source.moved, source.last_success), (rhythm, moved, Some(at(0))));
    store.visited(&Visited::new(FEED, Visit::Unchanged, Some(at(3600))), at(1800)).expect("kept");
    for failure in 1..3_i64 {
        let visited =
            Visited { failures: u32::try_from(failure).expect("small"), ..Visited::new(FEED, Visit::Failed("no route".to_owned()), None) };
        store.visited(&visited, at(3600 + failure)).expect("kept");
    }
    store.register(&[registration(FEED, "sitemap")]).expect("registered again");
    let source = store.source(FEED).expect("read").expect("known");
    assert_eq!((source.kind.as_str(), source.title.as_deref(), source.etag.as_deref()), ("sitemap", Some("The Courier"), Some("\"a\"")));
    assert_eq!((source.failures, source.last_error.as_deref(), source.rhythm), (2, Some("no route"), rhythm));
    assert_eq!((source.last_visit, source.next_visit, source.last_success), (Some(at(3602)), None, Some(at(1800))));
    store.visited(&Visited::new(FEED, Visit::Unchanged, None), at(9000)).expect("kept");
    assert_eq!(store.source(FEED).expect("read").map(|source| (source.failures, source.last_error)), Some((0, None)));
    assert_eq!(store.source("https://other.example/"), Ok(None));
    assert_eq!(store.sources().map(|sources| sources.len()), Ok(1));
}

pub(super) fn the_history_of_visits_does_not_grow_without_end(bed: &Bed) {
    let store = bed.open();
    for visit in 0..200 {
        store.visited(&Visited::new(FEED, Visit::Unchanged, None), at(visit)).expect("kept");
    }
    let kept: i64 = store.read(|db| db.query_row("SELECT count(*) FROM visits", (), |row| row.get(0))).expect("counts");
    assert_eq!(kept, 50);
}

pub(super) fn due_sources_come_new_ones_first_and_never_those_that_are_gone_or_removed(bed: &Bed) {
    let store = bed.open();
    let url = |n: usize| format!("https://{n}.example/feed");
    let all: Vec<Registration> = (0..6).map(|n| registration(&url(n), "feed")).collect();
    store.register(&all).expect("registered");
    let next = [Some(at(50)), Some(at(10)), Some(at(500)), None, Some(at(20)), None];
    for (n, next) in next.into_iter().enumerate() {
        if n != 5 {
            store.visited(&Visited { gone: n == 3, ..Visited::new(&url(n), Visit::Unchanged, next) }, at(0)).expect("kept");
        }
    }
    let due = |store: &Store| store.due_sources(9, at(100)).expect("read").into_iter().map(|s| s.url).collect::<Vec<_>>();
    assert_eq!(due(&store), [url(5), url(1), url(4), url(0)]);
    assert_eq!(store.due_sources(2, at(100)).expect("read").len(), 2);
    assert_eq!(store.next_due(), Ok(Some(at(10))));
    assert_eq!(store.source(&url(3)).expect("read").map(|s| s.standing), Some(Standing::Gone));
    assert_eq!(store.register(&all[..5]), Ok(Registered { new: 0, removed: 1 }));
    assert_eq!(due(&store), [url(1), url(4), url(0)]);
    assert_eq!((store.resume(&url(3)), store.resume(&url(1))), (Ok(true), Ok(false)));
    assert_eq!(due(&store)[0], url(3), "brought back, it is asked at once");
    store.register(&all).expect("registered");
    assert!(due(&store).contains(&url(5)), "and one that stands there again");
    store.replan(&[(url(1), at(9_000))]).expect("replanned");
    assert!(!due(&store).contains(&url(1)));
}

pub(super) fn pages_of_a_removed_source_are_forgotten_and_the_others_read_whole_again(bed: &Bed) {
    let store = bed.open();
    let other = "https://other.example/feed";
    store.register(&[registration(FEED, "feed"), registration(other, "feed")]).expect("registered");
    let read = Visit::Read { title: None, etag: Some("1".to_owned()), last_modified: None, found: 1, new: 1, hints: VisitHints::default() };
    store.visited(&Visited::new(other, read, None), at(0)).expect("kept");
    store.add_candidates(FEED, &[page(1), page(2)], at(0)).expect("added");
    let task = one(&store, 0);
    store.complete(&task, &filed(&task.candidate.url), at(1)).expect("completed");
    store.register(&[registration(other, "feed")]).expect("registered");
    assert_eq!(store.lease(9, at(10), MINUTE), Ok(vec![]));
    assert_eq!(store.knows("https://courier.example/1"), Ok(true), "articles stay");
    assert_eq!(store.source(other).expect("read").map(|s| s.etag), Some(None));
    assert_eq!(store.add_candidates(other, &[page(2)], at(20)).map(|added| added.new), Ok(1));
}
