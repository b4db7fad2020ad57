//! `clean -o`: dated files, the manifest, and what is not filed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{article, dateline, files, fixture, folder, manifest, page, shown};
use crate::site::write;

#[test]
fn a_second_time_changes_nothing() {
    for format in ["text", "markdown", "json", "html", "tei", "jsonl"] {
        let dir = folder();
        let out = shown(dir.path());
        let clean = || dateline(&["clean", "--format", format, "-o", &out, &fixture("site/articles"), &fixture("hostile"), "missing.html"]);
        let first = clean().ends(1);
        first.says(&["files written, 0 unchanged"]);
        let before = files(dir.path());
        let second = clean().ends(1);
        second.says(&["; 0 files written, "]);
        let after = files(dir.path());
        let changed: Vec<_> = after.iter().filter(|(name, found)| before.get(*name) != Some(found)).map(|(name, _)| name).collect();
        assert!(changed.is_empty() && before.len() == after.len(), "{format}: {changed:?} (times, names and bytes)");
        assert_eq!((first.out.as_str(), second.out.as_str()), ("", ""));
    }
}

/// Formats stand side by side; once each was written, nothing changes any more.
#[test]
fn two_formats_of_one_article_stand_side_by_side() {
    let dir = folder();
    let clean = |format: &str| dateline(&["clean", "--format", format, "-o", &shown(dir.path()), &article("tram-depot-vote")]).ends(0);
    clean("text").says(&["1 file written"]);
    clean("markdown").says(&["1 file written"]);
    let stem = "2024/11/2024-11-20-ashcombe-council-backs-tram-depot-by-one-vote";
    let before = files(dir.path());
    assert!(["txt", "md"].iter().all(|ending| before.contains_key(Path::new(&format!("{stem}.{ending}")))), "{:?}", before.keys());
    clean("text").says(&["0 files written, 1 unchanged"]);
    clean("markdown").says(&["0 files written, 1 unchanged"]);
}

#[test]
fn files_are_dated_and_the_manifest_names_every_input() {
    let dir = folder();
    let given =
        dateline(&["clean", "-o", &shown(dir.path()), &article("tram-depot-vote"), "missing.html", &fixture("hostile/consent.html")]);
    let given = given.ends(1);
    let file = "2024/11/2024-11-20-ashcombe-council-backs-tram-depot-by-one-vote.txt";
    let text = fs::read_to_string(dir.path().join(file)).expect("the file");
    assert!(text.starts_with("---\ntitle: ") && text.contains("At eight minutes to ten on Wednesday night"), "{text}");
    let records = manifest(dir.path());
    let of = |n: usize| (records[n]["verdict"].as_str().unwrap(), records[n]["file"].as_str(), records[n]["error"].as_str());
    assert_eq!(of(0), ("article", Some(file), None));
    assert_eq!(of(1), ("failed", None, Some("no such file or folder")));
    assert_eq!(of(2), ("consent", None, Some("a consent wall, not the page behind it")));
    given.says(&["3 inputs: 1 article, 1 consent, 1 failed; 1 file written, 0 unchanged ("]);
    assert_eq!(files(dir.path()).len(), 2, "the file and the manifest");
}

#[test]
fn an_undated_article_is_filed_by_its_files_time_and_says_so() {
    let dir = folder();
    let path = write(&dir.path().join("page.html"), page("Buoys", "buoy"));
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_mins(29_060_000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    dateline(&["clean", "-o", &shown(dir.path().join("out")), &shown(&path)]).ends(0);
    let text = fs::read_to_string(dir.path().join("out/2025/04/2025-04-02-buoys.txt")).expect("filed by the file's day");
    assert!(text.contains("\ndate_source: file\nday_filed: 2025-04-02\n") && !text.contains("\ndate: "), "{text}");
    // Cleaned again into another folder it is filed by the same day, whatever the time of its file.
    dateline(&["clean", "-o", &shown(dir.path().join("again")), &shown(dir.path().join("out/2025"))]).ends(0);
    let again = fs::read_to_string(dir.path().join("again/2025/04/2025-04-02-buoys.txt")).expect("filed by the same day");
    assert!(
        again.contains(
            "
date_source: file
day_filed: 2025-04-02
"
        ),
        "{again}"
    );
}

#[test]
fn two_articles_of_one_name_both_have_their_file() {
    let dir = folder();
    let paths: Vec<String> =
        ["bell", "buoy"].iter().map(|word| shown(write(&dir.path().join(format!("{word}.html")), page("Towed", word)))).collect();
    let clean = || dateline(&["clean", "-o", &shown(dir.path().join("out")), &paths[0], &paths[1]]).ends(0);
    clean().says(&["2 files written"]);
    let before = files(&dir.path().join("out"));
    assert_eq!(before.len(), 3, "{:?}", before.keys());
    clean().says(&["0 files written, 2 unchanged"]);
    assert_eq!(files(&dir.path().join("out")), before);
}

#[test]
fn what_is_no_article_is_not_filed_and_the_manifest_says_why() {
    let dir = folder();
    dateline(&["clean", "-o", &shown(dir.path()), &fixture("hostile")]).ends(0);
    let verdicts: BTreeMap<String, (String, bool)> = manifest(dir.path())
        .iter()
        .map(|r| {
            let name = r["source"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (name, (r["verdict"].as_str().unwrap().to_owned(), r["file"].is_string()))
        })
        .collect();
    for (name, (verdict, filed)) in &verdicts {
        assert_eq!((verdict == "article", *filed), (name == "deep.html", name == "deep.html"), "{name}: {verdict}");
    }
    let of = |name: &str| verdicts[name].0.as_str();
    assert_eq!((of("consent.html"), of("blocked.html"), of("empty.html")), ("consent", "blocked", "empty"));
    assert_eq!(of("listing.html"), "listing");
    assert!(matches!(of("shell.html"), "shell" | "empty"));
}

#[test]
fn a_page_of_three_thousand_nested_elements_keeps_its_text_and_says_what_was_flattened() {
    let given = dateline(&["clean", "--format", "jsonl", &fixture("hostile/deep.html")]).ends(0);
    let record = &given.records()[0];
    assert!(record["text"].as_str().unwrap().contains("ran out of rope at 112 metres"), "{record}");
    assert!(record["limits"][0].as_str().unwrap().contains("nested deeper than"), "{record}");
}
