//! What a word is, and how many a text has, in any script.
//!
//! Where a script writes spaces, a word is what stands between spaces and holds a letter or digit ("well-known", "3,5"). Scripts
//! without spaces are counted by length: two characters of Han and Kana make a word, about what dictionaries' segmentation of news
//! gives, five of Thai, Lao, Khmer and Myanmar. A figure that is fit for "is this long enough", not for linguistics.

use crate::text::normalize::is_letter_or_digit;
use crate::text::script::{is_han_or_kana, is_southeast_asian};

/// The share of a word that a character of Han or Kana makes.
const HAN: f32 = 0.5;
/// The share of a word that a character of Thai, Lao, Khmer or Myanmar makes.
const SOUTHEAST_ASIAN: f32 = 0.2;

/// The letters and digits of ASCII.
pub(crate) static ALPHANUMERIC: [bool; 256] = {
    let mut out = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        out[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    out
};

/// The number of words in the text, what is left of one counted as one.
#[must_use]
pub fn words(text: &str) -> usize {
    let mut count = WordCount::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += if ALPHANUMERIC[usize::from(byte)] {
            count.spaced += u32::from(!count.in_word);
            count.in_word = true;
            bytes[at..].iter().take_while(|byte| ALPHANUMERIC[usize::from(**byte)]).count()
        } else {
            let c = if byte.is_ascii() { char::from(byte) } else { text[at..].chars().next().unwrap_or(' ') };
            count.add(c);
            c.len_utf8()
        };
    }
    count.whole()
}

/// True for a text with a digit, or another number of any script.
pub(crate) fn holds_number(text: &str) -> bool {
    // Stretch by stretch, so that many bytes are looked at at once.
    let digits = |stretch: &[u8]| stretch.iter().fold(false, |any, byte| any | byte.is_ascii_digit());
    text.as_bytes().chunks(64).any(digits) || !text.is_ascii() && text.contains(char::is_numeric)
}

/// A count of words that goes on character by character.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WordCount {
    /// Words of scripts with spaces.
    pub(crate) spaced: u32,
    han: u32,
    southeast_asian: u32,
    /// A word is begun and not ended.
    pub(crate) in_word: bool,
}

/// What a character is to the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// The first letter or digit of a word.
    Begins,
    /// A further one.
    Continues,
    /// A character of a script without spaces.
    Unspaced,
    /// Space, punctuation, marks.
    Other,
}

impl WordCount {
    /// Counts the character in, and says what it is.
    pub(crate) fn add(&mut self, c: char) -> Counted {
        if c.is_ascii_alphanumeric() || c >= '\u{80}' && !is_southeast_asian(c) && !is_han_or_kana(c) && is_letter_or_digit(c) {
            let begins = !self.in_word;
            self.spaced += u32::from(begins);
            self.in_word = true;
            return if begins { Counted::Begins } else { Counted::Continues };
        }
        if c.is_ascii() {
            // Punctuation stays inside its word, a space ends it.
            self.in_word &= !c.is_ascii_whitespace();
            return Counted::Other;
        }
        let (han, southeast_asian) = (is_han_or_kana(c), is_southeast_asian(c));
        self.han += u32::from(han);
        self.southeast_asian += u32::from(southeast_asian);
        let unspaced = han || southeast_asian;
        self.in_word &= !unspaced && !c.is_whitespace();
        if unspaced { Counted::Unspaced } else { Counted::Other }
    }

    /// The words so far, what is left of one counted as one.
    fn whole(self) -> usize {
        // Tenths: two characters of Han are ten of them, five of Thai too.
        self.spaced as usize + (self.han as usize * 5 + self.southeast_asian as usize * 2).div_ceil(10)
    }

    /// The words so far, with parts of words.
    pub(crate) fn words(&self) -> f32 {
        self.spaced as f32 + self.han as f32 * HAN + self.southeast_asian as f32 * SOUTHEAST_ASIAN
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn counts_what_stands_between_spaces() {
        assert_eq!(words(""), 0);
        assert_eq!(words(" – … 🙂 "), 0);
        assert_eq!(words("The well-known mayor didn’t say – not yet."), 7);
        assert_eq!(words("Сорок два\nслова\n\nи ещё 3,5 %"), 6);
        assert_eq!(words("서울의 봄"), 2);
    }

    #[test]
    fn estimates_where_nobody_writes_spaces() {
        assert_eq!(words("新桥开通"), 2);
        assert_eq!(words("新桥,昨天开通。"), 3);
        assert_eq!(words("AI新时代 2025年"), 4);
        assert_eq!(words("สะพานใหม่"), 2);
    }
}
