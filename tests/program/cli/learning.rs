//! `clean` over a folder of dumps learns from it; `why --with` shows what.

use std::fs;

use super::{dateline, folder};

const STORIES: &[&str] = &[
    "The ferry will run again from Monday, the council of the island said after a meeting that lasted until midnight.",
    "Nobody had expected the harbour to freeze in the second week of April, least of all the men who paint the boats.",
    "The school will be closed for a third day while engineers look for the source of the smell, the head teacher wrote.",
    "A goat that had been missing since the fair was found on the roof of the town hall, where it had eaten two flags.",
    "The price of bread rose again, and the baker says that it will rise once more before the new flour comes in.",
];
const NOTICE: &str = "The Courier was founded by sailors who wanted to know when their friends would be home again.";

fn dumps(count: usize) -> tempfile::TempDir {
    let dir = folder();
    for (n, story) in STORIES.iter().take(count).enumerate() {
        let text = format!(
            "Felsbach Courier\nHome\nNews\nSport\nWeather\n\nStory {n}\n\n{story}\n\nIt is not over yet, people say.\n\n{NOTICE}\n\nMore from us\n"
        );
        fs::write(dir.path().join(format!("{n}.txt")), text).unwrap();
    }
    dir
}

#[test]
fn what_recurs_in_a_folder_goes_unless_it_is_told_not_to_learn() {
    let dir = dumps(5);
    let path = dir.path().to_string_lossy().into_owned();
    let learned = dateline(&["clean", "--no-header", &path]).ends(0);
    assert!(STORIES.iter().all(|s| learned.out.contains(s)) && !learned.out.contains(NOTICE), "{}", learned.out);
    let plain = dateline(&["clean", "--no-header", "--no-learn", &path]).ends(0);
    assert!(STORIES.iter().all(|s| plain.out.contains(s)) && plain.out.contains(NOTICE), "{}", plain.out);
}

#[test]
fn a_few_files_teach_nothing() {
    let dir = dumps(3);
    let path = dir.path().to_string_lossy().into_owned();
    assert_eq!(dateline(&["clean", &path]).ends(0).out, dateline(&["clean", "--no-learn", &path]).ends(0).out);
}

#[test]
fn why_tells_in_how_many_files_a_line_stands() {
    let dir = dumps(5);
    let (path, page) = (dir.path().to_string_lossy().into_owned(), dir.path().join("2.txt").to_string_lossy().into_owned());
    let why = dateline(&["why", &page, "sailors", "--with", &path]).ends(0);
    assert!(why.out.starts_with("drop") && why.out.contains("stands on 5 of 5 pages of this site"), "{}", why.out);
    assert!(!dateline(&["why", &page, "sailors"]).ends(0).out.contains("of this site"));
}

#[test]
fn a_folder_that_teaches_nothing_is_told() {
    let dir = dumps(3);
    let (path, page) = (dir.path().to_string_lossy().into_owned(), dir.path().join("2.txt").to_string_lossy().into_owned());
    dateline(&["why", &page, "--with", &path]).ends(0).says(&["--with", "nothing to learn"]);
    dateline(&["why", &page, "--with", "no-such-folder"]).ends(2).says(&["--with no-such-folder: no such file or folder"]);
}
