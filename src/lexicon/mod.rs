//! Word lists: what is vocabulary stands in data files and is read here.

pub(crate) mod asides;
pub(crate) mod class_hints;
pub(crate) mod class_words;
pub(crate) mod credits;
pub(crate) mod drop_caps;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod phrases;
pub(crate) mod pronouns;
pub(crate) mod words;
