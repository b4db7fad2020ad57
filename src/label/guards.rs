//! Guards against a wholly wrong answer: a near-empty one, and one that the model itself doubts.

use std::borrow::Cow;

use super::context::Context;
use super::rules::same_words;
use crate::model::{BlockKind, Reason, Verdict, Voice};

/// Fewer kept words than this look like a failure.
const NEAR_EMPTY: f32 = 80.0;
/// The lowest score that the rescue accepts.
const RESCUE_SCORE: f32 = 0.12;

/// The near-empty guard: with hardly a word kept, the threshold falls to half the best score among longer blocks.
pub(super) fn rescue(context: &Context, verdicts: &mut [Verdict]) {
    let words = |at: usize| context.measures[at].words;
    let kept: f32 = (0..verdicts.len()).filter(|at| verdicts[*at].keep).map(words).sum();
    if kept >= NEAR_EMPTY {
        return;
    }
    let best = (0..verdicts.len()).filter(|at| words(*at) >= 8.0).map(|at| verdicts[at].score).fold(0.0, f32::max);
    lower(context, verdicts, (best / 2.0).max(RESCUE_SCORE), "hardly anything else was kept");
}

/// Scores between these tell neither body nor boilerplate.
const UNSURE: std::ops::Range<f32> = 0.2..0.8;
/// If more of the candidates' words than this are unsure, the page is of a kind that the scores are low for.
const DOUBT_SHARE: f32 = 0.7;

/// … and it must look at least so much like a list of teasers or goods.
const LISTING: f32 = 0.6;

/// The doubt guard: where nearly all that may be body scores in between, as in shops and listings, all of it is kept
/// that scores above the lower bound.
pub(super) fn doubt(context: &Context, listing: f32, verdicts: &mut [Verdict]) {
    let words = |low: f32, high: f32| -> f32 {
        let inside = verdicts.iter().zip(&context.measures).filter(|(v, _)| v.score > low && v.score < high);
        inside.map(|(_, m)| m.words).sum()
    };
    if listing > LISTING && words(UNSURE.start, UNSURE.end) > DOUBT_SHARE * words(UNSURE.start, 2.0) {
        lower(context, verdicts, UNSURE.start, "most of the page looks neither like body nor like boilerplate");
    }
}

/// The headline is no body: a block that says no more than the title goes.
pub(super) fn headline(context: &Context, verdicts: &mut [Verdict]) {
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if verdict.keep && same_words(&context.blocks[at].text, context.title) {
            let reason = Reason { voice: Voice::Guard, text: Cow::Borrowed("repeats the title") };
            *verdict = Verdict { keep: false, score: 0.0, reasons: vec![reason] };
        }
    }
}

/// Keeps what scores at least the threshold.
fn lower(context: &Context, verdicts: &mut [Verdict], threshold: f32, why: &'static str) {
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if !verdict.keep && verdict.score >= threshold && context.blocks[at].kind != BlockKind::Caption {
            verdict.keep = true;
            verdict.reasons.insert(0, Reason { voice: Voice::Guard, text: Cow::Borrowed(why) });
        }
    }
}
