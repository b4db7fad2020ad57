//! Guards that stand before sites (challenges, firewalls, legal blocks), told by name from their pages.
//!
//! The marks are data: `lexicon/rules/guards.tsv`.

use std::cell::LazyCell;
use std::sync::OnceLock;

use aho_corasick::packed::Searcher;

use crate::lexicon::list;

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

/// What is searched of a page. Titles and texts are made when somebody asks.
pub(crate) struct Page<'a, T, B> {
    pub(crate) source: &'a str,
    /// Its titles, folded.
    pub(crate) titles: T,
    /// Its blocks, folded as the titles are.
    pub(crate) texts: B,
}

impl<T: Fn() -> Vec<String>, B: Fn() -> Vec<String>> Page<'_, T, B> {
    /// The name of the guard that this page is from, or passed, by the marks that own pages of so many words of prose may hold.
    pub(crate) fn guard(&self, prose: f32) -> Option<&'static str> {
        let source = LazyCell::new(|| self.source[..self.source.floor_char_boundary(MAX_SEARCHED)].to_ascii_lowercase());
        let mut places = PLACES.iter().map(|(_, place)| *place).take_while(|place| prose <= place.most_words());
        let mark = places.find_map(|place| {
            let mut marks = marks().iter().filter(|m| m.place == place);
            match place {
                Place::Page | Place::Script => first_of(place, source.as_bytes()),
                Place::Title => {
                    let titles = (self.titles)();
                    marks.find(|m| titles.iter().any(|title| begins(title, m.sign)))
                }
                Place::Text => {
                    let texts = (self.texts)();
                    marks.find(|m| texts.iter().any(|text| text.contains(m.sign)))
                }
            }
        });
        mark.map(|mark| mark.name)
    }
}

/// The first of a place's marks that the source holds. Few pages hold any: all are looked for at once before each by itself.
fn first_of(place: Place, source: &[u8]) -> Option<&'static Mark> {
    static ANY: [OnceLock<Option<Searcher>>; 2] = [OnceLock::new(), OnceLock::new()];
    let own = || marks().iter().filter(move |m| m.place == place);
    let any = ANY[usize::from(place == Place::Script)].get_or_init(|| Searcher::new(own().map(|m| m.sign)));
    if any.as_ref().is_some_and(|any| any.find(source).is_none()) {
        return None;
    }
    own().find(|m| memchr::memmem::find(source, m.sign.as_bytes()).is_some())
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
    fn marks_are_found_wherever_they_stand_and_the_surest_first() {
        let found =
            |source: &str, prose: f32| Page { source, titles: Vec::new, texts: || vec!["powered by imperva".to_owned()] }.guard(prose);
        for mark in marks().iter().filter(|m| matches!(m.place, Place::Page | Place::Script)) {
            let source = format!("<script>{}</script>", mark.sign.to_uppercase());
            assert_eq!(first_of(mark.place, source.to_lowercase().as_bytes()).map(|m| m.place), Some(mark.place));
            assert!(found(&source, 0.0).is_some());
        }
        assert_eq!(found("<i id=PX-CAPTCHA>", 121.0), None, "nothing for a script, nor for a text of so many words");
        assert_eq!(found("<i id=px-captcha>", 120.0), Some("imperva"));
        assert_eq!(found("<i id=\"px-captcha\">", 600.0), Some("perimeterx"));
    }

    #[test]
    fn a_number_in_a_headline_is_no_status() {
        let named = |title: &str| Page { source: "", titles: || vec![title.to_owned()], texts: Vec::new }.guard(0.0);
        assert_eq!(named("451: unavailable due to legal reasons"), Some("legal"));
        assert_eq!(named("451"), Some("legal"));
        assert_eq!(named("451 boats wait at the lock"), None);
        assert_eq!(named("just a moment..."), Some("cloudflare"));
        assert_eq!(named("ddos-guards are hired"), None);
    }
}
