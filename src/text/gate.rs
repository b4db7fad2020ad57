//! The two gates that what strangers wrote passes before it stands in a record or on a terminal: one for text, one for addresses.

use std::borrow::Cow;
use std::fmt::Write;

use url::Url;

/// True for what a terminal obeys (C0 and C1 controls) and for marks that turn the direction of what stands beside them.
#[must_use]
pub fn is_loud(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A line of text without what is loud; a tab or line break in it is a space.
#[must_use]
pub fn tame(text: &str) -> Cow<'_, str> {
    if !text.contains(is_loud) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if c.is_whitespace() { Some(' ') } else { Some(c).filter(|c| !is_loud(*c)) };
    Cow::Owned(text.chars().filter_map(shown).collect())
}

/// JSON in which what is loud is escaped: the same value for a program, and tame on a terminal. Line breaks between values stay.
#[must_use]
pub fn tame_json(json: String) -> String {
    // Controls below the space are escaped by every writer of JSON.
    if !json.contains(|c| is_loud(c) && c > ' ') {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_loud(c) && c > ' ' {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// An address that may be followed: `http` or `https`. `None` for every other scheme, and for what is none.
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| tame(text.trim()).into_owned())
}

/// Text that may be an address, such as a licence: `None` if it is one that may not be followed.
#[must_use]
pub fn text_or_web_address(text: &str) -> Option<String> {
    match Url::parse(text.trim()) {
        Ok(_) => web_address(text),
        Err(_) => Some(tame(text).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loud_is_left_out() {
        assert_eq!(tame("Ferry"), "Ferry");
        assert_eq!(tame("a\u{1b}[31mb\u{9b}c\u{202e}d\te\u{200f}"), "a[31mbcd e");
    }

    #[test]
    fn json_is_the_same_value_and_tame() {
        let value = serde_json::json!({ "a": "x\u{9b}\u{202e}\u{7f}\u{1b}y", "\u{2066}": [1] });
        let text = tame_json(format!("{value:#}\n"));
        assert!(!text.contains(|c: char| is_loud(c) && c != '\n'), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }

    #[test]
    fn only_web_addresses_pass() {
        for text in
            ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "\u{1}javascript:x", "data:image/png;base64,AA", "file:///etc/passwd", "/a", ""]
        {
            assert_eq!(web_address(text), None, "{text}");
        }
        assert_eq!(web_address(" https://a.example/b ").as_deref(), Some("https://a.example/b"));
        assert_eq!(text_or_web_address("CC BY 4.0").as_deref(), Some("CC BY 4.0"));
        assert_eq!(text_or_web_address("java\nscript:alert(1)"), None);
        assert!(text_or_web_address("https://creativecommons.org/licenses/by/4.0/").is_some());
    }
}
