//! Guards against a wholly wrong answer: a near-empty one, and one that the model itself doubts.

use std::borrow::Cow;

use super::context::Context;
use super::phrases::Topic;
use super::rules::same_words;
use crate::model::{BlockKind, ElementId, Reason, Verdict, Voice};

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

/// Kept words of a lower mean score than this are doubtful …
const DOUBTFUL: f32 = 0.85;
/// … and so is a choice that may be expected to reach no better F1 than this.
const EXPECTED: f32 = 0.85;

/// The doubt guard: scores are chances, so that they tell which threshold gives the best F1 to be expected: half that
/// F1. On a page of which the model is sure that is the usual one; on a kind of page that it hardly knows, where the
/// true body scores low too, it is a lower one.
pub(super) fn doubt(context: &Context, verdicts: &mut [Verdict]) {
    let words = |at: usize| context.measures[at].words;
    let kept = || (0..verdicts.len()).filter(|at| verdicts[*at].keep);
    let total: f32 = kept().map(words).sum();
    let sure: f32 = kept().map(|at| verdicts[at].score * words(at)).sum();
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
    order.sort_by(|a, b| verdicts[*b].score.total_cmp(&verdicts[*a].score).then(a.cmp(b)));
    let chance = |at: usize| verdicts[at].score * context.measures[at].words;
    let wanted: f32 = order.iter().map(|at| chance(*at)).sum();
    let (mut right, mut kept, mut best) = (0.0, 0.0, 0.0f32);
    for at in order {
        right += chance(at);
        kept += context.measures[at].words;
        best = best.max(2.0 * right / f32::max(kept + wanted, f32::MIN_POSITIVE));
    }
    best
}

/// A story has at least so many words before another may begin.
const STORY_WORDS: f32 = 80.0;

/// The next story: behind the article some pages go on with another one, under a headline of the same template. What
/// stands from there on is not the article that the title names.
pub(super) fn next_story(context: &Context, verdicts: &mut [Verdict]) {
    let Some(end) = end_of_story(context, verdicts) else { return };
    for verdict in verdicts[end..].iter_mut().filter(|v| v.keep) {
        let reason = Reason { voice: Voice::Guard, text: Cow::Borrowed("belongs to another article further down the page") };
        *verdict = Verdict { keep: false, score: 0.0, reasons: vec![reason] };
    }
}

/// The next headline: in an article element of its own, or of the headline's template and with a date below it.
fn end_of_story(context: &Context, verdicts: &[Verdict]) -> Option<usize> {
    let blocks = context.blocks;
    let headline = (0..blocks.len()).find(|at| is_headline(context, *at) && same_words(&blocks[*at].text, context.title))?;
    let own = context.outline.get(blocks[headline].element);
    let article = article(context, headline);
    let mut words = 0.0;
    for at in headline + 1..blocks.len() {
        let element = context.outline.get(blocks[at].element);
        let again = is_headline(context, at) && !same_words(&blocks[at].text, context.title);
        let elsewhere = || article.is_some() && self::article(context, at).is_some_and(|a| !is_around(context, a, headline));
        let alike = || element.signature == own.signature && element.parent != own.parent && is_dated(context, at);
        if words >= STORY_WORDS && again && (elsewhere() || alike()) {
            return Some(at);
        }
        words += if verdicts[at].keep { context.measures[at].words } else { 0.0 };
    }
    None
}

/// The innermost `article` element around a block.
fn article(context: &Context, at: usize) -> Option<ElementId> {
    context.outline.chain(context.blocks[at].element).find(|(_, e)| e.tag == "article").map(|(id, _)| id)
}

fn is_around(context: &Context, element: ElementId, at: usize) -> bool {
    context.outline.chain(context.blocks[at].element).any(|(id, _)| id == element)
}

/// A short block shortly behind it tells a date, as below a headline.
fn is_dated(context: &Context, at: usize) -> bool {
    let date = |at: usize| {
        let (m, style) = (&context.measures[at], context.outline.get(context.blocks[at].element).style);
        m.words < 12.0 && m.digits > 0.1 && (style.time > 0 || context.hits[at].has(Topic::Date))
    };
    (at + 1..context.blocks.len().min(at + 6)).any(date)
}

fn is_headline(context: &Context, at: usize) -> bool {
    context.blocks[at].kind == BlockKind::Heading(1) && context.measures[at].link_density < 0.5
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
