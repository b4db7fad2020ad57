//! The headline: of a page by agreement of its candidates, of a dump by a linear model.

pub(crate) mod guess;
pub(crate) mod headline;
pub(crate) mod ranking;
pub(crate) mod separators;
