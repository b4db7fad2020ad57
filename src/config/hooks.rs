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
    #[serde(deserialize_with = "program")]
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

/// What an article's words stand for in arguments.
const FILLED: [&str; 3] = ["path", "url", "title"];

fn program<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    if words.first().is_some_and(|program| program.trim().is_empty()) {
        return Err(D::Error::custom("the first word names the program, and it is empty"));
    }
    match words.iter().find_map(|word| unknown(word)) {
        Some(name) => Err(D::Error::custom(format!("{{{name}}} stands for nothing; there are {{path}}, {{url}} and {{title}}"))),
        None => Ok(words),
    }
}

/// A word in braces, as ours are written, that is none of ours; `${home}` is a shell's.
fn unknown(word: &str) -> Option<&str> {
    let mut parts = word.split('{');
    let mut before = parts.next()?;
    parts.find_map(|part| {
        let name = part.split_once('}').map(|(name, _)| name).filter(|_| !before.ends_with('$'));
        before = part;
        name.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()) && !FILLED.contains(name))
    })
}

fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let is_address = |text: &String| url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    match texts.iter().find(|text| !is_address(text)) {
        Some(text) => Err(D::Error::custom(format!("{text:?} is no address; write it with https:// or http:// in front"))),
        None => Ok(texts),
    }
}
