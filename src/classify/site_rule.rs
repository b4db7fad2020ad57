//! The voice of a site rule: what lies in the body that it names is raised, what lies elsewhere or is stripped is dropped.

use crate::classify::SiteRule;
use crate::classify::context::Context;
use crate::model::{Mark, Reason, Verdict, Voice};

/// A block inside the body is kept from this share of the threshold up, unless a repair decided against it.
const RAISED: f32 = 0.3;

/// Lets the rule speak; false if it leaves too little of what was kept: then nothing is changed.
pub(crate) fn hear(context: &Context, rule: SiteRule, threshold: f32, verdicts: &mut [Verdict]) -> bool {
    let told: Vec<Verdict> = (0..verdicts.len()).map(|at| heard(context, rule, at, &verdicts[at], threshold)).collect();
    let words =
        |verdicts: &[Verdict]| -> f32 { (0..verdicts.len()).filter(|at| verdicts[*at].keep).map(|at| context.measures[at].words).sum() };
    if words(&told) < words(verdicts) * rule.least_share {
        return false;
    }
    verdicts.clone_from_slice(&told);
    true
}

fn heard(context: &Context, rule: SiteRule, at: usize, verdict: &Verdict, threshold: f32) -> Verdict {
    let (keep, line, what) = match rule.marks.get(at).copied().flatten() {
        None => return verdict.clone(),
        Some(Mark::Inside(line)) => {
            let raised = verdict.repair.is_none() && !context.blocks[at].hidden && verdict.score >= threshold * RAISED;
            (verdict.keep || raised, line, "lies in its body")
        }
        Some(Mark::Outside(line)) => (false, line, "lies outside its body"),
        Some(Mark::Stripped(line)) => (false, line, "is stripped"),
    };
    if keep == verdict.keep {
        return verdict.clone();
    }
    let text = if line == 0 { format!("{what}: rule {}", rule.name) } else { format!("{what}: rule {}:{line}", rule.name) };
    let mut verdict = Verdict { keep, ..verdict.clone() };
    verdict.give(Reason { voice: Voice::Site, text: text.into() });
    verdict
}
