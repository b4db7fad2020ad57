//! `[learn]`: what is remembered of sites.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::duration;

/// `[learn]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Learn {
    /// Whether what recurs on the pages of a site speaks against being the article.
    pub enabled: bool,
    /// Pages of one site that `run` remembers, the newest.
    pub pages_of_site: usize,
    /// Pages that it remembers in all.
    pub pages: usize,
    /// How long.
    #[serde(with = "duration")]
    pub keep_for: Duration,
}

impl Default for Learn {
    fn default() -> Self {
        Self { enabled: true, pages_of_site: 60, pages: 20_000, keep_for: Duration::from_hours(90 * 24) }
    }
}
