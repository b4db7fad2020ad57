//! The body in the parts that a document has: headings, paragraphs, lists, tables, quotes, preformatted text.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::{Article, Block, BlockKind, ElementId};
use crate::text::normalize::{Depths, line};

/// Lists nested deeper are shown at this depth.
const MAX_DEPTH: usize = 8;

/// A run of blocks that belong together.
pub(crate) enum Part<'a> {
    Heading(u8, &'a Block),
    Paragraph(&'a Block),
    List(Vec<Item<'a>>),
    Table(Vec<&'a Block>),
    Quote(Vec<&'a Block>),
    Preformatted(&'a Block),
}

/// An item of a list, at most one level below the item before it.
pub(crate) struct Item<'a> {
    pub(crate) depth: usize,
    pub(crate) number: Option<u32>,
    pub(crate) block: &'a Block,
}

/// The article's blocks; where there are none, those that its text shows.
pub(crate) fn blocks(article: &Article) -> Cow<'_, [Block]> {
    if article.body.is_empty() { from_text(&article.text).into() } else { (&article.body).into() }
}

/// The parts of the body; blocks without visible text are left out.
pub(crate) fn parts(blocks: &[Block]) -> Vec<Part<'_>> {
    let shown: Vec<&Block> = blocks.iter().filter(|b| !line(&b.text).is_empty()).collect();
    shown.chunk_by(|a, b| together(a.kind, b.kind)).map(part).collect()
}

fn together(a: BlockKind, b: BlockKind) -> bool {
    use BlockKind::{ListItem, Quote, TableRow};
    matches!((a, b), (ListItem { .. }, ListItem { .. }) | (TableRow, TableRow) | (Quote, Quote))
}

fn part<'a>(run: &[&'a Block]) -> Part<'a> {
    let first = run[0];
    match first.kind {
        // The title is the document's only first-level heading.
        BlockKind::Heading(level) => Part::Heading(level.clamp(2, 6), first),
        BlockKind::ListItem { .. } => Part::List(items(run)),
        BlockKind::Quote => Part::Quote(run.to_vec()),
        BlockKind::TableRow => Part::Table(run.to_vec()),
        BlockKind::Preformatted => Part::Preformatted(first),
        BlockKind::Paragraph | BlockKind::Caption | BlockKind::Bare => Part::Paragraph(first),
    }
}

fn items<'a>(run: &[&'a Block]) -> Vec<Item<'a>> {
    let mut depths = Depths::default();
    let item = |block: &&'a Block| {
        let BlockKind::ListItem { depth, number } = block.kind else { return Item { depth: 0, number: None, block } };
        Item { depth: depths.next(depth).min(MAX_DEPTH), number, block }
    };
    run.iter().map(item).collect()
}

/// Where the cells of a table row stand in its text.
pub(crate) fn cells(row: &Block) -> Vec<Range<usize>> {
    let mut at = 0;
    row.text
        .split(" | ")
        .map(|cell| {
            let range = at..at + cell.len();
            at = range.end + " | ".len();
            range
        })
        .collect()
}

/// Reads the plain body back: the inverse of [`crate::text::normalize::body`], as far as plain text tells.
fn from_text(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
        let lines: Vec<&str> = paragraph.lines().collect();
        let items: Option<Vec<Block>> = lines.iter().map(|l| list_item(l)).collect();
        match items {
            // One line that begins with a number is rather a sentence ("2024. gada …") than a list.
            Some(items) if items.len() > 1 || paragraph.trim_start().starts_with('-') => blocks.extend(items),
            _ if lines.len() == 1 => blocks.push(block(BlockKind::Paragraph, paragraph)),
            _ if lines.iter().all(|l| l.contains(" | ")) => blocks.extend(lines.iter().map(|l| block(BlockKind::TableRow, l))),
            _ => blocks.push(block(BlockKind::Preformatted, paragraph)),
        }
    }
    blocks
}

fn list_item(line: &str) -> Option<Block> {
    let trimmed = line.trim_start_matches(' ');
    let depth = u8::try_from((line.len() - trimmed.len()) / 2).unwrap_or(u8::MAX);
    if let Some(text) = trimmed.strip_prefix("- ") {
        return Some(block(BlockKind::ListItem { depth, number: None }, text));
    }
    let (number, text) = trimmed.split_once(". ")?;
    let number = Some(number).filter(|n| n.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    Some(block(BlockKind::ListItem { depth, number: Some(number) }, text))
}

fn block(kind: BlockKind, text: &str) -> Block {
    Block { kind, text: text.to_owned(), links: vec![], element: ElementId(0), place: 0, hidden: false }
}
