//! Who wrote it: names, and the places that give them.

pub(crate) mod bylines;
pub(crate) mod eastern;
mod marks;
pub(crate) mod names;
mod russian;
pub(crate) mod words;
