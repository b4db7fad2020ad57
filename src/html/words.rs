//! Class names, ids and roles as words.

/// Splits an attribute value such as `articleBody related-links__item` into lower-case words
/// (`article`, `body`, `related`, `links`, `item`): at separators, between lower and upper case, digits dropped.
pub fn split_words(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split(|c: char| !c.is_alphabetic()).flat_map(split_case).filter(|w| w.len() > 1 && w.len() < 30).map(str::to_lowercase)
}

/// The white space that a text begins with (blanks, tabs, line ends, no-break spaces), the word behind it, and the rest.
pub(super) fn next_word(text: &str) -> (&str, &str, &str) {
    let (gap, rest) = text.split_at(spaces(text.as_bytes()));
    let (word, after) = rest.split_at(word_end(rest.as_bytes()));
    (gap, word, after)
}

fn spaces(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes[at..] {
            [b' ' | b'\t' | b'\n' | b'\r' | b'\x0c', ..] => at += 1,
            [0xc2, 0xa0, ..] => at += 2,
            _ => return at,
        }
    }
}

fn word_end(bytes: &[u8]) -> usize {
    let ends = |at: usize| match bytes[at] {
        b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => true,
        0xc2 => bytes.get(at + 1) == Some(&0xa0),
        _ => false,
    };
    (0..bytes.len()).find(|at| ends(*at)).unwrap_or(bytes.len())
}

fn split_case(part: &str) -> impl Iterator<Item = &str> {
    let mut rest = part;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (word, after) = rest.split_at(hump_end(rest));
        rest = after;
        Some(word)
    })
}

fn hump_end(text: &str) -> usize {
    let mut was_lower = false;
    for (at, c) in text.char_indices() {
        if was_lower && c.is_uppercase() {
            return at;
        }
        was_lower = c.is_lowercase();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::split_words;

    #[test]
    fn splits_at_case_and_separators() {
        let words: Vec<String> = split_words("articleBody related-links__item2 HTMLText a").collect();
        assert_eq!(words, ["article", "body", "related", "links", "item", "htmltext"]);
    }
}
