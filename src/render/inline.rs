//! The text of a block as a small tree: runs of text, what sets them apart, links, pictures in the line.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use url::Url;

use crate::model::{Article, Block, Form, Image, SpanKind, without_tracking};
use crate::render::options::{ImageMode, LinkMode};
use crate::text::normalize::line;

/// A longer address is none.
const LONGEST_ADDRESS: usize = 64 * 1024;

/// How a run of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Emphasis,
    Strong,
    Superscript,
    Subscript,
    Strike,
    Mark,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// Normalised text; a space at its ends stands for white space there.
    Text(String),
    /// An absolute address with only the characters of a URL, none of them a bracket, quote or backslash; and what links to it.
    Link(String, Vec<Node>),
    Styled(Style, Vec<Node>),
    Code(String),
    /// Address, description.
    Image(String, String),
    /// The number of a note.
    NoteRef(usize),
    /// A formula in LaTeX, and whether it stands on a line of its own.
    Formula(String, bool),
}

/// What an article shows of links, pictures and notes, and the addresses against which it resolves them.
pub(crate) struct Links {
    base: Option<Url>,
    addresses: LinkMode,
    pictures: ImageMode,
    /// The notes that were referred to, in the order of their numbers.
    notes: RefCell<Notes>,
    /// The names of the notes that the article has.
    known: HashSet<String>,
}

/// Notes in the order of their numbers, and the number of each.
#[derive(Default)]
struct Notes {
    list: Vec<Note>,
    numbers: HashMap<Note, usize>,
}

/// What a number in the text leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Note {
    /// A note of the article, by its name.
    Own(String),
    /// The address of a link.
    Address(String),
}

/// A mark on a stretch of a block's text.
#[derive(Clone, Copy)]
struct Mark<'a> {
    start: usize,
    end: usize,
    what: What<'a>,
}

#[derive(Clone, Copy)]
enum What<'a> {
    Link(&'a str),
    Span(&'a SpanKind),
}

impl Links {
    pub(crate) fn new(article: &Article, links: LinkMode, images: ImageMode) -> Self {
        let base = article.url.as_deref().or(article.canonical_url.as_deref());
        let names = article.body.iter().filter_map(|block| if let Form::Note(name) = block.form() { Some(name.clone()) } else { None });
        let known = names.collect();
        Self { base: base.and_then(|url| Url::parse(url).ok()), addresses: links, pictures: images, notes: RefCell::default(), known }
    }

    /// The absolute address, if it is one that may stand in a document; a place on the same page is none.
    pub(crate) fn resolve(&self, href: &str) -> Option<String> {
        self.address(href, &["http", "https", "mailto"])
    }

    /// The address of something to show: a page of the web.
    pub(crate) fn source(&self, src: &str) -> Option<String> {
        self.address(src, &["http", "https"])
    }

    fn address(&self, href: &str, schemes: &[&str]) -> Option<String> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') || href.len() > LONGEST_ADDRESS {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        schemes.contains(&url.scheme()).then(|| encoded(without_tracking(&url).as_str()))
    }

    /// True if addresses stand in the text.
    pub(crate) fn shows_links(&self) -> bool {
        self.addresses == LinkMode::Keep
    }

    /// True if anything but the text is shown.
    pub(crate) fn shows_something(&self) -> bool {
        self.addresses != LinkMode::Drop || self.pictures != ImageMode::Drop
    }

    /// A picture's address and description, if pictures are shown.
    pub(crate) fn picture(&self, image: &Image) -> Option<(String, String)> {
        let alt = line(&image.alt);
        match self.pictures {
            ImageMode::Drop => None,
            ImageMode::Alt => (!alt.is_empty()).then(|| (String::new(), alt)),
            ImageMode::Keep => self.source(&image.src).map(|src| (src, alt)),
        }
    }

    /// The pieces of the part of a block's text.
    pub(crate) fn nodes(&self, block: &Block, part: Range<usize>) -> Vec<Node> {
        let marks = marks(block, &part);
        let mut builder = Builder { links: self, text: &block.text, gap: false, any: false };
        let mut out = Vec::new();
        builder.fill(&mut out, part, &marks);
        if matches!(out.last(), Some(Node::Text(text)) if text == " ") {
            out.pop();
        }
        out
    }

    /// The pieces of a block's whole text.
    pub(crate) fn all(&self, block: &Block) -> Vec<Node> {
        self.nodes(block, 0..block.text.len())
    }

    /// The number of a note, which is the same wherever it is referred to.
    fn number(&self, note: Note) -> usize {
        let mut notes = self.notes.borrow_mut();
        if let Some(number) = notes.numbers.get(&note) {
            return *number;
        }
        notes.list.push(note.clone());
        let number = notes.list.len();
        notes.numbers.insert(note, number);
        number
    }

    /// The note of that number, counted from one, if the text refers to so many.
    pub(crate) fn note(&self, number: usize) -> Option<Note> {
        self.notes.borrow().list.get(number.checked_sub(1)?).cloned()
    }
}

/// The links and runs of a part of a text, nested: none crosses another.
fn marks<'a>(block: &'a Block, part: &Range<usize>) -> Vec<Mark<'a>> {
    let links = block.links.iter().map(|l| Mark { start: l.start as usize, end: l.end as usize, what: What::Link(&l.href) });
    let spans = block.markup.iter().flat_map(|m| &m.spans).filter(|s| !matches!(s.kind, SpanKind::Cell(_)));
    let spans = spans.map(|s| Mark { start: s.start as usize, end: s.end as usize, what: What::Span(&s.kind) });
    let fits = |m: &Mark| {
        block.text.get(m.start..m.end).is_some()
            && if m.start == m.end { m.start >= part.start && m.start <= part.end } else { m.start < part.end && m.end > part.start }
    };
    let clip = |m: Mark<'a>| Mark { start: m.start.max(part.start), end: m.end.min(part.end), ..m };
    let mut all: Vec<Mark> = links.chain(spans).filter(fits).map(clip).collect();
    all.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    // What crosses the end of what began before it ends there.
    let mut open: Vec<usize> = Vec::new();
    for mark in &mut all {
        while open.last().is_some_and(|end| *end <= mark.start) {
            open.pop();
        }
        mark.end = open.last().map_or(mark.end, |end| mark.end.min(*end));
        if mark.start < mark.end {
            open.push(mark.end);
        }
    }
    all
}

struct Builder<'a> {
    links: &'a Links,
    text: &'a str,
    /// White space has come after the last text.
    gap: bool,
    any: bool,
}

impl Builder<'_> {
    /// Adds the pieces of a stretch of the text with what marks parts of it.
    fn fill(&mut self, out: &mut Vec<Node>, part: Range<usize>, marks: &[Mark<'_>]) {
        let mut at = part.start;
        let mut next = 0;
        while let Some(mark) = marks.get(next) {
            let inside = marks[next + 1..].iter().take_while(|m| m.start < mark.end).count();
            let inner = &marks[next + 1..next + 1 + inside];
            next += 1 + inside;
            self.push(out, at..mark.start);
            self.mark(out, *mark, inner);
            at = mark.end;
        }
        self.push(out, at..part.end);
    }

    fn push(&mut self, out: &mut Vec<Node>, range: Range<usize>) {
        let piece = self.text.get(range).unwrap_or("");
        let shown = line(piece);
        self.gap |= piece.starts_with(char::is_whitespace) || (shown.is_empty() && piece.contains(char::is_whitespace));
        if shown.is_empty() {
            return;
        }
        self.space(out);
        self.gap = piece.ends_with(char::is_whitespace);
        self.any = true;
        match out.last_mut() {
            Some(Node::Text(text)) => text.push_str(&shown),
            _ => out.push(Node::Text(shown)),
        }
    }

    /// The white space that has come since the last text.
    fn space(&mut self, out: &mut Vec<Node>) {
        if std::mem::take(&mut self.gap) && self.any {
            match out.last_mut() {
                Some(Node::Text(text)) => text.push(' '),
                _ => out.push(Node::Text(" ".into())),
            }
        }
    }

    fn mark(&mut self, out: &mut Vec<Node>, mark: Mark<'_>, inner: &[Mark<'_>]) {
        let part = mark.start..mark.end;
        self.gap |= self.text[part.clone()].starts_with(char::is_whitespace);
        match mark.what {
            What::Link(href) => self.link(out, href, part, inner),
            What::Span(SpanKind::NoteRef(name)) if self.links.known.contains(name) => {
                out.push(Node::NoteRef(self.links.number(Note::Own(name.clone()))));
            }
            What::Span(SpanKind::NoteRef(_)) => {}
            What::Span(SpanKind::Formula(formula)) => {
                self.space(out);
                out.push(Node::Formula(line(&formula.latex), formula.display));
                (self.gap, self.any) = (false, true);
            }
            What::Span(SpanKind::Image(image)) => {
                if let Some((src, alt)) = self.links.picture(image) {
                    self.gap = self.any;
                    self.space(out);
                    out.push(Node::Image(src, alt));
                    (self.gap, self.any) = (true, true);
                }
            }
            What::Span(SpanKind::Code) if !inner.iter().any(|m| matches!(m.what, What::Link(_))) => {
                let mut text = Vec::new();
                self.space(out);
                self.push(&mut text, part);
                out.extend(
                    text.into_iter().filter_map(|t| if let Node::Text(t) = t { Some(Node::Code(t.trim().to_owned())) } else { None }),
                );
            }
            What::Span(kind) => match style(kind) {
                Some(style) => self.styled(out, style, part, inner),
                None => self.fill(out, part, inner),
            },
        }
    }

    fn link(&mut self, out: &mut Vec<Node>, href: &str, part: Range<usize>, inner: &[Mark<'_>]) {
        let address = if self.links.addresses == LinkMode::Drop { None } else { self.links.resolve(href) };
        let Some(address) = address else { return self.fill(out, part, inner) };
        // No link stands in another.
        let inner: Vec<Mark> = inner.iter().copied().filter(|m| matches!(m.what, What::Span(_))).collect();
        self.space(out);
        let mut inside = Vec::new();
        self.fill(&mut inside, part, &inner);
        match self.links.addresses {
            _ if inside.is_empty() => {}
            LinkMode::Footnotes => {
                out.append(&mut inside);
                out.push(Node::NoteRef(self.links.number(Note::Address(address))));
            }
            _ => out.push(Node::Link(address, inside)),
        }
    }

    fn styled(&mut self, out: &mut Vec<Node>, style: Style, part: Range<usize>, inner: &[Mark<'_>]) {
        // What is set apart twice is set apart once.
        let twice = |m: &Mark| matches!(m.what, What::Span(kind) if self::style(kind) == Some(style));
        let inner: Vec<Mark> = inner.iter().copied().filter(|m| !twice(m)).collect();
        self.space(out);
        let mut inside = Vec::new();
        self.fill(&mut inside, part, &inner);
        if !inside.is_empty() {
            out.push(Node::Styled(style, inside));
        }
    }
}

fn style(kind: &SpanKind) -> Option<Style> {
    match kind {
        SpanKind::Emphasis => Some(Style::Emphasis),
        SpanKind::Strong => Some(Style::Strong),
        SpanKind::Superscript => Some(Style::Superscript),
        SpanKind::Subscript => Some(Style::Subscript),
        SpanKind::Strike => Some(Style::Strike),
        SpanKind::Mark => Some(Style::Mark),
        _ => None,
    }
}

/// The pieces without one way of setting them apart: a heading is bold as it is.
pub(crate) fn without(style: Style, nodes: Vec<Node>) -> Vec<Node> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Styled(own, inside) if own == style => out.extend(without(style, inside)),
            Node::Styled(own, inside) => out.push(Node::Styled(own, without(style, inside))),
            Node::Link(href, inside) => out.push(Node::Link(href, without(style, inside))),
            node => out.push(node),
        }
    }
    out
}

/// The element of a way to set text apart.
pub(crate) fn tag(style: Style) -> &'static str {
    match style {
        Style::Emphasis => "em",
        Style::Strong => "strong",
        Style::Superscript => "sup",
        Style::Subscript => "sub",
        Style::Strike => "del",
        Style::Mark => "mark",
    }
}

/// What an embedded thing is called.
pub(crate) fn embed_name(title: &str, kind: &str) -> String {
    let title = line(title);
    if title.is_empty() { kind.to_owned() } else { title }
}

/// Percent-encodes what ends an address in Markdown or HTML.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|n| char::from(b"0123456789ABCDEF"[usize::from(n)])));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(base: Option<&str>) -> Links {
        let article = Article { url: base.map(str::to_owned), ..Article::default() };
        Links::new(&article, LinkMode::Keep, ImageMode::Keep)
    }

    #[test]
    fn only_addresses_that_lead_somewhere() {
        let links_here = links(Some("https://courier.example/a/b.html"));
        let resolve = |href: &str| links_here.resolve(href);
        assert_eq!(resolve("../c (1).html").as_deref(), Some("https://courier.example/c%20%281%29.html"));
        assert_eq!(resolve("//other.example/'x'\"").as_deref(), Some("https://other.example/%27x%27%22"));
        assert_eq!(resolve("mailto:desk@courier.example?subject=<b>").as_deref(), Some("mailto:desk@courier.example?subject=%3Cb%3E"));
        assert_eq!(resolve("/d?utm_source=x&id=7#part").as_deref(), Some("https://courier.example/d?id=7#part"));
        for bad in
            ["javascript:alert(1)", " JaVa\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc", "#top", "", "http://[::1"]
        {
            assert_eq!(resolve(bad), None, "{bad}");
        }
        assert_eq!(links(None).resolve("relative"), None);
        assert_eq!(links(None).source("mailto:a@b.example"), None);
    }
}
