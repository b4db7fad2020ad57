//! Lines that a tool broke at a fixed width, told from lines that somebody ended.
//!
//! A tool fills each line with words until the next one does not fit. So for the width `w` at which a text was wrapped,
//! a line that was broken ends at or before `w`, and the next line's first word would have gone beyond. The width that
//! explains most breaks is the text's; if it explains too few, or longer lines stand beside, nothing was wrapped.

use std::collections::HashSet;

use super::columns::{ends_sentence, first_word, is_unspaced};
use super::marks::{Mark, Marked, Style};

/// Widths that tools wrap at.
const WIDTHS: std::ops::RangeInclusive<usize> = 38..=160;
/// Share of the breaks that the width must explain.
const EXPLAINED: f32 = 0.5;
/// Longer lines that are allowed for each break explained: addresses, code, tables.
const LONGER: f32 = 0.2;
/// A line with fewer words was not filled by a tool: it is an address, an entry, a line of code.
const MIN_WORDS: usize = 3;
/// Hyphens at line ends above which the text is taken to be hyphenated.
const MIN_HYPHENS: usize = 2;

/// How a line goes on in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// It does not.
    No,
    /// With a space between.
    Space,
    /// Without: the script writes no spaces, or the word holds a hyphen.
    Glue,
    /// Without, and its last character, a hyphen, goes.
    Dehyphen,
}

/// For each line, how it goes on in the next.
pub(super) fn joins(lines: &[Marked], style: Style) -> Vec<Join> {
    let mut out = vec![Join::No; lines.len()];
    if style.own {
        return out;
    }
    let pairs: Vec<Pair> = (1..lines.len()).filter_map(|at| Pair::of(lines, at - 1)).collect();
    match width(lines, &pairs) {
        Some(width) => join_groups(lines, &pairs, width, &mut out),
        None => join_local(lines, &pairs, &mut out),
    }
    hyphens(lines, &mut out);
    out
}

/// Two neighbouring lines of which the second may go on with the first.
#[derive(Clone, Copy)]
struct Pair {
    /// Number of the first line.
    at: usize,
    /// The column behind the first line.
    end: usize,
    /// The column that it would reach with the next line's first word.
    reach: usize,
    /// The first does not end as a sentence, or the second begins with a small letter.
    mid: bool,
    lower: bool,
}

impl Pair {
    fn of(lines: &[Marked], at: usize) -> Option<Self> {
        let (a, b) = (&lines[at], &lines[at + 1]);
        let goes_on = match (a.mark, b.mark) {
            (Mark::Plain | Mark::Item { .. }, Mark::Plain) => true,
            (Mark::Quote, mark) => mark == Mark::Quote,
            _ => false,
        };
        let filled = a.text.split_whitespace().nth(MIN_WORDS - 1).is_some() || a.text.ends_with(is_unspaced);
        if !goes_on || !filled || a.line.piece || b.line.piece {
            return None;
        }
        let lower = b.text.chars().next().is_some_and(char::is_lowercase);
        let end = a.line.end();
        let space = usize::from(!(a.text.ends_with(is_unspaced) && b.text.starts_with(is_unspaced)));
        let mid = lower || !ends_sentence(a.text);
        Some(Self { at, end, reach: end + space + first_word(b.text), mid, lower })
    }

    fn fits(&self, width: usize) -> bool {
        self.end <= width && self.reach > width
    }
}

/// The width at which the text was wrapped.
fn width(lines: &[Marked], pairs: &[Pair]) -> Option<usize> {
    let (width, explained) = best_width(pairs)?;
    let breaks = pairs.iter().filter(|p| p.end * 2 >= width).count();
    let mid = pairs.iter().filter(|p| p.fits(width) && p.mid).count();
    let text = |l: &&Marked| matches!(l.mark, Mark::Plain | Mark::Item { .. } | Mark::Quote);
    let longer = lines.iter().filter(text).filter(|l| l.line.end() > width).count();
    let few = explained < 3 && !pairs.iter().filter(|p| p.fits(width)).all(|p| p.lower);
    let wrapped = explained as f32 >= EXPLAINED * breaks as f32 && mid * 2 >= explained && longer as f32 <= LONGER * explained as f32;
    (wrapped && !few).then_some(width)
}

/// The width that explains most breaks, and how many.
fn best_width(pairs: &[Pair]) -> Option<(usize, usize)> {
    let (low, high) = (*WIDTHS.start(), *WIDTHS.end());
    let mut change = vec![0_i64; high + 2];
    for pair in pairs.iter().filter(|p| p.end <= high && p.reach > low) {
        change[pair.end.max(low)] += 1;
        change[pair.reach.min(high + 1)] -= 1;
    }
    let mut sum = 0;
    let mut best = None;
    for (width, change) in change.iter().enumerate().take(high + 1) {
        sum += change;
        if sum > 1 && best.is_none_or(|(_, most)| sum as usize > most) {
            best = Some((width, sum as usize));
        }
    }
    best
}

/// Joins the pairs that the width explains, group by group: in a list of short lines one that fits by chance stays alone.
fn join_groups(lines: &[Marked], pairs: &[Pair], width: usize, out: &mut [Join]) {
    for group in pairs.chunk_by(|a, b| a.at + 1 == b.at) {
        let full = group.iter().filter(|p| p.fits(width)).count();
        if full * 2 < group.len() {
            continue;
        }
        for pair in group.iter().filter(|p| p.fits(width)) {
            if belongs(lines, pair, out) {
                out[pair.at] = kind(lines, pair.at);
            }
        }
    }
}

/// A wrapped passage in a text that is not: five lines or more, of which the width explains nearly all.
fn join_local(lines: &[Marked], pairs: &[Pair], out: &mut [Join]) {
    for group in pairs.chunk_by(|a, b| a.at + 1 == b.at).filter(|g| g.len() >= 4) {
        let Some((width, explained)) = best_width(group) else { continue };
        let lower = group.iter().filter(|p| p.fits(width) && p.lower).count();
        let longer = group.iter().any(|p| p.end > width);
        if explained * 10 >= group.len() * 8 && lower * 2 >= explained && !longer {
            join_groups(lines, group, width, out);
        }
    }
}

/// Whether the indentation, and the shape of the second line, let the pair be one text.
fn belongs(lines: &[Marked], pair: &Pair, joined: &[Join]) -> bool {
    let (a, b) = (&lines[pair.at], &lines[pair.at + 1]);
    let begins = pair.at == 0 || joined[pair.at - 1] == Join::No;
    let indented = if a.is_item() {
        b.line.indent > a.line.indent && b.line.indent <= a.column + 1
    } else {
        b.line.indent == a.line.indent || (begins && b.line.indent < a.line.indent)
    };
    let ends = lines.get(pair.at + 2).is_none_or(|l| l.mark == Mark::Blank);
    let label = !pair.mid && !ends_sentence(b.text) && ends;
    (indented || a.mark == Mark::Quote) && !label
}

fn kind(lines: &[Marked], at: usize) -> Join {
    let (a, b) = (lines[at].text, lines[at + 1].text);
    let hyphen = a.ends_with(['-', '\u{2010}']) && a.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    let dash = a.ends_with(['—', '/']);
    if a.ends_with('\u{ad}') || hyphen || dash || (a.ends_with(is_unspaced) && b.starts_with(is_unspaced)) {
        Join::Glue
    } else {
        Join::Space
    }
}

/// Decides which hyphens at line ends are the line's and which the word's.
fn hyphens(lines: &[Marked], joins: &mut [Join]) {
    let at_end: Vec<usize> =
        (0..joins.len()).filter(|at| joins[*at] == Join::Glue && lines[*at].text.ends_with(['-', '\u{2010}'])).collect();
    if at_end.is_empty() {
        return;
    }
    let known: HashSet<String> = lines.iter().flat_map(|l| inner_words(l.text)).collect();
    let many = at_end.len() >= MIN_HYPHENS;
    for at in at_end {
        if splits_word(lines[at].text, lines[at + 1].text, &known, many) {
            joins[at] = Join::Dehyphen;
        }
    }
}

/// The words of a line in lower case, without one that a hyphen cuts at its end or that may be cut at its beginning.
fn inner_words(text: &str) -> impl Iterator<Item = String> + '_ {
    let cut = text.ends_with(['-', '\u{2010}']);
    let last = if cut { text.rfind(char::is_whitespace).unwrap_or(0) } else { text.len() };
    text[..last].split(char::is_whitespace).skip(1).map(bare).filter(|w| !w.is_empty())
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn splits_word(a: &str, b: &str, known: &HashSet<String>, many: bool) -> bool {
    let left = bare(a.rsplit(char::is_whitespace).next().unwrap_or(""));
    let right = bare(b.split(char::is_whitespace).next().unwrap_or(""));
    let letters = |w: &str| !w.is_empty() && w.chars().all(char::is_alphabetic);
    if !letters(&left) || !b.chars().next().is_some_and(char::is_lowercase) || known.contains(&format!("{left}-{right}")) {
        return false;
    }
    known.contains(&format!("{left}{right}")) || (many && letters(&right) && !known.contains(&left) && !known.contains(&right))
}
