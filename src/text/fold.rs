//! Words as they are compared: without case and marks, as hashes.

use crate::text::normalize::is_letter_or_digit;
use crate::text::script::is_unspaced;

/// Where a hash begins.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Mixes a value into a hash.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Words as they are compared, as hashes: lower-case, letters and digits only; unspaced scripts by character.
pub(crate) fn fold(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / 6 + 1);
    let mut word = Word::default();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.add(c.to_ascii_lowercase());
        } else if c.is_ascii() || !is_letter_or_digit(c) {
            out.extend(word.end());
        } else if is_unspaced(c) {
            out.extend(word.end());
            word.add(c);
            out.extend(word.end());
        } else {
            c.to_lowercase().for_each(|c| word.add(c));
        }
    }
    out.extend(word.end());
    out
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
