//! Guards against a wholly wrong answer: a near-empty one, and one that the model itself doubts.

use crate::classify::context::Context;
use crate::classify::repairs::{drop_block, said, standing};
use crate::model::{BlockKind, Verdict};
use crate::text::likeness::same_words;

/// Fewer kept words than this look like a failure.
const NEAR_EMPTY: f32 = 80.0;
/// The lowest score that the rescue accepts.
const RESCUE_SCORE: f32 = 0.12;

/// The near-empty guard: with hardly a word kept, the threshold falls to half the best score among longer blocks.
pub(crate) fn rescue(context: &Context, verdicts: &mut [Verdict]) {
    let words = |at: usize| context.measures[at].words;
    let kept: f32 = (0..verdicts.len()).filter(|at| verdicts[*at].keep).map(words).sum();
    if kept >= NEAR_EMPTY {
        return;
    }
    let best = (0..verdicts.len()).filter(|at| words(*at) >= 8.0).map(|at| standing(&verdicts[at])).fold(0.0, f32::max);
    lower(context, verdicts, (best / 2.0).max(RESCUE_SCORE), "hardly anything else was kept");
}

/// Kept words of a lower mean score than this are doubtful …
const DOUBTFUL: f32 = 0.85;
/// … and so is a choice that may be expected to reach no better F1 than this.
const EXPECTED: f32 = 0.85;

/// The doubt guard: scores are chances, so that they tell which threshold gives the best F1 to be expected: half that
/// F1. On a page of which the model is sure that is the usual one; on a kind of page that it hardly knows, where the
/// true body scores low too, it is a lower one.
pub(crate) fn doubt(context: &Context, verdicts: &mut [Verdict]) {
    let words = |at: usize| context.measures[at].words;
    let kept = || (0..verdicts.len()).filter(|at| verdicts[*at].keep);
    let total: f32 = kept().map(words).sum();
    let sure: f32 = kept().map(|at| standing(&verdicts[at]) * words(at)).sum();
    if sure >= DOUBTFUL * total {
        return;
    }
    let expected = best_expected_f1(context, verdicts);
    if expected < EXPECTED {
        lower(context, verdicts, (expected / 2.0).max(RESCUE_SCORE), "most of the page looks neither like body nor like boilerplate");
    }
}

/// The best F1 of words that any threshold may be expected to give.
fn best_expected_f1(context: &Context, verdicts: &[Verdict]) -> f32 {
    let mut order: Vec<usize> = (0..verdicts.len()).collect();
    order.sort_by(|a, b| standing(&verdicts[*b]).total_cmp(&standing(&verdicts[*a])).then(a.cmp(b)));
    let chance = |at: usize| standing(&verdicts[at]) * context.measures[at].words;
    let wanted: f32 = order.iter().map(|at| chance(*at)).sum();
    let (mut right, mut kept, mut best) = (0.0, 0.0, 0.0f32);
    for at in order {
        right += chance(at);
        kept += context.measures[at].words;
        best = best.max(2.0 * right / f32::max(kept + wanted, f32::MIN_POSITIVE));
    }
    best
}

/// Behind so many kept words, a heading that says what the title says is a subheading: "The best ferries" in the article of that name.
const SUBHEADING: f32 = 60.0;

/// The headline is no body: a block that says no more than the title goes, unless it is a heading inside the body.
pub(crate) fn headline(context: &Context, verdicts: &mut [Verdict]) {
    let mut words = 0.0;
    for (at, verdict) in verdicts.iter_mut().enumerate().filter(|(_, v)| v.keep) {
        let inside = words >= SUBHEADING && matches!(context.blocks[at].kind, BlockKind::Heading(_));
        if !inside && same_words(&context.blocks[at].text, context.title) {
            drop_block(verdict, "repeats the title");
        } else {
            words += context.measures[at].words;
        }
    }
}

/// Keeps what scores at least the threshold.
fn lower(context: &Context, verdicts: &mut [Verdict], threshold: f32, why: &'static str) {
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if !verdict.keep && standing(verdict) >= threshold && context.blocks[at].kind != BlockKind::Caption {
            verdict.keep = true;
            verdict.give(said(why));
        }
    }
}
