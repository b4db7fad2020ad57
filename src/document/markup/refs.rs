//! Notes: the names that marks in the text lead to, and the elements that hold the notes of those names.

use std::collections::{HashMap, HashSet};

use crate::html::names::{Tag, attribute_number};
use crate::html::{NodeId, Tree};

const HREF: u8 = attribute_number("href");
const ID: u8 = attribute_number("id");
const NAME: u8 = attribute_number("name");

/// So many nodes of a mark are looked at, and so many elements around a block.
const MOST_NODES: usize = 10;
const AROUND: usize = 8;
/// References beyond this number are not told.
const MOST: usize = 5_000;

/// What is known of a page's notes so far.
#[derive(Default)]
pub(crate) struct Refs {
    /// The names that marks lead to.
    names: HashSet<String>,
    /// Elements that hold the note of a name, where the name stands inside them.
    holders: HashMap<NodeId, String>,
}

impl Refs {
    /// Takes in an element that is the mark of a note, or leads back from one: the name of the note that it refers to.
    pub(crate) fn mark(&mut self, tree: &Tree, id: NodeId) -> Option<String> {
        let all: Vec<NodeId> = [id].into_iter().chain(tree.descendants(id).take(MOST_NODES)).filter(|n| tree.text(*n).is_none()).collect();
        let own = all.iter().flat_map(|n| [ID, NAME].into_iter().filter_map(|a| tree.known_attr(*n, a)));
        if let Some(name) = own.into_iter().find(|name| self.names.contains(*name)) {
            let holder = tree.ancestors(id).find(|a| !matches!(tree.mark(*a), Tag::SUP | Tag::SPAN | Tag::A | Tag::B | Tag::STRONG));
            self.holders.extend(holder.map(|holder| (holder, name.to_owned())));
            return None;
        }
        let (_, name) = all.iter().find_map(|n| tree.known_attr(*n, HREF)?.split_once('#'))?;
        // What leads up the page leads back.
        let back = tree.text_within(id, 16).trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')')).to_owned();
        if name.is_empty()
            || self.names.len() >= MOST
            || !back.contains(|c: char| c.is_alphanumeric() || matches!(c, '*' | '†' | '‡' | '§'))
        {
            return None;
        }
        self.names.insert(name.to_owned());
        Some(name.to_owned())
    }

    /// The note that a block is part of.
    pub(crate) fn note(&self, tree: &Tree, around: NodeId) -> Option<String> {
        if self.names.is_empty() {
            return None;
        }
        let mut all = [around].into_iter().chain(tree.ancestors(around)).take(AROUND);
        all.find_map(|id| match tree.known_attr(id, ID) {
            Some(name) if self.names.contains(name) => Some(name.to_owned()),
            _ => self.holders.get(&id).cloned(),
        })
    }
}
