//! Words beside a date that say what it is: published, modified, or something else.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::lexicon::list;
use crate::text::fold;

/// What a date is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Published,
    Modified,
    Other,
    /// Published, unless another word says more.
    Weak,
}

/// A text of its own with more words is no label that says what a date is not.
const LABEL_WORDS: usize = 3;

const TABLE: &str = include_str!("../../lexicon/rules/dates/labels.tsv");

/// What articles call themselves.
static OWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| list::forms_of(TABLE, "own").into_iter().collect());

/// True if one of the first words of a line is what an article calls itself: "This article was published on …".
pub(crate) fn names_itself(text: &str) -> bool {
    let lower = fold::lower(crate::text::likeness::head(text, 60));
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(3).any(|w| OWN.contains(w))
}

static LABELS: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    let row = |row: list::Row<'static>| {
        let label = match row.key() {
            "published" => Label::Published,
            "modified" => Label::Modified,
            "weak" => Label::Weak,
            _ => Label::Other,
        };
        row.forms().map(move |w| (fold::lower(w), label))
    };
    let words: Vec<_> = list::rows(TABLE).filter(|row| row.key() != "own").flat_map(row).collect();
    // A word that stands in several rows is of the first.
    words.into_iter().rev().collect()
});

/// What the words before a date say it is: the nearest known word counts.
pub(crate) fn label_before(text: &str) -> Option<Label> {
    let lower = fold::lower(text);
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '©').filter(|w| !w.is_empty()).collect();
    let known: Vec<Label> = words.iter().rev().take(6).filter_map(|w| known_label(w)).collect();
    let strong = known.iter().copied().find(|l| *l != Label::Weak);
    strong.or_else(|| known.first().map(|_| Label::Published))
}

/// What a text of its own above or before a date says the date is. That it is something else, a short text alone can say ("Deadline:"):
/// "Pool closes until spring" is a headline.
pub(crate) fn label_above(text: &str) -> Option<Label> {
    let short = text.split_whitespace().count() <= LABEL_WORDS || text.trim_end().ends_with([':', '：']);
    label_before(text).filter(|label| *label != Label::Other || short)
}

fn known_label(word: &str) -> Option<Label> {
    LABELS.get(word).copied()
}

/// True for a word that says of a date that it is the article's.
pub(crate) fn is_any_label(word: &str) -> bool {
    known_label(&fold::lower(word)).is_some_and(|label| label != Label::Other)
}

/// True for a word that says that a date is of publication or change.
pub(crate) fn is_label(word: &str) -> bool {
    matches!(known_label(&fold::lower(word)), Some(Label::Published | Label::Modified))
}

/// What the words after a date say it is, as in "wurde am 3.5.2013 veröffentlicht".
pub(crate) fn label_after(text: &str) -> Option<Label> {
    let lower = fold::lower(text);
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 4);
    let label = words.by_ref().take(4).find_map(known_label);
    label.filter(|l| matches!(l, Label::Published | Label::Modified))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_word_counts() {
        assert_eq!(label_before("Published in May, updated on "), Some(Label::Modified));
        assert_eq!(label_before("Zuletzt aktualisiert: "), Some(Label::Modified));
        assert_eq!(label_before("Copyright © "), Some(Label::Other));
        assert_eq!(label_before("The ferry of "), None);
        assert_eq!(label_above("Deadline"), Some(Label::Other));
        assert_eq!(label_above("Last day that entries are valid until:"), Some(Label::Other));
        assert_eq!(label_above("Town pool closes until the spring"), None);
        assert_eq!(label_above("This article was last updated on"), Some(Label::Modified));
        assert_eq!(label_after(" von Ada veröffentlicht"), Some(Label::Published));
    }
}
