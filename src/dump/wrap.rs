//! Lines that a tool broke at a fixed width, told from lines that somebody ended.
//!
//! A tool fills each line with words until the next one does not fit. So for the width `w` at which a text was wrapped,
//! a line that was broken ends at or before `w`, and the next line's first word would have gone beyond. The width that
//! explains most breaks is the text's; if it explains too few, or longer lines stand beside, nothing was wrapped.

use std::collections::HashSet;

use crate::dump::columns::first_word;
use crate::dump::marked::{Mark, Marked, Style};
use crate::text::script::{breaks_anywhere, joins_unspaced};
use crate::text::sentence::ends_sentence;

/// Widths that tools wrap at.
const WIDTHS: std::ops::RangeInclusive<usize> = 38..=160;
/// Share of the breaks that the width must explain.
const EXPLAINED: f32 = 0.5;
/// Longer lines that are allowed for each break explained: addresses, code, tables.
const LONGER: f32 = 0.2;
/// A line with fewer words was not filled by a tool: it is an address, an entry, a line of code.
const MIN_WORDS: usize = 3;
/// Columns that a title or an entry of a menu takes at most.
const MAX_LABEL: usize = 44;
/// Hyphens at line ends above which the text is taken to be hyphenated.
const MIN_HYPHENS: usize = 2;

/// How a line goes on in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    /// It does not.
    No,
    /// With a space between.
    Space,
    /// Without: the script writes no spaces, or the word holds a hyphen.
    Glue,
    /// Without, and its last character, a hyphen, goes.
    Dehyphen,
    /// In the same block, as a line of its own; the first one's last character, a backslash, goes.
    Break,
}

/// For each line, how it goes on in the next.
pub(crate) fn joins(lines: &[Marked], style: Style) -> Vec<Join> {
    let mut out = vec![Join::No; lines.len()];
    if style.own {
        return out;
    }
    if style.written {
        breaks(lines, &mut out);
        return out;
    }
    let pairs: Vec<Pair> = (1..lines.len()).filter_map(|at| Pair::of(lines, at - 1)).collect();
    match width(lines, &pairs) {
        Some(width) => join_runs(lines, &pairs, width, &mut out),
        None => join_local(lines, &pairs, &mut out),
    }
    hyphens(lines, &mut out);
    out
}

/// Our own Markdown breaks lines with a backslash, and nowhere else.
fn breaks(lines: &[Marked], out: &mut [Join]) {
    let text = |mark| matches!(mark, Mark::Plain | Mark::Quote);
    for at in 1..lines.len() {
        let backslashes = lines[at - 1].text.bytes().rev().take_while(|b| *b == b'\\').count();
        if backslashes % 2 == 1 && text(lines[at - 1].mark) && text(lines[at].mark) {
            out[at - 1] = Join::Break;
        }
    }
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
    /// The first does not end as a sentence.
    mid: bool,
    /// The first surely leads on into the second: a small letter begins that, or the first ends in a comma or small word.
    inner: bool,
}

impl Pair {
    fn of(lines: &[Marked], at: usize) -> Option<Self> {
        let (a, b) = (&lines[at], &lines[at + 1]);
        let goes_on = match (a.mark, b.mark) {
            (Mark::Plain | Mark::Item { .. }, Mark::Plain) => true,
            (Mark::Quote, mark) => mark == Mark::Quote,
            _ => false,
        };
        let filled = a.text.split_whitespace().nth(MIN_WORDS - 1).is_some() || a.text.ends_with(breaks_anywhere);
        if !goes_on || !filled || a.line.piece || b.line.piece {
            return None;
        }
        let inner = b.text.chars().next().is_some_and(char::is_lowercase) || leads_on(a.text);
        let end = a.line.end();
        let space = usize::from(!joins_unspaced(a.text, b.text));
        let mid = inner || !ends_sentence(a.text);
        Some(Self { at, end, reach: end + space + first_word(b.text), mid, inner })
    }

    fn fits(&self, width: usize) -> bool {
        self.end <= width && self.reach > width
    }
}

/// True if the line ends in a comma, a dash or a word of at most three small letters, as titles and sentences hardly do.
fn leads_on(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or("");
    let small = last.chars().all(char::is_lowercase) && last.chars().count() <= 3;
    small || text.ends_with([',', ';', '–', '—', '-', '、', '，'])
}

/// The width at which the text was wrapped.
fn width(lines: &[Marked], pairs: &[Pair]) -> Option<usize> {
    let (width, explained) = best_width(pairs)?;
    let breaks = pairs.iter().filter(|p| p.end * 2 >= width).count();
    let mid = pairs.iter().filter(|p| p.fits(width) && p.mid).count();
    let text = |l: &&Marked| matches!(l.mark, Mark::Plain | Mark::Item { .. } | Mark::Quote);
    let longer = lines.iter().filter(text).filter(|l| l.line.end() > width).count();
    let few = explained < 3 && !pairs.iter().filter(|p| p.fits(width)).all(|p| p.inner);
    let wrapped = explained as f32 >= EXPLAINED * breaks as f32 && mid * 2 >= explained && longer as f32 <= LONGER * explained as f32;
    (wrapped && !few).then_some(width)
}

/// The width that explains most breaks, those in the middle of a sentence above all; and how many it explains.
fn best_width(pairs: &[Pair]) -> Option<(usize, usize)> {
    let (low, high) = (*WIDTHS.start(), *WIDTHS.end());
    let mut change = vec![0_i64; high + 2];
    for pair in pairs.iter().filter(|p| p.end <= high && p.reach > low) {
        let weight = if pair.inner { 3 } else { 1 };
        change[pair.end.max(low)] += weight;
        change[pair.reach.min(high + 1)] -= weight;
    }
    let (mut sum, mut most, mut best) = (0, 1, None);
    for (width, change) in change.iter().enumerate().take(high + 1) {
        sum += change;
        if sum > most {
            (most, best) = (sum, Some(width));
        }
    }
    let width = best?;
    Some((width, pairs.iter().filter(|p| p.fits(width)).count()))
}

/// Joins the pairs that the width explains, run by run.
fn join_runs(lines: &[Marked], pairs: &[Pair], width: usize, out: &mut [Join]) {
    for group in pairs.chunk_by(|a, b| a.at + 1 == b.at) {
        for run in group.chunk_by(|a, b| a.fits(width) == b.fits(width)).filter(|run| run[0].fits(width)) {
            if is_likely(lines, run, group.len()) {
                join_run(lines, run, out);
            }
        }
    }
}

/// In a list of titles two lines may fit by chance. So a run must go on in the middle of a sentence, or be long, or be all
/// that stands between two blank lines.
fn is_likely(lines: &[Marked], run: &[Pair], group: usize) -> bool {
    let sentence = run.iter().all(|p| p.mid) && ends_sentence(lines[run[run.len() - 1].at + 1].text);
    run.len() > 2 || run.len() == group || sentence || run.iter().any(|p| p.inner) || (run.len() == 2 && run.iter().all(|p| p.mid))
}

fn join_run(lines: &[Marked], run: &[Pair], out: &mut [Join]) {
    for (n, pair) in run.iter().enumerate() {
        let last = n + 1 == run.len();
        if !(last && !pair.mid && is_label(&lines[pair.at + 1])) && belongs(lines, pair, out) {
            out[pair.at] = kind(lines, pair.at);
        }
    }
}

/// A short line that ends no sentence and holds none: behind a full sentence it is a title or an entry of a menu.
fn is_label(line: &Marked) -> bool {
    let inside = line.text.split_whitespace().any(ends_sentence);
    line.line.end() - line.column <= MAX_LABEL && !inside
}

/// A wrapped passage in a text that is not: five lines or more, of which the width explains nearly all.
fn join_local(lines: &[Marked], pairs: &[Pair], out: &mut [Join]) {
    for group in pairs.chunk_by(|a, b| a.at + 1 == b.at).filter(|g| g.len() >= 4) {
        let Some((width, explained)) = best_width(group) else { continue };
        let inner = group.iter().filter(|p| p.fits(width) && p.inner).count();
        let longer = group.iter().any(|p| p.end > width);
        if explained * 10 >= group.len() * 8 && inner * 2 >= explained && !longer {
            join_runs(lines, group, width, out);
        }
    }
}

/// Whether the indentation lets the pair be one text.
fn belongs(lines: &[Marked], pair: &Pair, joined: &[Join]) -> bool {
    let (a, b) = (&lines[pair.at], &lines[pair.at + 1]);
    let begins = pair.at == 0 || joined[pair.at - 1] == Join::No;
    let indented = if a.is_item() {
        b.line.indent <= a.column + 1 && (b.line.indent > a.line.indent || pair.inner)
    } else {
        b.line.indent == a.line.indent || (begins && b.line.indent < a.line.indent)
    };
    indented || a.mark == Mark::Quote
}

fn kind(lines: &[Marked], at: usize) -> Join {
    let (a, b) = (lines[at].text, lines[at + 1].text);
    let hyphen = a.ends_with(['-', '\u{2010}']) && a.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    let dash = a.ends_with(['—', '/']);
    if a.ends_with('\u{ad}') || hyphen || dash || joins_unspaced(a, b) { Join::Glue } else { Join::Space }
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
    text[..last].split(char::is_whitespace).skip(1).map(core).filter(|w| !w.is_empty())
}

fn core(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn splits_word(a: &str, b: &str, known: &HashSet<String>, many: bool) -> bool {
    let left = core(a.rsplit(char::is_whitespace).next().unwrap_or(""));
    let right = core(b.split(char::is_whitespace).next().unwrap_or(""));
    let letters = |w: &str| !w.is_empty() && w.chars().all(char::is_alphabetic);
    if !letters(&left) || !b.chars().next().is_some_and(char::is_lowercase) || known.contains(&format!("{left}-{right}")) {
        return false;
    }
    known.contains(&format!("{left}{right}")) || (many && letters(&right) && !known.contains(&left) && !known.contains(&right))
}
