//! `source` and `backup`, as someone uses them who begins in an empty folder.

use std::fs;
use std::path::Path;

use super::{Given, finish, fixture, folder, shown};
use crate::site::{program, write};

/// Runs the program in this folder.
fn within(dir: &Path, arguments: &[&str]) -> Given {
    finish(program(arguments).current_dir(dir))
}

#[test]
fn a_beginner_adds_lists_exports_and_removes() {
    let dir = folder();
    let dir = dir.path();
    within(dir, &["source", "list"]).ends(0);
    within(dir, &["run", "--once"]).ends(2).says(&["no source is configured", "dateline source add URL"]);
    within(dir, &["source", "add", "--no-check", "https://courier.example/feed.xml", "--name", "Courier"])
        .ends(0)
        .says(&["added to sources.d/added.toml"]);
    let cron = ["--kind", "sitemap", "--cron", "0 7 * * 1-5", "--timezone", "Europe/Berlin"];
    within(dir, &[&["source", "add", "--no-check", "https://courier.example/sitemap.xml"], &cron[..]].concat()).ends(0);
    let table = within(dir, &["source", "list"]).ends(0).out;
    assert!(table.contains("Courier <https://courier.example/feed.xml>") && table.contains("0 7 * * 1-5 Europe/Berlin"), "{table}");
    let listed: serde_json::Value = serde_json::from_str(&within(dir, &["source", "list", "--format", "json"]).ends(0).out).expect("JSON");
    assert_eq!((listed[0]["every"].as_str(), listed[1]["cron"].as_str()), (Some("auto"), Some("0 7 * * 1-5")));
    let outline = within(dir, &["source", "export"]).ends(0).out;
    assert!(outline.contains("xmlUrl=\"https://courier.example/feed.xml\"") && !outline.contains("sitemap.xml"), "{outline}");
    within(dir, &["source", "add", "--no-check", "https://courier.example/feed.xml"])
        .ends(2)
        .says(&["stands in sources.d/added.toml already"]);
    within(dir, &["source", "remove", "Courier"]).ends(0).says(&["removed", "its articles and their state stay"]);
    within(dir, &["source", "remove", "Courier"]).ends(2).says(&["no source has this address or name"]);
    let left = fs::read_to_string(dir.join("sources.d/added.toml")).expect("read");
    assert!(left.contains("sitemap.xml") && !left.contains("feed.xml"), "{left}");
}

#[test]
fn what_cannot_be_a_source_is_said() {
    let dir = folder();
    for (arguments, words) in [
        (&["courier.example"][..], "write it with http:, https: or file: in front"),
        (&["file:feed.xml"], "set `allow_file = true`"),
        (&["https://a.example/", "--every", "soon"], "is no duration"),
        (&["https://a.example/", "--every", "0s"], "may not be zero"),
        (&["https://a.example/", "--cron", "0 7 * *"], "is no cron line"),
        (&["https://a.example/", "--cron", "0 0 30 2 *"], "a time that never comes"),
        (&["https://a.example/", "--cron", "0 7 * * *", "--timezone", "Mars/Base"], "is no time zone"),
        (&["https://a.example/", "--kind", "blog"], "there are auto, feed, sitemap, homepage, list"),
        (&["https://a.example/", "--every", "1h", "--cron", "0 7 * * *"], "cannot be used with"),
    ] {
        let given = within(dir.path(), &[&["source", "add", "--no-check"], arguments].concat());
        assert_eq!(given.status, 2, "{arguments:?}: {}", given.err);
        assert!(given.err.contains(words), "{arguments:?}: {}", given.err);
    }
    assert!(!dir.path().join("sources.d").exists());
}

#[test]
fn outlines_are_imported_once() {
    let dir = folder();
    let outline = "<opml version='2.0'><body><outline text='News'><outline text='Courier' xmlUrl='https://courier.example/feed'/>\
        <outline text='Local' xmlUrl='file:///etc/passwd'/></outline><outline text='B' xmlUrl='https://b.example/feed'/></body></opml>";
    let file = shown(write(&dir.path().join("feeds.opml"), outline));
    within(dir.path(), &["source", "import", &file]).ends(1).says(&["2 sources added", "1 refused"]);
    within(dir.path(), &["source", "import", &file]).ends(1).says(&["0 sources added", "2 known before"]);
    let listed = within(dir.path(), &["source", "list"]).ends(0).out;
    assert!(listed.contains("Courier <https://courier.example/feed>") && !listed.contains("passwd"), "{listed}");
    within(dir.path(), &["source", "import", &fixture("hostile/page.pdf")]).ends(2).says(&["page.pdf", "PDF"]);
    within(dir.path(), &["source", "import", "missing.opml"]).ends(2).says(&["missing.opml: cannot be read"]);
}

#[test]
fn sources_of_the_users_own_files_are_theirs() {
    let dir = folder();
    let config = shown(write(&dir.path().join("news.toml"), "[[source]]\nurl = \"https://a.example/feed\"\n"));
    let given = within(dir.path(), &["source", "remove", "https://a.example/feed", "--config", &config]).ends(2);
    given.says(&["stands in", "news.toml", "remove its [[source]] there"]);
    within(dir.path(), &["source", "add", "--no-check", "https://b.example/feed", "--config", &config]).ends(0);
    assert!(dir.path().join("sources.d/added.toml").exists(), "beside the configuration");
}

#[test]
fn an_error_names_its_address_once() {
    let dir = folder();
    let config = shown(write(&dir.path().join("news.toml"), "[[source]]\nurl = \"http://10.1.2.3/feed.xml\"\n"));
    let given = within(dir.path(), &["run", "--once", "--config", &config]).ends(2);
    given.says(&["error: http://10.1.2.3/feed.xml: refused"]);
}

#[test]
fn a_state_is_backed_up_and_restored() {
    let dir = folder();
    let out = dir.path().join("out");
    let text =
        format!("[output]\ndir = {out:?}\n[security]\nallow_file = true\n[[source]]\nurl = \"file://{}\"\n", fixture("site/feed.xml"));
    let config = shown(write(&dir.path().join("news.toml"), text));
    within(dir.path(), &["backup", "copy.db", "--config", &config]).ends(2).says(&["no state yet"]);
    within(dir.path(), &["run", "--once", "--config", &config]).ends(0);
    within(dir.path(), &["backup", "copy.db", "--config", &config]).ends(0).says(&["copy.db"]);
    within(dir.path(), &["backup", "copy.db", "--config", &config]).ends(2).says(&["copy.db", "exists already"]);
    within(dir.path(), &["backup", ".", "--config", &config]).ends(0).says(&["dateline-", ".db"]);
    within(dir.path(), &["backup", "backups/weekly", "--config", &config]).ends(0).says(&["backups/weekly/dateline-", ".db"]);
    fs::remove_file(out.join("dateline.db")).expect("lost");
    fs::copy(dir.path().join("copy.db"), out.join("dateline.db")).expect("restored");
    let given = within(dir.path(), &["run", "--once", "--config", &config]).ends(0);
    given.says(&["17 articles offered: 0 filed"]);
}

#[test]
fn stories_are_listed() {
    let dir = folder();
    let out = dir.path().join("out");
    let text =
        format!("[output]\ndir = {out:?}\n[security]\nallow_file = true\n[[source]]\nurl = \"file://{}\"\n", fixture("site/feed.xml"));
    let config = shown(write(&dir.path().join("news.toml"), text));
    within(dir.path(), &["run", "--once", "--config", &config]).ends(0);
    within(dir.path(), &["status", "--stories", "--config", &config]).ends(0);
    let json = within(dir.path(), &["status", "--stories", "--format", "json", "--config", &config]).ends(0).out;
    assert!(serde_json::from_str::<serde_json::Value>(&json).expect("JSON")["stories"].is_array(), "{json}");
}

#[test]
fn secrets_stay_out_of_tables_and_json() {
    let dir = folder();
    within(dir.path(), &["source", "add", "--no-check", "https://ada:hunter2@courier.example/feed.xml?token=s3cret"]).ends(0);
    for arguments in [&["source", "list"][..], &["source", "list", "--format", "json"]] {
        let given = within(dir.path(), arguments).ends(0);
        assert!(
            given.out.contains("courier.example/feed.xml") && !given.out.contains("hunter2") && !given.out.contains("s3cret"),
            "{}",
            given.out
        );
    }
}
