//! What an answer says of how long it stays true: a hint for the next visit.

use std::time::Duration;

use super::retry::http_date;

/// No hint counts beyond a year.
const MOST: Duration = Duration::from_hours(8760);

/// How long the answer is fresh, by `Cache-Control` (`max-age`, less the `Age` it has) or `Expires` (relative to its own `Date`).
/// Zero if it asks not to be kept; `None` if it says nothing.
pub(super) fn fresh_for<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Option<Duration> {
    let control = header("cache-control").unwrap_or("").to_ascii_lowercase();
    let directives = || control.split(',').map(str::trim);
    if directives().any(|d| matches!(d, "no-store" | "no-cache")) {
        return Some(Duration::ZERO);
    }
    let seconds = |text: &str| text.trim_matches(['"', ' ']).parse().ok().map(Duration::from_secs);
    let life = directives().find_map(|d| seconds(d.strip_prefix("max-age=")?));
    if let Some(life) = life {
        let age = header("age").and_then(seconds).unwrap_or_default();
        return Some(life.saturating_sub(age).min(MOST));
    }
    // A date that is none means that it has expired (RFC 9111, 5.3).
    let Some(until) = http_date(header("expires")?) else { return Some(Duration::ZERO) };
    let left = Duration::try_from(until.duration_since(http_date(header("date")?)?));
    Some(left.unwrap_or_default().min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(headers: &[(&str, &'static str)]) -> Option<u64> {
        fresh_for(|name| headers.iter().find(|(n, _)| *n == name).map(|(_, v)| *v)).map(|d| d.as_secs())
    }

    #[test]
    fn reads_hints() {
        assert_eq!(fresh(&[("cache-control", "public, Max-Age=300"), ("age", "100"), ("expires", "0")]), Some(200));
        assert_eq!(fresh(&[("cache-control", "max-age=10"), ("age", "100")]), Some(0));
        assert_eq!(fresh(&[("cache-control", "no-cache, max-age=300")]), Some(0));
        let expires = [("expires", "Wed, 02 Apr 2025 13:10:00 GMT"), ("date", "Wed, 02 Apr 2025 13:00:00 GMT")];
        assert_eq!(fresh(&expires), Some(600));
        assert_eq!(fresh(&[("expires", "-1")]), Some(0));
        assert_eq!((fresh(&[]), fresh(&[("cache-control", "max-age=soon")])), (None, None));
        assert_eq!(fresh(&[("cache-control", "max-age=99999999999")]), Some(MOST.as_secs()));
    }
}
