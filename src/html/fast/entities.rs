//! Character references: `&amp;`, `&#8217;`, `&copy` without its semicolon.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Adds to `out` the text of a source in which references are to be decoded.
pub(crate) fn decode(text: &str, in_attribute: bool, out: &mut String) {
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'&', &text.as_bytes()[from..]) {
        let at = from + found;
        out.push_str(&text[from..at]);
        from = reference(text, at, in_attribute, out);
    }
    out.push_str(&text[from..]);
}

/// Decodes the reference that may begin at the `&` at `at`; gives where to go on.
fn reference(text: &str, at: usize, in_attribute: bool, out: &mut String) -> usize {
    let after = &text[at + 1..];
    let decoded = match after.as_bytes().first() {
        Some(b'#') => numeric(&after[1..], out).map(|len| len + 1),
        Some(c) if c.is_ascii_alphanumeric() => named(after, in_attribute, out),
        _ => None,
    };
    let len = decoded.unwrap_or_else(|| {
        out.push('&');
        0
    });
    at + 1 + len
}

/// A number behind `&#`; gives its length, the semicolon included.
fn numeric(after: &str, out: &mut String) -> Option<usize> {
    let (base, start) = if after.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = after[start..].bytes().take_while(|b| char::from(*b).is_digit(base)).count();
    if digits == 0 {
        return None;
    }
    let end = start + digits;
    let digit = |b: u8| char::from(b).to_digit(base).unwrap_or(0);
    let number = after[start..end].bytes().fold(0_u32, |n, b| n.saturating_mul(base).saturating_add(digit(b)));
    out.push(character(number));
    Some(end + usize::from(after[end..].starts_with(';')))
}

/// The character of that number, as browsers read it.
fn character(number: u32) -> char {
    let replaced = match number {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[(number - 0x80) as usize].or(char::from_u32(number)),
        _ => char::from_u32(number),
    };
    replaced.unwrap_or('\u{fffd}')
}

/// A name behind `&`: the longest that is known; gives its length.
fn named(after: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let word = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let bytes = after.as_bytes();
    if bytes.get(word) == Some(&b';')
        && let Some(found) = lookup(&after[..=word])
    {
        push(found, out);
        return Some(word + 1);
    }
    let longest = word.min(MAX_NAME);
    let (len, found) = (1..=longest).rev().find_map(|len| Some((len, lookup(&after[..len])?)))?;
    if in_attribute && bytes.get(len).is_some_and(|next| *next == b'=' || next.is_ascii_alphanumeric()) {
        return None;
    }
    push(found, out);
    Some(len)
}

/// No name that needs no semicolon is longer.
const MAX_NAME: usize = 8;

fn lookup(name: &str) -> Option<(u32, u32)> {
    // Nearly all that pages hold.
    let usual = match name {
        "quot;" => '"',
        "amp;" => '&',
        "nbsp;" => '\u{a0}',
        "lt;" => '<',
        "gt;" => '>',
        "apos;" => '\'',
        _ => '\0',
    };
    if usual != '\0' {
        return Some((u32::from(usual), 0));
    }
    NAMED_ENTITIES.get(name).copied().filter(|found| found.0 != 0)
}

fn push((first, second): (u32, u32), out: &mut String) {
    out.extend(char::from_u32(first));
    out.extend(char::from_u32(second).filter(|_| second != 0));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str, in_attribute: bool) -> String {
        let mut out = String::new();
        decode(text, in_attribute, &mut out);
        out
    }

    #[test]
    fn as_browsers_read_them() {
        assert_eq!(decoded("a &amp; b&nbsp;&#8217;&#x2019;&lt", false), "a & b\u{a0}\u{2019}\u{2019}<");
        assert_eq!(
            decoded("&notit; &notin; &foo; & &; &# &#x; &#0; &#x80;", false),
            "\u{ac}it; \u{2209} &foo; & &; &# &#x; \u{fffd} \u{20ac}"
        );
        assert_eq!(decoded("?a=1&copy=2&copy;&copy", true), "?a=1&copy=2\u{a9}\u{a9}");
        assert_eq!(decoded("&#99999999999;&#xD800;", false), "\u{fffd}\u{fffd}");
    }

    #[test]
    fn the_usual_names_are_what_the_standard_says() {
        for name in ["quot;", "amp;", "nbsp;", "lt;", "gt;", "apos;"] {
            assert_eq!(lookup(name), NAMED_ENTITIES.get(name).copied(), "{name}");
        }
    }

    #[test]
    fn names_without_a_semicolon_are_short() {
        let longest =
            NAMED_ENTITIES.entries().filter(|(name, found)| found.0 != 0 && !name.ends_with(';')).map(|(name, _)| name.len()).max();
        assert!(longest.is_some_and(|len| len <= MAX_NAME));
    }
}
