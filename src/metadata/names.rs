//! Names out of bylines: "By", roles, titles, addresses and dates cut off, each name once.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::dates::{self, Order, Reading};
use super::words::{key, squeeze};

/// A list of authors is never longer than this, nor a name than that.
const MOST_NAMES: usize = 30;
const LONGEST_NAME: usize = 60;
const MOST_WORDS: usize = 6;

struct Words {
    by: Vec<String>,
    and: Vec<String>,
    role: HashSet<String>,
    nobody: HashSet<String>,
    stop: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let table = include_str!("../../config/names/bylines.tsv");
    let row = |name: &str| -> Vec<String> {
        let line = table.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix('\t')).unwrap_or_default();
        line.split(' ').map(|w| w.replace('_', " ").to_lowercase()).collect()
    };
    let mut by = row("by");
    by.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let keys = |name: &str| row(name).iter().map(|w| key(w)).collect();
    Words { by, and: row("and"), role: row("role").into_iter().collect(), nobody: keys("nobody"), stop: row("stop").into_iter().collect() }
});

/// What follows the byline word at the beginning of a line; `None` if no such word stands there.
pub(super) fn after_by(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = text.to_lowercase();
    if lower.len() != text.len() && !lower.is_char_boundary(lower.len().min(text.len())) {
        return None;
    }
    WORDS.by.iter().find_map(|word| {
        lower.strip_prefix(word.as_str())?;
        let rest = text.get(word.len()..)?;
        let unspaced = word.chars().all(|c| c as u32 >= 0x2e80);
        let rest_text = rest.trim_start_matches([':', ' ', '\u{a0}', '：', '/', '|', '-', '–', '—', '>', '»', '\n', '／']);
        let ends = rest.starts_with(|c: char| !c.is_alphanumeric() && c != '.' && c != '\'' && c != '’') || unspaced;
        (ends && !rest_text.is_empty()).then_some(rest_text)
    })
}

/// The names in a byline or an author field. Empty if it names nobody.
pub(super) fn names(text: &str, site: Option<&str>) -> Vec<String> {
    let text = bare(&squeeze(text));
    let mut out: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for piece in pieces(&text) {
        let Some(name) = name(&piece).filter(|n| !is_site(n, site)) else { continue };
        if seen.insert(key(&name)) && out.len() < MOST_NAMES {
            out.push(name);
        }
    }
    out
}

fn is_site(name: &str, site: Option<&str>) -> bool {
    site.is_some_and(|site| {
        let (name, site) = (key(name), key(site));
        let core = |s: &str| s.trim_start_matches("the").trim_end_matches("com").to_owned();
        name == site || core(&name) == core(&site)
    })
}

/// The text without leading byline words, parentheses and what comes from the first date on.
fn bare(text: &str) -> String {
    let mut rest = text.trim();
    for _ in 0..3 {
        match after_by(rest) {
            Some(after) => rest = after,
            None => break,
        }
    }
    let cut = first_date(rest).unwrap_or(rest.len());
    let mut out = String::new();
    let mut depth = 0usize;
    for c in rest[..cut].chars() {
        match c {
            '(' | '[' | '（' | '<' => depth += 1,
            ')' | ']' | '）' | '>' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn first_date(text: &str) -> Option<usize> {
    if !text.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let reading = Reading { order: Order::DayFirst, language: None };
    dates::find(text, &reading).first().map(|f| f.start)
}

/// Splits at commas, slashes, bars and the words between names.
fn pieces(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in text.split([',', ';', '|', '/', '•', '·', '、', '，', '\n', '‧', '・', '–', '—', '؛', '،']) {
        let part = part.split(" - ").next().unwrap_or(part);
        let mut open: Vec<&str> = Vec::new();
        for word in part.split_whitespace() {
            let joins = !open.is_empty()
                && WORDS.and.iter().any(|a| *a == word.to_lowercase())
                && !(word.len() == 1 && word.chars().all(char::is_uppercase));
            if joins {
                out.push(open.join(" "));
                open.clear();
            } else {
                open.push(word);
            }
        }
        out.push(open.join(" "));
    }
    out.retain(|p| !p.is_empty());
    out
}

/// One name, if the piece is one.
fn name(piece: &str) -> Option<String> {
    let piece = after_by(piece).unwrap_or(piece);
    let mut words: Vec<&str> = piece.split_whitespace().collect();
    if let Some(stop) = words.iter().position(|w| WORDS.stop.contains(&w.to_lowercase())) {
        words.truncate(stop);
    }
    words.retain(|w| !is_address(w));
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && !is_mark(c)).trim_start_matches('.').to_owned();
    let name = if name.ends_with('.') && !ends_with_initial(&name) { name.trim_end_matches('.').to_owned() } else { name };
    is_name(&name).then_some(name)
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x900..=0xe4f | 0x5b0..=0x5c7 | 0x64b..=0x65f)
}

fn ends_with_initial(name: &str) -> bool {
    name.rsplit(' ').next().is_some_and(|w| w.chars().count() <= 3)
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://") || word.starts_with("www.") || word.starts_with('#')
}

fn is_name(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    let role = words.iter().filter(|w| WORDS.role.contains(w.trim_end_matches(['.', ':']))).count();
    letters >= 2
        && name.len() <= LONGEST_NAME
        && words.len() <= MOST_WORDS
        && digits <= 4
        && digits < letters
        && role * 2 < words.len().max(1)
        && !WORDS.nobody.contains(&key(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        names(text, Some("The Lund Courier")).join("; ")
    }

    #[test]
    fn cuts_what_is_no_name() {
        assert_eq!(read("By Ada Lind and Bo Ek, Senior Reporter"), "Ada Lind; Bo Ek");
        assert_eq!(read("Von Ada Lind (dpa) | 2. April 2025, 13:24"), "Ada Lind");
        assert_eq!(read("Ada Lind ada@courier.example @ada"), "Ada Lind");
        assert_eq!(read("Lund Courier, Staff, Admin"), "");
        assert_eq!(read("作者：王小明"), "王小明");
        assert_eq!(read("By Byron de la Cruz, J. K. Olsen Jr."), "Byron de la Cruz; J. K. Olsen Jr.");
        assert_eq!(read("ADA LIND • 3 min read"), "ADA LIND");
    }
}
