//! How a source fares, in one word.

use jiff::Timestamp;

use super::revisit::{MOVES_BEFORE_MOVED, UNHEALTHY_AFTER};
use crate::store::{Source, Standing};

/// How a source fares: new, ok, failing, unhealthy, moved, paused (by the operator), put off (as long as its host asks for
/// patience), gone or removed. The help of `status` and the book explain each.
#[must_use]
pub fn condition(source: &Source, now: Timestamp) -> &'static str {
    match source.standing {
        Standing::Gone => "gone",
        Standing::Removed => "removed",
        Standing::Active if source.paused => "paused",
        Standing::Active if source.last_visit.is_none() => "new",
        Standing::Active if source.failures >= UNHEALTHY_AFTER => "unhealthy",
        Standing::Active if source.not_before.is_some_and(|until| until > now) => "put off",
        Standing::Active if source.failures > 0 => "failing",
        Standing::Active if source.moved.as_ref().is_some_and(|(_, times)| *times >= MOVES_BEFORE_MOVED) => "moved",
        Standing::Active => "ok",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_pauses_and_the_host_puts_off() {
        let at = |seconds| Some(Timestamp::from_second(seconds).expect("a time"));
        let now = Timestamp::from_second(100).expect("a time");
        let asked = Source { last_visit: at(50), not_before: at(200), failures: 1, ..Source::default() };
        assert_eq!(condition(&asked, now), "put off");
        assert_eq!(condition(&Source { not_before: at(90), ..asked.clone() }, now), "failing");
        assert_eq!(condition(&Source { paused: true, ..asked.clone() }, now), "paused");
        assert_eq!(condition(&Source { failures: UNHEALTHY_AFTER, ..asked }, now), "unhealthy");
    }
}
