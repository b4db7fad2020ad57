//! Dates of feed entries: months of many languages, clocks of twelve hours, numbers with dots and dashes, seconds since 1970.

use dateline::discover;

/// What `pubDate` holds and what it means; empty for what could be two days or is none.
pub(crate) const CASES: &[(&str, &str)] = &[
    ("mar., 03 mars 2020 08:15:00 +0100", "2020-03-03T08:15:00+01:00"),
    ("mar., 06 oct. 2020 08:15:00 +0200", "2020-10-06T08:15:00+02:00"),
    ("mar, 05 nov 2019 10:00:00 +0000", "2019-11-05T10:00:00Z"),
    ("Mardi 9 juin 2020 - 18:30", "2020-06-09"),
    ("mardi, 12 août, 2014 - 07:00", "2014-08-12"),
    ("martes, 4 de agosto de 2020", "2020-08-04"),
    ("mar ago 4, 2020 9:05 pm", "2020-08-04"),
    ("maandag, 6 januari 2020", "2020-01-06"),
    ("ma 06 jan 2020 12:00:00 +0100", "2020-01-06T12:00:00+01:00"),
    ("marți, 02 iun. 2020 10:00", "2020-06-02"),
    ("Ma, 03 marraskuu 2020 10:00:00 +0200", "2020-11-03T10:00:00+02:00"),
    ("tiistai 3. marraskuuta 2020 klo 10.00", "2020-11-03"),
    ("Maret 3, 2020", "2020-03-03"),
    ("marts 3, 2020", "2020-03-03"),
    ("Tue, 3 Mar 2020 3:09PM GMT", "2020-03-03T15:09:00Z"),
    ("Tue, 3 Mar 2020 3:09 p.m. PST", "2020-03-03T15:09:00-08:00"),
    ("3 March 2020 12:15 AM +0100", "2020-03-03T00:15:00+01:00"),
    ("3 March 2020 12:15pm UTC", "2020-03-03T12:15:00Z"),
    ("11:59pm, 3 Mar 2020 EST", "2020-03-03T23:59:00-05:00"),
    ("03/25/20 7:00am EDT", "2020-03-25T07:00:00-04:00"),
    ("2020-03-03 04:05:06 PM +0000", "2020-03-03T16:05:06Z"),
    ("Tue Mar 3, 2020 11:20 am GMT+2", "2020-03-03T11:20:00+02:00"),
    ("03.03.2020 오후 3:09 +0900", "2020-03-03T15:09:00+09:00"),
    ("3 Μαρτίου 2020 3:09 μμ", "2020-03-03"),
    ("03.02.2020", "2020-02-03"),
    ("3.2.2020 06:05", "2020-02-03"),
    ("03.02.20 06:05:00 +0100", "2020-02-03T06:05:00+01:00"),
    ("25-02-2020 06:05", "2020-02-25"),
    ("03-02-2020", "2020-02-03"),
    ("2020/02/03 06:05:00 +0900", "2020-02-03T06:05:00+09:00"),
    ("2020.02.03", "2020-02-03"),
    ("pt., 07 lut 2020 06:05:00 +0100", "2020-02-07T06:05:00+01:00"),
    ("śr, 14 paź 2020 06:05:00 +0200", "2020-10-14T06:05:00+02:00"),
    ("Cum, 07 Şub 2020 06:05:00 +0300", "2020-02-07T06:05:00+03:00"),
    ("07 Ağustos 2020 Cuma", "2020-08-07"),
    ("man, 07 des 2020 06:05:00 +0100", "2020-12-07T06:05:00+01:00"),
    ("пт, 07 фев 2020 06:05:00 +0300", "2020-02-07T06:05:00+03:00"),
    ("Пʼятниця, 7 лютого 2020", "2020-02-07"),
    ("pá, 07 úno 2020 06:05:00 +0100", "2020-02-07T06:05:00+01:00"),
    ("Jum, 07 Agu 2020 06:05:00 +0700", "2020-08-07T06:05:00+07:00"),
    ("Thứ Sáu, 07 tháng 2 2020", "2020-02-07"),
    ("2020年2月7日 06:05", "2020-02-07"),
    ("2020년 2월 7일 금요일", "2020-02-07"),
    ("۱۸ بهمن ۱۳۹۸", "2020-02-07"),
    ("٧ فبراير ٢٠٢٠", "2020-02-07"),
    ("1581055500", "2020-02-07T06:05:00Z"),
    ("1581055500000", "2020-02-07T06:05:00Z"),
    ("03/02/2020", ""),
    ("2020-02", ""),
    ("yesterday at noon", ""),
];

/// What the reader makes of each.
pub(crate) fn wrong() -> Vec<String> {
    let base = url::Url::parse("https://courier.example/feed").expect("an address");
    let of = |(text, right): &(&str, &str)| {
        let feed = format!(
            "<rss version=\"2.0\"><channel><title>C</title><link>https://courier.example/</link><item><title>A</title>\
             <link>https://courier.example/a</link><pubDate>{text}</pubDate></item></channel></rss>"
        );
        let found = discover::feed(feed.as_bytes(), Some("application/rss+xml"), &base).expect("a feed");
        let date = found.candidates.first().and_then(|c| c.date).map(|d| d.to_string()).unwrap_or_default();
        (date != *right).then(|| format!("{text}: {date:?}, not {right:?}"))
    };
    CASES.iter().filter_map(of).collect()
}

#[test]
fn dates_of_feeds_in_any_language_and_form() {
    let wrong = wrong();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
