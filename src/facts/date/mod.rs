//! When it was published and changed.

pub(crate) mod published;
