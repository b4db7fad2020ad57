//! What a block shares with the title, the summary, the embedded body and other blocks.

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::features::Row;

/// Points against a block in the search for the best run, beside its words.
const RUN_COST: f32 = 30.0;

pub(super) struct Overlap {
    title: Vec<f32>,
    in_title: Vec<f32>,
    description: Vec<f32>,
    before: Vec<f32>,
    times: Vec<f32>,
    evidence: Vec<f32>,
    run: Option<(usize, usize)>,
}

/// Words as they are compared: lower-case, letters and digits only; unspaced scripts by character.
fn fold(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if part.chars().any(super::measure::is_unspaced) {
            out.extend(part.chars().map(String::from));
        } else {
            out.push(part.to_lowercase());
        }
    }
    out
}

/// Share of `words` that stand in `set`.
fn share(words: &[String], set: &HashSet<String>) -> f32 {
    words.iter().filter(|w| set.contains(*w)).count() as f32 / words.len().max(1) as f32
}

impl Overlap {
    pub(super) fn of(context: &Context) -> Self {
        let words: Vec<Vec<String>> = context.blocks.iter().map(|b| fold(&b.text)).collect();
        let title = fold(context.title);
        let title_set: HashSet<String> = title.iter().cloned().collect();
        let summary: HashSet<String> = fold(context.description).into_iter().collect();
        let (before, times) = repeats(&words);
        Self {
            title: words
                .iter()
                .map(|w| if w.len() < title.len() * 2 + 6 { share(&title, &w.iter().cloned().collect()) } else { 0.0 })
                .collect(),
            in_title: words.iter().map(|w| share(w, &title_set)).collect(),
            description: words.iter().map(|w| if summary.is_empty() { 0.0 } else { share(w, &summary) }).collect(),
            before,
            times,
            evidence: evidence(context.evidence, &words),
            run: best_run(context),
        }
    }

    pub(super) fn push(&self, at: usize, row: &mut Row) {
        for family in [&self.title, &self.in_title, &self.description, &self.before, &self.times, &self.evidence] {
            row.push(family[at]);
        }
        row.push(match self.run {
            Some((first, last)) if at >= first && at <= last => 1.0,
            Some((first, last)) if at + 3 >= first && at <= last + 3 => 0.0,
            _ => -1.0,
        });
    }
}

fn repeats(words: &[Vec<String>]) -> (Vec<f32>, Vec<f32>) {
    let mut counts: HashMap<&[String], f32> = HashMap::new();
    let before = words
        .iter()
        .map(|w| {
            let count = counts.entry(w).or_insert(0.0);
            *count += 1.0;
            (*count - 1.0).min(3.0)
        })
        .collect();
    let times = words.iter().map(|w| (counts[w.as_slice()] - 1.0).ln_1p()).collect();
    (before, times)
}

/// Share of each block's word triples that the embedded body has; -1 where there is no such body.
fn evidence(body: &str, words: &[Vec<String>]) -> Vec<f32> {
    let body = fold(body);
    if body.len() < 30 {
        return vec![-1.0; words.len()];
    }
    let known: HashSet<&[String]> = body.windows(3).collect();
    let found = |w: &Vec<String>| {
        let all = w.windows(3).count();
        if all == 0 { 0.5 } else { w.windows(3).filter(|t| known.contains(t)).count() as f32 / all as f32 }
    };
    words.iter().map(found).collect()
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
