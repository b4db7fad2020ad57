//! `fallbacks` and `archive_api` under `[fetch]`, looked at when they are read.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::pipeline::Step;

/// The steps as they are written, each of which can be read.
pub(super) fn steps<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let steps = Vec::<String>::deserialize(from)?;
    steps.iter().try_for_each(|step| step.parse::<Step>().map(drop)).map_err(D::Error::custom)?;
    Ok(steps)
}

/// The address of a web archive.
pub(super) fn address<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let fits = url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if fits { Ok(text) } else { Err(D::Error::custom(format!("{text:?} is no address of an archive; it begins with https://"))) }
}
