//! Text as numbers, words and marks: what the date patterns are written over.

use crate::text::script::is_han;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of digits of any script; `digits` counts them, `value` saturates.
    Number {
        /// The value.
        value: u64,
        /// How many digits it was written with.
        digits: u8,
    },
    /// A run of letters, or one ideograph.
    Word,
    /// Any other character.
    Mark(char),
}

/// A piece of text with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// True if white space stands before it.
    pub(crate) spaced: bool,
}

impl Token<'_> {
    pub(crate) fn mark(&self) -> Option<char> {
        match self.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }
}

/// First digits of the decimal systems in use on news pages.
const ZEROS: [u32; 18] =
    [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0xff10];

/// The value of a decimal digit of any script.
pub(crate) fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS.iter().map(|zero| (c as u32).wrapping_sub(*zero)).find(|value| *value < 10)
}

/// Chinese and Japanese numerals up to ten.
fn numeral(c: char) -> Option<u64> {
    if c < '〇' {
        return None;
    }
    "〇一二三四五六七八九十".chars().position(|n| n == c).map(|at| at as u64)
}

/// True if the text holds a digit of any script: without one there is no date in it.
pub(crate) fn has_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || !text.is_ascii() && text.chars().any(|c| digit(c).is_some() || numeral(c).is_some())
}

fn is_letter(c: char) -> bool {
    let script_mark = matches!(c as u32, 0x300..=0x36f | 0x5b0..=0x5c7 | 0x64b..=0x65f | 0x900..=0x963 | 0x970..=0xe4f | 0x200c | 0x200d);
    (c.is_alphabetic() || script_mark) && !is_han(c) && digit(c).is_none()
}

fn is_thai(c: char) -> bool {
    matches!(c as u32, 0xe01..=0xe4f)
}

/// Splits text into tokens; reads no further than `limit` bytes.
pub(crate) fn split(text: &str, limit: usize) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut spaced = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next().filter(|_| at < limit) {
        let size = token_size(&text[at..], c);
        if c.is_whitespace() {
            spaced = true;
        } else if !is_ignored(c) {
            out.push(Token { kind: kind(&text[at..at + size], c), text: &text[at..at + size], start: at, end: at + size, spaced });
            spaced = false;
        }
        at += size;
    }
    out
}

/// Direction marks and the like, which stand inside dates without meaning.
fn is_ignored(c: char) -> bool {
    matches!(c as u32, 0x200b | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff | 0xad)
}

fn token_size(rest: &str, first: char) -> usize {
    let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters > 0 && rest.as_bytes().get(letters).is_none_or(u8::is_ascii) {
        return letters;
    }
    if digit(first).is_some() {
        run(|c| digit(c).is_some())
    } else if numeral(first).is_some() {
        run(|c| numeral(c).is_some())
    } else if is_thai(first) {
        // Thai abbreviations hold dots: "ม.ค." is one word.
        let end = run(|c| is_thai(c) || c == '.');
        rest[..end].trim_end_matches('.').len().max(first.len_utf8())
    } else if is_letter(first) {
        run(is_letter)
    } else {
        first.len_utf8()
    }
}

fn kind(text: &str, first: char) -> Kind {
    if digit(first).is_some() {
        let value = text.chars().filter_map(digit).fold(0u64, |sum, d| sum.saturating_mul(10).saturating_add(u64::from(d)));
        Kind::Number { value, digits: text.chars().count().min(255) as u8 }
    } else if numeral(first).is_some() {
        ideographic(text)
    } else if is_letter(first) || is_han(first) {
        Kind::Word
    } else {
        Kind::Mark(first)
    }
}

/// `二〇二五` is read digit by digit, `二十五` by tens.
fn ideographic(text: &str) -> Kind {
    let values: Vec<u64> = text.chars().filter_map(numeral).take(8).collect();
    let Some(ten) = values.iter().position(|v| *v == 10) else {
        return Kind::Number { value: values.iter().fold(0, |sum, d| sum * 10 + d), digits: values.len() as u8 };
    };
    let tens = values[..ten].last().copied().unwrap_or(1);
    let ones = values[ten + 1..].first().copied().unwrap_or(0);
    Kind::Number { value: tens * 10 + ones, digits: 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u64> {
        let value = |t: Token<'_>| match t.kind {
            Kind::Number { value, .. } => Some(value),
            _ => None,
        };
        split(text, 1000).into_iter().filter_map(value).collect()
    }

    #[test]
    fn reads_digits_of_every_script() {
        assert_eq!(numbers("٢ ۱۴۰۴ २०२५ ๒๕๖๘ 12"), [2, 1404, 2025, 2568, 12]);
        assert_eq!(numbers("二〇二五年四月二十三日"), [2025, 4, 23]);
        assert_eq!(numbers("十二月三十日"), [12, 30]);
    }

    #[test]
    fn stops_at_the_limit() {
        assert_eq!(split(&"1 ".repeat(100), 10).len(), 5);
    }
}
