//! `clean`: which inputs there are, and how the switches change what is kept.

use std::fs;
use std::io::Write;

use super::{article, dateline, dateline_reading, fixture, folder, page, shown};
use crate::site::write;

#[test]
fn a_file_gives_its_facts_and_text() {
    let given = dateline(&["clean", &article("tram-depot-vote")]).ends(0);
    assert!(given.out.starts_with("---\ntitle: Ashcombe council backs tram depot by one vote\ndate: 2024-11-20"), "{}", given.out);
    assert!(given.out.contains("\n---\n\n") && given.out.contains("At eight minutes to ten on Wednesday night"), "{}", given.out);
    assert_eq!(given.err, "", "one input needs no summary");
}

#[test]
fn no_header_gives_the_text_alone() {
    let given = dateline(&["clean", "--no-header", &article("tram-depot-vote")]).ends(0);
    assert!(!given.out.contains("---") && !given.out.contains("date_source"), "{}", given.out);
    assert!(given.out.contains("At eight minutes to ten on Wednesday night"), "{}", given.out);
}

#[test]
fn a_folder_gives_its_pages_in_order_of_name_and_a_summary() {
    let given = dateline(&["clean", "--format", "jsonl", &fixture("site/articles")]).ends(0);
    let sources: Vec<String> = given.records().iter().map(|r| r["source"].as_str().unwrap().to_owned()).collect();
    let mut expected: Vec<String> = fs::read_dir(fixture("site/articles")).unwrap().map(|e| shown(e.unwrap().path())).collect();
    expected.sort();
    assert_eq!(sources, expected);
    given.says(&[&format!("{} inputs: {} article (", expected.len(), expected.len()), " s)"]);
}

#[test]
fn a_pattern_gives_what_it_fits() {
    let dir = folder();
    for name in ["a.html", "b.html", "c.txt", "deep/d.html"] {
        fs::create_dir_all(dir.path().join("deep")).unwrap();
        write(&dir.path().join(name), page(name, "buoy"));
    }
    let titles = |pattern: &str| -> Vec<String> {
        let given = dateline(&["clean", "--format", "jsonl", &shown(dir.path().join(pattern))]).ends(0);
        given.records().iter().map(|r| r["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles("*.html"), ["a.html", "b.html"]);
    assert_eq!(titles("**/*.html"), ["a.html", "b.html", "deep/d.html"]);
    assert_eq!(titles("?.txt"), ["c.txt"]);
    assert_eq!(titles("[bc].*"), ["b.html", "c.txt"]);
}

#[test]
fn stdin_is_read_by_name_or_by_default() {
    let bytes = fs::read(article("tram-depot-vote")).unwrap();
    for arguments in [&["clean", "-", "--format", "jsonl"][..], &["clean", "--format", "jsonl"]] {
        let given = dateline_reading(arguments, &bytes).ends(0);
        let records = given.records();
        assert_eq!((records.len(), records[0]["source"].as_str()), (1, Some("-")));
        assert_eq!(records[0]["title"], "Ashcombe council backs tram depot by one vote");
    }
}

#[test]
fn gzip_is_unpacked_in_files_folders_and_stdin() {
    let dir = folder();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&fs::read(article("tram-depot-vote")).unwrap()).unwrap();
    let packed = packed.finish().unwrap();
    let path = shown(write(&dir.path().join("page.html.gz"), &packed));
    let plain = dateline(&["clean", "--no-header", &article("tram-depot-vote")]).ends(0).out;
    assert_eq!(dateline(&["clean", "--no-header", &path]).ends(0).out, plain);
    assert_eq!(dateline(&["clean", "--no-header", &shown(dir.path())]).ends(0).out, plain);
    assert_eq!(dateline_reading(&["clean", "--no-header"], &packed).ends(0).out, plain);
    let cut = shown(write(&dir.path().join("cut.html.gz"), &packed[..packed.len() / 2]));
    dateline(&["clean", &cut]).ends(2).says(&["error: ", &cut]);
}

#[test]
fn select_names_the_body_and_strip_what_is_no_part_of_it() {
    let dir = folder();
    let words = "said on Tuesday that it had been towed four cables to the west of its old place because the bank had moved.";
    let html = format!(
        "<title>Buoys</title><h1>Buoys</h1><div class=story><p>The office {words}</p><p class=promo>The advertiser {words}</p>\
         <p>The keeper {words}</p></div><div class=other><p>The neighbour {words}</p></div>"
    );
    let path = shown(write(&dir.path().join("page.html"), html));
    let clean = |switches: &[&str]| dateline(&[&["clean", "--no-header", &path], switches].concat()).ends(0).out;
    let story = clean(&["--select", "div.story"]);
    assert!(story.contains("The keeper") && story.contains("The advertiser") && !story.contains("The neighbour"), "{story}");
    let stripped = clean(&["--select", ".story", "--strip", ".promo"]);
    assert!(stripped.contains("The office") && !stripped.contains("The advertiser") && !stripped.contains("The neighbour"), "{stripped}");
}

#[test]
fn the_readability_engine_answers_in_our_formats() {
    let given = dateline(&["clean", "--engine", "readability", "--format", "jsonl", &article("last-lamp-keeper")]).ends(0);
    let record = &given.records()[0];
    assert_eq!(
        (record["body_source"].as_str(), record["title"].as_str()),
        (Some("readability"), Some("The last keeper of the Stannet light"))
    );
    assert!(record["text"].as_str().unwrap().contains("climbs 142 steps"), "{record}");
}

#[test]
fn favor_moves_the_balance_in_its_direction() {
    let words = |favor: &str| -> u64 {
        let given = dateline(&["clean", "--favor", favor, "--format", "jsonl", &fixture("site/articles")]).ends(0);
        given.records().iter().map(|r| r["words"].as_u64().unwrap()).sum()
    };
    let (precision, balance, recall) = (words("precision"), words("balance"), words("recall"));
    assert!(precision <= balance && balance < recall, "{precision} {balance} {recall}");
}

#[test]
fn input_says_what_the_bytes_are_taken_for() {
    let html = page("Buoys", "buoy");
    let title = |kind: &str| {
        let given = dateline_reading(&["clean", "--input", kind, "--format", "jsonl"], html.as_bytes());
        given.records()[0]["title"].clone()
    };
    assert_eq!((title("auto"), title("html")), ("Buoys".into(), "Buoys".into()));
    let as_text = dateline_reading(&["clean", "--input", "text", "--no-header"], html.as_bytes());
    assert!(as_text.out.contains("<p>"), "taken at its word: {}", as_text.out);
}

#[test]
fn dumps_are_cleaned_like_pages() {
    let given = dateline(&["clean", "--format", "jsonl", &fixture("dumps/tram-depot-vote.txt")]).ends(0);
    let record = &given.records()[0];
    assert_eq!(record["verdict"], "article");
    assert!(record["text"].as_str().unwrap().contains("At eight minutes to ten on Wednesday night"), "{record}");
}

#[test]
fn jobs_change_nothing_but_speed() {
    let clean =
        |jobs: &str| dateline(&["clean", "--jobs", jobs, "--format", "jsonl", &fixture("site/articles"), &fixture("dumps")]).ends(0).out;
    assert_eq!(clean("1"), clean("7"));
}
