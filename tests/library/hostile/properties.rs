//! Properties that hold for any input, as in `fuzz/`, with bounded random inputs.

use dateline::dump::InputKind;
use dateline::render::{Format, Options as Rendering, front_matter, render};
use dateline::{Cleaned, Options, Source, clean};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// Text may grow by so many bytes a block: a list's dash, a blank line, the bar between two cells.
const PER_BLOCK: usize = 16;

/// Nothing in the output runs: no element but our own, no handler, no address but http, https and mailto.
pub(crate) fn assert_inert(html: &str, from: &str) {
    let page = scraper::Html::parse_document(html);
    for element in page.root_element().descendent_elements() {
        let name = element.value().name();
        assert!(
            !matches!(name, "script" | "iframe" | "object" | "embed" | "svg" | "math" | "style" | "form" | "base"),
            "{name} from {from:?}"
        );
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{attribute} from {from:?}");
            let leads = matches!(attribute, "href" | "src" | "action" | "formaction");
            assert!(!leads || ["http://", "https://", "mailto:"].iter().any(|s| value.starts_with(s)), "{value} from {from:?}");
        }
    }
}

fn run(bytes: &[u8], input: InputKind) -> Vec<Cleaned> {
    let options = Options { input, ..Options::default() };
    let source = Source { name: "page", bytes, ..Source::default() };
    let cleaned = clean(&source, &options);
    assert_eq!(cleaned, clean(&source, &options), "the same input gives the same result");
    cleaned
}

/// What must hold whatever the input was.
fn hold(input: &str, cleaned: &[Cleaned]) {
    assert!(!cleaned.is_empty());
    let blocks: usize = cleaned.iter().map(|c| c.ledger.blocks.len()).sum();
    let text: usize = cleaned.iter().map(|c| c.article.text.len()).sum();
    // One byte may be read as a character of three, and U+FFFD has three.
    assert!(text <= 3 * input.len() + PER_BLOCK * (blocks + 1), "{text} bytes out of {}", input.len());
    for Cleaned { article, ledger, .. } in cleaned {
        assert_eq!(ledger.blocks.len(), ledger.verdicts.len(), "a verdict for every block");
        assert!(ledger.verdicts.iter().all(|v| (0.0..=1.0).contains(&v.score)));
        for link in ledger.blocks.iter().flat_map(|b| b.links.iter().map(move |l| b.text.get(l.start as usize..l.end as usize))) {
            assert!(link.is_some(), "a link points into its text");
        }
        assert_inert(&render(article, Format::Html, &Rendering::default()), input);
        let file = render(article, Format::Text, &Rendering::default());
        if let Some(title) = &article.title {
            assert_eq!(front_matter(&file).expect("front matter").text("title"), Some(title.as_str()));
        }
        let line = render(article, Format::Jsonl, &Rendering::default());
        assert_eq!(line.trim_end().lines().count(), 1);
        let back: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(back["text"].as_str(), Some(article.text.as_str()));
    }
}

/// Every letter of the text comes from the input, which says so in plain characters.
fn letters_come_from(input: &str, cleaned: &[Cleaned]) {
    // The sign of the kelvin is composed to a letter.
    let known: std::collections::HashSet<char> = input.chars().chain(['K']).collect();
    for c in cleaned.iter().flat_map(|c| c.article.text.chars()).filter(char::is_ascii_alphabetic) {
        assert!(known.contains(&c), "{c:?} is not in the input");
    }
}

const BITS: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=body>",
    "</div>",
    "<a href=/x>",
    "</a>",
    "<li>",
    "<ul>",
    "</ul>",
    "<table>",
    "<tr><td>",
    "<h2>",
    "</h2>",
    "<br>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<svg>",
    "</svg>",
    "<article>",
    "<b>",
    "</b>",
    "<pre>",
    "<blockquote>",
    "&amp;",
    "&#x41;",
    "&lt;p&gt;",
    "The ferry left the harbour an hour late, and nobody on board complained about it at all. ",
    "Read more ",
    "By Nora Quill ",
    "March 3, 2025 ",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"x\"}</script>",
    "<title>Late</title>",
    "<meta name=author content=Q>",
    "港口重新开放。",
    "\u{202e}",
    "\u{0}",
    "\u{1b}[2J",
    "\n",
    "\n\n",
    "- ",
    "* * *",
    " date 2025-03-11 ",
    "---\n",
    "[1]",
    "| a | b |\n",
    "👩\u{200d}🚀",
    "e\u{301}",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![4 => prop::sample::select(BITS).prop_map(str::to_owned), 1 => "\\PC{0,6}"], 0..60)
        .prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn h9_any_soup_of_tags_is_cleaned(input in soup()) {
        let cleaned = run(input.as_bytes(), InputKind::Html);
        hold(&input, &cleaned);
        letters_come_from(&(input + "A<p>"), &cleaned);
    }

    #[test]
    fn any_dump_is_cleaned(input in soup()) {
        let cleaned = run(input.as_bytes(), InputKind::Text);
        hold(&input, &cleaned);
    }

    #[test]
    fn any_bytes_are_cleaned(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let cleaned = run(&bytes, InputKind::Auto);
        hold(&String::from_utf8_lossy(&bytes), &cleaned);
    }
}
