//! How often a source is asked: an interval, a cron line in a time zone, or as its own rhythm shows.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use croner::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How often a source is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Every {
    /// At this distance.
    Interval(Duration),
    /// When a cron line says.
    Cron(Box<CronLine>),
    /// As often as it brings something new, between bounds.
    Auto,
}

/// A cron line: minute, hour, day of the month, month, day of the week, or `@hourly` and its like; in a time zone.
///
/// Where clocks are set forward, a fixed time that does not exist that day runs at the first moment after the gap; where
/// they are set back, a fixed time that comes twice runs the first time, while a line that runs all the time (`*/10 * * * *`)
/// runs on in both. February 29 waits for the next leap year.
#[derive(Debug, Clone)]
pub struct CronLine {
    text: String,
    cron: Cron,
    zone: TimeZone,
}

impl CronLine {
    /// Reads a line; its times are those of `zone`. The error says in words what is wrong.
    pub fn new(text: &str, zone: TimeZone) -> Result<Self, String> {
        let text = text.trim();
        let cron = Cron::from_str(text).map_err(|error| {
            format!("{text:?} is no cron line ({error}); write minute, hour, day, month and day of the week, such as \"0 7 * * 1-5\"")
        })?;
        let line = Self { text: text.to_owned(), cron, zone };
        // A line such as February 30 never comes.
        let somewhen = Timestamp::from_second(1_700_000_000).unwrap_or_default();
        if line.after(somewhen).is_none() {
            return Err(format!("{text:?} names a time that never comes"));
        }
        Ok(line)
    }

    /// The first moment after this one that the line names.
    #[must_use]
    pub fn after(&self, moment: Timestamp) -> Option<Timestamp> {
        let local = moment.to_zoned(self.zone.clone());
        let next = self.cron.find_next_occurrence(&local, false).ok()?.timestamp();
        // Whatever the rules of a zone, time goes forward.
        (next > moment).then_some(next)
    }
}

impl PartialEq for CronLine {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.zone == other.zone
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interval(interval) => write!(f, "every {}s", interval.as_secs()),
            Self::Cron(line) => write!(f, "cron {} ({})", line.text, line.zone.iana_name().unwrap_or("UTC")),
            Self::Auto => f.write_str("auto"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, zone, moment, and the moments that follow.
    const CASES: &[(&str, &str, &str, &[&str])] = &[
        ("0 7 * * 1-5", "UTC", "2025-04-04T07:00:00Z", &["2025-04-07T07:00:00Z", "2025-04-08T07:00:00Z"]),
        ("@hourly", "UTC", "2025-04-04T07:00:01Z", &["2025-04-04T08:00:00Z"]),
        // Clocks go forward: 02:30 does not exist on March 30 in Berlin, nor on March 9 in New York.
        ("30 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", &["2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z"]),
        ("30 2 * * *", "America/New_York", "2025-03-08T12:00:00Z", &["2025-03-09T07:00:00Z", "2025-03-10T06:30:00Z"]),
        // Clocks go back: 02:30 comes twice on October 26 in Berlin and is run once.
        ("30 2 * * *", "Europe/Berlin", "2025-10-25T12:00:00Z", &["2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"]),
        // Half an hour of daylight saving, the other way round the year.
        ("30 2 * * *", "Australia/Lord_Howe", "2025-04-05T00:00:00Z", &["2025-04-05T16:00:00Z", "2025-04-06T16:00:00Z"]),
        // No daylight saving, odd offset.
        ("0 6 * * *", "Asia/Kathmandu", "2025-06-01T12:00:00Z", &["2025-06-02T00:15:00Z"]),
        // At midnight in a zone that skips midnight.
        ("0 0 * * *", "Africa/Cairo", "2025-04-24T12:00:00Z", &["2025-04-24T22:00:00Z", "2025-04-25T21:00:00Z"]),
        // Leap day.
        ("0 12 29 2 *", "UTC", "2025-01-01T00:00:00Z", &["2028-02-29T12:00:00Z", "2032-02-29T12:00:00Z"]),
    ];

    #[test]
    fn d7_cron_lines_in_six_zones_leap_day_and_both_changes_of_the_clock() {
        for (line, zone, from, expected) in CASES {
            let cron = CronLine::new(line, TimeZone::get(zone).expect(zone)).expect(line);
            let mut at: Timestamp = from.parse().expect("a time");
            for next in *expected {
                at = cron.after(at).expect("a next time");
                assert_eq!(at.to_string(), *next, "{line} in {zone}");
            }
        }
    }

    #[test]
    fn time_goes_forward_through_every_change_of_the_clock() {
        for zone in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/St_Johns", "Pacific/Apia"] {
            for line in ["*/10 * * * *", "30 2 * * *", "0 0 * * *", "59 23 * * *"] {
                let cron = CronLine::new(line, TimeZone::get(zone).expect(zone)).expect(line);
                let mut at: Timestamp = "2025-03-01T00:00:00Z".parse().expect("a time");
                for _ in 0..300 {
                    let next = cron.after(at).expect("a next time");
                    assert!(next > at && next.duration_since(at).as_hours() <= 26, "{line} in {zone}: {at} → {next}");
                    at = next;
                }
            }
        }
    }

    #[test]
    fn what_is_no_line_is_said() {
        for line in ["", "7", "61 * * * *", "0 7 * *", "0 7 * * 9-12", "every day", "0 0 30 2 *"] {
            let error = CronLine::new(line, TimeZone::UTC).expect_err(line);
            assert!(error.contains(&format!("{line:?}")), "{error}");
        }
    }
}
