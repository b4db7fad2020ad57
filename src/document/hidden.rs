//! Which elements readers do not see.

use std::sync::LazyLock;

use crate::lexicon::class_hints;

/// A longer style says nothing more of it.
const STYLE_BYTES: usize = 400;

/// True if a style hides its element.
pub(crate) fn is_hiding(style: &str) -> bool {
    let head = &style[..style.floor_char_boundary(STYLE_BYTES)];
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    plain.contains("display:none") || plain.contains("visibility:hidden")
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
    classes.split_ascii_whitespace().any(|class| !class.contains(':') && names(class))
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
