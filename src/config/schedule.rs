//! `[schedule]`: how `dateline run` goes about its work.

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::duration;
use crate::schedule::Rules;

/// `[schedule]`: how `dateline run` goes about its work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schedule {
    /// The folder of further files with sources, beside the configuration file.
    pub sources_dir: PathBuf,
    /// The zone of cron lines that name none.
    #[serde(deserialize_with = "zone")]
    pub timezone: String,
    /// `auto` asks a source no more often.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub min_interval: Duration,
    /// `auto` asks no less often; no failure waits longer.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub max_interval: Duration,
    /// Below so much free room nothing new is begun; 0: never.
    pub min_free_bytes: u64,
    /// How long an orderly stop waits.
    #[serde(with = "duration")]
    pub drain: Duration,
    /// How long cleaning a page may take.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub clean_timeout: Duration,
    /// No more bytes of cleaned articles wait to be filed.
    pub batch_bytes: usize,
}

impl Default for Schedule {
    fn default() -> Self {
        let rules = Rules::default();
        Self {
            sources_dir: PathBuf::from("sources.d"),
            timezone: "UTC".to_owned(),
            min_interval: rules.least,
            max_interval: rules.most,
            min_free_bytes: rules.min_free_bytes,
            drain: rules.drain,
            clean_timeout: rules.cleaning,
            batch_bytes: rules.batch_bytes,
        }
    }
}

/// A time zone's name, or nothing.
pub(super) fn zone<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    if name.is_empty() || TimeZone::get(&name).is_ok() {
        return Ok(name);
    }
    Err(D::Error::custom(format!("{name:?} is no time zone; write it like \"Europe/Berlin\" or \"UTC\"")))
}
