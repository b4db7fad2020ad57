//! The arena: nodes by number, links between them, no recursion anywhere.

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName};

/// The number of a node in its [`Tree`]. Nodes are numbered in the order in which the parser made them,
/// which is document order except where the parser had to move them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The id as a number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) enum Data {
    /// The document, a template's content, or a comment: holds no text of its own.
    Other,
    Element {
        name: QualName,
        attrs: Vec<Attribute>,
    },
    Text(StrTendril),
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) prev: u32,
    pub(super) next: u32,
}

impl Node {
    pub(super) fn new(data: Data) -> Self {
        Self { data, parent: NONE, first: NONE, last: NONE, prev: NONE, next: NONE }
    }
}

/// A parsed page as an arena of elements and text.
#[derive(Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
}

fn some(id: u32) -> Option<NodeId> {
    (id != NONE).then_some(NodeId(id))
}

impl Tree {
    fn node(&self, id: NodeId) -> &Node {
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

    /// The interned lower-case local name of an element; `None` for text.
    #[must_use]
    pub fn name(&self, id: NodeId) -> Option<&LocalName> {
        match &self.node(id).data {
            Data::Element { name, .. } => Some(&name.local),
            _ => None,
        }
    }

    /// The lower-case tag name of an element; empty for text and the document.
    #[must_use]
    pub fn tag(&self, id: NodeId) -> &str {
        self.name(id).map_or("", |name| name)
    }

    /// An attribute's value; `None` if the element lacks it.
    #[must_use]
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attrs(id).find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// All attributes of an element as (lower-case name, value).
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let attrs: &[Attribute] = match &self.node(id).data {
            Data::Element { attrs, .. } => attrs,
            _ => &[],
        };
        attrs.iter().map(|a| (&*a.name.local, &*a.value))
    }

    /// A text node's own text; `None` for elements.
    #[must_use]
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text) => Some(text),
            _ => None,
        }
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
        self.descendants(top).filter(move |id| self.tag(*id) == tag)
    }

    /// All text inside a node, spaces folded and trimmed.
    #[must_use]
    pub fn text_of(&self, id: NodeId) -> String {
        let mut raw = String::new();
        if let Some(own) = self.text(id) {
            raw.push_str(own);
        }
        for inner in self.descendants(id) {
            match (self.text(inner), self.tag(inner)) {
                (Some(text), _) => raw.push_str(text),
                (None, "br") => raw.push(' '),
                _ => {}
            }
        }
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
