//! Callouts: boxes that set a remark apart from the running text, as documentation and weblogs make them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::html::names::{Tag, attribute_number};
use crate::html::{NodeId, Tree};
use crate::lexicon::words;

const CLASS: u8 = attribute_number("class");

/// So many elements around a block may be its box.
const AROUND: usize = 5;
/// A longer class says nothing of it.
const CLASS_BYTES: usize = 200;
/// The kind of a box that does not tell its own.
const NOTE: &str = "note";

static BOXES: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("callout"));
static KINDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| words::forms("callout kind"));

/// The kind of the box around a block: `note`, `tip`, `important`, `warning` or `caution`.
pub(crate) fn of(tree: &Tree, around: NodeId) -> Option<&'static str> {
    let outer = tree.ancestors(around).take(AROUND).take_while(|id| !matches!(tree.mark(*id), Tag::BODY | Tag::ARTICLE | Tag::MAIN));
    [around].into_iter().chain(outer).find_map(|id| kind(tree, id))
}

fn kind(tree: &Tree, id: NodeId) -> Option<&'static str> {
    if !matches!(tree.mark(id), Tag::DIV | Tag::ASIDE | Tag::SECTION | Tag::P | Tag::BLOCKQUOTE | Tag::DETAILS) {
        return None;
    }
    let told = tree.attr(id, "data-callout").map(|kind| named(&kind.trim().to_ascii_lowercase()).unwrap_or(NOTE));
    let class = tree.known_attr(id, CLASS).filter(|class| class.len() <= CLASS_BYTES);
    told.or_else(|| of_class(&class?.to_ascii_lowercase()))
}

/// What the class of a box says of its kind.
fn of_class(class: &str) -> Option<&'static str> {
    let names = || class.split_ascii_whitespace();
    let behind = |name: &str, start: &str| name.strip_prefix(start).and_then(|rest| rest.strip_prefix('-')).and_then(named);
    let told = BOXES.iter().find_map(|start| names().find_map(|name| behind(name, start)));
    let is_box = told.is_some() || names().any(|name| BOXES.contains(&name));
    is_box.then(|| told.or_else(|| names().find_map(|name| named(name.strip_prefix("is-").unwrap_or(name)))).unwrap_or(NOTE))
}

/// The kind of that name in Markdown.
fn named(name: &str) -> Option<&'static str> {
    KINDS.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_classes() {
        for (class, kind) in [
            ("admonition note", Some("note")),
            ("admonition danger", Some("caution")),
            ("markdown-alert markdown-alert-important", Some("important")),
            ("theme-admonition theme-admonition-tip alert alert--success", Some("tip")),
            ("alert alert-warning", Some("warning")),
            ("callout", Some("note")),
            ("callout is-info", Some("note")),
            ("keynote", None),
            ("alert-box-wrapper", None),
            ("article-body", None),
        ] {
            assert_eq!(of_class(class), kind, "{class}");
        }
    }
}
