//! How a source fares, in one word.

use jiff::Timestamp;

use super::revisit::{MOVES_BEFORE_MOVED, UNHEALTHY_AFTER};
use crate::store::{Source, Standing};

/// How a source fares: new, ok, failing, unhealthy, moved, paused (by the operator, or as long as its host asks for patience), gone or
/// removed. The help of `status` and the book explain each.
#[must_use]
pub fn condition(source: &Source, now: Timestamp) -> &'static str {
    match source.standing {
        Standing::Gone => "gone",
        Standing::Removed => "removed",
        Standing::Active if source.paused => "paused",
        Standing::Active if source.last_visit.is_none() => "new",
        Standing::Active if source.failures >= UNHEALTHY_AFTER => "unhealthy",
        Standing::Active if source.not_before.is_some_and(|until| until > now) => "paused",
        Standing::Active if source.failures > 0 => "failing",
        Standing::Active if source.moved.as_ref().is_some_and(|(_, times)| *times >= MOVES_BEFORE_MOVED) => "moved",
        Standing::Active => "ok",
    }
}
