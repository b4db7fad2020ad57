//! The voices weighed into one verdict per block.

use crate::classify::Input;
use crate::classify::context::Context;
use crate::classify::features;
use crate::classify::forests::{self, Forest};
use crate::classify::kind::features as page;
use crate::classify::memory;
use crate::classify::part::{self, Part};
use crate::classify::repairs::{self, Kind, Page};
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
    /// Repairs that are left out, by name; see [`repair_names`](crate::classify::repair_names).
    pub without: Vec<String>,
    /// How much the page looks like a list, in place of the page model's answer: for the same trainer.
    pub listing: Option<f32>,
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
    /// The site rule was ignored: it leaves too little.
    pub rule_ignored: bool,
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
    judge_by(Forest::html(), Kind::Judged, input, &sure)
}

/// The scores of the model for pages, or for dumps, before any repair.
#[must_use]
pub fn scores(input: &Input, is_dump: bool) -> Vec<f32> {
    let forest = if is_dump { Forest::dump() } else { Forest::html() };
    let context = Context::new(input);
    let matrix = features::Matrix::of(&context);
    forest.scores(input.blocks.len(), |at| matrix.row(at))
}

/// A page of which the chance that it is no article is lower is judged by the articles' forest alone.
const LEAST_ODD: f32 = 0.1;

fn judge_by(forest: &Forest, kind: Kind, input: &Input, options: &Options) -> Judged {
    let context = Context::new(input);
    let mut verdicts = first_verdicts(forest, &context, options);
    let remembers = match kind {
        Kind::Page => input.recurs.is_some() && is_article(input, page::row(&context, &verdicts)),
        Kind::Dump => true,
        Kind::Judged => false,
    };
    if remembers {
        memory::recall(&context, input.recurs.unwrap_or_default(), options.favor.threshold(), &mut verdicts);
    }
    let row = page::row(&context, &verdicts);
    let chance = |forest: &Forest| forest.scores(1, |_| row)[0];
    let listing = options.listing.unwrap_or_else(|| chance(Forest::page()));
    if kind == Kind::Page && options.scores.is_none() && !Forest::kind().is_empty() {
        other_kind(&context, chance(Forest::kind()), options.favor.threshold(), &mut verdicts);
    }
    let page = Page { kind, balance: options.favor == Favor::Balance, listing };
    repairs::mend(&context, page, &options.without, &mut verdicts);
    let rule_ignored =
        input.rule.is_some_and(|rule| !crate::classify::site_rule::hear(&context, rule, options.favor.threshold(), &mut verdicts));
    part::obey(&context, &options.keep, &options.drop, &mut verdicts);
    obey(input.wishes, &mut verdicts);
    let summary = Summary { listing, row: row.to_vec(), ..Summary::of(&context, &verdicts) };
    Judged { verdicts, summary, rule_ignored }
}

/// A page of which the chance that it is a list is higher has no memory of its site, unless it declares itself an article.
const MOST_LISTING: f32 = 0.02;

/// False for a page that may be none of the articles: on goods, threads and lists the page's own matter recurs, too.
fn is_article<const N: usize>(input: &Input, row: [f32; N]) -> bool {
    input.declared.article || input.declared.published || Forest::page().scores(1, |_| row)[0] < MOST_LISTING
}

/// Goods, threads, lists and manuals have a forest of their own, which is heard as far as the page is likely to be none of the articles.
fn other_kind(context: &Context, odd: f32, threshold: f32, verdicts: &mut [Verdict]) {
    if odd < LEAST_ODD {
        return;
    }
    let matrix = features::Matrix::of(context);
    let scores = Forest::other().scores(verdicts.len(), |at| matrix.row(at));
    for (verdict, other) in verdicts.iter_mut().zip(scores) {
        verdict.score += odd * (other - verdict.score);
        verdict.keep = verdict.score >= threshold;
    }
}

/// The model's verdicts, or those of the caller's scores.
fn first_verdicts(forest: &Forest, context: &Context, options: &Options) -> Vec<Verdict> {
    let threshold = options.favor.threshold();
    if let Some(scores) = options.scores.as_ref().filter(|s| s.len() == context.blocks.len()) {
        return scores.iter().map(|s| verdict(*s, threshold)).collect();
    }
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
    Verdict { keep: score >= threshold, score, ..Verdict::default() }
}

/// The caller's wishes go before everything else.
fn obey(wishes: Option<&[Option<bool>]>, verdicts: &mut [Verdict]) {
    for (verdict, wish) in verdicts.iter_mut().zip(wishes.unwrap_or_default()) {
        let Some(keep) = *wish else { continue };
        let text = if keep { "the caller's --select names it" } else { "the caller's --select or --strip leaves it out" };
        *verdict = Verdict {
            keep,
            score: f32::from(u8::from(keep)),
            reasons: vec![Reason { voice: Voice::Caller, text: text.into() }],
            ..Verdict::default()
        };
    }
}

/// How many reasons a verdict names.
const MAX_REASONS: usize = 3;
