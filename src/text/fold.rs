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
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    let mut word = Word::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            at += 1;
            match SMALL[usize::from(byte)] {
                0 => out.extend(word.end()),
                small => word.add_bits(u64::from(small), 8),
            }
            continue;
        }
        let c = text[at..].chars().next().unwrap_or(' ');
        at += c.len_utf8();
        if !is_letter_or_digit(c) {
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

/// A word as it grows: its hash so far, and what waits to be mixed in, eight bits or more a character.
#[derive(Default)]
struct Word {
    hash: u64,
    waiting: u64,
    bits: u32,
}

impl Word {
    fn add(&mut self, c: char) {
        self.add_bits(u64::from(c), if c.is_ascii() { 8 } else { 24 });
    }

    fn add_bits(&mut self, bits: u64, width: u32) {
        if self.bits + width > u64::BITS {
            self.hash = mix(self.hash ^ SEED, self.waiting);
            (self.waiting, self.bits) = (0, 0);
        }
        self.waiting = self.waiting << width | bits;
        self.bits += width;
    }

    /// The word's hash, if there is a word; what comes then begins another.
    fn end(&mut self) -> Option<u64> {
        if self.bits == 0 {
            return None;
        }
        let word = std::mem::take(self);
        Some(mix(word.hash ^ SEED, word.waiting))
    }
}
