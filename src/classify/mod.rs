//! Blocks in, verdicts out: the heart.
//!
//! 1. `measure` looks at each block's text, `phrases` finds the words of boilerplate in it, `context` sums up
//!    what the elements around it hold;
//! 2. the voices speak: `rules`, guards, the caller's wishes (a trained model, site rules and a site memory take
//!    their seats beside them);
//! 3. `verdict` weighs them into keep or drop, a score and reasons.

pub(crate) mod context;
pub(crate) mod features;
mod forests;
pub(crate) mod kind;
mod memory;
mod near;
mod overlap;
mod part;
mod place;
mod repairs;
mod site_rule;
mod summary;
mod verdict;

pub use memory::Recurs;
pub use part::{Part, UnknownPart};
pub use repairs::repair_names;
pub use repairs::tails::is_biography;
pub use summary::Summary;
pub use verdict::{Favor, Judged, Options, judge, judge_again, judge_dump, scores};

use crate::model::{Block, Mark, Outline};

/// What a page declares itself to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Declared<'a> {
    /// `og:type` in lower case.
    pub kind: Option<&'a str>,
    /// `article:published_time` is there.
    pub published: bool,
    /// JSON-LD tells the headline of an object that is an article by its type.
    pub article: bool,
    /// The path of its address.
    pub path: Option<&'a str>,
}

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
    /// The authors' names, as far as the metadata tells them.
    pub authors: &'a [String],
    /// The article's text as the page's own data has it (JSON-LD `articleBody`, page state), if it does.
    pub evidence: Option<&'a str>,
    /// ISO 639-1 code of the page's language.
    pub language: Option<&'a str>,
    /// What the page declares itself to be.
    pub declared: Declared<'a>,
    /// For each block: in how many files of its site it stands, where that was counted.
    pub recurs: Option<&'a [Recurs]>,
    /// For each block: the caller wants it kept, dropped, or does not care.
    pub wishes: Option<&'a [Option<bool>]>,
    /// What a rule for the page's site says.
    pub rule: Option<SiteRule<'a>>,
}

/// What a site rule says of a page's blocks.
#[derive(Debug, Clone, Copy)]
pub struct SiteRule<'a> {
    /// Its file, for the ledger.
    pub name: &'a str,
    /// What it says of each block; `None`: nothing.
    pub marks: &'a [Option<Mark>],
    /// It no longer fits where it leaves a smaller share of the words than this.
    pub least_share: f32,
}

impl Default for Input<'_> {
    fn default() -> Self {
        static NOTHING: Outline = Outline::NOTHING;
        Self {
            blocks: &[],
            outline: &NOTHING,
            title: None,
            description: None,
            authors: &[],
            evidence: None,
            language: None,
            declared: Declared::default(),
            recurs: None,
            wishes: None,
            rule: None,
        }
    }
}

/// The names of the features, in the order of the rows that [`features`] gives.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    features::FEATURES.iter().map(|f| f.1)
}

/// The family that each feature belongs to, such as `Container` or `Phrases`, in the same order.
pub fn feature_families() -> impl Iterator<Item = String> {
    features::FEATURES.iter().map(|f| format!("{:?}", f.0))
}

/// The numbers that a model is trained on: one row per block, one column per name of [`feature_names`].
#[must_use]
pub fn features(input: &Input) -> Vec<Vec<f32>> {
    let context = context::Context::new(input);
    let matrix = features::Matrix::of(&context);
    (0..input.blocks.len()).map(|at| matrix.row(at).to_vec()).collect()
}

/// The names of the numbers in [`Summary::row`].
pub fn page_feature_names() -> impl Iterator<Item = &'static str> {
    kind::features::FEATURES.iter().map(|(name, _, _)| *name)
}
