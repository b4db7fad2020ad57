//! Paths and the patterns that match them: `*` stands for anything, a `$` at the end for the end.

use std::fmt::Write;

use memchr::memmem;

/// The path, parameters and query of an address as it is compared, beginning with `/`; see [`comparable`].
pub(crate) fn path_of(url: &str) -> String {
    let from = if url.starts_with("//") { 2 } else { 0 };
    let first = |at: usize| url[at..].find(['/', '?', ';']).map(|i| i + at);
    let scheme = url[from..].find("://").map(|i| i + from).filter(|end| first(from).is_none_or(|early| early >= *end));
    let start = first(scheme.map_or(from, |end| end + 3));
    let end = url[from..].find('#').map_or(url.len(), |i| i + from);
    let Some(path) = start.filter(|s| *s < end).map(|s| &url[s..end]) else { return "/".to_owned() };
    let path = comparable(path.as_bytes(), |_, _| false);
    if path.starts_with('/') { path } else { format!("/{path}") }
}

/// The value of a rule as it is compared: `*` and a `$` at its end keep their meaning, all other letters are letters.
pub(crate) fn escape(value: &[u8]) -> String {
    comparable(value, |at, byte| byte == b'*' || byte == b'$' && at + 1 == value.len())
}

/// The one form in which a path is compared (RFC 9309, section 2.2.2): unreserved letters stand for themselves, reserved ones as
/// they are written, `*`, `$` and all others escaped; the digits of escapes in upper case. `means` tells which letters are signs.
fn comparable(text: &[u8], means: impl Fn(usize, u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let escaped = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(octet);
        if means(at, byte) {
            out.push(char::from(byte));
        } else {
            push(&mut out, escaped.unwrap_or(byte), escaped.is_some());
        }
        at += if escaped.is_some() { 3 } else { 1 };
    }
    out
}

/// The octet of two hexadecimal digits.
fn octet(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(digits[0])? * 16 + digit(digits[1])?)
}

/// Adds an octet that was written as itself or escaped.
fn push(out: &mut String, octet: u8, escaped: bool) {
    let unreserved = octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~');
    // Those of RFC 3986 without the two that have a meaning in rules.
    let reserved = matches!(octet, b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'!' | b'&' | b'\'' | b'(' | b')' | b'+' | b',' | b';' | b'=');
    if unreserved || reserved && !escaped {
        out.push(char::from(octet));
    } else {
        let _ = write!(out, "%{octet:02X}");
    }
}

/// True if the pattern matches the beginning of the path. Each piece between wildcards is taken where it first occurs,
/// which finds a match if there is one, in linear time.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut wild = false;
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        wild = true;
        if anchored && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = memmem::find(rest.as_bytes(), piece.as_bytes()) else { return false };
        rest = &rest[at + piece.len()..];
    }
    !anchored || wild || rest.is_empty()
}

/// Google's courtesy: `Allow: /a/index.html` allows `/a/` too.
pub(crate) fn matches_index(pattern: &str, path: &str) -> bool {
    let Some(slash) = pattern.rfind('/') else { return false };
    pattern[slash..].starts_with("/index.htm") && matches(&format!("{}$", &pattern[..=slash]), path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let cases = [
            ("https://a.example/x?y#z", "/x?y"),
            ("https://a.example?y", "/?y"),
            ("https://a.example", "/"),
            ("https://a.example#/x", "/"),
            ("//a.example/x", "/x"),
            ("/x;y://z", "/x;y://z"),
            ("a.example/x://y", "/x://y"),
            ("", "/"),
            ("/%e3%Aa%zz%", "/%E3%AA%25zz%25"),
            ("/caf\u{e9}", "/caf%C3%A9"),
            ("/%62%61z%2f%2A*$", "/baz%2F%2A%2A%24"),
            ("/~a%7Eb c", "/~a~b%20c"),
        ];
        for (url, path) in cases {
            assert_eq!(path_of(url), path, "{url}");
        }
    }

    #[test]
    fn wildcards_and_ends() {
        assert!(matches("/a*c", "/abbbcd") && !matches("/a*c$", "/abbbcd") && matches("/a*c$", "/abcbc"));
        assert!(matches("", "/") && matches("*", "/x") && matches("/$", "/") && !matches("/$", "/a"));
        assert!(matches(&escape(b"/a$b"), &path_of("/a$bc")) && matches("/a**$", "/a"));
        assert!(matches("/*a*b$", "/aab") && !matches("/*ab*b$", "/ab"));
    }
}
