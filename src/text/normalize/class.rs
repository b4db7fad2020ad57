//! What a character is to the normaliser: space, invisible, joiner, mark or text.

use crate::text::script::is_han;
use unicode_normalization::char::is_combining_mark;

/// The most combining marks that one base character keeps; no orthography stacks half as many.
pub const MAX_MARKS: usize = 10;

/// What becomes of a character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// White space, also characters that are drawn as nothing but take room.
    Space,
    /// Taken out.
    Dropped,
    /// Kept only inside words that are spelled with it.
    Joiner,
    /// Text.
    Text,
}

/// The class of a character.
pub(crate) fn of(c: char) -> Class {
    match c {
        ' '..='~' if c != ' ' => Class::Text,
        '\u{3164}' | '\u{ffa0}' | '\u{2800}' => Class::Space,
        c if c.is_whitespace() => Class::Space,
        c if c.is_control() => Class::Dropped,
        '\u{180e}' | '\u{200c}' | '\u{200d}' => Class::Joiner,
        c if is_ideographic_variant(c) => Class::Text,
        c if is_invisible(c) => Class::Dropped,
        _ => Class::Text,
    }
}

/// Characters beyond ASCII that stay as they are whatever stands beside them: letters that are composed already, and marks
/// of punctuation. Not all there are, but most of what news is written with.
pub(crate) fn is_settled(c: char) -> bool {
    matches!(c,
        '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' // Latin
        | '\u{388}'..='\u{3ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' // Greek, Cyrillic
        | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' // Hebrew, Arabic
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' // punctuation, currencies
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' // Kana and its punctuation
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff5e}') // Han, Hangul, full width
}

/// `char::is_alphabetic`, told by ranges for what most texts are written in.
#[inline]
#[must_use]
pub fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{d7}' | '\u{f7}' | '\u{a0}' | '\u{ab}' | '\u{bb}' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' => false,
        '\u{c0}'..='\u{24f}' // Latin
        | '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3ce}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' // Greek, Cyrillic
        | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' // Hebrew, Arabic
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => true,
        _ => c.is_alphabetic(),
    }
}

/// `char::is_alphanumeric` in the same way.
#[inline]
#[must_use]
pub fn is_letter_or_digit(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c) || !c.is_ascii() && !matches!(c, '\u{2010}'..='\u{2027}') && c.is_numeric()
}

/// Format characters without ink, and code points that are no characters.
fn is_invisible(c: char) -> bool {
    let code = u32::from(c);
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' // soft hyphen, grapheme joiner, Arabic letter mark
        | '\u{200b}'..='\u{200f}' // zero-width space, directional marks
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' // bidirectional controls, invisible operators
        | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' // noncharacters, byte-order mark
        | '\u{fff0}'..='\u{fffc}' // interlinear annotation, object replacement
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' // shorthand and musical format controls
        | '\u{e0000}'..='\u{e0fff}') // tags
        || code & 0xfffe == 0xfffe
}

/// The text without what cannot be seen; joiners stay where they matter.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut base = None;
    let mut pending = None;
    for c in text.chars() {
        match of(c) {
            Class::Dropped => {}
            Class::Joiner => pending = pending.or(Some(c)),
            Class::Space => {
                (base, pending) = (None, None);
                out.push(c);
            }
            Class::Text if is_ideographic_variant(c) && !out.ends_with(is_han) => {}
            Class::Text => {
                out.extend(pending.take().filter(|_| base.is_some_and(|b| joins(b, c))));
                if !is_mark(c) {
                    base = Some(c);
                }
                out.push(c);
            }
        }
    }
    out
}

/// True if a joiner between `base` (with its marks) and `next` is part of the spelling.
fn joins(base: char, next: char) -> bool {
    is_joining_script(base) || (is_emoji(base) && is_emoji(next))
}

/// Scripts whose spelling uses joiners: Arabic to Mandaic, the Indic scripts, Myanmar, Khmer, Mongolian and their kin.
fn is_joining_script(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1cff}'
        | '\u{a800}'..='\u{abff}' | '\u{fb50}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10a00}'..='\u{10fff}' | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
}

/// Variation selectors for ideographs: elsewhere they mean nothing and serve to hide data.
fn is_ideographic_variant(c: char) -> bool {
    matches!(c, '\u{e0100}'..='\u{e01ef}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && is_combining_mark(c)
}

/// Counts the marks on the current base.
#[derive(Default)]
pub(crate) struct Marks {
    seen: usize,
}

impl Marks {
    /// False if the base has its fill: then the mark goes, and a joiner too, for what it would join has gone.
    pub(crate) fn admits(&mut self, c: char) -> bool {
        if of(c) == Class::Joiner {
            return self.seen < MAX_MARKS;
        }
        self.seen = if is_mark(c) { self.seen + 1 } else { 0 };
        self.seen <= MAX_MARKS
    }

    /// A new base follows.
    pub(crate) fn reset(&mut self) {
        self.seen = 0;
    }
}

#[cfg(test)]
mod letters {
    use super::{is_letter, is_letter_or_digit};

    #[test]
    fn ranges_say_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            assert_eq!((is_letter(c), is_letter_or_digit(c)), (c.is_alphabetic(), c.is_alphanumeric()), "{:x}", u32::from(c));
        }
    }
}
