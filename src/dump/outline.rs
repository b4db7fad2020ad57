//! The skeleton of containers that a dump's layout shows.
//!
//! Stretches of text apart by a rule, or by more blank lines than stand between the text's paragraphs, are sections.
//! In a section, lines that stand together without a blank line are a group: a menu, a form, a box; so are runs of short
//! lines where no blank lines part anything. Lists and tables are containers as in HTML, and paragraphs elements of their
//! own, so that what is measured over containers means the same in both.

use std::borrow::Cow;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::model::{Block, BlockKind, Element, ElementId, Hints, Outline};

/// A block with what parts it from the one before.
pub(crate) struct Draft {
    pub(crate) block: Block,
    pub(crate) gap: Gap,
    /// True in the list of addresses below the text.
    pub(crate) reference: bool,
}

/// What stands between two blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Gap {
    pub(crate) blank: usize,
    pub(crate) rule: bool,
}

/// So many short lines in a row make a group where blank lines do not.
const RUN: usize = 4;

/// Gives each block its element.
pub(crate) fn build(drafts: Vec<Draft>) -> (Vec<Block>, Outline) {
    let mut tree = Tree { outline: Outline::default() };
    let wide = wide_gap(&drafts);
    let parts = |a: &Draft, b: &Draft| a.reference == b.reference && !b.gap.rule && b.gap.blank <= wide;
    let mut blocks = Vec::with_capacity(drafts.len());
    let lengths: Vec<usize> = drafts.chunk_by(parts).map(<[Draft]>::len).collect();
    let mut drafts = drafts.into_iter();
    for length in lengths {
        tree.section(drafts.by_ref().take(length).collect(), &mut blocks);
    }
    (blocks, tree.outline)
}

/// The number of blank lines that usually stands before a paragraph; a wider gap parts sections.
fn wide_gap(drafts: &[Draft]) -> usize {
    let mut counts = [0_usize; 8];
    for draft in drafts.iter().filter(|d| d.block.kind == BlockKind::Paragraph && d.gap.blank > 0) {
        counts[draft.gap.blank.min(7)] += 1;
    }
    (1..8).rev().max_by_key(|n| counts[*n]).unwrap_or(1)
}

struct Tree {
    outline: Outline,
}

impl Tree {
    fn open(&mut self, parent: ElementId, tag: &'static str) -> ElementId {
        let number = self.outline.elements.len() as u32;
        let mut hasher = DefaultHasher::new();
        (tag, &self.outline.get(parent).tag).hash(&mut hasher);
        let element = Element {
            parent: parent.0,
            tag: Cow::Borrowed(tag),
            hints: Hints::default(),
            signature: hasher.finish(),
            ..Element::default()
        };
        self.outline.elements.push(element);
        ElementId(number)
    }

    fn section(&mut self, drafts: Vec<Draft>, blocks: &mut Vec<Block>) {
        let section = self.open(ElementId(0), "section");
        let lengths = groups(&drafts);
        let mut drafts = drafts.into_iter();
        for length in lengths {
            let holder = if length > 1 { self.open(section, "div") } else { section };
            self.group(holder, drafts.by_ref().take(length), blocks);
        }
    }

    fn group(&mut self, holder: ElementId, drafts: impl Iterator<Item = Draft>, blocks: &mut Vec<Block>) {
        // Lists around the next item, outermost first; or the one table.
        let mut lists: Vec<ElementId> = Vec::new();
        let mut table = None;
        for mut draft in drafts {
            table = table.filter(|_| draft.block.kind == BlockKind::TableRow);
            if let BlockKind::ListItem { depth, .. } = draft.block.kind {
                lists.truncate(usize::from(depth) + 1);
                while lists.len() <= usize::from(depth) {
                    let list = self.open(lists.last().copied().unwrap_or(holder), "ul");
                    lists.push(list);
                }
            } else {
                lists.clear();
            }
            let around = match draft.block.kind {
                BlockKind::TableRow => *table.get_or_insert_with(|| self.open(holder, "table")),
                _ => lists.last().copied().unwrap_or(holder),
            };
            draft.block.element = self.leaf(around, draft.block.kind);
            blocks.push(draft.block);
        }
    }

    fn leaf(&mut self, around: ElementId, kind: BlockKind) -> ElementId {
        let tag = match kind {
            BlockKind::Paragraph => "p",
            BlockKind::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1],
            BlockKind::ListItem { .. } => "li",
            BlockKind::Quote => "blockquote",
            BlockKind::Preformatted => "pre",
            BlockKind::TableRow => "tr",
            BlockKind::Caption => "figcaption",
            BlockKind::Bare => return around,
        };
        self.open(around, tag)
    }
}

/// The lengths of a section's groups.
fn groups(drafts: &[Draft]) -> Vec<usize> {
    let together = |a: &Draft, b: &Draft| b.gap == Gap::default() || (is_item(a) && is_item(b));
    let groups: Vec<&[Draft]> = drafts.chunk_by(together).collect();
    match groups[..] {
        [all] => runs(all),
        _ => groups.iter().map(|g| g.len()).collect(),
    }
}

/// Where no blank lines part anything: runs of short lines, and the rest block by block.
fn runs(drafts: &[Draft]) -> Vec<usize> {
    let same = |a: &Draft, b: &Draft| is_short(a) == is_short(b) && is_item(a) == is_item(b) && is_row(a) == is_row(b);
    let mut out = Vec::new();
    for run in drafts.chunk_by(same) {
        let whole = is_item(&run[0]) || is_row(&run[0]) || (is_short(&run[0]) && run.len() >= RUN);
        if whole { out.push(run.len()) } else { out.extend(std::iter::repeat_n(1, run.len())) }
    }
    out
}

fn is_item(draft: &Draft) -> bool {
    matches!(draft.block.kind, BlockKind::ListItem { .. })
}

fn is_row(draft: &Draft) -> bool {
    draft.block.kind == BlockKind::TableRow
}

fn is_short(draft: &Draft) -> bool {
    draft.block.kind == BlockKind::Bare
}
