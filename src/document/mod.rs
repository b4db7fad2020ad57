//! The page as blocks in reading order, the elements they stand in, and the regions of the page: the only place that walks markup.

mod blocks;
mod class_names;
pub(crate) mod embedded;
mod emphasis;
mod gutter;
mod hidden;
mod hints;
pub(crate) mod lines;
pub(crate) mod markup;
pub(crate) mod measure;
mod notes;
pub(crate) mod reading;
pub(crate) mod region;
pub(crate) mod shell;
mod table;
mod walk;

pub use blocks::Blocks;
pub use embedded::{Evidence, evidence};
pub(crate) use walk::{Document, Heading};

use crate::html::{Options, Page, Tree, parse, parse_with};
use crate::model::Block;

/// A page whose own text has fewer letters than this may keep its article in `<noscript>`.
const SHELL_LETTERS: usize = 300;

/// The blocks of a page.
#[must_use]
pub fn blocks(tree: &Tree) -> Blocks {
    Document::of(tree).found
}

/// Parses a page and takes its blocks, those of `unscripted` if there are any.
#[must_use]
pub fn read(source: &str, options: &Options) -> (Page, Blocks) {
    let page = parse(source, options);
    let found = blocks(&page.tree);
    match unscripted(source, options, &found.blocks) {
        Some(plain) => {
            let found = blocks(&plain.tree);
            (plain, found)
        }
        None => (page, found),
    }
}

/// The page as a browser without scripts shows it, with what stands in `<noscript>`: where the page shows hardly any text without scripts,
/// and that holds more.
pub(crate) fn unscripted(source: &str, options: &Options, shown: &[Block]) -> Option<Page> {
    if letters(shown, SHELL_LETTERS) >= SHELL_LETTERS || memchr::memmem::find(source.as_bytes(), b"<noscript").is_none() {
        return None;
    }
    let plain = parse_with(source, *options, true);
    let more = blocks(&plain.tree);
    (letters(&more.blocks, usize::MAX) > letters(shown, usize::MAX).max(SHELL_LETTERS)).then_some(plain)
}

/// The letters of the blocks, counted up to `enough`.
fn letters(blocks: &[Block], enough: usize) -> usize {
    blocks.iter().flat_map(|b| b.text.chars()).filter(|c| c.is_alphanumeric()).take(enough).count()
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
