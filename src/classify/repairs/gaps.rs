//! What stands alone between two kept blocks: code and subheadings, of which the model is often unsure.

use crate::classify::context::Context;
use crate::classify::repairs::{is_mended, said};
use crate::model::{BlockKind, Verdict};
use crate::text::likeness::same_words;

/// Preformatted text between kept blocks is kept from this score on, …
const CODE: f32 = 0.1;
/// … a heading from this one.
const HEADING: f32 = 0.25;
/// The block behind a heading is this sure.
const SURE: f32 = 0.8;
/// A heading with more links than this leads elsewhere.
const LINKED: f32 = 0.5;

/// Keeps code between kept blocks, and a heading between kept blocks if the one behind it is surely body.
pub(crate) fn fill(context: &Context, verdicts: &mut [Verdict]) {
    for at in 1..verdicts.len().saturating_sub(1) {
        let alone = !verdicts[at].keep && !is_mended(&verdicts[at]) && verdicts[at - 1].keep && verdicts[at + 1].keep;
        if !alone || context.blocks[at].hidden || context.guarded_at(at).is_some() {
            continue;
        }
        let score = verdicts[at].score;
        let fits = match context.blocks[at].kind {
            BlockKind::Preformatted => score >= CODE,
            BlockKind::Heading(_) => score >= HEADING && verdicts[at + 1].score >= SURE && is_subheading(context, at),
            _ => false,
        };
        if fits {
            verdicts[at].keep = true;
            verdicts[at].give(said("stands between blocks of the body"));
        }
    }
}

fn is_subheading(context: &Context, at: usize) -> bool {
    let m = &context.measures[at];
    m.link_density < LINKED && context.hits[at].coverage < 0.3 && !same_words(&context.blocks[at].text, context.title)
}
