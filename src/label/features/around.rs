//! What stands around a block in reading order: windows, the headline, the heading above.

use std::collections::HashMap;

use super::Row;
use super::paths;
use crate::label::context::Context;
use crate::label::overlap::Overlap;
use crate::model::BlockKind;

/// Sums before each block, for windows of any size.
pub(super) struct Around {
    words: Vec<f32>,
    good: Vec<f32>,
    linked: Vec<f32>,
    /// For each block the heading above it.
    heading: Vec<Option<usize>>,
    /// For each block the nearest block above it that is boilerplate by its words.
    phrase: Vec<Option<usize>>,
    headline: Option<usize>,
    starts: HashMap<u64, f32>,
    keys: Vec<u64>,
    articles: f32,
}

/// A block of which phrases cover more than this is boilerplate by its words.
const COVERED: f32 = 0.5;
/// Share of the title's words that the headline has.
const HEADLINE_SHARE: f32 = 0.6;

impl Around {
    pub(super) fn of(context: &Context, overlap: &Overlap) -> Self {
        let m = &context.measures;
        let is_heading = |at: usize| matches!(context.blocks[at].kind, BlockKind::Heading(_));
        let count = context.blocks.len();
        let keys: Vec<u64> = (0..count).map(|at| overlap.start(at)).collect();
        let mut starts = HashMap::new();
        for key in &keys {
            *starts.entry(*key).or_insert(0.0) += 1.0;
        }
        Self {
            words: super::sums_before(m.iter().map(|m| m.words).chain([0.0])),
            good: super::sums_before(m.iter().map(|m| if m.good { m.words } else { 0.0 }).chain([0.0])),
            linked: super::sums_before(m.iter().map(|m| m.words * m.link_density).chain([0.0])),
            heading: super::running((0..count).map(|at| is_heading(at).then_some(at))),
            phrase: super::running((0..count).map(|at| (context.hits[at].coverage > COVERED).then_some(at))),
            headline: headline(context, overlap),
            starts,
            keys,
            articles: context.outline.elements.iter().filter(|e| e.tag == "article").count() as f32,
        }
    }

    pub(super) fn push(&self, context: &Context, at: usize, row: &mut Row) {
        self.windows(context, at, row);
        self.headings(context, at, row);
        self.places(context, at, row);
    }

    /// Words, prose and links among the blocks up to `reach` before and behind.
    fn windows(&self, context: &Context, at: usize, row: &mut Row) {
        for reach in [2, 5, 12] {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(context.blocks.len()));
            let words = self.words[to] - self.words[from];
            row.ln(words / (to - from) as f32);
            row.push((self.good[to] - self.good[from]) / words.max(1.0));
            row.push((self.linked[to] - self.linked[from]) / words.max(1.0));
        }
    }

    fn headings(&self, context: &Context, at: usize, row: &mut Row) {
        let above = self.heading[at];
        row.ln(above.map_or(100.0, |h| (at - h) as f32));
        row.push(above.map_or(0.0, |h| context.hits[h].coverage));
        row.push(above.map_or(0.0, |h| context.measures[h].link_density));
        row.push(above.map_or(0.0, |h| if let BlockKind::Heading(level) = context.blocks[h].kind { f32::from(level) } else { 0.0 }));
        row.flag(above.is_some_and(|h| context.in_top(h)));
        row.ln(self.phrase[at].map_or(200.0, |p| (at - p) as f32));
        row.push(self.headline.map_or(-6.0, |h| signed_ln(at as f32 - h as f32)));
        for other in [at.wrapping_sub(1), at + 1] {
            row.flag(context.blocks.get(other).is_some_and(|b| matches!(b.kind, BlockKind::Heading(_))));
        }
    }

    fn places(&self, context: &Context, at: usize, row: &mut Row) {
        let holder = paths::holder(context, at);
        let sums = context.places[holder.index()].sums;
        let total = context.total.good.max(1.0);
        row.push(sums.good / total);
        row.ln(sums.blocks);
        row.push(sums.link_density());
        row.flag(holder == context.best);
        row.levels(context.outline.chain(holder).position(|(id, _)| context.around_best[id.index()]));
        row.push(context.places[holder.index()].depth as f32 - context.places[context.top.index()].depth as f32);
        let article = context.outline.chain(holder).find(|(_, e)| matches!(e.tag.as_str(), "article" | "main"));
        row.push(article.map_or(-1.0, |(id, _)| context.good_share(id)));
        row.ln(self.articles);
        row.ln(self.starts[&self.keys[at]] - 1.0);
        row.push(context.good_share(context.top));
        row.push(context.good_share(context.best));
    }
}

fn signed_ln(value: f32) -> f32 {
    value.abs().ln_1p().copysign(value)
}

/// The block that says what the title says: the last heading of level 1 that does, else the first block.
fn headline(context: &Context, overlap: &Overlap) -> Option<usize> {
    let says = |at: &usize| overlap.titled(*at) >= HEADLINE_SHARE && context.guarded_at(*at).is_none();
    let first = context.span.map_or(context.blocks.len(), |(first, _)| first);
    let top = |at: &usize| context.blocks[*at].kind == BlockKind::Heading(1);
    (0..first).rev().filter(top).find(says).or_else(|| (0..context.blocks.len()).find(says)).or_else(|| (0..first).rev().find(top))
}
