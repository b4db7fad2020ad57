//! Where else an article was looked for.

use serde::{Deserialize, Serialize};

/// One place where a page's article was looked for, since the page itself did not give it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was tried: `amp`, `print`, `render` or `archive`.
    pub by: String,
    /// The address that was read, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the archive saved it, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The verdict on what was found there: `article` where it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// Why nothing was found there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
