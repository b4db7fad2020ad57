//! A scanner of our own for dates: machine forms, numbers with separators, month names of seventy languages.
//!
//! One scanner, four profiles: `machine` for what programs write, `feed`, `header`, and prose ([`find`]).
//! A date is a day; its time and zone are kept where the text gives them and never invented.
//! Nothing here knows what day it is: a relative time is read only against a moment that the caller gives.

mod calendar;
mod clock;
pub(crate) mod feed;
pub(crate) mod header;
pub(crate) mod labels;
mod machine;
pub(crate) mod months;
mod relative;
mod scan;
mod tokens;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use crate::model::Date;

/// Which of two small numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// `02.04.2025` is the second of April: most of the world.
    #[default]
    DayFirst,
    /// `04/02/2025` is the second of April: the United States.
    MonthFirst,
    /// `25.04.02` is the second of April: East Asia, Hungary, Lithuania. Years of four digits are recognised in any order.
    YearFirst,
}

impl Order {
    /// The habit of a language or locale tag (`en-US`, `de`) and of a host's country.
    #[must_use]
    pub fn of(locale: Option<&str>, host: Option<&str>) -> Self {
        let tag = locale.unwrap_or_default().replace('_', "-").to_ascii_lowercase();
        let language = tag.split('-').next().unwrap_or_default();
        let country = host.and_then(|h| h.rsplit('.').next()).unwrap_or_default();
        let american =
            matches!(country, "us" | "com" | "org" | "net" | "gov" | "edu" | "mil" | "ph" | "io" | "co" | "") || country.len() > 2;
        match language {
            "zh" | "ja" | "ko" | "hu" | "lt" | "mn" => Self::YearFirst,
            "en" if tag.ends_with("-us") || tag.ends_with("-ph") => Self::MonthFirst,
            "en" | "" if tag.len() <= 2 && american => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }
}

impl Order {
    /// As [`Order::of`], where the tag names a country or a language of one habit, or the host a country; else `None`.
    #[must_use]
    pub fn known(locale: Option<&str>, host: Option<&str>) -> Option<Self> {
        let tag = locale.unwrap_or_default();
        let country = host.and_then(|h| h.rsplit('.').next()).is_some_and(|c| c.len() == 2 && !matches!(c, "io" | "co" | "me" | "tv"));
        let language = tag.len() >= 2 && !tag.eq_ignore_ascii_case("en");
        (language || country).then(|| Self::of(locale, host))
    }
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading<'a> {
    /// The order of numbers.
    pub order: Order,
    /// ISO 639-1 code, for month names that two languages use for different months.
    pub language: Option<&'a str>,
}

/// Who writes a date, and so how much of it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Profile {
    /// Readers' text: years of today, zones that mean one thing.
    #[default]
    Prose,
    /// A feed's or sitemap's field: every zone name by custom.
    Feed,
    /// A header's field: what can be read in one way only, years of archives too.
    Header,
}

impl Profile {
    /// Years outside these are slips.
    fn years(self) -> std::ops::RangeInclusive<i32> {
        match self {
            Self::Prose => 1900..=2100,
            Self::Feed => 1900..=2200,
            Self::Header => 1800..=2200,
        }
    }
}

/// A date found in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The date.
    pub date: Date,
    /// Byte offset where it begins.
    pub start: usize,
    /// Byte offset where it ends.
    pub end: usize,
    /// True if day and month could be swapped.
    pub ambiguous: bool,
    /// True if the year was written with two digits.
    pub short_year: bool,
}

/// The date that a short text is or holds: machine forms first, else the first date in it, an unambiguous one before others.
#[must_use]
pub fn parse(text: &str, order: Order) -> Option<Date> {
    sure(text, order).map(|(date, _)| date)
}

/// As [`parse`], with whether the date can be read in one order only.
pub(crate) fn sure(text: &str, order: Order) -> Option<(Date, bool)> {
    machine::read(text).map(|date| (date, true)).or_else(|| {
        let all = find(text, &Reading { order, language: None });
        all.iter().find(|f| !f.ambiguous).or(all.first()).map(|f| (f.date, !f.ambiguous))
    })
}

/// All dates in a text, in its order.
#[must_use]
pub fn find(text: &str, reading: &Reading<'_>) -> Vec<Found> {
    scan::find(text, reading, Profile::Prose)
}

/// The dates after the first that are said to be of a change: "Published: 2 April | Updated: 3 April".
pub(crate) fn changes(text: &str, reading: &Reading<'_>) -> Vec<Date> {
    let found = find(text, reading);
    // A time of day may belong to both of two dates, so that the second begins before the first ends.
    let between = |w: &[Found]| text.get(w[0].end..w[1].start);
    let changed = |w: &&[Found]| between(w).and_then(crate::dates::labels::label_before) == Some(crate::dates::labels::Label::Modified);
    found.windows(2).filter(changed).map(|w| w[1].date).collect()
}

/// The moment of which a text speaks relative to `now`: "2 hours ago", "vor 3 Tagen". `None` where it says no such thing.
#[must_use]
pub fn relative(text: &str, now: jiff::Timestamp) -> Option<Date> {
    relative::read(text, now)
}
