//! Tests of the manifest: idempotence, order, damage.

use std::fs;

use super::*;

fn line(source: &str, title: &str) -> ManifestLine {
    ManifestLine {
        source: source.to_owned(),
        id: format!("id-{source}"),
        verdict: "article".to_owned(),
        file: Some(format!("2025/04/{title}.txt")),
        title: Some(title.to_owned()),
        date: Some("2025-04-02T10:00:00Z".to_owned()),
        ..ManifestLine::default()
    }
}

fn open(dir: &tempfile::TempDir) -> (Manifest, Vec<String>) {
    Manifest::open(&Dir::open(dir.path()).expect("held"), true).expect("opens")
}

fn text(dir: &tempfile::TempDir) -> String {
    fs::read_to_string(dir.path().join(MANIFEST_NAME)).expect("read")
}

#[test]
fn the_same_line_is_written_once_and_the_newest_wins() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut manifest, _) = open(&dir);
    assert!(manifest.record(&line("a", "one")).expect("recorded"));
    assert!(manifest.record(&line("b", "two")).expect("recorded"));
    assert!(!manifest.record(&line("a", "one")).expect("known"));
    assert!(manifest.record(&line("a", "three")).expect("recorded"));
    assert_eq!(text(&dir).lines().count(), 3);
    drop(manifest);
    let (mut manifest, mended) = open(&dir);
    assert_eq!((text(&dir).lines().count(), mended.len()), (2, 0));
    assert!(!manifest.record(&line("a", "three")).expect("known"));
    assert_eq!(manifest.place("id-a").map(|place| &*place.file), Some("2025/04/three.txt"));
    assert_eq!(manifest.place("id-a").and_then(|place| place.day), Some(civil::date(2025, 4, 2)));
    assert_eq!(manifest.place("id-c"), None);
}

#[test]
fn a_torn_last_line_is_mended() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut manifest, _) = open(&dir);
    for source in ["a", "b", "c"] {
        manifest.record(&line(source, source)).expect("recorded");
    }
    drop(manifest);
    let whole = text(&dir);
    for cut in 1..whole.len() {
        fs::write(dir.path().join(MANIFEST_NAME), &whole[..cut]).expect("cut");
        let (mut manifest, _) = open(&dir);
        for source in ["a", "b", "c"] {
            manifest.record(&line(source, source)).expect("recorded");
        }
        drop(manifest);
        assert_eq!(text(&dir), whole, "cut at {cut}");
    }
}

#[test]
fn damage_in_the_middle_is_dropped_and_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let long = format!("{{\"source\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    let body = format!("{{\"source\":\"a\"}}\n\0\0\0\n\n{long}\n{{\"source\":\"b\",\"new_key\":1}}\n");
    fs::write(dir.path().join(MANIFEST_NAME), body).expect("written");
    let (_, mended) = open(&dir);
    assert_eq!(text(&dir), "{\"source\":\"a\"}\n{\"source\":\"b\",\"new_key\":1}\n");
    assert_eq!(mended, ["manifest.jsonl: 3 lines that a crash tore dropped"]);
}

#[test]
fn a_line_that_leads_out_is_not_believed() {
    for file in ["../x", "/etc/x", "a/../../x", "C:\\x", "a//b", ".dateline.lock", ""] {
        assert!(!is_inside(file), "{file}");
    }
    assert!(is_inside("2025/04/новый-мост.txt"));
}

#[test]
fn a_newline_in_a_title_stays_in_its_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut manifest, _) = open(&dir);
    manifest.record(&line("a", "two\nlines\u{2028}\u{1b}")).expect("recorded");
    assert_eq!(text(&dir).matches('\n').count(), 1);
    assert!(!text(&dir).contains('\u{1b}'));
}

#[test]
fn a_title_of_megabytes_costs_no_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut manifest, _) = open(&dir);
    let article = Article { id: "a".to_owned(), source: "a".to_owned(), title: Some("é".repeat(1 << 20)), ..Article::default() };
    manifest.record(&ManifestLine::new(&article, Some("a.txt"))).expect("recorded");
    drop(manifest);
    let (manifest, mended) = open(&dir);
    assert_eq!((mended, manifest.place("a").map(|place| &*place.file)), (Vec::new(), Some("a.txt")));
}
