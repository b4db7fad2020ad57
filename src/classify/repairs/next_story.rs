//! The next story of an endless page: an element beside the article's own, with a headline and prose, however short the first one is.

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::model::{BlockKind, ElementId, Verdict};
use crate::text::likeness::same_words;

/// The article has so many words before another may begin.
const LEAST: f32 = 20.0;
/// What has more words than so many times those of the article before it is the article itself.
const MUCH: f32 = 4.0;
/// A headline has so many words at most.
const HEADLINE: f32 = 40.0;

/// Drops what stands in an element of another story, from its headline on.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    let named =
        |at: &usize| matches!(context.blocks[*at].kind, BlockKind::Heading(1 | 2)) && same_words(&context.blocks[*at].text, context.title);
    let Some(headline) = (0..verdicts.len()).find(named) else { return };
    let mut words = 0.0;
    for at in headline + 1..verdicts.len() {
        if words >= LEAST
            && let Some(story) = story_of(context, verdicts, headline, at)
        {
            end(context, verdicts, at, story);
            return;
        }
        words += if verdicts[at].keep { context.measures[at].words } else { 0.0 };
    }
}

/// The element of another story whose headline stands there: the widest around it that holds nothing of the article.
fn story_of(context: &Context, verdicts: &[Verdict], headline: usize, at: usize) -> Option<ElementId> {
    let (block, m) = (&context.blocks[at], &context.measures[at]);
    let BlockKind::Heading(level) = block.kind else { return None };
    if level > 2 || m.words > HEADLINE || block.hidden || same_words(&block.text, context.title) {
        return None;
    }
    let holds = |id: ElementId, o: usize| context.outline.within(context.blocks[o].element, id);
    let own: Vec<usize> = (headline..at).filter(|o| *o == headline || verdicts[*o].keep).collect();
    let apart = |id: &ElementId| !own.iter().any(|o| holds(*id, *o));
    let story = context.outline.chain(block.element).map(|(id, _)| id).take_while(apart).last()?;
    // The article has an element of its own around headline and text, beside the other story's.
    let owner = context.outline.chain(context.blocks[headline].element).map(|(id, _)| id).find(|id| own.iter().all(|o| holds(*id, *o)))?;
    if context.outline.within(story, owner) {
        return None;
    }
    let words =
        |blocks: &mut dyn Iterator<Item = usize>| blocks.filter(|o| verdicts[*o].keep).map(|o| context.measures[o].words).sum::<f32>();
    let before = words(&mut own.iter().copied());
    let behind = words(&mut (at + 1..verdicts.len()).take_while(|o| holds(story, *o)));
    let prose = (at + 1..verdicts.len()).take_while(|o| holds(story, *o)).any(|o| verdicts[o].keep && context.measures[o].good);
    let leads = m.link_density > 0.9 && block.links.iter().any(|l| !l.href.starts_with('#'));
    let headed = level == 1 || context.outline.get(story).tag == "article" || leads;
    (prose && headed && behind <= MUCH * before).then_some(story)
}

/// From the headline on nothing is kept that stands in the story's element or behind it in one of its template.
fn end(context: &Context, verdicts: &mut [Verdict], at: usize, story: ElementId) {
    let signature = context.outline.get(story).signature;
    let foreign =
        |o: usize| context.outline.chain(context.blocks[o].element).any(|(id, e)| id == story || e.signature == signature && id > story);
    for o in (at..verdicts.len()).filter(|o| foreign(*o)) {
        if verdicts[o].keep {
            drop_block(&mut verdicts[o], "belongs to another article on the page");
        }
    }
}
