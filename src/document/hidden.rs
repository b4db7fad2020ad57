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
    // Each with its last two bytes, which tell it from most.
    static ENDS: LazyLock<Vec<([u8; 2], &str)>> =
        LazyLock::new(|| class_hints::entries("heard only").filter_map(|name| Some((*name.as_bytes().last_chunk()?, name))).collect());
    let names = |class: &str| {
        let Some(last) = class.as_bytes().last_chunk::<2>() else { return false };
        ENDS.iter().any(|(end, name)| end == last && class.ends_with(name)) && !class.ends_with("not-sr-only")
    };
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
