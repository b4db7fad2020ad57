//! What stands between the blocks of a page, put between those of the article: pictures, videos and rules beside kept text.

use std::collections::HashMap;

use crate::document::markup::Between;
use crate::lexicon::class_words::Says;
use crate::model::{Block, BlockKind, Form, Ledger, Outline};
use crate::text::normalize::line;

/// A picture above the text belongs to it if what stands between has no more bytes than this, …
const LEAD_BYTES: usize = 600;
/// … and no block of it more than this.
const LEAD_BLOCK: usize = 280;

/// A longer text stands below no picture.
const CAPTION_BYTES: usize = 600;

/// The body with what stands between its blocks.
pub(crate) fn put_between(body: Vec<Block>, between: Vec<Between>, ledger: &Ledger, outline: &Outline) -> Vec<Block> {
    let page = Page::of(ledger, outline);
    let mut kept = between.into_iter().filter(|thing| page.keeps(thing)).peekable();
    if kept.peek().is_none() {
        return body;
    }
    let number: HashMap<u32, u32> = ledger.blocks.iter().zip(0_u32..).map(|(b, at)| (b.place, at)).collect();
    let mut out = Vec::with_capacity(body.len() + 8);
    for block in body {
        let at = number.get(&block.place).copied().unwrap_or_default();
        while let Some(thing) = kept.next_if(|thing| thing.at <= at) {
            push(&mut out, thing.block);
        }
        out.push(block);
    }
    kept.for_each(|thing| push(&mut out, thing.block));
    out
}

/// One after another, each once: pages have pictures twice, for two widths of the window.
fn push(out: &mut Vec<Block>, block: Block) {
    let same = |other: &Block| match (other.form(), block.form()) {
        (Form::Figure(a), Form::Figure(b)) => a.src == b.src,
        (a, b) => a.stands_alone() && a == b,
    };
    let near = out.iter().rev().take_while(|other| other.form().stands_alone()).any(same);
    if !near {
        out.push(block);
    }
}

/// Which blocks of the page are kept, and how much of each element.
struct Page<'a> {
    ledger: &'a Ledger,
    outline: &'a Outline,
    /// Of each element with all in it: blocks that are kept, and all.
    counts: Vec<(u32, u32)>,
    first: usize,
    last: usize,
}

impl<'a> Page<'a> {
    fn of(ledger: &'a Ledger, outline: &'a Outline) -> Self {
        let mut counts = vec![(0, 0); outline.elements.len()];
        for (block, verdict) in ledger.iter().filter(|(b, _)| is_text(b)) {
            if !verdict.keep && is_below_picture(block, outline) {
                continue;
            }
            if let Some(count) = counts.get_mut(block.element.index()) {
                *count = (count.0 + u32::from(verdict.keep), count.1 + 1);
            }
        }
        for at in (1..counts.len()).rev() {
            let (parent, own) = (outline.elements[at].parent as usize, counts[at]);
            counts[parent] = (counts[parent].0 + own.0, counts[parent].1 + own.1);
        }
        let keep = |v: &crate::model::Verdict| v.keep;
        let first = ledger.verdicts.iter().position(keep).unwrap_or(usize::MAX);
        let last = ledger.verdicts.iter().rposition(keep).unwrap_or(0);
        Self { ledger, outline, counts, first, last }
    }

    /// True for what belongs to the text that is kept.
    fn keeps(&self, thing: &Between) -> bool {
        let at = thing.at as usize;
        if self.first == usize::MAX || at > self.last + 1 || thing.block.hidden || self.is_advertised(thing) {
            return false;
        }
        let beside = self.is_beside_text(thing);
        if *thing.block.form() == Form::Rule {
            return beside && at > self.first && at <= self.last && self.kept(at - 1) && self.kept(at);
        }
        beside && if at <= self.first { self.leads(at) } else { self.is_among(at) }
    }

    /// An element around it that holds no text of the article is named as advertisement.
    fn is_advertised(&self, thing: &Between) -> bool {
        let around = self.outline.chain(thing.block.element).take_while(|(id, _)| self.counts[id.index()].0 == 0);
        around.into_iter().any(|(_, element)| Says::of(element).has(Says::ADVERT))
    }

    fn kept(&self, at: usize) -> bool {
        self.ledger.verdicts.get(at).is_some_and(|v| v.keep)
    }

    /// The innermost element around it that holds text holds kept text; the words below a picture are its own.
    fn is_beside_text(&self, thing: &Between) -> bool {
        let own = u32::from(self.own_words(thing).is_some());
        let around = self.outline.chain(thing.block.element).map(|(id, _)| self.counts[id.index()]);
        let (kept, _) = around.into_iter().find(|(_, all)| *all > own).unwrap_or((1, 1));
        kept > 0
    }

    /// The block beside a picture that holds what stands below it, though its kind does not say so.
    fn own_words(&self, thing: &Between) -> Option<usize> {
        let Form::Figure(image) = thing.block.form() else { return None };
        let caption = image.caption.as_deref()?;
        let at = thing.at as usize;
        let below = self.ledger.blocks.get(at).filter(|b| is_text(b))?;
        line(&below.text).starts_with(caption).then_some(at)
    }

    /// Between it and the first kept block stands nothing but what stands above an article.
    fn leads(&self, at: usize) -> bool {
        let above = &self.ledger.blocks[at..self.first];
        let mut bytes = 0;
        above.iter().filter(|b| is_text(b)).all(|b| {
            bytes += b.text.len();
            bytes <= LEAD_BYTES && b.text.len() <= LEAD_BLOCK
        })
    }

    /// One of the blocks beside it is kept.
    fn is_among(&self, at: usize) -> bool {
        let text = |at: &usize| self.ledger.blocks.get(*at).is_some_and(is_text);
        let before = (0..at).rev().find(text).is_some_and(|at| self.kept(at));
        before || (at..self.ledger.blocks.len()).find(text).is_some_and(|at| self.kept(at))
    }
}

/// A short text in an element that is named as one of a picture.
fn is_below_picture(block: &Block, outline: &Outline) -> bool {
    block.text.len() <= CAPTION_BYTES && outline.chain(block.element).take(2).any(|(_, element)| Says::of(element).has(Says::CAPTION))
}

/// True for text that is neither hidden nor below a picture.
fn is_text(block: &Block) -> bool {
    block.kind != BlockKind::Caption && !block.hidden
}
