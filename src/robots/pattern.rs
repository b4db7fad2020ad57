//! Paths and the patterns that match them: `*` stands for anything, a `$` at the end for the end.

use std::fmt::Write;

use memchr::memmem;

/// The path, parameters and query of an address, beginning with `/`; the hexadecimal digits of its escapes in upper case.
pub(crate) fn path_of(url: &str) -> String {
    let from = if url.starts_with("//") { 2 } else { 0 };
    let first = |at: usize| url[at..].find(['/', '?', ';']).map(|i| i + at);
    let scheme = url[from..].find("://").map(|i| i + from).filter(|end| first(from).is_none_or(|early| early >= *end));
    let start = first(scheme.map_or(from, |end| end + 3));
    let end = url[from..].find('#').map_or(url.len(), |i| i + from);
    let Some(path) = start.filter(|s| *s < end).map(|s| &url[s..end]) else { return "/".to_owned() };
    let path = upper_escapes(path);
    if path.starts_with('/') { path } else { format!("/{path}") }
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

/// The value of a rule as it is matched: bytes beyond ASCII escaped, the digits of escapes in upper case.
pub(crate) fn escape(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value {
        if byte.is_ascii() {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    upper_escapes(&out)
}

/// The text with escapes undone that stand for letters, digits, `-`, `.`, `_` and `~`; `None` if it has none of these.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let plain = |escape: &str| {
        let byte = u8::from_str_radix(escape, 16).ok()?;
        (byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')).then(|| char::from(byte))
    };
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or("").to_owned();
    let mut found = false;
    for part in parts {
        if let Some(c) = part.get(..2).and_then(plain) {
            found = true;
            out.push(c);
            out.push_str(&part[2..]);
        } else {
            out.push('%');
            out.push_str(part);
        }
    }
    found.then_some(out)
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
            ("/%e3%Aa%zz%", "/%E3%AA%zz%"),
        ];
        for (url, path) in cases {
            assert_eq!(path_of(url), path, "{url}");
        }
    }

    #[test]
    fn wildcards_and_ends() {
        assert!(matches("/a*c", "/abbbcd") && !matches("/a*c$", "/abbbcd") && matches("/a*c$", "/abcbc"));
        assert!(matches("", "/") && matches("*", "/x") && matches("/$", "/") && !matches("/$", "/a"));
        assert!(matches("/a$b", "/a$bc") && matches("/a**$", "/a"));
        assert!(matches("/*a*b$", "/aab") && !matches("/*ab*b$", "/ab"));
    }
}
