//! Headlines of other articles that stand as paragraphs between those of the body.

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::model::{Block, BlockKind, Verdict};

/// A headline has so many words.
const WORDS: std::ops::RangeInclusive<f32> = 3.0..=30.0;
/// Share of its words in links from which a line is nothing but a link, …
const ALL_LINK: f32 = 0.9;
/// … and from which it is one with a label before it ("More: …").
const LABELLED: f32 = 0.5;
/// A label has at most this many bytes.
const LABEL_BYTES: usize = 40;
/// More lines without a label are a list of links rather than pointers.
const MOST: usize = 2;
/// What scores more is left: the model is all but sure of it.
const SURE: f32 = 0.85;
/// Around it stands prose with fewer links than this.
const PROSE_LINKS: f32 = 0.35;

/// Drops a line, or a list of one item, that is one link, no sentence, and stands alone between two paragraphs of prose.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    let (mut labelled, mut bare) = (Vec::new(), Vec::new());
    for window in kept.windows(3) {
        let [before, at, after] = *window else { continue };
        let alone = || is_prose(context, before) && is_prose(context, after) && !context.measures[before].ends_colon;
        match pointer(context, at).filter(|_| verdicts[at].score < SURE && alone()) {
            Some(Pointer::Labelled) => labelled.push(at),
            Some(Pointer::Bare) => bare.push(at),
            None => {}
        }
    }
    if bare.len() > MOST {
        bare.clear();
    }
    labelled.iter().chain(&bare).for_each(|at| drop_block(&mut verdicts[*at], "is the linked headline of another article"));
}

fn is_item(context: &Context, at: usize) -> bool {
    matches!(context.blocks[at].kind, BlockKind::ListItem { number: None, .. })
}

/// A line that is nothing but the link to another article, with a label before it ("More: …") or without.
enum Pointer {
    Labelled,
    Bare,
}

fn is_prose(context: &Context, at: usize) -> bool {
    let m = &context.measures[at];
    m.good && m.link_density < PROSE_LINKS && !matches!(context.blocks[at].kind, BlockKind::ListItem { .. })
}

fn pointer(context: &Context, at: usize) -> Option<Pointer> {
    let (block, m) = (&context.blocks[at], &context.measures[at]);
    let is_line = matches!(block.kind, BlockKind::Paragraph | BlockKind::Bare) || is_item(context, at);
    let [link] = block.links.as_slice() else { return None };
    let (before, behind) = (block.text.get(..link.start as usize)?.trim(), block.text.get(link.end as usize..)?.trim());
    if !is_line
        || m.ends_sentence
        || !WORDS.contains(&m.words)
        || !behind.is_empty()
        || is_address(block, link.start as usize, link.end as usize)
    {
        return None;
    }
    let labelled = before.ends_with([':', '：']) && before.len() <= LABEL_BYTES && m.link_density >= LABELLED;
    if labelled { Some(Pointer::Labelled) } else { (before.is_empty() && m.link_density >= ALL_LINK).then_some(Pointer::Bare) }
}

/// The linked text is an address itself.
fn is_address(block: &Block, start: usize, end: usize) -> bool {
    block.text.get(start..end).is_none_or(|t| t.contains("://") || t.starts_with("www.") || !t.trim().contains(' '))
}
