//! "Did you mean": the known word that a mistyped one is nearest to.

/// Longer words are not compared; no key is that long.
const MAX_CHARS: usize = 64;

/// The nearest of the known words, if one is near: at most one change in three letters.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(MAX_CHARS + 1).collect();
    if word.len() > MAX_CHARS {
        return None;
    }
    let limit = 1 + word.len() / 3;
    let candidates = known.into_iter().map(|known| (distance(&word, &known.chars().collect::<Vec<_>>()), known));
    candidates.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The end of a message about an unknown word: what was probably meant, else all there is.
pub(super) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(word, known.clone()) {
        Some(near) => format!("; did you mean \"{near}\"?"),
        None => format!("; there are {}", known.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

/// Letters to insert, delete or change; two swapped neighbours count once.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_not() {
        let known = ["dir", "format", "template", "user_agent"];
        for (word, expected) in [
            ("formt", Some("format")),
            ("Format", Some("format")),
            ("fromat", Some("format")),
            ("useragent", Some("user_agent")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"f".repeat(100_000), known), None);
        assert_eq!(hint("qqqq", ["a", "b"]), "; there are a, b");
    }
}
