//! Markup over the development corpora: it changes no text, adds no word, and keeps what the gold keeps. Skips without `../shared`.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use dateline::extract::{Options, Source, clean};
use dateline::model::{Article, Form, SpanKind};
use dateline::render::{self, ImageMode, LinkMode};
use scraper::{Html, Selector};
use serde_json::Value;

/// Of each set so many pages: the whole of them takes minutes.
const PAGES: usize = 120;

pub(crate) const SETS: &[&str] =
    &["readability-pages", "fundus-parsers", "wcxb-dev", "trafilatura-eval", "read-pages", "chinese", "magic", "daniel"];

pub(crate) fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: ../shared with the development corpora is not here");
        return None;
    }
    Some(corpus)
}

fn read(path: &Path) -> Vec<u8> {
    let raw = fs::read(path).expect("a page");
    if path.extension().is_none_or(|e| e != "gz") {
        return raw;
    }
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(raw.as_slice()).read_to_end(&mut out).expect("a page");
    out
}

pub(crate) fn pages(corpus: &Path, set: &str, most: usize) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(corpus.join(set).join("html")).expect("a set").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let step = paths.len().div_ceil(most).max(1);
    let name = |path: &PathBuf| path.file_name().expect("a name").to_string_lossy().split('.').next().expect("a stem").to_owned();
    paths.iter().step_by(step).map(|path| (name(path), read(path))).collect()
}

pub(crate) fn cleaned(name: &str, bytes: &[u8], markup: bool) -> Article {
    let options = Options { markup, ..Options::default() };
    let url = url::Url::parse("https://courier.example/a/page.html").expect("an address");
    clean(&Source { name, bytes, url: Some(&url), ..Source::default() }, &options).remove(0).article
}

/// The words of a text, by letters and digits alone.
pub(crate) fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What HTML shows of the text.
fn words_of_html(html: &str) -> String {
    let page = Html::parse_fragment(html);
    words(&page.root_element().text().collect::<String>())
}

/// What Markdown shows of the text.
fn words_of_markdown(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let (mut out, mut pictures) = (String::new(), 0_u32);
    for event in
        Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM)
    {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            Event::Text(text) | Event::Code(text) if pictures == 0 => out.push_str(&words(&text)),
            _ => {}
        }
    }
    out
}

/// The numbers of lists are no text for a parser.
fn words_of_text(article: &Article) -> String {
    article.body.iter().map(|block| words(&block.text)).collect()
}

pub(crate) fn has_other_words(article: &Article) -> bool {
    let formula = |s: &dateline::model::Span| matches!(s.kind, SpanKind::Formula(_) | SpanKind::NoteRef(_));
    article
        .body
        .iter()
        .filter_map(|b| b.markup.as_ref())
        .any(|m| m.spans.iter().any(formula) || matches!(m.form, Form::Formula(_) | Form::Note(_) | Form::Embed(_)))
}

#[test]
fn markup_changes_no_text_in_the_corpora() {
    let Some(corpus) = corpus() else { return };
    let (mut seen, mut wrong) = (0, Vec::new());
    let bare = render::Options { images: Some(ImageMode::Drop), links: Some(LinkMode::Drop), ..render::Options::default() };
    for set in SETS {
        for (name, bytes) in pages(&corpus, set, PAGES) {
            let article = cleaned(&name, &bytes, true);
            seen += 1;
            if cleaned(&name, &bytes, false).text != article.text {
                wrong.push(format!("{set}/{name}: another text"));
            }
            if has_other_words(&article) {
                continue;
            }
            let text = words_of_text(&article);
            if words_of_html(&render::html_body_with(&article, &bare)) != text {
                wrong.push(format!("{set}/{name}: other words in HTML"));
            }
            for markdown in [render::markdown_body_with(&article, &bare), render::markdown_body(&article)] {
                let shown = words_of_markdown(&markdown);
                if shown != text {
                    let at = shown.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
                    let part = |t: &str| t.chars().skip(at.saturating_sub(12)).take(30).collect::<String>();
                    wrong.push(format!("{set}/{name}: other words in Markdown: {} for {}", part(&shown), part(&text)));
                }
            }
        }
    }
    println!("{seen} pages, {} differ", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How often each run of that kind stands in a document, by its words.
fn counted(html: &Html, selector: &str, value: impl Fn(scraper::ElementRef<'_>) -> Option<String>) -> HashMap<String, usize> {
    let mut out = HashMap::new();
    for element in html.select(&Selector::parse(selector).expect("a selector")) {
        if let Some(value) = value(element).filter(|v| !v.is_empty()) {
            *out.entry(value).or_default() += 1;
        }
    }
    out
}

fn kept(wanted: &HashMap<String, usize>, have: &HashMap<String, usize>) -> (usize, usize) {
    let found = wanted.iter().map(|(word, n)| (*n).min(have.get(word).copied().unwrap_or(0))).sum();
    (found, wanted.values().sum())
}

#[test]
fn links_emphasis_and_pictures_of_the_gold_are_kept_in_the_corpora() {
    let Some(corpus) = corpus() else { return };
    let gold = fs::read_to_string(corpus.join("readability-pages/gold.jsonl")).expect("gold");
    let gold: BTreeMap<String, Value> = gold
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("JSON"))
        .filter_map(|v| Some((v["id"].as_str()?.to_owned(), v)))
        .collect();
    let mut sums = BTreeMap::<&str, (usize, usize)>::new();
    for (name, bytes) in pages(&corpus, "readability-pages", usize::MAX) {
        let Some(text) = gold.get(&name).and_then(|g| g["text"].as_str()) else { continue };
        let article = cleaned(&name, &bytes, true);
        let inside = words(text);
        let kept_text = words(&article.text);
        let page = Html::parse_document(&String::from_utf8_lossy(&bytes));
        let ours = Html::parse_fragment(&render::html_body(&article));
        let text_of = |e: scraper::ElementRef<'_>| Some(words(&e.text().collect::<String>()));
        // Of the page's own runs those whose paragraph is in the gold, and in our text: what is dropped with its block is the model's.
        let in_body = |e: scraper::ElementRef<'_>| {
            let block = e
                .ancestors()
                .filter_map(scraper::ElementRef::wrap)
                .find(|a| matches!(a.value().name(), "p" | "li" | "td" | "blockquote" | "dd"))?;
            let all = text_of(block)?;
            (all.len() >= 40 && inside.contains(&all) && kept_text.contains(&all)).then(|| text_of(e)).flatten()
        };
        let link = |e: scraper::ElementRef<'_>| {
            e.value().attr("href").filter(|h| !h.trim().starts_with(['#']) && !h.trim().starts_with("javascript")).and_then(|_| in_body(e))
        };
        // Pictures beside a paragraph of the gold that we keep, in one element with it, alone or in a figure.
        let beside_text = |picture: scraper::ElementRef<'_>| {
            let outer = picture.ancestors().filter_map(scraper::ElementRef::wrap).find(
                |a| !matches!(a.value().name(), "a" | "picture" | "figure" | "p" | "span" | "div" if a.child_elements().count() < 3),
            )?;
            let told = |p: scraper::ElementRef<'_>| {
                text_of(p).is_some_and(|all| all.len() >= 80 && inside.contains(&all) && kept_text.contains(&all))
            };
            let formula = picture.value().attr("class").is_some_and(|class| class.contains("math"));
            let set = !formula
                && ["src", "data-src"].into_iter().any(|name| picture.value().attr(name).is_some_and(|src| !src.starts_with("data:")));
            (set && outer.child_elements().filter(|p| p.value().name() == "p" && told(*p)).count() >= 2).then(|| "picture".to_owned())
        };
        let (found, all) = kept(&counted(&page, "img", beside_text), &counted(&ours, "img", |_| Some("picture".to_owned())));
        if found * 10 < all * 8 {
            println!("{name}: pictures {found} of {all}");
        }
        let sum = sums.entry("pictures").or_default();
        *sum = (sum.0 + found, sum.1 + all);
        for (what, selector, ours_by) in [("links", "a[href]", "a[href]"), ("emphasis", "em, i, strong, b", "em, strong")] {
            let wanted = if what == "links" { counted(&page, selector, link) } else { counted(&page, selector, in_body) };
            let (found, all) = kept(&wanted, &counted(&ours, ours_by, text_of));
            let sum = sums.entry(what).or_default();
            *sum = (sum.0 + found, sum.1 + all);
            if found * 10 < all * 9 && all > 3 {
                println!("{name}: {what} {found} of {all}");
            }
        }
    }
    println!("{sums:?}");
    for (what, (found, all)) in sums {
        let least = if what == "pictures" { 85 } else { 95 };
        assert!(found * 100 >= all * least, "{what}: {found} of {all} are kept");
    }
}
