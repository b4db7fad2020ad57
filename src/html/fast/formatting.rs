//! The list of active formatting elements and the adoption agency: what happens when `<b><p></b>` is misnested.

use crate::html::fast::{Open, Parser};
use crate::html::names::{Tag, set};
use crate::html::tree::Span;

/// An entry of the list.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Entry {
    Marker,
    Element { node: u32, tag: Tag, attrs: Span },
}

impl Entry {
    fn node(&self) -> Option<u32> {
        match self {
            Self::Marker => None,
            Self::Element { node, .. } => Some(*node),
        }
    }
}

/// Where the new entry goes.
#[derive(Clone, Copy)]
enum Bookmark {
    Replace(u32),
    After(u32),
}

impl Parser<'_> {
    /// Forgets the formatting since the last marker.
    pub(crate) fn clear_to_marker(&mut self) {
        while matches!(self.formatting.pop(), Some(Entry::Element { .. })) {}
    }

    /// The last entry since the last marker that has the tag, and its place.
    fn last_entry(&self, tag: Tag) -> Option<(usize, u32, Span)> {
        for (at, entry) in self.formatting.iter().enumerate().rev() {
            match *entry {
                Entry::Marker => return None,
                Entry::Element { node, tag: own, attrs } if own == tag => return Some((at, node, attrs)),
                Entry::Element { .. } => {}
            }
        }
        None
    }

    fn entry_of(&self, node: u32) -> Option<usize> {
        self.formatting.iter().position(|entry| entry.node() == Some(node))
    }

    fn forget(&mut self, node: u32) {
        if let Some(at) = self.entry_of(node) {
            self.formatting.remove(at);
        }
    }

    /// True if there is nothing to open again from this entry on.
    fn is_marker_or_open(&self, entry: &Entry) -> bool {
        entry.node().is_none_or(|node| self.stack.iter().rev().any(|open| open.node == node))
    }

    /// Opens the formatting again that was cut off by the end of a block.
    pub(crate) fn reopen_formatting(&mut self) {
        let Some(last) = self.formatting.last() else { return };
        if self.is_marker_or_open(last) {
            return;
        }
        let from = self.formatting.iter().rposition(|entry| self.is_marker_or_open(entry)).map_or(0, |at| at + 1);
        for at in from..self.formatting.len() {
            if let Entry::Element { tag, attrs, .. } = self.formatting[at] {
                let node = self.insert(tag, attrs);
                self.formatting[at] = Entry::Element { node, tag, attrs };
            }
        }
    }

    /// Inserts a formatting element; of more than three alike the earliest is forgotten.
    pub(crate) fn insert_formatting(&mut self, tag: Tag, attrs: Span) {
        let mut alike = 0;
        let mut earliest = 0;
        for (at, entry) in self.formatting.iter().enumerate().rev() {
            match *entry {
                Entry::Marker => break,
                Entry::Element { tag: own, attrs: others, .. } if own == tag && self.same_attrs(attrs, others) => {
                    (alike, earliest) = (alike + 1, at);
                }
                Entry::Element { .. } => {}
            }
        }
        if alike >= 3 {
            self.formatting.remove(earliest);
        }
        let node = self.insert(tag, attrs);
        self.formatting.push(Entry::Element { node, tag, attrs });
    }

    fn same_attrs(&self, a: Span, b: Span) -> bool {
        let slice = |span: Span| &self.attrs[span.start as usize..span.end() as usize];
        let has = |x: &_, list: &[_]| list.iter().any(|y| self.same_name(x, y) && self.resolve(x.value) == self.resolve(y.value));
        a == b || a.len == b.len && slice(a).iter().all(|x| has(x, slice(b)))
    }

    /// An `<a>` inside an `<a>` ends it.
    pub(crate) fn end_outer_link(&mut self) {
        if let Some((_, node, _)) = self.last_entry(Tag::A) {
            self.adopt(Tag::A);
            self.forget(node);
            self.remove_from_stack(node);
        }
    }

    /// The adoption agency algorithm.
    pub(crate) fn adopt(&mut self, subject: Tag) {
        if let Some(top) = self.stack.last().copied()
            && top.tag == subject
            && self.entry_of(top.node).is_none()
        {
            self.pop();
            return;
        }
        for _ in 0..8 {
            if !self.adopt_once(subject) {
                return;
            }
        }
    }

    /// One round of the algorithm; true if there is to be another.
    fn adopt_once(&mut self, subject: Tag) -> bool {
        let Some((entry, node, attrs)) = self.last_entry(subject) else {
            self.end_any(subject);
            return false;
        };
        let Some(place) = self.stack.iter().rposition(|open| open.node == node) else {
            self.formatting.remove(entry);
            return false;
        };
        if !self.scope(|open| open.node == node, set::SCOPE) {
            return false;
        }
        let Some(furthest) = (place..self.stack.len()).find(|at| self.stack[*at].tag.is(set::SPECIAL)) else {
            self.truncate(place);
            self.formatting.remove(entry);
            return false;
        };
        let block = self.stack[furthest];
        let ancestor = self.stack[place.saturating_sub(1)];
        let (last, bookmark) = self.adopt_between(node, furthest);
        self.arena.detach(last);
        self.put(last, Some(ancestor));
        let copy = self.create(subject, attrs);
        self.arena.move_children(block.node, copy);
        self.arena.append(block.node, copy);
        self.replace_entry(bookmark, node, Entry::Element { node: copy, tag: subject, attrs });
        self.remove_from_stack(node);
        if let Some(at) = self.stack.iter().position(|open| open.node == block.node) {
            self.stack.insert(at + 1, Open { node: copy, tag: subject });
            self.open[subject.0 as usize] += 1;
        }
        true
    }

    /// Copies the formatting elements between the subject and the furthest block; gives the topmost node of the chain.
    fn adopt_between(&mut self, subject: u32, furthest: usize) -> (u32, Bookmark) {
        let block = self.stack[furthest].node;
        let (mut last, mut bookmark) = (block, Bookmark::Replace(subject));
        let mut at = furthest;
        for round in 1.. {
            at -= 1;
            let Open { node, tag } = self.stack[at];
            if node == subject {
                break;
            }
            if round > 3 {
                self.forget(node);
                self.remove_at(at);
                continue;
            }
            let Some(entry) = self.entry_of(node) else {
                self.remove_at(at);
                continue;
            };
            let Entry::Element { attrs, .. } = self.formatting[entry] else { continue };
            let copy = self.create(tag, attrs);
            self.stack[at].node = copy;
            self.formatting[entry] = Entry::Element { node: copy, tag, attrs };
            if last == block {
                bookmark = Bookmark::After(copy);
            }
            self.arena.detach(last);
            self.arena.append(copy, last);
            last = copy;
        }
        (last, bookmark)
    }

    fn replace_entry(&mut self, bookmark: Bookmark, subject: u32, new: Entry) {
        match bookmark {
            Bookmark::Replace(old) => {
                if let Some(at) = self.entry_of(old) {
                    self.formatting[at] = new;
                }
            }
            Bookmark::After(previous) => {
                if let Some(at) = self.entry_of(previous) {
                    self.formatting.insert(at + 1, new);
                }
                self.forget(subject);
            }
        }
    }
}
