//! Class names, ids and roles as words.

/// Splits an attribute value such as `articleBody related-links__item` into its words (`article`, `Body`, `related`, `links`, `item`):
/// at separators, between lower and upper case, digits dropped. Calls `word` with each as it is written, up to `limit` of them.
pub(crate) fn each_word(value: &str, limit: usize, mut word: impl FnMut(&str)) {
    if !value.is_ascii() {
        let parts = value.split(|c: char| !c.is_alphabetic()).flat_map(split_case);
        return parts.filter(|w| (2..LONGEST).contains(&w.len())).take(limit).for_each(word);
    }
    let bytes = value.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() && count < limit {
        if !bytes[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let end = ascii_word_end(bytes, at);
        if (2..LONGEST).contains(&(end - at)) {
            count += 1;
            word(&value[at..end]);
        }
        at = end;
    }
}

/// Words are shorter than this.
const LONGEST: usize = 30;

/// Where the word ends that begins at `start`: before a capital behind a small letter, and where no letter follows.
fn ascii_word_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at].is_ascii_alphabetic() && !(bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()) {
        at += 1;
    }
    at
}

/// True for a text of nothing but white space.
pub(crate) fn is_blank(text: &str) -> bool {
    match text.bytes().find(|b| !matches!(b, b' ' | b'\t'..=b'\r')) {
        None => true,
        Some(other) => !other.is_ascii() && text.trim_start().is_empty(),
    }
}

/// The text without white space at its ends.
pub(crate) fn trimmed(text: &str) -> &str {
    let is_ink = |byte: Option<&u8>| byte.is_some_and(|b| (b'!'..=b'~').contains(b));
    let bytes = text.as_bytes();
    if is_ink(bytes.first()) && is_ink(bytes.last()) {
        return text;
    }
    if is_blank(text) { "" } else { text.trim() }
}

/// So many bytes are judged between two looks at what came out.
const STRETCH: usize = 64;

/// The words of a text that has single blanks between them and no other white space, without a blank at either end.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
pub(crate) fn even(text: &str) -> Option<&str> {
    let is_odd = |byte: u8| (byte == b'\t') | (byte == b'\n') | (byte == b'\r') | (byte == b'\x0c') | (byte == 0xc2);
    let bytes = text.as_bytes();
    if bytes.last().is_some_and(|last| is_odd(*last)) {
        return None;
    }
    // No way out inside a stretch, so that many bytes are looked at at once.
    for (stretch, at) in bytes.chunks(STRETCH).zip((0..).step_by(STRETCH)) {
        let behind = &bytes[(at + 1).min(bytes.len())..];
        if stretch.iter().zip(behind).fold(false, |odd, (byte, next)| odd | is_odd(*byte) | ((*byte == b' ') & (*next == b' '))) {
            return None;
        }
    }
    Some(text.trim_matches(' '))
}

/// The white space that a text begins with (blanks, tabs, line ends, no-break spaces), the word behind it, and the rest.
pub(crate) fn next_word(text: &str) -> (&str, &str, &str) {
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
    use super::each_word;

    fn words(value: &str, limit: usize) -> Vec<&str> {
        let mut out = Vec::new();
        each_word(value, limit, |word| out.push(&value[value.find(word).expect("a part of the value")..][..word.len()]));
        out
    }

    #[test]
    fn splits_at_case_and_separators() {
        assert_eq!(words("articleBody related-links__item2 HTMLText a", 60), ["article", "Body", "related", "links", "item", "HTMLText"]);
        assert_eq!(words("ABc dE fgH1iJ fullWidth", 3), ["ABc", "fg", "full"]);
        assert_eq!(words("fullWidth Größe éa b", 60), ["full", "Width", "Größe", "éa"]);
        assert!(words(&"x".repeat(30), 60).is_empty() && words("", 60).is_empty());
    }
}
