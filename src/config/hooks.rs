//! `[hooks]`: what starts when an article is filed.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::duration;

/// `[hooks]`: what starts when an article is filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hooks {
    /// A program and its arguments; empty: none.
    pub on_filed: Vec<String>,
    /// Addresses that are told.
    #[serde(deserialize_with = "addresses")]
    pub webhooks: Vec<String>,
    /// What notices are signed with; empty: they are not.
    pub secret: String,
    /// The longest time for a program, and for the delivery of one notice.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub timeout: Duration,
    /// How often a notice is tried.
    pub tries: u32,
    /// No more notices than this wait; the oldest are given up.
    pub max_waiting: usize,
}

impl Default for Hooks {
    fn default() -> Self {
        Self {
            on_filed: Vec::new(),
            webhooks: Vec::new(),
            secret: String::new(),
            timeout: Duration::from_secs(30),
            tries: 10,
            max_waiting: 10_000,
        }
    }
}

fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let is_address = |text: &String| url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    match texts.iter().find(|text| !is_address(text)) {
        Some(text) => Err(D::Error::custom(format!("{text:?} is no address; write it with https:// or http:// in front"))),
        None => Ok(texts),
    }
}
