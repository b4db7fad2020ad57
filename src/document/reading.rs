//! What is read of each block's text, once for all who ask: measures, phrases of boilerplate, words.

use crate::document::measure::Measure;
use crate::lexicon::phrases::{Hits, Phrases};
use crate::model::Block;
use crate::text::fold::all_hashes;

/// The readings of a page's blocks, by block.
#[derive(Debug, Default)]
pub(crate) struct Readings {
    pub(crate) measures: Vec<Measure>,
    /// The phrases of English and of the page's language.
    pub(crate) hits: Vec<Hits>,
    /// The words as hashes, as [`fold`] gives them.
    pub(crate) words: Vec<Box<[u64]>>,
}

impl Readings {
    /// `language` is the page's, by its ISO 639-1 code, with or without a region.
    pub(crate) fn of(blocks: &[Block], language: Option<&str>) -> Self {
        let phrases = Phrases::for_language(language);
        Self {
            measures: blocks.iter().map(Measure::of).collect(),
            hits: blocks.iter().map(|b| phrases.find(&b.text)).collect(),
            words: all_hashes(blocks.iter().map(|b| b.text.as_str())),
        }
    }
}
