//! What a source says of when it is worth asking again.

use std::time::Duration;

/// A source's own words on when to come back. What it does not say is nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VisitHints {
    /// RSS `ttl`, or the syndication module's period divided by its frequency.
    pub ttl: Option<Duration>,
    /// RSS `skipHours`: bit `n` stands for the hour that begins at `n`:00 UTC.
    pub skip_hours: u32,
    /// RSS `skipDays`: bit 0 is Monday, bit 6 Sunday, UTC.
    pub skip_days: u8,
    /// `Cache-Control: max-age` or `Expires`: how long the answer stays true.
    pub fresh_for: Option<Duration>,
}

impl VisitHints {
    /// Whether an hour (0 to 23, UTC) of a day (0 is Monday) is one that the source wants to be left alone in.
    ///
    /// A source that rules out every hour or every day has said nothing.
    #[must_use]
    pub fn skips(&self, hour: u8, day: u8) -> bool {
        const ALL_HOURS: u32 = (1 << 24) - 1;
        const ALL_DAYS: u8 = (1 << 7) - 1;
        let hours = self.skip_hours & ALL_HOURS;
        let days = self.skip_days & ALL_DAYS;
        let (hours, days) = (if hours == ALL_HOURS { 0 } else { hours }, if days == ALL_DAYS { 0 } else { days });
        hours & (1 << hour) != 0 || days & (1 << day) != 0
    }
}
