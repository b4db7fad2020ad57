//! The time, and waiting for it.

use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;

/// A clock that a run goes by.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Waits until that moment, or for a part of the way: callers look at [`now`](Self::now) again. `idle` tells that nothing else
    /// is under way, so that a simulated clock may jump there; while work is under way, it stands still.
    ///
    /// A system clock wakes at least once a minute, so that a clock that was set is noticed.
    fn wait(&self, until: Timestamp, idle: bool) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}
