//! What every engine keeps besides pages to read: pages as they came, validators, sites, notices, months.

use super::*;

fn raw(url: &str, seconds: i64) -> RawPage {
    RawPage { candidate: candidate(url), url: format!("{url}/"), status: 200, fetched: at(seconds), ..RawPage::default() }
}

pub(super) fn pages_come_back_and_stand_once(bed: &Bed) {
    let store = bed.open();
    let url = "https://a.example/1";
    assert_eq!(store.keep_page(&raw(url, 0), b"one", &Place::Store), Ok(true));
    assert_eq!(store.keep_page(&raw("https://a.example/2", 1), b"one", &Place::Store), Ok(true));
    assert_eq!(store.keep_page(&raw(url, 2), b"one", &Place::Store), Ok(false));
    assert_eq!(store.keep_page(&raw(url, 1), b"one", &Place::Store), Ok(false), "an older time does not take the place of a newer one");
    assert_eq!(store.kept_page(url).expect("reads").expect("kept").page.fetched, at(2));
    assert_eq!(store.keep_page(&raw(url, 3), b"two\0\xff", &Place::Store), Ok(true));
    let totals = store.page_totals().expect("totals");
    assert_eq!((totals.pages, totals.bodies, totals.bytes), (3, 2, 8));
    let newest = store.kept_pages(0, 10).expect("reads");
    assert_eq!(newest.iter().map(|kept| kept.page.fetched).collect::<Vec<_>>(), [at(1), at(3)]);
    assert_eq!(store.page_body(&newest[1]), Ok(Some(b"two\0\xff".to_vec())));
    assert_eq!((store.forget_pages(at(3)), store.page_totals().map(|totals| totals.bodies)), (Ok(2), Ok(1)));
    let elsewhere = Place::Archive { file: "pages/a.warc.gz".to_owned(), offset: 1 << 33 };
    store.keep_page(&raw("https://a.example/3", 9), b"three", &elsewhere).expect("kept");
    let kept = store.kept_page("https://a.example/3").expect("reads").expect("a page");
    assert_eq!((&kept.place, store.page_body(&kept)), (&elsewhere, Ok(None)));
}

pub(super) fn versions_are_remembered(bed: &Bed) {
    let store = bed.open();
    let one = PageVersion { etag: Some("1".to_owned()), fresh_until: Some(at(5)), ..PageVersion::default() };
    let two = PageVersion { listed_by: Some("https://a.example/".to_owned()), ..PageVersion::default() };
    store.keep_versions([("https://a.example/1", &one), ("https://a.example/2", &two)]).expect("kept");
    assert_eq!(store.version("https://a.example/1"), Ok(Some(one)));
    store.keep_versions([("https://a.example/1", &two), ("https://a.example/1", &two)]).expect("kept");
    assert_eq!(store.version("https://a.example/1"), Ok(Some(two)));
    assert_eq!(store.listed_by("https://a.example/").map(|urls| urls.len()), Ok(2));
    assert_eq!(store.version("https://a.example/3"), Ok(None));
}

pub(super) fn sites_are_remembered(bed: &Bed) {
    let store = bed.open();
    let page = |site: u64, page: u64| SitePage { site, page, lines: vec![u64::MAX - page, page] };
    let limits = SiteLimits { of_site: 2, in_all: 3 };
    store.remember_pages(&[page(u64::MAX, 1), page(u64::MAX, 2), page(u64::MAX, 3)], at(1), at(0), limits).expect("kept");
    assert_eq!(store.remembered_pages(at(0)), Ok(vec![page(u64::MAX, 1), page(u64::MAX, 2)]));
    store.remember_pages(&[page(7, 1), page(7, 2)], at(2), at(0), limits).expect("kept");
    assert_eq!(store.remembered_pages(at(0)), Ok(vec![page(u64::MAX, 1), page(7, 1), page(7, 2)]));
    store.remember_pages(&[], at(3), at(2), limits).expect("kept");
    assert_eq!(store.remembered_pages(at(0)).map(|pages| pages.len()), Ok(2));
}

pub(super) fn notices_wait_for_their_turn(bed: &Bed) {
    let store = bed.open();
    let gone: Vec<usize> = (0..5).map(|n| store.deliver("https://hook.example/", &format!("{n}"), 3, at(n)).expect("kept")).collect();
    assert_eq!(gone, [0, 0, 0, 1, 1]);
    let due = store.due_deliveries(9, at(3)).expect("reads");
    assert_eq!(due.iter().map(|notice| notice.body.as_str()).collect::<Vec<_>>(), ["2", "3"]);
    store.undelivered(due[0].id, "no answer", at(100)).expect("kept");
    store.delivered(due[1].id).expect("kept");
    let due = store.due_deliveries(9, at(100)).expect("reads");
    assert_eq!(due.iter().map(|notice| (notice.body.as_str(), notice.tries)).collect::<Vec<_>>(), [("2", 1), ("4", 0)]);
    assert_eq!(store.waiting_deliveries(), Ok(2));
}

pub(super) fn months_and_ages(bed: &Bed) {
    let store = bed.open();
    store.add_candidates(FEED, &(0..4).map(page).collect::<Vec<_>>(), at(0)).expect("added");
    let tasks = store.lease(9, at(0), MINUTE).expect("leases");
    let dates = [Some("2025-04-30T23:30:00-08:00"), None, Some("2025-05-01"), Some("2025-04-02")];
    let done: Vec<(Task, Outcome)> = (0..)
        .zip(tasks)
        .zip(dates)
        .map(|((n, task), date)| {
            let date = date.map(|date| date.parse().expect("a date"));
            let url = task.candidate.url.clone();
            (task, Outcome::Filed(FiledArticle { id: format!("id{n}"), url, date, file: format!("{n}.txt"), ..FiledArticle::default() }))
        })
        .collect();
    assert_eq!(store.complete_all(&done, at(0)), Ok(4));
    let days = |month: &str| store.month(month).expect("reads").into_iter().map(|line| (line.day, line.file)).collect::<Vec<_>>();
    let line = |day: &str, file: &str| (day.to_owned(), file.to_owned());
    // Undated articles stand at the day on which they were filed.
    assert_eq!(days("2025-04"), [line("2025-04-02", "1.txt"), line("2025-04-02", "3.txt"), line("2025-04-30", "0.txt")]);
    assert_eq!((days("2025-05"), days("2025-06")), (vec![line("2025-05-01", "2.txt")], vec![]));
    assert_eq!(days("no month"), []);
    let old = store.expired(at(1), 2).expect("reads");
    assert_eq!(old.iter().map(|article| article.id.as_str()).collect::<Vec<_>>(), ["id0", "id1"]);
    store.expire(&old.iter().map(|article| article.number).collect::<Vec<_>>(), at(1)).expect("marked");
    assert_eq!(store.expired(at(1), 9).expect("reads").len(), 2);
    assert_eq!(days("2025-04"), [line("2025-04-02", "3.txt")]);
    let before = store.generation().expect("a number");
    let other = bed.open();
    other.pause(FEED).expect("paused");
    assert_ne!(store.generation().expect("a number"), before, "another's writing is noticed");
    assert!(store.bytes().expect("a size") > 0);
}

/// An index of a server holds no address of three thousand bytes, and its text no zero.
pub(super) fn long_and_strange_text_is_kept(bed: &Bed) {
    let store = bed.open();
    // Random enough that no compression makes it short.
    let long = |end: &str| {
        format!("https://long.example/{}{end}", (0..900_u32).map(|n| format!("{:x}", n.wrapping_mul(2_654_435_761))).collect::<String>())
    };
    let strange = Candidate { title: Some("a\0b 'quoted' ?1 :name \u{1f980}".to_owned()), ..candidate(&long("x")) };
    assert_eq!(store.add_candidates(FEED, &[strange.clone(), candidate(&long("y"))], at(0)).map(|added| added.new), Ok(2));
    assert_eq!(store.add_candidates(FEED, &[strange], at(1)).map(|added| added.new), Ok(0));
    let task = one(&store, 0);
    assert_eq!(task.candidate.url, long("x"));
    assert!(task.candidate.title.as_deref().is_some_and(|title| title.ends_with("b 'quoted' ?1 :name \u{1f980}")), "{task:?}");
    store.complete(&task, &filed(&long("x")), at(1)).expect("completed");
    assert_eq!((store.knows(&long("x")), store.knows(&long("y"))), (Ok(true), Ok(false)));
    let version = PageVersion { etag: Some("1".to_owned()), ..PageVersion::default() };
    store.keep_versions([(long("x").as_str(), &version)]).expect("kept, or left out");
}
