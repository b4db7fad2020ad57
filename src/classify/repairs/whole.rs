//! What belongs together is kept or dropped together: the rows of a table, the terms of a definition list and what they mean, the
//! summary of a `details` element and its text.

use std::collections::BTreeMap;

use crate::classify::context::Context;
use crate::classify::repairs::{drop_block, said};
use crate::model::{BlockKind, ElementId, Verdict};

/// A group is kept if its kept blocks hold this share of its words, …
const SHARE: f32 = 0.5;
/// … or if it stands between kept blocks of its own container and has no more than this share of its words in links.
const LINKED: f32 = 0.35;

/// Keeps or drops tables, definition lists and details as one.
pub(crate) fn together(context: &Context, verdicts: &mut [Verdict]) {
    for (top, blocks) in groups(context) {
        let tag = context.outline.get(top).tag.as_ref();
        let some = blocks.iter().any(|at| verdicts[*at].keep);
        let all = blocks.iter().all(|at| verdicts[*at].keep);
        if all || blocks.iter().any(|at| context.blocks[*at].hidden) {
            continue;
        }
        let keep = holds_most(context, verdicts, &blocks) || stands_inside(context, verdicts, top, &blocks);
        if keep {
            for at in blocks.into_iter().filter(|at| context.blocks[*at].kind != BlockKind::Caption) {
                if !verdicts[at].keep {
                    verdicts[at].keep = true;
                    verdicts[at].give(said("belongs to a table or list that is kept"));
                }
            }
        } else if some && tag == "table" {
            let kept: Vec<usize> = blocks.iter().copied().filter(|at| verdicts[*at].keep).collect();
            kept.into_iter().for_each(|at| drop_block(&mut verdicts[at], "belongs to a table that is left out"));
        }
    }
}

/// The blocks of each outermost table, definition list and `details` element.
fn groups(context: &Context) -> BTreeMap<ElementId, Vec<usize>> {
    let mut out: BTreeMap<ElementId, Vec<usize>> = BTreeMap::new();
    for (at, block) in context.blocks.iter().enumerate() {
        let is_group = |tag: &str| match tag {
            "table" => matches!(block.kind, BlockKind::TableRow | BlockKind::Caption),
            "dl" | "details" => true,
            _ => false,
        };
        let chain = context.outline.chain(block.element);
        if let Some((top, _)) = chain.filter(|(_, e)| is_group(&e.tag)).last() {
            out.entry(top).or_default().push(at);
        }
    }
    out
}

fn holds_most(context: &Context, verdicts: &[Verdict], blocks: &[usize]) -> bool {
    let words = |kept: bool| blocks.iter().filter(|at| !kept || verdicts[**at].keep).map(|at| context.measures[*at].words).sum::<f32>();
    let count = blocks.iter().filter(|at| verdicts[**at].keep).count();
    words(true) > 0.0 && (words(true) >= SHARE * words(false) || count as f32 >= SHARE * blocks.len() as f32)
}

/// Kept blocks of the same container stand directly before and behind it.
fn stands_inside(context: &Context, verdicts: &[Verdict], top: ElementId, blocks: &[usize]) -> bool {
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return false };
    let links: f32 = blocks.iter().map(|at| context.measures[*at].words * context.measures[*at].link_density).sum();
    let words: f32 = blocks.iter().map(|at| context.measures[*at].words).sum();
    if links > LINKED * words.max(1.0) || context.guarded_at(*first).is_some() {
        return false;
    }
    let around = |at: usize| verdicts[at].keep && beside(context, top, at);
    let before = first.checked_sub(1).is_some_and(around);
    before && (*last + 1 < verdicts.len() && around(*last + 1))
}

/// So many wrappers may stand around a table.
const WRAPPERS: usize = 3;

/// The block stands in the container that the element, or a wrapper around it, stands in.
fn beside(context: &Context, top: ElementId, at: usize) -> bool {
    let parent = context.outline.get(context.blocks[at].element).parent;
    let container = ElementId(parent);
    context.outline.chain(top).skip(1).take(WRAPPERS).any(|(id, _)| id == container || id == context.blocks[at].element)
}
