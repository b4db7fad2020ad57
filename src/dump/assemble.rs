//! From marked lines to blocks.

use std::borrow::Cow;

use crate::dump::columns::width;
use crate::dump::header::Head;
use crate::dump::inline::{self, Inline};
use crate::dump::marked::{Mark, Marked};
use crate::dump::marks;
use crate::dump::outline::{self, Draft, Gap};
use crate::dump::references::References;
use crate::dump::tables;
use crate::dump::wrap::{self, Join};
use crate::model::{Block, BlockKind, ElementId, Form, Link, Markup, Outline, Span};
use crate::text::sentence::ends_sentence;

/// A line as wide as this is a paragraph, however it ends.
const PROSE: usize = 100;
/// A shorter one is a paragraph from this width on, if it ends as a sentence.
const SENTENCE: usize = 25;

/// The blocks of a text whose head was taken off.
pub(crate) fn blocks(head: &Head) -> (Vec<Block>, Outline) {
    let references = if head.style.own { References::default() } else { References::find(&head.lines) };
    let end = references.from.unwrap_or(head.lines.len());
    let lines = marks::mark(&head.lines[..end], head.style);
    let joins = wrap::joins(&lines, head.style);
    let plan = Plan {
        lines: &lines,
        joins: &joins,
        own: head.style.own,
        markdown: head.style.markdown,
        escaped: head.style.written,
        references: &references,
    };
    let mut drafts = plan.drafts();
    for line in head.lines[end..].iter().filter(|l| !l.is_blank()) {
        let block = block(BlockKind::Bare, inline::plain(line.text), line.number);
        drafts.push(Draft { block, gap: Gap::default(), reference: true });
    }
    outline::build(drafts)
}

fn block(kind: BlockKind, text: Inline, place: u32) -> Block {
    let markup = (!text.spans.is_empty()).then(|| Box::new(Markup { spans: text.spans, form: Form::Plain }));
    Block { kind, text: text.text, links: text.links, markup, element: ElementId(0), place, hidden: false }
}

struct Plan<'a> {
    lines: &'a [Marked<'a>],
    joins: &'a [Join],
    own: bool,
    markdown: bool,
    /// Our own Markdown writes two characters as HTML does.
    escaped: bool,
    references: &'a References<'a>,
}

impl Plan<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let mut out: Vec<Draft> = Vec::new();
        let mut gap = Gap::default();
        let mut at = 0;
        while at < self.lines.len() {
            let end = self.end(at);
            match self.lines[at].mark {
                Mark::Blank => gap.blank += 1,
                Mark::Rule => gap.rule = true,
                Mark::Gone => {}
                _ => {
                    if let Some(block) = self.block(at, end) {
                        out.push(Draft { block, gap, reference: false });
                        gap = Gap::default();
                    }
                }
            }
            at = end;
        }
        out
    }

    /// The line behind the block that begins at `at`.
    fn end(&self, at: usize) -> usize {
        let pre = self.lines[at].mark == Mark::Pre;
        let goes_on = |n: &usize| if pre { self.lines.get(n + 1).is_some_and(|l| l.mark == Mark::Pre) } else { self.joins[*n] != Join::No };
        at + 1 + (at..self.lines.len()).take_while(goes_on).count()
    }

    fn block(&self, at: usize, end: usize) -> Option<Block> {
        let first = &self.lines[at];
        let text = match first.mark {
            Mark::Pre => inline::preformatted(self.lines[at..end].iter().map(|l| l.line.raw)),
            Mark::Row if !self.own => self.row(first.text),
            Mark::Heading(_) if self.markdown => self.inline(unclosed(first.text)),
            _ if self.joins[at] == Join::Break => self.broken(at, end),
            _ => self.inline(&self.joined(at, end)),
        };
        if text.text.is_empty() {
            // What we wrote shows no more than its text.
            let alt = text.alt.filter(|alt| !alt.is_empty() && !self.escaped)?;
            return Some(block(BlockKind::Caption, inline::plain(&alt), first.line.number));
        }
        let kind = kind(first.mark, &text.text);
        Some(block(kind, text, first.line.number))
    }

    fn inline(&self, text: &str) -> Inline {
        if self.escaped {
            return inline::read_own(&unescaped(text), self.references);
        }
        if self.markdown || !self.references.is_empty() { inline::read(text, self.markdown, self.references) } else { inline::plain(text) }
    }

    /// Lines of one block that stay apart.
    fn broken(&self, at: usize, end: usize) -> Inline {
        let mut out = Inline::default();
        for line in &self.lines[at..end] {
            add(&mut out, self.inline(line.text.strip_suffix('\\').unwrap_or(line.text)), "\n");
        }
        out
    }

    /// A row's cells in one line, each read by itself; those that show nothing leave nothing.
    fn row(&self, text: &str) -> Inline {
        let mut out = Inline::default();
        for mut next in tables::cells(text).map(|cell| self.inline(cell)) {
            out.alt = out.alt.take().or(next.alt.take());
            if !next.text.is_empty() {
                add(&mut out, next, tables::BETWEEN);
            }
        }
        out
    }

    fn joined(&self, at: usize, end: usize) -> String {
        let mut out = self.lines[at].text.to_owned();
        for next in at + 1..end {
            match self.joins[next - 1] {
                Join::Space => out.push(' '),
                Join::Dehyphen => {
                    out.pop();
                }
                Join::Glue | Join::Break | Join::No => {}
            }
            out.push_str(self.lines[next].text);
        }
        out
    }
}

/// Our own Markdown writes two characters as HTML does, but not in code.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // No run of so many backticks follows.
    let mut last = [false; 4];
    while let Some(at) = rest.find(['`', '\\']) {
        let (before, behind) = rest.split_at(at);
        out.push_str(&before.replace("&lt;", "\\<").replace("&amp;", "\\&"));
        let ticks = behind.bytes().take_while(|b| *b == b'`').count();
        let length = match ticks {
            0 => 1 + behind.chars().nth(1).map_or(0, char::len_utf8),
            1..=3 if !last[ticks] => {
                let end = behind[ticks..].find(&behind[..ticks]);
                last[ticks] = end.is_none();
                end.map_or(ticks, |end| end + 2 * ticks)
            }
            _ => ticks,
        };
        out.push_str(&behind[..length]);
        rest = &behind[length..];
    }
    out.push_str(&rest.replace("&lt;", "\\<").replace("&amp;", "\\&"));
    out.into()
}

/// Puts a text behind another, its links where they then stand.
fn add(out: &mut Inline, next: Inline, between: &str) {
    if !out.text.is_empty() {
        out.text.push_str(between);
    }
    let start = out.text.len() as u32;
    out.text.push_str(&next.text);
    out.links.extend(next.links.into_iter().map(|l| Link { start: l.start + start, end: l.end + start, ..l }));
    out.spans.extend(next.spans.into_iter().map(|s| Span { start: s.start + start, end: s.end + start, ..s }));
}

fn kind(mark: Mark, text: &str) -> BlockKind {
    match mark {
        Mark::Heading(level) => BlockKind::Heading(level),
        Mark::Item { number, depth } => BlockKind::ListItem { depth, number },
        Mark::Quote => BlockKind::Quote,
        Mark::Row => BlockKind::TableRow,
        Mark::Pre => BlockKind::Preformatted,
        _ if is_prose(text) => BlockKind::Paragraph,
        _ => BlockKind::Bare,
    }
}

/// A heading's text without the number signs that close it, which stand apart.
fn unclosed(text: &str) -> &str {
    let bare = text.trim_end_matches('#');
    if bare.ends_with(char::is_whitespace) { bare } else { text }
}

fn is_prose(text: &str) -> bool {
    let width = width(text, 0);
    width >= PROSE || (width >= SENTENCE && ends_sentence(text))
}
