//! Articles on several pages: which page follows, and how the pages become one article.
//!
//! 1. [`Reader::links`] finds the next page and the one that holds the whole article, by site rules, relations, numbers and words;
//! 2. the caller brings it, from the network or from a folder, and cleans it;
//! 3. a [`Join`] takes it if it goes on with the article: a page of another article, a list, or the same text again is none.
//!
//! A pager of a section, of readers' comments or of search results leads to no page of the article.

mod address;
mod join;
mod links;
mod position;

pub use join::{Join, Refused};
pub use links::{Links, Reader, same_site};
