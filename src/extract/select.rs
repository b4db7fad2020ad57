//! The caller's CSS selectors: which elements are the body, which are not.

use std::collections::HashSet;

use scraper::{Html, Selector};

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

impl Selection {
    /// `select`: text inside these elements is the body, all else is not. `strip`: text inside these is not.
    pub fn new(select: Vec<String>, strip: Vec<String>) -> Result<Self, SelectorError> {
        for selector in select.iter().chain(&strip) {
            Selector::parse(selector).map_err(|e| SelectorError { selector: selector.clone(), reason: e.to_string() })?;
        }
        Ok(Self { select, strip })
    }

    fn is_empty(&self) -> bool {
        self.select.is_empty() && self.strip.is_empty()
    }
}

/// For each block what the caller wants: keep, drop, or nothing. `None` if there are no selectors.
pub(super) fn wishes(tree: &Tree, blocks: &[Block], selection: &Selection) -> Option<Vec<Option<bool>>> {
    if selection.is_empty() {
        return None;
    }
    let document = Html::parse_document(&tree.to_html(true));
    let selected = matched(&document, &selection.select);
    let stripped = matched(&document, &selection.strip);
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
    Some(blocks.iter().map(wish).collect())
}

/// The numbers of the nodes that some selector matches.
fn matched(document: &Html, selectors: &[String]) -> HashSet<u32> {
    let selectors = selectors.iter().filter_map(|s| Selector::parse(s).ok());
    selectors
        .flat_map(|s| document.select(&s).filter_map(|e| e.value().attr(NUMBER_ATTRIBUTE)?.parse().ok()).collect::<Vec<u32>>())
        .collect()
}

fn holds(tree: &Tree, block: &Block, set: &HashSet<u32>) -> bool {
    let Some(node) = tree.node_at(block.place) else { return false };
    tree.ancestors(node).map(NodeId::number).any(|n| set.contains(&n))
}
