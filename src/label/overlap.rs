//! What a block shares with the title, the summary, the embedded body and other blocks.

use std::collections::HashSet;

use super::context::Context;
use super::features::Row;
use super::hashed::{BuildReady, ByHash};
use super::persons;
use crate::normalize::is_letter_or_digit;

/// Points against a block in the search for the best run, beside its words.
const RUN_COST: f32 = 30.0;
/// An embedded body has at least this many words.
const MIN_EVIDENCE: usize = 30;
/// So many words tell how a block begins.
const START_WORDS: usize = 3;

/// A set of words that are hashes already; most words that are asked for do not stand in it, and one look tells that.
#[derive(Default)]
struct Words {
    words: HashSet<u64, BuildReady>,
    /// One bit for the first eight bits of each word.
    firsts: [u64; 4],
}

impl Words {
    fn insert(&mut self, word: u64) {
        self.words.insert(word);
        self.firsts[(word >> 62) as usize] |= 1 << (word >> 56 & 63);
    }

    fn contains(&self, word: u64) -> bool {
        self.firsts[(word >> 62) as usize] >> (word >> 56 & 63) & 1 == 1 && self.words.contains(&word)
    }

    fn len(&self) -> usize {
        self.words.len()
    }
}

impl FromIterator<u64> for Words {
    fn from_iter<I: IntoIterator<Item = u64>>(words: I) -> Self {
        let mut out = Self::default();
        words.into_iter().for_each(|word| out.insert(word));
        out
    }
}

pub(super) struct Overlap {
    words: Vec<Vec<u64>>,
    title: Vec<f32>,
    in_title: Vec<f32>,
    description: Vec<f32>,
    described: Vec<f32>,
    before: Vec<f32>,
    times: Vec<f32>,
    evidence: Vec<f32>,
    evidence_cover: f32,
    run: Option<(usize, usize)>,
    author: Vec<f32>,
    author_first: Vec<bool>,
    persons: Vec<f32>,
    /// The same over the page's prose.
    persons_here: f32,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Words as they are compared, as hashes: lower-case, letters and digits only; unspaced scripts by character.
pub(super) fn fold(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / 6 + 1);
    let mut word = Word::default();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.add(c.to_ascii_lowercase());
        } else if c.is_ascii() || !is_letter_or_digit(c) {
            out.extend(word.end());
        } else if super::measure::is_unspaced(c) {
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

/// Share of `words` that stand in `set`.
fn share(words: &[u64], set: &Words) -> f32 {
    words.iter().filter(|w| set.contains(**w)).count() as f32 / words.len().max(1) as f32
}

/// Runs of three words.
fn triples(words: &[u64]) -> impl Iterator<Item = u64> + '_ {
    words.windows(3).map(|w| mix(mix(w[0], w[1]), w[2]))
}

impl Overlap {
    pub(super) fn of(context: &Context) -> Self {
        let words: Vec<Vec<u64>> = context.blocks.iter().map(|b| fold(&b.text)).collect();
        let title = fold(context.title);
        let title_set: Words = title.iter().copied().collect();
        let summary = fold(context.description);
        let summary_set: Words = summary.iter().copied().collect();
        let (before, times) = repeats(&words);
        let (persons, persons_here) = persons(context, &words);
        let authors: Vec<Vec<u64>> = context.authors.iter().map(|a| fold(a)).filter(|a| !a.is_empty()).collect();
        let author_set: Words = authors.iter().flatten().copied().collect();
        let (evidence, evidence_cover) = evidence(context.evidence, &words);
        let held = |w: &Vec<u64>| title.iter().filter(|t| w.contains(t)).count() as f32 / title.len().max(1) as f32;
        let titled = |w: &Vec<u64>| if w.len() < title.len() * 2 + 6 { held(w) } else { 0.0 };
        Self {
            title: words.iter().map(titled).collect(),
            in_title: words.iter().map(|w| share(w, &title_set)).collect(),
            description: words.iter().map(|w| share(w, &summary_set)).collect(),
            described: described(&summary, &words),
            before,
            times,
            evidence,
            evidence_cover,
            run: best_run(context),
            author: words.iter().map(|w| share(w, &author_set)).collect(),
            author_first: words.iter().map(|w| authors.iter().any(|a| w.starts_with(a))).collect(),
            persons,
            persons_here,
            words,
        }
    }

    pub(super) fn push(&self, at: usize, row: &mut Row) {
        for family in [&self.title, &self.in_title, &self.description, &self.described, &self.before, &self.times, &self.evidence] {
            row.push(family[at]);
        }
        row.push(self.evidence_cover);
        row.push(match self.run {
            Some((first, last)) if at >= first && at <= last => 1.0,
            Some((first, last)) if at + 3 >= first && at <= last + 3 => 0.0,
            _ => -1.0,
        });
    }

    /// What it shares with the authors' names.
    pub(super) fn push_authors(&self, at: usize, row: &mut Row) {
        row.push(self.author[at]);
        row.flag(self.author_first[at]);
        row.push(self.persons[at]);
        row.push(self.persons_here);
    }

    /// Share of the title's words in a short block.
    pub(super) fn titled(&self, at: usize) -> f32 {
        self.title[at]
    }

    /// How a block begins: a hash of its first words.
    pub(super) fn start(&self, at: usize) -> u64 {
        self.words[at].iter().take(START_WORDS).fold(SEED, |hash, w| mix(hash, *w))
    }
}

/// Share of each block's words that speak of the page itself or to its readers, and the share among all prose.
fn persons(context: &Context, words: &[Vec<u64>]) -> (Vec<f32>, f32) {
    let known = persons::of_language(context.language);
    let counts: Vec<usize> = words.iter().map(|w| w.iter().filter(|w| known.contains(*w)).count()).collect();
    let good = |at: &usize| context.measures[*at].good;
    let (said, of) = (0..words.len()).filter(good).fold((0, 0), |(said, of), at| (said + counts[at], of + words[at].len()));
    let shares = counts.iter().zip(words).map(|(count, words)| *count as f32 / words.len().max(1) as f32).collect();
    (shares, said as f32 / of.max(1) as f32)
}

/// Share of the summary's word triples that each block has.
fn described(summary: &[u64], words: &[Vec<u64>]) -> Vec<f32> {
    let wanted: Words = triples(summary).collect();
    let has = |w: &Vec<u64>| triples(w).filter(|t| wanted.contains(*t)).count() as f32 / wanted.len().max(1) as f32;
    words.iter().map(|w| has(w).min(1.0)).collect()
}

fn repeats(words: &[Vec<u64>]) -> (Vec<f32>, Vec<f32>) {
    let keys: Vec<u64> = words.iter().map(|w| w.iter().fold(SEED, |hash, w| mix(hash, *w))).collect();
    let mut counts: ByHash<f32> = ByHash::default();
    let mut before = Vec::with_capacity(keys.len());
    for key in &keys {
        let count = counts.entry(*key).or_insert(0.0);
        before.push(count.min(3.0));
        *count += 1.0;
    }
    let times = keys.iter().map(|key| (counts[key] - 1.0).ln_1p()).collect();
    (before, times)
}

/// Share of each block's word triples that the embedded body has (-1 where there is no such body), and the share of
/// the embedded body's triples that the blocks have.
fn evidence(body: &str, words: &[Vec<u64>]) -> (Vec<f32>, f32) {
    let body = fold(body);
    if body.len() < MIN_EVIDENCE {
        return (vec![-1.0; words.len()], -1.0);
    }
    let known: Words = triples(&body).collect();
    let mut seen = Words::default();
    let mut found = |w: &Vec<u64>| {
        let hits = triples(w).filter(|t| known.contains(*t)).inspect(|t| {
            seen.insert(*t);
        });
        if w.len() < 3 { 0.5 } else { hits.count() as f32 / (w.len() - 2) as f32 }
    };
    let shares = words.iter().map(&mut found).collect();
    (shares, seen.len() as f32 / known.len() as f32)
}

/// The run of blocks with the highest sum: words for prose, a fixed cost for all else.
fn best_run(context: &Context) -> Option<(usize, usize)> {
    let mut best = (0.0, None);
    let (mut sum, mut start) = (0.0f32, 0);
    for (at, m) in context.measures.iter().enumerate() {
        let prose = m.ends_sentence && m.link_density < 0.4 && m.words >= 6.0 && context.guarded_at(at).is_none();
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += if prose { m.words } else { -RUN_COST };
        if sum > best.0 {
            best = (sum, Some((start, at)));
        }
    }
    best.1
}
