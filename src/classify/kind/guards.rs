//! Guards that stand before sites (challenges, firewalls, legal blocks), told by name from their pages.
//!
//! The marks are data: `lexicon/rules/guards.tsv`.

use crate::lexicon::list;
use std::sync::OnceLock;

/// So many bytes of a page's source are searched.
const MAX_SEARCHED: usize = 256 * 1024;

/// Where a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the markup of the guard's own pages alone.
    Page,
    /// In markup that also stands on pages behind the guard.
    Script,
    /// At the beginning of the title.
    Title,
    /// In the text of a block.
    Text,
}

/// The surest first.
const PLACES: &[(&str, Place)] = &[("page", Place::Page), ("title", Place::Title), ("text", Place::Text), ("script", Place::Script)];

impl Place {
    /// So many words of prose a guard's page has at most: it explains itself, and says no more.
    fn most_words(self) -> f32 {
        match self {
            Self::Page => 600.0,
            Self::Title => 250.0,
            Self::Text => 120.0,
            Self::Script => 0.0,
        }
    }
}

struct Mark {
    name: &'static str,
    place: Place,
    sign: &'static str,
}

/// The guard that a page names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Guard {
    /// Its name in the record.
    pub(crate) name: &'static str,
    /// The page is the guard's own if it has no more words of prose than this; 0 where pages behind the guard hold the same mark.
    pub(crate) most_words: f32,
}

/// The guard that this page is from, or passed. `texts` are its blocks, folded as the title is.
pub(crate) fn find<'a>(source: &str, titles: &[String], texts: &(impl Iterator<Item = &'a str> + Clone)) -> Option<Guard> {
    let source = source[..source.floor_char_boundary(MAX_SEARCHED)].to_ascii_lowercase();
    let holds = |mark: &str| memchr::memmem::find(source.as_bytes(), mark.as_bytes()).is_some();
    let found = |m: &&Mark| match m.place {
        Place::Page | Place::Script => holds(m.sign),
        Place::Title => titles.iter().any(|t| begins(t, m.sign)),
        Place::Text => texts.clone().any(|text| text.contains(m.sign)),
    };
    let mark = PLACES.iter().find_map(|(_, place)| marks().iter().filter(|m| m.place == *place).find(found))?;
    Some(Guard { name: mark.name, most_words: mark.place.most_words() })
}

/// The title begins with the mark; behind a bare status stands what it means, not a headline about a number.
fn begins(title: &str, mark: &str) -> bool {
    let Some(rest) = title.trim_start().strip_prefix(mark) else { return false };
    if mark.bytes().all(|b| b.is_ascii_digit()) {
        return rest.trim().is_empty() || ["legal", "unavailable"].iter().any(|word| rest.contains(word));
    }
    !rest.starts_with(char::is_alphanumeric)
}

fn marks() -> &'static [Mark] {
    static MARKS: OnceLock<Vec<Mark>> = OnceLock::new();
    MARKS.get_or_init(|| list::rows(include_str!("../../../lexicon/rules/guards.tsv")).filter_map(read).collect())
}

fn read(row: list::Row<'static>) -> Option<Mark> {
    let mut parts = row.cells();
    let (name, place, sign) = (parts.next()?, parts.next()?, parts.next()?);
    let (_, place) = PLACES.iter().find(|(n, _)| *n == place)?;
    Some(Mark { name, place: *place, sign })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_in_small_letters() {
        assert_eq!(list::rows(include_str!("../../../lexicon/rules/guards.tsv")).count(), marks().len());
        marks().iter().for_each(|m| assert_eq!(m.sign.to_lowercase(), m.sign));
    }

    #[test]
    fn a_number_in_a_headline_is_no_status() {
        let none = || std::iter::empty();
        let named = |title: &str| find("", &[title.to_owned()], &none()).map(|g| g.name);
        assert_eq!(named("451: unavailable due to legal reasons"), Some("legal"));
        assert_eq!(named("451"), Some("legal"));
        assert_eq!(named("451 boats wait at the lock"), None);
        assert_eq!(named("just a moment..."), Some("cloudflare"));
        assert_eq!(named("ddos-guards are hired"), None);
    }
}
