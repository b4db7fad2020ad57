//! The page as an arena: nodes by number, links between them, text as spans of two buffers, no recursion anywhere.

use std::borrow::Cow;

use crate::html::names::{self, Tag};

/// The number of a node in its [`Tree`]. Nodes are numbered in the order in which the parser made them,
/// which is document order except where the parser had to move them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The id as a number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

pub(crate) const NONE: u32 = u32::MAX;

/// Attribute values beyond this many bytes (data URIs, mostly) are not seen.
pub(crate) const MAX_ATTR_BYTES: usize = 16 * 1024;

/// A stretch of one of the two buffers; the top bit of `start` tells which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// Set in a span's start if it lies in the buffer of what was decoded.
pub(crate) const MADE: u32 = 1 << 31;

impl Span {
    /// Where it ends, in the same buffer.
    pub(crate) fn end(self) -> u32 {
        self.start + self.len
    }
}

/// The two buffers that hold all text: the source as it stands, and what had to be decoded or joined.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) source: String,
    pub(crate) made: String,
}

impl Text {
    pub(crate) fn get(&self, span: Span) -> &str {
        let (buffer, start) = if span.start & MADE == 0 { (&self.source, span.start) } else { (&self.made, span.start & !MADE) };
        buffer.get(start as usize..(start + span.len) as usize).unwrap_or("")
    }

    /// Adds text that does not stand in the source. Beyond 2 GiB nothing is added.
    pub(crate) fn make(&mut self, text: &str) -> Span {
        let start = self.made.len();
        if start + text.len() >= MADE as usize {
            return Span::default();
        }
        self.made.push_str(text);
        Span { start: start as u32 | MADE, len: text.len() as u32 }
    }
}

/// An attribute: a known name or its span, and its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attr {
    pub(crate) name: AttrName,
    pub(crate) value: Span,
    /// Set if nobody is to see it: event handlers, and values beyond the limit.
    pub(crate) unseen: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum AttrName {
    Known(u8),
    Other(Span),
}

/// What a node is: an element's tag, or one of the two marks below; and its text or its attributes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Data {
    pub(crate) tag: Tag,
    /// A text's span, or where an element's attributes begin and how many they are.
    pub(crate) span: Span,
}

/// The mark of a text node.
pub(crate) const TEXT: Tag = Tag(u32::MAX);
/// The mark of the document node.
pub(crate) const DOCUMENT: Tag = Tag(u32::MAX - 1);

/// A node in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<D> {
    pub(crate) data: D,
    pub(crate) parent: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) prev: u32,
    pub(crate) next: u32,
}

/// A parsed page as an arena of elements and text.
#[derive(Debug)]
pub struct Tree {
    pub(crate) nodes: Vec<Node<Data>>,
    pub(crate) attrs: Vec<Attr>,
    pub(crate) text: Text,
    /// Names of the tags that are not known, by their number beyond [`Tag::KNOWN`].
    pub(crate) names: Vec<Span>,
}

fn some(id: u32) -> Option<NodeId> {
    (id != NONE).then_some(NodeId(id))
}

impl Tree {
    fn node(&self, id: NodeId) -> &Node<Data> {
        &self.nodes[id.0 as usize]
    }

    /// The document node, parent of `<html>`.
    #[must_use]
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// The node of that number, if there is one.
    #[must_use]
    pub fn node_at(&self, number: u32) -> Option<NodeId> {
        ((number as usize) < self.nodes.len()).then_some(NodeId(number))
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if the tree holds nothing but the document node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// The lower-case tag name of an element; `None` for text and the document.
    #[must_use]
    pub fn name(&self, id: NodeId) -> Option<&str> {
        let tag = self.node(id).data.tag;
        (tag.0 < DOCUMENT.0).then(|| self.tag_name(tag))
    }

    fn tag_name(&self, tag: Tag) -> &str {
        tag.name().unwrap_or_else(|| self.names.get((tag.0 - Tag::KNOWN) as usize).map_or("", |span| self.text.get(*span)))
    }

    /// The lower-case tag name of an element; empty for text and the document.
    #[must_use]
    pub fn tag(&self, id: NodeId) -> &str {
        self.name(id).unwrap_or("")
    }

    /// The mark of a node: its tag, or that of text or the document.
    pub(crate) fn mark(&self, id: NodeId) -> Tag {
        self.node(id).data.tag
    }

    /// The name of a tag of this tree; of a known one it lives as long as the program.
    pub(crate) fn shared_name(&self, tag: Tag) -> Cow<'static, str> {
        tag.name().map_or_else(|| Cow::Owned(self.tag_name(tag).to_owned()), Cow::Borrowed)
    }

    /// The number of an element's tag among [`known_tags`](crate::html::known_tags); `None` for other names, text and the document.
    #[must_use]
    pub fn known_tag(&self, id: NodeId) -> Option<usize> {
        let tag = self.node(id).data.tag;
        (tag.0 < Tag::KNOWN).then_some(tag.0 as usize)
    }

    /// An attribute's value; `None` if the element lacks it.
    #[must_use]
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let attrs = self.attr_slice(id);
        if attrs.is_empty() {
            return None;
        }
        let known = names::attribute(name.as_bytes());
        let is_meant = |attr: &&Attr| match (attr.name, known) {
            (AttrName::Known(number), Some(known)) => u32::from(number) == known,
            (AttrName::Other(span), None) => span.len as usize == name.len() && self.text.get(span) == name,
            _ => false,
        };
        attrs.iter().find(is_meant).filter(|a| !a.unseen).map(|a| self.text.get(a.value))
    }

    /// The value of an attribute that has a number of its own; `None` if the element lacks it.
    pub(crate) fn known_attr(&self, id: NodeId, wanted: u8) -> Option<&str> {
        let is_meant = |attr: &&Attr| matches!(attr.name, AttrName::Known(number) if number == wanted);
        self.attr_slice(id).iter().find(is_meant).filter(|a| !a.unseen).map(|a| self.text.get(a.value))
    }

    fn attr_slice(&self, id: NodeId) -> &[Attr] {
        let data = &self.node(id).data;
        if data.tag.0 >= DOCUMENT.0 {
            return &[];
        }
        self.attrs.get(data.span.start as usize..data.span.end() as usize).unwrap_or(&[])
    }

    /// All attributes of an element as (number of the name, or the name where it has none; value), in the order of the source.
    pub(crate) fn numbered_attrs(&self, id: NodeId) -> impl Iterator<Item = (Result<u8, &str>, &str)> {
        self.attr_slice(id).iter().filter(|a| !a.unseen).map(|a| {
            let name = match a.name {
                AttrName::Known(number) => Ok(number),
                AttrName::Other(span) => Err(self.text.get(span)),
            };
            (name, self.text.get(a.value))
        })
    }

    /// All attributes of an element as (lower-case name, value), in the order of the source. Event handlers are left out.
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let seen = self.attr_slice(id).iter().filter(|a| !a.unseen);
        seen.map(|a| (self.attr_name(a.name), self.text.get(a.value)))
    }

    fn attr_name(&self, name: AttrName) -> &str {
        match name {
            AttrName::Known(number) => names::attribute_name(u32::from(number)),
            AttrName::Other(span) => self.text.get(span),
        }
    }

    /// A text node's own text; `None` for elements.
    #[must_use]
    pub fn text(&self, id: NodeId) -> Option<&str> {
        let data = &self.node(id).data;
        (data.tag == TEXT).then(|| self.text.get(data.span))
    }

    /// The parent; `None` for the document.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).parent)
    }

    /// The first child.
    #[must_use]
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).first)
    }

    /// The next sibling.
    #[must_use]
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).next)
    }

    /// The previous sibling.
    #[must_use]
    pub fn prev_sibling(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).prev)
    }

    /// The children, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |c| self.next_sibling(*c))
    }

    /// The elements around a node, innermost first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |p| self.parent(*p))
    }

    /// The node after `id` in document order that is not inside `id`, within `top`.
    #[must_use]
    pub fn skip(&self, id: NodeId, top: NodeId) -> Option<NodeId> {
        let mut at = id;
        loop {
            if at == top {
                return None;
            }
            if let Some(next) = self.next_sibling(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
    }

    /// Everything inside a node in document order, without the node itself.
    pub fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.first_child(top);
        std::iter::from_fn(move || {
            let id = next?;
            next = self.first_child(id).or_else(|| self.skip(id, top));
            Some(id)
        })
    }

    /// All elements of that tag inside `top`, in document order.
    pub fn elements<'a>(&'a self, top: NodeId, tag: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let known = Tag::known(tag.as_bytes());
        self.descendants(top).filter(move |id| known.map_or_else(|| self.tag(*id) == tag, |known| self.mark(*id) == known))
    }

    /// All text inside a node, spaces folded and trimmed.
    #[must_use]
    pub fn text_of(&self, id: NodeId) -> String {
        self.text_within(id, usize::MAX)
    }

    /// The same of the first pieces of text up to about so many bytes.
    #[must_use]
    pub fn text_within(&self, id: NodeId, most: usize) -> String {
        let mut raw = String::new();
        let add = |raw: &mut String, text: &str| raw.push_str(&text[..text.floor_char_boundary(most.saturating_sub(raw.len()))]);
        if let Some(own) = self.text(id) {
            add(&mut raw, own);
        }
        for inner in self.descendants(id) {
            if raw.len() >= most {
                break;
            }
            match (self.text(inner), self.tag(inner)) {
                (Some(text), _) => add(&mut raw, text),
                (None, "br") => raw.push(' '),
                _ => {}
            }
        }
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
