//! The list of addresses that lynx, w3m and html2text write below a text, and the marks in the text that point to it.

use std::collections::HashMap;

use crate::dump::lines::Line;
use crate::text::fold;

/// Lines that stand above such a list.
const TITLES: &[&str] =
    &["references", "visible links", "visible links:", "hidden links", "hidden links:", "references:", "links:", "links"];
/// A label is at most so long.
const MAX_LABEL: usize = 40;

/// The addresses by their labels, and the index of the first line of their list.
#[derive(Debug, Default)]
pub(crate) struct References<'a> {
    urls: HashMap<&'a str, &'a str>,
    pub(crate) from: Option<usize>,
}

impl<'a> References<'a> {
    /// Finds the list at the end of the text, if marks in the text point to it.
    pub(crate) fn find(lines: &[Line<'a>]) -> Self {
        let mut out = Self::default();
        let mut from = lines.len();
        for (at, line) in lines.iter().enumerate().rev() {
            if let Some((label, url)) = entry(line.text) {
                out.urls.entry(label).or_insert(url);
                from = at;
            } else if is_title(line.text) && !out.urls.is_empty() {
                from = at;
            } else if !line.is_blank() {
                break;
            }
        }
        let used = lines[..from].iter().any(|l| marks(l.text).any(|label| out.urls.contains_key(label)));
        if !used {
            return Self::default();
        }
        out.from = Some(from);
        out
    }

    pub(crate) fn get(&self, label: &str) -> Option<&'a str> {
        self.urls.get(label).copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.urls.is_empty()
    }
}

fn is_title(text: &str) -> bool {
    text.len() < 20 && TITLES.contains(&fold::lower(text).as_str())
}

/// `[1]: https://…`, `[1] https://…`, `1. https://…`.
fn entry(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = match text.strip_prefix('[') {
        Some(inside) => inside.split_once(']').map(|(label, rest)| (label, rest.strip_prefix(':').unwrap_or(rest)))?,
        None => text.split_once(". ").filter(|(n, _)| n.len() <= 5 && n.bytes().all(|b| b.is_ascii_digit()))?,
    };
    let url = rest.trim().split(char::is_whitespace).next()?;
    let address = ["http://", "https://", "ftp://", "file:", "mailto:", "javascript:", "tel:", "/", "#"].iter().any(|p| url.starts_with(p));
    let alone = rest.trim().len() == url.len() || rest.trim().ends_with(['"', ')', '\'']);
    (!label.is_empty() && label.len() <= MAX_LABEL && address && alone).then_some((label, url))
}

/// The labels in brackets in a text.
fn marks(text: &str) -> impl Iterator<Item = &str> {
    text.split('[').skip(1).filter_map(|part| part.split_once(']').map(|(label, _)| label)).filter(|label| label.len() <= MAX_LABEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<usize> {
        let lines: Vec<Line> = text.lines().enumerate().map(|(n, l)| Line::new(n as u32 + 1, l)).collect();
        References::find(&lines).from
    }

    #[test]
    fn finds_the_list_that_marks_point_to() {
        assert_eq!(find("See [1]the lock.\n\nReferences\n\n   1. https://courier.example/lock\n   2. https://courier.example/"), Some(2));
        assert_eq!(find("See [the lock][1].\n\n   [1]: https://courier.example/lock\n"), Some(2));
        assert_eq!(find("See the lock.\n\n1. https://courier.example/lock"), None);
        assert_eq!(find("See [1].\n\n1. Text"), None);
    }
}
