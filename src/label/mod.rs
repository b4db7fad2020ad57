//! Blocks in, verdicts out: the heart.
//!
//! 1. `measure` looks at each block's text, `phrases` finds the words of boilerplate in it, `context` sums up
//!    what the elements around it hold;
//! 2. the voices speak: `rules`, guards, the caller's wishes (a trained model, site rules and a site memory take
//!    their seats beside them);
//! 3. `verdict` weighs them into keep or drop, a score and reasons.

mod context;
mod features;
mod measure;
mod overlap;
mod phrases;
mod rules;
mod verdict;
mod vocabulary;

pub use verdict::{Favor, Options, verdicts};

use crate::model::{Block, Outline};

/// A page as the verdicts need it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The blocks in reading order.
    pub blocks: &'a [Block],
    /// The elements they stand in.
    pub outline: &'a Outline,
    /// The article's title, if the metadata tells it.
    pub title: Option<&'a str>,
    /// The page's own summary.
    pub description: Option<&'a str>,
    /// The article's text as the page's own data has it (JSON-LD `articleBody`, page state), if it does.
    pub evidence: Option<&'a str>,
    /// ISO 639-1 code of the page's language.
    pub language: Option<&'a str>,
}
