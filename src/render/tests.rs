//! One article in every form, and properties of the forms.

use jiff::civil::date;
use proptest::prelude::*;

use crate::model::{Article, Block, BlockKind, Date, ElementId, Link, Origin, PageVerdict};
use crate::render::{Dialect, Format, Options, Value, front_matter, render};

const HEADER: Options = Options { header: true, dialect: Dialect::Dateline, links: None, images: None, bodies: Vec::new(), details: false };
const BARE: Options = Options { header: false, dialect: Dialect::Dateline, links: None, images: None, bodies: Vec::new(), details: false };

fn block(kind: BlockKind, text: &str) -> Block {
    Block { kind, text: text.into(), links: vec![], markup: None, element: ElementId(0), place: 0, hidden: false }
}

fn linked(text: &str, word: &str, href: &str) -> Block {
    let start = text.find(word).expect("the word is in the text") as u32;
    let link = Link { start, end: start + word.len() as u32, href: href.into() };
    Block { links: vec![link], ..block(BlockKind::Paragraph, text) }
}

fn item(depth: u8, number: Option<u32>, text: &str) -> Block {
    block(BlockKind::ListItem { depth, number }, text)
}

fn article() -> Article {
    let body = vec![
        linked("The bridge, open since *May*, carries <8,000> cars & AT&T!", "since *May*", "/archive?a=(1)"),
        block(BlockKind::Heading(1), "What changes #"),
        item(0, None, "buses"),
        item(1, Some(3), "- night buses"),
        item(0, Some(4), "trams"),
        block(BlockKind::Quote, "# Fine."),
        block(BlockKind::Quote, "1. Really."),
        block(BlockKind::TableRow, "Line | Fare"),
        block(BlockKind::TableRow, "7 | 2_50"),
        block(BlockKind::Preformatted, "a <b>\n  ```c"),
        linked("Go!now", "now", "javascript:alert(1)"),
        linked("Go!now", "now", "mailto:desk@courier.example"),
    ];
    Article {
        source: "pages/bridge.html".into(),
        id: "ba7816bf8f01cfea".into(),
        url: Some("https://courier.example/2025/bridge.html".into()),
        title: Some("Bridge: \"open\"".into()),
        authors: vec!["Ada Quist".into(), "no".into()],
        date: Some(Date::day(date(2025, 4, 2))),
        date_source: Some(Origin::JsonLd),
        language: Some("no".into()),
        tags: vec!["#roads".into()],
        verdict: PageVerdict::Article,
        text: crate::text::normalize::body(&body),
        body,
        ..Article::default()
    }
}

#[test]
fn text_with_front_matter() {
    let expected = r##"---
title: "Bridge: \"open\""
date: 2025-04-02
date_source: json-ld
authors:
  - Ada Quist
  - "no"
url: https://courier.example/2025/bridge.html
language: "no"
tags:
  - "#roads"
id: ba7816bf8f01cfea
source: pages/bridge.html
---

The bridge, open"##;
    let text = render(&article(), Format::Text, &HEADER);
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(render(&article(), Format::Text, &BARE), format!("{}\n", article().text));
    assert_eq!(front_matter(&text).map(|f| f.rest.to_owned()), Some(format!("{}\n", article().text)));
}

#[test]
fn markdown() {
    let expected = r#"# Bridge: "open"

The bridge, open [since \*May\*](https://courier.example/archive?a=%281%29), carries <8,000\> cars & AT&T!

## What changes \#

- buses

    3. \- night buses
4. trams

> \# Fine.
>
> 1\. Really.

| Line | Fare |
| --- | --- |
| 7 | 2\_50 |

````
a <b>
  ```c
````

Go!now

Go\![now](mailto:desk@courier.example)
"#;
    assert_eq!(render(&article(), Format::Markdown, &BARE), expected);
    assert!(render(&article(), Format::Markdown, &HEADER).starts_with("---\ntitle:"));
}

#[test]
fn html() {
    let page = render(&article(), Format::Html, &HEADER);
    for part in [
        "<!DOCTYPE html>\n<html lang=\"no\">",
        "<title>Bridge: &quot;open&quot;</title>",
        "<time datetime=\"2025-04-02\">2025-04-02</time>",
        "open <a href=\"https://courier.example/archive?a=%281%29\" rel=\"noopener\">since *May*</a>, carries &lt;8,000&gt; cars &amp; AT&amp;T!</p>",
        "<h2>What changes #</h2>",
        "<ul>\n<li>buses<ol>\n<li value=\"3\">- night buses</li>\n</ol>\n</li>\n</ul>\n<ol>\n<li value=\"4\">trams</li>\n</ol>",
        "<blockquote>\n<p># Fine.</p>\n<p>1. Really.</p>\n</blockquote>",
        "<table>\n<tr><td>Line</td><td>Fare</td></tr>\n<tr><td>7</td><td>2_50</td></tr>\n</table>",
        "<pre>\na &lt;b&gt;\n  ```c</pre>",
        "<p>Go!now</p>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("javascript"));
}

#[test]
fn json_is_the_record() {
    let line = render(&article(), Format::Jsonl, &HEADER);
    assert_eq!(line.matches('\n').count(), 1);
    let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(value, serde_json::to_value(article()).expect("JSON"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&render(&article(), Format::Json, &HEADER)).expect("JSON"), value);
}

#[test]
fn tei_names_its_facts() {
    let xml = render(&article(), Format::Tei, &HEADER);
    for part in [
        "<author>Ada Quist</author>",
        "<date when=\"2025-04-02\">",
        "<item>buses</item>",
        "<ref target=\"https://courier.example/archive?a=%281%29\">",
    ] {
        assert!(xml.contains(part), "{part}\n{xml}");
    }
}

#[test]
fn plain_text_gives_the_same_document() {
    let mut bare = article();
    bare.body.iter_mut().for_each(|b| b.links.clear());
    let with_blocks = render(&bare, Format::Html, &HEADER);
    bare.body.clear();
    let from_text = render(&bare, Format::Html, &HEADER);
    // Headings and quotes do not show in plain text; all else does.
    let lists = |page: &str| page[page.find("<ul>").expect("a list")..page.find("</ol>\n<").expect("its end")].to_owned();
    assert_eq!(lists(&from_text), lists(&with_blocks));
    assert!(from_text.contains("<td>2_50</td>") && from_text.contains("<pre>\na &lt;b&gt;"));
    bare.text = "2024. gada maijs".into();
    assert!(render(&bare, Format::Html, &HEADER).contains("<p>2024. gada maijs</p>"));
}

#[test]
fn nothing_known_gives_nothing_false() {
    let empty = Article::default();
    assert_eq!(render(&empty, Format::Text, &HEADER), "---\nverdict: empty\n---\n");
    assert_eq!(render(&empty, Format::Text, &BARE), "");
    assert_eq!(render(&empty, Format::Markdown, &BARE), "");
    assert!(!render(&empty, Format::Html, &HEADER).contains("<header>"));
    assert_eq!(front_matter("---\nverdict: empty\n---\n").map(|f| f.facts), Some(vec![("verdict".into(), Value::Text("empty".into()))]));
}

#[test]
fn rows_that_disagree_are_lines() {
    let body = vec![block(BlockKind::TableRow, "a | b"), block(BlockKind::TableRow, "c")];
    assert_eq!(render(&Article { body, ..Article::default() }, Format::Markdown, &BARE), "a \\| b\\\nc\n");
}

#[test]
fn only_what_a_parser_would_read_as_a_mark_is_escaped() {
    let shown =
        |text: &str| render(&Article { body: vec![block(BlockKind::Paragraph, text)], ..Article::default() }, Format::Markdown, &BARE);
    for text in ["14.5 degrees", "-5 degrees", "#harbour", "+46 70", "1234567890. x", ":-)", "= x"] {
        let plain = text != ":-)";
        assert_eq!(shown(text) == format!("{text}\n"), plain, "{text}");
    }
    for (text, wanted) in [
        ("14. Lock", "14\\. Lock"),
        ("14) Lock", "14\\) Lock"),
        ("- x", "\\- x"),
        ("# x", "\\# x"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("first line\n2. second", "first line\\\n2\\. second"),
    ] {
        assert_eq!(shown(text), format!("{wanted}\n"), "{text}");
    }
    let heading = Article { title: Some("14. Lock".into()), body: vec![block(BlockKind::Heading(2), "3. Keys #")], ..Article::default() };
    assert_eq!(render(&heading, Format::Markdown, &BARE), "# 14. Lock\n\n## 3. Keys \\#\n");
}

#[test]
fn lists_are_nested_and_numbered_within_limits() {
    let deep: Vec<Block> = (0..12).map(|depth| item(depth, Some(u32::MAX), "x")).collect();
    let article = Article { body: deep, ..Article::default() };
    let markdown = render(&article, Format::Markdown, &BARE);
    assert_eq!(markdown.lines().last(), Some(format!("{}- x", "    ".repeat(8)).as_str()));
    assert_eq!(render(&article, Format::Html, &HEADER).matches("<ol>").count(), 9);
    let jump = Article { body: vec![item(5, None, "a"), item(9, None, "b"), item(2, None, "c")], ..Article::default() };
    assert_eq!(render(&jump, Format::Markdown, &BARE), "- a\n    - b\n- c\n");
}

#[test]
fn links_that_lie_about_their_place_are_dropped() {
    let bad = |start, end| Link { start, end, href: "https://other.example/".into() };
    let mut block = block(BlockKind::Paragraph, "né à Paris");
    block.links = vec![bad(2, 4), bad(5, 900), bad(7, 6), bad(7, 12)];
    let page = render(&Article { body: vec![block], ..Article::default() }, Format::Html, &HEADER);
    assert!(page.contains("<p>né à <a href=\"https://other.example/\" rel=\"noopener\">Paris</a></p>"), "{page}");
}

/// Text with what YAML, Markdown, HTML and terminals trip over.
fn nasty() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "no",
        "1e3",
        "2025-04-02",
        "---",
        ": ",
        "@",
        "\u{85}",
        "\u{2028}",
        "\u{1b}[31m",
        "\u{9b}",
        "\u{feff}",
        "🙂",
        "\"",
        "'",
        "\\",
        "\n",
        "\t",
        " #",
        "- ",
        "| ",
        "<script>",
        "](javascript:x)",
        "`",
        "&lt;",
        "{{",
        "\u{202e}",
        "\0",
        " ",
        "\u{e0041}",
        "\u{ffff}",
        "…",
        "",
    ]);
    prop::collection::vec(prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,6}"], 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn front_matter_comes_back(title in nasty(), names in prop::collection::vec(nasty(), 1..4), text in nasty()) {
        let article = Article { title: Some(title.clone()), authors: names.clone(), text, ..Article::default() };
        let file = render(&article, Format::Text, &HEADER);
        let found = front_matter(&file).expect("our own front matter");
        prop_assert_eq!(found.text("title"), Some(title.as_str()));
        prop_assert_eq!(found.list("authors"), names);
        prop_assert_eq!(found.rest, render(&article, Format::Text, &BARE));
    }

    #[test]
    fn no_form_shows_what_is_hidden(title in nasty(), text in nasty(), href in nasty()) {
        let body = vec![Block { links: vec![Link { start: 0, end: text.len() as u32, href }], ..block(BlockKind::Paragraph, &text) }];
        let article = Article { title: Some(title.clone()), description: Some(title.clone()), url: Some(title), body, text, ..Article::default() };
        for format in Format::ALL {
            let out = render(&article, format, &HEADER);
            prop_assert!(!out.chars().any(|c| c != '\n' && c != '\t' && crate::render::escape::is_hidden(c)), "{out:?}");
            prop_assert!(!out.contains("href=\"javascript") && (!out.contains("<script") || matches!(format, Format::Text | Format::Json | Format::Jsonl) || out.starts_with("---")), "{out}");
        }
    }
}
