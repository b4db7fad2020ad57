//! Any of many phrases in a text, found by their first bytes in tables that are filled in one pass over the list.
//!
//! An automaton over the thousands of phrases of one language takes longer to build than a page takes to clean; these
//! tables take a few steps a phrase, and hardly more than the automaton for each byte that they search.

use crate::text::words::ALPHANUMERIC;

/// No further phrase in a chain.
const END: u16 = u16::MAX;
/// Bits of the hash of a phrase's first four bytes, and of the chain that it stands in.
const HASH_BITS: u32 = 14;
const CHAIN_BITS: u32 = 12;

/// Phrases, each with what belongs to it.
pub(crate) struct Needles<T> {
    phrases: Vec<Phrase<T>>,
    /// First phrases of the chains of those of four bytes and more, by the hash of these four; in a chain the longest come first.
    long: Vec<u16>,
    /// The same for shorter ones, by their first byte.
    short: Vec<u16>,
    holds_short: bool,
    /// The hashes of four bytes that some phrase begins with.
    fours: Bits<{ 1 << (HASH_BITS - 6) }>,
    /// The two bytes that some short phrase begins with; with whatever second byte for phrases of one.
    pairs: Bits<{ 1 << (16 - 6) }>,
}

struct Phrase<T> {
    text: &'static str,
    /// Its last bytes, up to four: they tell it from most of the others in its chain.
    tail: u32,
    of: T,
    next: u16,
}

impl<T> Default for Needles<T> {
    fn default() -> Self {
        Self {
            phrases: Vec::new(),
            long: vec![END; 1 << CHAIN_BITS],
            short: vec![END; 1 << 8],
            holds_short: false,
            fours: Bits::new(),
            pairs: Bits::new(),
        }
    }
}

impl<T> Needles<T> {
    pub(crate) fn new(phrases: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut out = Self::default();
        phrases.into_iter().for_each(|(text, of)| out.add(text, of));
        out
    }

    /// Every phrase with what belongs to it, in their order.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &T)> {
        self.phrases.iter().map(|p| (p.text, &p.of))
    }

    /// Of equal phrases the first is found. Empty ones, and more than 65,535, are not.
    pub(crate) fn add(&mut self, text: &'static str, of: T) {
        if self.phrases.len() >= usize::from(END) {
            return;
        }
        self.holds_short |= text.len() < 4;
        let own = self.phrases.len() as u16;
        let head = match *text.as_bytes() {
            [] => return,
            [one] => {
                (0..=u8::MAX).for_each(|second| self.pairs.set(pair(one, second)));
                &mut self.short[usize::from(one)]
            }
            [one, two] | [one, two, _] => {
                self.pairs.set(pair(one, two));
                &mut self.short[usize::from(one)]
            }
            [a, b, c, d, ..] => {
                let hash = hash([a, b, c, d]);
                self.fours.set(hash);
                &mut self.long[hash >> (HASH_BITS - CHAIN_BITS)]
            }
        };
        let next = match *head {
            first if self.phrases.get(usize::from(first)).is_some_and(|p| p.text.len() >= text.len()) => {
                self.insert(first, own, text.len())
            }
            _ => std::mem::replace(head, own),
        };
        self.phrases.push(Phrase { text, tail: tail(text.as_bytes()), of, next });
    }

    /// Puts a phrase behind those of a chain that are as long; gives back the one that follows it.
    fn insert(&mut self, first: u16, own: u16, length: usize) -> u16 {
        let mut at = usize::from(first);
        loop {
            let next = self.phrases[at].next;
            match self.phrases.get(usize::from(next)) {
                Some(phrase) if phrase.text.len() >= length => at = usize::from(next),
                _ => break,
            }
        }
        std::mem::replace(&mut self.phrases[at].next, own)
    }

    /// The longest phrase that begins furthest left and fits there, then the next behind its end, and so on: with where it begins,
    /// where it ends, and what belongs to it. What does not fit hides nothing. Inside a word of ASCII letters nothing is looked for.
    pub(crate) fn find<'t>(
        &'t self,
        text: &'t str,
        fits: impl Fn(usize, usize, &T) -> bool + 't,
    ) -> impl Iterator<Item = (usize, usize, &'t T)> {
        let bytes = text.as_bytes();
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
                let start = at;
                if self.may_begin(rest)
                    && let Some(phrase) = self.longest(rest, |phrase| fits(start, start + phrase.text.len(), &phrase.of))
                {
                    at += phrase.text.len();
                    return Some((start, at, &phrase.of));
                }
                at += 1;
                if rest[0].is_ascii_alphabetic() {
                    at += rest[1..].iter().take_while(|b| ALPHANUMERIC[usize::from(**b)]).count();
                } else if !rest[0].is_ascii() {
                    // No phrase begins inside a character.
                    at += rest[1..].iter().take_while(|b| **b & 0xc0 == 0x80).count();
                }
            }
            None
        })
    }

    /// True if any phrase stands in the text, inside of words too.
    pub(crate) fn any_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let long = bytes.windows(4).enumerate().any(|(at, four)| {
            let hash = four.first_chunk().map_or(0, |four| hash(*four));
            self.fours.holds(hash) && self.in_chain(self.long[hash >> (HASH_BITS - CHAIN_BITS)], &bytes[at..], &|_| true).is_some()
        });
        long || self.holds_short && (0..bytes.len()).any(|at| self.short(&bytes[at..], &|_| true).is_some())
    }

    /// False for a text that, once it is folded, begins with no phrase, as far as its first letters tell.
    pub(crate) fn may_begin_with(&self, text: &str) -> bool {
        // What is printed in ASCII stays in ASCII, but where a combining mark follows; spaces may fall together.
        match text.as_bytes().first_chunk::<5>() {
            Some([four @ .., next]) if four.iter().all(u8::is_ascii_graphic) && next.is_ascii() => {
                self.may_begin(&four.map(|byte| byte.to_ascii_lowercase()))
            }
            _ => true,
        }
    }

    /// The longest phrase that the text begins with and that fits.
    pub(crate) fn at_start(&self, text: &str, fits: impl Fn(&'static str, &T) -> bool) -> Option<&'static str> {
        self.longest(text.as_bytes(), |phrase| fits(phrase.text, &phrase.of)).map(|phrase| phrase.text)
    }

    /// False for bytes that no phrase begins as: most.
    fn may_begin(&self, rest: &[u8]) -> bool {
        let pair = rest.first().map_or(0, |one| pair(*one, rest.get(1).copied().unwrap_or_default()));
        self.pairs.holds(pair) || rest.first_chunk().is_some_and(|four| self.fours.holds(hash(*four)))
    }

    /// The longest phrase that the bytes begin with and that fits.
    fn longest(&self, rest: &[u8], fits: impl Fn(&Phrase<T>) -> bool) -> Option<&Phrase<T>> {
        if let Some(first) = rest.first_chunk::<4>() {
            let hash = hash(*first);
            let found = if self.fours.holds(hash) { self.in_chain(self.long[hash >> (HASH_BITS - CHAIN_BITS)], rest, &fits) } else { None };
            if found.is_some() {
                return found;
            }
        }
        self.short(rest, &fits)
    }

    /// The longest of the phrases of fewer than four bytes that the bytes begin with and that fits.
    fn short(&self, rest: &[u8], fits: &impl Fn(&Phrase<T>) -> bool) -> Option<&Phrase<T>> {
        let one = *rest.first()?;
        let two = rest.get(1).copied().unwrap_or_default();
        if self.pairs.holds(pair(one, two)) { self.in_chain(self.short[usize::from(one)], rest, fits) } else { None }
    }

    fn in_chain(&self, first: u16, rest: &[u8], fits: &impl Fn(&Phrase<T>) -> bool) -> Option<&Phrase<T>> {
        let mut phrase = self.phrases.get(usize::from(first));
        while let Some(p) = phrase {
            let own = p.text.as_bytes();
            if rest.get(..own.len()).is_some_and(|begin| tail(begin) == p.tail && begin == own) && fits(p) {
                return phrase;
            }
            phrase = self.phrases.get(usize::from(p.next));
        }
        None
    }
}

fn tail(bytes: &[u8]) -> u32 {
    match bytes.last_chunk() {
        Some(last) => u32::from_le_bytes(*last),
        None => bytes.iter().fold(0, |all, byte| all << 8 | u32::from(*byte)),
    }
}

fn hash(first: [u8; 4]) -> usize {
    (u32::from_le_bytes(first).wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}

fn pair(one: u8, two: u8) -> usize {
    usize::from(u16::from_le_bytes([one, two]))
}

/// A set of numbers below so many times 64, a power of two.
struct Bits<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Bits<WORDS> {
    fn new() -> Self {
        Self(Box::new([0; WORDS]))
    }

    fn set(&mut self, at: usize) {
        self.0[(at >> 6) % WORDS] |= 1 << (at & 63);
    }

    fn holds(&self, at: usize) -> bool {
        self.0[(at >> 6) % WORDS] >> (at & 63) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&'static str], text: &str) -> Vec<(usize, usize, usize)> {
        let needles = Needles::new(phrases.iter().copied().zip(0..));
        needles.find(text, |_, _, _| true).map(|(start, end, of)| (start, end, *of)).collect()
    }

    #[test]
    fn what_does_not_fit_hides_nothing() {
        let needles = Needles::new(["read also our", "read also", "also our guide"].into_iter().zip(0..));
        let text = "read also our guide";
        let ends = |most: usize| needles.find(text, move |_, end, _| end <= most).map(|(s, e, of)| (s, e, *of)).collect::<Vec<_>>();
        assert_eq!(ends(13), [(0, 13, 0)]);
        assert_eq!(ends(9), [(0, 9, 1)], "the shorter one of the same beginning");
        let late: Vec<_> = needles.find(text, |start, _, _| start > 0).map(|(s, e, of)| (s, e, *of)).collect();
        assert_eq!(late, [(5, 19, 2)], "one that begins inside it");
    }

    #[test]
    fn the_longest_of_the_leftmost_is_found() {
        assert_eq!(found(&["sea", "sea lock", "lock gate"], "the sea lock gate"), [(4, 12, 1)]);
        assert_eq!(found(&["a", "ab", "abc", "abcd"], "abc abcd ab a"), [(0, 3, 2), (4, 8, 3), (9, 11, 1), (12, 13, 0)]);
        assert_eq!(found(&["gate", "港"], "floodgate 港口"), [(10, 13, 1)], "not inside a word");
        assert_eq!(found(&["pier", "pier"], "pier"), [(0, 4, 0)], "of equal ones the first");
        assert_eq!(found(&["", "港"], "\0港口"), [(1, 4, 1)]);
        assert_eq!(found(&[], "text"), []);
    }

    #[test]
    fn any_phrase_is_found_wherever_it_stands() {
        let needles = Needles::new(["gate", "港", "of"].into_iter().map(|phrase| (phrase, ())));
        for text in ["floodgates", "新港口", "of", "roof"] {
            assert!(needles.any_in(text), "{text}");
        }
        assert!(!needles.any_in("") && !needles.any_in("gat o f 湾"));
    }

    /// The tables give what trying every phrase at every place gives, on texts made of the phrases' own pieces.
    #[test]
    fn trying_them_all_finds_the_same() {
        let list = include_str!("../../lexicon/features/phrases/en.txt")
            .lines()
            .chain(include_str!("../../lexicon/features/phrases/zh.txt").lines());
        let phrases: Vec<&'static str> = list.map(|l| l.trim().trim_start_matches('=')).filter(|l| !l.is_empty()).collect();
        let mut state = 7_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..40 {
            let mut text = String::new();
            for _ in 0..40 {
                let phrase = phrases[random(phrases.len())];
                let (from, to) = (phrase.floor_char_boundary(random(phrase.len())), phrase.ceil_char_boundary(random(phrase.len() + 1)));
                text.push_str(if from < to && random(2) == 0 { &phrase[from..to] } else { phrase });
                text.push_str(["", " ", ", "][random(3)]);
            }
            let wanted = one_by_one(&phrases, &text);
            assert!(!wanted.is_empty());
            assert_eq!(found(&phrases, &text), wanted, "{text}");
        }
    }

    fn one_by_one(phrases: &[&'static str], text: &str) -> Vec<(usize, usize, usize)> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let inside =
                text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) && text[at..].starts_with(|c: char| c.is_ascii_alphanumeric());
            let word = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
            let after_match = out.last().is_some_and(|(_, end, _)| *end == at);
            let is_free = !inside || after_match || !text[word..at].starts_with(|c: char| c.is_ascii_alphabetic());
            let longest = phrases
                .iter()
                .enumerate()
                .filter(|(_, p)| is_free && text[at..].starts_with(**p))
                .max_by_key(|(n, p)| (p.len(), usize::MAX - n));
            match longest {
                Some((n, phrase)) => {
                    out.push((at, at + phrase.len(), n));
                    at += phrase.len();
                }
                None => at = text.ceil_char_boundary(at + 1),
            }
        }
        out
    }
}
