//! A line with what it is, and how the dump was written.

use crate::dump::columns::width;
use crate::dump::lines::Line;

/// How the dump was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    /// By an earlier cleaning of ours, as plain text: one line is one block, `- ` and `1. ` are the only marks.
    pub(crate) own: bool,
    /// As Markdown.
    pub(crate) markdown: bool,
    /// By an earlier cleaning of ours, as Markdown: every mark is one, since what only looks like one is escaped.
    pub(crate) written: bool,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Blank,
    /// A line of dashes: text before and behind it is apart.
    Rule,
    /// Nothing to read: a fence, a table's line, the line under a heading.
    Gone,
    Plain,
    Heading(u8),
    Item {
        number: Option<u32>,
        depth: u8,
    },
    Quote,
    Row,
    Pre,
}

/// A line with what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marked<'a> {
    pub(crate) line: Line<'a>,
    pub(crate) mark: Mark,
    /// The text without its mark.
    pub(crate) text: &'a str,
    /// The column where `text` begins.
    pub(crate) column: usize,
}

impl<'a> Marked<'a> {
    pub(crate) fn new(line: Line<'a>) -> Self {
        let mark = if line.is_blank() { Mark::Blank } else { Mark::Plain };
        Self { line, mark, text: line.text, column: line.indent }
    }

    /// Gives the line a mark, with the text that remains behind it.
    pub(crate) fn set(&mut self, mark: Mark, text: &'a str) {
        let before = self.line.text.len() - text.len();
        self.column = width(&self.line.text[..before], self.line.indent);
        (self.mark, self.text) = (mark, text);
    }

    pub(crate) fn is_item(&self) -> bool {
        matches!(self.mark, Mark::Item { .. })
    }
}
