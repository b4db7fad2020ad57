//! Which tags break the text, which hold none of it, which are inline.

use crate::html::names::{Tag, set};

/// Elements that end the run of text before them and after them.
pub(crate) fn is_block(tag: &str) -> bool {
    Tag::known(tag.as_bytes()).is_some_and(|tag| tag.is(set::BLOCK))
}

/// Block elements inside which a custom element (`<my-tag>`) is inline.
pub(crate) fn holds_custom_inline(tag: &str) -> bool {
    matches!(tag, "p" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "th" | "dd" | "dt" | "figcaption" | "blockquote" | "pre")
}

/// The level of a heading element.
pub(crate) fn heading_level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}
