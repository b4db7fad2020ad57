//! Who hears of what is fetched and cleaned: for those who measure.

use std::fmt;
use std::time::Duration;

use crate::model::PageVerdict;

/// Hears of work that was done. It must not block.
pub trait Observer: fmt::Debug + Send + Sync {
    /// An address was asked for: how long that took, waits for its host among it, how many bytes came, and `ok`, `unchanged` or the
    /// error's name.
    fn fetched(&self, took: Duration, bytes: Option<usize>, outcome: &'static str);

    /// A page was cleaned.
    fn cleaned(&self, took: Duration, verdict: PageVerdict);
}
