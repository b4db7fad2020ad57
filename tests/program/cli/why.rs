//! `why`: every block with its verdict and reason.

use super::{article, dateline, dateline_reading, fixture, page};
use super::{folder, shown};
use crate::site::{FETCH, Site, write};

#[test]
fn a_page_gives_its_facts_with_their_sources_and_every_block_with_its_reason() {
    let given = dateline(&["why", &article("sea-lock-reopens")]).ends(0);
    assert!(given.out.lines().next().unwrap().contains("sea-lock-reopens.html: article, "), "{}", given.out);
    assert!(given.out.contains("  title     Selwick sea lock reopens after eleven weeks as first grain barges pass ("), "{}", given.out);
    assert!(
        given.out.contains("  date      2025-03-11T06:42:00Z (json-ld)")
            || given.out.contains("  date      2025-03-11T06:42:00+00:00 (json-ld)"),
        "{}",
        given.out
    );
    let verdicts = given.out.lines().filter(|l| l.starts_with("keep ") || l.starts_with("drop ")).count();
    let reasons = given.out.lines().filter(|l| l.starts_with("                        ")).count();
    let told = given.out.lines().find_map(|l| l.split_once(" blocks, ")).expect("a count").0;
    assert_eq!((verdicts, reasons), (told.parse().unwrap(), told.parse().unwrap()));
    assert!(given.out.contains("\nkeep ") && given.out.contains("\ndrop "));
    assert_eq!(given.err, "");
}

#[test]
fn words_choose_the_blocks_that_hold_them() {
    let given = dateline(&["why", &article("sea-lock-reopens"), "GRAIN barges"]).ends(0);
    let blocks: Vec<&str> = given.out.lines().filter(|l| l.starts_with("keep ") || l.starts_with("drop ")).collect();
    assert!(!blocks.is_empty() && given.out.lines().count() == 2 * blocks.len(), "{}", given.out);
    let none = dateline(&["why", &article("sea-lock-reopens"), "xylophone"]).ends(1);
    none.says(&["sea-lock-reopens.html: no block holds \"xylophone\""]);
    assert_eq!(none.out, "");
}

#[test]
fn full_shows_whole_texts() {
    let longest = |switches: &[&str]| {
        let given = dateline(&[&["why", &article("last-lamp-keeper")], switches].concat()).ends(0);
        given.out.lines().filter(|l| l.starts_with("keep ")).map(|l| l.chars().count()).max().unwrap()
    };
    assert!(longest(&[]) < 140 && longest(&["--full"]) > 300);
}

#[test]
fn stdin_dumps_and_addresses_are_pages_too() {
    assert!(dateline_reading(&["why", "-"], page("Buoys", "buoy").as_bytes()).ends(0).out.starts_with("-: article"));
    assert!(dateline(&["why", &fixture("dumps/tram-depot-vote.txt")]).ends(0).out.contains("tram-depot-vote.txt: article"));
    let (site, dir) = (Site::serve(&[]), folder());
    let config = shown(write(&dir.path().join("c.toml"), FETCH));
    let given = dateline(&["why", &site.url("/articles/tram-depot-vote.html"), "--config", &config]).ends(0);
    assert!(given.out.contains("Ashcombe will build its tram depot"), "{}", given.out);
}

#[test]
fn what_cannot_be_read_is_named() {
    dateline(&["why", "missing.html"]).ends(2).says(&["error: missing.html: No such file"]);
    dateline(&["why", &fixture("hostile/page.pdf")]).ends(2).says(&["page.pdf: this is a PDF"]);
    dateline(&["why", "http://127.0.0.1:9/a"]).ends(2).says(&["error: http://127.0.0.1:9/a: refused", "allow_private_networks"]);
}
