//! Phrases before the names of agencies and picture makers, and how corrections begin.

use crate::lexicon::list;

const CREDITS: &str = include_str!("../../lexicon/rules/names/credits.tsv");
const CORRECTIONS: &str = include_str!("../../lexicon/rules/names/corrections.tsv");

/// The phrases of credits under that key of `credits.tsv`.
pub(crate) fn credits(key: &str) -> Vec<&'static str> {
    list::forms_of(CREDITS, key)
}

/// The phrases of corrections under that key of `corrections.tsv`.
pub(crate) fn corrections(key: &str) -> Vec<&'static str> {
    list::forms_of(CORRECTIONS, key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn rows_are_there_and_in_lower_case() {
        let picked = ["agency", "picture", "library"].map(credits).into_iter();
        for phrases in picked.chain(["label", "sentence", "note", "changed"].map(corrections)) {
            assert!(phrases.len() > 10, "{phrases:?}");
            assert!(phrases.iter().all(|p| fold::lower(p) == *p && p.trim() == *p), "{phrases:?}");
        }
        assert!(credits("nothing").is_empty());
    }
}
