//! Our own pages, in the shapes of real ones: each as HTML and as a dump, against the text and facts that a reader would write down.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::model::PageVerdict;
use dateline::{Article, Options, Source, clean};
use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The files of a folder with that ending, by stem.
fn files(folder: &Path, ending: &str) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    entries
        .filter(|p| p.extension().is_some_and(|e| e == ending))
        .map(|p| (p.file_stem().expect("a stem").to_string_lossy().into_owned(), p))
        .collect()
}

fn cleaned(path: &Path) -> Article {
    let bytes = fs::read(path).expect("a page");
    let name = path.file_name().expect("a name").to_string_lossy();
    clean(&Source { name: &name, bytes: &bytes, ..Source::default() }, &Options::default()).remove(0).article
}

fn expected(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("an expected file")).expect("JSON")
}

/// The facts that differ, in words. Only those that the expected file names are compared.
fn differences(name: &str, article: &Article, expected: &Value) -> Vec<String> {
    let record = serde_json::to_value(article).expect("JSON");
    let keys = ["title", "authors", "date", "modified", "site", "language", "description", "section", "tags", "image", "canonical_url"];
    let mut out = Vec::new();
    for key in keys.iter().filter(|k| expected.get(**k).is_some()) {
        if record[*key] != expected[*key] {
            out.push(format!("{name}: {key} is {} instead of {}", record[*key], expected[*key]));
        }
    }
    out.extend(text_differences(name, &article.text, expected["text"].as_str().unwrap_or("")));
    out
}

fn text_differences(name: &str, text: &str, expected: &str) -> Vec<String> {
    let (have, want): (Vec<&str>, Vec<&str>) = (text.split("\n\n").collect(), expected.split("\n\n").collect());
    let extra = have.iter().filter(|p| !want.contains(p)).map(|p| format!("{name}: too much: {p:?}"));
    let missing = want.iter().filter(|p| !have.contains(p)).map(|p| format!("{name}: missing: {p:?}"));
    let mut out: Vec<String> = extra.chain(missing).collect();
    if out.is_empty() && have != want {
        out.push(format!("{name}: the paragraphs stand in another order"));
    }
    out
}

/// Differences that are known and not yet mended, one a line, by their beginnings. A new one fails; so does one that is gone,
/// so that the list only gets shorter.
fn hold_against_known(kind: &str, wrong: &[String]) {
    let known = fs::read_to_string(fixtures().join("known.txt")).expect("the list of known differences");
    let known: Vec<&str> = known.lines().filter_map(|l| l.strip_prefix(kind)).map(str::trim).collect();
    let new: Vec<&String> = wrong.iter().filter(|w| !known.iter().any(|k| w.starts_with(k))).collect();
    let gone: Vec<&&str> = known.iter().filter(|k| !wrong.iter().any(|w| w.starts_with(**k))).collect();
    assert!(new.is_empty() && gone.is_empty(), "new differences: {new:#?}\nmended: take them out of fixtures/known.txt: {gone:#?}");
}

#[test]
fn pages_give_their_text_and_facts() {
    let pages = files(&fixtures().join("site/articles"), "html");
    assert!(pages.len() >= 12, "the fixtures were not found");
    let check = |(name, page): (&String, &PathBuf)| {
        differences(name, &cleaned(page), &expected(&fixtures().join("expected").join(format!("{name}.json"))))
    };
    hold_against_known("page ", &pages.iter().flat_map(check).collect::<Vec<_>>());
}

#[test]
fn dumps_give_their_text_and_facts() {
    let dumps = files(&fixtures().join("dumps"), "txt");
    assert!(dumps.len() >= 12, "the fixtures were not found");
    let check = |(name, dump): (&String, &PathBuf)| differences(name, &cleaned(dump), &expected(&dump.with_extension("json")));
    hold_against_known("dump ", &dumps.iter().flat_map(check).collect::<Vec<_>>());
}

/// Bodies that are easily lost or mixed with others: each page's text is the `.txt` beside it, title first.
#[test]
fn bodies_are_whole_and_nothing_else() {
    let pages = files(&fixtures().join("bodies"), "html");
    assert!(pages.len() >= 26, "the fixtures were not found");
    let check = |(name, page): (&String, &PathBuf)| {
        let wanted = fs::read_to_string(page.with_extension("txt")).expect("the text beside the page");
        let (title, text) = wanted.trim_end().split_once("\n\n").expect("a title and a body");
        let article = cleaned(page);
        let mut out = text_differences(name, &article.text, text);
        if article.title.as_deref() != Some(title) {
            out.push(format!("{name}: the title is {:?}", article.title));
        }
        if article.verdict != PageVerdict::Article {
            out.push(format!("{name}: the page's verdict is {}", article.verdict.name()));
        }
        out
    };
    hold_against_known("body ", &pages.iter().flat_map(check).collect::<Vec<_>>());
}

/// What readers wrote below an article, in the shapes of several commenting systems: told apart when asked for, and never body.
#[test]
fn comments_of_readers_are_told_apart() {
    let pages = files(&fixtures().join("comments"), "html");
    assert!(pages.len() >= 6, "the fixtures were not found");
    for (name, page) in pages {
        let bytes = fs::read(&page).expect("a page");
        let source = Source { name: &name, bytes: &bytes, ..Source::default() };
        let asked = clean(&source, &Options { comments: true, ..Options::default() }).remove(0).article;
        let plain = clean(&source, &Options::default()).remove(0).article;
        let record = serde_json::to_value(&asked).expect("JSON");
        assert_eq!(record["comments"], expected(&page.with_extension("json")), "{name}");
        assert!(plain.comments.is_none() && serde_json::to_value(&plain).expect("JSON").get("comments").is_none(), "{name}");
        assert_eq!((&plain.text, plain.verdict), (&asked.text, PageVerdict::Article), "{name}");
        let lines: Vec<&str> = asked.text.lines().collect();
        let mixed = asked.comments.iter().flatten().flat_map(|c| c.text.lines()).find(|l| lines.contains(l) && !l.is_empty());
        assert_eq!(mixed, None, "{name}");
    }
}

/// What stands above and below an article in a dump: of a town's paper, of a national one, of a stamped page, and hardly anything.
const FRAMES: &[(&str, &str, &str)] = &[
    (
        "town",
        "Skip to content\nHome\nNews\nSport\nWeather\nSign in\n\n",
        "\n\nMore stories\nAbout us\nContact\nPrivacy policy\nTerms of use\n© 2025 The Felsbach Courier. All rights reserved.\n",
    ),
    (
        "paper",
        "The Ostrel Post\n\n* Home\n* Politics\n* Business\n* Opinion\n* Video\n\nSubscribe\nLog in\n\nSearch\n\n",
        "\n\nShare\nFacebook\nTwitter\nEmail\n\nRelated articles\n\nCouncil votes on the harbour plan\nThree hurt in motorway crash\n\n\
         Subscribe to our newsletter\n\nCopyright 2025 Ostrel Media. All rights reserved.\n",
    ),
    (
        "stamped",
        " date 2025-03-02 Advertisement\n\nMenu\nSections\nLocal\nWorld\nCulture\nClose\n\n",
        "\n\nTags: culture, region\n\nComments (3)\n\nRead next\nThe mayor resigns\nHow we cover the weather\n\nAdvertise\nCookies\nImprint\n",
    ),
    ("bare", "", "\n"),
];

fn cleaned_text(name: &str, text: &str) -> Article {
    clean(&Source { name, bytes: text.as_bytes(), ..Source::default() }, &Options::default()).remove(0).article
}

/// A line's words without the list mark that the renderer may write in its own way.
fn words(line: &str) -> String {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || "-*•. ".contains(c));
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of the body that the text does not hold, and the frame's lines that it does.
fn losses(name: &str, body: &str, frame: &str, article: &Article) -> Vec<String> {
    let text = article.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let missing = body.lines().map(words).filter(|l| !l.is_empty() && !text.contains(l.as_str()));
    let lines: Vec<String> = article.text.lines().map(words).collect();
    let extra = frame.lines().map(words).filter(|l| !l.is_empty() && lines.contains(l));
    missing.map(|l| format!("{name}: missing: {l:?}")).chain(extra.map(|l| format!("{name}: too much: {l:?}"))).collect()
}

/// Poems, recipes, transcripts, lists of results: bodies that look like anything but prose, each in the frames of four sites.
#[test]
fn unusual_bodies_lose_nothing() {
    let bodies = files(&fixtures().join("unusual"), "txt");
    assert!(bodies.len() >= 20, "the fixtures were not found");
    let check = |(name, path): (&String, &PathBuf)| -> Vec<String> {
        let dump = fs::read_to_string(path).expect("a body");
        let (_title, body) = dump.split_once("\n\n").expect("a title and a body");
        let framed = |(frame, above, below): &(&str, &str, &str)| {
            let article = cleaned_text(name, &format!("{above}{}{below}", dump.trim_end()));
            losses(&format!("{name} {frame}"), body, &format!("{above}\n{below}"), &article)
        };
        FRAMES.iter().flat_map(framed).collect()
    };
    hold_against_known("unusual ", &bodies.iter().flat_map(check).collect::<Vec<_>>());
}

/// Line ends, a byte-order mark, blanks, tabs at a line's edges, form feeds between lines and NUL characters are the saving
/// tool's, and change nothing.
#[test]
fn line_ends_change_nothing() {
    for (name, path) in files(&fixtures().join("dumps"), "txt") {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let plain = cleaned_text(&name, &text).text;
        let text = text.replace("\r\n", "\n");
        for (form, other) in [
            ("CRLF", text.replace('\n', "\r\n")),
            ("CR", text.replace('\n', "\r")),
            ("mark", format!("\u{feff}{}", text.trim_start_matches('\u{feff}'))),
            ("blanks", text.replace('\n', "  \n")),
            ("tabs", text.replace('\n', "\t\n")),
            ("form feeds", text.replace("\n\n", "\n\u{c}\n")),
            ("a form feed at its end", format!("{text}\u{c}")),
            ("NUL", text.replace('\n', "\0\n").replacen(' ', " \0", 40)),
            ("NUL lines", text.replace("\n\n", "\n\0\n")),
        ] {
            if form == "blanks" && text.contains("](") {
                continue; // In Markdown two blanks are a line break.
            }
            assert_eq!(cleaned_text(&name, &other).text, plain, "{name} with {form}");
        }
    }
}

/// A tab is a space inside a sentence, and parts cells and columns elsewhere; no output holds one.
#[test]
fn tabs_within_lines_are_spaces() {
    let path = fixtures().join("dumps/sea-lock-reopens.txt");
    let text = fs::read_to_string(path).expect("a dump");
    let plain = cleaned_text("x", &text).text;
    let tabbed = text.replace(" of ", "\tof ").replace(", ", ",\t");
    let tabbed = tabbed.replacen(" date\t", " date ", 1);
    assert_eq!(cleaned_text("x", &tabbed).text, plain);
}

/// The stamp's date is the article's in all dumps that have one.
#[test]
fn the_date_of_a_stamp_is_the_articles() {
    let stamped = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a dump");
        Some(text.strip_prefix(" date ")?.get(..10)?.to_owned())
    };
    let dumps = files(&fixtures().join("dumps"), "txt");
    let dates: Vec<(String, &PathBuf)> = dumps.values().filter_map(|p| Some((stamped(p)?, p))).collect();
    assert!(dates.len() >= 5, "only {} have a stamp", dates.len());
    for (date, path) in dates {
        assert_eq!(cleaned(path).date.map(|d| d.day.to_string()), Some(date), "{}", path.display());
    }
}

/// What the kinds of stamps tell goes before what the text says, and nothing of them is text.
#[test]
fn stamps_of_every_kind_give_the_facts() {
    let path = fixtures().join("dumps/border-bridge-talks.txt");
    let page = fs::read_to_string(path).expect("a dump");
    for (stamp, day) in [
        (" date 2024-05-06 Order the almanac", Some("2024-05-06")),
        (" date 2024-05-06", Some("2024-05-06")),
        ("date 2024-05-06T07:08:00+02:00 Skip to content", Some("2024-05-06")),
        (" date 2024-05-06 URL: https://courier.example/a Title: The bridge", Some("2024-05-06")),
        ("Date: 2024-05-06", Some("2024-05-06")),
        ("Published: May 6, 2024 07:08", Some("2024-05-06")),
        ("Published Time: Mon, 06 May 2024 07:08:00 +0200", Some("2024-05-06")),
        ("URL: https://courier.example/a\nTitle: The bridge\nSource: The Courier\nDate: 6 May 2024", Some("2024-05-06")),
        ("Title: The bridge URL: https://courier.example/a Date: 2024-05-06", Some("2024-05-06")),
        ("Source: https://courier.example/a\n\nPublished: 06.05.2024", Some("2024-05-06")),
        ("Title: The bridge\nURL: https://courier.example/a", None),
    ] {
        let article = cleaned_text("x", &format!("{stamp}\n\n{page}"));
        assert_eq!(article.date.map(|d| d.day.to_string()).as_deref(), day, "{stamp}");
        assert_eq!(article.title.as_deref() == Some("The bridge"), stamp.contains("Title:"), "{stamp}: {:?}", article.title);
        assert_eq!(article.url.or(article.canonical_url).is_some(), stamp.contains("https:"), "{stamp}");
        assert!(!article.text.contains("courier.example") && !article.text.contains("almanac"), "{stamp}: {}", article.text);
    }
}
