//! From marked lines to blocks.

use std::borrow::Cow;

use crate::dump::columns::width;
use crate::dump::header::Head;
use crate::dump::inline::{self, Inline};
use crate::dump::marked::{Mark, Marked};
use crate::dump::marks;
use crate::dump::outline::{self, Draft, Gap};
use crate::dump::own_marks;
use crate::dump::references::References;
use crate::dump::tables;
use crate::dump::wrap::{self, Join};
use crate::model::{Block, BlockKind, Cell, ElementId, Form, Link, Markup, Outline, Span, SpanKind};
use crate::text::sentence::ends_sentence;

/// What belongs to a note stands so far from the edge.
const NOTE_INDENT: usize = 4;
/// A line as wide as this is a paragraph, however it ends.
const PROSE: usize = 100;
/// A shorter one is a paragraph from this width on, if it ends as a sentence.
const SENTENCE: usize = 25;

/// What a text holds: blocks, and what stands between them.
pub(crate) struct Found {
    pub(crate) blocks: Vec<Block>,
    pub(crate) outline: Outline,
    pub(crate) between: Vec<Block>,
}

/// The blocks of a text whose head was taken off.
pub(crate) fn blocks(head: &Head) -> Found {
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
    let (mut drafts, between) = plan.drafts();
    for line in head.lines[end..].iter().filter(|l| !l.is_blank()) {
        let block = block(BlockKind::Bare, inline::plain(line.text), line.number);
        drafts.push(Draft { block, gap: Gap::default(), reference: true });
    }
    let (blocks, outline) = outline::build(drafts);
    Found { blocks, outline, between }
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
    fn drafts(&self) -> (Vec<Draft>, Vec<Block>) {
        let (mut out, mut between): (Vec<Draft>, Vec<Block>) = (Vec::new(), Vec::new());
        let mut gap = Gap::default();
        let mut callout = None;
        let mut at = 0;
        while at < self.lines.len() {
            let end = self.end(at);
            callout = self.callout(at, callout);
            match self.lines[at].mark {
                Mark::Blank => gap.blank += 1,
                Mark::Rule => gap.rule = true,
                Mark::Gone => {}
                _ => {
                    if let Some(block) = self.apart(at, between.last()) {
                        between.push(block);
                    } else if let Some(mut block) = self.block(at, end) {
                        if let Some(kind) = callout {
                            block.markup.get_or_insert_default().form = Form::Callout(kind.to_owned());
                        }
                        out.push(Draft { block, gap, reference: false });
                        gap = Gap::default();
                    }
                }
            }
            at = end;
        }
        (out, between)
    }

    /// What a line of our own Markdown is that is no text of the article; `before` is the last of the kind.
    fn apart(&self, at: usize, before: Option<&Block>) -> Option<Block> {
        let line = self.lines.get(at).filter(|line| self.escaped && matches!(line.mark, Mark::Plain))?;
        let (text, form) = match (own_marks::note(line.text), before.map(Block::form)) {
            (Some((name, text)), _) => (self.inline(text), Form::Note(name.to_owned())),
            (None, Some(Form::Note(name))) if line.line.indent >= NOTE_INDENT => (self.inline(line.text), Form::Note(name.clone())),
            _ => (Inline::default(), own_marks::alone(line.text)?),
        };
        let markup = Some(Box::new(Markup { spans: text.spans, form }));
        let place = line.line.number;
        Some(Block { kind: BlockKind::Paragraph, text: text.text, links: text.links, markup, element: ElementId(0), place, hidden: false })
    }

    /// The kind of the box that a line of a quote opens or belongs to.
    fn callout(&self, at: usize, before: Option<&'static str>) -> Option<&'static str> {
        let line = &self.lines[at];
        match line.mark {
            Mark::Gone => own_marks::callout(line.line.text).or(before),
            Mark::Quote => before,
            _ => None,
        }
    }

    /// What our own Markdown says of code and rows.
    fn form(&self, at: usize) -> Form {
        match self.lines[at].mark {
            Mark::Pre if self.escaped => {
                let fence = at.checked_sub(1).map(|before| self.lines[before].line.text).unwrap_or_default();
                Form::Code(Some(fence.trim_start_matches('`').to_owned()).filter(|language| !language.is_empty()))
            }
            Mark::Row if self.escaped => Form::Row(0),
            _ => Form::Plain,
        }
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
            Mark::Row if self.escaped => self.written_row(at),
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
        let mut block = block(kind, text, first.line.number);
        let form = self.form(at);
        if form != Form::Plain {
            block.markup.get_or_insert_default().form = form;
        }
        Some(block)
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

    /// A row as we wrote it, with its cells.
    fn written_row(&self, at: usize) -> Inline {
        let text = self.lines[at].text;
        let inner = text.strip_prefix('|').and_then(|row| row.strip_suffix('|')).unwrap_or(text);
        let below = self.lines.get(at + 1).is_some_and(|next| next.mark == Mark::Gone);
        let mut out = Inline::default();
        for cell in tables::cells(inner) {
            let next = self.inline(cell);
            let shown = !next.text.is_empty();
            let start = (out.text.len() + if shown && !out.text.is_empty() { tables::BETWEEN.len() } else { 0 }) as u32;
            if shown {
                add(&mut out, next, tables::BETWEEN);
            }
            let cell = Cell { header: below, columns: 1, rows: 1, ..Cell::default() };
            out.spans.push(Span { start, end: out.text.len() as u32, kind: SpanKind::Cell(cell) });
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
