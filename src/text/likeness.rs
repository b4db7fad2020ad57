//! Spaces, words and how alike two lines are.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::LazyLock;

pub(crate) use crate::text::fold::words;
use crate::text::fold::{self, Letters};
use crate::text::normalize::is_letter_or_digit;
use crate::text::script::is_han_or_kana;

/// The text on one line: white space folded, invisible characters out.
pub(crate) fn squeeze(text: &str) -> String {
    let text = text.trim_matches(|c: char| c <= ' ' || c == '\u{7f}');
    if is_squeezed(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for word in text.split(|c: char| c == ' ' || c.is_ascii_control()).filter(|w| !w.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        return out;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_open) {
        let (run, behind) = rest.split_at(at);
        out.push_str(run);
        let Some(c) = behind.chars().next() else { break };
        match c {
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
        rest = &behind[c.len_utf8()..];
    }
    out.push_str(rest);
    out.truncate(out.trim_end().len());
    out
}

/// So many bytes are judged between two looks at what came out.
const STRETCH: usize = 64;

/// True for bytes that white space and invisible characters begin with, if others do too.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
fn is_open(byte: u8) -> bool {
    (byte <= b' ') | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xe1) | (byte == 0xe2) | (byte == 0xe3) | (byte == 0xef)
}

/// True for what [`squeeze`] gives back as it is, as far as the bytes tell: single spaces inside, and nothing from the parts
/// of Unicode where other white space and invisible characters stand.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
fn is_squeezed(text: &str) -> bool {
    let is_odd = |byte: u8| is_open(byte) & (byte != b' ');
    let bytes = text.as_bytes();
    let edges = [bytes.first(), bytes.last()].contains(&Some(&b' '));
    let last = bytes.last().is_some_and(|last| is_odd(*last));
    // No way out inside a stretch, so that many bytes are looked at at once.
    !edges
        && !last
        && bytes.chunks(STRETCH).zip((0..).step_by(STRETCH)).all(|(stretch, at)| {
            let behind = &bytes[(at + 1).min(bytes.len())..];
            !stretch.iter().zip(behind).fold(false, |odd, (byte, next)| odd | is_odd(*byte) | ((*byte == b' ') & (*next == b' ')))
        })
}

/// Lower case letters and digits alone: two lines that differ in spaces and punctuation only have one key.
pub(crate) fn key(text: &str) -> String {
    if text.is_ascii() {
        let mut letters = vec![0; text.len()];
        let mut count = 0;
        for byte in text.bytes() {
            letters[count] = byte.to_ascii_lowercase();
            count += usize::from(byte.is_ascii_alphanumeric());
        }
        letters.truncate(count);
        return String::from_utf8(letters).unwrap_or_default();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && is_letter_or_digit(c) {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// What stands before the marks that part a headline of Han or Kana from its section and site without blanks: `新桥昨天开始通车了_国内_晨报`.
/// `None` where it is short, as in "专访|…", or something long stands behind it.
pub(crate) fn unspaced_head(title: &str) -> Option<&str> {
    const MARKS: [char; 3] = ['_', '｜', '|'];
    let (head, rest) = title.split_once(MARKS)?;
    let han = head.chars().filter(|c| is_han_or_kana(*c)).count();
    let short = rest.split(MARKS).all(|part| part.trim().chars().count() <= 12);
    (han >= 8 && short).then(|| head.trim())
}

/// A name that a picture's text and a line give one behind the other: "Ada Lind Ada Lind".
pub(crate) fn once(name: String) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let (first, second) = words.split_at(words.len() / 2);
    if first.len() > 1 && first == second { first.join(" ") } else { name }
}

/// How often each of a text's [`words`] stands in it, by the words' hashes: enough for words that others ask for.
#[derive(Default)]
pub(crate) struct Counts(HashMap<u64, u32, AsItIs>);

/// For keys that are hashes already, or are hashed here: with a number of this run's own, so that nobody can write a dump whose words
/// crowd one place of a map. Nothing is read out of such a map in its order.
pub(crate) type AsItIs = BuildHasherDefault<PassedOn>;

/// Passes a hash on, stirred with the run's number.
#[derive(Default)]
pub(crate) struct PassedOn(u64);

impl Hasher for PassedOn {
    fn finish(&self) -> u64 {
        static OWN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0_u8));
        stirred(self.0 ^ *OWN)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        self.0 = eights.iter().fold(self.0, |hash, eight| stirred(hash ^ u64::from_le_bytes(*eight)));
        self.0 = rest.iter().fold(self.0, |hash, byte| with(hash, u32::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The hash of nothing, and of what was hashed with one character more.
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;
fn with(hash: u64, c: u32) -> u64 {
    stirred(hash ^ u64::from(c))
}

/// A number stirred so that all of its bits hang on all of those it had; no two become one.
pub(crate) fn stirred(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number ^ (number >> 29)
}

impl Letters for Counter {
    fn letter(&mut self, c: char) {
        self.hash = with(self.hash, u32::from(c));
    }

    fn end(&mut self) {
        if self.hash != NOTHING {
            *self.counts.0.entry(self.hash).or_default() += 1;
            self.hash = NOTHING;
        }
    }
}

/// Counts words by their hashes as their letters come.
struct Counter {
    counts: Counts,
    hash: u64,
}

impl Counts {
    pub(crate) fn of(text: &str) -> Self {
        let mut counter = Counter { counts: Self::default(), hash: NOTHING };
        fold::each_word(text, &mut counter);
        counter.counts
    }

    /// How often the text holds a word, as [`words`] gives it.
    pub(crate) fn count(&self, word: &str) -> u32 {
        let hash = word.chars().fold(NOTHING, |hash, c| with(hash, u32::from(c)));
        self.0.get(&hash).copied().unwrap_or(0)
    }
}

/// The share of the words of `part` that `whole` holds.
pub(crate) fn covered(part: &[String], whole: &HashSet<&str>) -> f32 {
    if part.is_empty() {
        return 0.0;
    }
    part.iter().filter(|w| whole.contains(w.as_str())).count() as f32 / part.len() as f32
}

/// How alike two lines are by their words, 0 to 1 (Dice).
pub(crate) fn likeness(a: &str, b: &str) -> f32 {
    alike(&distinct(a), &distinct(b))
}

/// True if both say the same words, case, spaces and marks aside.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    !b.is_empty() && a.len() < b.len() * 2 + 20 && key_letters(a).eq(key_letters(b))
}

/// What [`key`] gives, letter by letter: most lines differ in their first.
fn key_letters(text: &str) -> impl Iterator<Item = char> {
    let counts = |c: &char| c.is_ascii_alphanumeric() || !c.is_ascii() && is_letter_or_digit(*c);
    text.chars().filter(counts).flat_map(char::to_lowercase)
}

/// The words of a line, each once, in their order: for comparing one line with many.
pub(crate) fn distinct(text: &str) -> Vec<String> {
    let mut out = words(text);
    out.sort_unstable();
    out.dedup();
    out
}

/// How alike two lines are whose words are [`distinct`].
pub(crate) fn alike(a: &[String], b: &[String]) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut left, mut right, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(left), b.get(right)) {
        let order = x.cmp(y);
        left += usize::from(order.is_le());
        right += usize::from(order.is_ge());
        both += usize::from(order.is_eq());
    }
    2.0 * both as f32 / (a.len() + b.len()) as f32
}

/// The first `limit` characters, cut at a character's edge.
pub(crate) fn head(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    if text.as_bytes()[..limit].is_ascii() {
        return &text[..limit];
    }
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_spaces() {
        assert_eq!(squeeze(" a\u{a0}\n b\u{ad}c "), "a bc");
    }

    #[test]
    fn counts_what_words_gives() {
        for text in ["A day, a Night; the day's end", "Ein Tag, 東京の日 Ein tag É é İ", "", "  ", "東東京"] {
            let (all, counts) = (words(text), Counts::of(text));
            for word in &all {
                assert_eq!(counts.count(word) as usize, all.iter().filter(|w| *w == word).count(), "{text}: {word}");
            }
            assert_eq!(counts.count("harbour"), 0);
        }
    }

    #[test]
    fn headlines_without_blanks_end_at_the_first_mark() {
        assert_eq!(unspaced_head("新桥昨天开始通车了_国内_晨报网"), Some("新桥昨天开始通车了"));
        assert_eq!(unspaced_head("橋が二年の工事を終えて開通｜晨報"), Some("橋が二年の工事を終えて開通"));
        for whole in [
            "专访|桥梁工程师谈两年来的工程",
            "Ferry returns_Lund",
            "新桥昨天开始通车了",
            "新桥昨天开始通车了|两年来的工程终于在昨天上午结束了",
        ] {
            assert_eq!(unspaced_head(whole), None, "{whole}");
        }
    }

    #[test]
    fn compares_lines() {
        assert_eq!(words("Ein Tag, 東京"), ["ein", "tag", "東", "京"]);
        assert!(likeness("A day in May", "A day in May - Courier") > 0.8);
        assert_eq!(key("“A day!”"), key("a Day"));
        for text in ["“A day!”", "ÉTÉ 2024 — à l’hôtel", "今日は、晴れ", "…"] {
            assert_eq!(key_letters(text).collect::<String>(), key(text));
        }
        assert!(same_words("“A day!”", "a Day") && !same_words("A day", "A daybreak") && !same_words("…", ""));
    }
}
