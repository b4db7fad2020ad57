//! What is kept of a text to know it again: its smallest shingles and its sentences, as hashes.
//!
//! A shingle is five words in a row. The smallest hashes of all shingles (Broder's bottom-k sketch) estimate how much two
//! texts have in common; a few of them are the keys of an index, so that a text is held against its likes alone. A copy also
//! has whole sentences in common: texts from one mould, such as two weather reports that differ in their figures, share
//! many shingles and no sentence, and are different stories.

use std::collections::BTreeSet;

use crate::text::fold::words;
use crate::text::hash::Hash;
use crate::text::sentence::is_sentence_mark;

/// Words in a shingle.
const SHINGLE: usize = 5;
/// Shingles that are kept.
const SKETCH: usize = 48;
/// Content words that are kept.
const TOPIC: usize = 32;
/// Letters that a word needs to say what a text is about.
const TOPIC_WORD: usize = 5;
/// Shingles that are keys of the index.
const KEYS: usize = 6;
/// Sentences beyond this number are not looked at.
const MOST_SENTENCES: usize = 400;
/// Words that a sentence needs to be evidence.
const SENTENCE: usize = 4;
/// Words that a text needs: shorter ones are alike by chance.
const LEAST_WORDS: usize = 25;
/// So much of their shingles do copies have in common, and so much of the shorter one's sentences.
const COPY_SHINGLES: f32 = 0.6;
const COPY_SENTENCES: f32 = 0.6;
/// A copy that was cut or added to: nearly all sentences of the shorter one, and a good part of the shingles.
const CUT_SHINGLES: f32 = 0.3;
const CUT_SENTENCES: f32 = 0.85;
/// So many of their content words do texts on one event have in common.
const RELATED_WORDS: f32 = 0.2;

/// How much two texts are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing to speak of.
    None,
    /// They speak of the same event in different words, or quote each other.
    Related,
    /// One is a copy of the other, perhaps cut, added to or corrected.
    Copy,
}

/// A text's fingerprint: some hundred bytes, whatever its length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    words: u32,
    /// Sorted, each once.
    sketch: Vec<u32>,
    topic: Vec<u32>,
    sentences: Vec<u32>,
}

impl Fingerprint {
    /// The fingerprint of a body: paragraphs apart by blank lines.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = words(text);
        let smallest = |hashes: BTreeSet<u32>, most: usize| hashes.into_iter().take(most).collect::<Vec<_>>();
        let shingles = words.windows(SHINGLE.min(words.len()).max(1)).map(hash).collect();
        let topic = words.iter().filter(|w| w.chars().count() >= TOPIC_WORD).map(|w| Hash::new().add(w.as_bytes()).short()).collect();
        let sentences = sentences(text).into_iter().take(MOST_SENTENCES).collect::<BTreeSet<_>>();
        Self {
            words: u32::try_from(words.len()).unwrap_or(u32::MAX),
            sketch: smallest(shingles, SKETCH),
            topic: smallest(topic, TOPIC),
            sentences: smallest(sentences, MOST_SENTENCES),
        }
    }

    /// The keys under which an index finds texts that may be copies. Texts too short to judge have none.
    #[must_use]
    pub fn keys(&self) -> &[u32] {
        if (self.words as usize) < LEAST_WORDS { &[] } else { &self.sketch[..self.sketch.len().min(KEYS)] }
    }

    /// How much two texts are alike. It is the same both ways round.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        if (self.words.min(other.words) as usize) < LEAST_WORDS {
            return Likeness::None;
        }
        let shingles = resemblance(&self.sketch, &other.sketch, SKETCH);
        let (shorter, sentences) = (self.sentences.len().min(other.sentences.len()), self.shared_sentences(other));
        let is_copy = shingles >= COPY_SHINGLES && sentences >= COPY_SENTENCES;
        let is_cut = shingles >= CUT_SHINGLES && sentences >= CUT_SENTENCES && shorter >= 3;
        if is_copy || is_cut {
            return Likeness::Copy;
        }
        if resemblance(&self.topic, &other.topic, TOPIC) >= RELATED_WORDS { Likeness::Related } else { Likeness::None }
    }

    /// How many words it has.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.words
    }

    /// Whether one of the two is too short for [`likeness`](Self::likeness) to judge.
    #[must_use]
    pub fn is_short_beside(&self, other: &Self) -> bool {
        (self.words.min(other.words) as usize) < LEAST_WORDS
    }

    /// How much of the shorter one's sentences the other has too, from 0 to 1.
    #[must_use]
    pub fn shared_sentences(&self, other: &Self) -> f32 {
        let shorter = self.sentences.len().min(other.sentences.len());
        if shorter == 0 { 0.0 } else { common(&self.sentences, &other.sentences) as f32 / shorter as f32 }
    }

    /// The bytes that the state keeps.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.words.to_le_bytes().to_vec();
        for list in [&self.sketch, &self.topic, &self.sentences] {
            out.extend(u16::try_from(list.len()).unwrap_or(u16::MAX).to_le_bytes());
            list.iter().take(usize::from(u16::MAX)).for_each(|n| out.extend(n.to_le_bytes()));
        }
        out
    }

    /// Reads back what [`to_bytes`](Self::to_bytes) wrote; `None` if it is something else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, mut rest) = bytes.split_first_chunk::<4>()?;
        let mut list = || -> Option<Vec<u32>> {
            let (length, after) = rest.split_first_chunk::<2>()?;
            let (numbers, after) = after.split_at_checked(usize::from(u16::from_le_bytes(*length)) * 4)?;
            rest = after;
            Some(numbers.as_chunks::<4>().0.iter().map(|n| u32::from_le_bytes(*n)).collect())
        };
        Some(Self { words: u32::from_le_bytes(*words), sketch: list()?, topic: list()?, sentences: list()? })
    }
}

fn hash(shingle: &[String]) -> u32 {
    shingle.iter().fold(Hash::new(), |hash, word| hash.add(word.as_bytes()).add(b" ")).short()
}

/// Hashes of the sentences that are long enough to be evidence.
fn sentences(text: &str) -> Vec<u32> {
    let ends = |c: char| c == '\n' || is_sentence_mark(c);
    let parts = text.split(ends).map(words).filter(|words| words.len() >= SENTENCE);
    parts.map(|words| hash(&words)).collect()
}

/// The share of what two sets have in common, estimated from their smallest members.
fn resemblance(a: &[u32], b: &[u32], most: usize) -> f32 {
    let mut union: Vec<u32> = a.iter().chain(b).copied().collect();
    union.sort_unstable();
    union.dedup();
    union.truncate(most);
    let both = union.iter().filter(|n| a.binary_search(n).is_ok() && b.binary_search(n).is_ok()).count();
    if union.is_empty() { 0.0 } else { both as f32 / union.len() as f32 }
}

fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|n| b.binary_search(n).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten sentences on one event.
    fn report() -> Vec<String> {
        let what = [
            "The sea lock at Port Selwick lifted its gates for the first time in eleven weeks on Tuesday morning",
            "Two barges laden with barley passed before nine, watched by some forty people on the east quay",
            "Divers had found a crack in the outer gate shortly before Christmas, and the authority closed it at once",
            "The repair cost four million, half of which the province has promised to pay back over three years",
            "For the grain merchants upstream the winter was a costly one, since every load went by road",
            "Hanna Brodie, who runs the largest of the mills, spoke of twelve lorries a day through the old town",
            "The harbour master thanked the residents for their patience and the divers for working in the cold",
            "A second gate of the same age will be examined in the autumn, when the water stands at its lowest",
            "Until then ships of more than sixty metres have to announce themselves two days ahead",
            "The first of them, a dredger from the south, is expected on Friday with the evening tide",
        ];
        what.iter().map(|s| format!("{s}.")).collect()
    }

    fn like(a: &str, b: &str) -> Likeness {
        let (a, b) = (Fingerprint::of(a), Fingerprint::of(b));
        assert_eq!(a.likeness(&b), b.likeness(&a));
        a.likeness(&b)
    }

    fn share_a_key(a: &str, b: &str) -> bool {
        let (a, b) = (Fingerprint::of(a), Fingerprint::of(b));
        a.keys().iter().any(|key| b.keys().contains(key))
    }

    #[test]
    fn copies_are_known_in_other_clothes() {
        let whole = report().join("\n\n");
        let upper = report().join(" ").to_uppercase().replace('.', " !");
        let with_quotes = report().join("\n\n").replace("Hanna", "“Hanna").replace(',', " –");
        let cut = report()[..7].join("\n\n");
        let with_more = format!("By our own staff, with reports from the agency.\n\n{whole}\n\nThe council meets again on Monday.");
        let mut edited = report();
        edited[3] = "Repairing it cost four million, and the province will pay half of that back over three years.".to_owned();
        for copy in [&whole, &upper, &with_quotes, &cut, &with_more, &edited.join(" ")] {
            assert_eq!(like(&whole, copy), Likeness::Copy, "{copy}");
            assert!(share_a_key(&whole, copy), "the index finds it: {copy}");
        }
    }

    #[test]
    fn texts_from_one_mould_are_no_copies() {
        let weather = |day: &str, low: i32| {
            let line = |place: &str, n: i32| {
                format!(
                    "In {place} the temperature on {day} will lie between {} and {} degrees, with a light wind from the west and some cloud in the afternoon.",
                    low + n,
                    low + n + 8
                )
            };
            [line("the north", 0), line("the south", 3), line("the hills", -4)].join("\n\n")
        };
        assert_ne!(like(&weather("Monday", 4), &weather("Tuesday", 6)), Likeness::Copy);
    }

    #[test]
    fn a_quote_in_common_makes_no_copy() {
        let whole = report().join(" ");
        let other = "The province has said no to a new road past the old town of Selwick, where traffic had grown over the winter. \
            A bypass would cost ninety million and could not be opened before the end of the decade, the minister wrote to the council. \
            Hanna Brodie, who runs the largest of the mills, spoke of twelve lorries a day through the old town. \
            Residents of the Mill Lane have collected two thousand signatures and mean to hand them over in the spring. \
            The council wants to speak of it again in June.";
        assert!(like(&whole, other) < Likeness::Copy);
    }

    #[test]
    fn retellings_are_related() {
        let other = "Ships are passing through the sea lock of Port Selwick again. The authority opened the gates on Tuesday, eleven weeks after divers \
            had found a crack in the outer gate. The first through were two barges with barley. Repair of the gate came to four million, shared with \
            the province. Merchants upstream had sent their grain by road all winter, through the old town. The second gate will be examined in autumn.";
        assert_eq!(like(&report().join(" "), other), Likeness::Related);
        let unrelated = "The museum of musical instruments shows a clavichord from the eighteenth century that was thought lost for decades. \
            A collector from Vienna left it to the house in his will, together with forty letters and a tuning key of brass. \
            Visitors can hear it on the first Sunday of each month, when students of the conservatory play sonatas.";
        assert_eq!(like(&report().join(" "), unrelated), Likeness::None);
    }

    #[test]
    fn short_texts_are_not_judged() {
        let short = "The video cannot be played. Please try again later or contact us.";
        assert_eq!(like(short, short), Likeness::None);
        assert!(Fingerprint::of(short).keys().is_empty());
        assert_eq!(Fingerprint::of("").likeness(&Fingerprint::of("")), Likeness::None);
    }

    #[test]
    fn scripts_without_spaces() {
        let text = "港口于周二重新开放，这是十一周以来的第一次。两艘驳船在九点之前通过了船闸。去年冬天潜水员在外闸门上发现了一条裂缝。修理费用为四百万元，其中一半由省政府承担。";
        let cut = text.split_inclusive('。').take(3).collect::<String>();
        assert_eq!(like(text, &cut), Likeness::Copy);
        let other = "博物馆展出了一架十八世纪的古钢琴，人们曾以为它已经丢失了几十年。维也纳的一位收藏家在遗嘱中把它留给了博物馆。每个月的第一个星期日都可以听到它的声音。";
        assert_eq!(like(text, other), Likeness::None);
    }

    #[test]
    fn bytes_read_back() {
        for text in ["", "one", &report().join(" ")] {
            let whole = Fingerprint::of(text);
            let bytes = whole.to_bytes();
            assert_eq!(Fingerprint::from_bytes(&bytes), Some(whole));
            for end in 0..bytes.len() {
                assert_eq!(Fingerprint::from_bytes(&bytes[..end]), None);
            }
        }
    }

    #[test]
    fn a_long_text_costs_little() {
        let long = report().join(" ").repeat(2_000);
        assert!(Fingerprint::of(&long).to_bytes().len() < 2_500);
    }
}
