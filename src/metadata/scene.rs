//! One walk over the tree: metas, headings, lines of text and marked elements, each with the part of the page it stands in.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::memo::Memo;
use super::region::{self, Region};
use super::words::squeeze;
use crate::html::{NodeId, Tree, is_blank};

/// Metas, headings, marked elements and lines beyond these numbers are not looked at.
const MOST_METAS: usize = 2_000;
const MOST_HEADINGS: usize = 400;
const MOST_MARKED: usize = 4_000;
const MOST_LINES: usize = 20_000;
/// A line is kept up to this many bytes: enough to tell a paragraph from a byline.
const LINE_BYTES: usize = 600;

/// A line of text: what stands between two block boundaries.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) region: Region,
    /// Level, if it is a heading.
    pub(super) heading: Option<u8>,
    /// Its first text node.
    pub(super) node: NodeId,
    /// Where it stands among all nodes in document order.
    pub(super) place: u32,
}

/// A heading with its whole text.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) node: NodeId,
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) place: u32,
}

/// What the page shows, in document order.
pub(super) struct Scene<'a> {
    pub(super) tree: &'a Tree,
    /// Lower-case name and content.
    pub(super) metas: Vec<(String, &'a str)>,
    pub(super) links: Vec<NodeId>,
    pub(super) title: Option<String>,
    pub(super) html_lang: Option<&'a str>,
    pub(super) headings: Vec<Heading>,
    /// Elements that carry microdata, `RDFa`, `rel`, a date or author class, and `<time>`.
    pub(super) marked: Vec<NodeId>,
    pub(super) lines: Vec<Line>,
    regions: Vec<Region>,
    places: Vec<u32>,
    /// Bytes of prose inside each node.
    sizes: Vec<u32>,
}

impl<'a> Scene<'a> {
    pub(super) fn of(tree: &'a Tree) -> Self {
        let size = tree.len();
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
            sizes: sizes(tree),
        };
        let around = scene.around_headings();
        scene.walk(&around);
        scene
    }

    /// The part of the page that a node stands in.
    pub(super) fn region(&self, id: NodeId) -> Region {
        self.regions.get(id.number() as usize).copied().unwrap_or_default()
    }

    /// Where a node stands in document order.
    pub(super) fn place(&self, id: NodeId) -> u32 {
        self.places.get(id.number() as usize).copied().unwrap_or_default()
    }

    /// The text inside an element on one line, up to `limit` bytes.
    pub(super) fn text(&self, id: NodeId, limit: usize) -> String {
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
    pub(super) fn line_at(&self, place: u32) -> usize {
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

    fn walk(&mut self, around: &HashSet<u32>) {
        let tree = self.tree;
        let mut lines = LineMaker::default();
        let mut names = region::Names::default();
        let mut marks = Marks::default();
        let mut around_blocks = Blocks { nearest: vec![(tree.root(), u32::MAX); tree.len()] };
        let most = (self.sizes[tree.root().number() as usize] / 2).max(200);
        for (place, id) in (0u32..).zip(tree.descendants(tree.root())) {
            let at = id.number() as usize;
            let parent = tree.parent(id).map(|p| self.region(p)).unwrap_or_default();
            self.places[at] = place;
            let block = around_blocks.of(tree, id);
            if let Some(text) = tree.text(id) {
                self.regions[at] = parent;
                lines.text(self, id, text, (parent, block));
                continue;
            }
            let mut own = region::own(tree, id, &mut names);
            if around.contains(&id.number()) {
                own = own.without(Region::FOREIGN.with(Region::MARGIN));
            } else if self.sizes[at] >= most {
                own = own.without(Region::FOREIGN.without(Region::COMMENTS).with(Region::MARGIN));
            }
            self.regions[at] = parent.with(own);
            let ends_line = region::ends_line(tree, id);
            if ends_line || lines.is_left(block) {
                lines.flush(self);
            }
            if ends_line {
                lines.enter(tree, id);
            }
            self.element(id, place, &mut marks);
        }
        lines.flush(self);
    }

    fn element(&mut self, id: NodeId, place: u32, marks: &mut Marks<'a>) {
        let tree = self.tree;
        match tree.tag(id) {
            "meta" if self.metas.len() < MOST_METAS => self.meta_element(id),
            "link" if self.links.len() < MOST_METAS => self.links.push(id),
            "title" if self.title.is_none() && self.region(id).is(Region::HEAD) => self.title = Some(self.text(id, 1_000)),
            "html" => self.html_lang = tree.attr(id, "lang").or_else(|| tree.attr(id, "xml:lang")),
            tag @ ("h1" | "h2" | "h3") if self.headings.len() < MOST_HEADINGS => {
                let level = tag.as_bytes()[1] - b'0';
                self.headings.push(Heading { node: id, level, text: self.text(id, 600), place });
            }
            _ => {}
        }
        if self.marked.len() < MOST_MARKED && is_marked(tree, id, marks) {
            self.marked.push(id);
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
fn sizes(tree: &Tree) -> Vec<u32> {
    let order: Vec<NodeId> = tree.descendants(tree.root()).collect();
    let mut out = vec![0u32; tree.len()];
    for id in order.into_iter().rev() {
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

/// True if a class or an id speaks of dates or authors.
fn is_of_interest(class: &str) -> bool {
    const WORDS: [&str; 16] = [
        "date", "time", "publish", "posted", "author", "byline", "writer", "meta", "info", "creator", "autor", "auteur", "datum", "fecha",
        "fn", "source",
    ];
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS).ok());
    FINDER.as_ref().is_some_and(|finder| finder.is_match(class))
}

/// What is known of class names, and of attributes' own names.
#[derive(Default)]
struct Marks<'a> {
    classes: Memo<'a, bool>,
    names: Memo<'a, bool>,
}

fn is_marked<'a>(tree: &'a Tree, id: NodeId, marks: &mut Marks<'a>) -> bool {
    match tree.tag(id) {
        "" | "meta" | "link" | "html" | "body" | "head" => return false,
        "time" | "address" => return true,
        _ => {}
    }
    tree.attrs(id).any(|(name, value)| match name {
        "href" => is_author_link(value),
        "itemprop" | "property" | "rel" | "datetime" | "pubdate" => true,
        "class" | "id" | "data-testid" | "data-test" | "data-qa" | "data-component" => marks.classes.get(value, is_of_interest),
        _ => name.starts_with("data-") && marks.names.get(name, |name| ["date", "time", "author"].iter().any(|word| name.contains(word))),
    })
}

/// True for addresses of author pages: `/author/ada-lind`, `/autoren/…`.
pub(super) fn is_author_link(href: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autores/",
        "/auteur/",
        "/auteurs/",
        "/autore/",
        "/writers/",
        "/contributors/",
        "/contributor/",
        "/journalist/",
        "/journalists/",
        "/redakteur/",
    ];
    let href = super::words::head(href, 300).as_bytes();
    let begins = |rest: &[u8], folder: &str| rest.len() > folder.len() + 2 && rest[..folder.len()].eq_ignore_ascii_case(folder.as_bytes());
    let may = |at: usize| href.get(at + 1).is_some_and(|first| matches!(first | 0x20, b'a' | b'c' | b'j' | b'r' | b'w'));
    memchr::memchr_iter(b'/', href).filter(|at| may(*at)).any(|at| FOLDERS.iter().any(|f| begins(&href[at..], f)))
}

/// For each node the nearest block element around it, and how far that is.
struct Blocks {
    nearest: Vec<(NodeId, u32)>,
}

impl Blocks {
    /// The nearest block element around a node, if it is no further than forty levels. Parents must have been asked for first.
    fn of(&mut self, tree: &Tree, id: NodeId) -> Option<NodeId> {
        let parent = tree.parent(id)?;
        let (block, levels) = self.nearest[parent.number() as usize];
        let found = if region::ends_line(tree, parent) { (parent, 1) } else { (block, levels.saturating_add(1)) };
        self.nearest[id.number() as usize] = found;
        (found.1 <= 40).then_some(found.0)
    }
}

/// Gathers text nodes into lines.
#[derive(Default)]
struct LineMaker {
    text: String,
    first: Option<(NodeId, Region)>,
    /// The innermost block element that the text stands in.
    block: Option<NodeId>,
    heading: Option<u8>,
}

impl LineMaker {
    fn text(&mut self, scene: &mut Scene<'_>, id: NodeId, text: &str, (region, block): (Region, Option<NodeId>)) {
        if region.is(Region::HEAD) {
            return;
        }
        if self.is_left(block) {
            self.flush(scene);
        }
        if self.first.is_none() && !is_blank(text) {
            self.first = Some((id, region));
            self.block = block;
            self.heading = block.and_then(|b| level(scene.tree.tag(b)));
        }
        if self.text.len() < LINE_BYTES {
            self.text.push_str(super::words::head(text, LINE_BYTES));
        }
    }

    fn enter(&mut self, tree: &Tree, id: NodeId) {
        self.block = Some(id);
        self.heading = level(tree.tag(id));
    }

    /// True if a node that stands in `block` is outside the block that the line began in.
    fn is_left(&self, block: Option<NodeId>) -> bool {
        self.first.is_some() && self.block.is_some() && block != self.block
    }

    fn flush(&mut self, scene: &mut Scene<'_>) {
        let text = squeeze(&self.text);
        self.text.clear();
        if let Some((node, region)) = self.first.take()
            && !text.is_empty()
            && scene.lines.len() < MOST_LINES
        {
            let place = scene.place(node);
            scene.lines.push(Line { text, region, heading: self.heading, node, place });
        }
    }
}

fn level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
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
