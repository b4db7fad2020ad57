//! `--body`: the forms of the body beside the rest, as keys of JSON or files beside the article's.

use std::fs;

use super::{dateline, files, folder, shown};

const PROSE: &str = "The ferry between the islands will return to the old harbour in May, the port office said on Monday, after repairs that took longer than anyone in the town had expected.";

fn page() -> String {
    format!(
        "<html lang=en><head><title>Ferry returns to Lund</title><link rel=canonical href='https://courier.example/2025/ferry'></head><body><article>\
         <h1>Ferry returns to Lund</h1><p>{PROSE}</p><p>{PROSE} It is <em>late</em>, says <a href='/plan?utm_source=x'>the plan</a>.</p>\
         <figure><img src=/boat.jpg alt='The boat'><figcaption>The boat in port. Photo: Bo Ek</figcaption></figure><p>{PROSE}</p></article></body></html>"
    )
}

#[test]
fn json_has_the_body_in_the_forms_that_are_wanted() {
    let dir = folder();
    let path = dir.path().join("ferry.html");
    fs::write(&path, page()).expect("written");
    let plain = dateline(&["clean", &shown(&path), "--format", "jsonl"]).ends(0).records().remove(0);
    assert!(["markdown", "html", "images", "links"].iter().all(|key| plain.get(key).is_none()));
    let record = dateline(&["clean", &shown(&path), "--body", "markdown", "--body", "html"]).ends(0).records().remove(0);
    assert_eq!(record["text"], plain["text"]);
    assert!(record["markdown"].as_str().is_some_and(|m| m.contains("*late*, says [the plan](https://courier.example/plan)")), "{record}");
    assert!(
        record["html"].as_str().is_some_and(|h| h.contains("<em>late</em>") && h.contains("<figcaption>The boat in port.")),
        "{record}"
    );
    assert_eq!(record["links"][0]["url"], "https://courier.example/plan");
    assert_eq!(record["links"][0]["text"], "the plan");
    let picture = &record["images"][0];
    assert_eq!((&picture["url"], &picture["alt"]), (&"https://courier.example/boat.jpg".into(), &"The boat".into()));
    assert_eq!((&picture["caption"], &picture["credit"]), (&"The boat in port.".into(), &"Bo Ek".into()));
    let told = dateline(&["clean", "-v", &shown(&path), "--format", "jsonl"]).ends(0).records().remove(0);
    assert_eq!((&told["links"], &told["images"]), (&record["links"], &record["images"]));
    dateline(&["clean", &shown(&path), "--body", "markdown", "--format", "text"]).ends(2).says(&["--body", "jsonl", "-o"]);
    dateline(&["clean", &shown(&path), "--body", "markdown", "--json-as", "newspaper"]).ends(2).says(&["--json-as"]);
}

#[test]
fn files_stand_beside_the_article() {
    let dir = folder();
    let (path, out) = (dir.path().join("ferry.html"), dir.path().join("out"));
    fs::write(&path, page().replace("<head>", "<head><meta property='article:published_time' content='2025-04-02'>")).expect("written");
    let arguments = ["clean", &shown(&path), "-o", &shown(&out), "--format", "text", "--body", "markdown", "--body", "html"];
    dateline(&arguments).ends(0);
    let before = files(&out);
    let names: Vec<String> = before.keys().map(|p| p.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    for ending in ["txt", "md", "html"] {
        assert!(names.contains(&format!("2025-04-02-ferry-returns-to-lund.{ending}")), "{names:?}");
    }
    dateline(&arguments).ends(0);
    assert_eq!(files(&out), before, "the second time changes nothing");
}
