//! The pages that an article was joined from.

use serde::{Deserialize, Serialize};

/// One page of an article that stands on several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its address, or the path of its file.
    pub url: String,
    /// The words that it gave to the text: none where another page holds the whole article, or where it could not be read.
    pub words: usize,
    /// Why it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
