//! Cases of metadata/dates.

use crate::dates::*;
use rstest::rstest;

fn read(text: &str) -> Option<String> {
    parse(text, Order::DayFirst).map(|d| d.to_string())
}

#[rstest]
#[case("2025-04-02T13:24:00+04:00", "2025-04-02T13:24:00+04:00")]
#[case("2025-04-02T13:24:00.123Z", "2025-04-02T13:24:00Z")]
#[case("Wed, 02 Apr 2025 13:24:00 +0400", "2025-04-02T13:24:00+04:00")]
#[case("Wed Apr 02 2025 13:24:00 GMT+0200 (CEST)", "2025-04-02T13:24:00+02:00")]
#[case("Wed Apr  2 13:24:00 2025", "2025-04-02")]
#[case("20250402T132400Z", "2025-04-02T13:24:00Z")]
#[case("1743593040", "2025-04-02T11:24:00Z")]
#[case("April 2nd, 2025 at 1:24 p.m. EDT", "2025-04-02T13:24:00-04:00")]
#[case("1:24 PM EST, Wed April 2, 2025", "2025-04-02T13:24:00-05:00")]
#[case("2025年4月2日 13時24分", "2025-04-02")]
#[case("令和7年4月2日", "2025-04-02")]
#[case("民國114年4月2日", "2025-04-02")]
#[case("2 เม.ย. 68", "2025-04-02")]
#[case("2 เมษายน พ.ศ. 2568", "2025-04-02")]
#[case("۱۳ فروردین ۱۴۰۴", "2025-04-02")]
#[case("۱۴۰۴/۰۱/۱۳", "2025-04-02")]
#[case("2-го апреля 2025 г.", "2025-04-02")]
#[case("Ngày 2 tháng 4 năm 2025", "2025-04-02")]
#[case("2/4/25", "2025-04-02")]
fn reads(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(read(text).as_deref(), Some(expected), "{text}");
}

#[rstest]
#[case("192.168.1.2019")]
#[case("2 April")]
#[case("April 2025")]
#[case("version 1.2.3")]
#[case("2025-13-41")]
#[case("30.02.2025")]
#[case("")]
fn reads_no_date(#[case] text: &str) {
    assert_eq!(read(text), None, "{text}");
}

#[test]
fn the_order_decides_only_what_is_ambiguous() {
    let day = |text, order| parse(text, order).map(|d| d.to_string());
    assert_eq!(day("04/02/2025", Order::MonthFirst).as_deref(), Some("2025-04-02"));
    assert_eq!(day("04/02/2025", Order::DayFirst).as_deref(), Some("2025-02-04"));
    assert_eq!(day("13/02/2025", Order::MonthFirst).as_deref(), Some("2025-02-13"));
    assert_eq!(day("25.04.02", Order::YearFirst).as_deref(), Some("2025-04-02"));
}

#[test]
fn relative_times_need_a_now() {
    let now: jiff::Timestamp = "2025-04-02T13:24:00Z".parse().expect("a timestamp");
    let at = |text| relative(text, now).map(|d| d.to_string());
    assert_eq!(at("2 hours ago").as_deref(), Some("2025-04-02T11:24:00Z"));
    assert_eq!(at("vor 3 Tagen").as_deref(), Some("2025-03-30"));
    assert_eq!(at("3小时前").as_deref(), Some("2025-04-02T10:24:00Z"));
    assert_eq!(at("3 hours in the queue"), None);
}

/// The forms that feeds write: RFC 822 in its variants, and what W3C-DTF and ISO 8601 allow.
#[rstest]
#[case("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z")]
#[case("Thu, 31 Jun 2004 19:48:21 GMT", "")]
#[case("01 Jan 04 19:48 EST", "2004-01-01T19:48:00-05:00")]
#[case("Thu, 01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00Z")]
#[case("2003-12-31T10:14:55-08:00", "2003-12-31T10:14:55-08:00")]
#[case("2003-12-31T10:14:55.1234Z", "2003-12-31T10:14:55Z")]
#[case("20031231T101455Z", "2003-12-31T10:14:55Z")]
#[case("2004-05-25 11:23:17", "2004-05-25")]
#[case("Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00")]
#[case("2004-07-13T14:15-05:00", "2004-07-13T14:15:00-05:00")]
fn feed_forms(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(feed::parse_date(text).map(|d| d.to_string()).unwrap_or_default(), expected, "{text}");
}

#[test]
fn feed_dates() {
    let day = |text| feed::parse_date(text).map(|d| d.day.to_string());
    assert_eq!(day("2003-335").as_deref(), Some("2003-12-01"));
    assert_eq!(day("2003-12"), None);
    assert_eq!(day("Thu, 01 Jan 04 19:48:21 GMT").as_deref(), Some("2004-01-01"));
    assert_eq!(day("031231").as_deref(), Some("2003-12-31"));
}

/// Date lines of our own in sixty languages.
#[test]
fn reads_the_lines_of_the_table() {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = include_str!("../../tests/library/data/dates.tsv").lines().filter(|l| !l.starts_with('#')).collect();
    assert!(lines.len() >= 300);
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let order = match columns[2] {
            "m" => Order::MonthFirst,
            "y" => Order::YearFirst,
            _ => Order::DayFirst,
        };
        let reading = Reading { order, language: Some(columns[3]) };
        let found = find(columns[0], &reading).first().map(|f| f.date).or_else(|| parse(columns[0], order));
        if found.map(|d| d.day.to_string()).as_deref() != Some(columns[1]) {
            wrong.push(format!("{line} -> {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_clock_at_the_very_end_is_no_fault() {
    for text in [
        "14 January 2025, 16:20 GMT",
        "Wed 20 Nov 2024 21.05 GMT",
        "March 27, 2025 at 7:12 p.m. MDT",
        "5 April 2023 10:00 UTC+",
        "5 April 2023 10:00 +",
    ] {
        assert!(!find(text, &Reading::default()).is_empty(), "{text}");
    }
}
