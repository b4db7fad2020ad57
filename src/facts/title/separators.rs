//! Where a title's separators stand, and the parts between them.

use crate::text::likeness::{key, words};

/// What stands between a headline and a site's name.
pub(crate) const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " ‹ ", " › ", " > ", " < "];

/// Where separators stand in a title: each by its number in [`SEPARATORS`] and its place, from left to right.
pub(crate) fn separators(title: &str) -> Vec<(usize, usize)> {
    let bytes = title.as_bytes();
    let at_space =
        |at: usize| SEPARATORS.iter().enumerate().filter(move |(_, s)| bytes[at..].starts_with(s.as_bytes())).map(move |(n, _)| (n, at));
    memchr::memchr_iter(b' ', bytes).flat_map(at_space).collect()
}

/// The bounds of separators in the order of [`SEPARATORS`], none of which begins inside another of its kind.
fn cuts(title: &str) -> Vec<(usize, usize)> {
    let mut found = separators(title);
    found.sort_by_key(|(number, _)| *number);
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(found.len());
    let mut before = (usize::MAX, 0);
    for (number, at) in found {
        if before.0 != number || at >= before.1 {
            let end = at + SEPARATORS[number].len();
            before = (number, end);
            out.push((at, end));
        }
    }
    out.truncate(40);
    out
}

/// What stands before and after each separator.
pub(crate) fn edges(title: &str) -> Vec<&str> {
    let cuts = cuts(title);
    let heads = cuts.iter().map(|(end, _)| title[..*end].trim());
    heads.chain(cuts.iter().map(|(_, start)| title[*start..].trim())).collect()
}

/// What stands before the first separator of a title, if it is long, and the key of what stands behind the last.
pub(crate) fn outer_parts(title: &str) -> Option<(&str, String)> {
    let cuts = cuts(title);
    let (first, last) = (cuts.iter().map(|c| c.0).min()?, cuts.iter().map(|c| c.1).max()?);
    let head = &title[..first];
    (words(head).len() > 3).then(|| (head, key(&title[last..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_found_as_one_after_the_other_would_be() {
        for title in ["Ferry returns - Harbour - Lund | Courier", "a - - b – c", "- a -", " :: x :: | y", "Fähre › Lund", "", "a-b"] {
            let naive: Vec<(usize, usize)> =
                SEPARATORS.iter().flat_map(|s| title.match_indices(s).map(|(at, m)| (at, at + m.len()))).take(40).collect();
            assert_eq!(cuts(title), naive, "{title}");
        }
    }
}
