//! Strings as YAML scalars, and back.

use std::fmt::Write as _;

use crate::render::escape::is_hidden;

/// Words that some version of YAML, or a parser of it, takes for something else than a string.
const RESERVED: &[&str] =
    &["true", "false", "yes", "no", "on", "off", "y", "n", "t", "f", "null", "none", "nil", "nan", "inf", "infinity", "undefined"];

/// The string as a scalar on one line: plain if that is surely a string to every parser, else in double quotes.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && text.chars().all(|c| c.is_alphanumeric() || " -_./,;:'’‘“”„«»()!?%&+=–—…".contains(c))
        && !RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => push_escape(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn push_escape(out: &mut String, c: char) {
    // Writing to a String cannot fail.
    let _ = match u32::from(c) {
        code @ 0..=0xff => write!(out, "\\x{code:02X}"),
        code @ 0..=0xffff => write!(out, "\\u{code:04X}"),
        code => write!(out, "\\U{code:08X}"),
    };
}

/// The string that a scalar stands for: plain, in single or in double quotes, on one line. `None` if it is anything else.
pub(crate) fn read(scalar: &str) -> Option<String> {
    match scalar.as_bytes().first() {
        Some(b'"') => unquoted(scalar.strip_prefix('"')?.strip_suffix('"')?),
        Some(b'\'') => {
            let inner = scalar.strip_prefix('\'')?.strip_suffix('\'')?;
            (!inner.replace("''", "").contains('\'')).then(|| inner.replace("''", "'"))
        }
        Some(b'|' | b'>' | b'{' | b'[' | b'&' | b'*' | b'!' | b'%' | b'@' | b'`') => None,
        _ => Some(scalar.split(" #").next().unwrap_or(scalar).trim_end().to_owned()),
    }
}

fn unquoted(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(escaped(&mut chars)?),
            c => out.push(c),
        }
    }
    Some(out)
}

fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let digits = match chars.next()? {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        'n' => return Some('\n'),
        't' => return Some('\t'),
        'r' => return Some('\r'),
        '0' => return Some('\0'),
        c @ ('"' | '\\' | '/' | ' ') => return Some(c),
        _ => return None,
    };
    let code = chars.as_str().get(..digits)?;
    chars.nth(digits - 1);
    char::from_u32(u32::from_str_radix(code, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_only_where_no_parser_can_err() {
        for plain in ["Mayor opens bridge", "Ab 2025: no", "新桥开通", "https://courier.example/a?b=c&d=1", "O'Neill (82), said"] {
            let colon = plain.contains(": ");
            assert_eq!(scalar(plain) == plain, !colon, "{plain}");
        }
        for quoted in
            ["", "no", "Null", "1e3", "2025-04-02", "---", "a: b", "a:", "@x", "a #b", "- a", "a\u{85}", "\u{feff}a", "~", "a ", "[a]"]
        {
            assert!(scalar(quoted).starts_with('"'), "{quoted:?}");
        }
        assert_eq!(scalar("a\u{1b}\u{2028}\u{e0041}\"\\"), r#""a\x1B\u2028\U000E0041\"\\""#);
    }

    #[test]
    fn reads_what_others_write() {
        assert_eq!(read("plain words # comment").as_deref(), Some("plain words"));
        assert_eq!(read("'it''s'").as_deref(), Some("it's"));
        assert_eq!(read(r#""a\/\U0001F642""#).as_deref(), Some("a/🙂"));
        for strange in ["'a'b'", "\"a", "\"", "'", "|", "[a]", r#""\q""#, r#""\xz1""#, r#""\uD800""#, r#""\x1é""#] {
            assert_eq!(read(strange), None, "{strange}");
        }
    }
}
