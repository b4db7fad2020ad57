//! The numbers of lines that highlighters put beside code: no text of the code.

use std::sync::LazyLock;

use crate::html::names::{Tag, attribute_number};
use crate::html::{NodeId, Tree};
use crate::lexicon::words;

const CLASS: u8 = attribute_number("class");

/// What has more bytes is no gutter.
const MOST_BYTES: usize = 40_000;
/// So many nodes above are asked whether they are code.
const MOST_NODES: usize = 12;

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("code gutter"));

/// True if an element holds nothing but numbers and is named as the gutter of code; `in_code` tells whether it stands in code.
pub(crate) fn is_gutter(tree: &Tree, id: NodeId, tag: Tag, in_code: bool) -> bool {
    let may_be = match tag {
        Tag::TD | Tag::PRE => true,
        Tag::SPAN | Tag::A | Tag::DIV | Tag::CODE => in_code,
        _ => false,
    };
    may_be && tree.known_attr(id, CLASS).is_some_and(is_named) && holds_numbers(tree, id) && (in_code || is_beside_code(tree, id, tag))
}

fn is_named(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

fn holds_numbers(tree: &Tree, id: NodeId) -> bool {
    let text = tree.text_within(id, MOST_BYTES + 1);
    text.len() <= MOST_BYTES && text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}

/// A cell has a neighbour that holds code; preformatted numbers stand in such a cell, or beside code.
fn is_beside_code(tree: &Tree, id: NodeId, tag: Tag) -> bool {
    let cell = tree.ancestors(id).take(MOST_NODES).find(|a| tree.mark(*a) == Tag::TD);
    let cell = if tag == Tag::TD { Some(id) } else { cell };
    let holds_code = |node: NodeId| {
        [node].into_iter().chain(tree.descendants(node).take(MOST_NODES)).any(|n| matches!(tree.mark(n), Tag::PRE | Tag::CODE))
    };
    [cell, Some(id)].into_iter().flatten().any(|start| {
        std::iter::successors(tree.next_sibling(start), |n| tree.next_sibling(*n))
            .filter(|n| tree.text(*n).is_none())
            .take(2)
            .any(holds_code)
    })
}
