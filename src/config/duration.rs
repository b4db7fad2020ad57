//! Durations as people write them: `500ms`, `10s`, `30m`, `1h 30m`, `1d`.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

/// Units in milliseconds, longest first.
const UNITS: &[(&str, u64)] = &[("w", 7 * 24 * 3_600_000), ("d", 24 * 3_600_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads numbers with units, in any order, with or without spaces. `None` if anything else stands there, or nothing.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total: u64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..number_end].parse().ok()?;
        rest = rest[number_end..].trim_start();
        let unit_end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (_, millis) = UNITS.iter().find(|(unit, _)| *unit == &rest[..unit_end])?;
        total = total.checked_add(number.checked_mul(*millis)?)?;
        rest = rest[unit_end..].trim_start();
    }
    Some(Duration::from_millis(total))
}

/// A form that [`parse`] reads back, exact to the millisecond.
pub(super) fn format(duration: Duration) -> String {
    let mut rest = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    // Ninety seconds stay "90s", as people write them.
    if rest.is_multiple_of(1_000) && rest < 120_000 {
        return format!("{}s", rest / 1_000);
    }
    let mut parts = Vec::new();
    for (unit, millis) in UNITS.iter().filter(|(unit, _)| *unit != "w") {
        if rest >= *millis {
            parts.push(format!("{}{unit}", rest / millis));
            rest %= millis;
        }
    }
    parts.join(" ")
}

pub(super) fn serialize<S: Serializer>(duration: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format(*duration))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no duration; write it like \"30s\" or \"1h 30m\"")))
}

/// A wait that may not be nothing.
pub(super) fn positive<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let duration = deserialize(from)?;
    if duration.is_zero() { Err(D::Error::custom("this may not be zero")) } else { Ok(duration) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            ("10s", 10_000),
            ("1h30m", 5_400_000),
            (" 1h  30m ", 5_400_000),
            ("500 ms", 500),
            ("2d", 172_800_000),
            ("1w", 604_800_000),
            ("0s", 0),
        ];
        for (text, millis) in cases {
            assert_eq!(parse(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "10", "s", "-1s", "1.5h", "10 seconds", "1h,30m", "99999999999999999999s", "18446744073709551615w", "１s"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for (millis, text) in
            [(0, "0s"), (1500, "1s 500ms"), (60_000, "60s"), (5_400_000, "1h 30m"), (1_800_000, "30m"), (86_400_000, "1d"), (90_000, "90s")]
        {
            assert_eq!(format(Duration::from_millis(millis)), text);
            assert_eq!(parse(text), Some(Duration::from_millis(millis)));
        }
        for millis in (0..10_000_000).step_by(7_777) {
            let duration = Duration::from_millis(millis);
            assert_eq!(parse(&format(duration)), Some(duration));
        }
    }
}
