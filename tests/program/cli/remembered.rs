//! What recurs on a site's pages is known to the next round: `run` and `why`, with `--no-learn` and `[learn]`.

use std::fs;
use std::path::Path;

use super::{dateline, folder, manifest, shown};
use crate::site::{FETCH, Site, write};

const NOTICE: &str = "The Courier was founded by sailors who wanted to know when their friends would be home again.";
const TOLD: [&str; 8] = [
    "will run again from Monday, the council of the island said after a meeting that lasted until midnight",
    "froze in the second week of April, which nobody had expected, least of all the men who paint the boats",
    "is closed for a third day while engineers look for the source of the smell, the head teacher wrote",
    "was found on the roof of the town hall, where it had eaten two flags and the mayor's hat",
    "costs more than last year, and the baker says that it will rise once more before the new flour comes in",
    "has been painted red after a vote that was won by a single voice, that of a man who was asleep",
    "may be the oldest of its kind, says a teacher who has counted the rings of all trees on the coast",
    "will be sold to a museum that promises to keep it under water, where it has lain for ninety years",
];

fn page(n: usize) -> String {
    let told = TOLD[n];
    format!(
        "<html lang=en><head><title>Story number {n}: the thing {n}</title><meta property='og:type' content='article'>\
         <meta property='article:published_time' content='2025-03-0{}T10:00:00Z'></head><body><article><h1>Story number {n}: the thing {n}</h1>\
         <p>The thing {n} {told}.</p><p>It is not clear yet what that means for number {n}: {told}, as was said before.</p>\
         <p>{NOTICE}</p><p>More is known of the thing {n} on the island, where it {told} long ago.</p></article></body></html>",
        n + 1
    )
}

/// A site whose feed offers these stories.
fn site(stories: std::ops::Range<usize>) -> Site {
    let items: String = stories.clone().map(|n| format!("<item><title>Story {n}</title><link>/story/{n}</link></item>")).collect();
    let feed = format!("<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>");
    let pages: Vec<(String, String)> = stories.map(|n| (format!("/story/{n}"), page(n))).collect();
    let mut files: Vec<(&str, &'static str, &[u8])> = vec![("/feed.xml", "application/xml", feed.as_bytes())];
    files.extend(pages.iter().map(|(path, page)| (path.as_str(), "text/html", page.as_bytes())));
    Site::serve(&files)
}

fn texts(out: &Path) -> Vec<String> {
    manifest(out).iter().filter_map(|line| Some(fs::read_to_string(out.join(line["file"].as_str()?)).expect("a file"))).collect()
}

#[test]
fn what_recurred_in_earlier_rounds_goes_from_the_next_page() {
    let dir = folder();
    let out = dir.path().join("out");
    let first = site(0..6);
    dateline(&["run", "--once", "--config", &shown(first.config(dir.path(), ""))]).ends(0);
    // All of a round are judged by what was known before it, whichever came first.
    let filed = texts(&out);
    assert!(filed.len() == 6 && filed.iter().all(|text| text.contains(NOTICE)), "{filed:?}");
    let copy = dir.path().join("copy.db");
    fs::copy(out.join("dateline.db"), &copy).expect("copied");
    let second = site(6..7);
    let config = shown(second.config(dir.path(), ""));
    let why = dateline(&["why", &second.url("/story/6"), "sailors", "--config", &config]).ends(0);
    assert!(why.out.starts_with("drop") && why.out.contains("stands on 6 of 6 pages of this site"), "{}", why.out);
    dateline(&["run", "--once", "--config", &config]).ends(0);
    let filed = texts(&out);
    let new = filed.iter().find(|text| text.contains(TOLD[6])).expect("the new story");
    assert!(filed.len() == 7 && !new.contains(NOTICE) && new.contains("what that means for number 6"), "{new}");
    // As if nothing were known.
    for (name, more, flags) in
        [("a", "", vec!["--no-learn"]), ("b", "[learn]\nenabled = false\n", vec![]), ("c", "[learn]\npages_of_site = 2\n", vec![])]
    {
        let folder = dir.path().join(name);
        fs::create_dir_all(folder.join("out")).expect("made");
        let text = fs::read_to_string(second.config(&folder, "")).expect("read");
        let state = folder.join("state.db");
        fs::copy(&copy, &state).expect("copied");
        let config = shown(write(&folder.join("c.toml"), format!("[store]\npath = '{}'\n{more}{text}", state.display())));
        let mut arguments = vec!["run", "--once", "--config", &config];
        arguments.extend(flags);
        dateline(&arguments).ends(0);
        let kept = texts(&folder.join("out")).iter().any(|text| text.contains(TOLD[6]) && text.contains(NOTICE));
        // What an earlier run had kept is judged by until this one keeps less.
        assert_eq!(kept, name != "c", "{name}");
    }
    assert!(FETCH.contains("127.0.0.1"));
}

#[test]
fn a_few_pages_teach_nothing() {
    let dir = folder();
    let first = site(0..3);
    dateline(&["run", "--once", "--config", &shown(first.config(dir.path(), ""))]).ends(0);
    let second = site(6..7);
    dateline(&["run", "--once", "--config", &shown(second.config(dir.path(), ""))]).ends(0);
    let filed = texts(&dir.path().join("out"));
    assert!(filed.len() == 4 && filed.iter().all(|text| text.contains(NOTICE)), "{filed:?}");
}
