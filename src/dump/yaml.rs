//! The little of YAML that front matter uses: plain and quoted scalars, block scalars, flow and block lists.

use crate::dump::lines::Line;

/// What a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A scalar; `null` is empty.
    Text(String),
    /// A list of scalars; of a map in it, the `name`.
    List(Vec<String>),
}

/// Splits `key: value` at the top level; the key may be quoted.
pub(crate) fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = match line.find(": ") {
        Some(at) => (&line[..at], &line[at + 2..]),
        None => (line.trim_end().strip_suffix(':')?, ""),
    };
    let key = key.trim_matches(['"', '\'']);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | ' ' | '@');
    (!key.is_empty() && key.len() <= 64 && !key.starts_with(' ') && key.chars().all(plain)).then_some((key, value.trim()))
}

/// The value that begins with `first` behind the key and goes on in the indented lines `more`.
pub(crate) fn value(first: &str, more: &[Line]) -> Value {
    match first.as_bytes().first() {
        None | Some(b'#') => nested(more),
        Some(b'[') => Value::List(flow(&joined(first, more))),
        Some(b'|') => Value::Text(literal(more, "\n")),
        Some(b'>') => Value::Text(literal(more, " ")),
        _ => Value::Text(scalar(&joined(first, more))),
    }
}

fn joined(first: &str, more: &[Line]) -> String {
    let mut out = first.to_owned();
    for line in more.iter().filter(|l| !l.is_blank()) {
        out.push(' ');
        out.push_str(line.text);
    }
    out
}

fn literal(more: &[Line], between: &str) -> String {
    more.iter().map(|l| l.text).collect::<Vec<_>>().join(between).trim().to_owned()
}

/// A block list, or a map of which the `name` counts.
fn nested(more: &[Line]) -> Value {
    let mut items: Vec<String> = Vec::new();
    for line in more {
        if let Some(item) = line.text.strip_prefix('-') {
            let item = item.trim();
            items.push(map_name(item).unwrap_or_else(|| scalar(item)));
        } else if let Some(name) = map_name(line.text).filter(|n| !n.is_empty()) {
            // `- url: …` in one line, `name: …` in the next: the name is the item.
            match items.last_mut() {
                Some(last) => *last = name,
                None => items.push(name),
            }
        }
    }
    items.retain(|item| !item.is_empty());
    Value::List(items)
}

/// `name: X` gives X; another key gives nothing to show.
fn map_name(text: &str) -> Option<String> {
    if text.starts_with(['"', '\'', '[']) {
        return None;
    }
    let (key, value) = entry(text)?;
    match key {
        "name" | "title" | "label" => Some(scalar(value)),
        _ if key.contains(' ') => None,
        _ => Some(String::new()),
    }
}

/// A scalar: quoted with its escapes, or plain up to a comment.
pub(crate) fn scalar(text: &str) -> String {
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'"') => double_quoted(&text[1..]).0,
        Some(b'\'') => single_quoted(&text[1..]).0,
        Some(b'#') => String::new(),
        _ => {
            let plain = text.split(" #").next().unwrap_or("").trim();
            if matches!(plain, "null" | "Null" | "NULL" | "~") { String::new() } else { plain.to_owned() }
        }
    }
}

/// The text up to the closing quote, and what stands behind that.
fn single_quoted(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\'') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                rest = after;
            }
            None => return (out, rest),
        }
    }
    out.push_str(rest);
    (out, "")
}

fn double_quoted(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if rest.as_bytes()[at] == b'"' {
            return (out, after);
        }
        let (c, used) = escape(after);
        out.extend(c);
        rest = &after[used..];
    }
    out.push_str(rest);
    (out, "")
}

/// What the escape behind a backslash means, and the bytes it takes.
fn escape(text: &str) -> (Option<char>, usize) {
    let Some(c) = text.chars().next() else { return (None, 0) };
    let digits = match c {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        'n' => return (Some('\n'), 1),
        't' => return (Some('\t'), 1),
        'r' => return (Some('\r'), 1),
        '0' => return (Some('\0'), 1),
        'a' => return (Some('\u{7}'), 1),
        'b' => return (Some('\u{8}'), 1),
        'e' => return (Some('\u{1b}'), 1),
        'f' => return (Some('\u{c}'), 1),
        'v' => return (Some('\u{b}'), 1),
        'N' => return (Some('\u{85}'), 1),
        '_' => return (Some('\u{a0}'), 1),
        'L' => return (Some('\u{2028}'), 1),
        'P' => return (Some('\u{2029}'), 1),
        other => return (Some(other), other.len_utf8()),
    };
    let hex = text.get(1..=digits);
    match hex.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32) {
        Some(c) => (Some(c), 1 + digits),
        None => (Some(c), 1),
    }
}

/// The items of `[a, "b, c", 'd']`.
fn flow(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text.trim_start_matches('[').trim_start();
    while !rest.is_empty() && !rest.starts_with(']') {
        let (item, after) = match rest.as_bytes()[0] {
            b'"' => double_quoted(&rest[1..]),
            b'\'' => single_quoted(&rest[1..]),
            _ => {
                let end = rest.find([',', ']']).unwrap_or(rest.len());
                (scalar(&rest[..end]), &rest[end..])
            }
        };
        out.push(item);
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
        if rest.len() == after.len() && !rest.is_empty() && !rest.starts_with(']') {
            break;
        }
    }
    out.retain(|item| !item.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line<'_>> {
        text.lines().map(|l| Line::new(1, l)).collect()
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|i| (*i).to_owned()).collect())
    }

    #[test]
    fn reads_scalars() {
        for (text, value) in [
            ("The lock reopens # again", "The lock reopens"),
            ("\"a \\\"b\\\" \\u00e9\\x41\\n\"", "a \"b\" éA\n"),
            ("'it''s: fine'", "it's: fine"),
            ("null", ""),
            ("\"null\"", "null"),
            ("\"open", "open"),
            ("\"\\ud800\"", "ud800"),
            ("C# and F#", "C# and F#"),
        ] {
            assert_eq!(scalar(text), value, "{text}");
        }
    }

    #[test]
    fn reads_lists_and_blocks() {
        assert_eq!(value("[a b, \"c, d\", 'e']", &[]), list(&["a b", "c, d", "e"]));
        assert_eq!(value("", &lines("- Ines Varrow\n- \"Davit Sollers\"")), list(&["Ines Varrow", "Davit Sollers"]));
        assert_eq!(value("", &lines("  - url: x\n    name: Ines Varrow\n  - name: D\n")), list(&["Ines Varrow", "D"]));
        assert_eq!(value(">-", &lines("  one\n  two")), Value::Text("one two".into()));
        assert_eq!(value("one", &lines("  two")), Value::Text("one two".into()));
        assert_eq!(value("[", &[]), list(&[]));
        assert_eq!(value("[\"a\" b, c", &[]), list(&["a"]));
    }

    #[test]
    fn knows_entries() {
        assert_eq!(entry("title: A: b"), Some(("title", "A: b")));
        assert_eq!(entry("tags:"), Some(("tags", "")));
        assert_eq!(entry("no entry"), None);
        assert_eq!(entry("“Well,” she said: no"), None);
    }
}
