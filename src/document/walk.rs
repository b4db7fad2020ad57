//! The one walk over the tree, which gives all that is asked of a page: blocks and the elements around them, metas, headings, lines and
//! marked elements, each with the part of the page it stands in.

use crate::document::blocks::{BlockMaker, Blocks, Inside};
use crate::document::class_names::trimmed;
use crate::document::hints::Judge;
use crate::document::lines::{Line, LineMaker};
use crate::document::region::{self, Region, TagFacts};
use crate::html::names::{Tag, attribute_number};
use crate::html::{NodeId, Tree};
use crate::model::Hints;
use crate::text::likeness::squeeze;

/// Metas, headings and marked elements beyond these numbers are not looked at.
const MOST_METAS: usize = 2_000;
const MOST_HEADINGS: usize = 400;
const MOST_MARKED: usize = 4_000;
/// A shorter text is no prose.
const PROSE_BYTES: usize = 60;
/// What holds less prose than this holds no article.
const LEAST_PROSE: u32 = 200;
/// So many main headings tell which elements are no sidebars.
const MOST_MAIN_HEADINGS: usize = 20;

/// A heading with its whole text.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) node: NodeId,
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) place: u32,
}

/// What a page shows, in document order, and its head.
pub(crate) struct Document<'a> {
    pub(crate) tree: &'a Tree,
    /// The text as typed blocks, and the elements around them.
    pub(crate) found: Blocks,
    /// Lower-case name and content.
    pub(crate) metas: Vec<(String, &'a str)>,
    pub(crate) meta_elements: Vec<NodeId>,
    pub(crate) links: Vec<NodeId>,
    /// The first `<base>`.
    pub(crate) base: Option<NodeId>,
    pub(crate) title: Option<String>,
    pub(crate) html_lang: Option<&'a str>,
    pub(crate) headings: Vec<Heading>,
    /// Elements that carry microdata, `RDFa`, `rel`, a date or author class, and `<time>`.
    pub(crate) marked: Vec<NodeId>,
    pub(crate) lines: Vec<Line>,
    regions: Vec<Region>,
    places: Vec<u32>,
    hints: Vec<Hints>,
}

impl<'a> Document<'a> {
    /// What a tree shows.
    pub(crate) fn of(tree: &'a Tree) -> Self {
        Self::with(tree, false)
    }

    /// What a tree shows, and what its markup says beside the text if that is asked for.
    pub(crate) fn with(tree: &'a Tree, markup: bool) -> Self {
        let mut walk = Walk::new(tree, markup);
        let top = tree.root();
        let mut next = tree.first_child(top);
        while let Some(id) = next {
            let inside = if walk.enter(id) { tree.first_child(id) } else { None };
            next = inside.or_else(|| walk.leave_to_next(id, top));
        }
        walk.finish()
    }

    /// The part of the page that a node stands in.
    pub(crate) fn region(&self, id: NodeId) -> Region {
        let element = if self.tree.text(id).is_some() { self.tree.parent(id) } else { Some(id) };
        element.and_then(|id| self.regions.get(id.number() as usize)).copied().unwrap_or_default()
    }

    /// What the names of an element say.
    pub(crate) fn hints(&self, id: NodeId) -> Hints {
        self.hints.get(id.number() as usize).copied().unwrap_or_default()
    }

    /// Where a node stands in document order.
    pub(crate) fn place(&self, id: NodeId) -> u32 {
        self.places.get(id.number() as usize).copied().unwrap_or_default()
    }

    /// The text inside an element on one line, up to `limit` bytes.
    pub(crate) fn text(&self, id: NodeId, limit: usize) -> String {
        text(self.tree, id, limit)
    }

    /// The number of the first line at or after a place.
    pub(crate) fn line_at(&self, place: u32) -> usize {
        self.lines.partition_point(|l| l.place < place)
    }
}

fn text(tree: &Tree, id: NodeId, limit: usize) -> String {
    let mut raw = String::new();
    for inner in tree.descendants(id).take(limit) {
        if let Some(text) = tree.text(inner) {
            raw.push_str(text);
        } else if region::ends_line(tree, inner) {
            raw.push(' ');
        }
        if raw.len() > limit {
            break;
        }
    }
    squeeze(&raw)
}

/// An element whose end was not met yet.
#[derive(Clone, Copy)]
struct Open {
    /// What the text in it is.
    inside: Inside,
    in_head: bool,
    /// The level of the innermost block element, if that is a heading.
    level: Option<u8>,
    ends_line: bool,
    /// Bytes of prose in it so far: of texts long enough to be sentences.
    prose: u32,
}

struct Walk<'a> {
    out: Document<'a>,
    blocks: BlockMaker<'a>,
    lines: LineMaker<'a>,
    judge: Judge<'a>,
    facts: &'static [TagFacts],
    open: Vec<Open>,
    place: u32,
    /// The elements in document order, each with the part that it opens itself.
    opened: Vec<(NodeId, Region)>,
    /// Elements that hold much prose, and how much.
    large: Vec<(NodeId, u32)>,
    main_headings: Vec<NodeId>,
}

impl<'a> Walk<'a> {
    fn new(tree: &'a Tree, markup: bool) -> Self {
        let out = Document {
            tree,
            found: Blocks::default(),
            metas: Vec::new(),
            meta_elements: Vec::new(),
            links: Vec::new(),
            base: None,
            title: None,
            html_lang: None,
            headings: Vec::new(),
            marked: Vec::new(),
            lines: Vec::new(),
            regions: vec![Region::default(); tree.len()],
            places: vec![0; tree.len()],
            hints: vec![Hints::default(); tree.len()],
        };
        let root = Open { inside: Inside::Text, in_head: false, level: None, ends_line: false, prose: 0 };
        Self {
            out,
            blocks: BlockMaker::new(tree, markup),
            lines: LineMaker::default(),
            judge: Judge::new(),
            facts: region::tag_facts(),
            open: vec![root],
            place: 0,
            opened: Vec::with_capacity(tree.len() / 2),
            large: Vec::new(),
            main_headings: Vec::new(),
        }
    }

    fn around(&self) -> Open {
        *self.open.last().unwrap_or(&Open { inside: Inside::Text, in_head: false, level: None, ends_line: false, prose: 0 })
    }

    /// Takes a node in; true if its children are to be visited.
    fn enter(&mut self, id: NodeId) -> bool {
        let place = self.place;
        self.place += 1;
        self.out.places[id.number() as usize] = place;
        let around = self.around();
        if let Some(text) = self.out.tree.text(id) {
            self.text(id, text, place, around);
            return false;
        }
        let tag = self.out.tree.mark(id);
        let facts = self.facts.get(tag.0 as usize).copied().unwrap_or_default();
        if facts.ends_line {
            self.lines.flush();
        }
        let own = self.judge.own(self.out.tree, id, facts);
        self.out.hints[id.number() as usize] = own.hints;
        let inside = if around.inside == Inside::Text { self.blocks.enter(id, tag, &own) } else { around.inside };
        let level = if facts.ends_line { facts.level } else { around.level };
        let in_head = around.in_head || tag == Tag::HEAD;
        self.open.push(Open { inside, in_head, level, ends_line: facts.ends_line, prose: 0 });
        self.opened.push((id, own.region));
        self.element(id, tag, place, facts.level, in_head);
        if own.marked && self.out.marked.len() < MOST_MARKED {
            self.out.marked.push(id);
        }
        true
    }

    fn text(&mut self, id: NodeId, text: &'a str, place: u32, around: Open) {
        if !around.in_head {
            self.lines.text(id, text, place, around.level);
        }
        if text.len() > PROSE_BYTES {
            let size = trimmed(text).len();
            if let Some(open) = self.open.last_mut().filter(|_| size > PROSE_BYTES) {
                open.prose = open.prose.saturating_add(size as u32);
            }
        }
        match around.inside {
            Inside::Text => self.blocks.text(id, text),
            Inside::Heard => self.blocks.count_style(text),
            Inside::Skipped => {}
        }
    }

    /// Closes what ends after `id` and gives the node that follows.
    fn leave_to_next(&mut self, id: NodeId, top: NodeId) -> Option<NodeId> {
        let tree = self.out.tree;
        let mut at = id;
        loop {
            if at == top {
                return None;
            }
            if tree.text(at).is_none() {
                self.leave(at);
            }
            if let Some(next) = tree.next_sibling(at) {
                return Some(next);
            }
            at = tree.parent(at)?;
        }
    }

    fn leave(&mut self, id: NodeId) {
        let Some(open) = self.open.pop() else { return };
        if open.ends_line {
            self.lines.flush();
        }
        if open.inside == Inside::Text {
            self.blocks.leave(id, self.out.tree.mark(id));
        }
        if open.prose > 0 {
            if let Some(around) = self.open.last_mut() {
                around.prose = around.prose.saturating_add(open.prose);
            }
            if open.prose >= LEAST_PROSE {
                self.large.push((id, open.prose));
            }
        }
    }

    fn element(&mut self, id: NodeId, tag: Tag, place: u32, level: Option<u8>, in_head: bool) {
        let (tree, out) = (self.out.tree, &mut self.out);
        if let Some(level @ 1..=3) = level {
            if out.headings.len() < MOST_HEADINGS {
                out.headings.push(Heading { node: id, level, text: text(tree, id, 600), place });
            }
            if level == 1 && self.main_headings.len() < MOST_MAIN_HEADINGS {
                self.main_headings.push(id);
            }
            return;
        }
        match tag {
            Tag::META if out.metas.len() < MOST_METAS => meta_element(out, id),
            Tag::BASE if out.base.is_none() => out.base = Some(id),
            Tag::LINK if out.links.len() < MOST_METAS => out.links.push(id),
            Tag::TITLE if in_head && out.title.is_none() => out.title = Some(text(tree, id, 1_000)),
            Tag::HTML => out.html_lang = tree.attr(id, "lang").or_else(|| tree.attr(id, "xml:lang")),
            _ => {}
        }
    }

    fn finish(mut self) -> Document<'a> {
        self.mark_around_headings();
        let most = (self.around().prose / 2).max(LEAST_PROSE);
        let mut out = self.out;
        for (id, _) in self.large.iter().filter(|(_, prose)| *prose >= most) {
            let marks = &mut out.regions[id.number() as usize];
            *marks = marks.with(Region::LARGE);
        }
        for (id, own) in self.opened {
            let around = out.tree.parent(id).map_or(Region::default(), |parent| out.regions[parent.number() as usize]);
            let region = &mut out.regions[id.number() as usize];
            *region = around.with(own.settled(*region));
        }
        out.found = self.blocks.finish();
        out.lines = self.lines.finish();
        for line in &mut out.lines {
            line.region = out.tree.parent(line.node).map_or(Region::default(), |parent| out.regions[parent.number() as usize]);
        }
        out
    }

    /// Elements around a main heading: whatever their names say, they are no sidebar.
    fn mark_around_headings(&mut self) {
        let tree = self.out.tree;
        for heading in std::mem::take(&mut self.main_headings) {
            // What follows a headline directly is its own, whatever its class says.
            let after = std::iter::successors(tree.next_sibling(heading), |n| tree.next_sibling(*n)).take(4);
            for id in after.take_while(|n| !matches!(tree.mark(*n), Tag::P | Tag::SECTION | Tag::ASIDE | Tag::FOOTER)) {
                self.mark_as_headlines(id);
            }
            for around in tree.ancestors(heading) {
                if !self.mark_as_headlines(around) {
                    break;
                }
            }
        }
    }

    /// False if that was known.
    fn mark_as_headlines(&mut self, id: NodeId) -> bool {
        let marks = &mut self.out.regions[id.number() as usize];
        let is_new = !marks.is(Region::HEADLINES);
        *marks = marks.with(Region::HEADLINES);
        is_new
    }
}

fn meta_element(out: &mut Document<'_>, id: NodeId) {
    const NAMES: [u8; 4] =
        [attribute_number("property"), attribute_number("name"), attribute_number("itemprop"), attribute_number("http-equiv")];
    let tree = out.tree;
    out.meta_elements.push(id);
    let Some(content) = tree.attr(id, "content").or_else(|| tree.attr(id, "value")) else { return };
    for name in NAMES.into_iter().filter_map(|attribute| tree.known_attr(id, attribute)) {
        out.metas.push((name.trim().to_ascii_lowercase(), content));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn lines_end_at_blocks_and_know_their_part() {
        let page = html::parse(
            "<title>T</title><nav><a href=/>Home</a></nav><div class=sidebar-left><h1>Head <b>line</b></h1><p>by <a>Ada</a><br>2025</p></div>\
             <div class='comments'><p>me</p></div>",
            &html::Options::default(),
        );
        let document = Document::of(&page.tree);
        let lines: Vec<(&str, bool)> = document.lines.iter().map(|l| (l.text.as_str(), l.region.is(Region::FOREIGN))).collect();
        assert_eq!(lines, [("Home", true), ("Head line", false), ("by Ada", false), ("2025", false), ("me", true)]);
        assert_eq!(document.title.as_deref(), Some("T"));
        assert_eq!(document.headings[0].level, 1);
    }
}
