//! What a block shares with the title, the summary, the embedded body and other blocks.

use std::collections::HashSet;

use crate::classify::context::Context;
use crate::classify::features::row::Row;
use crate::lexicon::pronouns;
use crate::text::fold::{SEED, hashes, mix};
use crate::text::hashed::{BuildReady, ByHash};

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

pub(crate) struct Overlap {
    /// How each block begins: a hash of its first words.
    starts: Vec<u64>,
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

/// Share of `words` that stand in `set`.
fn share(words: &[u64], set: &Words) -> f32 {
    words.iter().filter(|w| set.contains(**w)).count() as f32 / words.len().max(1) as f32
}

/// Runs of three words.
fn triples(words: &[u64]) -> impl Iterator<Item = u64> + '_ {
    words.windows(3).map(|w| mix(mix(w[0], w[1]), w[2]))
}

impl Overlap {
    pub(crate) fn of(context: &Context) -> Self {
        let words = &context.words;
        let title = hashes(context.title);
        let title_set: Words = title.iter().copied().collect();
        let summary = hashes(context.description);
        let summary_set: Words = summary.iter().copied().collect();
        let (before, times) = repeats(words);
        let (persons, persons_here) = persons(context, words);
        let authors: Vec<Vec<u64>> = context.authors.iter().map(|a| hashes(a)).filter(|a| !a.is_empty()).collect();
        let author_set: Words = authors.iter().flatten().copied().collect();
        let (evidence, evidence_cover) = evidence(context.evidence, words);
        let held = |w: &[u64]| title.iter().filter(|t| w.contains(t)).count() as f32 / title.len().max(1) as f32;
        let titled = |w: &[u64]| if w.len() < title.len() * 2 + 6 { held(w) } else { 0.0 };
        Self {
            title: words.iter().map(|w| titled(w)).collect(),
            in_title: words.iter().map(|w| share(w, &title_set)).collect(),
            description: words.iter().map(|w| share(w, &summary_set)).collect(),
            described: described(&summary, words),
            before,
            times,
            evidence,
            evidence_cover,
            run: best_run(context),
            author: words.iter().map(|w| share(w, &author_set)).collect(),
            author_first: words.iter().map(|w| authors.iter().any(|a| w.starts_with(a))).collect(),
            persons,
            persons_here,
            starts: words.iter().map(|w| w.iter().take(START_WORDS).fold(SEED, |hash, w| mix(hash, *w))).collect(),
        }
    }

    pub(crate) fn push(&self, at: usize, row: &mut Row) {
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
    pub(crate) fn push_authors(&self, at: usize, row: &mut Row) {
        row.push(self.author[at]);
        row.flag(self.author_first[at]);
        row.push(self.persons[at]);
        row.push(self.persons_here);
    }

    /// Share of the title's words in a short block.
    pub(crate) fn titled(&self, at: usize) -> f32 {
        self.title[at]
    }

    /// How a block begins: a hash of its first words.
    pub(crate) fn start(&self, at: usize) -> u64 {
        self.starts[at]
    }
}

/// Share of each block's words that speak of the page itself or to its readers, and the share among all prose.
fn persons(context: &Context, words: &[Box<[u64]>]) -> (Vec<f32>, f32) {
    let known: Words = pronouns::of_language(context.language).iter().copied().collect();
    let counts: Vec<usize> = words.iter().map(|w| w.iter().filter(|w| known.contains(**w)).count()).collect();
    let good = |at: &usize| context.measures[*at].good;
    let (said, of) = (0..words.len()).filter(good).fold((0, 0), |(said, of), at| (said + counts[at], of + words[at].len()));
    let shares = counts.iter().zip(words).map(|(count, words)| *count as f32 / words.len().max(1) as f32).collect();
    (shares, said as f32 / of.max(1) as f32)
}

/// Share of the summary's word triples that each block has.
fn described(summary: &[u64], words: &[Box<[u64]>]) -> Vec<f32> {
    let wanted: Words = triples(summary).collect();
    let has = |w: &[u64]| triples(w).filter(|t| wanted.contains(*t)).count() as f32 / wanted.len().max(1) as f32;
    words.iter().map(|w| has(w).min(1.0)).collect()
}

fn repeats(words: &[Box<[u64]>]) -> (Vec<f32>, Vec<f32>) {
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
fn evidence(body: &str, words: &[Box<[u64]>]) -> (Vec<f32>, f32) {
    let body = hashes(body);
    if body.len() < MIN_EVIDENCE {
        return (vec![-1.0; words.len()], -1.0);
    }
    let known: Words = triples(&body).collect();
    let mut seen = Words::default();
    let mut found = |w: &[u64]| {
        let hits = triples(w).filter(|t| known.contains(*t)).inspect(|t| {
            seen.insert(*t);
        });
        if w.len() < 3 { 0.5 } else { hits.count() as f32 / (w.len() - 2) as f32 }
    };
    let shares = words.iter().map(|w| found(w)).collect();
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
