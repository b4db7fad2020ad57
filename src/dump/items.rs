//! List items: which lines begin with a bullet or number that means one, and how deep they stand.

use crate::dump::lines::Line;
use crate::dump::marked::{Mark, Marked, Style};
use crate::text::sentence::ends_sentence;

/// Numbers above are years, prices, house numbers.
const MAX_NUMBER: u32 = 999;
/// In our own Markdown all that it writes as a number is one: what only looks like one is escaped.
const MAX_WRITTEN: u32 = 999_999_999;
/// Deeper lists are shown as if they stood here.
const MAX_DEPTH: usize = 9;

/// How surely a line's first character makes it an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Trust {
    /// Nobody writes it otherwise.
    Sure,
    /// If it is indented, or another one stands beside it.
    Indented,
    /// If another one stands beside it, or blank lines or a colon before it.
    Begun,
    /// Only if another one stands beside it.
    Beside,
}

/// A line that may be an item.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    bullet: char,
    number: Option<u32>,
    text: &'a str,
    trust: Trust,
}

fn candidate(text: &str, most: u32) -> Option<Candidate<'_>> {
    let bullet = text.chars().next()?;
    if bullet.is_ascii_digit() {
        let (number, sign, text) = numbered(text, most)?;
        return Some(Candidate { bullet: sign, number: Some(number), text, trust: Trust::Beside });
    }
    let trust = match bullet {
        '•' | '‣' | '◦' | '▪' | '▫' | '⁃' | '∙' => Trust::Sure,
        '■' | '□' | '●' | '○' | '☆' | '★' | '►' | '▸' | '▹' | '·' => Trust::Indented,
        '-' => Trust::Begun,
        '*' | '+' | 'o' | '#' | '@' => Trust::Beside,
        _ => return None,
    };
    let rest = &text[bullet.len_utf8()..];
    let text = rest.trim_start();
    (rest.len() > text.len() && !text.is_empty()).then_some(Candidate { bullet, number: None, text, trust })
}

/// `12. Text` and `12) Text`, with no more digits than the highest number has.
fn numbered(text: &str, most: u32) -> Option<(u32, char, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = text[digits..].chars().next().filter(|c| matches!(c, '.' | ')'))?;
    let rest = &text[digits + 1..];
    let number = text[..digits].parse().ok().filter(|n| *n <= most)?;
    let text = rest.trim_start();
    (digits <= most.ilog10() as usize + 1 && rest.len() > text.len() && !text.is_empty()).then_some((number, sign, text))
}

/// The item that a line of our own text is.
pub(crate) fn own<'a>(line: &Line<'a>) -> Option<(Mark, &'a str)> {
    let depth = (line.indent / 2).min(MAX_DEPTH) as u8;
    if let Some(text) = line.text.strip_prefix("- ") {
        return Some((Mark::Item { number: None, depth }, text));
    }
    let (number, sign, text) = numbered(line.text, MAX_NUMBER)?;
    let plain = sign == '.' && line.text.starts_with(&format!("{number}. "));
    plain.then_some((Mark::Item { number: Some(number), depth }, text))
}

/// Marks the items.
pub(crate) fn mark(lines: &mut [Marked], style: Style) {
    let most = if style.written { MAX_WRITTEN } else { MAX_NUMBER };
    let found: Vec<Option<Candidate>> = lines.iter().map(|l| candidate(l.text, most).filter(|_| l.mark == Mark::Plain)).collect();
    let beside = beside(lines, &found, style);
    for at in 0..lines.len() {
        let Some(candidate) = found[at] else { continue };
        let written = style.written && matches!(candidate.bullet, '-' | '.');
        if written || !style.written && (beside[at] || stands_alone(lines, at, &candidate, style)) {
            lines[at].set(Mark::Item { number: candidate.number, depth: 0 }, candidate.text);
        }
    }
    depths(lines);
}

fn stands_alone(lines: &[Marked], at: usize, candidate: &Candidate, style: Style) -> bool {
    match candidate.trust {
        Trust::Sure => true,
        Trust::Indented => lines[at].line.indent >= 2,
        Trust::Begun if is_speech(candidate) && !style.markdown => false,
        Trust::Begun => at == 0 || matches!(lines[at - 1].mark, Mark::Blank | Mark::Rule) || lines[at - 1].text.ends_with([':', '：']),
        Trust::Beside => style.markdown && candidate.bullet == '*' && (at == 0 || lines[at - 1].mark == Mark::Blank),
    }
}

/// Which candidates have another of their kind beside them: the same bullet, or the number before or behind.
/// Deeper lines and single blank lines may stand between.
fn beside(lines: &[Marked], found: &[Option<Candidate>], style: Style) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    // The newest candidate of each indentation, outermost first.
    let mut open: Vec<usize> = Vec::new();
    let mut blank = 0;
    for at in 0..lines.len() {
        let line = &lines[at].line;
        blank = if line.is_blank() { blank + 1 } else { 0 };
        if line.is_blank() {
            if blank > 1 {
                open.clear();
            }
            continue;
        }
        while open.last().is_some_and(|last| lines[*last].line.indent > line.indent) {
            open.pop();
        }
        let apart = at > 0 && lines[at - 1].line.is_blank();
        let last = open.last().copied().filter(|last| lines[*last].line.indent == line.indent);
        let Some(candidate) = found[at] else {
            if last.is_some() {
                open.pop();
            }
            continue;
        };
        if let Some(last) = last {
            let pair = found[last].is_some_and(|before| follows(&before, &candidate, line.indent))
                && !(apart && !style.markdown && is_speech(&candidate));
            (out[last], out[at]) = (out[last] || pair, pair);
            open.pop();
        }
        open.push(at);
    }
    out
}

fn follows(before: &Candidate, after: &Candidate, indent: usize) -> bool {
    let same = before.bullet == after.bullet && before.number.map(|n| n + 1) == after.number;
    // Letters and signs are bullets only in lynx's nested lists. (Dashes never: they open speech as often as items.)
    match after.bullet {
        'o' | '+' | '#' | '@' => same && indent >= 3,
        _ => same,
    }
}

/// A whole sentence behind a dash, in a paragraph of its own.
fn is_speech(candidate: &Candidate) -> bool {
    candidate.trust == Trust::Begun && ends_sentence(candidate.text)
}

/// Counts how deep the items stand, by their indentation among those before them.
fn depths(lines: &mut [Marked]) {
    let mut open: Vec<usize> = Vec::new();
    let mut blank = 0;
    for line in lines.iter_mut() {
        let indent = line.line.indent;
        blank = if line.mark == Mark::Blank { blank + 1 } else { 0 };
        match &mut line.mark {
            Mark::Item { depth, .. } => {
                while open.last().is_some_and(|o| *o > indent) {
                    open.pop();
                }
                if open.last() != Some(&indent) {
                    open.push(indent);
                }
                *depth = (open.len() - 1).min(MAX_DEPTH) as u8;
            }
            Mark::Blank if blank > 1 => open.clear(),
            Mark::Blank => {}
            _ if open.first().is_some_and(|o| indent <= *o) => open.clear(),
            _ => {}
        }
    }
}
