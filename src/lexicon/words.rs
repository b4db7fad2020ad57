//! Short lists that one rule each asks for, from `lexicon/rules/words.txt`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::lexicon::list;

const WORDS: &str = include_str!("../../lexicon/rules/words.txt");

/// The words of that section.
pub(crate) fn of(section: &str) -> Vec<&'static str> {
    list::rows(WORDS).filter(|row| row.section == section).map(|row| row.line).collect()
}

/// The rows of that section as a map from each form to the key of its row.
pub(crate) fn forms(section: &str) -> HashMap<&'static str, &'static str> {
    let rows = list::rows(WORDS).filter(|row| row.section == section);
    rows.flat_map(|row| row.forms().map(move |form| (form, row.key()))).collect()
}

/// "am", "le", "on": what is left of a date or place after a name.
pub(crate) fn is_small(word: &str) -> bool {
    static SMALL: LazyLock<HashSet<&str>> = LazyLock::new(|| of("small").into_iter().collect());
    SMALL.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words() {
        for section in [
            "says",
            "forum path",
            "correction",
            "small",
            "by",
            "own work",
            "service line",
            "path of no article",
            "path of articles",
            "note",
            "side note",
            "code gutter",
            "callout",
            "picture stand-in",
            "picture counter",
            "nobody",
            "honorific",
        ] {
            assert!(of(section).len() > 8, "{section}");
        }
        assert!(is_small("le") && !is_small("lind"));
    }
}
