//! What operators do: look before a round, poll, pause, resume, retry, and see what failed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;

use super::{Given, dateline, files, fixture, folder, shown};
use crate::site::{FETCH, Site, program, write};

/// A configuration of files and loopback, with these sources.
fn configuration(dir: &Path, sources: &str) -> String {
    let text =
        format!("[output]\ndir = \"{}\"\ndurable = false\n[security]\nallow_file = true\n{FETCH}\n{sources}", dir.join("out").display());
    shown(write(&dir.join("news.toml"), text))
}

fn example() -> String {
    format!("[[source]]\nname = \"Example\"\nurl = \"file://{}\"\n", fixture("site/feed.xml"))
}

fn with(config: &str, arguments: &[&str]) -> Given {
    dateline(&[arguments, &["--config", config]].concat())
}

#[test]
fn a_dry_run_tells_what_a_round_would_file_and_writes_nothing() {
    let dir = folder();
    let config = configuration(dir.path(), &example());
    let given = with(&config, &["run", "--once", "--dry-run"]).ends(0);
    given.says(&["17 filed", "nothing was written"]).says(&["+ 2025/03/2025-03-11-"]);
    assert!(!dir.path().join("out").exists());
    with(&config, &["run", "--once"]).ends(0).says(&["17 filed"]);
    let before = files(&dir.path().join("out"));
    with(&config, &["run", "--dry-run"]).ends(0).says(&["0 filed", "nothing was written"]);
    let after = files(&dir.path().join("out"));
    let names = |files: &std::collections::BTreeMap<std::path::PathBuf, _>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    with(&config, &["run", "--dry-run", "--keep-pages", "db"]).ends(2).says(&["--keep-pages"]);
}

#[test]
fn one_source_is_polled_paused_and_resumed() {
    let dir = folder();
    let other = format!("[[source]]\nname = \"Other\"\nurl = \"file://{}\"\n", shown(write(&dir.path().join("none.txt"), "")));
    let config = configuration(dir.path(), &format!("{}{other}", example()));
    with(&config, &["source", "pause", "Example"]).ends(0).says(&["Example: paused"]);
    with(&config, &["source", "pause", "Example"]).ends(0).says(&["paused already"]);
    with(&config, &["source", "poll", "Example"]).ends(2).says(&["it is paused", "source resume"]);
    let given = with(&config, &["run", "--once"]);
    given.says(&["Example: paused"]);
    assert!(!given.err.contains("filed:") && !given.err.contains("  + "), "{}", given.err);
    assert!(with(&config, &["status"]).ends(0).out.lines().any(|line| line.starts_with("Example ") && line.contains(" paused ")));
    with(&config, &["source", "resume", "Example"]).ends(0).says(&["asked again"]);
    with(&config, &["source", "resume", "Example"]).ends(0).says(&["was not paused"]);
    let given = with(&config, &["source", "poll", "Example"]).ends(0);
    given.says(&["1 source, 17 articles offered: 17 filed"]);
    assert!(!given.err.contains("Other"), "{}", given.err);
    with(&config, &["source", "poll", "Nobody"]).ends(2).says(&["no source has this address or name"]);
}

#[test]
fn pages_that_failed_are_listed_wait_and_are_tried_again() {
    let dir = folder();
    // A port at which nobody listens any more.
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let site = Site::serve(&[("/teasers.html", "text/html", LISTING.as_bytes())]);
    let list = format!("http://127.0.0.1:{port}/a\n{}\n", site.url("/teasers.html"));
    let source = shown(write(&dir.path().join("list.txt"), list));
    let config = configuration(dir.path(), &format!("[[source]]\nname = \"List\"\nkind = \"list\"\nurl = \"file://{source}\"\n"));
    let given = with(&config, &["run", "--once"]).ends(1);
    given.says(&["1 page wait", "the first until"]);
    let failed = with(&config, &["status", "--failed"]).ends(0).out;
    assert!(
        failed.contains(&format!("http://127.0.0.1:{port}/a  failed: ")) && failed.contains("again at") && failed.contains("(List, "),
        "{failed}"
    );
    let refused = with(&config, &["status", "--refused", "--source", "List", "--format", "json"]).ends(0).out;
    let refused: serde_json::Value = serde_json::from_str(&refused).expect("JSON");
    let verdict = refused[0]["state"].as_str().expect("a verdict").to_owned();
    assert!(refused[0]["url"].as_str().is_some_and(|url| url.ends_with("teasers.html")) && verdict != "article", "{refused}");
    with(&config, &["status", "--refused", "--source", "Nobody"]).ends(2).says(&["--source: Nobody"]);
    with(&config, &["status", "--source", "List"]).ends(2).says(&["--failed or --refused"]);

    with(&config, &["retry"]).ends(2).says(&["URL", "--failed", "--verdict"]);
    with(&config, &["retry", "--failed"]).ends(0).says(&["1 page due"]);
    with(&config, &["run", "--once"]).ends(1).says(&["1 failed"]);
    site.asked();
    with(&config, &["retry", "--verdict", &verdict]).ends(0).says(&["1 page due"]);
    with(&config, &["run", "--once"]);
    assert!(site.asked().contains(&"/teasers.html".to_owned()), "it was read once more");
    with(&config, &["retry", &site.url("/teasers.html")]).ends(0).says(&["1 page due"]);
    with(&config, &["retry", "--verdict", "blog"]).ends(2).says(&["\"blog\" is no verdict"]);
    with(&config, &["retry", "https://nowhere.example/"]).ends(2).says(&["no source has offered it"]);
    with(&config, &["retry"]).ends(2);
    with(&config, &["status", "--check"]).ends(0);
}

/// A page of nothing but links.
const LISTING: &str = "<!doctype html><html lang=en><head><title>News</title></head><body><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></body></html>";

#[test]
fn sources_that_were_removed_leave_the_status() {
    let dir = folder();
    let empty = shown(write(&dir.path().join("none.txt"), ""));
    let config = configuration(dir.path(), &format!("{}[[source]]\nname = \"Old\"\nurl = \"file://{empty}\"\n", example()));
    with(&config, &["run", "--once"]);
    assert!(with(&config, &["status"]).ends(0).out.contains("\nOld "));
    configuration(dir.path(), &example());
    with(&config, &["run", "--once"]).ends(0);
    assert!(!with(&config, &["status"]).ends(0).out.contains("\nOld "));
    assert!(with(&config, &["status", "--all"]).ends(0).out.lines().any(|line| line.starts_with("Old ") && line.contains("removed")));
}

#[test]
fn fetching_begins_while_addresses_still_come() {
    let site = Site::serve(&[]);
    let dir = folder();
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let mut child =
        program(&["fetch", "--config", &config, "-i", "-", "--format", "jsonl"]).stdin(Stdio::piped()).spawn().expect("a child");
    let mut input = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    writeln!(input, "# first\n{}", site.url("/articles/tram-depot-vote.html")).expect("written");
    // The list is still open when the first record comes.
    let first = lines.next().expect("a line").expect("read");
    assert!(first.contains("tram-depot-vote"), "{first}");
    writeln!(input, "{}", site.url("/articles/moss-clock-study.html")).expect("written");
    drop(input);
    assert!(lines.next().expect("a line").expect("read").contains("moss-clock-study"));
    assert!(lines.next().is_none() && child.wait().expect("an end").success());
}

#[test]
fn a_source_is_asked_before_it_is_added() {
    let site = Site::serve(&[]);
    let dir = folder();
    let config = configuration(dir.path(), "");
    let feed = site.url("/feed.xml");
    with(&config, &["source", "add", &feed]).ends(0).says(&[&feed, "20 articles offered, the newest of"]).says(&["added to"]);
    let missing = site.url("/gone.xml");
    with(&config, &["source", "add", &missing]).ends(2).says(&[&missing, "404", "was not added", "--no-check"]);
    with(&config, &["source", "add", &missing, "--no-check"]).ends(0).says(&["added to"]);
    let same = format!("{}#top", feed.replace("http:", "HTTP:"));
    with(&config, &["source", "add", &same]).ends(2).says(&["stands in", "already"]);
    let list = fs::read_to_string(dir.path().join("sources.d/added.toml")).expect("read");
    assert!(list.contains("/feed.xml") && list.contains("/gone.xml"), "{list}");
}
