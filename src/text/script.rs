//! Scripts: which characters are Han, Kana or Hangul, and where words and lines are not parted by spaces.

/// Han characters with their radicals and extensions.
pub(crate) fn is_han(c: char) -> bool {
    c >= '\u{2e80}'
        && matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Hangul syllables.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Han and Kana, in which about two characters make a word.
pub(crate) fn is_han_or_kana(c: char) -> bool {
    c >= '\u{2e80}'
        && (is_han(c)
            || matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
                | '\u{ff66}'..='\u{ff9f}'))
}

/// Thai, Lao, Myanmar and Khmer, in which about five characters make a word.
pub(crate) fn is_southeast_asian(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{aa60}'..='\u{aa7f}')
}

/// Scripts that write no spaces between words: Han, Kana, Thai, Lao, Myanmar, Khmer.
pub(crate) fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}' && (is_southeast_asian(c) || is_han_or_kana(c))
}

/// Han, Kana and their punctuation, without combining marks: a line may break behind each, and between two of them a line
/// break is no space.
pub(crate) fn breaks_anywhere(c: char) -> bool {
    c >= '\u{2e80}'
        && matches!(c,
            '\u{2e80}'..='\u{2fdf}' | '\u{3001}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309b}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff1f}'
            | '\u{ff5f}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{323af}')
}

/// Han and Kana are written without spaces: a line break of the source between two of them means nothing.
pub(crate) fn joins_unspaced(before: &str, after: &str) -> bool {
    before.ends_with(breaks_anywhere) && after.starts_with(breaks_anywhere)
}
