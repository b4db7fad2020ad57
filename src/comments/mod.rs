//! Readers' comments, for the caller who asks for them: each with the name and the date that stand beside it.
//!
//! `classify::remarks` tells which blocks are whose text; a comment's own element is the outermost one that holds nothing of another
//! comment, nor of the rest of the page. What JSON-LD has of comments counts where it has more of them.

mod remarks;

pub use remarks::{Remark, remarks};

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use serde_json::Value;

use url::Url;

use crate::classify;
use crate::dates;
use crate::document::Document;
use crate::html::{Embedded, NodeId, Tree};
use crate::lexicon::words;
use crate::model::Source;
use crate::model::{Block, BlockKind, Comment, Date, Hints, Verdict};
use crate::text::fold;
use crate::text::normalize;

/// What stands behind a name, or before it.
static SAYS: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("says"));
/// A longer text is no name.
const LONGEST_NAME: usize = 60;
/// A longer block of JSON-LD is not read for comments; no more of them are taken.
const MAX_JSON_BYTES: usize = 2 << 20;
const MOST: usize = 2_000;

/// How the page writes dates, and what may be one.
#[derive(Clone, Copy)]
struct Clock {
    order: dates::Order,
    today: Option<jiff::civil::Date>,
    now: Option<jiff::Timestamp>,
}

impl Clock {
    fn read(&self, text: &str) -> Option<Date> {
        let said = dates::parse(text, self.order).or_else(|| dates::relative(text, self.now?))?;
        let last = self.today.and_then(|t| t.checked_add(jiff::Span::new().days(2)).ok());
        last.is_none_or(|last| said.day <= last).then_some(said)
    }
}

/// The comments of a page, given which of its blocks are body.
pub(crate) fn comments(
    document: &Document<'_>,
    embedded: &Embedded,
    input: &classify::Input,
    verdicts: &[Verdict],
    source: &Source,
) -> Vec<Comment> {
    let order = dates::Order::of(input.language, source.url.and_then(Url::host_str));
    let clock = Clock { order, today: source.today, now: source.now };
    let shown = shown(document, input.blocks, &remarks(input, verdicts), clock);
    let declared = declared(embedded, clock);
    if declared.len() > shown.len() { declared } else { shown }
}

fn shown(document: &Document<'_>, blocks: &[Block], remarks: &[Remark], clock: Clock) -> Vec<Comment> {
    let tree = document.tree;
    let holders = holders(tree, blocks, remarks);
    let mut out = Vec::new();
    for (at, remark) in remarks.iter().enumerate() {
        let text = text(blocks, remark);
        let Some(place) = remark.blocks.first().map(|b| blocks[*b].place).filter(|_| !text.is_empty()) else { continue };
        let end = remark.blocks.last().map_or(place, |b| blocks[*b].place);
        let own = tree.node_at(place).into_iter().flat_map(|node| tree.ancestors(node)).take_while(|n| holders.get(n) == Some(&1)).last();
        let inside = own.into_iter().flat_map(|own| tree.descendants(own));
        let mut beside = Beside::default();
        inside.for_each(|node| beside.look(document, node, place..=end, clock));
        if beside.author.is_none() && beside.date.is_none() {
            let before = at.checked_sub(1).map(|before| &remarks[before]).filter(|before| before.part == remark.part);
            let from = before.and_then(|b| b.blocks.last()).unwrap_or(&remark.part.0);
            beside = above(document, blocks[*from].place..place, clock);
        }
        // What shows neither name nor date is the page's own: a prompt, a rule, a list of the latest.
        if (beside.author.is_some() || beside.date.is_some()) && !beside.is_all(&text, clock) {
            out.push(Comment { author: beside.author, date: beside.date, text });
        }
    }
    out
}

/// A list of terms holds names and texts in turn: the last name above a text is its own, and what stands between the two.
fn above(document: &Document<'_>, between: Range<u32>, clock: Clock) -> Beside {
    let tree = document.tree;
    let nodes = || (between.start.saturating_sub(2)..between.end).filter_map(|number| tree.node_at(number));
    let Some(last) = nodes().rfind(|node| named(document, *node).is_some()) else { return Beside::default() };
    let mut beside = Beside::default();
    nodes().filter(|node| *node >= last).for_each(|node| beside.look(document, node, between.end..=between.end, clock));
    beside
}

fn text(blocks: &[Block], remark: &Remark) -> String {
    let mut own: Vec<Block> = remark.blocks.iter().map(|b| normalize::block(&blocks[*b])).filter(|b| !b.text.is_empty()).collect();
    // Each comment may be an item of a list; only several items are a list of its own.
    let mut items = own.iter_mut().filter(|b| matches!(b.kind, BlockKind::ListItem { .. }));
    if let (Some(item), None) = (items.next(), items.next()) {
        item.kind = BlockKind::Paragraph;
    }
    normalize::body(&own)
}

/// For each element how many comments it holds; what is beside the comments counts as one too.
fn holders(tree: &Tree, blocks: &[Block], remarks: &[Remark]) -> HashMap<NodeId, u32> {
    let mut out: HashMap<NodeId, u32> = HashMap::new();
    let mut count = |place: u32| {
        for around in tree.node_at(place).into_iter().flat_map(|node| tree.ancestors(node)) {
            let held = out.entry(around).or_insert(0);
            *held += 1;
            // Those around it were counted for both.
            if *held > 2 {
                break;
            }
        }
    };
    for remark in remarks {
        remark.blocks.first().into_iter().for_each(|b| count(blocks[*b].place));
    }
    let edges = remarks.iter().flat_map(|r| [r.part.0.checked_sub(1), r.part.1.checked_add(1)]).flatten();
    let mut edges: Vec<usize> = edges.filter(|at| *at < blocks.len()).collect();
    edges.sort_unstable();
    edges.dedup();
    for at in edges {
        // Twice: an element that holds it and no comment is none either.
        count(blocks[at].place);
        count(blocks[at].place);
    }
    out
}

/// What stands beside a text.
#[derive(Default)]
struct Beside {
    author: Option<String>,
    /// The element that told the name holds this one.
    named_in: Option<NodeId>,
    date: Option<Date>,
    /// It was marked as a time for machines.
    marked: bool,
}

impl Beside {
    /// True if a text says no more than the name and the date.
    fn is_all(&self, text: &str, clock: Clock) -> bool {
        let rest = self.author.as_deref().and_then(|name| text.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.len() <= LONGEST_NAME && clock.read(rest).is_some())
    }

    fn look(&mut self, document: &Document<'_>, node: NodeId, message: RangeInclusive<u32>, clock: Clock) {
        let tree = document.tree;
        if tree.name(node).is_none() || message.contains(&node.number()) {
            return;
        }
        let before = node.number() < *message.start();
        self.date(document, node, before, clock);
        // A name is told once; an element inside the one that told it tells it better.
        let inside = self.named_in.is_some_and(|outer| tree.ancestors(node).take(4).any(|a| a == outer));
        if !(self.author.is_none() || inside) {
            return;
        }
        if let Some(name) = named(document, node) {
            (self.author, self.named_in) = (Some(name), Some(node));
        }
    }

    fn date(&mut self, document: &Document<'_>, node: NodeId, before: bool, clock: Clock) {
        let tree = document.tree;
        if self.marked || self.date.is_some() && !before {
            return;
        }
        let properties = ["datecreated", "datepublished", "commenttime"];
        let is_time = tree.tag(node) == "time";
        if !is_time && !says(document, node, Hints::COMMENT_TIME, Hints::default(), &properties) {
            return;
        }
        let marked = ["datetime", "content", "title"].iter().filter_map(|name| tree.attr(node, name)).find_map(|value| clock.read(value));
        if let Some(date) = marked {
            (self.date, self.marked) = (Some(date), is_time);
        } else if self.date.is_none() {
            self.date = short_text(tree, node).and_then(|text| clock.read(&text));
        }
    }
}

/// The name that an element tells.
fn named(document: &Document<'_>, node: NodeId) -> Option<String> {
    let tree = document.tree;
    tree.name(node).filter(|tag| *tag != "label")?;
    says(document, node, Hints::COMMENTER, Hints::NO_COMMENTER, &["author", "name", "creator"])
        .then(|| short_text(tree, node))
        .flatten()
        .and_then(|t| name(&t))
}

/// The text of an element that holds little.
fn short_text(tree: &Tree, node: NodeId) -> Option<String> {
    let mut raw = String::new();
    for (count, inner) in tree.descendants(node).enumerate() {
        raw.push_str(tree.text(inner).unwrap_or(" "));
        if count > 40 || raw.len() > 1_000 {
            return None;
        }
    }
    Some(normalize::line(&raw))
}

/// True if the element's class or `itemprop` says so.
fn says(document: &Document<'_>, node: NodeId, what: Hints, other: Hints, properties: &[&str]) -> bool {
    let own = document.tree.attr(node, "itemprop").is_some_and(|p| properties.contains(&p.to_ascii_lowercase().as_str()));
    let hints = document.hints(node);
    own || hints.any(what) && !hints.any(other)
}

/// A name without what says that it spoke.
fn name(text: &str) -> Option<String> {
    let line = normalize::line(text);
    if line.chars().count() > 2 * LONGEST_NAME {
        return None;
    }
    let bare = |n: &str| n.trim_matches(|c: char| c.is_whitespace() || ":：,·•|-–—".contains(c)).to_owned();
    let told = bare(&line);
    let told = bare(told.trim_end_matches("...").trim_end_matches('…'));
    let lower = fold::lower(&told);
    // A word, not the end of one; the scripts without spaces have no such ends.
    let without = |said: &&str| {
        let before = told.len().checked_sub(said.len()).filter(|_| lower.ends_with(*said)).and_then(|at| told.get(..at))?;
        (!said.is_ascii() || before.ends_with(char::is_whitespace)).then(|| bare(before))
    };
    let name = SAYS.iter().find_map(without).unwrap_or(told);
    (name.contains(char::is_alphabetic) && !name.ends_with('*') && name.chars().count() <= LONGEST_NAME).then_some(name)
}

/// The comments that JSON-LD holds.
fn declared(embedded: &Embedded, clock: Clock) -> Vec<Comment> {
    let mut out = Vec::new();
    let blocks = embedded.json_ld.iter().filter(|t| t.len() <= MAX_JSON_BYTES && t.contains("\"Comment\""));
    for value in blocks.filter_map(|t| serde_json::from_str::<Value>(t).ok()) {
        let mut todo = vec![&value];
        while let Some(value) = todo.pop().filter(|_| out.len() < MOST) {
            match value {
                Value::Array(items) => todo.extend(items.iter().rev()),
                Value::Object(map) => {
                    todo.extend(map.values().rev().filter(|v| v.is_object() || v.is_array()));
                    if map.get("@type").and_then(Value::as_str) == Some("Comment") {
                        out.extend(comment(value, clock));
                    }
                }
                _ => {}
            }
        }
    }
    out
}

fn comment(value: &Value, clock: Clock) -> Option<Comment> {
    let text = value.get("text").or_else(|| value.get("commentText")).and_then(Value::as_str)?;
    let text = normalize::body(&normalize::paragraphs(&crate::document::embedded::plain(text)));
    let author = value.get("author").map(|a| if let Value::Array(list) = a { list.first().unwrap_or(a) } else { a });
    let author = author.and_then(|a| a.as_str().or_else(|| a.get("name")?.as_str())).and_then(name);
    let date = ["dateCreated", "datePublished"].iter().find_map(|key| clock.read(value.get(*key)?.as_str()?));
    (!text.is_empty()).then_some(Comment { author, date, text })
}
