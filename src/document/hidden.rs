//! Which elements readers do not see.

use crate::html::memo::Memo;
use crate::html::names::attribute_number;
use crate::html::tree::{NodeId, Tree};

/// True if the element says that readers do not see it.
pub(crate) fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    const HIDDEN: u8 = attribute_number("hidden");
    const STYLE: u8 = attribute_number("style");
    let hides = |style: &str| style.contains("display") && style.replace(' ', "").to_ascii_lowercase().contains("display:none");
    tree.known_attrs(id).any(|(number, value)| number == HIDDEN || number == STYLE && hides(value))
}

/// Endings of the class names by which an element is read out but not shown ("opens in a new window").
const HEARD_ONLY: &[&str] = &[
    "sr-only",
    "sr_only",
    "sronly",
    "visually-hidden",
    "visuallyhidden",
    "visually_hidden",
    "visuallyHidden",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader-text",
    "screenreader-only",
    "screenreader",
    "a11y-hidden",
    "hidden-visually",
    "hiddenVisually",
    "assistive-text",
    "offscreen",
    "-vh",
];

/// True if one of the element's classes says that only screen readers tell it, and it is an aside in brackets. (What else is
/// only heard, such as "Regular price", is often worth reading.)
pub(crate) fn is_aside_for_screen_readers<'a>(tree: &'a Tree, id: NodeId, known: &mut Memo<'a, bool>) -> bool {
    const CLASS: u8 = attribute_number("class");
    tree.known_attr(id, CLASS).is_some_and(|classes| known.get(classes, is_heard_only)) && tree.text_of(id).starts_with(['(', '['])
}

fn is_heard_only(classes: &str) -> bool {
    let names = |class: &str| HEARD_ONLY.iter().any(|name| class.ends_with(name)) && !class.ends_with("not-sr-only");
    classes.split_ascii_whitespace().any(|class| !class.contains(':') && names(class))
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
