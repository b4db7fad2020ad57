//! A rule out of pages whose verdicts are known: the selectors that hold the kept blocks on all of them, for a person to edit.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use crate::html::{NodeId, Tree};
use crate::model::{Block, BlockKind};

/// A page and which of its blocks are the article.
#[derive(Debug)]
pub struct Example<'a> {
    /// The page.
    pub tree: &'a Tree,
    /// Its blocks.
    pub blocks: &'a [Block],
    /// Which of them are kept, in the same order.
    pub kept: &'a [bool],
    /// The headline.
    pub title: Option<&'a str>,
    /// The address, for the rule's tests.
    pub url: Option<&'a str>,
}

/// The body holds at least this share of the kept words on each page.
const LEAST_HELD: f32 = 0.95;
/// A selector stands on at least this share of the pages.
const LEAST_PAGES: f32 = 0.8;
/// What is stripped stands on so many pages at least; so many selectors are proposed at most.
const STRIPPED_PAGES: usize = 2;
const MOST_STRIPPED: usize = 20;
/// Longer class names and ids are made by machines.
const LONGEST_NAME: usize = 40;
/// So many pages become tests.
const MOST_TESTS: usize = 3;

/// What a selector holds.
#[derive(Debug, Default, Clone)]
struct Held {
    pages: usize,
    /// The smallest share of a page's kept words.
    least: f32,
    kept: usize,
    dropped: usize,
    depth: usize,
}

/// A rule in our TOML form; `None` if no selector holds the body on the pages.
#[must_use]
pub fn learn(host: &str, pages: &[Example]) -> Option<String> {
    let held = held(pages);
    let enough = pages.len() as f32 * LEAST_PAGES;
    let fits = |held: &&Held| held.pages as f32 >= enough && held.least >= LEAST_HELD;
    let bodies = held.iter().filter(|(_, held)| fits(held));
    let (body, chosen) =
        bodies.min_by_key(|(selector, held)| (held.dropped, usize::MAX - held.depth, selector.len(), (*selector).clone()))?;
    let mut strip: Vec<(&String, &Held)> = stripped(&held, pages, body).collect();
    strip.sort_by_key(|(selector, held)| (usize::MAX - held.dropped, (*selector).clone()));
    let mut out = String::new();
    let _ = writeln!(out, "# From {} pages: the body holds all that is kept, and {} words more.", pages.len(), chosen.dropped);
    let _ = writeln!(out, "host = {}", quoted(host));
    let _ = writeln!(out, "body = [{}]", quoted(body));
    let names: Vec<String> = strip.iter().take(MOST_STRIPPED).map(|(selector, _)| quoted(selector)).collect();
    let _ = writeln!(out, "strip = [{}]", names.join(", "));
    if let Some(title) = title(pages) {
        let _ = writeln!(out, "title = [{}]", quoted(&title));
    }
    for page in pages.iter().take(MOST_TESTS) {
        let Some(url) = page.url else { continue };
        let longest = page.blocks.iter().zip(page.kept).filter(|(_, kept)| **kept).map(|(b, _)| b.text.as_str()).max_by_key(|t| t.len());
        let line = longest.and_then(|text| text.lines().next()).unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().take(8).collect();
        let _ = writeln!(out, "\n[[tests]]\nurl = {}\ncontains = [{}]", quoted(url), quoted(&words.join(" ")));
    }
    Some(out)
}

/// What each selector holds over all pages.
fn held(pages: &[Example]) -> BTreeMap<String, Held> {
    let mut all: BTreeMap<String, Held> = BTreeMap::new();
    for page in pages {
        let mut here: HashMap<String, Held> = HashMap::new();
        let mut total = 0;
        for (block, kept) in page.blocks.iter().zip(page.kept) {
            let words = crate::text::words(&block.text);
            total += if *kept { words } else { 0 };
            for (selector, depth) in selectors_above(page.tree, block) {
                let held = here.entry(selector).or_default();
                held.depth = held.depth.max(depth);
                *(if *kept { &mut held.kept } else { &mut held.dropped }) += words;
            }
        }
        for (selector, held) in here {
            let share = held.kept as f32 / (total as f32).max(1.0);
            let sum = all.entry(selector).or_insert_with(|| Held { least: 1.0, ..Held::default() });
            sum.pages += 1;
            sum.least = sum.least.min(share);
            sum.kept += held.kept;
            sum.dropped += held.dropped;
            sum.depth = sum.depth.max(held.depth);
        }
    }
    all
}

/// The selectors of elements inside the body that hold nothing kept on any page, the outermost alone.
fn stripped<'h>(held: &'h BTreeMap<String, Held>, pages: &[Example], body: &str) -> impl Iterator<Item = (&'h String, &'h Held)> {
    let mut outermost: HashSet<String> = HashSet::new();
    for page in pages {
        for (block, _) in page.blocks.iter().zip(page.kept).filter(|(_, kept)| !**kept) {
            let Some(node) = page.tree.node_at(block.place) else { continue };
            let mut best = None;
            for id in page.tree.ancestors(node) {
                let names = names(page.tree, id);
                if names.iter().any(|name| name == body) {
                    outermost.extend(best);
                    break;
                }
                let none_kept = |name: &String| held.get(name).is_some_and(|h| h.kept == 0 && h.pages >= STRIPPED_PAGES.min(pages.len()));
                best = names.into_iter().find(none_kept).or(best);
            }
        }
    }
    held.iter().filter(move |(selector, _)| outermost.contains(*selector))
}

/// The selector of the headings that show the title on all pages.
fn title(pages: &[Example]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let is_title = |block: &&Block| matches!(block.kind, BlockKind::Heading(_)) && page.title == Some(block.text.trim());
        let Some(block) = page.blocks.iter().find(is_title) else { continue };
        let Some(node) = page.tree.node_at(block.place) else { continue };
        names(page.tree, node).into_iter().for_each(|name| *counts.entry(name).or_insert(0) += 1);
    }
    counts.into_iter().filter(|(_, n)| *n == pages.len()).map(|(name, _)| name).next()
}

/// The selectors of the elements around a block, each with its depth.
fn selectors_above(tree: &Tree, block: &Block) -> Vec<(String, usize)> {
    let Some(node) = tree.node_at(block.place) else { return Vec::new() };
    let path: Vec<NodeId> = tree.ancestors(node).collect();
    let mut seen = HashSet::new();
    let all = path.iter().enumerate().flat_map(|(above, id)| names(tree, *id).into_iter().map(move |name| (name, above)));
    all.filter(|(name, _)| seen.insert(name.clone())).map(|(name, above)| (name, path.len() - above)).collect()
}

/// Simple selectors of an element: by id, by class, by `itemprop`, by a tag that says what it holds.
fn names(tree: &Tree, id: NodeId) -> Vec<String> {
    let Some(tag) = tree.name(id) else { return Vec::new() };
    if matches!(tag, "html" | "body") {
        return Vec::new();
    }
    let mut out = Vec::new();
    if let Some(value) = tree.attr(id, "id").filter(|value| is_name(value)) {
        out.push(format!("{tag}#{value}"));
    }
    let classes = tree.attr(id, "class").unwrap_or_default().split_whitespace().filter(|class| is_name(class));
    out.extend(classes.take(8).map(|class| format!("{tag}.{class}")));
    if let Some(value) = tree.attr(id, "itemprop").filter(|value| is_name(value)) {
        out.push(format!("{tag}[itemprop={value}]"));
    }
    if matches!(tag, "article" | "main" | "aside" | "h1") {
        out.push(tag.to_owned());
    }
    out
}

/// A name that a person gave: letters and hyphens, no counts.
fn is_name(value: &str) -> bool {
    let begins = value.starts_with(|c: char| c.is_ascii_alphabetic());
    begins && value.len() <= LONGEST_NAME && value.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_')
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
