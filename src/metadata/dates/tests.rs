use super::*;
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

#[test]
fn feed_dates() {
    let day = |text| feed(text).map(|d| d.day.to_string());
    assert_eq!(day("2003-335").as_deref(), Some("2003-12-01"));
    assert_eq!(day("2003-12").as_deref(), Some("2003-12-01"));
    assert_eq!(day("Thu, 01 Jan 04 19:48:21 GMT").as_deref(), Some("2004-01-01"));
    assert_eq!(day("031231").as_deref(), Some("2003-12-31"));
}
