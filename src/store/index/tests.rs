//! What is put is found: by words, phrases, beginnings, in scripts without spaces, by filter, best first.

use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::model::Date;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

fn document(id: &str, title: &str, text: &str) -> Document {
    let entry = Entry {
        id: id.to_owned(),
        page: format!("https://courier.example/{id}"),
        url: Some(format!("https://www.courier.example/{id}")),
        source: Some("https://courier.example/feed.xml".to_owned()),
        title: Some(title.to_owned()),
        site: Some("Harbour Courier".to_owned()),
        language: Some("en".to_owned()),
        date: Some(Date::day(date(2025, 3, 11))),
        filed: at(1_741_700_000),
        changed: at(1_741_700_000),
        version: 1,
        file: format!("2025/{id}.txt"),
        ..Entry::default()
    };
    Document { entry, text: text.to_owned(), record: format!("{{\"id\":\"{id}\",\"html\":\"<p>x</p>\"}}") }
}

fn index() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::open(&dir.path().join("i.db"), &Options::default()).expect("opens");
    (dir, index)
}

fn found(index: &Index, words: &str, filter: &Filter) -> Vec<String> {
    let found = index.search(&words.parse().expect("a query"), filter, 0, 50, at(1_741_800_000)).expect("answers");
    found.hits.into_iter().map(|hit| hit.entry.id).collect()
}

fn all() -> Filter {
    Filter::default()
}

#[test]
fn words_are_found_without_accents_and_case_and_the_title_counts_more() {
    let (_dir, index) = index();
    let filler = "The pier was quiet that day, and nobody came. ".repeat(20);
    index
        .put(&[
            document("a", "Grain barges pass", &format!("{filler} The sea lock at Port Selwick opened.")),
            document("b", "Sea lock opens", &filler),
            document("c", "Café Élysée", "Niño et garçon."),
        ])
        .expect("put");
    assert_eq!(found(&index, "SEA lock", &all()), ["b", "a"]);
    assert_eq!(found(&index, "\"lock sea\"", &all()), Vec::<String>::new());
    assert_eq!((found(&index, "cafe nino", &all()), found(&index, "garc*", &all())), (vec!["c".to_owned()], vec!["c".to_owned()]));
    assert_eq!(found(&index, "lock -barges", &all()), ["b"]);
    let hit = index.search(&"selwick".parse().expect("a query"), &all(), 0, 1, at(0)).expect("answers").hits.remove(0);
    assert!(hit.snippet.contains("Port \u{1}Selwick\u{2} opened"), "{}", hit.snippet);
    assert_eq!(hit.title, "Grain barges pass");
}

#[test]
fn scripts_without_spaces_are_found_by_one_character_and_more() {
    let (_dir, index) = index();
    index
        .put(&[
            document("ja", "東京港の水門", "東京港の水門が十一週間ぶりに開いた。NHKが伝えた。"),
            document("th", "ท่าเรือ", "ประตูน้ำที่ท่าเรือเปิดเป็นครั้งแรกในรอบสิบเอ็ดสัปดาห์"),
            document("en", "Tokyo", "The lock opened."),
        ])
        .expect("put");
    for words in ["水門", "港", "東京港の水門", "水門 東京", "NHK"] {
        assert_eq!(found(&index, words, &all()), ["ja"], "{words}");
    }
    assert_eq!(found(&index, "ท่าเรือ", &all()), ["th"]);
    assert_eq!(found(&index, "大阪", &all()), Vec::<String>::new());
}

#[test]
fn filters_hold_and_newer_articles_come_first_where_words_weigh_the_same() {
    let (_dir, index) = index();
    let dated = |id: &str, year: i16, source: &str| {
        let mut document = document(id, "Sea lock", "The sea lock opened.");
        document.entry.date = Some(Date::day(date(year, 3, 1)));
        document.entry.source = Some(source.to_owned());
        document
    };
    let mut copy = dated("copy", 2025, "https://b.example/feed");
    (copy.entry.story, copy.entry.duplicate_of) = ("new".to_owned(), Some("new".to_owned()));
    let mut german = dated("de", 2024, "https://b.example/feed");
    (german.entry.language, german.entry.url) = (Some("de".to_owned()), Some("https://hafen.example/1".to_owned()));
    index.put(&[dated("new", 2025, "https://a.example/feed"), dated("old", 2020, "https://a.example/feed"), copy, german]).expect("put");
    assert_eq!(found(&index, "lock", &all()), ["copy", "new", "de", "old"]);
    let since = Filter { since: Some(at(1_700_000_000)), until: Some(at(1_730_000_000)), ..all() };
    assert_eq!(found(&index, "lock", &since), ["de"]);
    let of = |source: &str| found(&index, "lock", &Filter { source: Some(source.to_owned()), ..all() });
    assert_eq!((of("https://a.example/feed"), of("hafen.example")), (vec!["new".to_owned(), "old".to_owned()], vec!["de".to_owned()]));
    assert_eq!(of("harbour courier").len(), 4);
    assert_eq!(of("%"), Vec::<String>::new(), "no pattern of the caller's");
    assert_eq!(found(&index, "lock", &Filter { language: Some("DE".to_owned()), ..all() }), ["de"]);
    assert_eq!(found(&index, "lock", &Filter { one_of_story: true, ..all() }), ["new", "de", "old"]);
    assert_eq!(index.story("new", 10).expect("a story").iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), ["new", "copy"]);
}

#[test]
fn an_article_put_again_takes_its_own_place() {
    let (_dir, index) = index();
    index.put(&[document("a", "Barges", "The old text."), document("b", "Other", "Nothing.")]).expect("put");
    let first = index.entry("a").expect("reads").expect("an entry");
    let before = index.generation().expect("numbers");
    let mut again = document("a", "Barges", "東京港の水門が開いた。");
    (again.entry.changed, again.entry.version, again.entry.filed) = (at(1_741_900_000), 2, at(1_741_900_000));
    index.put(&[again]).expect("put");
    let entry = index.entry("a").expect("reads").expect("an entry");
    assert_eq!((entry.number, entry.filed, entry.version), (first.number, first.filed, 2));
    assert_ne!(index.generation().expect("numbers"), before);
    assert_eq!((found(&index, "old", &all()), found(&index, "水門", &all())), (Vec::new(), vec!["a".to_owned()]));
    let document = index.document("a").expect("reads").expect("a document");
    assert!(document.text.starts_with('東') && document.record.contains("\"html\""));
    assert_eq!(index.document_at("https://courier.example/a").expect("reads").map(|d| d.entry.id).as_deref(), Some("a"));
    assert_eq!(index.count(), Ok(2));
    let listed = index.list(&all(), None, 1).expect("a list");
    assert_eq!((listed.entries[0].id.as_str(), listed.next), ("b", Some(2)));
    assert_eq!(index.list(&all(), listed.next, 5).expect("a list").entries.len(), 1);
    assert_eq!(index.newest_documents(&all(), 1).expect("documents").len(), 1);
    assert_eq!(index.filed_by_day(at(0)).expect("days"), [("2025-03-11".to_owned(), 2)]);
}

#[test]
fn no_more_than_the_newest_matches_are_ranked() {
    let (_dir, index) = index();
    let many: Vec<Document> = (0..MOST_RANKED + 5).map(|n| document(&format!("n{n}"), "Sea", "lock")).collect();
    index.put(&many).expect("put");
    let search = |skip, n| index.search(&"lock".parse().expect("a query"), &all(), skip, n, at(0)).expect("answers");
    assert_eq!((search(0, 10).total, search(0, 10).hits.len()), (MOST_RANKED, 10));
    assert_eq!(search(MOST_RANKED - 1, 10).hits[0].entry.id, "n5", "the oldest are not looked at");
}

#[test]
fn what_is_no_index_is_told_with_its_remedy() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("i.db");
    std::fs::write(&path, "no database, but long enough to be looked at ".repeat(200)).expect("written");
    let error = Index::open(&path, &Options::default()).expect_err("damaged").to_string();
    assert!(error.contains("i.db") && error.contains("search --rebuild"), "{error}");
    std::fs::remove_file(&path).expect("removed");
    Connection::open(&path).expect("opens").execute_batch("CREATE TABLE x (y)").expect("made");
    assert!(matches!(Index::open(&path, &Options::default()), Err(StoreError::Foreign { .. })));
    std::fs::remove_file(&path).expect("removed");
    drop(Index::open(&path, &Options::default()).expect("opens"));
    Connection::open(&path).expect("opens").pragma_update(None, "user_version", 7).expect("set");
    assert!(matches!(Index::open(&path, &Options::default()), Err(StoreError::Index { .. })));
}
