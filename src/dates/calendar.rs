//! Years of other calendars as Gregorian ones.

use jiff::civil;

/// Years in which the 33-year leap cycle of the Persian calendar breaks, as computed by Kazimierz Borkowski (1996).
const BREAKS: [i32; 20] = [-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178];

/// The Gregorian day of a Persian (solar Hijri) one.
pub(crate) fn from_persian(year: i32, month: i8, day: i8) -> Option<civil::Date> {
    let within = (1..=12).contains(&month) && (1..=if month <= 6 { 31 } else { 30 }).contains(&day);
    if !within || !(1200..=1600).contains(&year) {
        return None;
    }
    let new_year = civil::Date::new((year + 621) as i16, 3, nowruz(year)?).ok()?;
    let days = i64::from(month - 1) * 31 - i64::from((month - 7).max(0)) + i64::from(day) - 1;
    new_year.checked_add(jiff::Span::new().days(days)).ok()
}

/// The day of March on which a Persian year begins.
fn nowruz(year: i32) -> Option<i8> {
    let after = BREAKS.iter().position(|b| *b > year)?;
    let mut leaps = -14;
    for pair in BREAKS[..after].windows(2) {
        let jump = pair[1] - pair[0];
        leaps += jump / 33 * 8 + jump % 33 / 4;
    }
    let (from, to) = (BREAKS[after - 1], BREAKS[after]);
    let n = year - from;
    leaps += n / 33 * 8 + (n % 33 + 3) / 4;
    if (to - from) % 33 == 4 && to - from - n == 4 {
        leaps += 1;
    }
    let gregorian = year + 621;
    let gregorian_leaps = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150;
    i8::try_from(20 + leaps - gregorian_leaps).ok()
}

/// Eras that count years anew: their name, and the year before their first.
const ERAS: [(&str, i32); 8] =
    [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("民國", 1911), ("民国", 1911), ("พ.ศ", -543), ("พศ", -543)];

/// The year before the first one of the era that begins at `text`, and the length of its name in bytes.
pub(crate) fn era(text: &str) -> Option<(i32, usize)> {
    ERAS.iter().find(|(name, _)| text.starts_with(name)).map(|(name, base)| (*base, name.len()))
}

/// A year as written, as a Gregorian one: Buddhist years are recognised by their size. `None` for a year of no calendar we know.
pub(crate) fn gregorian_year(year: i32) -> Option<i32> {
    match year {
        1900..=2100 => Some(year),
        2443..=2643 => Some(year - 543),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_days() {
        assert_eq!(from_persian(1404, 1, 13), Some(civil::date(2025, 4, 2)));
        assert_eq!(from_persian(1403, 12, 30), Some(civil::date(2025, 3, 20)));
        assert_eq!(from_persian(1399, 1, 1), Some(civil::date(2020, 3, 20)));
        assert_eq!(from_persian(1398, 7, 30), Some(civil::date(2019, 10, 22)));
        assert_eq!(from_persian(1404, 13, 1), None);
    }

    #[test]
    fn eras_and_buddhist_years() {
        assert_eq!(era("令和7年"), Some((2018, 6)));
        assert_eq!(gregorian_year(2568), Some(2025));
        assert_eq!(gregorian_year(300), None);
    }
}
