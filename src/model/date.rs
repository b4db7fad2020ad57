//! A publication date: a day, and the time and zone only where the page tells them.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time of day with the zone it was given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeOfDay {
    /// The wall clock's time.
    pub time: civil::Time,
    /// The offset from UTC, if the page gave one; never invented.
    pub offset: Option<Offset>,
}

/// A calendar day, with the time and zone where they are known.
///
/// Its [`Display`](fmt::Display) form is RFC 3339: the day alone unless both time and zone are known,
/// since RFC 3339 cannot tell a time without a zone.
///
/// ```
/// use dateline::Date;
///
/// let date: Date = "2025-03-11T06:42:00+01:00".parse()?;
/// assert_eq!((date.day.to_string(), date.to_string()), ("2025-03-11".to_owned(), "2025-03-11T06:42:00+01:00".to_owned()));
/// assert_eq!(date.timestamp().map(|instant| instant.to_string()).as_deref(), Some("2025-03-11T05:42:00Z"));
/// assert_eq!(Date::day(date.day).timestamp(), None, "a day alone is no instant");
/// # Ok::<(), <Date as std::str::FromStr>::Err>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    /// The day, in the page's own zone.
    pub day: civil::Date,
    /// The time, if the page tells it.
    pub time: Option<TimeOfDay>,
}

impl Date {
    /// A day without a time.
    #[must_use]
    pub fn day(day: civil::Date) -> Self {
        Self { day, time: None }
    }

    /// A day with a time, and its zone where known.
    #[must_use]
    pub fn at(moment: civil::DateTime, offset: Option<Offset>) -> Self {
        Self { day: moment.date(), time: Some(TimeOfDay { time: moment.time(), offset }) }
    }

    /// The instant, if day, time and zone are all known.
    #[must_use]
    pub fn timestamp(&self) -> Option<jiff::Timestamp> {
        let TimeOfDay { time, offset } = self.time?;
        offset?.to_timestamp(self.day.to_datetime(time)).ok()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)?;
        let Some(TimeOfDay { time, offset: Some(offset) }) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
        if offset.seconds() == 0 {
            return f.write_str("Z");
        }
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads what [`Display`](fmt::Display) prints: a day, or a day with time and offset.
    fn from_str(text: &str) -> Result<Self, String> {
        let pieces = Pieces::parse(text).map_err(|e| e.to_string())?;
        let Some(time) = pieces.time() else { return Ok(Self::day(pieces.date())) };
        Ok(Self::at(pieces.date().to_datetime(time), pieces.to_numeric_offset()))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_is_known_and_no_more() {
        let moment = civil::date(2025, 4, 2).at(13, 24, 0, 0);
        let offset = Offset::from_seconds(4 * 3600).ok();
        assert_eq!(Date::at(moment, offset).to_string(), "2025-04-02T13:24:00+04:00");
        assert_eq!(Date::at(moment, Some(Offset::UTC)).to_string(), "2025-04-02T13:24:00Z");
        assert_eq!(Date::at(moment, None).to_string(), "2025-04-02");
        assert_eq!(Date::day(moment.date()).to_string(), "2025-04-02");
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for text in ["2025-04-02T13:24:00+04:00", "2025-04-02T13:24:00Z", "2025-04-02"] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()), Ok(text.to_owned()));
        }
        assert!("yesterday".parse::<Date>().is_err());
    }
}
