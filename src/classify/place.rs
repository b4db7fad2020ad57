//! What is known of one element: what it holds, what its names say.

use crate::lexicon::class_words::Says;

/// Sums over everything inside one element.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) words: f32,
    pub(crate) linked: f32,
    pub(crate) good: f32,
    pub(crate) blocks: f32,
    pub(crate) good_blocks: f32,
}

impl Sums {
    pub(crate) fn add(&mut self, other: &Self) {
        self.words += other.words;
        self.linked += other.linked;
        self.good += other.good;
        self.blocks += other.blocks;
        self.good_blocks += other.good_blocks;
    }

    pub(crate) fn link_density(&self) -> f32 {
        if self.words > 0.0 { self.linked / self.words } else { 0.0 }
    }
}

/// What is known of one element.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    pub(crate) sums: Sums,
    pub(crate) says: Says,
    /// The element is boilerplate by its names or tag, and holds too little of the page's prose to be the article.
    pub(crate) guarded: bool,
    pub(crate) depth: u32,
}
