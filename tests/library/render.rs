//! Rendered articles read back by other parsers: YAML, XML, HTML.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "measurements print; lints take the functions outside #[test] for shipped code"
)]

use std::fs;
use std::path::Path;

use dateline::model::{Article, Block, BlockKind, ElementId, Link};
use dateline::render::{Format, Options, front_matter, render};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Header {
    title: String,
    description: String,
    authors: Vec<String>,
    tags: Vec<String>,
    site: String,
}

fn article(text: &str) -> Article {
    let link = Link { start: 0, end: text.len() as u32, href: text.to_owned() };
    let kinds = [BlockKind::Paragraph, BlockKind::Heading(2), BlockKind::Quote, BlockKind::TableRow, BlockKind::Preformatted];
    let block = |kind| Block {
        kind,
        text: text.to_owned(),
        links: vec![link.clone()],
        markup: None,
        element: ElementId(0),
        place: 0,
        hidden: false,
    };
    Article {
        title: Some(text.to_owned()),
        description: Some(text.to_owned()),
        site: Some(text.to_owned()),
        url: Some(text.to_owned()),
        language: Some(text.to_owned()),
        authors: vec![text.to_owned(), text.to_owned()],
        tags: vec![text.to_owned()],
        text: text.to_owned(),
        body: kinds.into_iter().map(block).collect(),
        ..Article::default()
    }
}

/// Strings that are no strings to some parser, or markup.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "", "no", "Yes", "~", "null", "1e3", "0x1f", "1_000", "12:30:45", "2025-04-02", "---", "...", ": ", "a: b", "a:", "a #b", "@desk", "`x`",
    "%TAG", "!tag", "&anchor", "*alias", "| block", "> folded", "- item", "? key", "[flow]", "{a: b}", "\"quoted\"", "'single'", "back\\slash",
    "line\nbreak", "tab\there", " lead", "trail ", "\u{85}", "\u{2028}", "\u{2029}", "\u{feff}mark", "\u{0}\u{7}\u{1b}[31m\u{7f}\u{9b}", "🙂👩‍🚀",
    "\u{e000}\u{fffd}\u{fffe}\u{10ffff}", "\u{202e}evil", "می‌خواهم", "<script>alert(1)</script>", "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))", "javascript:alert(1)", "\" onmouseover=\"alert(1)", "<!-- x -->", "]]>", "&lt;script&gt;", "<<", "=", "NaN", ".inf",
];

/// The strings of the shared suite, and our own.
fn strings() -> Vec<String> {
    let mut all: Vec<String> = OWN.iter().copied().map(str::to_owned).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/naughty-strings.jsonl");
    match fs::read_to_string(path) {
        Ok(suite) => all.extend(suite.lines().map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
            value["text"].as_str().expect("a string").to_owned()
        })),
        Err(_) => println!("skipped: the shared suite of naughty strings is absent"),
    }
    all
}

fn yaml(file: &str) -> &str {
    let inner = file.strip_prefix("---\n").expect("an opening line");
    &inner[..=inner.find("\n---\n").expect("a closing line")]
}

fn check_yaml(text: &str) {
    let file = render(&article(text), Format::Text, &Options::default());
    let header: Header = serde_saphyr::from_str(yaml(&file)).unwrap_or_else(|e| panic!("{text:?}: {e}\n{file}"));
    assert_eq!(header.title, text);
    assert_eq!(header.description, text);
    assert_eq!(header.site, text);
    assert_eq!(header.authors, [text, text]);
    assert_eq!(header.tags, [text]);
    let ours = front_matter(&file).expect("our own front matter");
    assert_eq!(ours.text("title"), Some(text));
    assert_eq!(ours.list("authors"), [text, text]);
}

#[test]
fn o11_front_matter_is_yaml() {
    let strings = strings();
    for text in &strings {
        check_yaml(text);
    }
    println!("{} strings round-trip", strings.len());
}

#[test]
fn untyped_yaml_sees_strings_too() {
    for text in strings() {
        let file = render(&article(&text), Format::Text, &Options::default());
        let value: serde_json::Value = serde_saphyr::from_str(yaml(&file)).expect("YAML");
        assert_eq!(value["title"].as_str(), Some(text.as_str()), "{file}");
    }
}

#[test]
fn o12_html_holds_no_markup_but_ours() {
    const TAGS: &str = "html head meta title link body article header h1 h2 p br a blockquote table tbody tr td pre";
    for text in strings() {
        let page = scraper::Html::parse_document(&render(&article(&text), Format::Html, &Options::default()));
        for element in page.root_element().descendent_elements() {
            let name = element.value().name();
            assert!(TAGS.split(' ').any(|t| t == name), "{name} from {text:?}");
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on"), "{attribute} from {text:?}");
                let leads_out = ["http://", "https://", "mailto:"].iter().any(|s| value.starts_with(s));
                assert!(attribute != "href" || leads_out, "{value} from {text:?}");
            }
        }
    }
}

#[test]
fn tei_is_well_formed() {
    for text in strings() {
        let xml = render(&article(&text), Format::Tei, &Options::default());
        let mut reader = quick_xml::Reader::from_str(&xml);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{text:?}: {error}\n{xml}"),
            }
        }
    }
}

#[test]
fn o12_markdown_has_no_live_angle_bracket() {
    for text in strings() {
        let markdown = render(&article(&text), Format::Markdown, &Options { header: false, ..Options::default() });
        for event in pulldown_cmark::Parser::new_ext(&markdown, pulldown_cmark::Options::ENABLE_TABLES) {
            let live = matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_));
            assert!(!live, "{event:?} from {text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_is_yaml(text in any::<String>()) {
        check_yaml(&text);
    }
}
