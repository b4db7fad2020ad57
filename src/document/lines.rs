//! Lines of text: what stands between two block boundaries or breaks, wherever on the page it stands.

use crate::document::class_names::is_blank;
use crate::document::region::Region;
use crate::html::NodeId;
use crate::text::likeness::{head, squeeze};

/// Lines beyond this number are not looked at.
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

/// Gathers text nodes into lines.
#[derive(Default)]
pub(crate) struct LineMaker<'a> {
    lines: Vec<Line>,
    /// The line's first text node, its place, and the level of the heading around it.
    first: Option<(NodeId, u32, Option<u8>)>,
    /// The text of that node, …
    opening: &'a str,
    /// … and with it that of the nodes behind it, if there are others.
    text: String,
}

impl<'a> LineMaker<'a> {
    /// Takes a text in, with its place and the level of the innermost block element around it, if that is a heading.
    pub(crate) fn text(&mut self, id: NodeId, text: &'a str, place: u32, level: Option<u8>) {
        let text = head(text, LINE_BYTES);
        if self.first.is_some() {
            if self.text.is_empty() {
                self.text.push_str(self.opening);
            }
            if self.text.len() < LINE_BYTES {
                self.text.push_str(text);
            }
        } else if !is_blank(text) {
            self.first = Some((id, place, level));
            self.opening = text;
        }
    }

    /// Ends the line, if it holds text.
    pub(crate) fn flush(&mut self) {
        let Some((node, place, heading)) = self.first.take() else { return };
        let text = squeeze(if self.text.is_empty() { self.opening } else { &self.text });
        if !text.is_empty() && self.lines.len() < MOST_LINES {
            self.lines.push(Line { text, region: Region::default(), heading, node, place });
        }
        self.text.clear();
    }

    /// The lines, once everything was handed over; what part of the page each stands in is not told yet.
    pub(crate) fn finish(mut self) -> Vec<Line> {
        self.flush();
        self.lines
    }
}
