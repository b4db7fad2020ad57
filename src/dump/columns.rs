//! How wide text is in a terminal, and which characters begin and end what.

use crate::text::script::breaks_anywhere;

/// Columns between two stops of the tab character.
const TAB: usize = 8;

/// The columns that the text takes, from column `at` on.
pub(crate) fn width(text: &str, at: usize) -> usize {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return at + text.len();
    }
    text.chars().fold(at, step)
}

fn step(at: usize, c: char) -> usize {
    match c {
        // What most texts are written in.
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{10ff}' => at + 1,
        '\u{3041}'..='\u{9fff}' => at + 2,
        '\t' => (at / TAB + 1) * TAB,
        c if is_invisible(c) => at,
        c if is_wide(c) => at + 2,
        _ => at + 1,
    }
}

/// True for what takes no place: control characters, byte-order marks, zero-width characters, soft hyphens, joining marks.
pub(crate) fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

/// True for what a line may begin or end with and nobody sees.
pub(crate) fn is_void(c: char) -> bool {
    c.is_whitespace()
        || (c.is_control()
            || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
}

/// True for characters two columns wide: Han, Kana, Hangul and full-width forms.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// The columns of the first piece that could not be broken: a word, or one character of an unspaced script with the closing
/// marks behind it, which may not begin a line.
pub(crate) fn first_word(text: &str) -> usize {
    let mut at = 0;
    for c in text.chars() {
        let breaks = c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}');
        if breaks || (at > 0 && breaks_anywhere(c) && !is_closing(c)) {
            break;
        }
        at = step(at, c);
    }
    at
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | ','
            | '.'
            | '」'
            | '』'
            | ')'
            | '】'
            | '〉'
            | '》'
            | '!'
            | '?'
            | 'ー'
            | '：'
            | '；'
            | '，'
            | '．'
            | '）'
            | '！'
            | '？'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_as_a_terminal_does() {
        assert_eq!(width("abc", 2), 5);
        assert_eq!(width("a\tb", 0), 9);
        assert_eq!(width("新橋é\u{301}\u{200b}", 0), 5);
        assert_eq!(first_word("bridge opens"), 6);
        assert_eq!(first_word("新橋が"), 2);
        assert_eq!(first_word("橋、が"), 4);
    }
}
