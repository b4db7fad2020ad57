//! Durations in a configuration file: numbers of seconds, whole or not.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A century: longer waits are slips.
const MAX: f64 = 3.2e9;

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    if (0.0..=MAX).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(D::Error::custom(format!("{seconds} is not a number of seconds from 0 up")))
    }
}
