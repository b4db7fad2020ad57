//! Elements that set a run of text apart.

use crate::html::names::{Tag, attribute_number};
use crate::html::{NodeId, Tree};
use crate::model::SpanKind;

const STYLE: u8 = attribute_number("style");

/// A longer style says nothing more of it.
const STYLE_BYTES: usize = 400;

/// What has more nodes is no title.
const MOST_NODES: usize = 6;

/// What an element makes of its text.
pub(crate) fn of(tree: &Tree, id: NodeId, tag: Tag) -> Option<SpanKind> {
    match tag {
        Tag::EM | Tag::I | Tag::VAR | Tag::DFN => Some(SpanKind::Emphasis),
        Tag::CITE => Some(SpanKind::Emphasis).filter(|_| is_title(tree, id)),
        Tag::STRONG | Tag::B => Some(SpanKind::Strong).filter(|_| !is_plain(tree, id)),
        Tag::CODE | Tag::KBD | Tag::SAMP | Tag::TT => Some(SpanKind::Code),
        Tag::SUP => Some(SpanKind::Superscript),
        Tag::SUB => Some(SpanKind::Subscript),
        Tag::S | Tag::DEL | Tag::STRIKE => Some(SpanKind::Strike),
        Tag::MARK => Some(SpanKind::Mark),
        Tag::SPAN | Tag::FONT => styled(tree.known_attr(id, STYLE)?),
        _ => None,
    }
}

/// The title of a work; what holds more than one is a reference, in which titles are set apart by themselves.
fn is_title(tree: &Tree, id: NodeId) -> bool {
    let mut inside = tree.descendants(id);
    let plain = inside.by_ref().take(MOST_NODES).all(|n| tree.text(n).is_some() || matches!(tree.mark(n), Tag::A | Tag::SPAN));
    plain && inside.next().is_none()
}

/// Editors write `<b style="font-weight:normal">` around whole documents.
fn is_plain(tree: &Tree, id: NodeId) -> bool {
    tree.known_attr(id, STYLE).is_some_and(|style| rules(style).any(|(name, value)| name == "font-weight" && value == "normal"))
}

fn rules(style: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let head = &style[..style.floor_char_boundary(STYLE_BYTES)];
    head.split(';').filter_map(|rule| rule.split_once(':')).map(|(name, value)| {
        let value = value.trim().trim_end_matches("!important").trim();
        (name.trim().to_ascii_lowercase(), value.to_ascii_lowercase())
    })
}

fn styled(style: &str) -> Option<SpanKind> {
    rules(style).find_map(|(name, value)| match (name.as_str(), value.as_str()) {
        ("font-style", "italic" | "oblique") => Some(SpanKind::Emphasis),
        ("font-weight", "bold" | "bolder" | "600" | "700" | "800" | "900") => Some(SpanKind::Strong),
        ("text-decoration" | "text-decoration-line", value) if value.contains("line-through") => Some(SpanKind::Strike),
        ("vertical-align", "super") => Some(SpanKind::Superscript),
        ("vertical-align", "sub") => Some(SpanKind::Subscript),
        _ => None,
    })
}
