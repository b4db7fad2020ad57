//! Repairs: what the model gets wrong in a way that can be said in words, mended after it. The table below is all of them, in the
//! order in which they propose; a verdict that one changed bears its name beside the model's own score.

mod asides;
mod brackets;
mod gaps;
mod guards;
mod hidden;
mod holes;
mod next_story;
mod notes;
mod notices;
mod pointers;
mod readers;
mod stories;
mod subheads;
pub(crate) mod tails;
mod whole;

use std::borrow::Cow;

use crate::classify::context::Context;
use crate::model::{Reason, Verdict, Voice};

/// What is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page with its elements.
    Page,
    /// A text dump.
    Dump,
    /// A text that was judged before: no repair speaks.
    Judged,
}

/// What a repair may ask of the input as a whole.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) kind: Kind,
    /// The caller favours neither precision nor recall.
    pub(crate) balance: bool,
    /// How much the page looks like a list, 0 to 1.
    pub(crate) listing: f32,
}

/// A page that looks as much like a list may be one of links and offers: there they are the body.
const LIKE_LISTING: f32 = 0.3;

impl Page {
    fn is_page(self) -> bool {
        self.kind == Kind::Page
    }

    fn is_page_of_text(self) -> bool {
        self.is_page() && self.listing < LIKE_LISTING
    }
}

/// One repair.
struct Repair {
    name: &'static str,
    /// Where it applies.
    applies: fn(Page) -> bool,
    /// Proposes changes to the verdicts.
    propose: fn(&Context, &mut [Verdict]),
}

/// The repairs in their order.
const REPAIRS: &[Repair] = &[
    Repair { name: "notices", applies: Page::is_page, propose: notices::drop },
    Repair { name: "doubt", applies: |p| p.balance, propose: guards::doubt },
    Repair { name: "near-empty", applies: |_| true, propose: guards::rescue },
    Repair { name: "readers", applies: Page::is_page, propose: readers::drop },
    Repair { name: "gaps", applies: Page::is_page, propose: gaps::fill },
    Repair { name: "hidden", applies: Page::is_page, propose: hidden::decide },
    Repair { name: "whole-parts", applies: Page::is_page, propose: whole::together },
    Repair { name: "subheadings", applies: Page::is_page, propose: subheads::keep },
    Repair { name: "other-stories", applies: Page::is_page, propose: stories::others },
    Repair { name: "post-times", applies: Page::is_page, propose: stories::times },
    Repair { name: "headline", applies: Page::is_page, propose: guards::headline },
    Repair { name: "next-story", applies: Page::is_page_of_text, propose: next_story::drop },
    Repair { name: "editor-lines", applies: Page::is_page_of_text, propose: notes::drop },
    Repair { name: "pointers", applies: Page::is_page_of_text, propose: pointers::drop },
    Repair { name: "tails", applies: Page::is_page_of_text, propose: tails::cut },
    Repair { name: "asides", applies: Page::is_page_of_text, propose: asides::drop },
    Repair { name: "standfirst", applies: Page::is_page_of_text, propose: subheads::standfirst },
    // A dump's title is too often a guess for a block to fall by it.
    Repair { name: "holes", applies: |p| p.kind == Kind::Dump && p.balance, propose: holes::fill },
    Repair { name: "brackets", applies: |_| true, propose: brackets::drop },
];

/// The names of the repairs, in their order.
pub fn repair_names() -> impl Iterator<Item = &'static str> {
    REPAIRS.iter().map(|r| r.name)
}

/// Lets every repair that applies propose, but for those named in `without`.
pub(crate) fn mend(context: &Context, page: Page, without: &[String], verdicts: &mut [Verdict]) {
    if page.kind == Kind::Judged {
        return;
    }
    let mut before: Vec<bool> = verdicts.iter().map(|v| v.keep).collect();
    for repair in REPAIRS.iter().filter(|r| (r.applies)(page) && !without.iter().any(|name| name == r.name)) {
        (repair.propose)(context, verdicts);
        for (verdict, before) in verdicts.iter_mut().zip(&mut before) {
            if verdict.keep != *before {
                verdict.repair = Some(repair.name);
                *before = verdict.keep;
            }
        }
    }
}

/// Drops a block with the reason; the model's score stays.
fn drop_block(verdict: &mut Verdict, why: &'static str) {
    *verdict = Verdict { keep: false, score: verdict.score, repair: verdict.repair, reasons: vec![said(why)] };
}

/// A repair's reason.
fn said(why: &'static str) -> Reason {
    Reason { voice: Voice::Repair, text: Cow::Borrowed(why) }
}

/// True if an earlier repair dropped the block: a later one does not bring it back.
fn is_mended(verdict: &Verdict) -> bool {
    verdict.repair.is_some() && !verdict.keep
}

/// The score that later repairs go by: none for what an earlier one dropped.
fn standing(verdict: &Verdict) -> f32 {
    if is_mended(verdict) { 0.0 } else { verdict.score }
}
