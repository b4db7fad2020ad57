//! The learner: order, limits, copies, sites in one folder.

use crate::dump::{self, InputKind};
use crate::extract::{Cleaned, Options, clean};
use crate::site_memory::*;
use std::sync::Arc;

const PROSE: &[&str] = &[
    "The ferry will run again from Monday, the council of the island said after a meeting that lasted until midnight.",
    "Nobody had expected the harbour to freeze in the second week of April, least of all the men who paint the boats.",
    "The school will be closed for a third day while engineers look for the source of the smell, the head teacher wrote.",
    "A goat that had been missing since the fair was found on the roof of the town hall, where it had eaten two flags.",
    "The price of bread rose again, and the baker says that it will rise once more before the new flour comes in.",
    "Three brothers who had not spoken for thirty years met by chance at the lock and went home in the same boat.",
    "The bell of the old lighthouse rang at noon although nobody had touched the rope, the keeper's daughter says.",
    "A letter that was posted in the year of the flood arrived on Thursday, with an apology and a stamp of our time.",
];

/// A page of a site: menu, body, a notice that reads as prose, and foot.
fn page(site: &str, number: usize) -> String {
    let body = [PROSE[number % 8], PROSE[(number * 3 + 1) % 8], PROSE[(number * 5 + 2) % 8]].join("\n\n");
    format!(
        "{site} Courier\nHome\nNews of {site}\nSport in {site}\nWeather\nSign in to {site}\n\nStory number {number} of the day in {site}\n\n{body} It is story {}.\n\n\
         The {site} paper was founded by sailors who wanted to know when their friends would be home again.\n\nMore from {site}\nAbout {site}\n",
        ["one", "two", "three", "four", "five", "six", "seven", "eight"][number % 8],
    )
}

fn traced(name: &str, text: &str) -> Vec<Trace> {
    traces(
        &Source { name, bytes: text.as_bytes(), ..Source::default() },
        InputKind::default(),
        (&crate::html::Options::default(), &dump::Options::default()),
    )
}

fn learned(files: &[(String, String)]) -> Learned {
    let mut learner = Learner::default();
    files.iter().flat_map(|(name, text)| traced(name, text)).for_each(|t| learner.take(t));
    learner.finish()
}

fn files(site: &str, count: usize) -> Vec<(String, String)> {
    (0..count).map(|n| (format!("dumps/{site}-{n}.txt"), page(site, n))).collect()
}

fn cleaned(name: &str, text: &str, learned: &Learned) -> Cleaned {
    let options = Options { learned: Some(Arc::new(learned.clone())), ..Options::default() };
    clean(&Source { name, bytes: text.as_bytes(), ..Source::default() }, &options).remove(0)
}

#[test]
fn lines_are_the_same_but_for_case_numbers_and_marks() {
    assert_eq!(line("  Comments (12)"), line("COMMENTS 3"));
    assert_eq!(line("• Home"), line("Home."));
    assert_ne!(line("Home page"), line("Homepage"));
    assert_eq!(line("12:30 | 2024"), None);
    let report = |magnitude: &str| {
        line(&format!("The quake off the coast was felt in both towns, with a magnitude of {magnitude}, says the office."))
    };
    assert_ne!(report("4.5"), report("5.1"), "prose that a program writes anew each day");
    assert!(line(PROSE[0]).is_some_and(is_prose) && !line("Home").is_some_and(is_prose));
}

#[test]
fn what_recurs_is_dropped_and_why_says_so() {
    let files = files("Ostrel", 8);
    let (name, text) = &files[2];
    let before = clean(&Source { name, bytes: text.as_bytes(), ..Source::default() }, &Options::default()).remove(0);
    let after = cleaned(name, text, &learned(&files));
    assert!(before.article.text.contains("founded by sailors"), "without the others it reads as prose: {}", before.article.text);
    assert!(!after.article.text.contains("founded by sailors"), "{}", after.article.text);
    assert!(after.article.text.contains(PROSE[2]) && after.article.text.contains("It is story three."));
    let notice = after.ledger.iter().find(|(b, _)| b.text.contains("founded by")).expect("the block");
    assert!(notice.1.reasons.iter().any(|r| r.text == "stands on 8 of 8 pages of this site"), "{:?}", notice.1.reasons);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut files = [files("Ostrel", 7), files("Lindtal", 6)].concat();
    let forwards = learned(&files);
    files.reverse();
    assert_eq!(forwards, learned(&files));
    files.swap(1, 7);
    assert_eq!(forwards, learned(&files));
}

#[test]
fn a_few_files_change_nothing() {
    let few = files("Ostrel", 3);
    assert!(learned(&few).is_empty());
    let (name, text) = &few[0];
    let plain = clean(&Source { name, bytes: text.as_bytes(), ..Source::default() }, &Options::default()).remove(0);
    assert_eq!(cleaned(name, text, &learned(&few)), plain);
}

#[test]
fn two_sites_in_one_folder_are_told_apart() {
    let files = [files("Ostrel", 6), files("Lindtal", 5)].concat();
    let learned = learned(&files);
    let sizes: Vec<u32> = learned.sites.values().flatten().map(|s| s.files).collect();
    assert_eq!(sizes.iter().sum::<u32>(), 11);
    assert_eq!(sizes.len(), 2);
    let (name, text) = &files[8];
    let recurs = cleaned(name, text, &learned).ledger.verdicts.iter().flat_map(|v| v.reasons.clone()).map(|r| r.text).collect::<Vec<_>>();
    assert!(recurs.iter().any(|r| r == "stands on 5 of 5 pages of this site"), "{recurs:?}");
}

#[test]
fn an_article_that_was_saved_again_keeps_its_text() {
    let mut files = files("Ostrel", 5);
    // The same story, saved on four days, with another number of comments and another teaser each time.
    for day in 0..4 {
        files.push((
            format!("dumps/again-{day}.txt"),
            format!("{}\nTeaser of {}\n", page("Ostrel", 1), ["May", "June", "July", "August"][day]),
        ));
    }
    let learned = learned(&files);
    let (name, text) = &files[6];
    let text = cleaned(name, text, &learned).article.text;
    assert!(text.contains(PROSE[1]) && text.contains(PROSE[4]), "{text}");
}

#[test]
fn the_number_of_files_is_bounded_in_any_order() {
    let trace = |n: u64| Trace { origin: 1 + n % 3, mixed: false, lines: vec![mix(n, 7), 2, 4] };
    let count = 3 * FILES_OF_HOST as u64 + 500;
    let (mut up, mut down) = (Learner::default(), Learner::default());
    (0..count).for_each(|n| up.take(trace(n)));
    (0..count).rev().for_each(|n| down.take(trace(n)));
    assert_eq!(up.files.len(), 3 * FILES_OF_HOST);
    assert_eq!(up.finish(), down.finish());
}

/// As [`page`], in markup, with a note between the paragraphs that reads as prose, and a byline of the agency's desk.
fn marked_up(site: &str, host: Option<&str>, number: usize) -> String {
    let [first, second, third] = [PROSE[number % 8], PROSE[(number * 3 + 1) % 8], PROSE[(number * 5 + 2) % 8]];
    let head = host.map(|host| format!("<link rel=canonical href=\"https://{host}/news/{number}\">")).unwrap_or_default();
    let word = ["one", "two", "three", "four", "five", "six", "seven", "eight"][number % 8];
    format!(
        "<html lang=en><head><title>Story {word} of the day</title>{head}<meta property=og:type content=article></head><body>\
         <nav><a href=/>Home</a> <a href=/n>News of {site}</a></nav><article><h1>Story {word} of the day</h1><p>{first}</p>\
         <p>The {site} paper was founded by sailors who wanted to know when their friends would be home again.</p>\
         <p>{second}</p><p>{third} It is story {word}.</p></article><footer>About {site}</footer></body></html>"
    )
}

#[test]
fn pages_of_a_site_teach_as_dumps_do() {
    for (host, name) in [(Some("www.ostrel.example"), "saved"), (None, "old/ostrel.example"), (None, "saved")] {
        let files: Vec<(String, String)> = (0..8).map(|n| (format!("{name}/{n}.html"), marked_up("Ostrel", host, n))).collect();
        let learned = learned(&files);
        if host.is_none() && name == "saved" {
            // Nothing names the host, and too little that is short recurs: nothing is learned of these.
            assert!(learned.is_empty());
            continue;
        }
        let (name, text) = &files[2];
        let cleaned = cleaned(name, text, &learned);
        assert!(!cleaned.article.text.contains("founded by sailors"), "{}", cleaned.article.text);
        assert!(cleaned.article.text.contains(PROSE[2]) && cleaned.article.text.contains("It is story three."));
        let note = cleaned.ledger.iter().find(|(b, _)| b.text.contains("founded by")).expect("the block");
        assert!(note.1.reasons.iter().any(|r| r.text == "stands on 8 of 8 pages of this site"), "{:?}", note.1.reasons);
    }
}

#[test]
fn dumps_and_pages_without_a_host_do_not_teach_each_other() {
    let pages: Vec<(String, String)> = (0..3).map(|n| (format!("{n}.html"), marked_up("Ostrel", None, n))).collect();
    let files = [files("Ostrel", 3), pages].concat();
    assert!(learned(&files).is_empty(), "three of each are too few");
}
