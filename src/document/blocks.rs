//! The page's text as typed blocks in reading order, made of the elements and texts that the walk hands over.
//!
//! A block is a run of text without a block-level boundary inside. Inline elements never glue or split words;
//! one `<br>` is a line break in the block's text, two separate paragraphs; a data table gives one block per row.

use crate::document::class_names;
use crate::document::emphasis::{self, Emphasis};
use crate::document::gutter;
use crate::document::hidden;
use crate::document::hints::Own;
use crate::document::markup::{Between, MarkupMaker};
use crate::document::notes;
use crate::document::table;
use crate::html::names::{Tag, attribute_number, set};
use crate::html::tags;
use crate::html::tree::{NodeId, Tree};
use crate::model::{Block, BlockKind, Element, ElementId, Hints, Link, Outline, Style};
use crate::text::script::joins_unspaced;

/// The text of a page: blocks, and the skeleton of the elements they stand in.
#[derive(Debug, Default)]
pub struct Blocks {
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// The block-level elements around them.
    pub outline: Outline,
    /// What stands between the blocks, where the caller asks for markup.
    pub(crate) between: Vec<Between>,
}

/// What the text inside an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    /// Text of the page.
    Text,
    /// Read out to those who do not see the page, and not shown.
    Heard,
    /// No text of the page: scripts, forms' fields, players.
    Skipped,
}

/// What an open element means for the text in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Inline,
    Link,
    Plain,
    Paragraph,
    Heading(u8),
    List,
    Item(Option<u32>),
    Quote,
    Pre,
    Caption,
    DataTable,
    Row,
    Cell,
}

const HREF: u8 = attribute_number("href");

struct Open {
    node: NodeId,
    role: Role,
    element: ElementId,
    hidden: bool,
    /// For a list: the number of its next item, if it is ordered. For an item: set once its first block is out.
    count: Option<u32>,
    used: bool,
}

/// Makes blocks of what it is handed in document order.
pub(crate) struct BlockMaker<'a> {
    tree: &'a Tree,
    out: Blocks,
    open: Vec<Open>,
    text: String,
    links: Vec<Link>,
    /// Number of the first node that gave text to the current block.
    place: Option<u32>,
    /// How the current block's text is set.
    style: Style,
    emphasis: Emphasis,
    breaks: u32,
    /// White space stands between the text so far and what comes next.
    space: bool,
    /// … and it holds a line break of the source.
    wrapped: bool,
    /// How many preformatted elements and data tables are open.
    pre: u32,
    data_tables: u32,
    /// Collects markup, where the caller asks for it.
    markup: Option<MarkupMaker<'a>>,
}

impl<'a> BlockMaker<'a> {
    pub(crate) fn new(tree: &'a Tree, markup: bool) -> Self {
        Self {
            tree,
            out: Blocks::default(),
            open: Vec::new(),
            text: String::new(),
            links: Vec::new(),
            place: None,
            style: Style::default(),
            emphasis: Emphasis::default(),
            breaks: 0,
            space: false,
            wrapped: false,
            pre: 0,
            data_tables: 0,
            markup: markup.then(|| MarkupMaker::new(tree)),
        }
    }

    /// The blocks, once everything was handed over.
    pub(crate) fn finish(mut self) -> Blocks {
        self.flush();
        let unveiled = hidden::unveil(&mut self.out.blocks);
        self.out.between = self.markup.map(|markup| markup.finish(unveiled)).unwrap_or_default();
        self.out
    }

    /// Takes an element in; what the text in it is.
    pub(crate) fn enter(&mut self, id: NodeId, tag: Tag, own: &Own) -> Inside {
        match tag {
            Tag::BR => self.line_break(),
            Tag::HR => self.flush(),
            Tag::WBR => {}
            // Readings beside ideographs are no part of the text.
            Tag::RT | Tag::RP | Tag::RTC => return Inside::Skipped,
            tag if tag.is(set::SKIPPED) => {
                self.mark_up(id, tag, own);
                return Inside::Skipped;
            }
            tag if gutter::is_gutter(self.tree, id, tag, self.is_pre()) => return Inside::Skipped,
            tag => {
                let role = self.role(id, tag);
                // What else is only heard, such as "Regular price", is often worth reading.
                if role == Role::Inline && own.hints.any(Hints::HEARD) && self.tree.text_of(id).starts_with(['(', '[']) {
                    return Inside::Heard;
                }
                let inline = matches!(role, Role::Inline | Role::Link);
                let unseen = inline && own.hidden && !self.is_hidden() && !self.text.is_empty() && hidden::is_inline_only(self.tree, id);
                let running = !unseen && inline && !self.in_row();
                let mark = running && notes::is_mark(self.tree, id, tag);
                let side = running && !mark && !self.text.is_empty() && notes::is_side(self.tree, id, tag);
                if let Some(markup) = self.markup.as_mut().filter(|_| mark || side) {
                    let (at, blocks) =
                        (self.text.len() as u32, (self.out.blocks.len(), self.open.last().map_or(ElementId(0), |o| o.element)));
                    if mark { markup.refer(id, at) } else { markup.note_beside(id, at, blocks) }
                }
                if unseen || mark || side || role == Role::Link && self.is_permalink(id) {
                    return Inside::Skipped;
                }
                self.open_element(id, tag, role, own);
                self.emphasis.enter(tag);
            }
        }
        self.mark_up(id, tag, own);
        Inside::Text
    }

    fn mark_up(&mut self, id: NodeId, tag: Tag, own: &Own) {
        let (number, element, hidden) = (self.out.blocks.len(), self.element(), self.is_hidden());
        if let Some(markup) = &mut self.markup {
            markup.within_hidden(hidden);
            // Where the next text will stand.
            let at = self.text.len() + usize::from(self.space && !self.text.is_empty());
            markup.enter(id, tag, own, at as u32, (number + usize::from(!self.text.is_empty()), element));
        }
    }

    /// Takes the end of an element that was taken in and whose text is text.
    pub(crate) fn leave(&mut self, id: NodeId, tag: Tag) {
        self.close(id);
        self.emphasis.leave(tag);
    }

    /// Takes a text in.
    pub(crate) fn text(&mut self, id: NodeId, text: &str) {
        self.add_text(id, text);
        self.count_style(text);
    }

    /// Counts a text by how it is set, whether it belongs to the block or is only heard beside it.
    pub(crate) fn count_style(&mut self, text: &str) {
        let style = self.emphasis.of(text);
        if self.place.is_some() {
            emphasis::add(&mut self.style, style);
        } else {
            self.add_to_last(style);
        }
    }

    /// A link of a heading to itself: "¶", "Link to this heading".
    fn is_permalink(&self, id: NodeId) -> bool {
        let block = self.open.iter().rev().find(|o| !matches!(o.role, Role::Inline | Role::Link));
        block.filter(|o| matches!(o.role, Role::Heading(_))).is_some_and(|o| hidden::is_permalink(self.tree, id, o.node))
    }

    /// What belongs to no block of its own counts with the one before it.
    fn add_to_last(&mut self, style: Style) {
        if let Some(last) = self.out.blocks.last() {
            emphasis::add(&mut self.out.outline.elements[last.element.index()].style, style);
        }
    }

    fn open_element(&mut self, id: NodeId, tag: Tag, role: Role, own: &Own) {
        let element = match role {
            Role::Inline | Role::Link => self.element(),
            _ => {
                self.boundary(role);
                self.push_outline(tag, own)
            }
        };
        let block = !matches!(role, Role::Inline | Role::Link);
        let hidden = self.is_hidden() || own.hidden || block && hidden::is_out_of_sight(self.tree, id, tag);
        let count = (tag == Tag::OL).then(|| self.tree.attr(id, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1));
        self.pre += u32::from(role == Role::Pre);
        self.data_tables += u32::from(role == Role::DataTable);
        self.open.push(Open { node: id, role, element, hidden, count, used: false });
        if role == Role::Link {
            self.open_link(id);
        }
    }

    fn role(&mut self, id: NodeId, tag: Tag) -> Role {
        if self.in_row() && !matches!(tag, Tag::A | Tag::TD | Tag::TH | Tag::TR) {
            return Role::Inline;
        }
        match tag {
            Tag::A => Role::Link,
            Tag::P => Role::Paragraph,
            Tag::UL | Tag::OL | Tag::MENU | Tag::DIR | Tag::DL => Role::List,
            Tag::LI | Tag::DD | Tag::DT => Role::Item(self.item_number(tag)),
            Tag::BLOCKQUOTE => Role::Quote,
            Tag::PRE | Tag::LISTING | Tag::XMP => Role::Pre,
            Tag::FIGCAPTION | Tag::CAPTION => Role::Caption,
            Tag::TABLE if table::is_data(self.tree, id) => Role::DataTable,
            Tag::TR if self.in_data_table() => Role::Row,
            Tag::TD | Tag::TH if self.in_row() => Role::Cell,
            _ => self.other_role(tag),
        }
    }

    fn other_role(&self, tag: Tag) -> Role {
        if tag.is(set::HEADING) {
            return tag.name().and_then(tags::heading_level).map_or(Role::Plain, Role::Heading);
        }
        if tag.name().is_none() && self.tree.shared_name(tag).contains('-') {
            let inline = self.open.iter().rev().find(|o| !matches!(o.role, Role::Inline | Role::Link));
            let inside = inline.is_some_and(|o| tags::holds_custom_inline(self.tree.tag(o.node)));
            return if inside { Role::Inline } else { Role::Plain };
        }
        if tag.is(set::BLOCK) { Role::Plain } else { Role::Inline }
    }

    fn item_number(&mut self, tag: Tag) -> Option<u32> {
        let list = self.open.iter_mut().rev().find(|o| o.role == Role::List).filter(|_| tag == Tag::LI)?;
        let number = list.count?;
        list.count = Some(number.saturating_add(1));
        Some(number)
    }

    fn in_data_table(&self) -> bool {
        self.data_tables > 0
            && self.open.iter().rev().find(|o| self.tree.mark(o.node) == Tag::TABLE).is_some_and(|o| o.role == Role::DataTable)
    }

    fn in_row(&self) -> bool {
        self.data_tables > 0
            && self.open.iter().rev().take_while(|o| o.role != Role::DataTable).any(|o| matches!(o.role, Role::Row | Role::Cell))
            && self.in_data_table()
    }

    /// What a block-level start or end does to the current text: cells join their row, all else ends the block.
    fn boundary(&mut self, role: Role) {
        if role == Role::Cell {
            if !self.text.trim().is_empty() {
                self.text.truncate(self.text.trim_end().len());
                self.text.push_str(" | ");
            }
            self.space = false;
        } else {
            self.flush();
        }
    }

    fn push_outline(&mut self, tag: Tag, own: &Own) -> ElementId {
        let number = self.out.outline.elements.len() as u32;
        let element = Element {
            parent: self.element().0,
            tag: self.tree.shared_name(tag),
            hints: own.hints,
            signature: own.signature,
            ..Element::default()
        };
        self.out.outline.elements.push(element);
        ElementId(number)
    }

    fn element(&self) -> ElementId {
        self.open.last().map_or(ElementId(0), |o| o.element)
    }

    fn close(&mut self, id: NodeId) {
        if self.open.last().is_none_or(|o| o.node != id) {
            return;
        }
        let role = self.open.last().map_or(Role::Inline, |o| o.role);
        match role {
            Role::Inline | Role::Cell => {}
            Role::Link => self.close_link(),
            _ => self.flush(),
        }
        if let Some(markup) = &mut self.markup {
            markup.leave(id, self.text.len() as u32);
        }
        self.pre -= u32::from(role == Role::Pre);
        self.data_tables -= u32::from(role == Role::DataTable);
        self.open.pop();
    }

    fn open_link(&mut self, id: NodeId) {
        // Two links side by side are two words even where nothing stands between them, unless both are halves of one.
        let beside = self.tree.prev_sibling(id).filter(|p| self.tree.mark(*p) == Tag::A);
        let leads_somewhere = |href: &&str| !href.starts_with('#') && !href.contains(':') || href.starts_with("http");
        let own = self.tree.known_attr(id, HREF);
        let href = own.filter(leads_somewhere);
        let glued = beside.is_some_and(|p| href.is_none() || self.tree.known_attr(p, HREF) != href);
        self.space |= glued && !self.text.is_empty();
        if let Some(href) = own {
            let at = self.text.len() as u32;
            if self.links.is_empty() {
                // Most blocks with links have one.
                self.links.reserve_exact(1);
            }
            self.links.push(Link { start: at, end: u32::MAX, href: href.to_owned() });
        }
    }

    fn close_link(&mut self) {
        let at = self.text.trim_end().len() as u32;
        if let Some(link) = self.links.iter_mut().rev().find(|l| l.end == u32::MAX) {
            link.end = at;
        }
    }

    fn line_break(&mut self) {
        if self.is_pre() {
            self.text.push('\n');
            return;
        }
        self.breaks += 1;
        if self.breaks >= 2 && !self.in_row() {
            self.flush();
        }
        self.space = true;
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|o| o.hidden)
    }

    fn is_pre(&self) -> bool {
        self.pre > 0
    }

    fn add_text(&mut self, id: NodeId, text: &str) {
        if self.is_pre() {
            self.place.get_or_insert(id.number());
            self.text.push_str(text);
            return;
        }
        if let Some(line) = class_names::even(text) {
            self.space |= text.starts_with(' ');
            if line.is_empty() {
                return;
            }
            self.add_word(id, line);
            self.space = text.ends_with(' ');
            return;
        }
        let mut rest = text;
        loop {
            let (gap, word, after) = class_names::next_word(rest);
            self.space |= !gap.is_empty();
            self.wrapped |= gap.contains(['\n', '\r']);
            if word.is_empty() {
                return;
            }
            self.add_word(id, word);
            rest = after;
        }
    }

    /// Adds a word, or words with single spaces between them.
    fn add_word(&mut self, id: NodeId, word: &str) {
        self.add_gap(word);
        self.place.get_or_insert(id.number());
        self.mend_link_start();
        self.text.push_str(word);
        (self.space, self.wrapped, self.breaks) = (false, false, 0);
    }

    /// What stands between the text so far and the next word: nothing, a space, or the break of a `<br>`.
    fn add_gap(&mut self, word: &str) {
        if self.text.is_empty() || self.text.ends_with([' ', '\n']) {
            return;
        }
        if self.breaks > 0 && !self.in_row() {
            self.text.push('\n');
        } else if self.space && !(self.wrapped && joins_unspaced(&self.text, word)) {
            self.text.push(' ');
        }
    }

    /// A link's text begins at its first word, not at the space before it.
    fn mend_link_start(&mut self) {
        let at = self.text.len() as u32;
        for link in self.links.iter_mut().rev().take_while(|l| l.end == u32::MAX) {
            if link.start + 1 == at {
                link.start = at;
            }
        }
    }

    /// Ends the current block, if it holds text.
    fn flush(&mut self) {
        if self.text.is_empty() && self.links.is_empty() {
            (self.place, self.space, self.breaks) = (None, false, 0);
            return self.drop_markup();
        }
        let mut links = std::mem::take(&mut self.links);
        let open_links: Vec<Link> = links.iter().filter(|l| l.end == u32::MAX).map(|l| Link { start: 0, ..l.clone() }).collect();
        let (place, style) = (self.place.take(), std::mem::take(&mut self.style));
        (self.space, self.wrapped, self.breaks) = (false, false, 0);
        self.links = open_links;
        // The block's text takes no more memory than it needs; the place where it grew is used again.
        let raw = self.text.trim_end();
        let text = if self.is_pre() { raw.trim_start_matches('\n') } else { without_bars(raw) }.to_owned();
        self.text.clear();
        let Some(place) = place.filter(|_| !text.trim().is_empty()) else {
            self.drop_markup();
            return self.add_to_last(style);
        };
        links.iter_mut().for_each(|l| l.end = l.end.min(text.len() as u32));
        links.retain(|l| l.start < l.end && text.is_char_boundary(l.start as usize) && text.is_char_boundary(l.end as usize));
        let kind = self.kind();
        let (hidden, element) = (self.is_hidden(), self.element());
        emphasis::add(&mut self.out.outline.elements[element.index()].style, style);
        let around = self.open.iter().rev().find(|o| !matches!(o.role, Role::Inline | Role::Link)).map(|o| o.node);
        let number = self.out.blocks.len();
        let markup = self.markup.as_mut().and_then(|m| m.block(kind, &text, around?, (number, element)));
        self.out.blocks.push(Block { kind, text, links, markup, element, place, hidden });
    }

    /// Ends what belongs to no block.
    fn drop_markup(&mut self) {
        let blocks = (self.out.blocks.len(), self.element());
        if let Some(markup) = &mut self.markup {
            markup.drop_text(blocks);
        }
    }

    /// The kind that the open elements give to the current block.
    fn kind(&mut self) -> BlockKind {
        let lists = self.open.iter().filter(|o| o.role == Role::List).count();
        let quoted = self.open.iter().any(|o| o.role == Role::Quote);
        let mut kind = BlockKind::Bare;
        for open in self.open.iter_mut().rev() {
            kind = match open.role {
                Role::Heading(level) => return BlockKind::Heading(level),
                Role::Caption => return BlockKind::Caption,
                Role::Pre => return BlockKind::Preformatted,
                Role::Row | Role::Cell | Role::DataTable => return BlockKind::TableRow,
                Role::Item(number) if !open.used => {
                    open.used = true;
                    return BlockKind::ListItem { depth: lists.saturating_sub(1).min(9) as u8, number };
                }
                Role::Item(_) => return BlockKind::Paragraph,
                Role::Paragraph => BlockKind::Paragraph,
                _ => kind,
            };
        }
        if quoted { BlockKind::Quote } else { kind }
    }
}

/// A row of a table without the bars behind its last cell.
fn without_bars(row: &str) -> &str {
    if row.ends_with('|') { row.trim_end_matches(" |") } else { row }
}

#[cfg(test)]
mod tests;
