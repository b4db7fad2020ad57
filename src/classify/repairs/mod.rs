//! Repairs: what the model gets wrong in a way that can be said in words, mended after it.

pub(crate) mod asides;
pub(crate) mod brackets;
pub(crate) mod gaps;
pub(crate) mod guards;
pub(crate) mod hidden;
pub(crate) mod holes;
pub(crate) mod next_story;
pub(crate) mod notes;
pub(crate) mod notices;
pub(crate) mod pointers;
pub(crate) mod readers;
pub(crate) mod stories;
pub(crate) mod subheads;
pub(crate) mod tails;
pub(crate) mod whole;
