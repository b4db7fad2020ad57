//! Nodes into the tree, elements onto the stack and off it.

use crate::html::cut::MAX_ATTRIBUTES;
use crate::html::fast::{Open, Parser};
use crate::html::names::{Tag, set};
use crate::html::tree::{Attr, AttrName, Data, MADE, NONE, Span, TEXT};

/// Where a node goes.
#[derive(Clone, Copy)]
enum Place {
    Last(u32),
    /// Before a table, or at the end of the element around it if the table hangs nowhere.
    Foster(u32, u32),
}

/// Joining texts may copy this many times the page's length before html5ever is asked instead.
const MAX_COPIES: usize = 8;

impl Parser<'_> {
    pub(crate) fn current(&self) -> Tag {
        self.stack.last().map_or(Tag::HTML, |open| open.tag)
    }

    pub(crate) fn push(&mut self, node: u32, tag: Tag) {
        self.open[tag.0 as usize] += 1;
        self.stack.push(Open { node, tag });
    }

    pub(crate) fn pop(&mut self) -> Option<Open> {
        let top = self.stack.pop()?;
        self.open[top.tag.0 as usize] -= 1;
        Some(top)
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        while self.stack.len() > len {
            self.pop();
        }
    }

    pub(crate) fn remove_at(&mut self, at: usize) {
        let removed = self.stack.remove(at);
        self.open[removed.tag.0 as usize] -= 1;
    }

    pub(crate) fn remove_from_stack(&mut self, node: u32) {
        if let Some(at) = self.stack.iter().rposition(|open| open.node == node) {
            self.remove_at(at);
        }
    }

    pub(crate) fn is_open(&self, tag: Tag) -> bool {
        self.open[tag.0 as usize] > 0
    }

    /// True if an element of that tag is open within the scope that those sets end.
    pub(crate) fn in_scope(&self, tag: Tag, sets: u16) -> bool {
        self.is_open(tag) && self.scope(|open| open.tag == tag, sets)
    }

    /// True if an element that fits is open within the scope that those sets end.
    pub(crate) fn scope(&self, fits: impl Fn(&Open) -> bool, sets: u16) -> bool {
        for open in self.stack.iter().rev() {
            if fits(open) {
                return true;
            }
            if open.tag.is(sets) {
                return false;
            }
        }
        false
    }

    /// Pops the elements whose end tags are implied.
    pub(crate) fn imply_ends(&mut self, sets: u16, except: Option<Tag>) {
        while self.stack.last().is_some_and(|open| open.tag.is(sets) && Some(open.tag) != except) {
            self.pop();
        }
    }

    /// Pops up to an element of that tag, and it too.
    pub(crate) fn pop_until(&mut self, tag: Tag) {
        while self.pop().is_some_and(|open| open.tag != tag) {}
    }

    /// Pops until the current element fits.
    pub(crate) fn pop_to(&mut self, fits: impl Fn(Tag) -> bool) {
        while self.stack.last().is_some_and(|open| !fits(open.tag)) {
            self.pop();
        }
    }

    /// Closes a paragraph that is open in button scope.
    pub(crate) fn close_paragraph(&mut self) {
        if self.in_scope(Tag::P, set::SCOPE | set::BUTTON) {
            self.imply_ends(set::IMPLIED, Some(Tag::P));
            self.pop_until(Tag::P);
        }
    }

    fn place(&self, target: Option<Open>) -> Place {
        let Some(target) = target.or_else(|| self.stack.last().copied()) else { return Place::Last(0) };
        if !self.foster || !target.tag.is(set::FOSTER) {
            return Place::Last(target.node);
        }
        for at in (0..self.stack.len()).rev() {
            let open = self.stack[at];
            match open.tag {
                Tag::TEMPLATE => return Place::Last(open.node),
                Tag::TABLE => return Place::Foster(open.node, at.checked_sub(1).map_or(0, |before| self.stack[before].node)),
                _ => {}
            }
        }
        Place::Last(self.stack[0].node)
    }

    /// Puts a node in the appropriate place, as seen from `target` or from the current element.
    pub(crate) fn put(&mut self, node: u32, target: Option<Open>) {
        match self.place(target) {
            Place::Last(parent) => self.arena.append(parent, node),
            Place::Foster(table, _) if self.arena.has_parent(table) => self.arena.insert_before(table, node),
            Place::Foster(_, around) => self.arena.append(around, node),
        }
    }

    /// A new element that hangs nowhere yet.
    pub(crate) fn create(&mut self, tag: Tag, attrs: Span) -> u32 {
        self.arena.add(Data { tag, span: attrs })
    }

    /// Inserts an element that has no content.
    pub(crate) fn insert_void(&mut self, tag: Tag, attrs: Span) -> u32 {
        let node = self.create(tag, attrs);
        self.put(node, None);
        node
    }

    /// Inserts an element and opens it.
    pub(crate) fn insert(&mut self, tag: Tag, attrs: Span) -> u32 {
        let node = self.insert_void(tag, attrs);
        self.push(node, tag);
        node
    }

    pub(crate) fn insert_text(&mut self, span: Span) {
        match self.place(None) {
            Place::Foster(table, _) if self.arena.has_parent(table) => {
                if !self.extend_text(self.arena.prev(table), span) {
                    let node = self.arena.add(Data { tag: TEXT, span });
                    self.arena.insert_before(table, node);
                }
            }
            Place::Last(parent) | Place::Foster(_, parent) => {
                if self.extend_text(self.arena.last_child(parent), span) {
                    self.arena.note_depth(parent);
                } else {
                    let node = self.arena.add(Data { tag: TEXT, span });
                    self.arena.append(parent, node);
                }
            }
        }
    }

    /// Adds to a text node, if `node` is one.
    fn extend_text(&mut self, node: u32, more: Span) -> bool {
        if node == NONE || self.arena.data(node).tag != TEXT {
            return false;
        }
        let old = self.arena.data(node).span;
        let span = if old.end() == more.start { Span { len: old.len + more.len, ..old } } else { self.joined(old, more) };
        self.arena.data_mut(node).span = span;
        true
    }

    /// Two texts as one, in the buffer of made text.
    fn joined(&mut self, old: Span, more: Span) -> Span {
        let at_end = old.start & MADE != 0 && (old.end() & !MADE) as usize == self.made.len();
        if !at_end {
            self.copied += old.len as usize;
            self.gives_up |= self.copied > MAX_COPIES * self.bytes.len() + 65_536;
        }
        let start = if at_end { old.start } else { self.made.len() as u32 | MADE };
        if !at_end {
            self.copy(old);
        }
        self.copy(more);
        self.gives_up |= self.made.len() >= MADE as usize / 2;
        Span { start, len: old.len + more.len }
    }

    fn copy(&mut self, span: Span) {
        let (start, end) = ((span.start & !MADE) as usize, (span.end() & !MADE) as usize);
        if span.start & MADE == 0 {
            self.made.push_str(&self.source[start..end]);
        } else {
            self.made.extend_from_within(start..end);
        }
    }

    /// Gives an open element the attributes that it lacks, up to as many as a tag may have.
    pub(crate) fn add_missing(&mut self, node: u32, attrs: Span) {
        let old = self.arena.data(node).span;
        let slice = |span: Span| &self.attrs[span.start as usize..span.end() as usize];
        let has = |attr: &Attr| slice(old).iter().any(|a| !a.unseen && self.same_name(a, attr));
        let seen = slice(old).iter().filter(|a| !a.unseen).count();
        let room = MAX_ATTRIBUTES.saturating_sub(seen);
        let new: Vec<Attr> = slice(attrs).iter().filter(|a| !a.unseen && !has(a)).take(room).copied().collect();
        if new.is_empty() {
            return;
        }
        let kept: Vec<Attr> = slice(old).iter().filter(|a| !a.unseen).copied().collect();
        let start = self.attrs.len() as u32;
        self.attrs.extend(kept.into_iter().chain(new));
        self.arena.data_mut(node).span = Span { start, len: self.attrs.len() as u32 - start };
    }

    pub(crate) fn same_name(&self, a: &Attr, b: &Attr) -> bool {
        match (a.name, b.name) {
            (AttrName::Known(a), AttrName::Known(b)) => a == b,
            (AttrName::Other(a), AttrName::Other(b)) => self.resolve(a) == self.resolve(b),
            _ => false,
        }
    }
}
