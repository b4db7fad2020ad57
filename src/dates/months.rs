//! The month names of `lexicon/rules/dates/months.tsv`.

use crate::lexicon::list;
use crate::text::fold::bare;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::dates::tokens::{Kind, Token};

/// The calendar that a month name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Calendar {
    Gregorian,
    Persian,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    language: &'static str,
    month: i8,
}

/// A month name found in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    /// 1 to 12.
    pub(crate) number: i8,
    pub(crate) calendar: Calendar,
    /// How many tokens it took.
    pub(crate) tokens: usize,
}

static TABLE: LazyLock<HashMap<String, Vec<Entry>>> = LazyLock::new(|| read(include_str!("../../lexicon/rules/dates/months.tsv")));

fn read(table: &'static str) -> HashMap<String, Vec<Entry>> {
    let mut out: HashMap<String, Vec<Entry>> = HashMap::new();
    for row in list::rows(table) {
        let language = row.key();
        for (month, cell) in (1..).zip(row.cells().skip(1)) {
            list::forms(cell).for_each(|form| out.entry(bare(form)).or_default().push(Entry { language, month }));
        }
    }
    out
}

/// The first words of names of several words.
static FIRSTS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| TABLE.keys().filter_map(|name| name.split_once(' ')).map(|(first, _)| first).collect());

/// The month whose name begins at the first token; `language` decides between languages that use one word for different months.
/// Where `sure` is set, such a word is none, unless it is English.
pub(crate) fn at(tokens: &[Token<'_>], language: Option<&str>, sure: bool) -> Option<Month> {
    if tokens.first().is_none_or(|t| t.kind != Kind::Word) {
        return None;
    }
    let first = bare(tokens[0].text);
    let several = FIRSTS.contains(first.as_str());
    let longer = several.then(|| words(tokens, &first).into_iter().rev().find_map(|(key, used)| Some((TABLE.get(&key)?, used)))).flatten();
    let (entries, used) = longer.or_else(|| Some((TABLE.get(&first)?, 1)))?;
    let entry = entries.iter().find(|e| Some(e.language) == language).or(entries.first())?;
    let of = |e: &Entry| (e.month, calendar(e.language));
    if sure && entry.language != "en" && entries.iter().any(|e| of(e) != of(entry)) {
        return None;
    }
    let calendar = calendar(entry.language);
    Some(Month { number: entry.month, calendar, tokens: used })
}

/// True for the name of a month, whole or short.
pub(crate) fn is_month(word: &str) -> bool {
    TABLE.contains_key(&bare(word))
}

/// The calendar of a row.
fn calendar(language: &str) -> Calendar {
    if matches!(language, "fa" | "ps") { Calendar::Persian } else { Calendar::Gregorian }
}

/// The names of two and three words that begin at the first token.
fn words(tokens: &[Token<'_>], first: &str) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    let mut key = first.to_owned();
    for (at, token) in tokens.iter().enumerate().take(3).skip(1) {
        if token.kind != Kind::Word {
            break;
        }
        key = format!("{key} {}", bare(token.text));
        out.push((key.clone(), at + 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::tokens::split;

    fn month(text: &str, language: Option<&str>) -> Option<i8> {
        at(&split(text, 100), language, false).map(|m| m.number)
    }

    #[test]
    fn every_row_has_twelve_columns() {
        for row in list::rows(include_str!("../../lexicon/rules/dates/months.tsv")) {
            assert_eq!(row.cells().count(), 13, "{row:?}");
        }
    }

    #[test]
    fn the_language_decides_between_homonyms() {
        assert_eq!(month("listopada", Some("pl")), Some(11));
        assert_eq!(month("listopada", Some("hr")), Some(10));
        assert_eq!(month("Février", None), Some(2));
    }

    #[test]
    fn names_of_several_words() {
        assert_eq!(month("كانون الثاني", None), Some(1));
        assert_eq!(month("tháng mười hai", None), Some(12));
        assert_eq!(month("tháng mười", None), Some(10));
    }
}
