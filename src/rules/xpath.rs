//! `XPath` 1.0 over our tree, with every step counted.
//!
//! The evaluator sees a tree that ends where the budget does: its work is bounded whatever the expression, and an answer that was cut
//! short is no answer.

use std::cell::Cell;
use std::cmp::Ordering;

use xpath_eval::{EvaluationContext, ExpandedName, Expr, Node, NodeKind, Value};

use crate::html::{NodeId, Tree};

/// An expression, or why it is none.
pub(super) fn parse(text: &str) -> Result<Expr, String> {
    xpath_eval::parse(text).map_err(|e| format!("`{text}` is no XPath 1.0: {} (byte {})", e.message, e.position))
}

/// What an expression gives.
pub(super) enum Found {
    /// Elements and texts; of an attribute its element, with the attribute's value beside it.
    Nodes(Vec<(NodeId, Option<String>)>),
    /// A string, number or truth, as a string.
    Text(String),
}

/// A tree that answers as long as there are steps left.
pub(super) struct View<'t> {
    tree: &'t Tree,
    left: Cell<u64>,
}

impl<'t> View<'t> {
    pub(super) fn new(tree: &'t Tree, steps: u64) -> Self {
        Self { tree, left: Cell::new(steps) }
    }

    /// Takes so many steps; false if there are none left.
    pub(super) fn spend(&self, steps: u64) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(steps));
        left > steps
    }

    /// What the expression finds; an error says why it cannot be told.
    pub(super) fn find(&self, expression: &Expr) -> Result<Found, String> {
        let root = Item { view: self, id: self.tree.root(), attribute: None };
        let value = xpath_eval::evaluate(expression, &EvaluationContext::new(root)).map_err(|e| e.to_string())?;
        if self.left.get() == 0 {
            return Err("it would cost too much work on this page".to_owned());
        }
        Ok(match value {
            Value::NodeSet(mut items) => {
                items.sort_by(|a, b| a.document_order(*b));
                Found::Nodes(items.into_iter().map(|item| (item.id, item.attribute().map(|(_, value)| value.to_owned()))).collect())
            }
            other => Found::Text(other.to_xpath_string()),
        })
    }
}

/// A node of the tree, or an attribute of it by its place.
#[derive(Clone, Copy)]
struct Item<'t> {
    view: &'t View<'t>,
    id: NodeId,
    attribute: Option<usize>,
}

impl<'t> Item<'t> {
    fn attribute(self) -> Option<(&'t str, &'t str)> {
        self.view.tree.attrs(self.id).nth(self.attribute?)
    }

    fn with(self, id: NodeId) -> Self {
        Self { id, attribute: None, ..self }
    }
}

impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.view.spend(1);
        (self.id, self.attribute) == (other.id, other.attribute)
    }
}

impl Eq for Item<'_> {}

impl<'t> Node<'t> for Item<'t> {
    fn kind(self) -> NodeKind {
        if self.attribute.is_some() {
            NodeKind::Attribute
        } else if self.id == self.view.tree.root() {
            NodeKind::Root
        } else if self.view.tree.text(self.id).is_some() {
            NodeKind::Text
        } else if self.view.tree.name(self.id).is_some() {
            NodeKind::Element
        } else {
            NodeKind::Comment
        }
    }

    fn parent(self) -> Option<Self> {
        if !self.view.spend(1) {
            return None;
        }
        if self.attribute.is_some() { Some(self.with(self.id)) } else { self.view.tree.parent(self.id).map(|id| self.with(id)) }
    }

    fn children(self) -> impl Iterator<Item = Self> + 't {
        let first = if self.attribute.is_some() { None } else { self.view.tree.first_child(self.id) };
        let tree = self.view.tree;
        std::iter::successors(first, move |id| tree.next_sibling(*id)).take_while(move |_| self.view.spend(1)).map(move |id| self.with(id))
    }

    fn attributes(self) -> impl Iterator<Item = Self> + 't {
        let count = if self.attribute.is_some() { 0 } else { self.view.tree.attrs(self.id).count() };
        (0..count).take_while(move |_| self.view.spend(1)).map(move |at| Self { attribute: Some(at), ..self })
    }

    fn namespaces(self) -> impl Iterator<Item = Self> + 't {
        std::iter::empty()
    }

    fn expanded_name(self) -> Option<ExpandedName> {
        let name = match self.attribute() {
            Some((name, _)) => name,
            None => self.view.tree.name(self.id)?,
        };
        Some(ExpandedName { namespace_uri: None, local_name: name.to_owned() })
    }

    fn has_expanded_name(self, namespace_uri: Option<&str>, local_name: &str) -> bool {
        if namespace_uri.is_some() || !self.view.spend(1) {
            return false;
        }
        match self.attribute() {
            Some((name, _)) => name == local_name,
            None => self.view.tree.name(self.id).is_some_and(|name| name == local_name),
        }
    }

    fn string_value(self) -> String {
        let text = match (self.attribute(), self.view.tree.text(self.id)) {
            (Some((_, value)), _) => value.to_owned(),
            (None, Some(text)) => text.to_owned(),
            (None, None) => {
                // Every node below is looked at.
                let nodes = self.view.tree.descendants(self.id).take_while(|_| self.view.spend(1)).count();
                if nodes == 0 || self.view.left.get() == 0 { String::new() } else { self.view.tree.text_of(self.id) }
            }
        };
        self.view.spend(text.len() as u64 / 16);
        text
    }

    fn with_string_value<R>(self, f: impl FnOnce(&str) -> R) -> R {
        match self.attribute() {
            Some((_, value)) => {
                self.view.spend(value.len() as u64 / 16);
                f(value)
            }
            None => f(&self.string_value()),
        }
    }

    fn document_order(self, other: Self) -> Ordering {
        self.view.spend(1);
        (self.id.number(), self.attribute).cmp(&(other.id.number(), other.attribute))
    }

    fn is_id_attribute(self) -> bool {
        self.attribute().is_some_and(|(name, _)| name == "id")
    }
}
