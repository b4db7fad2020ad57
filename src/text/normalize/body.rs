//! Blocks as one plain text.

use std::borrow::Cow;

use crate::model::{Block, BlockKind};

use crate::text::normalize::{line, lines, preformatted};

/// Lists nested deeper are indented no further.
const MAX_INDENT: usize = 8;

/// How deep the items of a list stand under each other: an item whose list's upper levels were left out stands at the top.
#[derive(Debug, Clone, Default)]
pub struct Depths(Vec<u8>);

impl Depths {
    /// The depth at which the next item of the list is shown, by the depth that it had on the page.
    pub fn next(&mut self, depth: u8) -> usize {
        while self.0.last().is_some_and(|above| *above > depth) {
            self.0.pop();
        }
        if self.0.last() != Some(&depth) {
            self.0.push(depth);
        }
        self.0.len() - 1
    }
}

/// The plain-text body: blocks apart by one blank line, the items of a list and the rows of a table by a line break.
///
/// List items begin with `- ` or their number and a dot, two spaces per level; headings, quotes and captions are plain lines.
/// Blocks without visible text are left out. [`preformatted`] changes nothing in the result.
#[must_use]
pub fn body(blocks: &[Block]) -> String {
    let mut out = String::with_capacity(blocks.iter().map(|b| b.text.len() + 4).sum());
    let mut before = None;
    let mut depths = Depths::default();
    for block in blocks {
        let text = text(block);
        if text.is_empty() {
            continue;
        }
        if let Some(before) = before {
            out.push_str(if belongs(before, block.kind) { "\n" } else { "\n\n" });
        }
        out.push_str(&prefix(block.kind, &mut depths));
        out.push_str(&text);
        before = Some(block.kind);
    }
    out
}

fn text(block: &Block) -> String {
    match block.kind {
        BlockKind::Preformatted => preformatted(&block.text),
        kind if kind.keeps_lines() => lines(&block.text),
        _ => line(&block.text),
    }
}

/// True if the second stands in the same list or table as the first.
fn belongs(first: BlockKind, second: BlockKind) -> bool {
    matches!((first, second), (BlockKind::ListItem { .. }, BlockKind::ListItem { .. }) | (BlockKind::TableRow, BlockKind::TableRow))
}

fn prefix(kind: BlockKind, depths: &mut Depths) -> Cow<'static, str> {
    let BlockKind::ListItem { depth, number } = kind else {
        *depths = Depths::default();
        return Cow::Borrowed("");
    };
    let indent = "  ".repeat(depths.next(depth).min(MAX_INDENT));
    match number {
        Some(number) => format!("{indent}{number}. ").into(),
        None => format!("{indent}- ").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ElementId;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.into(), links: vec![], markup: None, element: ElementId(0), place: 0, hidden: false }
    }

    fn item(depth: u8, number: Option<u32>, text: &str) -> Block {
        block(BlockKind::ListItem { depth, number }, text)
    }

    #[test]
    fn joins_blocks_as_a_reader_expects() {
        let blocks = [
            block(BlockKind::Heading(2), "What  changes"),
            block(BlockKind::Paragraph, "Three things:"),
            item(0, None, "buses"),
            item(1, Some(2), "night\u{a0}buses"),
            block(BlockKind::Paragraph, "\u{200b}"),
            item(0, None, "trams"),
            block(BlockKind::TableRow, "Line | Fare"),
            block(BlockKind::TableRow, "7 | 2"),
            block(BlockKind::Preformatted, "a\r\n  b\n\n\n\nc\n"),
            block(BlockKind::Quote, "“Fine.”"),
        ];
        let expected =
            "What changes\n\nThree things:\n\n- buses\n  2. night buses\n- trams\n\nLine | Fare\n7 | 2\n\na\n  b\n\nc\n\n“Fine.”";
        assert_eq!(body(&blocks), expected);
        assert_eq!(preformatted(expected), expected);
    }

    #[test]
    fn indents_no_deeper_than_the_limit() {
        let deep: Vec<Block> = (0..12).map(|depth| item(depth, None, "x")).collect();
        assert_eq!(body(&deep).lines().last(), Some(format!("{}- x", " ".repeat(2 * MAX_INDENT)).as_str()));
        let orphans = [item(2, None, "a"), item(2, None, "b"), item(5, None, "c"), item(3, None, "d"), item(1, None, "e")];
        assert_eq!(body(&orphans), "- a\n- b\n  - c\n  - d\n- e");
        assert_eq!(body(&[]), "");
    }
}
