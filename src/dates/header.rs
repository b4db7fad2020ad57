//! Dates as headers write them: forms that can be read in one way only.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil;
use jiff::tz::Offset;

use crate::model::Date;

/// The month of each name that means one month only, in whatever languages have it, or is English.
static MONTHS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let mut found: HashMap<String, HashSet<i8>> = HashMap::new();
    let rows = include_str!("../../lexicon/rules/dates/months.tsv").lines().filter(|l| !l.starts_with('#'));
    for row in rows {
        let mut columns = row.split('\t');
        let persian = columns.next().is_some_and(|language| matches!(language, "fa" | "ps"));
        for (month, forms) in (1..).zip(columns) {
            // The months of another calendar make their names no one's.
            let month = if persian { -month } else { month };
            for form in forms.split(' ').filter(|form| !form.contains('_')) {
                found.entry(form.trim_end_matches('.').to_lowercase()).or_default().insert(month);
            }
        }
    }
    let english = include_str!("../../lexicon/rules/dates/months.tsv").lines().find(|l| l.starts_with("en\t")).unwrap_or_default();
    for (month, forms) in (1..).zip(english.split('\t').skip(1)) {
        found.extend(forms.split(' ').map(|form| (form.to_owned(), HashSet::from([month]))));
    }
    let one = |(name, months): (String, HashSet<i8>)| Some((name, *months.iter().next().filter(|m| months.len() == 1 && **m > 0)?));
    found.into_iter().filter_map(one).collect()
});

/// What stands between a day and its month, or a month and its year.
const LINKS: [&str; 11] = ["de", "del", "of", "di", "do", "da", "d", "m", "года", "г", "року"];

/// Reads a date that fills the whole value: ISO 8601 and RFC 3339 (also with a space or `/`), RFC 2822, `2 April 2025`,
/// `April 2, 2025`, `02.04.2025`, `2025年4月2日`, each with a time and zone or without. `02/04/2025` could be two days: none.
pub(crate) fn parse(value: &str) -> Option<Date> {
    let value = value.trim();
    if value.len() > 80 {
        return None;
    }
    // "2025년 4월 2일"
    let spelled = if value.contains('년') { value.replace("년 ", "-").replace("월 ", "-").replace('일', "") } else { value.to_owned() };
    let value = without_weekday(&spelled);
    let words: Vec<&str> = value.split([' ', '\t', ',', '\u{a0}', '\u{202f}']).filter(|w| !w.is_empty() && !is_link(w)).collect();
    let words = if words.first().is_some_and(|w| is_weekday(w)) { &words[1..] } else { &words[..] };
    let (day, rest) = named(words).or_else(|| numeric(words))?;
    finish(day, &rest)
}

/// What stands behind a word with a comma that is no month: a weekday, in whatever language.
fn without_weekday(value: &str) -> &str {
    let named = |word: &str| word.chars().all(|c| c.is_alphabetic() || c == '-') && month(word).is_none();
    value.split_once(',').filter(|(word, _)| named(word)).map_or(value, |(_, rest)| rest.trim_start())
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|d| word.starts_with(d))
}

/// `2 April 2025`, `April 2 2025`; what stands behind is the time.
fn named(words: &[&str]) -> Option<(civil::Date, Vec<String>)> {
    let [first, second, year, rest @ ..] = words else { return None };
    // "2025. április 2."
    let (first, year) = if year_of(first.trim_end_matches('.')).is_some() { (year, first) } else { (first, year) };
    let year = &year.trim_end_matches('.');
    let (month, day) = match (month(first), month(second)) {
        (Some(m), None) => (m, second),
        (None, Some(m)) => (m, first),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c == '.' || c.is_ascii_alphabetic());
    let date = civil_date(year_of(year)?, month, number(day, 2)?)?;
    Some((date, rest.iter().map(|w| (*w).to_owned()).collect()))
}

fn month(word: &str) -> Option<i8> {
    MONTHS.get(word.trim_end_matches('.').to_lowercase().as_str()).copied()
}

fn is_link(word: &str) -> bool {
    LINKS.contains(&word.trim_end_matches('.'))
}

/// `2025-04-02`, `2025/04/02`, `02.04.2025`, `2025年4月2日`, with the time behind `T` or a space.
fn numeric(words: &[&str]) -> Option<(civil::Date, Vec<String>)> {
    let (first, rest) = words.split_first()?;
    let (day, time) = match first.find(['T', 't', '日']) {
        Some(at) => (&first[..at], first[at..].trim_start_matches(['T', 't', '日'])),
        None => (*first, ""),
    };
    let mut times: Vec<String> = if time.is_empty() { Vec::new() } else { vec![time.to_owned()] };
    times.extend(rest.iter().map(|w| (*w).to_owned()));
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月']).collect();
    let [a, b, c] = parts[..] else { return None };
    let date = if a.len() == 4 {
        civil_date(year_of(a)?, number(b, 2)?, number(c, 2)?)?
    } else if day.contains('.') {
        civil_date(year_of(c)?, number(b, 2)?, number(a, 2)?)?
    } else {
        return None;
    };
    Some((date, times))
}

fn civil_date(year: i16, month: i8, day: i8) -> Option<civil::Date> {
    civil::Date::new(year, month, day).ok()
}

fn year_of(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten().filter(|y| (1800..2200).contains(y))
}

fn number(text: &str, digits: usize) -> Option<i8> {
    ((1..=digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The day with what stands behind it: nothing, a time, a time and a zone. Anything else makes it no date.
fn finish(day: civil::Date, rest: &[String]) -> Option<Date> {
    let rest: Vec<&str> = rest.iter().map(String::as_str).filter(|w| !matches!(*w, "at" | "|" | "-" | "–" | "um" | "Uhr")).collect();
    let Some((first, behind)) = rest.split_first() else { return Some(Date::day(day)) };
    let zone_at = first.find(['Z', 'z', '+', '-']).filter(|at| *at > 0).unwrap_or(first.len());
    let (clock, glued) = first.split_at(zone_at);
    let (clock, half) = split_half(clock);
    let (half, behind) = match (half, behind.split_first()) {
        (None, Some((word, after))) if is_half(word) => (Some(*word), after),
        (half, _) => (half, behind),
    };
    let time = clock_time(clock, half)?;
    let zone: Vec<&str> = Some(glued).filter(|z| !z.is_empty()).into_iter().chain(behind.iter().copied()).collect();
    let offset = match zone[..] {
        [] => None,
        [zone] | [zone, "(UTC)" | "(GMT)"] => Some(offset(zone)?),
        _ => return None,
    };
    Some(Date::at(day.to_datetime(time), offset))
}

fn split_half(clock: &str) -> (&str, Option<&str>) {
    let at = clock.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(clock.len());
    let (digits, half) = clock.split_at(at);
    if is_half(half) { (digits, Some(half)) } else { (clock, None) }
}

fn is_half(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m.")
}

fn clock_time(clock: &str, half: Option<&str>) -> Option<civil::Time> {
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let (second, fraction) = parts.next().map_or(("0", ""), |s| s.split_once(['.', ',']).unwrap_or((s, "")));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hour = match half.map(|h| h.starts_with(['p', 'P'])) {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(after_noon) => hour % 12 + if after_noon { 12 } else { 0 },
    };
    civil::Time::new(hour, minute, number(second, 2)?, 0).ok()
}

/// `Z`, `UTC`, `GMT`, `+04:00`, `+0400`, `-05`. Other abbreviations mean several zones: none.
fn offset(zone: &str) -> Option<Offset> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT" | "UT") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match zone.as_bytes().first()? {
        b'+' => (1, &zone[1..]),
        b'-' => (-1, &zone[1..]),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits, 2)?, 0),
        4 => (number(digits.get(..2)?, 2)?, number(digits.get(2..)?, 2)?),
        _ => return None,
    };
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    (minutes < 60).then(|| Offset::from_seconds(seconds).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_can_be_read_in_one_way() {
        for (text, date) in [
            ("2025-04-02", "2025-04-02"),
            ("2025/4/2", "2025-04-02"),
            ("2025-04-02T13:24:00+04:00", "2025-04-02T13:24:00+04:00"),
            ("2025-04-02T13:24:00.123Z", "2025-04-02T13:24:00Z"),
            ("2025-04-02 13:24:05 UTC", "2025-04-02T13:24:05Z"),
            ("2025-04-02 13:24 -0330", "2025-04-02T13:24:00-03:30"),
            ("2025-04-02 13:24", "2025-04-02"),
            ("Wed, 02 Apr 2025 13:24:00 GMT", "2025-04-02T13:24:00Z"),
            ("Wed, 2 Apr 2025 13:24:00 +0200", "2025-04-02T13:24:00+02:00"),
            ("April 2, 2025", "2025-04-02"),
            ("Sept. 2nd, 2025 at 1:11 PM", "2025-09-02"),
            ("2 April 2025 12:05am UTC", "2025-04-02T00:05:00Z"),
            ("02.04.2025 13:24", "2025-04-02"),
            ("2025年4月2日", "2025-04-02"),
            ("2025년 4월 2일 13:24", "2025-04-02"),
            ("2 de abril de 2025", "2025-04-02"),
            ("mercredi, 2 avril 2025", "2025-04-02"),
            ("2. April 2025 um 13:24 Uhr", "2025-04-02"),
            ("2 апреля 2025 г.", "2025-04-02"),
            ("2 квітня 2025 року", "2025-04-02"),
            ("2025. április 2.", "2025-04-02"),
            ("2 Nisan 2025", "2025-04-02"),
            ("2 kwietnia 2025", "2025-04-02"),
        ] {
            assert_eq!(parse(text).map(|d| d.to_string()).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn english_months_stay_english_and_doubtful_names_are_none() {
        let english = "january jan february feb march mar april apr may june jun july jul august aug september sept sep october oct november nov december dec";
        assert!(english.split(' ').all(|m| parse(&format!("2 {m} 2025")).is_some()));
        // October in Croatian, November in Czech and Polish.
        assert_eq!(parse("2 listopad 2025"), None);
    }

    #[test]
    fn reads_nothing_else() {
        for text in [
            "",
            "02/04/2025",
            "2025-13-02",
            "2025-02-30",
            "April 2025",
            "3 hours ago",
            "2025-04-02 and more",
            "20:15",
            "2025-04-02T25:00Z",
            "2025-04-02 13:24 EST",
            "-",
            "日",
            "T",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
