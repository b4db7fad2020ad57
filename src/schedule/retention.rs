//! Files that are older than what is kept, and the indexes of months.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Rules, RunError};
use crate::files::Output;
use crate::model::Date;
use crate::store::{Index, Outcome, State};

/// So many articles at most lose their files in one go.
const AT_ONCE: usize = 500;

/// Deletes files that are too old; says how many, and whether there may be more.
pub(super) fn sweep(
    (state, index): (&dyn State, Option<&Index>),
    output: &Output,
    rules: &Rules,
    now: Timestamp,
) -> Result<(usize, bool), RunError> {
    let age = SignedDuration::try_from(rules.retention).unwrap_or(SignedDuration::MAX);
    let Some(before) = now.checked_sub(age).ok().filter(|_| !rules.retention.is_zero()) else { return Ok((0, false)) };
    let expired = state.expired(before, AT_ONCE)?;
    if expired.is_empty() {
        return Ok((0, false));
    }
    let mut deleted = 0;
    for article in &expired {
        for file in &article.files {
            match output.remove_all_forms(file, &article.id) {
                Ok(gone) => deleted += usize::from(gone),
                // What cannot be reached is not in the folder any more.
                Err(error) if error.is_local() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    if let Some(index) = index {
        let ids: Vec<&str> = expired.iter().map(|article| article.id.as_str()).collect();
        index.forget(&ids)?;
    }
    // The mark comes last: what a kill cuts short is done again.
    state.expire(&expired.iter().map(|article| article.number).collect::<Vec<_>>(), now)?;
    Ok((deleted, expired.len() == AT_ONCE))
}

/// Brings the indexes of the months up to date whose articles were just filed.
pub(super) fn months<'a>(
    state: &dyn State,
    output: &Output,
    done: impl Iterator<Item = &'a Outcome>,
    now: Timestamp,
) -> Result<(), RunError> {
    let mut months = BTreeSet::new();
    done.for_each(|outcome| touched(outcome, now, &mut months));
    for month in months {
        let mut text = format!("# {month}\n");
        let mut day = String::new();
        for line in state.month(&month)? {
            if line.day != day {
                let _ = write!(text, "\n## {}\n\n", line.day);
                day.clone_from(&line.day);
            }
            let title = line.title.as_deref().unwrap_or(&line.url);
            let title: String = title.chars().flat_map(|c| "\\[]*_`<".contains(c).then_some('\\').into_iter().chain([c])).collect();
            // Spaces and brackets would end the link.
            let file = line.file.replace('%', "%25").replace(' ', "%20").replace('(', "%28").replace(')', "%29");
            let _ = writeln!(text, "- [{title}]({file})");
        }
        output.write_month(&month, &text)?;
    }
    Ok(())
}

fn touched(outcome: &Outcome, now: Timestamp, months: &mut BTreeSet<String>) {
    match outcome {
        Outcome::Filed(article) | Outcome::Changed(article, _) => {
            months.insert(month(article.date, now));
        }
        Outcome::Several(outcomes) => outcomes.iter().for_each(|outcome| touched(outcome, now, months)),
        _ => {}
    }
}

fn month(date: Option<Date>, now: Timestamp) -> String {
    let day = date.map_or_else(|| now.to_zoned(TimeZone::UTC).date(), |date| date.day);
    format!("{:04}-{:02}", day.year(), day.month())
}
