//! Text that the page hides is none of the article, unless it is nearly all there is: pages that show themselves once their scripts
//! have run, or the whole of a text of which they show the beginning.

use crate::classify::context::Context;
use crate::classify::repairs::{drop_block, said};
use crate::model::Verdict;

/// Where the kept text that shows holds less than this share of all that is kept, what is hidden is the text.
const SHOWN: f32 = 0.34;
/// A part that is folded away has so many blocks and words at least, …
const FOLDED: (usize, f32) = (4, 120.0);
/// … and this share of all that is kept.
const FOLDED_SHARE: f32 = 0.2;
/// A paragraph that is told again has so many bytes at least.
const SAME_BYTES: usize = 40;

/// Decides between what shows and what is hidden among the kept blocks.
pub(crate) fn decide(context: &Context, verdicts: &mut [Verdict]) {
    let hidden: Vec<usize> = (0..verdicts.len()).filter(|at| context.blocks[*at].hidden && verdicts[*at].keep).collect();
    if hidden.is_empty() {
        return;
    }
    let words = |hidden: bool| -> f32 {
        let kept = (0..verdicts.len()).filter(|at| verdicts[*at].keep && context.blocks[*at].hidden == hidden);
        kept.map(|at| context.measures[at].words).sum()
    };
    let (shown, unseen) = (words(false), words(true));
    if shown >= SHOWN * (shown + unseen) && !tells_again(context, verdicts, shown, unseen) {
        let folded = runs(context, &hidden, shown + unseen);
        for at in hidden {
            if !folded.contains(&at) || has_open_twin(context, verdicts, at) {
                drop_block(&mut verdicts[at], "is hidden from readers");
            } else {
                verdicts[at].give(said("is folded away with a long part of the text"));
            }
        }
        return;
    }
    for at in hidden {
        verdicts[at].give(said("is hidden, but holds nearly all of the page's text"));
    }
    // What shows of a text that is told whole behind it is told once.
    for at in 0..verdicts.len() {
        if verdicts[at].keep && !context.blocks[at].hidden && has_twin(context, verdicts, at) {
            drop_block(&mut verdicts[at], "stands here a second time");
        }
    }
}

/// The blocks of long hidden parts: what a page folds away until its readers ask for it.
fn runs(context: &Context, hidden: &[usize], all: f32) -> Vec<usize> {
    let mut out = Vec::new();
    for run in hidden.chunk_by(|a, b| (*a..*b).all(|at| context.blocks[at].hidden)) {
        let words: f32 = run.iter().map(|at| context.measures[*at].words).sum();
        if run.len() >= FOLDED.0 && words >= FOLDED.1 && words >= FOLDED_SHARE * all {
            out.extend_from_slice(run);
        }
    }
    out
}

fn has_open_twin(context: &Context, verdicts: &[Verdict], at: usize) -> bool {
    let text = &context.blocks[at].text;
    (0..verdicts.len()).any(|o| !context.blocks[o].hidden && verdicts[o].keep && context.blocks[o].text == *text)
}

/// What is hidden begins with what shows, and goes on.
fn tells_again(context: &Context, verdicts: &[Verdict], shown: f32, unseen: f32) -> bool {
    if unseen <= shown {
        return false;
    }
    let mut long = (0..verdicts.len()).filter(|at| verdicts[*at].keep && !context.blocks[*at].hidden);
    let told: f32 = long.by_ref().filter(|at| has_twin(context, verdicts, *at)).map(|at| context.measures[at].words).sum();
    told >= 0.6 * shown
}

fn has_twin(context: &Context, verdicts: &[Verdict], at: usize) -> bool {
    let text = &context.blocks[at].text;
    let twin = |o: usize| context.blocks[o].hidden && verdicts[o].keep && context.blocks[o].text == *text;
    text.len() >= SAME_BYTES && (0..verdicts.len()).any(twin)
}
