//! The one place that looks at the clock.

use std::time::Instant;

use jiff::Timestamp;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "this is the clock's one home")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A point to measure from.
#[expect(clippy::disallowed_methods, reason = "this is the clock's one home")]
pub(crate) fn start() -> Instant {
    Instant::now()
}
