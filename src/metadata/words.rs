//! Spaces, words and how alike two lines are.

use std::collections::HashSet;

/// The text on one line: white space folded, invisible characters out.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Lower case letters and digits alone: two lines that differ in spaces and punctuation only have one key.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a line in lower case; an ideograph is a word of its own.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let ideograph = matches!(c as u32, 0x3040..=0x30ff | 0x3400..=0x9fff);
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        if ideograph || !open {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.extend(c.to_lowercase());
        }
        open = !ideograph;
    }
    out
}

/// The share of the words of `part` that `whole` holds.
pub(super) fn covered(part: &[String], whole: &HashSet<&str>) -> f32 {
    if part.is_empty() {
        return 0.0;
    }
    part.iter().filter(|w| whole.contains(w.as_str())).count() as f32 / part.len() as f32
}

/// How alike two lines are by their words, 0 to 1 (Dice).
pub(super) fn likeness(a: &str, b: &str) -> f32 {
    let (a, b) = (words(a), words(b));
    let (left, right): (HashSet<&str>, HashSet<&str>) = (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect());
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    2.0 * left.intersection(&right).count() as f32 / (left.len() + right.len()) as f32
}

/// The first `limit` characters, cut at a character's edge.
pub(super) fn head(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_spaces() {
        assert_eq!(squeeze(" a\u{a0}\n b\u{ad}c "), "a bc");
    }

    #[test]
    fn compares_lines() {
        assert_eq!(words("Ein Tag, 東京"), ["ein", "tag", "東", "京"]);
        assert!(likeness("A day in May", "A day in May - Courier") > 0.8);
        assert_eq!(key("“A day!”"), key("a Day"));
    }
}
