//! The time of day beside a date, and its zone. A zone is kept when it is given and never invented.

use crate::text::fold::bare;
use jiff::civil;
use jiff::tz::Offset;

use crate::dates::tokens::{Kind, Token};
use crate::model::TimeOfDay;

/// Words that may stand between a date and its time.
const LINKS: &[&str] = &[
    "t",
    "at",
    "um",
    "à",
    "a",
    "as",
    "às",
    "alle",
    "ore",
    "kl",
    "klo",
    "kello",
    "в",
    "о",
    "u",
    "ob",
    "la",
    "las",
    "o",
    "om",
    "och",
    "pukul",
    "jam",
    "luc",
    "g",
    "godz",
    "r",
    "г",
    "ساعت",
    "الساعة",
    "เวลา",
    "h",
    "hrs",
    "uur",
    "i",
    "m",
    "d",
    "и",
    "të",
    "saat",
    "บ",
];
const MARKS: &[char] = &[',', '-', '–', '—', '|', '·', '•', '@', '/', '(', '.', ';', '،', '│', '~', ':', '—'];
/// Words that say that `9.30` is a time.
const HOUR_WORDS: &[&str] = &["kl", "klo", "kello", "um", "ore", "alle", "pukul", "uhr", "godz", "jam", "at"];

/// Offsets of the named zones that mean one thing (RFC 2822's, and the European ones), in minutes.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
];

/// The time that follows a date which ends before token `from`, and the token after it.
pub(crate) fn after(tokens: &[Token<'_>], from: usize) -> Option<(TimeOfDay, usize)> {
    let links = |t: &Token<'_>| match t.kind {
        Kind::Mark(c) => MARKS.contains(&c),
        Kind::Word => {
            let word = bare(t.text);
            LINKS.contains(&word.as_str()) || HOUR_WORDS.contains(&word.as_str()) || half_of_day(&word).is_some()
        }
        Kind::Number { .. } => false,
    };
    let start = (from..tokens.len().min(from + 5)).find(|at| !links(&tokens[*at]))?;
    time_at(tokens, start)
}

/// The time that ends shortly before the date that begins at token `date`; nothing is consumed.
pub(crate) fn before(tokens: &[Token<'_>], date: usize) -> Option<(TimeOfDay, usize)> {
    let from = date.saturating_sub(9);
    (from..date).find_map(|at| {
        let (time, next) = time_at(tokens, at)?;
        let between = tokens.get(next..date)?;
        let close = between.len() <= 4 && between.iter().all(|t| !matches!(t.kind, Kind::Number { .. }));
        (close && (at == 0 || tokens[at - 1].mark() != Some(':'))).then_some((time, 0))
    })
}

fn small(tokens: &[Token<'_>], at: usize) -> Option<i8> {
    match tokens.get(at)?.kind {
        Kind::Number { value, digits } if digits <= 2 => Some(value as i8),
        _ => None,
    }
}

fn is_word(tokens: &[Token<'_>], at: usize, words: &[&str]) -> bool {
    tokens.get(at).is_some_and(|t| t.kind == Kind::Word && words.contains(&bare(t.text).as_str()))
}

/// `am` is `Some(false)`, `pm` is `Some(true)`, in the languages that write it before or after the hour.
fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "am" | "오전" | "上午" | "午前" | "sáng" | "凌晨" | "早上" => Some(false),
        "pm" | "오후" | "下午" | "午後" | "chiều" | "晚上" => Some(true),
        _ => None,
    }
}

fn time_at(tokens: &[Token<'_>], at: usize) -> Option<(TimeOfDay, usize)> {
    let hour = small(tokens, at)?;
    let (minute, mut next) = minute_at(tokens, at)?;
    let mut second = 0;
    if tokens.get(next).and_then(Token::mark) == Some(':')
        && let Some(s) = small(tokens, next + 1)
    {
        (second, next) = (s.min(59), next + 2);
        next = skip_fraction(tokens, next);
    }
    let (later, next) = halves(tokens, at, next);
    let time = civil::Time::new(twelve(hour, later)?, minute, second, 0).ok()?;
    let (offset, next) = zone_at(tokens, next);
    Some((TimeOfDay { time, offset }, next))
}

/// The minute after the hour at `at`: `13:24`, `13h24`, `13時24分`, and `13.24` where a word says that it is a time.
fn minute_at(tokens: &[Token<'_>], at: usize) -> Option<(i8, usize)> {
    let link = tokens.get(at + 1)?;
    let minute = small(tokens, at + 2);
    match link.kind {
        Kind::Mark(':' | '：') => Some((minute?, at + 3)),
        Kind::Mark('.') => {
            let said = is_word(tokens, at + 3, &["uhr", "uur", "น"]) || (at > 0 && is_word(tokens, at - 1, HOUR_WORDS));
            // "21.05 GMT": only times have zones.
            let zoned = tokens.get(at + 3).is_some_and(|t| t.kind == Kind::Word && is_zone(&bare(t.text)));
            let dotted = at > 1 && is_word(tokens, at - 2, HOUR_WORDS);
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

fn is_zone(word: &str) -> bool {
    ZONES.iter().any(|(zone, _)| *zone == word)
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

/// The zone at `at`, if one stands there.
fn zone_at(tokens: &[Token<'_>], at: usize) -> (Option<Offset>, usize) {
    let at = if is_word(tokens, at, &["uhr", "hrs", "h", "น"]) { at + 1 } else { at };
    let at = if tokens.get(at).and_then(Token::mark) == Some('(') { at + 1 } else { at };
    if let Some(numeric) = numeric_zone(tokens, at) {
        return (Offset::from_seconds(numeric.0 * 60).ok(), numeric.1);
    }
    let Some(token) = tokens.get(at).filter(|t| t.kind == Kind::Word) else { return (None, at) };
    let name = bare(token.text);
    let Some((_, minutes)) = ZONES.iter().find(|(zone, _)| *zone == name) else { return (None, at) };
    match numeric_zone(tokens, at + 1).filter(|_| *minutes == 0) {
        Some((numeric, next)) => (Offset::from_seconds(numeric * 60).ok(), next),
        None => (Offset::from_seconds(minutes * 60).ok(), at + 1),
    }
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
        4 => (value / 100 * 60 + value % 100, at + 2),
        1 | 2 if tokens.get(at + 2).and_then(Token::mark) == Some(':') => (value * 60 + i32::from(small(tokens, at + 3)?), at + 4),
        1 | 2 => (value * 60, at + 2),
        _ => return None,
    };
    (minutes <= 14 * 60).then_some((sign * minutes, next))
}
