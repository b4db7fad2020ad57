//! Relative times ("2 hours ago"), read only against a moment that the caller gives.

use crate::lexicon::list;
use crate::text::fold::bare;
use crate::text::script::{is_han, is_hangul};
use std::sync::LazyLock;

use jiff::tz::Offset;

use crate::dates::tokens::{Kind, Token, split};
use crate::model::Date;

/// A longer text is no relative time stamp.
const LONGEST: usize = 80;
/// More of any unit than this is no relative time stamp.
const MOST: u64 = 120;
const SECONDS: [i64; 5] = [1, 60, 3_600, 86_400, 604_800];

struct Words {
    ago: Vec<String>,
    units: Vec<Vec<String>>,
}

static TABLE: LazyLock<Vec<Words>> = LazyLock::new(|| read_table(include_str!("../../lexicon/rules/dates/relative.tsv")));

fn read_table(table: &str) -> Vec<Words> {
    let row = |row: list::Row<'_>| {
        let mut columns = row.cells().skip(1).map(|cell| list::forms(cell).map(bare).collect());
        Some(Words { ago: columns.next()?, units: columns.collect() })
    };
    list::rows(table).filter_map(row).collect()
}

/// The moment that the text names: the day of UTC for days and weeks, the time too for what is shorter.
pub(crate) fn read(text: &str, now: jiff::Timestamp) -> Option<Date> {
    if text.len() > LONGEST {
        return None;
    }
    let seconds = back(text)?;
    let moment = now.checked_sub(jiff::SignedDuration::from_secs(seconds)).ok()?;
    let civil = Offset::UTC.to_datetime(moment);
    Some(if seconds < SECONDS[3] { Date::at(civil, Some(Offset::UTC)) } else { Date::day(civil.date()) })
}

fn back(text: &str) -> Option<i64> {
    let folded = bare(text);
    let tokens = split(text, LONGEST);
    let number = tokens.iter().position(|t| matches!(t.kind, Kind::Number { .. }))?;
    let Kind::Number { value, .. } = tokens[number].kind else { return None };
    if value > MOST {
        return None;
    }
    let unit = TABLE.iter().filter(|w| says(&folded, &tokens, &w.ago)).find_map(|w| unit_after(w, &tokens[number + 1..]))?;
    Some(SECONDS.get(unit)? * i64::try_from(value).ok()?)
}

/// True if one of the words stands in the text; those of several words, and those of unspaced scripts, anywhere.
fn says(folded: &str, tokens: &[Token<'_>], words: &[String]) -> bool {
    words.iter().any(|w| match w.chars().next() {
        Some('前' | '전') => folded.contains(w.as_str()),
        _ if w.contains(' ') => folded.contains(w.as_str()),
        _ => tokens.iter().any(|t| t.kind == Kind::Word && bare(t.text) == *w),
    })
}

fn unit_after(words: &Words, rest: &[Token<'_>]) -> Option<usize> {
    let joined: String = rest.iter().take(3).map(|t| bare(t.text)).collect();
    let first = bare(rest.first()?.text);
    let is = |form: &String| {
        *form == first || (!form.is_ascii() && !first.is_ascii() && is_han_or_hangul(form) && joined.starts_with(form.as_str()))
    };
    words.units.iter().position(|forms| forms.iter().any(is))
}

fn is_han_or_hangul(form: &str) -> bool {
    form.chars().all(|c| is_han(c) || is_hangul(c))
}
