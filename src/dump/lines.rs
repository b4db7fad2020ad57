//! Physical lines, numbered as an editor numbers them.

use crate::dump::Options;
use crate::dump::columns::{is_void, width};
use crate::text::sentence::is_sentence_mark;

/// One line, or one piece of an overlong one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// 1-based number in the file.
    pub(crate) number: u32,
    /// The line without its break.
    pub(crate) raw: &'a str,
    /// Without white space and invisible characters around it.
    pub(crate) text: &'a str,
    /// The column where `text` begins.
    pub(crate) indent: usize,
    /// True if it is a piece of an overlong line: it is joined to nothing.
    pub(crate) piece: bool,
}

impl<'a> Line<'a> {
    pub(crate) fn new(number: u32, raw: &'a str) -> Self {
        let text = raw.trim_start_matches(is_void);
        let indent = width(&raw[..raw.len() - text.len()], 0);
        Self { number, raw, text: text.trim_end_matches(is_void), indent, piece: false }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The column behind the last character.
    pub(crate) fn end(&self) -> usize {
        width(self.text, self.indent)
    }
}

/// The lines of a text, and the limits that were met.
pub(crate) fn split<'a>(text: &'a str, options: &Options) -> (Vec<Line<'a>>, Vec<String>) {
    let mut out = Vec::new();
    let mut cut = 0_usize;
    let mut limits = Vec::new();
    for (number, raw) in Physical::of(text) {
        for part in raw.split(['\u{b}', '\u{c}']) {
            if out.len() >= options.max_lines {
                limits.push(format!("text behind line {number} left out: more than {} lines", options.max_lines));
                return (out, limits);
            }
            cut += usize::from(part.len() > options.max_line_bytes);
            push_pieces(number, part, options, &mut out);
        }
    }
    if cut > 0 {
        limits.push(format!("{cut} line(s) longer than {} bytes cut into pieces", options.max_line_bytes));
    }
    (out, limits)
}

/// Lines apart by `\n`, `\r\n` or `\r`, with their numbers.
struct Physical<'a> {
    rest: Option<&'a str>,
    number: u32,
}

impl<'a> Physical<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: Some(text), number: 0 }
    }
}

impl<'a> Iterator for Physical<'a> {
    type Item = (u32, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest?;
        self.number = self.number.saturating_add(1);
        let Some(at) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) else {
            self.rest = None;
            return Some((self.number, rest));
        };
        let after = &rest[at..];
        self.rest = after.strip_prefix("\r\n").or_else(|| after.get(1..));
        Some((self.number, &rest[..at]))
    }
}

fn push_pieces<'a>(number: u32, mut part: &'a str, options: &Options, out: &mut Vec<Line<'a>>) {
    let limit = options.max_line_bytes.max(4);
    let whole = part.len() <= limit;
    while part.len() > limit && out.len() < options.max_lines {
        let (piece, rest) = part.split_at(cut_at(part, limit));
        out.push(Line { piece: true, ..Line::new(number, piece) });
        part = rest;
    }
    if out.len() < options.max_lines {
        out.push(Line { piece: !whole, ..Line::new(number, part) });
    }
}

/// Where to cut: behind the last end of a sentence in the second half of what fits, else behind the last space there,
/// else between two characters.
fn cut_at(text: &str, limit: usize) -> usize {
    let end = text.floor_char_boundary(limit);
    let half = text.floor_char_boundary(limit / 2);
    let (mut space, mut sentence, mut before) = (None, None, ' ');
    for (at, c) in text[half..end].char_indices() {
        let at = half + at;
        if c.is_whitespace() {
            space = Some(at + c.len_utf8());
            sentence = if is_sentence_mark(before) { space } else { sentence };
        } else if matches!(c, '。' | '！' | '？') {
            sentence = Some(at + c.len_utf8());
        }
        before = c;
    }
    sentence.or(space).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u32, &str, usize)> {
        split(text, &Options::default()).0.into_iter().map(|l| (l.number, l.text, l.indent)).collect()
    }

    #[test]
    fn numbers_lines_as_an_editor_does() {
        assert_eq!(all("a\r\n\n  b\rc"), [(1, "a", 0), (2, "", 0), (3, "b", 2), (4, "c", 0)]);
        assert_eq!(all("a\u{c}b\n\0c\t "), [(1, "a", 0), (1, "b", 0), (2, "c", 0)]);
        assert_eq!(all("\u{feff}a"), [(1, "a", 0)]);
        assert_eq!(all(""), [(1, "", 0)]);
    }

    #[test]
    fn cuts_overlong_lines_where_a_reader_would_pause() {
        let options = Options { max_line_bytes: 24, ..Options::default() };
        let (lines, limits) = split("It was late. She left. Nobody saw her go home.", &options);
        let texts: Vec<&str> = lines.iter().map(|l| l.text).collect();
        assert_eq!(texts, ["It was late. She left.", "Nobody saw her go home."]);
        assert!(lines.iter().all(|l| l.piece) && limits.len() == 1);
        let long = "é".repeat(40);
        let (lines, _) = split(&long, &options);
        assert!(lines.iter().all(|l| l.text.len() <= 24));
        assert_eq!(lines.iter().map(|l| l.text.len()).sum::<usize>(), 80);
    }

    #[test]
    fn stops_at_the_line_limit_and_says_so() {
        let options = Options { max_lines: 3, max_line_bytes: 8, ..Options::default() };
        let (lines, limits) = split("a\nb\nc\nd\ne", &options);
        assert_eq!((lines.len(), limits.len()), (3, 1));
        let long = "x".repeat(1000);
        let (lines, _) = split(&long, &options);
        assert_eq!(lines.len(), 3);
    }
}
