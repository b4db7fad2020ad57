//! html5ever's callbacks, writing into the arena.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};

use super::tree::{Data, NONE, Node, Tree};

/// Attribute values beyond this many bytes (data URIs, mostly) are not kept.
const MAX_ATTR_BYTES: usize = 16 * 1024;

#[derive(Debug)]
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    depths: RefCell<Vec<u32>>,
    /// Depth of the place where the parser last put something: the truth about nesting.
    pub(super) depth: Cell<u32>,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self { nodes: RefCell::new(vec![Node::new(Data::Other)]), depths: RefCell::new(vec![0]), depth: Cell::new(0) }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    fn add(&self, data: Data) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node::new(data));
        self.depths.borrow_mut().push(0);
        nodes.len() as u32 - 1
    }

    fn note_depth(&self, parent: u32, child: Option<u32>) {
        let mut depths = self.depths.borrow_mut();
        let depth = depths[parent as usize] + 1;
        if let Some(child) = child {
            depths[child as usize] = depth;
        }
        self.depth.set(depth);
    }

    fn detach(nodes: &mut [Node], id: u32) {
        let Node { parent, prev, next, .. } = nodes[id as usize];
        match prev {
            NONE if parent != NONE => nodes[parent as usize].first = next,
            NONE => {}
            _ => nodes[prev as usize].next = next,
        }
        match next {
            NONE if parent != NONE => nodes[parent as usize].last = prev,
            NONE => {}
            _ => nodes[next as usize].prev = prev,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.prev, node.next) = (NONE, NONE, NONE);
    }

    fn append_node(&self, parent: u32, id: u32) {
        let nodes = &mut *self.nodes.borrow_mut();
        Self::detach(nodes, id);
        let last = nodes[parent as usize].last;
        nodes[id as usize].parent = parent;
        nodes[id as usize].prev = last;
        match last {
            NONE => nodes[parent as usize].first = id,
            _ => nodes[last as usize].next = id,
        }
        nodes[parent as usize].last = id;
        self.note_depth(parent, Some(id));
    }

    fn insert_before(&self, sibling: u32, id: u32) {
        let nodes = &mut *self.nodes.borrow_mut();
        Self::detach(nodes, id);
        let Node { parent, prev, .. } = nodes[sibling as usize];
        if parent == NONE {
            return;
        }
        (nodes[id as usize].parent, nodes[id as usize].prev, nodes[id as usize].next) = (parent, prev, sibling);
        nodes[sibling as usize].prev = id;
        match prev {
            NONE => nodes[parent as usize].first = id,
            _ => nodes[prev as usize].next = id,
        }
        self.note_depth(parent, Some(id));
    }

    /// Adds `text` to the text node `to`, if it is one.
    fn extend_text(&self, to: u32, text: &StrTendril) -> bool {
        if to == NONE {
            return false;
        }
        match &mut self.nodes.borrow_mut()[to as usize].data {
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
pub(super) struct NameRef<'a>(Ref<'a, QualName>);

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
        Tree { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> NameRef<'a> {
        NameRef(Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].data {
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
            NodeOrText::AppendNode(id) => self.append_node(*parent, id),
            NodeOrText::AppendText(text) => {
                let last = self.nodes.borrow()[*parent as usize].last;
                if self.extend_text(last, &text) {
                    self.note_depth(*parent, None);
                } else {
                    let id = self.add(Data::Text(text));
                    self.append_node(*parent, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, prev_element: &u32, child: NodeOrText<u32>) {
        let has_parent = self.nodes.borrow()[*element as usize].parent != NONE;
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
            NodeOrText::AppendNode(id) => self.insert_before(*sibling, id),
            NodeOrText::AppendText(text) => {
                let prev = self.nodes.borrow()[*sibling as usize].prev;
                if !self.extend_text(prev, &text) {
                    let id = self.add(Data::Text(text));
                    self.insert_before(*sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, new: Vec<Attribute>) {
        if let Data::Element { attrs, .. } = &mut self.nodes.borrow_mut()[*target as usize].data {
            for attr in Self::keep_attrs(new) {
                if !attrs.iter().any(|a| a.name == attr.name) {
                    attrs.push(attr);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        Self::detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.append_node(*new_parent, first);
        }
    }
}
