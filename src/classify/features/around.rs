//! What stands around a block in reading order: windows, the headline, the heading above.

use crate::classify::context::Context;
use crate::classify::features::Nearest;
use crate::classify::features::levels::Levels;
use crate::classify::features::paths;
use crate::classify::features::row::Row;
use crate::classify::overlap::Overlap;
use crate::lexicon::phrases::Topic;
use crate::model::BlockKind;
use crate::text::hashed::ByHash;

/// Sums before each block, for windows of any size.
pub(crate) struct Around {
    words: Vec<f32>,
    good: Vec<f32>,
    linked: Vec<f32>,
    /// For each block the heading above it.
    heading: Nearest,
    /// For each block the nearest block above it that is boilerplate by its words.
    phrase: Nearest,
    next_phrase: Nearest,
    /// For each block the last short one above it that belongs to comments, to related articles, to a prompt.
    after: [Nearest; 3],
    headline: Option<usize>,
    runs: [Runs; 2],
    capitals: Vec<f32>,
    starts: ByHash<f32>,
    keys: Vec<u64>,
    articles: f32,
}

/// A block of which phrases cover more than this is boilerplate by its words.
const COVERED: f32 = 0.5;
/// Share of the title's words that the headline has.
const HEADLINE_SHARE: f32 = 0.6;

impl Around {
    pub(crate) fn of(context: &Context, overlap: &Overlap) -> Self {
        let m = &context.measures;
        let is_heading = |at: usize| matches!(context.blocks[at].kind, BlockKind::Heading(_));
        let count = context.blocks.len();
        let keys: Vec<u64> = (0..count).map(|at| overlap.start(at)).collect();
        let mut starts = ByHash::default();
        for key in &keys {
            *starts.entry(*key).or_insert(0.0) += 1.0;
        }
        let covered = |at: usize| context.hits[at].coverage > COVERED;
        let after = [Topic::Comment, Topic::Related, Topic::Subscribe].map(|topic| {
            let says = |at: usize| context.hits[at].has(topic) && context.hits[at].coverage > 0.2 && m[at].words < 16.0;
            Nearest::before(count, says)
        });
        Self {
            after,
            next_phrase: Nearest::behind(count, covered),
            runs: [Runs::of(context, 6.0, 30.0), Runs::of(context, 4.0, 8.0)],
            capitals: crate::classify::features::sums_before(m.iter().map(|m| m.capitalised).chain([0.0])),
            words: crate::classify::features::sums_before(m.iter().map(|m| m.words).chain([0.0])),
            good: crate::classify::features::sums_before(m.iter().map(|m| if m.good { m.words } else { 0.0 }).chain([0.0])),
            linked: crate::classify::features::sums_before(m.iter().map(|m| m.words * m.link_density).chain([0.0])),
            heading: Nearest::before(count, is_heading),
            phrase: Nearest::before(count, covered),
            headline: headline(context, overlap),
            starts,
            keys,
            articles: context.outline.elements.iter().filter(|e| e.tag == "article").count() as f32,
        }
    }

    pub(crate) fn push(&self, context: &Context, levels: &Levels, at: usize, row: &mut Row) {
        self.windows(context, at, row);
        self.headings(context, at, row);
        self.lines(context, at, row);
        self.places(context, levels, at, row);
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
        let above = self.heading.of(at);
        row.ln(above.map_or(100.0, |h| (at - h) as f32));
        row.push(above.map_or(0.0, |h| context.hits[h].coverage));
        row.push(above.map_or(0.0, |h| context.measures[h].link_density));
        row.push(above.map_or(0.0, |h| if let BlockKind::Heading(level) = context.blocks[h].kind { f32::from(level) } else { 0.0 }));
        row.flag(above.is_some_and(|h| context.in_top(h)));
        row.ln(self.phrase.of(at).map_or(200.0, |p| (at - p) as f32));
        row.push(self.headline.map_or(-6.0, |h| signed_ln(at as f32 - h as f32)));
        for other in [at.wrapping_sub(1), at + 1] {
            row.flag(context.blocks.get(other).is_some_and(|b| matches!(b.kind, BlockKind::Heading(_))));
        }
    }

    fn lines(&self, context: &Context, at: usize, row: &mut Row) {
        let place = |at: usize| context.blocks.get(at).map(|b| b.place as f32);
        let own = context.blocks[at].place as f32;
        row.ln(self.next_phrase.of(at).map_or(200.0, |p| (p - at) as f32));
        self.after.iter().for_each(|after| row.ln(after.of(at).map_or(200.0, |a| (at - a) as f32)));
        row.flag(context.blocks[at].text.starts_with(['[', '{', '<']));
        row.ln(place(at.wrapping_sub(1)).map_or(60.0, |p| own - p));
        row.ln(place(at + 1).map_or(60.0, |p| p - own));
        let (from, to) = (at.saturating_sub(3), (at + 4).min(context.blocks.len()));
        row.push((self.capitals[to] - self.capitals[from]) / (to - from) as f32);
        row.push(self.runs[1].place(at));
        row.push(self.runs[0].share(at));
    }

    fn places(&self, context: &Context, levels: &Levels, at: usize, row: &mut Row) {
        let holder = paths::holder(context, at);
        let sums = context.places[holder.index()].sums;
        let total = context.total.good.max(1.0);
        row.push(sums.good / total);
        row.ln(sums.blocks);
        row.push(sums.link_density());
        row.flag(holder == context.best);
        row.push(levels.around_best(holder));
        row.push(context.places[holder.index()].depth as f32 - context.places[context.top.index()].depth as f32);
        row.push(levels.article(holder).map_or(-1.0, |id| context.good_share(id)));
        row.ln(self.articles);
        row.ln(self.starts[&self.keys[at]] - 1.0);
        row.push(context.good_share(context.top));
        row.push(context.good_share(context.best));
    }
}

fn signed_ln(value: f32) -> f32 {
    crate::classify::features::row::ln_1p(value.abs()).copysign(value)
}

/// The block that says what the title says: the last heading of level 1 that does, else the first block.
fn headline(context: &Context, overlap: &Overlap) -> Option<usize> {
    let says = |at: &usize| overlap.titled(*at) >= HEADLINE_SHARE && context.guarded_at(*at).is_none();
    let first = context.span.map_or(context.blocks.len(), |(first, _)| first);
    let top = |at: &usize| context.blocks[*at].kind == BlockKind::Heading(1);
    (0..first).rev().filter(top).find(says).or_else(|| (0..context.blocks.len()).find(says)).or_else(|| (0..first).rev().find(top))
}

/// Runs of prose: words for a sentence, a fixed cost for all else, a new run where the sum has fallen to nothing.
struct Runs {
    /// For each block the highest sum of the run that it stands in.
    peaks: Vec<f32>,
    best: Option<(usize, usize)>,
    best_sum: f32,
}

impl Runs {
    fn of(context: &Context, fewest: f32, cost: f32) -> Self {
        let count = context.blocks.len();
        let mut out = Self { peaks: vec![0.0; count], best: None, best_sum: 0.0 };
        let (mut sum, mut start, mut peak) = (0.0f32, 0, (0.0f32, 0));
        for (at, m) in context.measures.iter().enumerate() {
            if sum <= 0.0 {
                out.end(start, peak);
                (sum, start, peak) = (0.0, at, (0.0, at));
            }
            let prose = m.ends_sentence && m.link_density < 0.4 && m.words >= fewest;
            sum += if prose { m.words } else { -cost };
            if sum > peak.0 {
                peak = (sum, at);
            }
        }
        out.end(start, peak);
        out
    }

    fn end(&mut self, start: usize, (sum, last): (f32, usize)) {
        if sum <= 0.0 {
            return;
        }
        self.peaks[start..=last].fill(sum);
        if sum > self.best_sum {
            (self.best_sum, self.best) = (sum, Some((start, last)));
        }
    }

    fn place(&self, at: usize) -> f32 {
        match self.best {
            Some((first, last)) if at >= first && at <= last => 1.0,
            Some((first, last)) if at + 3 >= first && at <= last + 3 => 0.0,
            _ => -1.0,
        }
    }

    fn share(&self, at: usize) -> f32 {
        self.peaks[at] / self.best_sum.max(1.0)
    }
}
