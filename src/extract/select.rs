//! The caller's CSS selectors: which elements are the body, which are not.

use std::collections::HashSet;

use scraper::{Html, Selector};

use crate::extract::budget::Limit;
use crate::html::shape::Shape;
use crate::html::{NUMBER_ATTRIBUTE, NodeId, Tree};
use crate::model::Block;

/// Selectors by which the caller names the body or boilerplate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    select: Vec<String>,
    strip: Vec<String>,
}

/// A selector that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{selector}` is not a CSS selector: {reason}; write for example `article .body` or `#main > p`")]
pub struct SelectorError {
    selector: String,
    reason: String,
}

/// So many selectors of one kind, so long, with so many brackets in each other: what a person writes is far below, and the parser
/// recurses on brackets.
const MAX_SELECTORS: usize = 200;
const MAX_SELECTOR_BYTES: usize = 2000;
const MAX_SELECTOR_DEPTH: usize = 16;

impl Selection {
    /// `select`: text inside these elements is the body, all else is not. `strip`: text inside these is not.
    pub fn new(select: Vec<String>, strip: Vec<String>) -> Result<Self, SelectorError> {
        for (at, selector) in select.iter().enumerate().chain(strip.iter().enumerate()) {
            let limits = within_limits(at, selector);
            limits.and_then(|()| Selector::parse(selector).map(|_| ()).map_err(|e| e.to_string())).map_err(|reason| {
                let shown = &selector[..selector.floor_char_boundary(80)];
                SelectorError { selector: shown.to_owned(), reason }
            })?;
        }
        Ok(Self { select, strip })
    }

    fn is_empty(&self) -> bool {
        self.select.is_empty() && self.strip.is_empty()
    }
}

/// What is wrong with the selector at that place in its list before it is parsed.
fn within_limits(at: usize, selector: &str) -> Result<(), String> {
    let depth = selector.bytes().scan(0_usize, |depth, byte| {
        *depth = match byte {
            b'(' => *depth + 1,
            b')' => depth.saturating_sub(1),
            _ => *depth,
        };
        Some(*depth)
    });
    if at >= MAX_SELECTORS {
        Err(format!("there are more than {MAX_SELECTORS} of them"))
    } else if selector.len() > MAX_SELECTOR_BYTES {
        Err(format!("it is longer than {MAX_SELECTOR_BYTES} bytes"))
    } else if depth.max().unwrap_or(0) > MAX_SELECTOR_DEPTH {
        Err(format!("its brackets are deeper than {MAX_SELECTOR_DEPTH}"))
    } else {
        Ok(())
    }
}

/// For each block what the caller wants, and the selectors that match nothing.
pub(crate) type Wishes = (Option<Vec<Option<bool>>>, Vec<String>);

/// For each block what the caller wants: keep, drop, or nothing; `None` if there are no selectors. Then the selectors that match
/// nothing on the page, in words. An error says that they would cost too much on this page.
pub(crate) fn wishes(tree: &Tree, blocks: &[Block], selection: &Selection, limit: Limit) -> Result<Wishes, String> {
    if selection.is_empty() {
        return Ok((None, Vec::new()));
    }
    let shape = Shape::of(tree);
    let steps = selection.select.iter().chain(&selection.strip).map(|selector| shape.steps_of_selector(selector));
    limit.allows(steps.fold(0, u64::saturating_add), "the selectors")?;
    let document = Html::parse_document(&tree.to_html(true));
    let mut missing = Vec::new();
    let selected = matched(&document, "--select", &selection.select, &mut missing);
    let stripped = matched(&document, "--strip", &selection.strip, &mut missing);
    let wish = |block: &Block| {
        let inside = |set: &HashSet<u32>| holds(tree, block, set);
        if inside(&stripped) {
            Some(false)
        } else if selection.select.is_empty() {
            None
        } else {
            Some(inside(&selected))
        }
    };
    Ok((Some(blocks.iter().map(wish).collect()), missing))
}

/// The numbers of the nodes that some selector matches.
fn matched(document: &Html, flag: &str, selectors: &[String], missing: &mut Vec<String>) -> HashSet<u32> {
    let mut found = HashSet::new();
    for (text, selector) in selectors.iter().filter_map(|s| Some((s, Selector::parse(s).ok()?))) {
        let before = found.len();
        let mut any = false;
        for element in document.select(&selector) {
            any = true;
            found.extend(element.value().attr(NUMBER_ATTRIBUTE).and_then(|number| number.parse::<u32>().ok()));
        }
        if !any && found.len() == before {
            missing.push(format!("{flag} {text:?} matches nothing on this page"));
        }
    }
    found
}

fn holds(tree: &Tree, block: &Block, set: &HashSet<u32>) -> bool {
    let Some(node) = tree.node_at(block.place) else { return false };
    tree.ancestors(node).map(NodeId::number).any(|n| set.contains(&n))
}
