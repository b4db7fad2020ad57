//! Subheadings between the paragraphs of one container, however short; and the standfirst between headline and first paragraph.

use crate::classify::context::Context;
use crate::classify::near::Tags;
use crate::classify::repairs::said;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId, Hints, Verdict};
use crate::text::likeness::key;
use crate::text::likeness::same_words;

/// The blocks around a subheading are this sure, or the one behind it is a list or code that is kept.
const SURE: f32 = 0.6;
/// A subheading has at most so many words.
const WORDS: f32 = 20.0;
/// What stands in links.
const LINKED: f32 = 0.5;
/// A standfirst has so many words, …
const STANDFIRST: std::ops::RangeInclusive<f32> = 6.0..=70.0;
/// … stands so shortly below the headline, …
const REACH: usize = 4;
/// … and has this score at least, where its element is not named so.
const LEAST: f32 = 0.15;
/// … and so much where the text does not end as a sentence does.
const LIKELY: f32 = 0.4;

/// An element with such a share of the prose is more than a standfirst.
const HOLDS_MORE: f32 = 0.5;
/// A shorter description may well be the site's.
const DESCRIPTION: usize = 24;

/// Keeps subheadings that stand between kept blocks of their own container.
pub(crate) fn keep(context: &Context, verdicts: &mut [Verdict]) {
    for at in 1..verdicts.len().saturating_sub(1) {
        let block = &context.blocks[at];
        if verdicts[at].keep || block.hidden || !matches!(block.kind, BlockKind::Heading(_)) || !is_subheading(context, at) {
            continue;
        }
        let sure = |o: usize| verdicts[o].keep && verdicts[o].score >= SURE && container(context, o) == container(context, at);
        let before = verdicts[at - 1].keep && container(context, at - 1) == container(context, at);
        if before && sure(at + 1) {
            verdicts[at].keep = true;
            verdicts[at].give(said("is a heading between paragraphs of the article"));
        }
    }
}

/// What a block stands in: the parent of its own element.
fn container(context: &Context, at: usize) -> ElementId {
    ElementId(context.outline.get(context.blocks[at].element).parent)
}

fn is_subheading(context: &Context, at: usize) -> bool {
    let (m, hits) = (&context.measures[at], &context.hits[at]);
    let labels =
        [Topic::Share, Topic::Related, Topic::Comment, Topic::Advert, Topic::Subscribe, Topic::Consent, Topic::Paywall, Topic::Bio];
    let label = hits.coverage >= 0.3 && hits.main.is_some_and(|topic| labels.contains(&topic));
    m.link_density < LINKED && m.words <= WORDS && !label && !same_words(&context.blocks[at].text, context.title)
}

/// Keeps the paragraph that stands between the headline and the kept text as its standfirst.
pub(crate) fn standfirst(context: &Context, verdicts: &mut [Verdict]) {
    let named =
        |at: &usize| matches!(context.blocks[*at].kind, BlockKind::Heading(_)) && same_words(&context.blocks[*at].text, context.title);
    let Some(first) = verdicts.iter().position(|v| v.keep) else { return };
    let Some(headline) = (0..first).rev().find(named) else { return };
    for at in (headline + 1..first).take(REACH) {
        if !is_standfirst(context, verdicts, at) {
            continue;
        }
        let told = key(&context.blocks[at].text);
        if (at + 1..verdicts.len()).any(|o| verdicts[o].keep && key(&context.blocks[o].text).starts_with(&told)) {
            return;
        }
        verdicts[at].keep = true;
        verdicts[at].give(said("is the standfirst"));
        return;
    }
}

/// Its element, or one right around it that holds no more prose, has a name for a standfirst.
fn is_named_so(context: &Context, at: usize) -> bool {
    let block = &context.blocks[at];
    let mut around = context.outline.chain(block.element).take(3).take_while(|(id, _)| context.good_share(*id) < HOLDS_MORE);
    around.any(|(_, element)| element.hints.any(Hints::STANDFIRST) && !element.hints.any(Hints::NO_STANDFIRST))
}

/// It is the page's own description of the article.
fn is_description(context: &Context, at: usize) -> bool {
    let own = key(&context.blocks[at].text);
    own.len() > DESCRIPTION && own == key(context.description)
}

fn is_standfirst(context: &Context, verdicts: &[Verdict], at: usize) -> bool {
    let (block, m, hits) = (&context.blocks[at], &context.measures[at], &context.hits[at]);
    let kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::Bare | BlockKind::Heading(2..=4));
    let says = context.says_at(at, Says::STANDFIRST).is_some_and(|d| d <= 2) || is_named_so(context, at) || is_description(context, at);
    let clean = m.link_density < 0.2 && hits.coverage < 0.2 && context.guarded_at(at).is_none() && !block.hidden;
    let foreign = [Says::CAPTION, Says::BYLINE, Says::DATE, Says::SHARE, Says::SUBSCRIBE, Says::ADVERT, Says::RELATED];
    let other = foreign.iter().any(|section| context.says_at(at, *section).is_some_and(|d| d <= 1));
    let pictured = context.tag_at(at, Tags::Figure).is_some();
    let (own, title) = (key(&block.text), key(context.title));
    let headline = own.contains(&title) || title.contains(&own);
    let prose = m.ends_sentence || m.sentences >= 1.0;
    let named =
        says || prose && verdicts[at].score >= if m.ends_sentence { LEAST } else { LIKELY } && !matches!(block.kind, BlockKind::Heading(_));
    let stamp = hits.has(Topic::Byline) || hits.has(Topic::Date);
    kind && clean && !other && !stamp && !pictured && !headline && STANDFIRST.contains(&m.words) && m.digits < 0.2 && named
}
