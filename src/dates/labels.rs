//! Words beside a date that say what it is: published, modified, or something else.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a date is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Published,
    Modified,
    Other,
    /// Published, unless another word says more.
    Weak,
}

const TABLE: &str = include_str!("../../lexicon/rules/dates/labels.tsv");

/// What articles call themselves.
static OWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let row = TABLE.lines().find_map(|l| l.strip_prefix("own\t")).unwrap_or_default();
    row.split(' ').collect()
});

/// True if one of the first words of a line is what an article calls itself: "This article was published on …".
pub(crate) fn names_itself(text: &str) -> bool {
    let lower = crate::text::likeness::head(text, 60).to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(3).any(|w| OWN.contains(w))
}

static LABELS: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    let row = |line: &str| {
        let (kind, words) = line.split_once('\t')?;
        let label = match kind {
            "published" => Label::Published,
            "modified" => Label::Modified,
            "weak" => Label::Weak,
            _ => Label::Other,
        };
        Some(words.split(' ').map(|w| (w.to_lowercase(), label)).collect::<Vec<_>>())
    };
    let rows = TABLE.lines().filter(|l| !l.starts_with('#') && !l.starts_with("own\t"));
    let words: Vec<_> = rows.filter_map(row).flatten().collect();
    // A word that stands in several rows is of the first.
    words.into_iter().rev().collect()
});

/// What the words before a date say it is: the nearest known word counts.
pub(crate) fn label_before(text: &str) -> Option<Label> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '©').filter(|w| !w.is_empty()).collect();
    let known: Vec<Label> = words.iter().rev().take(6).filter_map(|w| known_label(w)).collect();
    let strong = known.iter().copied().find(|l| *l != Label::Weak);
    strong.or_else(|| known.first().map(|_| Label::Published))
}

fn known_label(word: &str) -> Option<Label> {
    LABELS.get(word).copied()
}

/// True for a word that says of a date that it is the article's.
pub(crate) fn is_any_label(word: &str) -> bool {
    known_label(&word.to_lowercase()).is_some_and(|label| label != Label::Other)
}

/// True for a word that says that a date is of publication or change.
pub(crate) fn is_label(word: &str) -> bool {
    matches!(known_label(&word.to_lowercase()), Some(Label::Published | Label::Modified))
}

/// What the words after a date say it is, as in "wurde am 3.5.2013 veröffentlicht".
pub(crate) fn label_after(text: &str) -> Option<Label> {
    let lower = text.to_lowercase();
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
        assert_eq!(label_after(" von Ada veröffentlicht"), Some(Label::Published));
    }
}
