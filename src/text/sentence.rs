//! Where a sentence ends, in any script.

/// The marks that end a sentence.
pub(crate) fn is_sentence_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '．'
            | '؟'
            | '।'
            | '॥'
            | '۔'
            | '՞'
            | '։'
            | '፡'
            | '።'
            | '၊'
            | '။'
            | '។'
            | '‼'
            | '⁇'
    )
}

/// True if the text ends as a sentence does; spaces, quotes, brackets and emphasis behind the mark do not matter.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let closes = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '«' | '›' | ')' | ']' | '」' | '』' | '）' | '】' | '*' | '_')
    };
    text.trim_end_matches(closes).ends_with(is_sentence_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_end_of_a_sentence() {
        for text in ["Fine.", "“Fine!”", "(Fine?)", "终于。", "तैयार है।", "*Fine.*", "「終わり。」", "Fine. »"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["", "Fine", "Fine:", "A, b,", "Read more »"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
