//! What one block's text looks like, blind to where it stands.

use crate::model::{Block, Link};
use crate::text::sentence::{ends_sentence, is_sentence_mark};
use crate::text::words::{Counted, WordCount};

/// Measures of one block of text.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent observations, not a state")]
pub(crate) struct Measure {
    /// Words, as [`words`](crate::text::words) counts them, with parts of words.
    pub(crate) words: f32,
    pub(crate) chars: f32,
    /// Share of the words that stand in links.
    pub(crate) link_density: f32,
    pub(crate) links: f32,
    /// The text ends as a sentence does, closing quotes aside.
    pub(crate) ends_sentence: bool,
    /// Sentence ends inside the text.
    pub(crate) sentences: f32,
    pub(crate) commas: f32,
    /// Share of the words that begin with a capital.
    pub(crate) capitalised: f32,
    /// Share of the letters that are capitals.
    pub(crate) upper: f32,
    /// Share of the characters that are digits.
    pub(crate) digits: f32,
    /// Characters such as `|`, `»`, `•`, `/` that stand between menu items.
    pub(crate) separators: f32,
    pub(crate) begins_lower: bool,
    pub(crate) begins_digit: bool,
    pub(crate) begins_quote: bool,
    pub(crate) ends_colon: bool,
    pub(crate) has_copyright: bool,
    pub(crate) has_at: bool,
    /// Fifteen words or more, mostly unlinked, ended as a sentence: prose, judged blind to markup.
    pub(crate) good: bool,
}

/// Fewest words of a block that counts as prose.
const GOOD_WORDS: f32 = 15.0;
/// Link density from which a block is no prose.
const GOOD_LINKS: f32 = 0.35;

impl Measure {
    pub(crate) fn of(block: &Block) -> Self {
        let text = block.text.trim();
        let count = Count::of(text);
        let words = count.word.words();
        let all = |l: &Link| l.start == 0 && l.end as usize == block.text.len() && text.len() == block.text.len();
        let linked = |l: &Link| if all(l) { words } else { Count::of(slice(&block.text, l.start, l.end)).word.words() };
        let linked: f32 = block.links.iter().map(linked).sum();
        let link_density = if words > 0.0 { (linked / words).min(1.0) } else { 0.0 };
        let ends_sentence = ends_sentence(text);
        let first = text.chars().next().unwrap_or(' ');
        Self {
            words,
            chars: count.chars as f32,
            link_density,
            links: block.links.len() as f32,
            ends_sentence,
            sentences: count.sentences as f32,
            commas: count.commas as f32,
            capitalised: count.capitalised as f32 / count.word.spaced.max(1) as f32,
            upper: count.upper as f32 / count.letters.max(1) as f32,
            digits: count.digits as f32 / count.chars.max(1) as f32,
            separators: count.separators as f32,
            begins_lower: first.is_lowercase(),
            begins_digit: first.is_numeric(),
            begins_quote: is_open_quote(first),
            ends_colon: text.ends_with([':', '：']),
            has_copyright: has_copyright(text.as_bytes()),
            has_at: memchr::memchr(b'@', text.as_bytes()).is_some(),
            good: words >= GOOD_WORDS && link_density < GOOD_LINKS && ends_sentence,
        }
    }
}

/// True for a text with `©`, `®` or `(c)`.
fn has_copyright(text: &[u8]) -> bool {
    memchr::memchr2_iter(0xc2, b'(', text).any(|at| {
        let rest = &text[at..];
        rest.starts_with("©".as_bytes()) || rest.starts_with("®".as_bytes()) || rest.starts_with(b"(c)")
    })
}

fn slice(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or("")
}

fn is_open_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‘' | '»' | '‚' | '「' | '『' | '—' | '–' | '-')
}

/// What is no letter or digit of ASCII.
const NONE: u64 = u64::MAX;
/// For each byte what it adds to the digits, and above them to the capitals; [`NONE`] for all but letters and digits.
static ALPHANUMERIC: [u64; 256] = {
    let mut out = [NONE; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            out[byte as usize] = byte.is_ascii_digit() as u64 | (byte.is_ascii_uppercase() as u64) << 32;
        }
        byte += 1;
    }
    out
};

/// What is counted in a text, each as a whole number.
#[derive(Default)]
struct Count {
    word: WordCount,
    chars: u32,
    letters: u32,
    upper: u32,
    digits: u32,
    capitalised: u32,
    sentences: u32,
    commas: u32,
    separators: u32,
}

impl Count {
    fn of(text: &str) -> Self {
        let mut out = Self { chars: text.chars().count() as u32, ..Self::default() };
        let mut after_letter = false;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if ALPHANUMERIC[usize::from(byte)] != NONE {
                at += out.run(&bytes[at..]);
                after_letter = true;
                continue;
            }
            if byte.is_ascii() {
                at += 1;
                out.word.in_word &= !byte.is_ascii_whitespace();
                if byte != b' ' {
                    out.mark(char::from(byte), after_letter);
                }
                after_letter = false;
                continue;
            }
            let c = text[at..].chars().next().unwrap_or(' ');
            at += c.len_utf8();
            after_letter = match out.word.add(c) {
                Counted::Unspaced => {
                    out.letters += 1;
                    true
                }
                Counted::Begins => out.letter(c, true),
                Counted::Continues => out.letter(c, false),
                Counted::Other => {
                    out.mark(c, after_letter);
                    c.is_alphanumeric()
                }
            };
        }
        out
    }

    /// Counts the letters and digits of ASCII that the bytes begin with; gives how many they are.
    fn run(&mut self, bytes: &[u8]) -> usize {
        let (mut sum, mut length) = (0, 0);
        for byte in bytes {
            match ALPHANUMERIC[usize::from(*byte)] {
                NONE => break,
                counts => sum += counts,
            }
            length += 1;
        }
        let digits = (sum & u64::from(u32::MAX)) as u32;
        self.digits += digits;
        self.letters += length as u32 - digits;
        self.upper += (sum >> 32) as u32;
        if !self.word.in_word {
            self.word.spaced += 1;
            self.word.in_word = true;
            self.capitalised += u32::from(bytes[0].is_ascii_uppercase());
        }
        length
    }

    /// Counts a letter or digit beyond ASCII; true, since it is one.
    fn letter(&mut self, c: char, begins_word: bool) -> bool {
        self.capitalised += u32::from(begins_word && c.is_uppercase());
        if c.is_numeric() {
            self.digits += 1;
        } else {
            self.letters += 1;
            self.upper += u32::from(c.is_uppercase());
        }
        true
    }

    fn mark(&mut self, c: char, after_letter: bool) {
        match c {
            ',' | '，' | '、' | '،' | ';' | '；' => self.commas += 1,
            '|' | '»' | '•' | '/' | '·' | '›' | '→' | '>' => self.separators += 1,
            c if after_letter && is_sentence_mark(c) => self.sentences += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlockKind, ElementId};

    fn measure(text: &str) -> Measure {
        let block = Block {
            kind: BlockKind::Paragraph,
            text: text.into(),
            links: vec![],
            markup: None,
            element: ElementId(0),
            place: 0,
            hidden: false,
        };
        Measure::of(&block)
    }

    #[test]
    fn letters_digits_and_marks_are_counted_by_their_kinds() {
        let count = Count::of("A 2nd -- Ärger, bei B-Ware; it's 5.30 | “So?”");
        assert_eq!((count.word.spaced, count.letters, count.upper, count.digits, count.capitalised), (8, 21, 5, 4, 4));
        assert_eq!((count.commas, count.separators, count.sentences, count.chars), (2, 1, 2, 45));
    }

    #[test]
    fn counts_words_in_scripts_with_and_without_spaces() {
        assert!((measure("It's a well-known fact.").words - 4.0).abs() < f32::EPSILON);
        assert!((measure("今日は晴れ。").words - 2.5).abs() < f32::EPSILON);
        assert!(measure("He said: “Yes.”").ends_sentence);
        assert!(!measure("Read more").ends_sentence);
    }
}
