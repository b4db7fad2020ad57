//! Legal notices behind a story (disclaimers, warnings of risks, terms): never the body, however long they are beside it.

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::lexicon::asides::asides;
use crate::model::{BlockKind, Verdict};

/// A page whose notices leave less prose than this behind is about them.
const LEAST: f32 = 8.0;
/// A heading or a line of a notice is no longer than this.
const HEAD_WORDS: f32 = 8.0;

/// Drops the notices at the end of what is kept, before the guards against an empty answer look for the text beside them.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    let is_notice = |at: usize| {
        let kind = context.blocks[at].kind;
        let text = matches!(kind, BlockKind::Paragraph | BlockKind::Bare | BlockKind::Heading(_) | BlockKind::ListItem { .. });
        text && asides().is_notice(context.lower(at))
    };
    let Some(first) = kept.iter().position(|at| is_notice(*at)) else { return };
    // A notice goes on to the end; a paragraph that is none stands between two.
    let (mut start, mut at) = (kept.len(), kept.len());
    while at > 0 {
        at -= 1;
        if is_notice(kept[at]) {
            start = at;
        } else if start - at > 1 && !is_notice(kept[at]) {
            break;
        }
    }
    while start > 0
        && context.measures[kept[start - 1]].words <= HEAD_WORDS
        && matches!(context.blocks[kept[start - 1]].kind, BlockKind::Heading(_))
    {
        start -= 1;
    }
    let told = same_words(context, &kept[start..]);
    if start == kept.len() || first < start && told > 3 {
        return;
    }
    // The text beside the notice: what is kept before it, or prose that was passed over for it.
    let page: f32 = (0..kept.get(start).copied().unwrap_or(0))
        .filter(|at| !context.blocks[*at].hidden && context.measures[*at].ends_sentence)
        .map(|at| context.measures[at].words)
        .sum();
    if page >= LEAST {
        kept[start..].iter().for_each(|at| drop_block(&mut verdicts[*at], "is a legal notice"));
    }
}

/// Paragraphs above that are notices too: an article about them.
fn same_words(context: &Context, tail: &[usize]) -> usize {
    let Some(first) = tail.first() else { return 0 };
    (0..*first).filter(|at| context.measures[*at].good && asides().is_notice(context.lower(*at))).count()
}
