//! What readers wrote below an article: which blocks are their comments, one after the other.
//!
//! 1. a part of the page is theirs if names of its elements say so and nothing of the body stands in it;
//! 2. of its blocks those are messages that are neither headings nor forms nor prompts, and that no name calls a byline, a date
//!    or a button; the nearest name that says anything decides;
//! 3. messages belong together while they stand in one container.

use crate::classify::Input;
use crate::classify::context::Context;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Topic;
use crate::model::{Block, BlockKind, ElementId, Hints, Verdict};

/// One reader's comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its blocks, in reading order; never empty.
    pub blocks: Vec<usize>,
    /// The first and the last block of the part of the page that it stands in.
    pub part: (usize, usize),
}

/// At most so many comments of a page are told.
const MOST: usize = 2_000;

/// A text that no name speaks for is a message from so many words on, where it is no paragraph.
const ENOUGH: f32 = 4.0;
/// Phrases of the page cover so much of a prompt.
const COVERED: f32 = 0.5;

/// The comments among a page's blocks, given which of these are body.
#[must_use]
pub fn remarks(input: &Input, verdicts: &[Verdict]) -> Vec<Remark> {
    let context = Context::new(input);
    let parts = parts(&context, verdicts);
    let messages = (0..context.blocks.len()).filter_map(|at| {
        let part = parts[context.blocks[at].element.index()].filter(|_| !verdicts[at].keep)?;
        is_message(&context, at, part).then_some((at, part))
    });
    let mut out: Vec<(Remark, ElementId, ElementId)> = Vec::new();
    for (at, part) in messages {
        let container = container(&context, at);
        let last = out.last_mut().filter(|(last, of, around)| *around == part && follows(&context, last, *of, (at, container), part));
        if let Some((last, ..)) = last {
            last.blocks.push(at);
        } else if out.len() < MOST {
            out.push((Remark { blocks: vec![at], part: (at, at) }, container, part));
        }
    }
    let spans = spans(&context, &parts);
    let in_span = |(mut remark, _, part): (Remark, ElementId, ElementId)| {
        remark.part = spans[part.index()].0?;
        spans[part.index()].1.then_some(remark)
    };
    out.into_iter().filter_map(in_span).collect()
}

/// For each element the outermost one around it that readers wrote: named so, and without any of the body.
fn parts(context: &Context, verdicts: &[Verdict]) -> Vec<Option<ElementId>> {
    let elements = &context.outline.elements;
    let mut holds_body = vec![false; elements.len()];
    for (block, _) in context.blocks.iter().zip(verdicts).filter(|(_, v)| v.keep) {
        holds_body[block.element.index()] = true;
    }
    for at in (1..elements.len()).rev().filter(|at| *at > 0) {
        if holds_body[at] {
            holds_body[elements[at].parent as usize] = true;
        }
    }
    let mut out: Vec<Option<ElementId>> = Vec::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        let around = if at == 0 { None } else { out[element.parent as usize] };
        let named = || context.places[at].says.has(Says::COMMENTS) || element.hints.any(Hints::DISCUSSION);
        let may = at > 0 && !holds_body[at] && !matches!(element.tag.as_ref(), "html" | "body" | "main" | "a");
        let own = may && named() && !element.hints.any(Hints::POINTERS);
        out.push(around.or_else(|| own.then_some(ElementId(at as u32))));
    }
    out
}

/// For each part its first and last block, and whether it shows any sign of a discussion: a prompt to write, a name, a date.
fn spans(context: &Context, parts: &[Option<ElementId>]) -> Vec<(Option<(usize, usize)>, bool)> {
    let mut out = vec![(None, false); parts.len()];
    for (at, block) in context.blocks.iter().enumerate() {
        let Some(part) = parts[block.element.index()] else { continue };
        let (span, sign) = &mut out[part.index()];
        *span = Some(span.map_or((at, at), |(first, _)| (first, at)));
        *sign |= context.hits[at].has(Topic::Comment)
            || context.outline.get(block.element).style.time > 0
            || nearest(context, block, part) == Some(false);
    }
    out
}

/// What the nearest name around a block says: that it is a message, or that it only stands around one. A comment's own element
/// may be named after its author, so that its names do not count.
fn nearest(context: &Context, block: &Block, part: ElementId) -> Option<bool> {
    let inner = context.outline.chain(block.element).take_while(|(id, _)| *id != part);
    inner.filter(|(_, e)| !matches!(e.tag.as_ref(), "li" | "article")).find_map(|(_, element)| match element.tag.as_ref() {
        "form" | "nav" | "footer" | "header" | "menu" | "label" => Some(false),
        _ if element.hints.any(Hints::MESSAGE) && !element.hints.any(Hints::MESSAGE_HEAD) => Some(true),
        _ => element.hints.any(Hints::AROUND_MESSAGE).then_some(false),
    })
}

fn is_message(context: &Context, at: usize, part: ElementId) -> bool {
    let (block, measure, hits) = (&context.blocks[at], &context.measures[at], &context.hits[at]);
    let of_text = !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Caption | BlockKind::TableRow);
    let in_form = context.outline.chain(block.element).any(|(_, e)| matches!(e.tag.as_ref(), "form" | "nav"));
    let prompts = hits.coverage >= COVERED && !matches!(hits.main, None | Some(Topic::Bio | Topic::Correction | Topic::Credit));
    let linked = measure.link_density > 0.8 || context.says_at(at, Says::RELATED).is_some();
    if !of_text || in_form || prompts || linked || !block.text.contains(char::is_alphabetic) {
        return false;
    }
    match nearest(context, block, part) {
        Some(is_message) => is_message,
        None => block.kind != BlockKind::Bare || measure.words >= ENOUGH,
    }
}

/// The element that holds the paragraphs of a message.
fn container(context: &Context, at: usize) -> ElementId {
    let inner = ["p", "blockquote", "ul", "ol", "li", "dl", "pre"];
    let element = context.blocks[at].element;
    context.outline.chain(element).find(|(_, e)| !inner.contains(&e.tag.as_ref())).map_or(element, |(id, _)| id)
}

/// True if a block goes on with the comment before it: in the same container, or inside it; where the container is that of all
/// comments, only directly behind it.
fn follows(context: &Context, last: &Remark, of: ElementId, (at, container): (usize, ElementId), part: ElementId) -> bool {
    let behind = last.blocks.last().is_some_and(|before| before + 1 == at);
    if of == part { behind && container == of } else { container == of || behind && context.outline.within(container, of) }
}
