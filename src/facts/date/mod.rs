//! When an article was published and changed.
pub(crate) mod choice;
pub(crate) mod line;
mod marked;
pub(crate) mod published;
