//! Which article is which: no file is overwritten by another text, and none is lost, whatever pages claim of their address.

use std::fs;
use std::path::Path;

use super::{Given, dateline, files, folder, manifest, shown};
use crate::site::{FETCH, Site, write};

/// Texts of their own; what they share, pages of one site share too.
const STORIES: [(&str, &str, &str); 3] = [
    (
        "Port Selwick closes its ferry terminal",
        "2025-05-11",
        "The council voted on Tuesday night to close the old ferry terminal after an inspection found that its pilings had rotted below the waterline.",
    ),
    (
        "Kelp farm gets its licence after nine years",
        "2025-05-12",
        "A farm two miles off the outer skerry will grow sugar kelp on ropes between April and June, nine agencies have agreed at last.",
    ),
    (
        "Tram depot vote put off until the autumn",
        "2025-05-13",
        "The depot would have taken the place of the gasworks, which has stood empty since the great flood, but members want a survey of the soil.",
    ),
];
const SHARED: &str = "About 240,000 people passed through the harbour last year, most of them commuters from the islands who have no other way to \
    reach the hospital and the upper school.";

fn html(head: &str, (title, date, lead): (&str, &str, &str), more: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Harbour Courier</title>{head}</head><body><main><article>\
         <h1>{title}</h1><time datetime='{date}T07:30:00+02:00'>{date}</time><p>{lead}</p>\
         <p>Nobody in the town hall would say on Friday what {} may cost in the end, and who is to pay for it.</p><p>{SHARED}</p>{more}\
         </article></main></body></html>",
        title.to_lowercase()
    )
}

fn pages(dir: &Path, head: &str) {
    fs::create_dir_all(dir).expect("a folder");
    for (n, story) in STORIES.into_iter().enumerate() {
        write(&dir.join(format!("p{n}.html")), html(&head.replace("{n}", &n.to_string()), story, ""));
    }
}

fn texts(dir: &Path) -> Vec<String> {
    let all = files(dir).into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "txt"));
    all.map(|(_, (_, bytes))| String::from_utf8(bytes).expect("UTF-8")).collect()
}

fn ids(texts: &[String]) -> Vec<&str> {
    let mut ids: Vec<&str> = texts.iter().filter_map(|text| text.lines().find_map(|line| line.strip_prefix("id: "))).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn clean(from: &Path, out: &Path) -> Given {
    dateline(&["clean", &shown(from), "-o", &shown(out)]).ends(0)
}

/// Cleans the folder twice: so many files and ids, and the second time nothing changes.
#[track_caller]
fn settles(from: &Path, out: &Path, count: usize) {
    clean(from, out).says(&[&format!("{count} files written, 0 unchanged")]);
    let found = texts(out);
    assert_eq!((found.len(), ids(&found).len()), (count, count), "{found:#?}");
    let before = files(out);
    clean(from, out).says(&[&format!("0 files written, {count} unchanged")]);
    assert!(before == files(out), "a second time changes nothing");
}

#[test]
fn pages_that_name_one_address_are_as_many_articles_as_they_are() {
    for head in [
        "<link rel=canonical href='https://courier.example/'>",
        "<link rel=canonical href='https://courier.example/news/'>",
        "<link rel=canonical href='https://courier.example/article'>",
        "<link rel=canonical href='https://courier.example/index.html'>",
        "<link rel=canonical href='http://localhost:3000/'>",
        "<link rel=canonical href='http://localhost:3000/preview'>",
        "<link rel=canonical href='https://courier.example/#!/start'>",
        "<link rel=canonical href='https://courier.example/app#!'>",
        "<link rel=canonical href='https://courier.example/?page=news'>",
        "<meta property='og:url' content='https://courier.example/'>",
        "<meta property='og:url' content='https://courier.example/article'>",
        "<meta name='twitter:url' content='https://courier.example/article'>",
        "<link rel=canonical href='https://courier.example/a'><meta property='og:url' content='https://courier.example/b'>",
        "<link rel=canonical href=''><meta property='og:url' content='https://courier.example/live'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"url\":\"https://courier.example/x\",\"mainEntityOfPage\":\"https://courier.example/x\"}</script>",
        "",
    ] {
        let dir = folder();
        let (from, out) = (dir.path().join("in"), dir.path().join("out"));
        pages(&from, head);
        println!("{head}");
        settles(&from, &out, 3);
    }
}

#[test]
fn pages_of_one_headline_or_of_one_day_are_told_apart_by_their_texts() {
    let head = "<link rel=canonical href='https://courier.example/live'>";
    for (title, date) in
        [(Some("Harbour news in brief"), None), (None, Some("2025-05-11")), (Some("Harbour news in brief"), Some("2025-05-11"))]
    {
        let dir = folder();
        let (from, out) = (dir.path().join("in"), dir.path().join("out"));
        fs::create_dir_all(&from).expect("a folder");
        for (n, (own, day, lead)) in STORIES.into_iter().enumerate() {
            let more = format!("<p>{own}, as was told, on page {n} of the book of that year, in the words of those who were there.</p>");
            let text = html(head, (title.unwrap_or(own), date.unwrap_or(day), lead), &more).replace(SHARED, "");
            write(
                &from.join(format!("p{n}.html")),
                text.replace("Nobody in the town hall", ["None of the council", "Three of the divers", "A man of the guard"][n]),
            );
        }
        settles(&from, &out, 3);
    }
}

#[test]
fn one_record_an_article_on_stdout_too() {
    let dir = folder();
    pages(dir.path(), "<link rel=canonical href='https://courier.example/article'>");
    let given = dateline(&["clean", &shown(dir.path()), "--format", "jsonl"]).ends(0);
    let mut ids: Vec<String> = given.records().iter().map(|record| record["id"].to_string()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn two_states_of_one_page_are_kept_and_the_newer_one_is_current() {
    let head = "<link rel=canonical href='https://courier.example/2025/ferry'>";
    let modified = |time: &str| format!("{head}<meta property='article:modified_time' content='{time}'>");
    let (title, date, lead) = STORIES[0];
    let corrected = lead.replace("Tuesday", "Wednesday");
    for (first, second, current) in [
        (html(head, STORIES[0], ""), html(head, (title, date, &corrected), ""), 2),
        (html(head, STORIES[0], ""), html(head, STORIES[0], "<p>The mayor was glad to hear of it, she said on Saturday.</p>"), 2),
        (html(head, STORIES[0], ""), html(head, ("Port Selwick closes its old ferry terminal for good", date, lead), ""), 2),
        (
            html(&modified("2025-05-11T09:00:00Z"), STORIES[0], ""),
            html(&modified("2025-05-11T12:00:00Z"), (title, date, &corrected), ""),
            2,
        ),
        (
            html(&modified("2025-05-11T12:00:00Z"), STORIES[0], ""),
            html(&modified("2025-05-11T09:00:00Z"), (title, date, &corrected), ""),
            1,
        ),
    ] {
        let dir = folder();
        let (from, out) = (dir.path().join("in"), dir.path().join("out"));
        fs::create_dir_all(&from).expect("a folder");
        write(&from.join("1.html"), &first);
        write(&from.join("2.html"), &second);
        clean(&from, &out).says(&["2 article", "2 files written", "1 earlier state kept"]);
        let found = files(&out.join("2025/05"));
        assert_eq!(found.len(), 2);
        let plain =
            found.iter().find(|(path, _)| !shown(path).contains("-v1")).map(|(_, (_, bytes))| bytes.clone()).expect("the current one");
        assert!(String::from_utf8_lossy(&plain).contains(&format!("{current}.html")), "{}", String::from_utf8_lossy(&plain));
        assert_eq!(ids(&texts(&out)).len(), 1);
        let lines = manifest(&out);
        assert_eq!(lines.iter().filter(|line| line["version"].is_number()).count(), if current == 2 { 2 } else { 1 }, "{lines:#?}");
        // The manifest drops the lines that newer ones replace when it is opened.
        clean(&from, &out).says(&["0 files written, 2 unchanged"]);
        let before = files(&out);
        clean(&from, &out).says(&["0 files written, 2 unchanged"]);
        assert!(before == files(&out));
    }
}

#[test]
fn a_page_that_was_saved_anew_leaves_its_state_before() {
    let dir = folder();
    let (page, out) = (dir.path().join("page.html"), dir.path().join("out"));
    for n in 1..=4 {
        write(&page, html("", STORIES[0], &format!("<p>The mayor was glad to hear of it, she said for the {n}th time.</p>")));
        clean(&page, &out);
        assert_eq!(texts(&out).len(), n);
    }
    assert!(texts(&out).iter().any(|text| text.contains("for the 1th time")));
    write(&page, html("", STORIES[1], ""));
    clean(&page, &out).says(&["page.html", "another article than before", "stays as it is"]);
    assert_eq!((texts(&out).len(), ids(&texts(&out)).len()), (5, 2));
}

#[test]
fn a_page_cleaned_by_other_rules_is_brought_up_to_date() {
    let dir = folder();
    let (page, out) = (dir.path().join("page.html"), dir.path().join("out"));
    write(
        &page,
        html("", STORIES[0], "<p>The mayor was glad to hear of it.</p><aside class=box><p>What the box says of the terminal.</p></aside>"),
    );
    clean(&page, &out);
    dateline(&["clean", &shown(&page), "-o", &shown(&out), "--strip", "p:last-of-type"]).ends(0).says(&["1 file written"]);
    assert_eq!(texts(&out).len(), 1, "no other state, the same page");
}

#[test]
fn a_folder_of_the_version_before_is_left_as_it_is() {
    let dir = folder();
    let (from, out) = (dir.path().join("in"), dir.path().join("out"));
    fs::create_dir_all(&from).expect("a folder");
    write(&from.join("p0.html"), html("<link rel=canonical href='https://courier.example/'>", STORIES[0], ""));
    clean(&from, &out);
    // As it was written then: the front page's id, and no hash of the page.
    let old = dateline::model::identity("https://courier.example/");
    for (path, (_, bytes)) in files(&out) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let id = manifest(&out)[0]["id"].as_str().expect("an id").to_owned();
        let mut text = text.replace(&id, &old);
        if let Some(at) = text.find(",\"page\":\"") {
            text.replace_range(at..at + 9 + 17, "");
        }
        write(&out.join(path), text);
    }
    // The id may want other quotes.
    clean(&from, &out);
    let before = texts(&out);
    clean(&from, &out).says(&["0 files written, 1 unchanged"]);
    assert!(before == texts(&out) && before.len() == 1 && before[0].contains(&old));
}

/// A site whose pages these are; the configuration that may ask it.
fn fetched(pages: &[(&str, String)], dir: &Path) -> (Site, String) {
    let files: Vec<(&str, &'static str, &[u8])> =
        pages.iter().map(|(path, text)| (*path, "text/html; charset=utf-8", text.as_bytes())).collect();
    (Site::serve(&files), shown(write(&dir.join("c.toml"), FETCH)))
}

#[test]
fn another_sites_claim_takes_nothing() {
    let claims: [fn(&str) -> String; 3] = [
        |url| format!("<link rel=canonical href='{url}'>"),
        |url| format!("<meta property='og:url' content='{url}'>"),
        |url| {
            format!(
                "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"url\":\"{url}\",\"mainEntityOfPage\":\"{url}\"}}</script>"
            )
        },
    ];
    for claim in claims {
        for forged_first in [true, false] {
            let dir = folder();
            let (genuine, config) = fetched(&[("/ferry", html("", STORIES[0], ""))], dir.path());
            let text = html(
                &claim(&genuine.url("/ferry")),
                STORIES[0],
                "<p>All of this is a lie, and it is told here by somebody else for money.</p>",
            );
            let (forged, _) = fetched(&[("/x", text)], dir.path());
            let mut urls = [forged.url("/x"), genuine.url("/ferry")];
            if !forged_first {
                urls.reverse();
            }
            let out = shown(dir.path().join("out"));
            for _ in 0..2 {
                dateline(&["fetch", &urls[0], &urls[1], "-o", &out, "--config", &config]).ends(0);
                let found = texts(&dir.path().join("out"));
                assert_eq!((found.len(), ids(&found).len()), (2, 2));
                let id = dateline::model::identity(&genuine.url("/ferry"));
                let of_genuine = found.iter().find(|text| text.contains(&id)).expect("the genuine one has its id");
                assert!(!of_genuine.contains("All of this is a lie"));
            }
        }
    }
}

#[test]
fn a_claim_within_the_site_counts_where_the_texts_agree() {
    let dir = folder();
    let (title, date, lead) = STORIES[0];
    let site = Site::serve(&[]);
    let head = |path: &str| format!("<link rel=canonical href='{}'>", site.url(path));
    let pages = [
        ("/a", html(&head("/a"), STORIES[0], "")),
        ("/a/print", html(&head("/a"), STORIES[0], "")),
        ("/wrong", html(&head("/a"), STORIES[1], "")),
        ("/amp", html(&head("/a"), (title, date, lead), "<p>The mayor was glad to hear of it, she said on Saturday.</p>")),
    ];
    drop(site);
    // The port is another one: what the pages claim is of another site now.
    let (site, config) = fetched(&pages, dir.path());
    let out = dir.path().join("out");
    let urls: Vec<String> = pages.iter().map(|(path, _)| site.url(path)).collect();
    let mut arguments = vec!["fetch", "-o"];
    let out_shown = shown(&out);
    arguments.extend([out_shown.as_str(), "--config", config.as_str()]);
    arguments.extend(urls.iter().map(String::as_str));
    dateline(&arguments).ends(0);
    assert_eq!(ids(&texts(&out)).len(), 4, "of another site no claim counts");
    let own = folder();
    let relative: Vec<(&str, String)> = pages
        .iter()
        .map(|(path, _)| *path)
        .zip(pages.iter().map(|(_, text)| text.replace(&format!("http://{}", "127.0.0.1"), "http://127.0.0.1")))
        .map(|(path, text)| {
            let at = text.find("href='").expect("a claim") + 6;
            let end = at + text[at..].find('\'').expect("its end");
            (path, format!("{}/a{}", &text[..at], &text[end..]))
        })
        .collect();
    let (site, config) = fetched(&relative, own.path());
    let out = own.path().join("out");
    let urls: Vec<String> = relative.iter().map(|(path, _)| site.url(path)).collect();
    let out_shown = shown(&out);
    let mut arguments = vec!["fetch", "-o", out_shown.as_str(), "--config", config.as_str()];
    arguments.extend(urls.iter().map(String::as_str));
    dateline(&arguments).ends(0);
    let found = texts(&out);
    assert_eq!((ids(&found).len(), found.len()), (2, 3), "two articles, one of them in two states");
    dateline(&arguments).ends(0).says(&["0 files written, 4 unchanged"]);
    let before = files(&out);
    dateline(&arguments).ends(0).says(&["0 files written, 4 unchanged"]);
    assert!(before == files(&out));
}

/// A text page of stamped articles.
fn stamped(stories: &[(&str, &str, &str)]) -> String {
    let one = |(title, date, lead): &(&str, &str, &str)| {
        format!(
            "---\ntitle: {title}\ndate: {date}\n---\n\n{lead}\n\nNobody in the town hall would say what {} may cost in the end, and who is to pay.\n\n",
            title.to_lowercase()
        )
    };
    stories.iter().map(one).collect()
}

#[test]
fn several_articles_of_one_page_have_an_id_and_a_file_each() {
    let dir = folder();
    let body = stamped(&STORIES);
    let site = Site::serve(&[("/all.txt", "text/plain; charset=utf-8", body.as_bytes())]);
    let (config, out) = (shown(write(&dir.path().join("c.toml"), FETCH)), dir.path().join("out"));
    let arguments = ["fetch", &site.url("/all.txt"), "-o", &shown(&out), "--config", &config];
    dateline(&arguments).ends(0).says(&["3 files written"]);
    assert_eq!((texts(&out).len(), ids(&texts(&out)).len()), (3, 3));
    let before = files(&out);
    dateline(&arguments).ends(0).says(&["0 files written"]);
    assert!(before == files(&out));
}

#[test]
fn a_stamp_of_another_address_takes_nothing() {
    let dir = folder();
    let (genuine, config) = fetched(&[("/ferry", html("", STORIES[0], ""))], dir.path());
    let stamp = |key: &str| {
        let (title, _, lead) = STORIES[0];
        let id = dateline::model::identity(&genuine.url("/ferry"));
        let claim = if key == "id" { id } else { genuine.url("/ferry") };
        format!(
            "---\ntitle: {title}\ndate: 2025-05-11\n{key}: {claim}\n---\n\n{lead}\n\nAll of this is a lie, and it is told here by somebody else for money, at length.\n"
        )
    };
    let bodies: Vec<(String, String)> = ["canonical", "canonical_url", "url", "id"].map(|key| (format!("/{key}.txt"), stamp(key))).into();
    let files: Vec<(&str, &'static str, &[u8])> =
        bodies.iter().map(|(path, body)| (path.as_str(), "text/plain", body.as_bytes())).collect();
    let forger = Site::serve(&files);
    let out = dir.path().join("out");
    dateline(&["fetch", &genuine.url("/ferry"), "-o", &shown(&out), "--config", &config]).ends(0);
    let before = texts(&out);
    for (path, _) in &bodies {
        dateline(&["fetch", &forger.url(path), "-o", &shown(&out), "--config", &config]).ends(0);
    }
    let after = texts(&out);
    assert_eq!((after.len(), ids(&after).len()), (5, 5), "{after:#?}");
    assert!(after.contains(&before[0]));
}

#[test]
fn an_empty_canonical_says_nothing_and_a_front_page_less_than_a_deeper_address() {
    for (head, expected) in [
        (
            "<link rel=canonical href=''><link rel=canonical href='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href='  '><link rel=canonical href='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        ("<link rel=canonical><link rel=canonical href='https://courier.example/news/ferry'>", "https://courier.example/news/ferry"),
        (
            "<link rel=canonical href='https://courier.example/'><meta property='og:url' content='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href='https://courier.example'><meta property='og:url' content='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href='#'><meta property='og:url' content='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href='about:blank'><meta property='og:url' content='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href=''><meta property='og:url' content=''><meta property='og:url' content='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href='https://courier.example/news/ferry'><meta property='og:url' content='https://courier.example/'>",
            "https://courier.example/news/ferry",
        ),
        (
            "<link rel=canonical href='javascript:void(0)'><link rel='canonical' href='https://courier.example/news/ferry'>",
            "https://courier.example/news/ferry",
        ),
        ("<link rel=canonical href='https://courier.example/?id=7'>", "https://courier.example/?id=7"),
    ] {
        let dir = folder();
        let path = write(&dir.path().join("p.html"), html(head, STORIES[0], ""));
        let given = dateline(&["clean", &shown(&path), "--format", "jsonl"]).ends(0);
        assert_eq!(given.records()[0]["canonical_url"].as_str(), Some(expected), "{head}");
    }
}
