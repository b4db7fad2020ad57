//! One walk over the tree: metas, headings, lines of text and marked elements, each with the part of the page it stands in.

use std::collections::HashSet;

use crate::document::is_blank;
use crate::document::region::{self, Region, TagFacts};
use crate::html::{NodeId, Tree};
use crate::text::likeness::squeeze;

/// Metas, headings, marked elements and lines beyond these numbers are not looked at.
const MOST_METAS: usize = 2_000;
const MOST_HEADINGS: usize = 400;
const MOST_MARKED: usize = 4_000;
const MOST_LINES: usize = 20_000;
/// A line is kept up to this many bytes: enough to tell a paragraph from a byline.
const LINE_BYTES: usize = 600;

/// A line of text: what stands between two block boundaries.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) region: Region,
    /// Level, if it is a heading.
    pub(crate) heading: Option<u8>,
    /// Its first text node.
    pub(crate) node: NodeId,
    /// Where it stands among all nodes in document order.
    pub(crate) place: u32,
}

/// A heading with its whole text.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) node: NodeId,
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) place: u32,
}

/// What the page shows, in document order.
pub(crate) struct Scene<'a> {
    pub(crate) tree: &'a Tree,
    /// Lower-case name and content.
    pub(crate) metas: Vec<(String, &'a str)>,
    pub(crate) links: Vec<NodeId>,
    pub(crate) title: Option<String>,
    pub(crate) html_lang: Option<&'a str>,
    pub(crate) headings: Vec<Heading>,
    /// Elements that carry microdata, `RDFa`, `rel`, a date or author class, and `<time>`.
    pub(crate) marked: Vec<NodeId>,
    pub(crate) lines: Vec<Line>,
    regions: Vec<Region>,
    places: Vec<u32>,
    /// Bytes of prose inside each node.
    sizes: Vec<u32>,
}

impl<'a> Scene<'a> {
    pub(crate) fn of(tree: &'a Tree) -> Self {
        let size = tree.len();
        let order: Vec<NodeId> = tree.descendants(tree.root()).collect();
        let mut scene = Scene {
            tree,
            metas: Vec::new(),
            links: Vec::new(),
            title: None,
            html_lang: None,
            headings: Vec::new(),
            marked: Vec::new(),
            lines: Vec::new(),
            regions: vec![Region::default(); size],
            places: vec![0; size],
            sizes: sizes(tree, &order),
        };
        let around = scene.around_headings();
        scene.walk(&order, &around);
        scene
    }

    /// The part of the page that a node stands in.
    pub(crate) fn region(&self, id: NodeId) -> Region {
        self.regions.get(id.number() as usize).copied().unwrap_or_default()
    }

    /// Where a node stands in document order.
    pub(crate) fn place(&self, id: NodeId) -> u32 {
        self.places.get(id.number() as usize).copied().unwrap_or_default()
    }

    /// The text inside an element on one line, up to `limit` bytes.
    pub(crate) fn text(&self, id: NodeId, limit: usize) -> String {
        let mut raw = String::new();
        for inner in self.tree.descendants(id).take(limit) {
            if let Some(text) = self.tree.text(inner) {
                raw.push_str(text);
            } else if region::ends_line(self.tree, inner) {
                raw.push(' ');
            }
            if raw.len() > limit {
                break;
            }
        }
        squeeze(&raw)
    }

    /// The number of the first line at or after a place.
    pub(crate) fn line_at(&self, place: u32) -> usize {
        self.lines.partition_point(|l| l.place < place)
    }

    /// Elements around a main heading: whatever their names say, they are no sidebar.
    fn around_headings(&self) -> HashSet<u32> {
        let mut out = HashSet::new();
        for heading in self.tree.elements(self.tree.root(), "h1").take(20) {
            // What follows a headline directly is its own, whatever its class says.
            let after = std::iter::successors(self.tree.next_sibling(heading), |n| self.tree.next_sibling(*n)).take(4);
            out.extend(after.take_while(|n| !matches!(self.tree.tag(*n), "p" | "section" | "aside" | "footer")).map(NodeId::number));
            for around in self.tree.ancestors(heading) {
                if !out.insert(around.number()) {
                    break;
                }
            }
        }
        out
    }

    fn walk(&mut self, order: &[NodeId], around: &HashSet<u32>) {
        let tree = self.tree;
        let facts = region::tag_facts();
        let mut lines = LineMaker::default();
        let mut names = region::Names::new();
        let mut nearest = Nearest::new(tree);
        let most = (self.sizes[tree.root().number() as usize] / 2).max(200);
        for (place, &id) in (0u32..).zip(order) {
            let at = id.number() as usize;
            let above = tree.parent(id).unwrap_or(tree.root());
            let parent = self.region(above);
            self.places[at] = place;
            let block = nearest.around(above);
            if let Some(text) = tree.text(id) {
                self.regions[at] = parent;
                lines.text(self, id, text, (parent, block));
                continue;
            }
            let tag = tree.known_tag(id).map_or(TagFacts::default(), |number| facts[number]);
            let (mut own, marked) = region::own(tree, id, tag, &mut names);
            if around.contains(&id.number()) {
                own = own.without(Region::FOREIGN.with(Region::MARGIN));
            } else if self.sizes[at] >= most {
                own = own.without(Region::FOREIGN.without(Region::COMMENTS).with(Region::MARGIN));
            }
            self.regions[at] = parent.with(own);
            if tag.ends_line || lines.is_left(block) {
                lines.flush(self);
            }
            if tag.ends_line {
                lines.enter(id, tag.level);
            }
            nearest.enter(id, above, tag);
            self.element(id, place, tag.level);
            if marked && self.marked.len() < MOST_MARKED {
                self.marked.push(id);
            }
        }
        lines.flush(self);
    }

    fn element(&mut self, id: NodeId, place: u32, level: Option<u8>) {
        let tree = self.tree;
        if let Some(level @ 1..=3) = level {
            if self.headings.len() < MOST_HEADINGS {
                self.headings.push(Heading { node: id, level, text: self.text(id, 600), place });
            }
            return;
        }
        match tree.tag(id) {
            "meta" if self.metas.len() < MOST_METAS => self.meta_element(id),
            "link" if self.links.len() < MOST_METAS => self.links.push(id),
            "title" if self.title.is_none() && self.region(id).is(Region::HEAD) => self.title = Some(self.text(id, 1_000)),
            "html" => self.html_lang = tree.attr(id, "lang").or_else(|| tree.attr(id, "xml:lang")),
            _ => {}
        }
    }

    fn meta_element(&mut self, id: NodeId) {
        let tree = self.tree;
        let Some(content) = tree.attr(id, "content").or_else(|| tree.attr(id, "value")) else { return };
        for attr in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = tree.attr(id, attr) {
                self.metas.push((name.trim().to_ascii_lowercase(), content));
            }
        }
    }
}

/// The bytes of prose inside each node: of text nodes long enough to be sentences.
fn sizes(tree: &Tree, order: &[NodeId]) -> Vec<u32> {
    let mut out = vec![0u32; tree.len()];
    for &id in order.iter().rev() {
        let own = tree.text(id).filter(|t| t.len() > 60).map(str::trim).filter(|t| t.len() > 60).map_or(0, |t| t.len() as u32);
        let at = id.number() as usize;
        out[at] = out[at].saturating_add(own);
        if let Some(parent) = tree.parent(id) {
            let up = parent.number() as usize;
            out[up] = out[up].saturating_add(out[at]);
        }
    }
    out
}

/// For each element that was entered the nearest block element, itself included, its heading's level, and how far that is.
struct Nearest {
    blocks: Vec<Block>,
}

/// A block element, the level if it is a heading, and how many levels further in the element stands that knows it.
#[derive(Clone, Copy)]
struct Block {
    node: NodeId,
    level: Option<u8>,
    below: u32,
}

impl Nearest {
    fn new(tree: &Tree) -> Self {
        Self { blocks: vec![Block { node: tree.root(), level: None, below: u32::MAX }; tree.len()] }
    }

    fn enter(&mut self, id: NodeId, parent: NodeId, tag: TagFacts) {
        let outer = self.blocks[parent.number() as usize];
        let own = Block { node: id, level: tag.level, below: 0 };
        self.blocks[id.number() as usize] = if tag.ends_line { own } else { Block { below: outer.below.saturating_add(1), ..outer } };
    }

    /// The nearest block element around what stands in `parent`, if it is no further than forty levels.
    fn around(&self, parent: NodeId) -> Option<(NodeId, Option<u8>)> {
        let block = self.blocks[parent.number() as usize];
        (block.below < 40).then_some((block.node, block.level))
    }
}

/// Gathers text nodes into lines.
#[derive(Default)]
struct LineMaker {
    text: String,
    first: Option<(NodeId, Region)>,
    /// The innermost block element that the text stands in.
    block: Option<(NodeId, Option<u8>)>,
    heading: Option<u8>,
}

impl LineMaker {
    fn text(&mut self, scene: &mut Scene<'_>, id: NodeId, text: &str, (region, block): (Region, Option<(NodeId, Option<u8>)>)) {
        if region.is(Region::HEAD) {
            return;
        }
        if self.is_left(block) {
            self.flush(scene);
        }
        if self.first.is_none() && !is_blank(text) {
            self.first = Some((id, region));
            self.block = block;
            self.heading = block.and_then(|(_, level)| level);
        }
        if self.text.len() < LINE_BYTES {
            self.text.push_str(crate::text::likeness::head(text, LINE_BYTES));
        }
    }

    fn enter(&mut self, id: NodeId, level: Option<u8>) {
        self.block = Some((id, level));
        self.heading = level;
    }

    /// True if a node that stands in `block` is outside the block that the line began in.
    fn is_left(&self, block: Option<(NodeId, Option<u8>)>) -> bool {
        self.first.is_some() && self.block.is_some() && block != self.block
    }

    fn flush(&mut self, scene: &mut Scene<'_>) {
        if let Some((node, region)) = self.first.take() {
            let text = squeeze(&self.text);
            if !text.is_empty() && scene.lines.len() < MOST_LINES {
                let place = scene.place(node);
                scene.lines.push(Line { text, region, heading: self.heading, node, place });
            }
        }
        self.text.clear();
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
        let scene = Scene::of(&page.tree);
        let lines: Vec<(&str, bool)> = scene.lines.iter().map(|l| (l.text.as_str(), l.region.is(Region::FOREIGN))).collect();
        assert_eq!(lines, [("Home", true), ("Head line", false), ("by Ada", false), ("2025", false), ("me", true)]);
        assert_eq!(scene.title.as_deref(), Some("T"));
        assert_eq!(scene.headings[0].level, 1);
    }
}
