//! Dates that machines write: ISO 8601 in its compact, ordinal and week forms, and seconds since 1970.

use jiff::civil::{self, ISOWeekDate, Weekday};
use jiff::tz::Offset;

use crate::dates::clock;
use crate::dates::scan::full_year;
use crate::model::Date;

/// Reads a text that is nothing but a machine's date.
pub(crate) fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, text.len() - digits) {
        (10 | 13, 0) => epoch(text),
        (8 | 12 | 14, _) => compact(text, digits),
        _ => None,
    }
}

/// Seconds or milliseconds since 1970, in UTC.
fn epoch(text: &str) -> Option<Date> {
    let value: i64 = text.parse().ok()?;
    let seconds = if text.len() == 13 { value / 1000 } else { value };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Date::at(Offset::UTC.to_datetime(moment), Some(Offset::UTC)))
}

fn part(text: &str, from: usize, len: usize) -> Option<i16> {
    text.get(from..from + len)?.parse().ok()
}

/// `20250402`, `20250402T132400Z`, `20250402132400`.
fn compact(text: &str, digits: usize) -> Option<Date> {
    let day = civil::Date::new(part(text, 0, 4)?, part(text, 4, 2)? as i8, part(text, 6, 2)? as i8).ok()?;
    let plausible = (1900..=2100).contains(&day.year());
    plausible.then_some(())?;
    let rest = if digits == 8 { text.get(8..)?.trim_start_matches(['T', 't', ' ', ':', '-']) } else { text.get(8..)? };
    if rest.len() < 4 || !rest.bytes().take(4).all(|b| b.is_ascii_digit()) {
        return (rest.is_empty() || digits == 8).then(|| Date::day(day));
    }
    let second = part(rest, 4, 2).unwrap_or(0).min(59);
    let time = civil::Time::new(part(rest, 0, 2)? as i8, part(rest, 2, 2)? as i8, second as i8, 0).ok();
    let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let offset = clock::zone_of(zone);
    Some(time.map_or(Date::day(day), |time| Date::at(day.to_datetime(time), offset)))
}

/// `2003-335`, `2003335`, `2003-W14-2`, `031231`, each with a time or without: forms of ISO 8601 that feeds write too.
/// A year or a month alone is no day.
pub(crate) fn reduced(text: &str) -> Option<Date> {
    let (head, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let digits: String = head.chars().filter(char::is_ascii_digit).collect();
    let dashed = head.contains('-');
    let day = match (head.len(), digits.len()) {
        _ if !head.is_ascii() => None,
        (8, 7) if dashed => ordinal(part(head, 0, 4)?, part(head, 5, 3)?),
        (7, 7) => ordinal(part(head, 0, 4)?, part(head, 4, 3)?),
        (6, 6) if clock.is_empty() => short(&digits),
        (10, 7) if head.contains('W') => week(part(head, 0, 4)?, part(head, 6, 2)?, part(head, 9, 1)?),
        _ => None,
    }?;
    let time = clock::alone(clock);
    (1900..=2100).contains(&day.year()).then_some(Date { day, time })
}

fn ordinal(year: i16, day: i16) -> Option<civil::Date> {
    let first = civil::Date::new(year, 1, 1).ok()?;
    first.checked_add(jiff::Span::new().days(day.checked_sub(1)?)).ok().filter(|d| d.year() == year)
}

fn week(year: i16, week: i16, weekday: i16) -> Option<civil::Date> {
    let weekday = Weekday::from_monday_one_offset(weekday as i8).ok()?;
    ISOWeekDate::new(year, week as i8, weekday).ok().map(civil::Date::from)
}

fn short(digits: &str) -> Option<civil::Date> {
    civil::Date::new(full_year(part(digits, 0, 2)?.into()) as i16, part(digits, 2, 2)? as i8, part(digits, 4, 2)? as i8).ok()
}
