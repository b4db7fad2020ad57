//! Which elements readers do not see.

use std::sync::LazyLock;

use crate::html::names::{Tag, set};
use crate::html::{NodeId, Tree};
use crate::lexicon::class_hints;
use crate::model::Block;

/// A longer style says nothing more of it.
const STYLE_BYTES: usize = 400;

/// True if a style hides its element.
pub(crate) fn is_hiding(style: &str) -> bool {
    let head = &style[..style.floor_char_boundary(STYLE_BYTES)];
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    ["display:none", "visibility:hidden", "visibility:collapse"].iter().any(|hiding| plain.contains(hiding))
}

/// True if an element is out of sight though no style says so: kept from those who hear the page, or a dialog that is not open.
pub(crate) fn is_out_of_sight(tree: &Tree, id: NodeId, tag: Tag) -> bool {
    // What is for subscribers is kept from the others alone.
    let paid = || tree.attr(id, "class").is_some_and(|class| ["paywall", "subscriber", "premium"].iter().any(|word| class.contains(word)));
    tag == Tag::DIALOG && tree.attr(id, "open").is_none()
        || tree.attr(id, "aria-hidden").is_some_and(|value| value.trim() == "true") && !paid()
}

/// True for an inline element that is hidden and holds no block: an aside in a paragraph that shows.
pub(crate) fn is_inline_only(tree: &Tree, id: NodeId) -> bool {
    !tree.descendants(id).any(|inner| tree.text(inner).is_none() && (tree.mark(inner).is(set::BLOCK) || tree.mark(inner) == Tag::BR))
}

/// Where what shows has less than this share of the letters of what is hidden, nothing is hidden for good: scripts would show it.
const SHOWN: f32 = 0.15;
/// A hidden text has so many letters.
const LEAST: usize = 400;
/// A shorter block is no prose.
const PROSE_BYTES: usize = 80;

/// Takes the page as it shows itself once its scripts have run, if all but nothing of its prose shows before; tells whether that is so.
pub(crate) fn unveil(blocks: &mut [Block]) -> bool {
    if !blocks.iter().any(|b| b.hidden) {
        return false;
    }
    let letters = |hidden: bool| -> usize {
        let prose = blocks.iter().filter(|b| b.hidden == hidden && b.text.len() >= PROSE_BYTES);
        prose.map(|b| b.text.chars().filter(|c| c.is_alphanumeric()).count()).sum()
    };
    let (hidden, shown) = (letters(true), letters(false));
    let is_all = hidden >= LEAST && (shown as f32) < SHOWN * hidden as f32;
    if is_all {
        blocks.iter_mut().for_each(|b| b.hidden = false);
    }
    is_all
}

/// True if one of the classes says that only screen readers tell the element.
pub(crate) fn is_heard_only(classes: &str) -> bool {
    // With a bit for each last letter, which tells them from most.
    static ENDS: LazyLock<(u32, Vec<&str>)> = LazyLock::new(|| {
        let names: Vec<&str> = class_hints::entries("heard only").collect();
        (names.iter().filter_map(|name| name.bytes().last()).fold(0, |all, last| all | 1 << (last & 31)), names)
    });
    let (letters, ends) = &*ENDS;
    let may = |class: &str| class.bytes().last().is_some_and(|last| letters >> (last & 31) & 1 == 1);
    let names = |class: &str| may(class) && ends.iter().any(|name| class.ends_with(name)) && !class.ends_with("not-sr-only");
    classes.split_ascii_whitespace().any(|class| names(class) && !class.contains(':'))
}

/// A link inside a heading that leads to a place of the page itself, or holds no word, where other text is the heading.
pub(crate) fn is_permalink(tree: &Tree, link: NodeId, heading: NodeId) -> bool {
    let words = |id: NodeId| tree.text(id).is_some_and(|t| t.contains(char::is_alphanumeric));
    let leads_here = tree.attr(link, "href").is_some_and(|href| href.starts_with('#'));
    let inside: Vec<NodeId> = tree.descendants(link).take(40).collect();
    let own = leads_here || !inside.iter().any(|id| words(*id));
    own && tree.descendants(heading).take(200).any(|id| words(id) && !inside.contains(&id))
}

#[cfg(test)]
mod tests {
    use crate::document::blocks;
    use crate::html::{Options, parse};

    #[test]
    fn what_is_only_heard_is_no_text() {
        let page = "<p>The <a href=/x>plan<span class='go-vh'> (opens in a new window)</span></a> holds, \
                    <span class='sr-only'>so they say</span> <span class='not-sr-only'>it seems</span>.</p>";
        let found = blocks(&parse(page, &Options::default()).tree).blocks;
        assert_eq!(found[0].text, "The plan holds, so they say it seems.");
    }
}
