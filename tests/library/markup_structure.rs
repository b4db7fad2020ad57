//! A Markdown parser and an HTML parser read the same structure from what we write: headings, paragraphs, items, cells, code, links,
//! runs that are set apart, pictures.

#![allow(clippy::expect_used, reason = "lints take the functions outside #[test] for shipped code")]

use std::collections::BTreeMap;

use dateline::model::{Article, BlockKind, Form};
use dateline::render;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use scraper::{ElementRef, Html, Selector};

use crate::markup_corpus::{SETS, cleaned, corpus, has_other_words, pages, words};

/// What is looked at of each set.
const PAGES: usize = 60;

/// How often each element stands in a document, by its name and what it holds.
type Outline = BTreeMap<(String, String), usize>;

/// An element that is open, and its words so far.
struct Open {
    name: String,
    words: String,
}

fn of_markdown(markdown: &str) -> Outline {
    let (mut out, mut open) = (Outline::new(), Vec::<Open>::new());
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM;
    let mut add = |name: String, words: String| *out.entry((name, words)).or_default() += 1;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(tag) => open.push(Open { name: name(&tag), words: String::new() }),
            Event::End(_) => {
                let Open { name, words } = open.pop().expect("an open element");
                if name.starts_with("img") {
                    add(name, String::new());
                } else if !(name.is_empty() || name == "p" && words.is_empty()) {
                    add(name, words);
                }
            }
            Event::Text(text) if !open.iter().any(|o| o.name.starts_with("img")) => {
                open.iter_mut().for_each(|o| o.words.push_str(&words(&text)));
            }
            Event::Code(text) => {
                open.iter_mut().for_each(|o| o.words.push_str(&words(&text)));
                add("code".to_owned(), words(&text));
            }
            Event::InlineHtml(tag) => match tag.strip_prefix("</") {
                Some(_) => open.pop().into_iter().for_each(|o| add(o.name, o.words)),
                None => open.push(Open { name: tag.trim_matches(['<', '>']).to_owned(), words: String::new() }),
            },
            _ => {}
        }
    }
    out
}

/// The name of an element of Markdown in HTML; empty for what is not compared.
fn name(tag: &Tag<'_>) -> String {
    match tag {
        Tag::Heading { level, .. } => format!("h{}", *level as u8),
        Tag::Paragraph => "p".to_owned(),
        Tag::Item => "li".to_owned(),
        Tag::BlockQuote(None) => "blockquote".to_owned(),
        Tag::BlockQuote(Some(_)) => "aside".to_owned(),
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => format!("pre {language}").trim().to_owned(),
        Tag::TableCell => "td".to_owned(),
        Tag::Emphasis => "em".to_owned(),
        Tag::Strong => "strong".to_owned(),
        Tag::Strikethrough => "del".to_owned(),
        Tag::Link { dest_url, .. } => format!("a {dest_url}"),
        Tag::Image { dest_url, .. } => format!("img {dest_url}"),
        _ => String::new(),
    }
}

fn of_html(html: &str) -> Outline {
    let page = Html::parse_fragment(html);
    let mut out = Outline::new();
    let all = Selector::parse("h2, h3, h4, h5, h6, p, li, blockquote, aside, pre, code, td, th, em, strong, del, sup, sub, mark, a, img");
    for element in page.select(&all.expect("selectors")) {
        let text = words(&element.text().collect::<String>());
        let attribute = |name: &str| element.value().attr(name).unwrap_or_default();
        let name = match element.value().name() {
            "code" if is_within(element, "pre") => continue,
            "th" => "td".to_owned(),
            "a" => format!("a {}", attribute("href")),
            "img" => format!("img {}", attribute("src")),
            "pre" => {
                let code = element.child_elements().find_map(|e| e.value().attr("class")).unwrap_or_default();
                format!("pre {}", code.trim_start_matches("language-")).trim().to_owned()
            }
            name => name.to_owned(),
        };
        if !(name == "p" && text.is_empty()) {
            *out.entry((name, text)).or_default() += 1;
        }
    }
    out
}

fn is_within(element: ElementRef<'_>, name: &str) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|a| a.value().name() == name)
}

/// Markdown has no lists of definitions, and no tables without a second row or column.
fn is_only_html(article: &Article) -> bool {
    article.body.iter().any(|block| matches!(block.form(), Form::Term | Form::Definition) || block.kind == BlockKind::TableRow)
}

#[test]
fn markdown_and_html_have_one_structure_in_the_corpora() {
    let Some(corpus) = corpus() else { return };
    let (mut seen, mut elements, mut wrong) = (0, 0, Vec::new());
    for set in SETS {
        for (page, bytes) in pages(&corpus, set, PAGES) {
            let article = cleaned(&page, &bytes, true);
            if has_other_words(&article) || is_only_html(&article) {
                continue;
            }
            let (markdown, html) = (of_markdown(&render::markdown_body(&article)), of_html(&render::html_body(&article)));
            seen += 1;
            elements += html.values().sum::<usize>();
            let differ = markdown.iter().filter(|(k, n)| html.get(k) != Some(n)).map(|(k, n)| format!("Markdown {n} × {k:?}"));
            let differ = differ.chain(html.iter().filter(|(k, n)| markdown.get(k) != Some(n)).map(|(k, n)| format!("HTML {n} × {k:?}")));
            let differ: Vec<String> = differ.collect();
            if !differ.is_empty() {
                wrong.push(format!("{set}/{page}: {}", differ.join("; ")));
            }
        }
    }
    println!("{seen} pages, {elements} elements, {} pages differ", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
