//! Site rules: heard by `clean`, told by `why`, listed, checked, tried and proposed by `rules`.

use std::fs;
use std::path::Path;

use super::{dateline, folder, shown};
use crate::site::write;

/// An article whose closing note looks like a paragraph of it, on a page of that site.
fn page(n: usize) -> String {
    let topic = ["ferry", "bridge", "harbour", "lighthouse", "quarry"][n % 5];
    format!(
        "<html lang=en><head><title>The {topic} reopens | Courier</title><link rel=canonical href='https://courier.example/2025/04/{topic}'></head><body>\
        <div class='top-bar'><a href='/'>Home</a> <a href='/news'>News</a></div><div class='story-body'><h1 class=headline>The {topic} reopens</h1>\
        <p class=credit-line>Words: Ada Lind</p>\
        <p>The {topic} at the sound will open again on Monday after eleven weeks of repairs, the office said in a statement to reporters.</p>\
        <p>Engineers replaced forty metres of the {topic} and found that the damage was far greater than they had thought in the spring.</p>\
        <div class='reader-club'><p>The club of the {topic} meets on the first Sunday of each month, and visitors who want to help are welcome to come along.</p></div>\
        <p>Visitors are asked to use the northern entrance of the {topic} until the end of the month, when the last of the work is done.</p></div>\
        <div class='footer-note'><p>Courier is published by the Courier Society.</p></div></body></html>"
    )
}

fn pages(dir: &Path) {
    fs::create_dir_all(dir).unwrap();
    for n in 0..4 {
        write(&dir.join(format!("{n}.html")), page(n));
    }
}

const RULE: &str = "host = 'courier.example'\nbody = ['div.story-body']\nstrip = ['.reader-club']\ntitle = ['h1.headline']\n\
    author = ['.credit-line']\n\n[[tests]]\nurl = 'https://courier.example/2025/04/ferry'\ncontains = ['forty metres']\n";

#[test]
fn a_rule_strips_and_why_names_its_line() {
    let dir = folder();
    let saved = dir.path().join("page.html");
    write(&saved, page(0));
    let rule = dir.path().join("rules/courier.example.toml");
    fs::create_dir_all(rule.parent().unwrap()).unwrap();
    write(&rule, RULE);
    let clean = |more: &[&str]| {
        let mut arguments = vec!["clean", "--format", "jsonl"];
        arguments.extend(more);
        let path = shown(&saved);
        arguments.push(&path);
        dateline(&arguments).ends(0).records().remove(0)
    };
    let rules = shown(rule.parent().unwrap());
    let record = clean(&["--rules", &rules]);
    let text = record["text"].as_str().unwrap();
    assert!(text.contains("forty metres") && !text.contains("The club of the ferry") && !text.contains("Courier Society"), "{text}");
    assert_eq!((record["title"].as_str(), record["authors"][0].as_str()), (Some("The ferry reopens"), Some("Ada Lind")));
    let why = dateline(&["why", "--rules", &rules, &shown(&saved)]).ends(0);
    assert!(why.out.contains("is stripped: rule") && why.out.contains("courier.example.toml:3"), "{}", why.out);
    // The same in the form of the collection.
    let other = dir.path().join("ftr");
    fs::create_dir_all(&other).unwrap();
    write(
        &other.join("courier.example.txt"),
        "body: //div[@class='story-body']\nstrip_id_or_class: reader-club\nauthor: //p[@class='credit-line']\n",
    );
    assert_eq!(clean(&["--rules", &shown(&other)])["text"], record["text"]);
    // A rule that fits no more is told and ignored.
    write(&rule, RULE.replace("story-body", "footer-note"));
    let given = dateline(&["clean", "--rules", &rules, &shown(&saved)]).ends(0);
    given.says(&["no longer fits this page", "courier.example.toml"]);
    assert!(given.out.contains("forty metres"), "{}", given.out);
}

#[test]
fn rules_are_listed_checked_and_tried() {
    let dir = folder();
    pages(&dir.path().join("pages"));
    let rules = dir.path().join("rules");
    fs::create_dir_all(&rules).unwrap();
    write(&rules.join("courier.example.toml"), RULE);
    write(&rules.join("LICENSE.txt"), "no rule");
    let (rules, pages) = (shown(&rules), shown(dir.path().join("pages")));
    assert!(dateline(&["rules", "list", &rules]).ends(0).out.starts_with("courier.example\t4 directives\t"));
    dateline(&["rules", "check", &rules]).ends(0).says(&["1 rule", "4 directives", "0 problems"]);
    dateline(&["rules", "test", &rules, &pages]).ends(0).says(&["4 fit, 0 do not"]);
    write(&dir.path().join("rules/courier.example.toml"), RULE.replace("forty metres", "fifty metres"));
    let given = dateline(&["rules", "test", &rules, &pages]).ends(1);
    given.says(&["3 fit, 1 do not"]);
    assert!(given.out.contains("does not hold \"fifty metres\""), "{}", given.out);
    write(&dir.path().join("rules/other.example.txt"), "body: //div[\nlogin_uri: http://x/\n");
    let given = dateline(&["rules", "check", &rules]).ends(1);
    assert!(
        given.out.contains("other.example.txt:1: body:")
            && given.out.contains("other.example.txt:2: ")
            && given.out.contains("logs in nowhere")
    );
    dateline(&["rules", "check", &shown(dir.path().join("none"))]).ends(2).says(&["no such file or folder of rules", "none"]);
    dateline(&["clean", "--rules", &pages, &pages]).ends(2).says(&["no rule lies here"]);
}

#[test]
fn a_rule_is_proposed_from_pages_and_fits_them() {
    let dir = folder();
    let saved = dir.path().join("pages");
    pages(&saved);
    let given = dateline(&["rules", "learn", "courier.example", &shown(&saved)]).ends(0);
    assert!(given.out.contains("body = [\"div.story-body\"]") && given.out.contains("host = \"courier.example\""), "{}", given.out);
    let rules = dir.path().join("rules");
    fs::create_dir_all(&rules).unwrap();
    write(&rules.join("courier.example.toml"), &given.out);
    dateline(&["rules", "check", &shown(&rules)]).ends(0);
    dateline(&["rules", "test", &shown(&rules), &shown(&saved)]).ends(0).says(&["4 fit, 0 do not"]);
    dateline(&["rules", "learn", "courier.example", &shown(&rules)]).ends(2);
}
