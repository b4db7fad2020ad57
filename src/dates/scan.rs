//! Finds dates in text: one left-to-right pass, at each token the forms that may begin there.

use jiff::civil;

use crate::dates::calendar;
use crate::dates::clock::{self, Clock};
use crate::dates::months::{self, Calendar};
use crate::dates::tokens::{self, Kind, Token, split};
use crate::dates::words::{LINKS, zone};
use crate::dates::{Found, Order, Profile, Reading};
use crate::model::Date;
use crate::text::fold::bare;
use std::collections::HashSet;

/// Text beyond this many bytes is not scanned: a date line is short.
const SCAN_LIMIT: usize = 20_000;

/// What may stand between a day and its month.
const DAY_MARKS: &[char] = &['.', ',', '-', '/', '°', '·', '\'', '’'];
/// What may stand between a month and its year.
const YEAR_MARKS: &[char] = &[',', '.', '-', '/', '،', '\'', '’', '‘', '´'];
/// All dates in a text, in its order, as `profile` believes them.
pub(crate) fn find(text: &str, reading: &Reading<'_>, profile: Profile) -> Vec<Found> {
    if !tokens::has_number(text) {
        return Vec::new();
    }
    let scan = Scan { text, tokens: split(text, SCAN_LIMIT), reading, profile };
    let mut out = Vec::new();
    let mut at = 0;
    while at < scan.tokens.len() {
        match scan.date_at(at) {
            Some(hit) => {
                out.push(scan.finish(at, &hit));
                at = hit.next.max(at + 1);
            }
            None => at += 1,
        }
    }
    out
}

/// A day read at some token; `next` is the token after it.
#[derive(Debug, Clone, Copy)]
struct Hit {
    day: civil::Date,
    next: usize,
    ambiguous: bool,
    short_year: bool,
    clock: Option<Clock>,
}

struct Scan<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    reading: &'a Reading<'a>,
    profile: Profile,
}

/// A year as read: Gregorian, or Persian where the month was.
#[derive(Clone, Copy)]
struct Year {
    value: i32,
    short: bool,
    next: usize,
}

impl Scan<'_> {
    fn number(&self, at: usize) -> Option<(i32, u8)> {
        match self.tokens.get(at)?.kind {
            Kind::Number { value, digits } if digits <= 4 => Some((value as i32, digits)),
            _ => None,
        }
    }

    /// A number of one or two digits.
    fn small(&self, at: usize) -> Option<i8> {
        self.number(at).filter(|(_, digits)| *digits <= 2).map(|(value, _)| value as i8)
    }

    fn mark(&self, at: usize) -> Option<char> {
        self.tokens.get(at)?.mark()
    }

    fn word(&self, at: usize) -> Option<String> {
        self.tokens.get(at).filter(|t| t.kind == Kind::Word).map(|t| bare(t.text))
    }

    fn spaced(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|t| t.spaced)
    }

    /// Skips up to four tokens that are among the words or marks.
    fn skip(&self, from: usize, words: Option<&HashSet<String>>, marks: &[char]) -> usize {
        let links = |at: usize| {
            self.mark(at).is_some_and(|c| marks.contains(&c))
                || self.word(at).is_some_and(|w| words.is_some_and(|words| words.contains(&w)))
        };
        (from..from + 4).find(|at| !links(*at)).unwrap_or(from + 4)
    }

    fn month(&self, at: usize) -> Option<(months::Month, usize)> {
        let month = months::at(self.tokens.get(at..)?, self.reading.language, self.profile == Profile::Header)
            .or_else(|| self.numbered_month(at))?;
        Some((month, at + month.tokens))
    }

    /// `tháng 4`: Vietnamese counts its months.
    fn numbered_month(&self, at: usize) -> Option<months::Month> {
        let month = self.small(at + 1).filter(|m| (1..=12).contains(m) && self.word(at).as_deref() == Some("thang"))?;
        Some(months::Month { number: month, calendar: Calendar::Gregorian, tokens: 2 })
    }

    fn date_at(&self, at: usize) -> Option<Hit> {
        match self.tokens[at].kind {
            Kind::Number { digits, .. } if self.starts_number(at) => {
                if digits == 4 {
                    self.year_first(at)
                } else {
                    self.day_first(at)
                }
            }
            Kind::Word => self.era_first(at).or_else(|| self.month_first(at)),
            _ => None,
        }
    }

    /// False inside longer number sequences such as addresses and versions.
    fn starts_number(&self, at: usize) -> bool {
        let glued = |i: usize| !self.spaced(i);
        let after_mark = at >= 2 && glued(at) && matches!(self.mark(at - 1), Some('.' | '/' | '-' | ':' | ','));
        !(after_mark && glued(at - 1) && self.number(at - 2).is_some())
    }

    fn year_first(&self, at: usize) -> Option<Hit> {
        let (year, _) = self.number(at)?;
        self.year_month_day(year, at + 1).or_else(|| self.year_then_name(year, at + 1))
    }

    /// `2025-04-02`, `2025. 4. 2.`, `2025年4月2日`, `2025 оны 4 сарын 2`; the year is already read.
    fn year_month_day(&self, year: i32, from: usize) -> Option<Hit> {
        let (month_at, sep) = self.number_link(from, &["年", "년", "оны"])?;
        let month = self.small(month_at)?;
        let (day_at, second) = self.number_link(month_at + 1, &["月", "월", "сарын"])?;
        let day = self.small(day_at)?;
        if sep != second || self.spaced(from) && sep != 'w' {
            return None;
        }
        let next = day_at + 1 + usize::from(self.word(day_at + 1).is_some_and(|w| matches!(w.as_str(), "日" | "号" | "號" | "일")));
        if sep != 'w' && self.goes_on(next) && sep != '/' {
            return None;
        }
        let date = if (1300..=1500).contains(&year) {
            calendar::from_persian(year, month, day)?
        } else {
            civil::Date::new(self.year(year)?, month, day).ok()?
        };
        Some(Hit { day: date, next, ambiguous: false, short_year: false, clock: None })
    }

    /// What links two numbers of a date: a separator, or one of the words (given back as `w`).
    fn number_link(&self, at: usize, words: &[&str]) -> Option<(usize, char)> {
        match self.mark(at) {
            Some(sep @ ('-' | '/' | '.')) => Some((at + 1, sep)),
            Some('‐' | '‑' | '–' | '−') => Some((at + 1, '-')),
            _ => self.word(at).filter(|w| words.contains(&w.as_str())).map(|_| (at + 1, 'w')),
        }
    }

    /// True if another number follows directly, as in `12-10-2019-4`.
    fn goes_on(&self, next: usize) -> bool {
        matches!(self.mark(next), Some('-' | '/' | '.')) && !self.spaced(next) && self.number(next + 1).is_some() && !self.spaced(next + 1)
    }

    /// `2025. április 2.`, `2025 m. balandžio 2 d.`, `2025. gada 2. aprīlis`, `2025/apr/02`; the year is already read.
    fn year_then_name(&self, year: i32, from: usize) -> Option<Hit> {
        let at = self.skip(from, Some(&LINKS.after_year), &['.', ',', '/', '-']);
        let (month, day) = if let Some((month, after)) = self.month(at) {
            (month, (self.small(self.skip(after, None, &['.', '/', '-']))?, self.skip(after, None, &['.', '/', '-']) + 1))
        } else {
            let day = self.small(at)?;
            let (month, after) = self.month(self.skip(at + 1, None, &['.']))?;
            (month, (day, after))
        };
        // "In 2019 May 12 people …": a colon or a further year tells that the number is no day.
        let day_end = day.1;
        if self.mark(day_end) == Some(':') {
            return None;
        }
        let date = self.make(year, month, day.0)?;
        Some(Hit { day: date, next: day_end, ambiguous: false, short_year: false, clock: None })
    }

    fn era_first(&self, at: usize) -> Option<Hit> {
        let start = self.tokens[at].start;
        let (base, len) = calendar::era(&self.text[start..])?;
        let after = (at..self.tokens.len()).find(|i| self.tokens[*i].start >= start + len)?;
        let after = if self.mark(after) == Some('.') { after + 1 } else { after };
        let years = if self.word(after).as_deref() == Some("元") { 1 } else { self.number(after)?.0 };
        let year = base + years;
        (1900..=2100).contains(&year).then_some(())?;
        self.year_month_day(year, after + 1)
    }

    fn day_first(&self, at: usize) -> Option<Hit> {
        let first = self.small(at)?;
        self.numeric(at, first).or_else(|| self.day_then_name(at, first))
    }

    /// `02.04.2025`, `4/2/25` …: the order of day and month is decided by their size, else by the reading.
    fn numeric(&self, at: usize, first: i8) -> Option<Hit> {
        let (second_at, sep) = self.number_link(at + 1, &[])?;
        let second = self.small(second_at)?;
        let (year_at, again) = self.number_link(second_at + 1, &[])?;
        let (year, digits) = self.number(year_at)?;
        if sep != again || (self.spaced(at + 1) && sep != '/') || !matches!(digits, 2 | 4) || self.goes_on(year_at + 1) {
            return None;
        }
        if digits == 2 {
            return self.numeric_short(at, (first, second, year as i8), sep, year_at + 1);
        }
        if self.mark(year_at + 1) == Some(':') && !self.spaced(year_at + 1) {
            // "02.04.2513:24": markup without spaces glued an hour to a short year.
            return None;
        }
        let (month, day, ambiguous) = self.order(first, second, sep)?;
        let day = civil::Date::new(self.year(year)?, month, day).ok()?;
        Some(Hit { day, next: year_at + 1, ambiguous, short_year: false, clock: None })
    }

    fn numeric_short(&self, at: usize, (first, second, third): (i8, i8, i8), sep: char, next: usize) -> Option<Hit> {
        if self.tokens[at].text.len() != 2 && self.mark(next) == Some(':') {
            return None;
        }
        let year_first = self.reading.order == Order::YearFirst;
        let (year, (month, day, ambiguous)) =
            if year_first { (first, (second, third, true)) } else { (third, self.order(first, second, sep)?) };
        let day = civil::Date::new(full_year(year.into()) as i16, month, day).ok()?;
        Some(Hit { day, next, ambiguous, short_year: true, clock: None })
    }

    /// Which of two numbers is the month, which the day, and whether they could be swapped.
    /// Where dots are written, the day comes first.
    fn order(&self, first: i8, second: i8, sep: char) -> Option<(i8, i8, bool)> {
        match (first, second) {
            (13..=31, 1..=12) => Some((second, first, false)),
            (1..=12, 13..=31) => Some((first, second, false)),
            (1..=12, 1..=12) if first == second => Some((first, second, false)),
            (1..=12, 1..=12) if sep == '.' => Some((second, first, false)),
            (1..=12, 1..=12) if self.reading.order == Order::MonthFirst => Some((first, second, true)),
            (1..=12, 1..=12) => Some((second, first, true)),
            _ => None,
        }
    }

    fn day_then_name(&self, at: usize, day: i8) -> Option<Hit> {
        let (month, after) = self.month(at + 1).or_else(|| self.month(self.skip(at + 1, Some(&LINKS.day), DAY_MARKS)))?;
        let year = self.year_after(after, month)?;
        let day = self.make(year.value, month, day)?;
        Some(Hit { day, next: year.next, ambiguous: false, short_year: year.short, clock: None })
    }

    /// The year that follows a month (or month and day).
    fn year_after(&self, from: usize, month: months::Month) -> Option<Year> {
        let at = self.skip(from, Some(&LINKS.year), YEAR_MARKS);
        let (value, digits) = self.number(at)?;
        let next = at + 1;
        match digits {
            4 => Some(Year { value, short: false, next }),
            2 if self.mark(next) != Some(':') && self.mark(at - 1) != Some(',') => {
                let thai = self.tokens[from - 1].text.chars().next().is_some_and(|c| matches!(c as u32, 0xe01..=0xe4f));
                let value = match month.calendar {
                    Calendar::Persian => 1400 + value,
                    Calendar::Gregorian if thai && value >= 40 => 2500 + value,
                    Calendar::Gregorian => full_year(value),
                };
                Some(Year { value, short: true, next })
            }
            _ => None,
        }
    }

    /// `April 2, 2025`, `Apr 2nd 2025`, `Apr 2 13:24:00 2025`.
    fn month_first(&self, at: usize) -> Option<Hit> {
        // A name has three tokens at most, and four may stand before the day.
        self.tokens.iter().skip(at + 1).take(7).find(|t| matches!(t.kind, Kind::Number { .. }))?;
        let (month, after) = self.month(at)?;
        let day_at = self.skip(after, Some(&LINKS.day), &['.', ',', '-', '/']);
        let day = self.small(day_at)?;
        if let Some(year) = self.year_after(day_at + 1, month).filter(|y| !y.short || self.is_apostrophe(y.next - 2)) {
            let day = self.make(year.value, month, day)?;
            return Some(Hit { day, next: year.next, ambiguous: false, short_year: year.short, clock: None });
        }
        let clock = clock::after(&self.tokens, day_at + 1, self.profile)?;
        let is_zone = self.word(clock.next).is_some_and(|w| zone(&w, true).is_some());
        let year_at = self.skip(clock.next + usize::from(is_zone), None, &[',']);
        let (year, _) = self.number(year_at).filter(|(_, digits)| *digits == 4)?;
        let day = self.make(year, month, day)?;
        Some(Hit { day, next: year_at + 1, ambiguous: false, short_year: false, clock: Some(Clock { next: year_at + 1, ..clock }) })
    }

    fn make(&self, year: i32, month: months::Month, day: i8) -> Option<civil::Date> {
        match month.calendar {
            Calendar::Persian => calendar::from_persian(year, month.number, day),
            Calendar::Gregorian => civil::Date::new(self.year(year)?, month.number, day).ok(),
        }
    }

    /// A year as written, as a Gregorian one that the profile believes.
    fn year(&self, year: i32) -> Option<i16> {
        let own = self.profile.years().contains(&year).then_some(year);
        own.or_else(|| calendar::gregorian_year(year)).and_then(|y| i16::try_from(y).ok())
    }

    fn is_apostrophe(&self, at: usize) -> bool {
        matches!(self.mark(at), Some('\'' | '’' | '‘' | '´'))
    }

    /// The hit with the time of day that stands beside it.
    fn finish(&self, at: usize, hit: &Hit) -> Found {
        let behind = hit.clock.or_else(|| clock::after(&self.tokens, hit.next, self.profile));
        let clock = behind.or_else(|| clock::before(&self.tokens, at, self.profile).map(|clock| self.zoned(clock, hit.next)));
        let end = clock.map_or(hit.next, |clock| clock.next.max(hit.next)).clamp(at + 1, self.tokens.len());
        let ends_day = self.profile != Profile::Prose && clock.is_some_and(|clock| clock.ends_day);
        let day = if ends_day { hit.day.tomorrow().unwrap_or(hit.day) } else { hit.day };
        let date = Date { day, time: clock.map(|clock| clock.time) };
        Found { date, start: self.tokens[at].start, end: self.tokens[end - 1].end, ambiguous: hit.ambiguous, short_year: hit.short_year }
    }

    /// A time that stands before its date, with the zone behind the date: "12:30am, 22 Dec 2017 GMT".
    fn zoned(&self, clock: Clock, after: usize) -> Clock {
        if clock.time.offset.is_some() {
            return clock;
        }
        let (offset, next) = clock::zone_at(&self.tokens, after, self.profile);
        if offset.is_none() {
            return clock;
        }
        Clock { time: crate::model::TimeOfDay { offset, ..clock.time }, next, ..clock }
    }
}

/// Two-digit years as RFC 2822 reads them, with 1970 as the turn.
pub(crate) fn full_year(short: i32) -> i32 {
    if short < 70 { 2000 + short } else { 1900 + short }
}
