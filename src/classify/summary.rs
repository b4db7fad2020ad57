//! What was seen of the page as a whole: for its own verdict, and the confidence in its text.

use crate::classify::context::Context;
use crate::lexicon::phrases::Topic;
use crate::model::{Verdict, Voice};

/// A page in a few numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Words in all blocks.
    pub words: f32,
    /// Words of prose.
    pub good_words: f32,
    /// Number of blocks.
    pub blocks: usize,
    /// Share of the words that stand in links.
    pub link_density: f32,
    /// How sure the verdicts on the kept words are, 0 to 1.
    pub confidence: f32,
    /// Share of the unlinked words that stand in blocks which ask for consent.
    pub consent: f32,
    /// … that refuse access.
    pub blocked: f32,
    /// … that ask to log in.
    pub login: f32,
    /// … that say the page is gone.
    pub not_found: f32,
    /// … that ask for scripts.
    pub javascript: f32,
    /// How much the page looks like a list of teasers or goods rather than an article, 0 to 1.
    pub listing: f32,
    /// The page declares itself an article, shows its headline and holds two sentences of prose beside it.
    pub plain_article: bool,
    /// The page in numbers, as the model for [`Summary::listing`] sees it.
    pub row: Vec<f32>,
    /// Some block says that the rest is for subscribers.
    pub paywall: bool,
    /// Most of what is kept was asked for by the caller: it is the article, whatever the page looks like.
    pub asked: bool,
}

impl Summary {
    pub(crate) fn of(context: &Context, verdicts: &[Verdict]) -> Self {
        let total = context.total;
        let unlinked = (total.words - total.linked).max(1.0);
        let share = |topic: Topic| {
            let words = context.hits.iter().zip(&context.measures).filter(|(h, _)| h.has(topic));
            words.map(|(_, m)| m.words * (1.0 - m.link_density)).sum::<f32>() / unlinked
        };
        Self {
            words: total.words,
            good_words: total.good,
            blocks: context.blocks.len(),
            link_density: total.link_density(),
            confidence: confidence(context, verdicts),
            consent: share(Topic::Consent),
            blocked: share(Topic::Blocked),
            login: share(Topic::Login),
            not_found: share(Topic::NotFound),
            javascript: share(Topic::Javascript),
            listing: 0.0,
            plain_article: crate::classify::kind::features::is_plain_article(context, verdicts),
            row: Vec::new(),
            asked: is_asked(context, verdicts),
            paywall: context.hits.iter().any(|h| h.has(Topic::Paywall) && h.coverage > 0.2),
        }
    }
}

fn is_asked(context: &Context, verdicts: &[Verdict]) -> bool {
    let words = |asked: bool| -> f32 {
        let kept = (0..verdicts.len()).filter(|at| verdicts[*at].keep);
        kept.filter(|at| !asked || verdicts[*at].reasons.iter().any(|r| r.voice == Voice::Caller))
            .map(|at| context.measures[at].words)
            .sum()
    };
    words(true) * 2.0 > words(false)
}

/// The mean score of the kept blocks, weighed by their words.
fn confidence(context: &Context, verdicts: &[Verdict]) -> f32 {
    let kept = || verdicts.iter().zip(&context.measures).filter(|(v, _)| v.keep);
    let words: f32 = kept().map(|(_, m)| m.words).sum();
    let sure: f32 = kept().map(|(v, m)| v.score * m.words).sum();
    let mean = if words > 0.0 { sure / words } else { 0.0 };
    (mean * 1000.0).round() / 1000.0
}
