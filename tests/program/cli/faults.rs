//! What goes wrong is named with its remedy, has the right exit status, and stops nothing else.

use std::fs;
use std::process::Stdio;

use super::{article, dateline, files, finish, fixture, folder, manifest, shown};
use crate::site::{program, write};

#[test]
fn a_missing_file_and_a_pdf_do_not_stop_the_others() {
    let given = dateline(&["clean", "--no-header", "missing.html", &fixture("hostile/page.pdf"), &article("tram-depot-vote")]).ends(1);
    assert!(given.out.contains("At eight minutes to ten on Wednesday night"), "{}", given.out);
    given.says(&["error: missing.html: no such file or folder"]);
    dateline(&["clean", "https://courier.example/a?b=1"]).ends(2).says(&["error: https://courier.example/a?b=1: ", "`dateline fetch`"]);
    given.says(&["error: ", "page.pdf: this is a PDF, not HTML or text; convert it"]);
    given.says(&["3 inputs: 1 article, 2 failed"]);
}

#[test]
fn nothing_done_is_status_2() {
    dateline(&["clean", "missing.html"]).ends(2).says(&["error: missing.html"]);
    dateline(&["clean", "missing.html", &fixture("hostile/page.pdf")]).ends(2).says(&["2 inputs: 2 failed"]);
    let empty = folder();
    dateline(&["clean", &shown(empty.path())]).ends(2).says(&[&shown(empty.path()), "no .html, .txt, .mhtml or .warc file"]);
    dateline(&["clean", &shown(empty.path().join("*.html"))]).ends(2).says(&["*.html", "no file fits this pattern"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_named_once_with_the_remedy() {
    let dir = folder();
    let file = write(&dir.path().join("file"), "x");
    let below = shown(file.join("out"));
    let given = dateline(&["clean", "-o", &below, &article("tram-depot-vote")]).ends(2);
    given.says(&[&below, "name another output folder"]);
    assert_eq!(given.err.matches("Not a directory").count(), 1, "{}", given.err);
    dateline(&["clean", "-o", &shown(&file), &article("tram-depot-vote")])
        .ends(2)
        .says(&[&shown(&file), "this is not a folder; name another"]);
    let config = write(&dir.path().join("run.toml"), "[[source]]\nurl = \"https://courier.example/feed\"\n");
    dateline(&["run", "--once", "--config", &shown(config), "-o", &below]).ends(2).says(&[&below, "name another output folder"]);
}

#[test]
fn what_stands_in_the_way_of_one_file_does_not_stop_the_others() {
    let dir = folder();
    write(&dir.path().join("2024"), "not a folder");
    let paths = ["tram-depot-vote", "sea-lock-reopens", "chimney-fire-guide"].map(article);
    let given = dateline(&["clean", "-o", &shown(dir.path()), &paths[0], &paths[1], &paths[2]]).ends(1);
    given.says(&["tram-depot-vote.html: not filed: ", "2024: this is not a folder; name another output folder, or move what is there"]);
    given.says(&["3 inputs: 1 article, 2 failed; 1 file written"]);
    let records = manifest(dir.path());
    assert_eq!(records.iter().map(|r| r["verdict"].as_str().unwrap()).collect::<Vec<_>>(), ["failed", "article", "failed"]);
    assert!(records[0]["error"].as_str().unwrap().contains("this is not a folder"));
    fs::remove_file(dir.path().join("2024")).unwrap();
    dateline(&["clean", "-o", &shown(dir.path()), &paths[0], &paths[1], &paths[2]]).ends(0).says(&["2 files written, 1 unchanged"]);
}

#[test]
fn a_wrong_key_is_named_with_its_place_and_the_likely_one() {
    let dir = folder();
    let config = shown(write(&dir.path().join("news.toml"), "# mine\n[fetch]\npauze = \"2s\"\n"));
    for command in [&["clean", "x.html"][..], &["run", "--once"], &["status"], &["discover", "x"], &["why", "x"], &["fetch", "x"]] {
        let given = dateline(&[command, &["--config", &config]].concat()).ends(2);
        given.says(&[&format!("error: {config}:3: unknown key \"pauze\" in [fetch]; did you mean \"pause\"?")]);
        assert_eq!(given.out, "");
    }
    let mut variable = program(&["clean", &article("tram-depot-vote")]);
    finish(variable.env("DATELINE_FETCH_PAUZE", "2s")).ends(2).says(&["error: DATELINE_FETCH_PAUZE: ", "did you mean \"fetch.pause\"?"]);
    dateline(&["clean", "--keep", "captoins", "x.html"]).ends(2).says(&["--keep: \"captoins\"", "did you mean \"captions\"?"]);
    dateline(&["clean", "--config", "none.toml", "x.html"]).ends(2).says(&["error: none.toml: cannot read the configuration"]);
}

#[test]
fn the_configuration_can_be_named_by_the_environment() {
    let dir = folder();
    let config = write(&dir.path().join("news.toml"), "[output]\nformat = \"json\"\n");
    let given = finish(program(&["clean", &article("tram-depot-vote")]).env("DATELINE_CONFIG", &config)).ends(0);
    assert!(given.out.starts_with('{'), "{}", given.out);
    let over = finish(program(&["clean", "--format", "text", &article("tram-depot-vote")]).env("DATELINE_CONFIG", &config)).ends(0);
    assert!(over.out.starts_with("---"), "a flag lies over the file: {}", over.out);
}

#[test]
fn wrong_usage_is_status_2_and_leaves_stdout_empty() {
    let page = article("tram-depot-vote");
    for (arguments, word) in [
        (&["clean", "--format", "pdf", &page][..], "use text, markdown, html, json, jsonl or tei"),
        (&["clean", "--select", "..x", &page], "is not a CSS selector"),
        (&["clean", "--nonsense", &page], "--nonsense"),
        (&["cleen", &page], "clean"),
        (&["run"], "no source is configured"),
        (&["run", "--due"], "--once"),
        (&["run", "--once"], "write a [[source]] with its url"),
        (&["fetch"], "<URL"),
        (&["discover"], "<URL|FILE>"),
        (&["status", "--format", "xml"], "table"),
    ] {
        let given = dateline(arguments).ends(2);
        assert!(given.err.contains(word) && given.out.is_empty(), "{arguments:?}: {}", given.err);
    }
}

#[test]
fn o15_a_closed_pipe_is_told_by_the_status_alone() {
    for arguments in [
        &["clean", "--format", "jsonl", &fixture("site/articles"), &fixture("site/articles")][..],
        &["clean", &fixture("site/articles")],
        &["why", &article("last-lamp-keeper")],
        &["discover", &fixture("site/feed.xml"), "--format", "jsonl"],
        &["clean", "--help"],
    ] {
        let mut child = program(arguments).stdout(Stdio::piped()).spawn().expect("a child");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("error") && !said.contains("panick") && !said.contains("pipe"), "{arguments:?}: {said}");
        let lost = !arguments.contains(&"--help");
        assert_eq!(output.status.code(), Some(if lost { 141 } else { 0 }), "{arguments:?}");
    }
    // `| head -1`: more than a pipe holds, of which one line is read.
    let pages: Vec<String> = std::iter::repeat_n(fixture("site/articles"), 40).collect();
    let arguments: Vec<&str> = ["clean", "--format", "jsonl"].into_iter().chain(pages.iter().map(String::as_str)).collect();
    let mut child = program(&arguments).stdout(Stdio::piped()).spawn().expect("a child");
    let mut first = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().expect("piped")), &mut first).expect("a line");
    let output = child.wait_with_output().expect("an end");
    assert!(first.starts_with('{') && output.stderr.is_empty(), "{first} {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(141));
}

#[test]
fn a_failed_run_leaves_no_temporaries() {
    let dir = folder();
    write(&dir.path().join("2024"), "not a folder");
    dateline(&["clean", "-o", &shown(dir.path()), &fixture("site/articles"), &fixture("hostile")]).ends(1);
    let left: Vec<_> = files(dir.path()).into_keys().filter(|p| shown(p).contains(".tmp") || shown(p).contains("dateline-")).collect();
    assert!(left.is_empty(), "{left:?}");
}
