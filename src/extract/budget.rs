//! The budget: how much work one page may cost. Work is counted, never timed, so the same page always ends the same way.
//!
//! Every stage is linear in what it is given (`tests/linear.rs`), so the steps can be told from what the parser built, before the
//! dear stages begin. A page beyond the limit gets the verdict `too_complex` and a rough text: its longer paragraphs outside links.

use std::borrow::Cow;

use crate::classify::Judged;
use crate::document::shell;
use crate::model::{Block, Reason, Verdict, Voice};

/// Steps that judging a block costs beside its text. One step is about ten nanoseconds.
const BLOCK_STEPS: u64 = 500;
/// Steps that a node of the tree costs: building it, and the facts that are looked for in it.
const NODE_STEPS: u64 = 20;

/// Steps that an article of a dump costs beside its blocks.
const ARTICLE_STEPS: u64 = 30_000;

/// The most work that one page may cost, in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub u64);

impl Default for Limit {
    /// About two seconds of one core; the largest page of news that we know costs a fiftieth of it.
    fn default() -> Self {
        Self(200_000_000)
    }
}

/// How many pages one article may be joined from, the first among them; 1: none is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MostParts(pub usize);

impl Default for MostParts {
    fn default() -> Self {
        Self(30)
    }
}

/// The steps that a page of so many nodes and these blocks costs.
pub(crate) fn steps(nodes: usize, blocks: &[Block]) -> u64 {
    let text: usize = blocks.iter().map(|b| b.text.len()).sum();
    nodes as u64 * NODE_STEPS + blocks.len() as u64 * BLOCK_STEPS + text as u64
}

/// The steps that one article of a dump costs.
pub(crate) fn article_steps(blocks: &[Block]) -> u64 {
    ARTICLE_STEPS + steps(0, blocks)
}

impl Limit {
    /// An error if other people's code would take more steps than one page may cost.
    #[cfg(any(feature = "select", feature = "readability"))]
    pub(crate) fn allows(self, steps: u64, what: &str) -> Result<(), String> {
        if steps <= self.0 {
            return Ok(());
        }
        Err(format!("{what} would cost {steps} steps of work on this page, more than the {} that `max_work` under [clean] allows", self.0))
    }

    /// What to say if the steps are too many.
    pub(crate) fn exceeded(self, steps: u64) -> Option<String> {
        (steps > self.0)
            .then(|| format!("cleaning would cost {steps} steps of work, more than the {} allowed: the text is a rough one", self.0))
    }
}

/// A paragraph has at least so many words.
const MIN_WORDS: usize = 8;

/// Verdicts that cost next to nothing.
pub(crate) fn rough(blocks: &[Block]) -> Judged {
    let verdict = |block: &Block| {
        let keep = !block.hidden && shell::unlinked_words(block) >= MIN_WORDS;
        let text = if keep { "a paragraph; the page is too complex for more" } else { "short, or links; the page is too complex for more" };
        let reason = Reason { voice: Voice::Repair, text: Cow::Borrowed(text) };
        Verdict { keep, score: 0.5, reasons: vec![reason], ..Verdict::default() }
    };
    Judged { verdicts: blocks.iter().map(verdict).collect(), ..Judged::default() }
}

#[cfg(test)]
mod tests {
    use crate::extract::{Limit, Options, Source, clean};
    use crate::model::PageVerdict;

    #[test]
    fn beyond_the_budget_the_text_is_rough_and_the_record_says_so() {
        let page = "<p>The ferry will run again from Monday, the council said on Friday.</p><p><a href=/x>Read more</a></p>".repeat(40);
        let options = Options { work: Limit(10_000), ..Options::default() };
        let cleaned = clean(&Source { name: "page.html", bytes: page.as_bytes(), ..Source::default() }, &options).remove(0);
        assert_eq!(cleaned.article.verdict, PageVerdict::TooComplex);
        assert_eq!(cleaned.article.text.lines().filter(|l| l.starts_with("The ferry")).count(), 40);
        assert!(!cleaned.article.text.contains("Read more"));
        assert!(cleaned.article.limits.iter().any(|l| l.contains("more than the 10000 allowed")), "{:?}", cleaned.article.limits);
        assert_eq!(cleaned.ledger.blocks.len(), cleaned.ledger.verdicts.len());
    }

    fn stamped(articles: usize) -> Vec<PageVerdict> {
        let text = "The ferry will run again from Monday, the council said on Friday, and nobody was surprised.";
        let dump: String = (0..articles).map(|n| format!(" date 2025-03-11 Ferry {n}\n{text}\n\n")).collect::<Vec<_>>().concat();
        let options = Options { work: Limit(1_000_000), ..Options::default() };
        let cleaned = clean(&Source { name: "dump.txt", bytes: dump.as_bytes(), ..Source::default() }, &options);
        cleaned.into_iter().map(|c| c.article.verdict).collect()
    }

    #[test]
    fn all_articles_of_a_file_share_one_budget() {
        let within = stamped(10);
        assert!(within.len() == 10 && !within.contains(&PageVerdict::TooComplex), "{within:?}");
        let beyond = stamped(200);
        assert_eq!(beyond.len(), 200);
        assert!(beyond[..10] == within[..] && beyond[100..].iter().all(|v| *v == PageVerdict::TooComplex), "{beyond:?}");
    }

    #[test]
    fn articles_beyond_the_limit_are_not_read_and_the_file_says_so() {
        for dump in [" date 2025-03-11 \n".repeat(5_000), "---\ntitle: A\n---\n".repeat(5_000)] {
            let cleaned = clean(&Source { name: "d.txt", bytes: dump.as_bytes(), ..Source::default() }, &Options::default());
            assert_eq!(cleaned.len(), 1_001);
            let last = &cleaned[1_000].article;
            assert_eq!((last.source.as_str(), last.verdict), ("d.txt#1001", PageVerdict::Failed));
            assert!(last.error.as_deref().is_some_and(|e| e.contains("more than 1000 articles") && e.contains("max_articles")), "{last:?}");
            assert!(cleaned[999].article.limits.iter().any(|l| l.contains("more than 1000 articles")));
        }
    }
}
