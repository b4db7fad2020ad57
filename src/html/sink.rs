//! html5ever's callbacks, writing into the arena.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::collections::HashMap;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};

use crate::html::arena::Arena;
use crate::html::cut::MAX_ATTRIBUTES;
use crate::html::names::{self, Tag};
use crate::html::tree::{self, Attr, AttrName, MAX_ATTR_BYTES, NONE, Node, Span, Text, Tree};

/// A node as html5ever gives it.
#[derive(Debug)]
enum Data {
    /// The document, or a comment: holds no text of its own.
    Other,
    Element {
        name: QualName,
        attrs: Vec<Attribute>,
    },
    Text(StrTendril),
}

#[derive(Debug)]
pub(crate) struct Sink {
    arena: RefCell<Arena<Data>>,
}

impl Sink {
    pub(crate) fn new() -> Self {
        Self { arena: RefCell::new(Arena::with_capacity(Data::Other, 0)) }
    }

    pub(crate) fn len(&self) -> usize {
        self.arena.borrow().nodes.len()
    }

    /// Depth of the place where the parser last put something.
    pub(crate) fn depth(&self) -> u32 {
        self.arena.borrow().depth
    }

    fn add(&self, data: Data) -> u32 {
        self.arena.borrow_mut().add(data)
    }

    /// Adds `text` to the text node `to`, if it is one.
    fn extend_text(&self, to: u32, text: &StrTendril) -> bool {
        if to == NONE {
            return false;
        }
        match self.arena.borrow_mut().data_mut(to) {
            Data::Text(old) => {
                old.push_tendril(text);
                true
            }
            _ => false,
        }
    }

    fn keep_attrs(attrs: Vec<Attribute>) -> Vec<Attribute> {
        attrs.into_iter().filter(|a| a.value.len() <= MAX_ATTR_BYTES && !a.name.local.starts_with("on")).collect()
    }
}

/// A borrowed element name, as the tree builder asks for it.
#[derive(Debug)]
pub(crate) struct NameRef<'a>(Ref<'a, QualName>);

impl ElemName for NameRef<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

fn no_name() -> &'static QualName {
    static NONE_NAME: std::sync::OnceLock<QualName> = std::sync::OnceLock::new();
    NONE_NAME.get_or_init(|| QualName::new(None, Namespace::from(""), LocalName::from("")))
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Tree;
    type ElemName<'a> = NameRef<'a>;

    fn finish(self) -> Tree {
        let mut made = Made::default();
        let nodes = self.arena.into_inner().nodes;
        let nodes: Vec<Node<tree::Data>> = nodes.into_iter().map(|node| made.node(node)).collect();
        Tree { nodes, attrs: made.attrs, text: made.text, names: made.names }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> NameRef<'a> {
        NameRef(Ref::map(self.arena.borrow(), |arena| match arena.data(*target) {
            Data::Element { name, .. } => name,
            _ => no_name(),
        }))
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> u32 {
        self.add(Data::Element { name, attrs: Self::keep_attrs(attrs) })
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.add(Data::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(id) => self.arena.borrow_mut().append(*parent, id),
            NodeOrText::AppendText(text) => {
                let last = self.arena.borrow().last_child(*parent);
                if self.extend_text(last, &text) {
                    self.arena.borrow_mut().note_depth(*parent);
                } else {
                    let id = self.add(Data::Text(text));
                    self.arena.borrow_mut().append(*parent, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, prev_element: &u32, child: NodeOrText<u32>) {
        let has_parent = self.arena.borrow().has_parent(*element);
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// A template's content hangs below the template; the walkers skip `<template>`.
    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, new_node: NodeOrText<u32>) {
        match new_node {
            NodeOrText::AppendNode(id) => self.arena.borrow_mut().insert_before(*sibling, id),
            NodeOrText::AppendText(text) => {
                let prev = self.arena.borrow().prev(*sibling);
                if !self.extend_text(prev, &text) {
                    let id = self.add(Data::Text(text));
                    self.arena.borrow_mut().insert_before(*sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, new: Vec<Attribute>) {
        if let Data::Element { attrs, .. } = self.arena.borrow_mut().data_mut(*target) {
            for attr in Self::keep_attrs(new) {
                if attrs.len() < MAX_ATTRIBUTES && !attrs.iter().any(|a| a.name == attr.name) {
                    attrs.push(attr);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        self.arena.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        self.arena.borrow_mut().move_children(*node, *new_parent);
    }
}

/// The tree as it is handed out: what html5ever made, written into its buffers.
#[derive(Default)]
struct Made {
    attrs: Vec<Attr>,
    text: Text,
    names: Vec<Span>,
    known: HashMap<LocalName, Tag>,
}

impl Made {
    fn node(&mut self, node: Node<Data>) -> Node<tree::Data> {
        let (tag, span) = match node.data {
            Data::Other => (tree::DOCUMENT, Span::default()),
            Data::Text(text) => (tree::TEXT, self.text.make(&text)),
            Data::Element { name, attrs } => (self.tag(name.local), self.attrs(&attrs)),
        };
        Node { data: tree::Data { tag, span }, parent: node.parent, first: node.first, last: node.last, prev: node.prev, next: node.next }
    }

    fn tag(&mut self, name: LocalName) -> Tag {
        if let Some(known) = Tag::known(name.as_bytes()).or_else(|| self.known.get(&name).copied()) {
            return known;
        }
        let tag = Tag(Tag::KNOWN + self.names.len() as u32);
        self.names.push(self.text.make(&name));
        self.known.insert(name, tag);
        tag
    }

    fn attrs(&mut self, attrs: &[Attribute]) -> Span {
        let start = self.attrs.len() as u32;
        for attr in attrs {
            let local = &*attr.name.local;
            let name = match names::attribute(local.as_bytes()) {
                Some(number) => AttrName::Known(number as u8),
                None => AttrName::Other(self.text.make(local)),
            };
            self.attrs.push(Attr { name, value: self.text.make(&attr.value), unseen: false });
        }
        Span { start, len: attrs.len() as u32 }
    }
}
