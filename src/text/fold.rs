//! Case folding, and words as they are compared: without case and marks, whatever the script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::normalize::{self, is_letter_or_digit};
use crate::text::script::is_unspaced;

/// Lower case; no dot is left over from a Turkish capital.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.to_lowercase();
    if lower.contains("i\u{307}") { lower.replace("i\u{307}", "i") } else { lower }
}

/// Lower case as the phrase files have it: plain apostrophes and spaces, no dot left over from a Turkish capital, NFC.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        let lower = text.to_ascii_lowercase();
        return if memchr::memchr2(b'\n', b'\t', lower.as_bytes()).is_some() { lower.replace(['\n', '\t'], " ") } else { lower };
    }
    let plain = |c: char| match c {
        '’' | '‘' | 'ʼ' => '\'',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\n' | '\t' => ' ',
        other => other,
    };
    // A capital sigma has two small letters, and only the letters around it tell which.
    let settled = text.contains('Σ').then(|| text.to_lowercase());
    let text = settled.as_deref().unwrap_or(text);
    let mut lower = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| !b.is_ascii()) {
        let (run, behind) = rest.split_at(at);
        lower.push_str(run);
        let Some(c) = behind.chars().next() else { break };
        lower.extend(c.to_lowercase().filter(|c| *c != '\u{307}').map(plain));
        rest = &behind[c.len_utf8()..];
    }
    lower.push_str(rest);
    // What is not ASCII is in small letters by now.
    lower.make_ascii_lowercase();
    let lower = if memchr::memchr2(b'\n', b'\t', lower.as_bytes()).is_some() { lower.replace(['\n', '\t'], " ") } else { lower };
    if lower.is_ascii() { lower } else { normalize::line(&lower) }
}

/// Lower case without accents and vowel points, Arabic and Persian letters alike: as the tables of dates hold words.
pub(crate) fn bare(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.to_lowercase()
        .nfd()
        .filter(|c| !matches!(*c as u32, 0x300..=0x36f | 0x591..=0x5c7 | 0x64b..=0x65f | 0x200c | 0x200d))
        .map(|c| match c {
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            'ı' => 'i',
            other => other,
        })
        .collect::<String>()
        .nfc()
        .collect()
}

/// What takes the letters of a text's words, one after the other.
pub(crate) trait Letters {
    /// A letter or digit of the word, in lower case.
    fn letter(&mut self, c: char);
    /// The word ends; called also where there is none.
    fn end(&mut self);
}

/// Gives the text's words letter by letter: lower case, letters and digits only; apostrophes and combining marks do not part a
/// word, and a character of a script without spaces is a word by itself.
pub(crate) fn each_word(text: &str, out: &mut impl Letters) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            at += 1;
            match SMALL[usize::from(byte)] {
                0 if byte == b'\'' => {}
                0 => out.end(),
                small => out.letter(char::from(small)),
            }
            continue;
        }
        let c = text[at..].chars().next().unwrap_or(' ');
        at += c.len_utf8();
        if is_unspaced(c) {
            out.end();
            if is_letter_or_digit(c) {
                out.letter(c);
                out.end();
            }
        } else if is_letter_or_digit(c) {
            c.to_lowercase().filter(|c| *c != '\u{307}').for_each(|c| out.letter(c));
        } else if !is_inside_word(c) {
            out.end();
        }
    }
    out.end();
}

/// The small letter or digit of an ASCII character; 0 for others.
static SMALL: [u8; 256] = {
    let mut out = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            out[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    out
};

/// Marks that belong to the word they stand in.
fn is_inside_word(c: char) -> bool {
    matches!(c, '’' | 'ʼ' | '\u{ad}' | '\u{200c}' | '\u{200d}') || is_combining_mark(c)
}

/// The words of a text as strings.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut out = Strings::default();
    each_word(text, &mut out);
    out.words
}

#[derive(Default)]
struct Strings {
    words: Vec<String>,
    open: bool,
}

impl Letters for Strings {
    fn letter(&mut self, c: char) {
        if !self.open {
            self.words.push(String::new());
            self.open = true;
        }
        if let Some(last) = self.words.last_mut() {
            last.push(c);
        }
    }

    fn end(&mut self) {
        self.open = false;
    }
}

/// The words of a text as hashes.
pub(crate) fn hashes(text: &str) -> Vec<u64> {
    let mut out = Hashes { words: Vec::with_capacity(text.len() / 6 + 1), word: Word::default() };
    each_word(text, &mut out);
    out.words
}

/// The words of many texts as hashes, each list as long as it must be.
pub(crate) fn all_hashes<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Box<[u64]>> {
    let mut out = Hashes { words: Vec::new(), word: Word::default() };
    let words = texts.map(|text| {
        out.words.clear();
        each_word(text, &mut out);
        Box::from(out.words.as_slice())
    });
    words.collect()
}

struct Hashes {
    words: Vec<u64>,
    word: Word,
}

impl Letters for Hashes {
    fn letter(&mut self, c: char) {
        self.word.add(c);
    }

    fn end(&mut self) {
        self.words.extend(self.word.end());
    }
}

/// Where a hash begins.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Mixes a value into a hash.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A word as it grows: its hash so far, and what waits to be mixed in, eight bits or more a character.
#[derive(Default)]
struct Word {
    hash: u64,
    waiting: u64,
    bits: u32,
}

impl Word {
    fn add(&mut self, c: char) {
        let width = if c.is_ascii() { 8 } else { 24 };
        if self.bits + width > u64::BITS {
            self.hash = mix(self.hash ^ SEED, self.waiting);
            (self.waiting, self.bits) = (0, 0);
        }
        self.waiting = self.waiting << width | u64::from(c);
        self.bits += width;
    }

    /// The word's hash, if there is a word; what comes then begins another.
    fn end(&mut self) -> Option<u64> {
        let word = std::mem::take(self);
        (word.bits > 0).then(|| mix(word.hash ^ SEED, word.waiting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_in_any_script() {
        assert_eq!(words("Don’t, O'Neil: 3,5"), ["dont", "oneil", "3", "5"]);
        assert_eq!(words("Ein Tag, 東京"), ["ein", "tag", "東", "京"]);
        assert_eq!(words("हिन्दी में"), ["हिन्दी", "में"].map(|w| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>()));
        assert_eq!(words("İstanbul"), ["istanbul"]);
        assert_eq!(hashes("A day, a Day").len(), 4);
        assert_eq!(hashes("Day"), hashes("“day”"));
    }

    #[test]
    fn folds_accents_and_case() {
        assert_eq!(lower("İZMİR"), "izmir");
        assert_eq!(bare("Février"), "fevrier");
        assert_eq!(folded("L’Été\tici"), "l'été ici");
    }
}
