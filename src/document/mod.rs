//! The page as blocks in reading order, the elements they stand in, and the regions of the page: the only place that walks markup.

mod blocks;
pub(crate) mod class_names;
pub(crate) mod embedded;
mod emphasis;
mod hidden;
pub(crate) mod measure;
pub(crate) mod region;
pub(crate) mod scene;
pub(crate) mod shell;
mod table;

pub use blocks::{Blocks, blocks};
pub(crate) use class_names::is_blank;
pub use class_names::{each_word, split_words};
pub use embedded::{Evidence, evidence};

use crate::html::{Options, Page, parse, parse_with};

/// A page whose own text has fewer letters than this may keep its article in `<noscript>`.
const SHELL_LETTERS: usize = 300;

/// Parses a page and takes its blocks. A page that shows hardly any text without scripts is read as a browser
/// without scripts would: with what stands in `<noscript>`, if that holds more.
#[must_use]
pub fn read(source: &str, options: &Options) -> (Page, Blocks) {
    let page = parse(source, options);
    let found = blocks(&page.tree);
    if letters(&found, SHELL_LETTERS) < SHELL_LETTERS && memchr::memmem::find(source.as_bytes(), b"<noscript").is_some() {
        let plain = parse_with(source, *options, true);
        let more = blocks(&plain.tree);
        if letters(&more, usize::MAX) > letters(&found, usize::MAX).max(SHELL_LETTERS) {
            return (plain, more);
        }
    }
    (page, found)
}

/// The letters of the blocks, counted up to `enough`.
fn letters(found: &Blocks, enough: usize) -> usize {
    found.blocks.iter().flat_map(|b| b.text.chars()).filter(|c| c.is_alphanumeric()).take(enough).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_read_without_scripts() {
        let story = "The lighthouse keeper climbed the stairs. ".repeat(12);
        let page = format!("<div id=app></div><noscript><p>{story}</p></noscript>");
        assert_eq!(read(&page, &Options::default()).1.blocks.len(), 1);
        let page = format!("<p>{story}</p><noscript><p>Please enable scripts. {story}</p></noscript>");
        assert_eq!(read(&page, &Options::default()).1.blocks[0].text, story.trim());
    }
}
