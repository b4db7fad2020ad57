//! `dateline run --once` against a site on loopback: each article is filed once, nothing is asked for twice, and a kill at any
//! point loses nothing.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Output};

use crate::site::{PAGES, Site, program, wait, write};
use serde_json::Value;

fn start(config: &Path) -> Child {
    program(&["run", "--once", "--config", &config.to_string_lossy()]).spawn().expect("a child")
}

/// One round: exit status and what was said.
fn round(config: &Path) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = start(config).wait_with_output().expect("an end");
    assert!(stdout.is_empty(), "a round has no results for stdout: {}", String::from_utf8_lossy(&stdout));
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// All files below a folder, relative.
fn files(dir: &Path) -> BTreeSet<PathBuf> {
    let (mut dirs, mut out) = (vec![dir.to_owned()], BTreeSet::new());
    while let Some(folder) = dirs.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                out.insert(path.strip_prefix(dir).unwrap().to_owned());
            }
        }
    }
    out
}

fn articles(out: &Path) -> Vec<PathBuf> {
    files(out).into_iter().filter(|path| path.extension().is_some_and(|e| e == "txt")).collect()
}

fn manifest(out: &Path) -> Vec<Value> {
    let text = fs::read_to_string(out.join("manifest.jsonl")).expect("a manifest");
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// What a folder holds, to compare two runs: for each source its record and its file's text. An undated article stands under the
/// day of its fetch, which is left out.
fn holdings(out: &Path) -> BTreeMap<String, (Value, String)> {
    let mut holdings = BTreeMap::new();
    for mut record in manifest(out) {
        let file = record["file"].as_str().unwrap_or_else(|| panic!("no file: {record}")).to_owned();
        let text = fs::read_to_string(out.join(&file)).expect("the file that the manifest names");
        if record["date"].is_null() {
            record["file"] = file["2025/01/2025-01-01-".len()..].into();
        }
        let before = holdings.insert(record["source"].as_str().expect("a source").to_owned(), (record, text));
        assert!(before.is_none(), "{file} is in the manifest twice");
    }
    holdings
}

/// Every article once, and nothing else but the manifest, the state and the lock.
fn assert_whole(out: &Path) {
    let left: Vec<PathBuf> = files(out).into_iter().filter(|path| path.extension().is_none_or(|e| e != "txt")).collect();
    assert_eq!(left, [".dateline.lock", "dateline.db", "dateline.index.db", "manifest.jsonl"].map(PathBuf::from), "leftovers");
    let named: BTreeSet<PathBuf> = manifest(out).iter().map(|record| record["file"].as_str().expect("a file").into()).collect();
    assert_eq!(named, articles(out).into_iter().collect(), "the manifest names each file and no other");
    let ids: BTreeSet<String> = manifest(out).iter().map(|record| record["id"].to_string()).collect();
    assert_eq!((named.len(), ids.len()), (PAGES, PAGES), "each article once");
}

fn totals(config: &Path) -> Value {
    let output = program(&["status", "--format", "json", "--config", &config.to_string_lossy()]).output().expect("an end");
    serde_json::from_slice::<Value>(&output.stdout).expect("json")["totals"].clone()
}

/// The folder that a run without trouble makes.
fn undisturbed(site: &Site) -> BTreeMap<String, (Value, String)> {
    let dir = tempfile::tempdir().expect("a folder");
    let (status, said) = round(&site.config(dir.path(), ""));
    assert_eq!(status, Some(0), "{said}");
    holdings(&dir.path().join("out"))
}

#[test]
fn twenty_pages_are_filed_once_and_never_asked_for_again() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let (config, out) = (site.config(dir.path(), "kind = \"feed\""), dir.path().join("out"));
    let (status, said) = round(&config);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("20 offered, 20 new") && said.contains("20 filed"), "{said}");
    assert_whole(&out);
    let mut asked: Vec<String> = site.asked().into_iter().filter(|path| path.starts_with("/articles/")).collect();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), PAGES);

    let (before, kept) = (holdings(&out), fs::read(out.join("manifest.jsonl")).unwrap());
    for _ in 0..2 {
        let (status, said) = round(&config);
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(site.asked(), ["/robots.txt", "/feed.xml"], "the feed alone is asked again");
        assert_eq!((holdings(&out), fs::read(out.join("manifest.jsonl")).unwrap()), (before.clone(), kept.clone()));
    }
    assert_eq!(totals(&config)["filed"], 20);
}

#[test]
fn each_page_is_asked_for_once_in_a_round() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    round(&site.config(dir.path(), ""));
    let asked = site.asked();
    let once: BTreeSet<&String> = asked.iter().collect();
    assert_eq!((asked.len(), once.len()), (PAGES + 2, PAGES + 2), "{asked:?}");
}

#[test]
fn a_kill_after_any_number_of_pages_loses_nothing() {
    let site = Site::serve(&[]);
    let whole = undisturbed(&site);
    for answered in [0, 1, 4, 9, 16, 19] {
        let dir = tempfile::tempdir().expect("a folder");
        let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
        site.fall_silent_after(answered);
        let mut child = start(&config);
        site.wait_for_silence(&mut child);
        child.kill().expect("killed in the middle of an answer");
        child.wait().expect("ended");
        site.speak();
        let (status, said) = round(&config);
        assert_eq!(status, Some(0), "after {answered}: {said}");
        assert_whole(&out);
        assert_eq!(holdings(&out), whole, "after {answered}");
        site.asked();
        round(&config);
        assert_eq!(site.asked(), ["/robots.txt", "/feed.xml"], "after {answered}");
    }
}

#[test]
fn a_kill_between_file_and_state_loses_nothing() {
    let site = Site::serve(&[]);
    let whole = undisturbed(&site);
    for filed in [1, 2, 3, 5, 8, 12, 15, 18] {
        let dir = tempfile::tempdir().expect("a folder");
        let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
        let mut child = start(&config);
        wait(&mut child, || articles(&out).len() >= filed);
        child.kill().expect("killed just after a file came");
        child.wait().expect("ended");
        let (status, said) = round(&config);
        assert_eq!(status, Some(0), "after {filed}: {said}");
        assert_whole(&out);
        assert_eq!(holdings(&out), whole, "after {filed}");
    }
}

#[test]
fn many_kills_in_a_row_set_no_page_aside() {
    let site = Site::serve(&[]);
    let whole = undisturbed(&site);
    let dir = tempfile::tempdir().expect("a folder");
    let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
    for _ in 0..5 {
        site.fall_silent_after(0);
        let mut child = start(&config);
        site.wait_for_silence(&mut child);
        child.kill().expect("killed while all pages wait");
        child.wait().expect("ended");
        site.speak();
    }
    let (status, said) = round(&config);
    assert_eq!(status, Some(0), "{said}");
    assert_whole(&out);
    assert_eq!(holdings(&out), whole);
}

#[test]
fn temporaries_of_a_killed_run_are_swept() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
    fs::create_dir_all(out.join("2025/03")).unwrap();
    write(&out.join("2025/03/.dateline-Ab12Cd.tmp"), "half an arti");
    write(&out.join(".dateline.lock"), "4194304\n");
    let (status, said) = round(&config);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1 unfinished file"), "{said}");
    assert_whole(&out);
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
    site.fall_silent_after(2);
    let mut first = start(&config);
    site.wait_for_silence(&mut first);
    let (status, said) = round(&config);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("another process") && said.contains("wait for it to end"), "{said}");
    site.speak();
    first.wait().expect("ended");
    assert_eq!(round(&config).0, Some(0));
    assert!(articles(&out).len() >= PAGES - 4, "pages that broke off are due later");
}

/// One source is down, one is no feed, one page is a PDF, one is gone: each is named, the rest is filed.
#[test]
fn what_fails_is_named_and_stops_nothing_else() {
    let feed = b"<rss><channel><title>Mixed</title>\
        <item><link>/articles/tram-depot-vote.html</link></item><item><link>/report.pdf</link></item>\
        <item><link>/gone.html</link></item><item><link>/consent.html</link></item></channel></rss>";
    let consent = fs::read(crate::site::fixtures().join("hostile/consent.html")).unwrap();
    let no_feed = fs::read(crate::site::fixtures().join("hostile/not-a-feed.xml")).unwrap();
    let site = Site::serve(&[
        ("/feed.xml", "application/rss+xml", feed),
        ("/no-feed.xml", "application/xml", &no_feed),
        ("/report.pdf", "application/pdf", b"%PDF-1.7 and so on"),
        ("/consent.html", "text/html", &consent),
    ]);
    let dir = tempfile::tempdir().expect("a folder");
    let more = format!(
        "[[source]]\nurl = {:?}\nkind = \"feed\"\n[[source]]\nurl = {:?}\n[[source]]\nurl = {:?}",
        site.url("/no-feed.xml"),
        site.url("/no-feed.xml?again"),
        site.url("/missing.xml")
    );
    let config = site.config(dir.path(), &more);
    let (status, said) = round(&config);
    assert_eq!(status, Some(1), "{said}");
    let line =
        |start: &str| said.lines().find(|l| l.starts_with("error: ") && l.contains(start)).unwrap_or_else(|| panic!("{start}: {said}"));
    assert!(
        line("/no-feed.xml is not a feed").contains("it is an HTML page that announces no feed; give the feed's own address"),
        "{said}"
    );
    let auto = line("/no-feed.xml?again is not a feed, a sitemap or a homepage");
    assert!(auto.contains("none of its links looks like an article's; give the address of a feed"), "{said}");
    assert!(line("/missing.xml").contains("404 (not found)"), "{said}");
    assert!(line("/report.pdf").contains("application/pdf is not read"), "{said}");
    assert!(line("/gone.html").contains("404 (not found)"), "{said}");
    assert!(said.lines().any(|l| l.ends_with("/consent.html: consent")), "{said}");
    assert_eq!(articles(&dir.path().join("out")).len(), 1, "{said}");
    let verdicts: BTreeMap<String, String> = manifest(&dir.path().join("out"))
        .iter()
        .map(|r| (r["source"].as_str().unwrap().rsplit('/').next().unwrap().to_owned(), r["verdict"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [("consent.html", "consent"), ("gone.html", "failed"), ("report.pdf", "failed"), ("tram-depot-vote.html", "article")];
    assert_eq!(verdicts, expected.map(|(page, verdict)| (page.to_owned(), verdict.to_owned())).into());
}

/// A regular file stands where the folder of a year should be: only the articles of that year fail, and they stay due.
#[test]
fn a_place_that_cannot_be_written_costs_only_its_own_articles() {
    let site = Site::serve(&[]);
    let dir = tempfile::tempdir().expect("a folder");
    let (config, out) = (site.config(dir.path(), ""), dir.path().join("out"));
    fs::create_dir_all(&out).unwrap();
    write(&out.join("2024"), "not a folder");
    let (status, said) = round(&config);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("2024: this is not a folder; name another output folder, or move what is there"), "{said}");
    let filed = articles(&out).len();
    assert!(filed > 10 && filed < PAGES, "{filed}");
    let totals = totals(&config);
    assert_eq!((totals["filed"].as_u64(), totals["waiting"].as_u64()), (Some(filed as u64), Some((PAGES - filed) as u64)));
}

#[test]
fn a_page_that_speaks_to_the_terminal_is_not_heard() {
    let words = "The harbour office said on Tuesday that the buoy had been towed four cables to the west of the old place.";
    let page = format!("<title>\x1b[31mRed\u{202e} alert</title><h1>\x1b[31mRed\u{202e} alert</h1><p>{words}</p><p>{words} Again.</p>");
    let feed = b"<rss><channel><title>\x1b[2J\xe2\x80\xaeFeed</title><item><link>/a.html</link></item></channel></rss>";
    let site = Site::serve(&[("/feed.xml", "application/rss+xml", feed), ("/a.html", "text/html; charset=utf-8", page.as_bytes())]);
    let dir = tempfile::tempdir().expect("a folder");
    let config = site.config(dir.path(), "");
    let (status, said) = round(&config);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("Red") && !said.contains(['\x1b', '\u{202e}']), "{said:?}");
    let output = program(&["status", "--config", &config.to_string_lossy()]).output().expect("an end");
    let table = String::from_utf8(output.stdout).expect("text");
    assert!(table.contains("Feed") && !table.contains(['\x1b', '\u{202e}']), "{table:?}");
}
