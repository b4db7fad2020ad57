//! The dates of feeds and sitemaps: W3C-DTF and its truncations, RFC 822 with its two-digit years and zone names, and the
//! usual departures from both. What a date does not say is not invented: no zone, no time, no day.

use jiff::civil::{self, DateTime};
use jiff::tz::Offset;

use crate::model::Date;

/// Years outside these are slips.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Longer strings are not dates.
const MAX_LENGTH: usize = 100;

/// Month names by their beginnings: English, and the names that feeds in other languages write.
#[rustfmt::skip]
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1), ("janv", 1), ("ene", 1), ("gen", 1), ("ιαν", 1), ("янв", 1),
    ("feb", 2), ("fév", 2), ("fev", 2), ("φεβ", 2), ("фев", 2),
    ("mar", 3), ("mär", 3), ("mrz", 3), ("maa", 3), ("μαρ", 3), ("μάρ", 3), ("мар", 3), ("már", 3),
    ("apr", 4), ("avr", 4), ("abr", 4), ("ápr", 4), ("απρ", 4), ("апр", 4),
    ("may", 5), ("mai", 5), ("mag", 5), ("mei", 5), ("maj", 5), ("máj", 5), ("μαι", 5), ("μαϊ", 5), ("μάι", 5), ("мая", 5), ("май", 5),
    ("jun", 6), ("juin", 6), ("giu", 6), ("jún", 6), ("ιουν", 6), ("ιούν", 6), ("июн", 6),
    ("jul", 7), ("juil", 7), ("lug", 7), ("júl", 7), ("ιουλ", 7), ("ιούλ", 7), ("июл", 7),
    ("aug", 8), ("aoû", 8), ("ago", 8), ("αυγ", 8), ("αύγ", 8), ("авг", 8),
    ("sep", 9), ("set", 9), ("szep", 9), ("σεπ", 9), ("сен", 9),
    ("oct", 10), ("okt", 10), ("out", 10), ("ott", 10), ("οκτ", 10), ("окт", 10),
    ("nov", 11), ("νοε", 11), ("ноя", 11),
    ("dec", 12), ("dez", 12), ("déc", 12), ("dic", 12), ("δεκ", 12), ("дек", 12),
];

/// Zone names and their minutes east of UTC.
#[rustfmt::skip]
const ZONES: &[(&str, i32)] = &[
    ("z", 0), ("ut", 0), ("utc", 0), ("gmt", 0), ("wet", 0), ("west", 60), ("bst", 60), ("cet", 60), ("met", 60), ("cest", 120),
    ("mest", 120), ("eet", 120), ("sast", 120), ("eest", 180), ("msk", 180), ("ist", 330), ("jst", 540), ("kst", 540),
    ("awst", 480), ("aest", 600), ("aedt", 660), ("nzst", 720), ("nzdt", 780), ("ast", -240), ("adt", -180), ("nst", -210),
    ("ndt", -150), ("est", -300), ("edt", -240), ("et", -300), ("cst", -360), ("cdt", -300), ("mst", -420), ("mdt", -360),
    ("pst", -480), ("pdt", -420), ("akst", -540), ("akdt", -480), ("hst", -600), ("brt", -180),
];

/// Reads a feed's date. `None` if it is none, or lies outside the years 1900 to 2200.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    iso(text).or_else(|| words(text))
}

/// The parts as they are found.
#[derive(Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<civil::Time>,
    /// Set for `24:00`.
    next_day: bool,
    offset: Option<Offset>,
}

impl Parts {
    fn date(self) -> Option<Date> {
        let year = self.year.filter(|y| YEARS.contains(y))?;
        let day = civil::Date::new(year, self.month?, self.day?).ok()?;
        let day = if self.next_day { day.tomorrow().ok()? } else { day };
        Some(self.time.map_or(Date::day(day), |time| Date::at(DateTime::from_parts(day, time), self.offset)))
    }

    /// `13:24`, `13:24:05.123`, with `Z` or `+02:00` behind it.
    fn clock(&mut self, text: &str) -> Option<()> {
        let end = text.bytes().take_while(|c| c.is_ascii_digit() || matches!(c, b':' | b'.' | b',')).count();
        let (clock, zone) = text.split_at(end);
        let mut fields = clock.split(':');
        let hour: i8 = fields.next()?.parse().ok()?;
        let minute: i8 = fields.next()?.parse().ok()?;
        let second: i8 = fields.next().and_then(|s| s.split(['.', ',']).next()?.parse().ok()).unwrap_or(0);
        self.next_day = hour == 24 && minute == 0;
        self.time = Some(civil::Time::new(if self.next_day { 0 } else { hour }, minute, second.min(59), 0).ok()?);
        if !zone.trim().is_empty() {
            self.offset = zone_offset(zone.trim());
        }
        Some(())
    }
}

/// W3C-DTF and ISO 8601: `2025-04-02T13:24:00+04:00`, `2025-04-02 13:24`, `20250402`, `2025-092`.
///
/// A year or a month alone is no day, so it gives nothing.
fn iso(text: &str) -> Option<Date> {
    let split = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (day, rest) = text.split_at(split);
    let mut parts = iso_day(day)?;
    let clock = rest.trim_start_matches(['T', 't', ' ']);
    if !clock.is_empty() && parts.clock(&spread(clock)).is_none() {
        return None;
    }
    parts.date()
}

/// `132400Z` → `13:24:00Z`; what has a colon stays.
fn spread(clock: &str) -> String {
    let digits = clock.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        4 => format!("{}:{}{}", &clock[..2], &clock[2..4], &clock[4..]),
        6 => format!("{}:{}:{}{}", &clock[..2], &clock[2..4], &clock[4..6], &clock[6..]),
        _ => clock.to_owned(),
    }
}

fn iso_day(day: &str) -> Option<Parts> {
    let fields: Vec<&str> = day.split(['-', '/', '.']).collect();
    let digits = |s: &str| s.bytes().all(|c| c.is_ascii_digit());
    if !fields.iter().all(|f| digits(f)) {
        return None;
    }
    match fields[..] {
        [y, m, d] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => {
            Some(Parts { year: y.parse().ok(), month: m.parse().ok(), day: d.parse().ok(), ..Parts::default() })
        }
        [y, n] if y.len() == 4 && n.len() == 3 => ordinal(y, n),
        [all] if all.len() == 8 => {
            Some(Parts { year: all[..4].parse().ok(), month: all[4..6].parse().ok(), day: all[6..].parse().ok(), ..Parts::default() })
        }
        _ => None,
    }
}

fn ordinal(year: &str, number: &str) -> Option<Parts> {
    let first = civil::Date::new(year.parse().ok()?, 1, 1).ok()?;
    let number: i16 = number.parse().ok().filter(|n| (1..=first.days_in_year()).contains(n))?;
    let day = first.with().day_of_year(number).build().ok()?;
    Some(Parts { year: Some(day.year()), month: Some(day.month()), day: Some(day.day()), ..Parts::default() })
}

/// RFC 822 and its kin, word by word: `Wed, 02 Apr 25 13:24 EDT`, `April 2, 2025`, `Wed Apr  2 13:24:00 2025`.
fn words(text: &str) -> Option<Date> {
    let mut parts = Parts::default();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).filter(|w| !w.is_empty()) {
        word_into(&mut parts, word);
    }
    parts.date()
}

fn word_into(parts: &mut Parts, word: &str) {
    let lower = word.trim_end_matches('.').to_lowercase();
    let first = lower.chars().next().unwrap_or(' ');
    if word.contains(':') && first.is_ascii_digit() {
        let _ = parts.clock(word);
    } else if parts.time.is_some() && matches!(first, '+' | '-') {
        parts.offset = zone_offset(word);
    } else if matches!(lower.as_str(), "am" | "pm" | "a.m" | "p.m") {
        half_day(parts, first == 'p');
    } else if lower.contains('/') {
        slashed(parts, &lower);
    } else if first.is_ascii_digit() && lower.contains('-') {
        lower.split('-').for_each(|part| number_or_month(parts, part));
    } else {
        number_or_month(parts, &lower);
    }
}

fn number_or_month(parts: &mut Parts, word: &str) {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    if let Ok(number) = digits.parse::<i16>() {
        match digits.len() {
            1 | 2 if parts.day.is_none() => parts.day = i8::try_from(number).ok(),
            2 if parts.year.is_none() => parts.year = Some(if number < 69 { 2000 + number } else { 1900 + number }),
            // A year counted from 1900, as C's `tm_year` is.
            3 if parts.year.is_none() => parts.year = Some(1900 + number),
            4 if parts.year.is_none() => parts.year = Some(number),
            _ => {}
        }
    } else if let (true, Some(offset)) = (parts.time.is_some(), zone_offset(word)) {
        parts.offset = Some(offset);
    } else if parts.month.is_none() {
        parts.month = month(word);
    }
}

/// `2025/4/2` and, where only one reading is possible, `4/22/2025` or `22/4/2025`.
fn slashed(parts: &mut Parts, word: &str) {
    let numbers: Vec<i16> = word.split('/').filter_map(|n| n.parse().ok()).collect();
    let (year, month, day) = match numbers[..] {
        [y, m, d] if y > 31 => (y, m, d),
        [m, d, y] if d > 12 || m == d => (y, m, d),
        [d, m, y] if d > 12 => (y, m, d),
        _ => return,
    };
    parts.year = Some(if year < 69 { 2000 + year } else { year });
    parts.month = i8::try_from(month).ok();
    parts.day = i8::try_from(day).ok();
}

fn half_day(parts: &mut Parts, afternoon: bool) {
    let Some(time) = parts.time else { return };
    let hour = match (time.hour(), afternoon) {
        (12, false) => 0,
        (hour @ 1..12, true) => hour + 12,
        (hour, _) => hour,
    };
    parts.time = civil::Time::new(hour, time.minute(), time.second(), 0).ok();
}

/// The month whose name begins like the word; the longest beginning counts.
fn month(word: &str) -> Option<i8> {
    let fitting = MONTHS.iter().filter(|(name, _)| word.starts_with(name));
    fitting.max_by_key(|(name, _)| name.len()).map(|(_, number)| *number)
}

/// `+0200`, `-05:30`, `+2`, `GMT`, `EST`, `GMT+2`.
fn zone_offset(text: &str) -> Option<Offset> {
    let lower = text.to_lowercase();
    if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == lower) {
        return Offset::from_seconds(minutes * 60).ok();
    }
    let signed = lower.strip_prefix("gmt").or_else(|| lower.strip_prefix("utc")).unwrap_or(&lower);
    let sign = match signed.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits: String = signed.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes): (i32, i32) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0),
        3 => (digits[..1].parse().ok()?, digits[1..].parse().ok()?),
        4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

#[cfg(test)]
mod tests {
    use super::parse_date;

    #[test]
    fn reads_what_feeds_write() {
        let cases = [
            ("2025-04-02T13:24:00+04:00", "2025-04-02T13:24:00+04:00"),
            ("2025-04-02T13:24:00.123Z", "2025-04-02T13:24:00Z"),
            ("2025-04-02 13:24:00 -0500", "2025-04-02T13:24:00-05:00"),
            ("20250402T132400Z", "2025-04-02T13:24:00Z"),
            ("2025-092", "2025-04-02"),
            ("2025-04-02T24:00Z", "2025-04-03T00:00:00Z"),
            ("Wed, 02 Apr 2025 13:24:00 GMT", "2025-04-02T13:24:00Z"),
            ("Wed, 02 Apr 25 13:24 EDT", "2025-04-02T13:24:00-04:00"),
            ("Mi, 2 April 1999 13:24:60 +0130", "1999-04-02T13:24:59+01:30"),
            ("Wed Apr  2 13:24:00 PST 2025", "2025-04-02T13:24:00-08:00"),
            ("April 2, 2025 1:24 pm UTC", "2025-04-02T13:24:00Z"),
            ("02-Apr-2025", "2025-04-02"),
            ("2 avril 2025", "2025-04-02"),
            ("4/22/2025", "2025-04-22"),
            ("22 Ιουν 2025 10:00:00 EET", "2025-06-22T10:00:00+02:00"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_date(text).map(|d| d.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn invents_nothing() {
        for text in
            ["", "2025", "2025-04", "tomorrow", "3/4/2025", "2025-02-30", "0100-01-01", "99999-01-01", "Wed, 13:24", &"1".repeat(5_000)]
        {
            assert_eq!(parse_date(text), None, "{text}");
        }
        let zoneless = parse_date("Wed, 02 Apr 2025 13:24:00").and_then(|d| d.time);
        assert!(zoneless.is_some_and(|t| t.offset.is_none()));
    }
}
