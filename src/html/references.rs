//! Character references in strings that no HTML parser has read: JSON-LD, and attributes that were encoded twice.

use std::borrow::Cow;

use crate::html::fast::entities;
use crate::text::likeness::squeeze;

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
    entities::decode(text, true, &mut out);
    out
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
    squeeze(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_references() {
        assert_eq!(decode("Caf&eacute; &amp;#8217;s &#x27;n&#39; &unknown; a&b AT&T"), "Café ’s 'n' &unknown; a&b AT&T");
        assert_eq!(decode("?a=1&copy=2"), "?a=1&copy=2");
    }

    #[test]
    fn takes_tags_out() {
        assert_eq!(plain("<b>One</b>&nbsp;two < three &lt;i&gt;four"), "One two < three four");
    }
}
