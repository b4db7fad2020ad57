//! Correction notes: "Correction: …", "This article was amended on …", and their like in many languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::facts::evidence::{Evidence, Weighed};
use crate::lexicon::credits::corrections;
use crate::model::{Block, BlockKind, Origin};
use crate::text::likeness::head;

/// Notes beyond this number, and what a note has beyond so many characters, are left out.
const MOST: usize = 10;
const LONGEST: usize = 2_000;
/// The phrase stands within so many characters.
const PHRASE: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Label,
    Sentence,
    Note,
}

/// The phrases by their first letter: most blocks begin with none of these.
static PHRASES: LazyLock<HashMap<char, Vec<(&'static str, Kind)>>> = LazyLock::new(|| {
    let mut out: HashMap<char, Vec<(&'static str, Kind)>> = HashMap::new();
    for (name, kind) in [("label", Kind::Label), ("sentence", Kind::Sentence), ("note", Kind::Note)] {
        for phrase in corrections(name) {
            out.entry(phrase.chars().next().unwrap_or_default()).or_default().push((phrase, kind));
        }
    }
    // The longest first: "corrections and clarifications" before "correction".
    out.values_mut().for_each(|list| list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len())));
    out
});

static CHANGED: LazyLock<Vec<&'static str>> = LazyLock::new(|| corrections("changed"));

/// Adds the notes in and around the body.
pub(crate) fn gather(blocks: &[Block], body: (usize, usize), evidence: &mut Evidence) {
    let from = body.0.saturating_sub(15);
    let to = blocks.len().min(body.1 + 15);
    let mut notes: Vec<String> = Vec::new();
    let mut open = false;
    for block in blocks[from..to].iter().filter(|b| !b.hidden) {
        let text = block.text.trim();
        let alone = std::mem::take(&mut open);
        let note = match note(text) {
            Some("") => {
                open = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Bare);
                None
            }
            Some(_) => Some(text),
            None => Some(text).filter(|t| alone && t.len() > 30),
        };
        if let Some(note) = note.filter(|n| notes.len() < MOST && !notes.iter().any(|known| known == n)) {
            notes.push(head(note, LONGEST).to_owned());
        }
    }
    if !notes.is_empty() {
        evidence.corrections.push(Weighed::new(notes, Origin::Text, "note beside the text", 0.8));
    }
}

/// The rest of a text that begins as a correction does: empty if it is the label alone.
fn note(text: &str) -> Option<&str> {
    let begins = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '【');
    let phrases = PHRASES.get(&begins.chars().next()?.to_lowercase().next()?)?;
    let lower = head(begins, PHRASE).to_lowercase();
    let (phrase, kind) =
        phrases.iter().find(|(phrase, kind)| lower.strip_prefix(phrase).is_some_and(|rest| phrase.ends_with('】') || ends(rest, *kind)))?;
    // Lower case may have another length: then the label's length is not known, and the text is a note all the same.
    let rest = begins.get(phrase.len()..).unwrap_or(begins);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    match kind {
        Kind::Note if !CHANGED.iter().any(|w| rest.to_lowercase().contains(w)) => None,
        Kind::Label if rest.is_empty() => Some(""),
        _ => Some(rest).filter(|r| r.chars().count() >= 12),
    }
}

/// True if what follows the phrase shows that it is one: a label ends at a sign or at the end of the line.
fn ends(rest: &str, kind: Kind) -> bool {
    let dated = |rest: &str| rest.trim_start().starts_with(['(', '[']);
    if kind == Kind::Sentence {
        return true;
    }
    let rest = rest.trim_start_matches(['*', '_', '】', '」', ' ']);
    rest.is_empty() || rest.starts_with([':', '：', '–', '—', '.', '|', '】', '﹕']) || rest.starts_with("- ") || dated(rest)
}

/// The notes of all readings, each once.
pub(crate) fn all(readings: &[Weighed<Vec<String>>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in readings.iter().flat_map(|r| &r.value) {
        let own = crate::text::likeness::key(text);
        if out.len() < MOST && !out.iter().any(|known| crate::text::likeness::key(known).contains(&own)) {
            out.push(text.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_in_many_words() {
        for text in [
            "Correction: The ferry has two engines, not three.",
            "CORRECTION (April 3): The ferry has two engines, not three.",
            "Corrections and clarifications — the ferry has two engines.",
            "* This article was amended on 3 April 2025: the ferry has two engines.",
            "An earlier version of this story said that the ferry had three engines.",
            "Editor's note: An earlier version of this story misstated the number of engines.",
            "In einer früheren Version dieses Artikels hieß es, die Fähre habe drei Motoren.",
            "Korrekturhinweis: Die Fähre hat zwei Motoren, nicht drei.",
            "Rectificatif : le ferry a deux moteurs, et non trois.",
            "Fe de erratas: el ferry tiene dos motores.",
            "訂正：フェリーのエンジンは三基ではなく二基でした。",
            "【訂正】フェリーのエンジンは三基ではなく二基でした。",
            "تصحيح: للعبارة محركان لا ثلاثة محركات.",
        ] {
            assert!(note(text).is_some_and(|rest| !rest.is_empty()), "{text}");
        }
        for text in ["Correction", "Correction:", "Berichtigung"] {
            assert_eq!(note(text), Some(""), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_notes() {
        for text in [
            "Correction officers went on strike on Monday over the length of their shifts.",
            "Update: The ferry came back on Monday.",
            "Editor's note: The author works for the harbour office.",
            "Corrections to the timetable were made on Monday, the office said.",
            "Errata",
            "…",
            "",
        ] {
            assert!(note(text).is_none_or(str::is_empty), "{text}");
        }
    }
}
