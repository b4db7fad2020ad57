//! Rows of phrases under `lexicon/rules/names`: a name, a tab, phrases apart by bars.

/// Phrases before agencies' and picture makers' names.
pub(crate) const CREDITS: &str = include_str!("../../lexicon/rules/names/credits.tsv");
/// How corrections begin.
pub(crate) const CORRECTIONS: &str = include_str!("../../lexicon/rules/names/corrections.tsv");

/// The phrases of a row; none if there is no such row.
pub(crate) fn row(table: &'static str, name: &str) -> Vec<&'static str> {
    let line = table.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix('\t')).unwrap_or_default();
    line.split('|').filter(|w| !w.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_there_and_in_lower_case() {
        for (table, names) in [(CREDITS, &["agency", "picture", "library"][..]), (CORRECTIONS, &["label", "sentence", "note", "changed"])] {
            for name in names {
                let phrases = row(table, name);
                assert!(phrases.len() > 10, "{name}");
                assert!(phrases.iter().all(|p| p.to_lowercase() == *p && p.trim() == *p), "{name}");
            }
        }
        assert!(row(CREDITS, "nothing").is_empty());
    }
}
