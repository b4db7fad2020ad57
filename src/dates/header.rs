//! Dates as headers write them: forms that fill a field and can be read in one way only.

use crate::dates::tokens::{Kind, split};
use crate::dates::words::{LINKS, is_weekday};
use crate::dates::{Order, Profile, Reading, machine, scan};
use crate::model::Date;
use crate::text::fold::bare;

/// Longer values are not dates.
const MAX_LENGTH: usize = 80;

/// Reads a date that fills the whole value: ISO 8601 and RFC 3339 (also with a space or `/`), RFC 2822, `2 April 2025`,
/// `April 2, 2025`, `02.04.2025`, `2025年4月2日`, each with a time and zone or without. `02/04/2025` could be two days: none.
pub(crate) fn parse(value: &str) -> Option<Date> {
    parse_in(value, None)
}

/// As [`parse`]; where the order of day and month is known, `02/04/2025` is read by it.
pub(crate) fn parse_in(value: &str, order: Option<Order>) -> Option<Date> {
    let value = value.trim();
    if value.len() > MAX_LENGTH {
        return None;
    }
    let reading = Reading { order: order.unwrap_or_default(), language: None };
    let found = scan::find(value, &reading, Profile::Header);
    let [only] = found[..] else { return machine::read(value).filter(|_| found.is_empty() && value.contains(['T', 't'])) };
    let sure = order.is_some() || !only.ambiguous;
    (sure && !only.short_year && opens(&value[..only.start]) && closes(&value[only.end..])).then_some(only.date)
}

/// True for a date that fills the value, even if it could be two days.
pub(crate) fn is_date(value: &str) -> bool {
    parse_in(value, Some(Order::DayFirst)).is_some()
}

/// What may stand before a date: nothing, or a weekday. A word before a comma is one, in whatever language.
fn opens(before: &str) -> bool {
    let word = before.trim();
    let named = word.strip_suffix(',').is_some_and(|w| !w.is_empty() && w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.')));
    word.is_empty() || named || is_weekday(word)
}

/// What may stand behind it: the word for hours or years, and marks.
fn closes(behind: &str) -> bool {
    split(behind, MAX_LENGTH).iter().all(|t| match t.kind {
        Kind::Word => LINKS.behind.contains(&bare(t.text)) || matches!(t.text, "UTC" | "GMT"),
        Kind::Mark(c) => matches!(c, '.' | ')' | '(' | ','),
        Kind::Number { .. } => false,
    })
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
            ("środa 2 kwietnia 2025", "2025-04-02"),
            ("1898-04-02", "1898-04-02"),
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

    #[test]
    fn a_locale_decides_what_could_be_two_days() {
        let day = |order| parse_in("04/03/2025", Some(order)).map(|d| d.to_string());
        assert_eq!(day(Order::DayFirst).as_deref(), Some("2025-03-04"));
        assert_eq!(day(Order::MonthFirst).as_deref(), Some("2025-04-03"));
    }
}
