//! `status`: sources, visits and counts, for people and for programs.

use super::{dateline, fixture, folder, shown};
use crate::site::write;

#[test]
fn status_counts_what_a_run_did() {
    let dir = folder();
    let text = format!(
        "[output]\ndir = {:?}\n[security]\nallow_file = true\n[[source]]\nname = \"Reading room\"\nurl = \"file://{}\"\n[[source]]\nurl = \"file://{}\"\n",
        dir.path().join("out"),
        fixture("site/feed.xml"),
        fixture("hostile/page.pdf")
    );
    let config = shown(write(&dir.path().join("news.toml"), text));
    dateline(&["run", "--once", "--config", &config]).ends(1).says(&["page.pdf", "it is a PDF document"]);

    let given = dateline(&["status", "--config", &config]).ends(0);
    let lines: Vec<&str> = given.out.lines().collect();
    assert!(lines[0].starts_with("source ") && lines[0].contains("next visit") && lines[0].contains("no article"), "{}", given.out);
    assert!(lines[1].starts_with("Reading room ") && lines[2].starts_with("file://"), "{}", given.out);
    assert!(
        given.out.contains("it is a PDF document")
            && given.out.contains("17 articles filed of 17 found; 0 copies recorded, 0 changed since; 0 waiting"),
        "{}",
        given.out
    );

    let given = dateline(&["status", "--format", "json", "--config", &config]).ends(0);
    let status: serde_json::Value = serde_json::from_str(&given.out).expect("json");
    assert_eq!((status["totals"]["filed"].as_u64(), status["articles"].as_u64()), (Some(17), Some(17)));
    let source = &status["sources"][0];
    let keys =
        ["url", "kind", "title", "state", "last_visit", "next_visit", "last_new", "failures", "last_error", "last_page_error", "counts"];
    for key in keys {
        assert!(source.get(key).is_some(), "{key}: {source}");
    }
    assert_eq!((status["sources"][1]["failures"].as_u64(), source["counts"]["found"].as_u64()), (Some(1), Some(17)));
}

#[test]
fn without_state_status_says_how_to_make_it_and_makes_none() {
    let dir = folder();
    let out = dir.path().join("out");
    let given = dateline(&["status", "-o", &shown(&out)]).ends(2);
    given.says(&["dateline.db: no state yet; `dateline run --once` makes it"]);
    assert!(given.out.is_empty() && !out.exists());
}

#[test]
fn a_state_that_is_none_is_named() {
    let dir = folder();
    write(&dir.path().join("dateline.db"), "this is no database at all, but a text file of some length".repeat(40));
    let given = dateline(&["status", "-o", &shown(dir.path())]).ends(2);
    given.says(&["error: ", "dateline.db"]);
}
