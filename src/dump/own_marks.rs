//! Marks that only our own Markdown is read for: tags where stars would not be read, notes, formulas; and lines that are no text.

use crate::dump::inline::Parser;
use crate::model::{Embed, Form, Formula, Image, SpanKind};

/// The tags that we write.
const TAGS: &[(&str, SpanKind)] = &[
    ("em", SpanKind::Emphasis),
    ("strong", SpanKind::Strong),
    ("del", SpanKind::Strike),
    ("sup", SpanKind::Superscript),
    ("sub", SpanKind::Subscript),
    ("mark", SpanKind::Mark),
];
/// A note's number is no longer.
const LONGEST_NUMBER: usize = 8;

impl Parser<'_> {
    /// A tag that we write where a mark would not be read.
    pub(super) fn tag(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 1..];
        let Some(end) = rest.bytes().take(8).position(|b| b == b'>') else { return at + 1 };
        let (name, to) = (&rest[..end], at + end + 2);
        if let Some((name, _)) = TAGS.iter().find(|(tag, _)| *tag == name) {
            self.tags.push((name, to));
            self.remove(at, to);
            return to;
        }
        let Some(name) = name.strip_prefix('/') else { return at + 1 };
        let Some((_, from)) = self.tags.pop_if(|(open, _)| *open == name) else { return at + 1 };
        self.remove(at, to);
        self.marks.spans.extend(TAGS.iter().filter(|(tag, _)| *tag == name).map(|(_, kind)| (from, at, kind.clone())));
        to
    }

    /// `[^1]`: behind it.
    pub(super) fn note_ref(&mut self, at: usize) -> Option<usize> {
        let number = number(self.text.get(at..)?)?;
        let end = at + "[^]".len() + number.len();
        self.remove(at, end);
        self.marks.spans.push((at, at, SpanKind::NoteRef(number.to_owned())));
        Some(end)
    }

    /// `$x$` and `$$x$$`: behind it.
    pub(super) fn formula(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let sign = if rest.starts_with("$$") { "$$" } else { "$" };
        let start = at + sign.len();
        if self.no_formula {
            return start;
        }
        let Some(length) = self.text[start..].find(sign).filter(|n| *n > 0) else {
            self.no_formula = true;
            return start;
        };
        let (inside, end) = (&self.text[start..start + length], start + length + sign.len());
        self.remove(at, start);
        self.remove(start + length, end);
        let formula = Formula { latex: inside.to_owned(), display: sign.len() == 2 };
        self.marks.spans.push((start, start + length, SpanKind::Formula(Box::new(formula))));
        end
    }
}

/// The number of the note that `[^1]` at the beginning of a text refers to.
fn number(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("[^")?;
    let end = rest.bytes().take(LONGEST_NUMBER).position(|b| b == b']')?;
    (end > 0 && rest[..end].bytes().all(|b| b.is_ascii_digit())).then(|| &rest[..end])
}

/// The note that a line begins, and its text.
pub(crate) fn note(line: &str) -> Option<(&str, &str)> {
    let number = number(line)?;
    Some((number, line["[^]".len() + number.len()..].strip_prefix(':')?.trim_start()))
}

/// The kind of the box that a quote's first line opens: `> [!NOTE]`.
pub(crate) fn callout(line: &str) -> Option<&'static str> {
    let name = line.strip_prefix('>')?.trim().strip_prefix("[!")?.strip_suffix(']')?;
    ["note", "tip", "important", "warning", "caution"].into_iter().find(|kind| kind.eq_ignore_ascii_case(name))
}

/// What a line is that is no text: a rule, a picture, a video.
pub(crate) fn alone(line: &str) -> Option<Form> {
    if line == "---" {
        return Some(Form::Rule);
    }
    if let Some(formula) =
        line.strip_prefix("$$").and_then(|rest| rest.strip_suffix("$$")).filter(|inner| !inner.is_empty() && !inner.contains('$'))
    {
        // It may stand for text that the page showed: which, nobody knows.
        return Some(Form::Formula(formula.to_owned()));
    }
    let picture = line.strip_prefix('!');
    let (alt, target) = link(picture.unwrap_or(line).strip_prefix('[')?)?;
    let (src, title) = match target.split_once(" \"") {
        Some((src, title)) => (src, Some(unescaped(title.strip_suffix('"')?))),
        None => (target, None),
    };
    let (src, alt) = (src.replace("&amp;", "&"), unescaped(alt));
    if src.contains(char::is_whitespace) {
        return None;
    }
    if picture.is_some() {
        return Some(Form::Figure(Box::new(Image { src, alt, caption: title, credit: None })));
    }
    let kind = ["video", "audio", "post", "map", "frame"].into_iter().find(|kind| title.as_deref() == Some(kind))?;
    let title = if alt == kind { String::new() } else { alt };
    Some(Form::Embed(Box::new(Embed { kind, src, title })))
}

/// `words](target)` that goes to the line's end.
fn link(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let end = text.find(|c| {
        let is_end = c == ']' && !escaped;
        escaped = c == '\\' && !escaped;
        is_end
    })?;
    let target = text[end..].strip_prefix("](")?.strip_suffix(')')?;
    Some((&text[..end], target)).filter(|(_, target)| !target.contains([')', '(']) || target.contains('"'))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out.replace("&lt;", "<").replace("&amp;", "&")
}
