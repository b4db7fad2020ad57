//! The time of day beside a date, and its zone. A zone is kept when it is given and never invented.

use std::collections::HashSet;

use jiff::civil;
use jiff::tz::Offset;

use crate::dates::Profile;
use crate::dates::tokens::{Kind, Token, split};
use crate::dates::words::{LINKS, half_of_day, zone};
use crate::model::TimeOfDay;
use crate::text::fold::bare;

const MARKS: &[char] = &[',', '-', '–', '—', '|', '·', '•', '@', '/', '(', '.', ';', '،', '│', '~', ':', '—'];
/// A time of day as written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) time: TimeOfDay,
    /// The token after it.
    pub(crate) next: usize,
    /// It is written `24:00`: the first moment of the next day.
    pub(crate) ends_day: bool,
}

/// The time that follows a date which ends before token `from`, and the token after it.
pub(crate) fn after(tokens: &[Token<'_>], from: usize, profile: Profile) -> Option<Clock> {
    let links = |t: &Token<'_>| match t.kind {
        Kind::Mark(c) => MARKS.contains(&c),
        Kind::Word => {
            let word = bare(t.text);
            LINKS.time.contains(&word) || LINKS.hour.contains(&word) || half_of_day(&word).is_some()
        }
        Kind::Number { .. } => false,
    };
    let start = (from..tokens.len().min(from + 5)).find(|at| !links(&tokens[*at]))?;
    time_at(tokens, start, profile)
}

/// The time that ends shortly before the date that begins at token `date`; nothing is consumed.
pub(crate) fn before(tokens: &[Token<'_>], date: usize, profile: Profile) -> Option<Clock> {
    let from = date.saturating_sub(9);
    (from..date).find_map(|at| {
        let clock = time_at(tokens, at, profile)?;
        let between = tokens.get(clock.next..date)?;
        let close = between.len() <= 4 && between.iter().all(|t| !matches!(t.kind, Kind::Number { .. }));
        (close && (at == 0 || tokens[at - 1].mark() != Some(':'))).then_some(Clock { next: 0, ..clock })
    })
}

fn small(tokens: &[Token<'_>], at: usize) -> Option<i8> {
    match tokens.get(at)?.kind {
        Kind::Number { value, digits } if digits <= 2 => Some(value as i8),
        _ => None,
    }
}

fn is_word(tokens: &[Token<'_>], at: usize, words: &HashSet<String>) -> bool {
    tokens.get(at).is_some_and(|t| t.kind == Kind::Word && words.contains(&bare(t.text)))
}

fn time_at(tokens: &[Token<'_>], at: usize, profile: Profile) -> Option<Clock> {
    let hour = small(tokens, at)?;
    let (minute, mut next) = minute_at(tokens, at, profile)?;
    let mut second = 0;
    if tokens.get(next).and_then(Token::mark) == Some(':')
        && let Some(s) = small(tokens, next + 1)
    {
        (second, next) = (s.min(59), next + 2);
        next = skip_fraction(tokens, next);
    }
    let (later, next) = halves(tokens, at, next);
    let time = civil::Time::new(twelve(hour, later)?, minute, second, 0).ok()?;
    let (offset, next) = zone_at(tokens, next, profile);
    Some(Clock { time: TimeOfDay { time, offset }, next, ends_day: hour == 24 && minute == 0 })
}

/// The minute after the hour at `at`: `13:24`, `13h24`, `13時24分`, and `13.24` where a word says that it is a time.
fn minute_at(tokens: &[Token<'_>], at: usize, profile: Profile) -> Option<(i8, usize)> {
    let link = tokens.get(at + 1)?;
    let minute = small(tokens, at + 2);
    match link.kind {
        Kind::Mark(':' | '：') => Some((minute?, at + 3)),
        Kind::Mark('.') => {
            let said = is_word(tokens, at + 3, &LINKS.after_hour) || (at > 0 && is_word(tokens, at - 1, &LINKS.hour));
            // "21.05 GMT": only times have zones.
            let zoned = tokens.get(at + 3).is_some_and(|t| t.kind == Kind::Word && zone(&bare(t.text), profile == Profile::Feed).is_some());
            let dotted = at > 1 && is_word(tokens, at - 2, &LINKS.hour);
            minute.filter(|_| said || dotted || zoned).map(|m| (m, at + 3))
        }
        Kind::Word => match bare(link.text).as_str() {
            "h" | "u" => Some((minute.filter(|_| !tokens[at + 2].spaced)?, at + 3)),
            "时" | "時" | "点" | "點" | "시" => Some((minute.unwrap_or(0), minute.map_or(at + 2, |_| at + 4))),
            "am" | "pm" => Some((0, at + 1)),
            _ => None,
        },
        _ => None,
    }
}

fn skip_fraction(tokens: &[Token<'_>], at: usize) -> usize {
    let number = |i: usize| tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Number { .. }) && !t.spaced);
    match tokens.get(at).and_then(Token::mark) {
        Some('.' | ',') if number(at + 1) => at + 2,
        _ => at,
    }
}

/// Whether the hour is of the second half of the day, if the text says so.
fn halves(tokens: &[Token<'_>], hour: usize, next: usize) -> (Option<bool>, usize) {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map(|t| bare(t.text));
    if let Some(half) = word(next).as_deref().and_then(half_of_day) {
        return (Some(half), next + 1);
    }
    let dotted = match (word(next).as_deref(), tokens.get(next + 1).and_then(Token::mark), word(next + 2).as_deref()) {
        (Some("a"), Some('.'), Some("m")) => Some(false),
        (Some("p"), Some('.'), Some("m")) => Some(true),
        _ => None,
    };
    if dotted.is_some() {
        return (dotted, next + 4);
    }
    (hour.checked_sub(1).and_then(word).as_deref().and_then(half_of_day), next)
}

fn twelve(hour: i8, later: Option<bool>) -> Option<i8> {
    match later {
        _ if !(0..=24).contains(&hour) => None,
        Some(true) if hour < 12 => Some(hour + 12),
        Some(false) if hour == 12 => Some(0),
        _ => Some(hour % 24),
    }
}

/// The zone at `at`, if one stands there, and the token after it.
pub(crate) fn zone_at(tokens: &[Token<'_>], at: usize, profile: Profile) -> (Option<Offset>, usize) {
    let at = if is_word(tokens, at, &LINKS.behind) { at + 1 } else { at };
    let at = if tokens.get(at).and_then(Token::mark) == Some('(') { at + 1 } else { at };
    if let Some(numeric) = numeric_zone(tokens, at) {
        return (Offset::from_seconds(numeric.0 * 60).ok(), numeric.1);
    }
    let Some(token) = tokens.get(at).filter(|t| t.kind == Kind::Word) else { return (None, at) };
    let known = zone(&bare(token.text), profile == Profile::Feed).filter(|m| *m == 0 || profile != Profile::Header);
    let Some(minutes) = known else { return (None, at) };
    match numeric_zone(tokens, at + 1).filter(|_| minutes == 0) {
        Some((numeric, next)) => (Offset::from_seconds(numeric * 60).ok(), next),
        None => (Offset::from_seconds(minutes * 60).ok(), at + 1),
    }
}

/// The time that a text begins with.
pub(crate) fn alone(text: &str) -> Option<TimeOfDay> {
    time_at(&split(text, text.len()), 0, Profile::Feed).map(|clock| clock.time)
}

/// The zone that a text begins with: what stands behind a machine's digits.
pub(crate) fn zone_of(text: &str) -> Option<Offset> {
    zone_at(&split(text, text.len()), 0, Profile::Feed).0
}

/// `+0400`, `+04:00`, `-5` in minutes.
fn numeric_zone(tokens: &[Token<'_>], at: usize) -> Option<(i32, usize)> {
    let sign = match tokens.get(at)?.mark()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let number = tokens.get(at + 1).filter(|t| !t.spaced)?;
    let Kind::Number { value, digits } = number.kind else { return None };
    let value = i32::try_from(value).ok()?;
    let (minutes, next) = match digits {
        3 | 4 => (value / 100 * 60 + value % 100, at + 2),
        1 | 2 if tokens.get(at + 2).and_then(Token::mark) == Some(':') => (value * 60 + i32::from(small(tokens, at + 3)?), at + 4),
        1 | 2 => (value * 60, at + 2),
        _ => return None,
    };
    (minutes <= 14 * 60).then_some((sign * minutes, next))
}
