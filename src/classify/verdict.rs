//! The voices weighed into one verdict per block.

use crate::classify::Input;
use crate::classify::context::Context;
use crate::classify::features;
use crate::classify::forests::{self, Forest};
use crate::classify::kind::features as page;
use crate::classify::memory;
use crate::classify::part::{self, Part};
use crate::classify::repairs::asides;
use crate::classify::repairs::brackets;
use crate::classify::repairs::gaps;
use crate::classify::repairs::guards;
use crate::classify::repairs::hidden;
use crate::classify::repairs::holes;
use crate::classify::repairs::next_story;
use crate::classify::repairs::notes;
use crate::classify::repairs::notices;
use crate::classify::repairs::pointers;
use crate::classify::repairs::readers;
use crate::classify::repairs::stories;
use crate::classify::repairs::subheads;
use crate::classify::repairs::tails;
use crate::classify::repairs::whole;
use crate::classify::rules::{self, Opinion};
use crate::classify::summary::Summary;
use crate::model::{Reason, Verdict, Voice};

/// What the caller wants kept or dropped.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Which error is worse: something missing, or something too much.
    pub favor: Favor,
    /// Parts that are kept whatever their verdict, where they belong to the article.
    pub keep: Vec<Part>,
    /// Parts that are dropped whatever their verdict.
    pub drop: Vec<Part>,
    /// Give every verdict of the model its reasons; costs about as much again as the verdict itself.
    pub explain: bool,
    /// Scores of the blocks in place of the model's: for a trainer that judges pages the model has not seen.
    pub scores: Option<Vec<f32>>,
}

/// Which error is worse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Favor {
    /// Both alike.
    #[default]
    Balance,
    /// Too much is worse: keep only what is surely the body.
    Precision,
    /// Missing is worse: keep what may be the body.
    Recall,
}

impl Favor {
    fn threshold(self) -> f32 {
        match self {
            Self::Balance => 0.5,
            Self::Precision => 0.7,
            Self::Recall => 0.25,
        }
    }
}

/// The verdicts on a page's blocks, and what was seen of the page as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judged {
    /// One verdict per block.
    pub verdicts: Vec<Verdict>,
    /// The page as a whole.
    pub summary: Summary,
}

/// Judges the blocks of an HTML page.
#[must_use]
pub fn judge(input: &Input, options: &Options) -> Judged {
    judge_by(Forest::html(), Kind::Page, input, options)
}

/// Judges the blocks of a text dump.
#[must_use]
pub fn judge_dump(input: &Input, options: &Options) -> Judged {
    judge_by(Forest::dump(), Kind::Dump, input, options)
}

/// Keeps the blocks of a text that was judged before, but for what the caller wants: no guard speaks again.
#[must_use]
pub fn judge_again(input: &Input, options: &Options) -> Judged {
    let sure = Options { scores: Some(vec![1.0; input.blocks.len()]), ..options.clone() };
    judge_by(None, Kind::Judged, input, &sure)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    Dump,
    Judged,
}

/// A page that looks as much like a list may be one of links and offers: there they are the body.
const LIKE_LISTING: f32 = 0.3;

fn judge_by(forest: Option<&Forest>, kind: Kind, input: &Input, options: &Options) -> Judged {
    let context = Context::new(input);
    let mut verdicts = first_verdicts(forest, &context, options);
    if kind != Kind::Judged {
        memory::recall(&context, input.recurs.unwrap_or_default(), options.favor.threshold(), &mut verdicts);
    }
    let row = page::row(&context, &verdicts);
    let listing = Forest::page().map_or(0.0, |f| f.scores(1, |_| row)[0]);
    if kind == Kind::Page {
        notices::drop(&context, &mut verdicts);
    }
    if kind != Kind::Judged {
        if options.favor == Favor::Balance {
            guards::doubt(&context, &mut verdicts);
        }
        guards::rescue(&context, &mut verdicts);
    }
    match kind {
        Kind::Page => page_guards(&context, listing, &mut verdicts),
        // A dump's title is too often a guess for a block to fall by it.
        Kind::Dump if options.favor == Favor::Balance => holes::fill(&context, &mut verdicts),
        Kind::Dump | Kind::Judged => {}
    }
    if kind != Kind::Judged {
        brackets::drop(&context, &mut verdicts);
    }
    part::obey(&context, &options.keep, &options.drop, &mut verdicts);
    obey(input.wishes, &mut verdicts);
    let summary = Summary { listing, row: row.to_vec(), ..Summary::of(&context, &verdicts) };
    Judged { verdicts, summary }
}

/// The guards of pages, whose titles and elements are known.
fn page_guards(context: &Context, listing: f32, verdicts: &mut [Verdict]) {
    readers::drop(context, verdicts);
    gaps::fill(context, verdicts);
    hidden::decide(context, verdicts);
    whole::together(context, verdicts);
    subheads::keep(context, verdicts);
    stories::others(context, verdicts);
    stories::times(context, verdicts);
    guards::headline(context, verdicts);
    if listing < LIKE_LISTING {
        next_story::drop(context, verdicts);
        notes::drop(context, verdicts);
        pointers::drop(context, verdicts);
        tails::cut(context, verdicts);
        asides::drop(context, verdicts);
        subheads::standfirst(context, verdicts);
    }
}

/// The model's verdicts, or the rules' where there is no model for this program.
fn first_verdicts(forest: Option<&Forest>, context: &Context, options: &Options) -> Vec<Verdict> {
    let threshold = options.favor.threshold();
    if let Some(scores) = options.scores.as_ref().filter(|s| s.len() == context.blocks.len()) {
        return scores.iter().map(|s| verdict(*s, threshold)).collect();
    }
    let Some(forest) = forest else {
        return rules::speak(context).iter().map(|o| weigh(o, threshold)).collect();
    };
    let matrix = features::Matrix::of(context);
    let mut verdicts: Vec<Verdict> =
        forest.scores(context.blocks.len(), |at| matrix.row(at)).into_iter().map(|s| verdict(s, threshold)).collect();
    if options.explain {
        for (at, verdict) in verdicts.iter_mut().enumerate() {
            let texts = forests::explain(forest, context, at, &matrix.row(at), verdict.keep, MAX_REASONS);
            verdict.reasons = texts.into_iter().map(|text| Reason { voice: Voice::Model, text }).collect();
        }
    }
    verdicts
}

fn verdict(score: f32, threshold: f32) -> Verdict {
    Verdict { keep: score >= threshold, score, reasons: Vec::new() }
}

/// The caller's wishes go before everything else.
fn obey(wishes: Option<&[Option<bool>]>, verdicts: &mut [Verdict]) {
    for (verdict, wish) in verdicts.iter_mut().zip(wishes.unwrap_or_default()) {
        let Some(keep) = *wish else { continue };
        let text = if keep { "the caller's --select names it" } else { "the caller's --select or --strip leaves it out" };
        *verdict = Verdict { keep, score: f32::from(u8::from(keep)), reasons: vec![Reason { voice: Voice::Caller, text: text.into() }] };
    }
}

/// How many reasons a verdict names.
const MAX_REASONS: usize = 3;

fn weigh(opinion: &Opinion, threshold: f32) -> Verdict {
    let score = 1.0 / (1.0 + (-opinion.sum()).exp());
    let keep = score >= threshold;
    let mut points: Vec<_> = opinion.points.iter().filter(|(p, _)| (*p > 0.0) == keep).collect();
    points.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let reasons = points.into_iter().take(MAX_REASONS).map(|(_, text)| Reason { voice: Voice::Rules, text: text.clone() }).collect();
    Verdict { keep, score, reasons }
}
