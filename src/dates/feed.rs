//! The dates of feeds and sitemaps: W3C-DTF and its truncations, RFC 822 with its two-digit years and zone names, the usual
//! departures from both in any language. What a date does not say is not invented: no zone, no time, no day.

use crate::dates::{Order, Profile, Reading, machine, scan};
use crate::model::Date;

/// Longer strings are not dates.
const MAX_LENGTH: usize = 100;

/// Reads a feed's date. `None` if it is none, lies outside the years 1900 to 2200, or could be two days (`3/4/2025`).
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let written = machine::read(text).or_else(|| machine::reduced(text)).or_else(|| scanned(text))?;
    Profile::Feed.years().contains(&i32::from(written.day.year())).then_some(written)
}

/// The first date in the text. Between dots and dashes the day comes first; between slashes either may.
fn scanned(text: &str) -> Option<Date> {
    let reading = Reading { order: Order::DayFirst, language: None };
    let first = *scan::find(text, &reading, Profile::Feed).first()?;
    let swapped = first.ambiguous && text[first.start..first.end].contains('/');
    (!swapped).then_some(first.date)
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
            ("mar., 02 avr. 2025 13:24:00 +0200", "2025-04-02T13:24:00+02:00"),
            ("martes, 2 de abril de 2025", "2025-04-02"),
            ("mar mag 20, 2025 1:24 pm", "2025-05-20"),
            ("ma 2.4.2025 klo 13.24", "2025-04-02"),
            ("śr., 02 kwi 2025 13:24:00 +0200", "2025-04-02T13:24:00+02:00"),
            ("Çar, 02 Nis 2025 13:24:00 +0300", "2025-04-02T13:24:00+03:00"),
            ("ons, 03 des 2025 13:24:00 +0100", "2025-12-03T13:24:00+01:00"),
            ("Wed, 2 Apr 2025 1:24pm EST", "2025-04-02T13:24:00-05:00"),
            ("1:24pm, 2 Apr 2025 GMT", "2025-04-02T13:24:00Z"),
            ("12:05 a.m. 2 Apr 2025 +0100", "2025-04-02T00:05:00+01:00"),
            ("4/22/25 12:10AM GMT", "2025-04-22T00:10:00Z"),
            ("02.04.2025 13:24 +0100", "2025-04-02T13:24:00+01:00"),
            ("02-04-2025", "2025-04-02"),
            ("1743600240", "2025-04-02T13:24:00Z"),
            ("1743600240123", "2025-04-02T13:24:00Z"),
            ("2025년 4월 2일 오후 1:24", "2025-04-02"),
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
