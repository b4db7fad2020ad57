//! The guards of a dump's body against holes: what stands at its edges or between its parts, and the model only just dropped.
//!
//! A dump tells a block's place by its neighbours alone, so that the last line of a poem, a short answer, or the heading of a
//! list scores low beside a menu. Each rule asks for a score that was right more often than not on dumps that the model had not
//! seen, and none of them keeps what holds a phrase of boilerplate or is mostly links. The other way round, a line that a menu's
//! word heads ("Tags: harbour, weather") goes.

use std::collections::BTreeMap;

use crate::classify::context::Context;
use crate::classify::repairs::{drop_block, said};
use crate::lexicon::phrases::Phrases;
use crate::model::{Block, BlockKind, Verdict};

/// A sentence that touches the body from outside is kept from this score on.
const SENTENCE: f32 = 0.25;
/// A line that ends with a colon above kept text.
const COLON: f32 = 0.12;
/// … and between kept blocks.
const COLON_INSIDE: f32 = 0.05;
/// The heading of a kept list, between kept blocks.
const HEADING: f32 = 0.18;
/// An item of a list of which at least half is kept.
const ITEM: f32 = 0.18;
/// A line of a verse of which at least three quarters are kept.
const VERSE: f32 = 0.35;
/// A turn of a speaker.
const TURN: f32 = 0.015;
/// Lines that touch a body of so few words have this score at least.
const TOUCHING: f32 = 0.24;
const FEW_WORDS: f32 = 60.0;
/// Lists and verses have at least so many lines.
const FEWEST_LINES: usize = 3;
/// Words of a sentence that touches the body: what is longer is judged well enough, or is a biography.
const SENTENCE_WORDS: std::ops::RangeInclusive<f32> = 3.0..=24.0;

/// Fills the holes of a body and rounds off its edges.
pub(crate) fn fill(context: &Context, verdicts: &mut [Verdict]) {
    if !verdicts.iter().any(|v| v.keep) {
        return;
    }
    labels(context, verdicts);
    turns(context, verdicts);
    lists(context, verdicts);
    stretches(context, verdicts);
    lines(context, verdicts);
    edges(context, verdicts);
}

/// A block may be kept by these rules: from this score on, and if it is neither links nor boilerplate.
fn may(context: &Context, verdicts: &[Verdict], at: usize, score: f32) -> bool {
    let clean = context.hits[at].coverage < 0.05 && context.measures[at].link_density < 0.35;
    !verdicts[at].keep
        && verdicts[at].score >= score
        && clean
        && !context.blocks[at].hidden
        && context.blocks[at].kind != BlockKind::Caption
}

fn keep(verdict: &mut Verdict, why: &'static str) {
    verdict.keep = true;
    verdict.give(said(why));
}

/// A line that such a word heads is no longer than this.
const LABELLED_WORDS: f32 = 15.0;

/// Drops short lines of which all that stands before the colon is a phrase of boilerplate.
fn labels(context: &Context, verdicts: &mut [Verdict]) {
    let phrases = Phrases::for_language(Some(context.language).filter(|l| !l.is_empty()));
    for (at, verdict) in verdicts.iter_mut().enumerate().filter(|(_, v)| v.keep) {
        let Some((label, _)) = context.blocks[at].text.split_once(':') else { continue };
        let short = context.measures[at].words < LABELLED_WORDS && !context.measures[at].ends_sentence;
        if short && label.len() < 40 && phrases.find(label).coverage > 0.9 {
            drop_block(verdict, "is a line that a menu's word heads");
        }
    }
}

/// The speaker's name before a colon, if the block may be a turn in a conversation.
fn speaker(block: &Block) -> Option<&str> {
    let (name, said) = block.text.split_once([':', '：'])?;
    let words = name.split_whitespace().count();
    let is_name =
        name.starts_with(char::is_alphabetic) && name.len() <= 80 && (1..=4).contains(&words) && !name.contains(['.', '!', '?', '/']);
    (is_name && said.chars().any(char::is_alphanumeric) && !said.starts_with("//")).then_some(name)
}

/// Conversations: where two speakers or more have two kept turns each, their other turns beside kept ones are kept.
fn turns(context: &Context, verdicts: &mut [Verdict]) {
    let mut kept: BTreeMap<&str, u32> = BTreeMap::new();
    for (block, _) in context.blocks.iter().zip(verdicts.iter()).filter(|(_, v)| v.keep) {
        speaker(block).map(|name| kept.entry(name).and_modify(|n| *n += 1).or_insert(1));
    }
    kept.retain(|_, turns| *turns >= 2);
    if kept.len() < 2 {
        return;
    }
    let speaks = |at: usize| speaker(&context.blocks[at]).is_some_and(|name| kept.contains_key(name));
    let mut pass = |at: usize, beside: Option<usize>| {
        if speaks(at) && beside.is_some_and(|b| verdicts.get(b).is_some_and(|v| v.keep)) && may(context, verdicts, at, TURN) {
            keep(&mut verdicts[at], "is a turn in a conversation");
        }
    };
    (0..context.blocks.len()).for_each(|at| pass(at, at.checked_sub(1)));
    (0..context.blocks.len()).rev().for_each(|at| pass(at, Some(at + 1)));
}

/// Lists and verses of which most is kept are kept whole.
fn lists(context: &Context, verdicts: &mut [Verdict]) {
    for run in runs(context) {
        let kept = verdicts[run.clone()].iter().filter(|v| v.keep).count();
        let (least, score, why) = match context.blocks[run.start].kind {
            BlockKind::ListItem { .. } | BlockKind::TableRow => (run.len().div_ceil(2), ITEM, "stands in a list that is kept"),
            BlockKind::Bare => ((run.len() * 3).div_ceil(4), VERSE, "stands among lines that are kept"),
            _ => continue,
        };
        if run.len() < FEWEST_LINES || kept < least {
            continue;
        }
        for at in run {
            if may(context, verdicts, at, score) {
                keep(&mut verdicts[at], why);
            }
        }
    }
}

/// Several lines in a row, each half believed by the model, beside a body that is next to nothing without them: three verses
/// below the sentence that announces them.
fn stretches(context: &Context, verdicts: &mut [Verdict]) {
    let words: f32 = (0..verdicts.len()).filter(|at| verdicts[*at].keep).map(|at| context.measures[at].words).sum();
    if words >= FEW_WORDS {
        return;
    }
    let mut at = 0;
    while at < verdicts.len() {
        let end = at + (at..verdicts.len()).take_while(|at| may(context, verdicts, *at, TOUCHING)).count();
        let touches = at > 0 && verdicts[at - 1].keep || verdicts.get(end).is_some_and(|v| v.keep);
        if touches && end - at >= FEWEST_LINES {
            verdicts[at..end].iter_mut().for_each(|v| keep(v, "is one of several lines beside a body of few words"));
        }
        at = end.max(at + 1);
    }
}

/// Stretches of blocks of one kind.
fn runs(context: &Context) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..=context.blocks.len() {
        let alike = |b: &Block| std::mem::discriminant(&b.kind) == std::mem::discriminant(&context.blocks[start].kind);
        if context.blocks.get(at).is_none_or(|b| !alike(b)) {
            out.push(start..at);
            start = at;
        }
    }
    out
}

/// Lines that lead to what is kept below them.
fn lines(context: &Context, verdicts: &mut [Verdict]) {
    for at in (0..context.blocks.len().saturating_sub(1)).rev() {
        if !verdicts[at + 1].keep || context.measures[at].ends_sentence {
            continue;
        }
        let inside = at > 0 && verdicts[at - 1].keep;
        let above_list = matches!(context.blocks[at + 1].kind, BlockKind::ListItem { .. } | BlockKind::TableRow);
        let score = match (context.measures[at].ends_colon, inside) {
            (true, true) => COLON_INSIDE,
            (true, false) => COLON,
            (false, true) if above_list => HEADING,
            _ => continue,
        };
        if may(context, verdicts, at, score) {
            keep(&mut verdicts[at], "leads to what is kept below it");
        }
    }
}

/// Sentences that touch the body from outside, one after the other.
fn edges(context: &Context, verdicts: &mut [Verdict]) {
    let sentence = |at: usize| context.measures[at].ends_sentence && SENTENCE_WORDS.contains(&context.measures[at].words);
    let (Some(first), Some(last)) = (verdicts.iter().position(|v| v.keep), verdicts.iter().rposition(|v| v.keep)) else { return };
    let outwards: [Vec<usize>; 2] = [(0..first).rev().collect(), (last + 1..verdicts.len()).collect()];
    for at in outwards
        .iter()
        .flat_map(|side| side.iter().take_while(|at| sentence(**at) && may(context, verdicts, **at, SENTENCE)))
        .copied()
        .collect::<Vec<_>>()
    {
        keep(&mut verdicts[at], "is a sentence that touches the body");
    }
}
