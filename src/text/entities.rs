//! Character references in strings that no HTML parser has read: JSON-LD, and attributes that were encoded twice.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

static NAMES: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (name, code) = line.split_once('\t')?;
        Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
    };
    include_str!("../../lexicon/rules/names/entities.tsv").lines().filter_map(row).collect()
});

/// The longest reference that is looked for.
const LONGEST: usize = 12;

/// The text with character references resolved, twice if they were encoded twice.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let once = pass(text);
    if once.contains('&') { Cow::Owned(pass(&once)) } else { Cow::Owned(once) }
}

fn pass(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((c, len)) = reference(rest) {
            out.push(c);
            rest = &rest[len..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// The character that the reference at the beginning of `text` names, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = &text[1..end];
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => return Some((*NAMES.get(name)?, end + 1)),
    };
    Some((code.and_then(char::from_u32)?, end + 1))
}

/// The text without tags, character references resolved, spaces folded.
pub(crate) fn plain(text: &str) -> String {
    let decoded = decode(text);
    let mut out = String::with_capacity(decoded.len());
    let mut rest = &*decoded;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = if is_tag { rest.find('>') } else { Some(0) };
        // Nothing closes this tag, nor any later one.
        let Some(end) = end else { break };
        out.push_str(if is_tag { " " } else { "<" });
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    crate::text::likeness::squeeze(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_references() {
        assert_eq!(decode("Caf&eacute; &amp;#8217;s &#x27;n&#39; &unknown; a&b"), "Café ’s 'n' &unknown; a&b");
        assert_eq!(decode("&#xD800;&#99999999;"), "&#xD800;&#99999999;");
    }

    #[test]
    fn takes_tags_out() {
        assert_eq!(plain("<b>One</b>&nbsp;two < three &lt;i&gt;four"), "One two < three four");
    }
}
