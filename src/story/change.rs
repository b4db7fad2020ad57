//! What a publisher changed in an article: which paragraphs came and went, and what kind of change that is.

use std::sync::LazyLock;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::lexicon::words;
use crate::text::fold;
use crate::text::hash::Hash;

/// So many paragraphs may a correction touch.
const CORRECTED: usize = 2;

/// Words by which publishers mark a correction.
static NOTICES: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("correction"));

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// The headline alone.
    Headline,
    /// A notice says so, or a paragraph or two are worded anew.
    Correction,
    /// The article has grown, or was rewritten.
    Update,
}

impl ChangeKind {
    /// The name in the state and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Correction => "correction",
            Self::Update => "update",
        }
    }
}

/// A change, paragraph by paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The headline before, if it is another now.
    pub headline_before: Option<String>,
    /// Paragraphs that came, with their places in the new text, from 0.
    pub added: Vec<(usize, String)>,
    /// Places of the paragraphs that went, in the old text.
    pub removed: Vec<usize>,
    /// How many stayed.
    pub kept: usize,
}

/// The paragraphs of a body as hashes: all that is kept of a version's text.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<u32> {
    split(text).map(hash).collect()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|p| !p.is_empty())
}

fn hash(paragraph: &str) -> u32 {
    Hash::new().add(paragraph.as_bytes()).short()
}

/// What changed between a version, of which headline and [`paragraphs`] are known, and the next. `None`: nothing.
#[must_use]
pub fn change(headline: Option<&str>, before: &[u32], new_headline: Option<&str>, text: &str) -> Option<Change> {
    let mut old: HashMap<u32, Vec<usize>> = HashMap::new();
    before.iter().enumerate().rev().for_each(|(place, hash)| old.entry(*hash).or_default().push(place));
    let (mut added, mut kept, mut order) = (Vec::new(), 0, Vec::new());
    for (place, paragraph) in split(text).enumerate() {
        match old.get_mut(&hash(paragraph)).and_then(Vec::pop) {
            Some(was) => {
                kept += 1;
                order.push(was);
            }
            None => added.push((place, paragraph.to_owned())),
        }
    }
    let mut removed: Vec<usize> = old.into_values().flatten().collect();
    removed.sort_unstable();
    let moved = !order.is_sorted();
    let headline_before = headline.filter(|h| new_headline.is_some_and(|new| new != *h)).map(str::to_owned);
    if added.is_empty() && removed.is_empty() && !moved && headline_before.is_none() {
        return None;
    }
    let kind = kind(&added, &removed, moved);
    Some(Change { kind, headline_before, added, removed, kept })
}

fn kind(added: &[(usize, String)], removed: &[usize], moved: bool) -> ChangeKind {
    let has_notice = added.iter().any(|(_, p)| {
        let p = fold::lower(p);
        NOTICES.iter().any(|notice| p.contains(notice))
    });
    match (added.len(), removed.len()) {
        (0, 0) if !moved => ChangeKind::Headline,
        _ if has_notice => ChangeKind::Correction,
        (new, old) if new == old && (1..=CORRECTED).contains(&new) => ChangeKind::Correction,
        _ => ChangeKind::Update,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "One.\n\nTwo.\n\nThree.";

    fn kind_of(new_headline: &str, text: &str) -> Option<ChangeKind> {
        change(Some("Ferry"), &paragraphs(OLD), Some(new_headline), text).map(|change| change.kind)
    }

    #[test]
    fn changes_by_kind() {
        for (headline, text, expected) in [
            ("Ferry", OLD, None),
            ("Ferry", "One.\n\n\n\n Two. \n\nThree.\n\n", None),
            ("Ferry runs", OLD, Some(ChangeKind::Headline)),
            ("Ferry", "One.\n\nTwo, rather.\n\nThree.", Some(ChangeKind::Correction)),
            ("Ferry runs", "One.\n\nTwo, rather.\n\nThree.", Some(ChangeKind::Correction)),
            ("Ferry", "One.\n\nTwo.\n\nThree.\n\nCorrection: it was three, not four.", Some(ChangeKind::Correction)),
            ("Ferry", "One.\n\nTwo.\n\nThree.\n\nFour.", Some(ChangeKind::Update)),
            ("Ferry", "One.", Some(ChangeKind::Update)),
            ("Ferry", "A.\n\nB.\n\nC.", Some(ChangeKind::Update)),
            ("Ferry", "Two.\n\nOne.\n\nThree.", Some(ChangeKind::Update)),
        ] {
            assert_eq!(kind_of(headline, text), expected, "{headline}: {text}");
        }
    }

    #[test]
    fn the_difference_names_paragraphs() {
        let found = change(None, &paragraphs("a\n\nb\n\nb\n\nc"), None, "a\n\nb\n\nx\n\nc").expect("a change");
        assert_eq!((found.added, found.removed, found.kept), (vec![(2, "x".to_owned())], vec![2], 3));
        assert_eq!(found.headline_before, None);
    }

    #[test]
    fn an_unknown_headline_is_no_change() {
        assert_eq!(change(None, &paragraphs(OLD), Some("Ferry"), OLD), None);
        assert_eq!(change(Some("Ferry"), &paragraphs(OLD), None, OLD), None);
    }
}
