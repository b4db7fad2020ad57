//! Shells: pages that show next to nothing of their own.

use crate::model::Block;
use crate::text;

/// Page state holds much that is no article: it is believed only where the page shows fewer words than this outside links.
const MOST_SHELL_WORDS: usize = 120;

/// True for a page that shows next to nothing outside links.
pub(crate) fn is_shell(page: &[Block]) -> bool {
    let mut words = 0;
    !page.iter().any(|block| {
        words += unlinked_words(block);
        words >= MOST_SHELL_WORDS
    })
}

/// The words of a block that stand in no link.
pub(crate) fn unlinked_words(block: &Block) -> usize {
    let linked = block.links.iter().filter_map(|l| block.text.get(l.start as usize..l.end as usize)).map(text::words).sum();
    text::words(&block.text).saturating_sub(linked)
}
