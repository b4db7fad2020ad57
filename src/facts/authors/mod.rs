//! Who wrote it.

pub(crate) mod bylines;
pub(crate) mod names;
