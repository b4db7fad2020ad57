//! The words of dates that are no months: links, halves of the day, zones, weekdays, from `lexicon/rules/dates`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::lexicon::list;
use crate::text::fold::bare;

/// Words by what they do.
pub(crate) struct Links {
    pub(crate) day: HashSet<String>,
    pub(crate) year: HashSet<String>,
    pub(crate) after_year: HashSet<String>,
    pub(crate) time: HashSet<String>,
    pub(crate) hour: HashSet<String>,
    pub(crate) after_hour: HashSet<String>,
    pub(crate) behind: HashSet<String>,
    pub(crate) before: HashSet<String>,
    am: HashSet<String>,
    pm: HashSet<String>,
}

/// The words of `links.tsv`.
pub(crate) static LINKS: LazyLock<Links> = LazyLock::new(|| {
    let table = include_str!("../../lexicon/rules/dates/links.tsv");
    let row = |name: &str| list::forms_of(table, name).into_iter().map(bare).collect();
    Links {
        day: row("day"),
        year: row("year"),
        after_year: row("after_year"),
        time: row("time"),
        hour: row("hour"),
        after_hour: row("after_hour"),
        behind: row("behind"),
        before: row("before"),
        am: row("am"),
        pm: row("pm"),
    }
});

/// Whether a folded word means the second half of the day (`pm`) or the first (`am`).
pub(crate) fn half_of_day(word: &str) -> Option<bool> {
    match () {
        () if LINKS.am.contains(word) => Some(false),
        () if LINKS.pm.contains(word) => Some(true),
        () => None,
    }
}

struct Zone {
    minutes: i32,
    /// Feeds alone are believed with it.
    feed: bool,
}

static ZONES: LazyLock<HashMap<&'static str, Zone>> = LazyLock::new(|| {
    let row = |row: list::Row<'static>| {
        let mut columns = row.cells();
        let (name, minutes) = (columns.next()?, columns.next()?.parse().ok()?);
        Some((name, Zone { minutes, feed: columns.next() == Some("feed") }))
    };
    list::rows(include_str!("../../lexicon/rules/dates/zones.tsv")).filter_map(row).collect()
});

/// The minutes east of UTC of a zone's folded name; of those that mean several things only where `feed` is set.
pub(crate) fn zone(name: &str, feed: bool) -> Option<i32> {
    ZONES.get(name).filter(|zone| feed || !zone.feed).map(|zone| zone.minutes)
}

static WEEKDAYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| list::rows(include_str!("../../lexicon/rules/dates/weekdays.tsv")).flat_map(list::Row::forms).map(bare).collect());

/// True for the name of a weekday, whole or short.
pub(crate) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(bare(word.trim().trim_end_matches(['.', ','])).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_table() {
        assert_eq!((half_of_day("pm"), half_of_day("오전"), half_of_day("um")), (Some(true), Some(false), None));
        assert_eq!((zone("est", false), zone("ist", false), zone("ist", true)), (Some(-300), None, Some(330)));
        assert!(is_weekday("Mardi") && is_weekday("śr.") && is_weekday("الثلاثاء") && !is_weekday("mars"));
    }
}
