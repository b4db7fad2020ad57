//! Repairs: what the model gets wrong in a way that can be said in words, mended after it.

pub(crate) mod brackets;
pub(crate) mod gaps;
pub(crate) mod guards;
pub(crate) mod holes;
pub(crate) mod notes;
pub(crate) mod pointers;
pub(crate) mod readers;
pub(crate) mod stories;
pub(crate) mod tails;
