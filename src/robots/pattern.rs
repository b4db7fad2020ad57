//! Paths and the patterns that match them: `*` stands for anything, a `$` at the end for the end.

use std::fmt::Write;

use memchr::memmem;

/// A path as it is compared with rules.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Path {
    /// See [`comparable`].
    form: String,
    /// As it is written; the hexadecimal digits of its escapes in upper case.
    written: String,
}

/// The value of a rule, in the same two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) form: String,
    written: String,
}

impl Path {
    /// The path, parameters and query of an address, beginning with `/`.
    pub(crate) fn of(url: &str) -> Self {
        let from = if url.starts_with("//") { 2 } else { 0 };
        let first = |at: usize| url[at..].find(['/', '?', ';']).map(|i| i + at);
        let scheme = url[from..].find("://").map(|i| i + from).filter(|end| first(from).is_none_or(|early| early >= *end));
        let start = first(scheme.map_or(from, |end| end + 3));
        let end = url[from..].find('#').map_or(url.len(), |i| i + from);
        let path = start.filter(|s| *s < end).map_or("/", |s| &url[s..end]);
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Self { form: comparable(path.as_bytes(), |_, _| false), written: upper_escapes(&path) }
    }
}

impl Pattern {
    /// The value of a rule: `*` and a `$` at its end keep their meaning, all other letters are letters.
    pub(crate) fn of(value: &[u8]) -> Self {
        let form = comparable(value, |at, byte| byte == b'*' || byte == b'$' && at + 1 == value.len());
        let mut written = String::with_capacity(value.len());
        for byte in value {
            if byte.is_ascii() {
                written.push(char::from(*byte));
            } else {
                let _ = write!(written, "%{byte:02X}");
            }
        }
        Self { form, written: upper_escapes(&written) }
    }

    /// Whether it forbids the path: in either form.
    pub(crate) fn forbids(&self, path: &Path) -> bool {
        matches(&self.form, &path.form) || matches(&self.written, &path.written)
    }

    /// Whether it allows the path. Where Google's parser sees another path, because the address is not escaped as addresses are or
    /// the rule escapes what needs no escape, the doubt opens nothing.
    pub(crate) fn allows(&self, path: &Path) -> bool {
        let fits = |pattern: &str, path: &str| matches(pattern, path) || matches_index(pattern, path);
        let certain = path.written.is_ascii() && !escapes_unreserved(&self.written);
        certain && fits(&self.form, &path.form) || fits(&self.written, &path.written)
    }
}

fn upper_escapes(text: &str) -> String {
    let mut after = usize::MAX;
    text.char_indices()
        .map(|(at, c)| {
            if c == '%' {
                after = at;
            }
            if after < at && at - after <= 2 && c.is_ascii_hexdigit() { c.to_ascii_uppercase() } else { c }
        })
        .collect()
}

fn escapes_unreserved(text: &str) -> bool {
    let octets = text.as_bytes().windows(3).filter(|w| w[0] == b'%').filter_map(|w| octet(&w[1..]));
    octets.into_iter().any(is_unreserved)
}

fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
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
    // Those of RFC 3986 without the two that have a meaning in rules.
    let reserved =
        matches!(octet, b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'!' | b'&' | b'\'' | b'(' | b')' | b'+' | b',' | b';' | b'=');
    if is_unreserved(octet) || reserved && !escaped {
        out.push(char::from(octet));
    } else {
        let _ = write!(out, "%{octet:02X}");
    }
}

/// True if the pattern matches the beginning of the path. Each piece between wildcards is taken where it first occurs,
/// which finds a match if there is one, in linear time.
fn matches(pattern: &str, path: &str) -> bool {
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
fn matches_index(pattern: &str, path: &str) -> bool {
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
            assert_eq!(Path::of(url).form, path, "{url}");
        }
    }

    #[test]
    fn wildcards_and_ends() {
        assert!(matches("/a*c", "/abbbcd") && !matches("/a*c$", "/abbbcd") && matches("/a*c$", "/abcbc"));
        assert!(matches("", "/") && matches("*", "/x") && matches("/$", "/") && !matches("/$", "/a"));
        assert!(Pattern::of(b"/a$b").forbids(&Path::of("/a$bc")) && matches("/a**$", "/a"));
        assert!(matches("/*a*b$", "/aab") && !matches("/*ab*b$", "/ab"));
    }
}
