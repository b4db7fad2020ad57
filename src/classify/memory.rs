//! The memory of a site: what recurs in other files of the same origin speaks against its being one article's body.

use std::borrow::Cow;

use crate::classify::context::Context;
use crate::model::{Reason, Verdict, Voice};

/// In how many files of a site a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recurs {
    /// Files that hold the block, this one among them.
    pub files: u32,
    /// Files of the site that were looked at.
    pub of: u32,
}

/// In fewer files it is chance, or an article that was saved again.
const FEWEST: u32 = 3;
/// Log-odds against a block that recurs at all …
const RECURS: f32 = 1.0;
/// … and that stands in every file, on top.
const EVERYWHERE: f32 = 4.0;
/// Between two kept blocks a short one weighs less by this factor: "Ingredients" stands in every recipe.
const INSIDE: f32 = 0.35;
/// From so many characters on a block is prose, which articles do not share: it weighs more by this factor …
const PROSE: f32 = 2.0;
const PROSE_CHARS: usize = 80;
/// … where it stands in so many files; in fewer it may be the background of one story told several times.
const PROSE_FILES: u32 = 6;

/// Moves the scores of blocks that recur, and the verdicts with them.
pub(crate) fn recall(context: &Context, recurs: &[Recurs], threshold: f32, verdicts: &mut [Verdict]) {
    let kept: Vec<bool> = verdicts.iter().map(|v| v.keep).collect();
    let is_kept = |at: Option<usize>| at.and_then(|at| kept.get(at)).is_some_and(|k| *k);
    for (at, seen) in recurs.iter().enumerate().take(context.blocks.len()) {
        if seen.files < FEWEST || seen.of == 0 {
            continue;
        }
        let share = seen.files as f32 / seen.of as f32;
        let is_short = context.blocks[at].text.chars().take(PROSE_CHARS).count() < PROSE_CHARS;
        let inside = is_short && is_kept(at.checked_sub(1)) && is_kept(Some(at + 1));
        let prose = if is_short || seen.files < PROSE_FILES { 1.0 } else { PROSE };
        let against = (RECURS + EVERYWHERE * share) * if inside { INSIDE } else { prose };
        let verdict = &mut verdicts[at];
        verdict.score = shifted(verdict.score, -against);
        verdict.keep = verdict.score >= threshold;
        let text = format!("stands on {} of {} pages of this site", seen.files, seen.of);
        verdict.give(Reason { voice: Voice::Memory, text: Cow::Owned(text) });
    }
}

/// The chance after so many log-odds more.
fn shifted(chance: f32, by: f32) -> f32 {
    let chance = chance.clamp(1e-5, 1.0 - 1e-5);
    1.0 / (1.0 + (1.0 / chance - 1.0) * (-by).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_move_chances() {
        assert!((shifted(0.5, 0.0) - 0.5).abs() < 1e-6);
        assert!((shifted(0.5, -2.0) - 0.1192).abs() < 1e-4);
        assert!(shifted(0.0, 1.0) > 0.0 && shifted(1.0, -1.0) < 1.0);
    }
}
