//! What kind of page it is: an article, or one of the pages that must not be filed as one.

pub(crate) mod features;
mod guards;
pub(crate) mod signs;
pub(crate) mod verdict;
