//! How long to wait after trouble.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// No host is left alone for longer on its own word.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// Reads a `Retry-After` header: seconds, or a date, which is taken relative to the answer's own `Date` header,
/// so that neither clock need be right. Nonsense and dates gone by give nothing; all is clamped to 24 hours.
pub(super) fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|c| c.is_ascii_digit()) {
        let seconds = value.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(MAX_RETRY_AFTER));
    }
    let until = http_date(value)?.duration_since(http_date(date?)?);
    Duration::try_from(until).ok().map(|d| d.min(MAX_RETRY_AFTER))
}

/// A date as HTTP writes it.
pub(super) fn http_date(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

/// The wait after the n-th failure in a row: doubled each time, capped, and up to a half of it by chance,
/// so that many clients do not come back at the same moment.
pub(super) fn backoff(first: Duration, failures: u32, most: Duration) -> Duration {
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(most);
    let chance = RandomState::new().hash_one(failures) % 1000;
    doubled / 2 + (doubled / 2).mul_f64(chance as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        let now = Some("Wed, 02 Apr 2025 13:00:00 GMT");
        let seconds = |s| Some(Duration::from_secs(s));
        assert_eq!(retry_after(" 120 ", now), seconds(120));
        assert_eq!(retry_after("1000000000000", now), seconds(86_400));
        assert_eq!(retry_after("99999999999999999999999", now), seconds(86_400));
        assert_eq!(retry_after("Wed, 02 Apr 2025 13:05:00 GMT", now), seconds(300));
        for nothing in ["", "-5", "soon", "Wed, 02 Apr 2025 12:00:00 GMT"] {
            assert_eq!(retry_after(nothing, now), None, "{nothing}");
        }
        assert_eq!(retry_after("Wed, 02 Apr 2025 13:05:00 GMT", None), None);
    }

    #[test]
    fn waits_double_up_to_a_cap() {
        let second = Duration::from_secs(1);
        for (failures, most) in [(1, 1), (2, 2), (3, 4), (40, 60)] {
            let wait = backoff(second, failures, second * 60);
            assert!(wait >= second * most / 2 && wait <= second * most, "{failures}: {wait:?}");
        }
    }
}
