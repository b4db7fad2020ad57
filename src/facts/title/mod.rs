//! The headline: of a page by agreement of its candidates, of a dump by a linear model.

pub(crate) mod guess;
pub(crate) mod headline;
mod own_text;
pub(crate) mod ranking;
pub(crate) mod separators;

use crate::dates::{self, Reading};
use crate::model::Date;

/// The date at the head of a title before a separator, and the rest: "08.11.2021 | Ferry returns".
pub(crate) fn dated_head<'t>(title: &'t str, reading: &Reading<'_>) -> Option<(Date, &'t str)> {
    let first = *dates::find(crate::text::likeness::head(title, 60), reading).first()?;
    let opens = title[..first.start].chars().all(|c| c.is_whitespace() || matches!(c, '[' | '(' | '+'));
    let rest = title[first.end..].trim_start_matches([']', ')', '+', ' ']);
    let headline = rest.trim_start_matches(['|', '–', '—', '-', ':', '·', '•', '/', ' ', '\u{a0}']);
    (opens && headline.len() < rest.len() && headline.split_whitespace().count() > 1).then_some((first.date, headline))
}
