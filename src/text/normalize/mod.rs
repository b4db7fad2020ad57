//! Text as it should stand in a file: one form for what Unicode can write in many, nothing that a reader cannot see.
//!
//! What is kept and what goes:
//! - **NFC**, so that the same word has the same bytes. Compatibility forms (ligatures, full-width letters) stay.
//! - **White space** of every kind (no-break, ideographic, line and paragraph separators) becomes one ASCII space. A line
//!   break between two Han or Kana characters becomes nothing: those scripts write no spaces, the break is the source's.
//! - **Invisible characters** go: soft hyphens, zero-width spaces, byte-order marks, fillers, Unicode tags, interlinear
//!   annotation marks, noncharacters, control characters, and every bidirectional control. That includes the left-to-right
//!   and right-to-left marks: they only steer display, and what steers display can also mislead. The zero-width joiner and
//!   non-joiner stay inside words of scripts that are spelled with them (Arabic, the Indic scripts, Mongolian …) and inside
//!   emoji, ideographic variation selectors behind an ideograph.
//! - **Combining marks** beyond [`MAX_MARKS`] on one base character go.
//! - Quotes, dashes and ellipses stay as the author wrote them.
//!
//! Normalising twice is the same as once, and the work is linear in the text.

mod blocks;
mod body;
pub(crate) mod class;
mod spans;
#[cfg(test)]
mod tests;

use encoding_rs::Encoding;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(crate) use blocks::{block, paragraphs};
pub use body::{Depths, body};
pub use class::{MAX_MARKS, is_letter, is_letter_or_digit};

use crate::text::script::breaks_anywhere;
use class::{Class, Marks};

/// One line of text: normalised, all white space folded to single spaces, trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    fold(&composed(text))
}

/// Running text in lines of the author's: each line as [`line()`] gives it, empty ones left out.
#[must_use]
pub fn lines(text: &str) -> String {
    if !text.contains('\n') {
        return line(text);
    }
    text.split('\n').map(line).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Text whose line breaks and spaces are the author's: normalised, every line break `\n`, every other space kept as one.
///
/// Spaces at line ends go, also blank lines at both ends; blank lines in a row become one, so that a reader of the whole
/// body never meets more than one blank line.
#[must_use]
pub fn preformatted(text: &str) -> String {
    let text = composed(&unified_breaks(text));
    let mut out = String::with_capacity(text.len());
    let mut marks = Marks::default();
    for c in text.chars() {
        match class::of(c) {
            Class::Space => {
                marks.reset();
                push_space(&mut out, c);
            }
            _ if marks.admits(c) => out.push(c),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// True for what [`line`] gives back as it is: printable ASCII and settled characters with single spaces inside.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edges = [bytes.first(), bytes.last()].contains(&Some(&b' '));
    // The last byte of a stretch is the first of the next: two spaces stand in one of them.
    let is_plain = |stretch: &[u8]| !stretch.iter().zip(&stretch[1..]).fold(false, |odd, (byte, next)| odd | is_odd(*byte, *next));
    let last = bytes.last().is_some_and(|last| is_odd(*last, 0));
    let ascii = (0..bytes.len()).step_by(STRETCH).all(|at| is_plain(&bytes[at..bytes.len().min(at + STRETCH + 1)]));
    !edges && !last && ascii && beyond_ascii(text).all(class::is_settled)
}

/// So many bytes are judged between two looks at what came out.
const STRETCH: usize = 64;

/// True for a control of ASCII, and for two spaces.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
fn is_odd(byte: u8, next: u8) -> bool {
    (byte < b' ') | (byte == 0x7f) | ((byte == b' ') & (next == b' '))
}

/// The characters that are not of ASCII.
fn beyond_ascii(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[Encoding::ascii_valid_up_to(rest.as_bytes())..];
        let c = rest.chars().next()?;
        rest = &rest[c.len_utf8()..];
        Some(c)
    })
}

/// The text without its invisible characters, in NFC. White space is untouched.
fn composed(text: &str) -> String {
    let seen = class::visible(text);
    match is_nfc_quick(seen.chars()) {
        IsNormalized::Yes => seen,
        _ => seen.nfc().collect(),
    }
}

/// Folds white space and caps marks in composed text.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = Gap::None;
    let mut marks = Marks::default();
    for c in text.chars() {
        if class::of(c) == Class::Space {
            gap = gap.wider(c);
            marks.reset();
        } else if marks.admits(c) {
            if !out.is_empty() && gap.shows(out.chars().next_back(), c) {
                out.push(' ');
            }
            gap = Gap::None;
            out.push(c);
        }
    }
    out
}

/// The white space since the last visible character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// Only blanks so far, which may be the indentation before a line break.
    Blank,
    /// Line breaks, with or without blanks.
    Break,
    /// A space that somebody meant, such as an ideographic one.
    Space,
}

impl Gap {
    fn wider(self, c: char) -> Self {
        match (self, c) {
            (Self::Space, _) => Self::Space,
            (_, '\n' | '\r') => Self::Break,
            (Self::None, ' ' | '\t') => Self::Blank,
            (before, ' ' | '\t') => before,
            _ => Self::Space,
        }
    }

    fn shows(self, before: Option<char>, after: char) -> bool {
        match self {
            Self::None => false,
            Self::Break => !(before.is_some_and(breaks_anywhere) && breaks_anywhere(after)),
            Self::Blank | Self::Space => true,
        }
    }
}

/// Every kind of line break as `\n`.
fn unified_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

/// Adds a space of preformatted text.
fn push_space(out: &mut String, c: char) {
    match c {
        '\n' => {
            out.truncate(out.trim_end_matches([' ', '\t']).len());
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
        }
        '\t' => out.push('\t'),
        _ => out.push(' '),
    }
}
