//! Markdown inside a line, and the marks that point to a list of addresses: links, emphasis, pictures, code.
//!
//! One pass finds what is a mark and what a link, as ranges of the source; a second copies the rest, spaces folded.

use crate::dump::references::References;
use crate::model::{Link, Span, SpanKind};

/// Longest address and title of a link.
const MAX_TARGET: usize = 4096;
/// Longest label of a mark such as `[12]`.
const MAX_LABEL: usize = 40;
/// A mark's link ends here at the latest where the text goes on, in words: lynx does not tell where it ends.
const MARK_WORDS: usize = 4;
/// In a shorter text a mark's link goes to its end.
const SHORT: usize = 100;

/// Text with its links, and the description of the last picture in it.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
    /// Runs that are set apart.
    pub(crate) spans: Vec<Span>,
    pub(crate) alt: Option<String>,
}

/// Text without marks: spaces folded, control characters dropped.
pub(crate) fn plain(text: &str) -> Inline {
    if is_plain(text.as_bytes()) {
        return Inline { text: text.to_owned(), ..Inline::default() };
    }
    Marks::default().copy(text)
}

/// True for what is copied as it stands: single spaces inside, and no control characters or other white space.
fn is_plain(text: &[u8]) -> bool {
    let mut before = b' ';
    for (at, &byte) in text.iter().enumerate() {
        let next = |by: usize| text.get(at + by).copied().unwrap_or_default();
        let stays = match byte {
            b' ' => before != b' ',
            0xc2 => next(1) > 0xa0,
            0xe1 => next(1) != 0x9a,
            0xe2 => next(1) != 0x81 && (next(1) != 0x80 || !matches!(next(2), 0x80..=0x8f | 0xa8..=0xaf)),
            0xe3 => next(1) != 0x80 || next(2) != 0x80,
            0xef => next(1) != 0xbb,
            other => other > b' ' && other != 0x7f,
        };
        if !stays {
            return false;
        }
        before = byte;
    }
    text.is_empty() || before != b' '
}

/// Preformatted lines.
pub(crate) fn preformatted<'a>(lines: impl Iterator<Item = &'a str>) -> Inline {
    let mut out = String::new();
    for line in lines {
        out.extend(line.chars().filter(|c| *c == '\t' || !is_dropped(*c)));
        out.truncate(out.trim_end_matches([' ', '\t']).len());
        out.push('\n');
    }
    let text = out.trim_matches('\n').trim_end().to_owned();
    Inline { text: if text.trim().is_empty() { String::new() } else { text }, ..Inline::default() }
}

/// Text with marks.
pub(crate) fn read(text: &str, markdown: bool, references: &References) -> Inline {
    parse(text, (markdown, false), references)
}

/// Markdown that we wrote: what is no mark is escaped, and some marks are tags.
pub(crate) fn read_own(text: &str, references: &References) -> Inline {
    parse(text, (true, true), references)
}

fn parse(text: &str, (markdown, own): (bool, bool), references: &References) -> Inline {
    let mut parser = Parser {
        text,
        markdown,
        own,
        references,
        at: 0,
        marks: Marks::default(),
        brackets: Vec::new(),
        emphasis: [[None; 4]; 3],
        tags: Vec::new(),
        no_formula: false,
        dead: 0,
        open: None,
        no_ticks: [false; 4],
    };
    while parser.at < text.len() {
        parser.step();
    }
    parser.close_mark(text.len());
    parser.marks.copy(text)
}

fn is_dropped(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || c == '\u{feff}'
}

/// What was found: ranges that are no text, and links, all in bytes of the source.
#[derive(Default)]
pub(super) struct Marks {
    removed: Vec<(usize, usize)>,
    links: Vec<(usize, usize, String)>,
    pub(super) spans: Vec<(usize, usize, SpanKind)>,
    alt: Option<(usize, usize)>,
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    markdown: bool,
    /// It is ours.
    own: bool,
    references: &'a References<'a>,
    at: usize,
    pub(super) marks: Marks,
    /// Open brackets, and whether they open a picture.
    brackets: Vec<(usize, bool)>,
    /// The newest run of one to three `*`, `_` or `~` that may open an emphasis.
    emphasis: [[Option<usize>; 4]; 3],
    /// Tags that were not closed yet, and where they end.
    pub(super) tags: Vec<(&'static str, usize)>,
    /// No formula ends any more.
    pub(super) no_formula: bool,
    /// No link's target ends before here.
    dead: usize,
    /// The link of a mark that was not ended yet.
    open: Option<(usize, &'a str)>,
    /// No run of so many backticks follows.
    no_ticks: [bool; 4],
}

impl<'a> Parser<'a> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    pub(super) fn remove(&mut self, from: usize, to: usize) {
        self.marks.removed.push((from, to));
    }

    /// Takes in what stands at `at`, at least one byte.
    fn step(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let skip = rest
            .iter()
            .position(|b| matches!(b, b'\\' | b'`' | b'[' | b']' | b'!' | b'*' | b'_' | b'<' | b'~' | b'$'))
            .unwrap_or(rest.len());
        self.at += skip;
        let at = self.at;
        self.at = match self.byte(at) {
            _ if at >= self.text.len() => at,
            b'[' if self.own && self.byte(at + 1) == b'^' => self.note_ref(at).unwrap_or(at + 1),
            b'[' => self.bracket(at),
            b']' => self.close_bracket(at),
            _ if !self.markdown => at + 1,
            b'\\' if self.byte(at + 1).is_ascii_punctuation() => {
                self.remove(at, at + 1);
                at + 2
            }
            b'!' if self.byte(at + 1) == b'[' => {
                self.brackets.push((at, true));
                at + 2
            }
            b'`' => self.code(at),
            b'<' if self.own && self.byte(at + 1) != b'h' => self.tag(at),
            b'<' => self.address(at),
            b'$' if self.own => self.formula(at),
            b'~' | b'$' if !self.own => at + 1,
            b'*' | b'_' | b'~' => self.emphasis(at),
            _ => at + 1,
        };
    }

    fn bracket(&mut self, at: usize) -> usize {
        if let Some((url, end)) =
            self.label(at).filter(|(_, end)| self.byte(at.wrapping_sub(1)) != b']' && !matches!(self.byte(*end), b'(' | b'['))
        {
            self.close_mark(at);
            self.remove(at, end);
            self.open = Some((end, url));
            return end;
        }
        self.brackets.push((at, false));
        at + 1
    }

    /// The address behind `[label]`, and where it ends.
    fn label(&self, at: usize) -> Option<(&'a str, usize)> {
        let inside = self.text.get(at + 1..)?;
        let end = inside.bytes().take(MAX_LABEL + 1).position(|b| b == b']')?;
        let url = self.references.get(&inside[..end])?;
        Some((url, at + end + 2))
    }

    fn close_bracket(&mut self, at: usize) -> usize {
        let Some((from, picture)) = self.brackets.pop() else { return at + 1 };
        let found = match self.byte(at + 1) {
            b'(' if self.markdown => self.target(at + 2).map(|(from, to, end)| (&self.text[from..to], end)),
            b'[' => self.label(at + 1),
            _ => None,
        };
        let Some((url, end)) = found else { return at + 1 };
        if picture {
            self.marks.alt = Some((from + 2, at));
            self.remove(from, end);
        } else {
            self.remove(from, from + 1);
            self.remove(at, end);
            if !url.is_empty() {
                self.marks.links.push((from + 1, at, url.to_owned()));
            }
        }
        end
    }

    /// The range of the address behind `](`, and where the link ends.
    fn target(&mut self, from: usize) -> Option<(usize, usize, usize)> {
        if from <= self.dead {
            return None;
        }
        let bytes = &self.text.as_bytes()[..self.text.len().min(from + MAX_TARGET)];
        let angle = bytes.get(from) == Some(&b'<');
        let start = from + usize::from(angle);
        let mut depth = 0_u32;
        let length = bytes.get(start..)?.iter().position(|b| match b {
            b'>' if angle => true,
            b'(' => {
                depth += 1;
                false
            }
            b')' if depth > 0 => {
                depth -= 1;
                false
            }
            b')' => !angle,
            b => b.is_ascii_whitespace() && !angle,
        });
        let Some(length) = length else {
            self.dead = bytes.len();
            return None;
        };
        let end = start + length;
        let url = &self.text[start..end];
        let address = url.is_empty() || url.contains(['/', '.', '#', ':', '?']);
        let close = self.behind_title(end + usize::from(angle), bytes).filter(|_| address);
        // What fails here fails for every bracket up to here: looking again would make the work quadratic.
        self.dead = if close.is_none() { self.dead.max(end) } else { self.dead };
        Some((start, end, close?))
    }

    /// Behind the closing parenthesis, over a title in quotes.
    fn behind_title(&mut self, at: usize, bytes: &[u8]) -> Option<usize> {
        let rest = bytes.get(at..)?;
        let space = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let quote = match rest.get(space) {
            Some(b')') => return Some(at + space + 1),
            Some(quote @ (b'"' | b'\'')) if space > 0 => *quote,
            _ => return None,
        };
        let close = rest[space + 1..].windows(2).position(|pair| pair == [quote, b')']);
        if close.is_none() {
            self.dead = bytes.len();
        }
        close.map(|n| at + space + 1 + n + 2)
    }

    fn code(&mut self, at: usize) -> usize {
        let run = |from: usize| self.text.as_bytes()[from..].iter().take_while(|b| **b == b'`').count();
        let ticks = run(at);
        let start = at + ticks;
        if ticks > 3 || self.no_ticks[ticks] {
            return start;
        }
        let mut next = start;
        while let Some(found) = self.text[next..].find('`').map(|n| next + n) {
            let length = run(found);
            if length == ticks {
                // We write a space beside backticks at the ends.
                let inside = &self.text.as_bytes()[start..found];
                let room = usize::from(self.own && inside.len() > 2 && inside.starts_with(b" ") && inside.ends_with(b" "));
                self.remove(at, start + room);
                self.remove(found - room, found + ticks);
                self.marks.spans.push((start + room, found - room, SpanKind::Code));
                return found + ticks;
            }
            next = found + length;
        }
        self.no_ticks[ticks] = true;
        start
    }

    /// `<https://…>`.
    fn address(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 1..];
        if !rest.starts_with("http") {
            return at + 1;
        }
        let end = rest.bytes().position(|b| b == b'>' || b == b'<' || b.is_ascii_whitespace()).unwrap_or(rest.len());
        if rest.as_bytes().get(end) != Some(&b'>') {
            return at + 1;
        }
        self.remove(at, at + 1);
        self.remove(at + 1 + end, at + 2 + end);
        self.marks.links.push((at + 1, at + 1 + end, rest[..end].to_owned()));
        at + 2 + end
    }

    fn emphasis(&mut self, at: usize) -> usize {
        let mark = self.byte(at);
        let run = self.text.as_bytes()[at..].iter().take_while(|b| **b == mark).count();
        let end = at + run;
        if run > 3 {
            return end;
        }
        let before = self.text[..at].chars().next_back().unwrap_or(' ');
        let after = self.text[end..].chars().next().unwrap_or(' ');
        let inside = mark == b'_' && before.is_alphanumeric() && after.is_alphanumeric();
        let (opens, closes) = (!after.is_whitespace() && !inside, !before.is_whitespace() && !inside);
        let slot = &mut self.emphasis[match mark {
            b'*' => 0,
            b'_' => 1,
            _ => 2,
        }][run];
        match *slot {
            Some(from) if closes => {
                *slot = None;
                let inside = (from + run, at);
                self.marks.spans.extend(kinds(mark, run).iter().map(|kind| (inside.0, inside.1, kind.clone())));
                self.remove(from, from + run);
                self.remove(at, end);
            }
            _ if opens => *slot = Some(at),
            _ => {}
        }
        end
    }

    /// Ends the link of a mark: at the next mark, and in a long text soon.
    fn close_mark(&mut self, at: usize) {
        let Some((from, url)) = self.open.take() else { return };
        let end = if self.text.len() <= SHORT { at } else { from + phrase(&self.text[from..at]) };
        self.marks.links.push((from, end, url.to_owned()));
    }
}

/// What so many signs make of the text between them.
fn kinds(mark: u8, run: usize) -> &'static [SpanKind] {
    match (mark, run) {
        (b'~', 2) => &[SpanKind::Strike],
        (b'~', _) => &[],
        (_, 1) => &[SpanKind::Emphasis],
        (_, 2) => &[SpanKind::Strong],
        _ => &[SpanKind::Strong, SpanKind::Emphasis],
    }
}

/// The bytes up to the end of the phrase, or of its fourth word.
fn phrase(text: &str) -> usize {
    let (mut words, mut before) = (0, ' ');
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && !before.is_whitespace() {
            words += 1;
            if words == MARK_WORDS || matches!(before, ',' | '.' | ';' | ':' | '!' | '?' | ')' | '"' | '”') {
                return at;
            }
        }
        before = c;
    }
    text.len()
}

impl Marks {
    /// The text without the marks, with the links at their new places.
    fn copy(mut self, text: &str) -> Inline {
        self.removed.sort_unstable();
        let mut out = Inline { text: String::with_capacity(text.len()), ..Inline::default() };
        out.alt = self.alt.and_then(|(from, to)| text.get(from..to)).map(str::to_owned);
        let mut edges = self.edges();
        let (mut from, mut space) = (0, false);
        for (start, end) in self.removed.iter().copied().chain([(text.len(), text.len())]) {
            if start > from {
                copy_part(text, from..start, &mut edges, &mut out, &mut space);
            }
            from = from.max(end);
        }
        edges.finish(&mut out);
        out
    }

    fn edges(&mut self) -> Edges {
        let (links, spans) = (std::mem::take(&mut self.links), std::mem::take(&mut self.spans));
        let mut list = Vec::with_capacity((links.len() + spans.len()) * 2);
        let places = links.iter().map(|(start, end, _)| (*start, *end)).chain(spans.iter().map(|(start, end, _)| (*start, *end)));
        for (n, (start, end)) in places.enumerate() {
            list.extend([(start, n, true), (end, n, false)]);
        }
        list.sort_unstable();
        let links = links.into_iter().map(|(_, _, href)| Link { start: 0, end: 0, href }).collect();
        let spans = spans.into_iter().map(|(_, _, kind)| Span { start: 0, end: 0, kind }).collect();
        Edges { list, next: 0, links, spans }
    }
}

/// Starts and ends of links and runs in the source, in order, and both as they will stand in the text: the links first.
struct Edges {
    list: Vec<(usize, usize, bool)>,
    next: usize,
    links: Vec<Link>,
    spans: Vec<Span>,
}

impl Edges {
    /// Passes the edges up to `at`: a link starts where its first visible character stands, and ends behind its last.
    fn pass(&mut self, at: usize, start: usize, end: usize) {
        while let Some((_, number, starts)) = self.list.get(self.next).filter(|(edge, ..)| *edge <= at) {
            let links = self.links.len();
            let (from, to) = match (self.links.get_mut(*number), self.spans.get_mut(number.wrapping_sub(links))) {
                (Some(link), _) => (&mut link.start, &mut link.end),
                (None, Some(span)) => (&mut span.start, &mut span.end),
                (None, None) => return,
            };
            if *starts {
                *from = start as u32;
            } else {
                *to = end as u32;
            }
            self.next += 1;
        }
    }

    fn finish(mut self, out: &mut Inline) {
        self.pass(usize::MAX, out.text.len(), out.text.len());
        self.links.retain(|l| l.start < l.end);
        self.links.sort_by_key(|l| l.start);
        out.links = self.links;
        for span in self.spans.iter_mut().filter(|s| matches!(s.kind, SpanKind::NoteRef(_))) {
            span.start = span.end;
        }
        self.spans.retain(|s| s.start < s.end || matches!(s.kind, SpanKind::NoteRef(_)));
        self.spans.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
        out.spans = self.spans;
    }
}

fn copy_part(text: &str, range: std::ops::Range<usize>, edges: &mut Edges, out: &mut Inline, space: &mut bool) {
    for (at, c) in text[range.clone()].char_indices() {
        if c.is_whitespace() {
            *space = true;
        } else if !is_dropped(c) {
            let end = out.text.len();
            if *space && end > 0 {
                out.text.push(' ');
            }
            *space = false;
            edges.pass(range.start + at, out.text.len(), end);
            out.text.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_whole_is_what_would_be_copied_by_characters() {
        for c in (0..=0x3100).chain(0xfe00..=0xffff).filter_map(char::from_u32) {
            for text in [format!("a{c}b"), format!("{c}a"), format!("a {c}"), format!("ä{c}")] {
                assert_eq!(plain(&text).text, Marks::default().copy(&text).text, "{text:?}");
            }
        }
    }
}
