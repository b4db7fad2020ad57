//! The one place that looks at the clock.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::schedule::Clock;

/// Waits are looked at again this often, so that a clock that was set, or a machine that slept, is noticed.
const LOOK: Duration = Duration::from_mins(1);

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

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        now()
    }

    fn wait(&self, until: Timestamp, _idle: bool) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let wait = Duration::try_from(until.duration_since(now())).unwrap_or(Duration::ZERO);
        Box::pin(tokio::time::sleep(wait.min(LOOK)))
    }
}
