//! A state moves to another database and back.

use super::*;

fn filled(bed: &Bed) -> Store {
    let store = bed.open();
    store.add_candidates(FEED, &(0..500).map(page).collect::<Vec<_>>(), at(0)).expect("added");
    let strange = Candidate { title: Some("Ferry 'a' \u{1f980}".to_owned()), ..candidate("https://b.example/x") };
    store.add_candidates("https://b.example/feed", &[strange], at(1)).expect("added");
    store.pause("https://b.example/feed").expect("paused");
    let tasks = store.lease(20, at(2), MINUTE).expect("leases");
    let text = |n: usize| format!("What happened at quay number {n} on that long day is told here in more than a few words. ").repeat(9);
    let done: Vec<(Task, Outcome)> = (0..)
        .zip(tasks)
        .map(|(n, task)| {
            let url = task.candidate.url.clone();
            let fingerprint = Fingerprint::of(&text(n));
            let article = FiledArticle {
                id: format!("id{n}"),
                url,
                file: format!("{n}.txt"),
                fingerprint,
                paragraphs: vec![7, 9],
                ..FiledArticle::default()
            };
            (task, if n % 5 == 0 { Outcome::Nothing(PageVerdict::Listing) } else { Outcome::Filed(article) })
        })
        .collect();
    assert_eq!(store.complete_all(&done, at(3)), Ok(20));
    store.visited(&Visited::new(FEED, Visit::Failed("no route".to_owned()), Some(at(60))), at(4)).expect("kept");
    let raw =
        RawPage { candidate: page(1), url: "https://courier.example/1".to_owned(), status: 200, fetched: at(4), ..RawPage::default() };
    (0..20_u8).for_each(|n| assert_eq!(store.keep_page(&raw, &[n, 0, 255], &Place::Store), Ok(true)));
    store.deliver("https://hook.example/", "{}", 9, at(5)).expect("kept");
    let version = PageVersion { etag: Some("1".to_owned()), ..PageVersion::default() };
    store.keep_versions([("https://courier.example/1", &version)]).expect("kept");
    let site = SitePage { site: u64::MAX, page: 3, lines: vec![u64::MAX, 0] };
    store.remember_pages(&[site], at(5), at(0), SiteLimits { of_site: 9, in_all: 9 }).expect("kept");
    store
}

fn told(store: &Store) -> String {
    let status = Status { bytes: 0, ..store.status().expect("a status") };
    let pages = store.kept_pages(0, 99).expect("reads");
    let bodies: Vec<_> = pages.iter().map(|page| store.page_body(page).expect("reads")).collect();
    format!(
        "{status:#?}\n{pages:?}\n{bodies:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        store.unread(None, 999),
        store.filed(0, 999),
        store.remembered_pages(at(0)),
        store.due_deliveries(9, at(99)),
        store.version("https://courier.example/1"),
    )
}

pub(super) fn a_state_moves_there_and_back(bed: &Bed) {
    let (first, last) = (Bed::file(), Bed::file());
    let store = filled(&first);
    let there = bed.open();
    let moved = copy_rows(&store, &there).expect("moved");
    let rows = |table: &str| moved.iter().find(|moved| moved.table == table).map(|moved| moved.rows);
    assert_eq!((rows("sources"), rows("frontier"), rows("articles"), rows("bodies")), (Some(2), Some(501), Some(16), Some(20)));
    assert_eq!(told(&there), told(&store));
    let error = copy_rows(&store, &there).expect_err("taken").to_string();
    assert!(error.contains("holds rows already"), "{error}");
    let back = last.open();
    assert_eq!(copy_rows(&there, &back), Ok(moved));
    assert_eq!(told(&back), told(&store));
    // Life goes on there: what comes is numbered behind what was brought.
    assert_eq!(there.add_candidates("https://c.example/feed", &[candidate("https://c.example/1")], at(9)).map(|added| added.new), Ok(1));
    let article = there.article("https://courier.example/1").expect("reads").expect("known");
    let text = "What happened at quay number 1 on that long day is told here in more than a few words. ".repeat(9);
    assert_eq!(there.original_of(&Fingerprint::of(&text)), Ok(Some(article)));
    let again: Vec<Task> = there.lease(999, at(10), MINUTE).expect("leases");
    assert_eq!(again.len(), 481, "the paused source's page stays");
    assert_eq!(there.complete(&again[480], &filed("https://d.example/new"), at(11)), Ok(true));
}
