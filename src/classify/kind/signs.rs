//! Signs of walls, error pages and shells: what the page says in any language, in its text and title, and what its markup tells.
//!
//! Looked for only where a page shows little prose, so an article about consent, captchas or logins is never taken for one.

use std::cell::OnceCell;
use std::sync::OnceLock;

use crate::classify::kind::guards;
use crate::document::shell::unlinked_words;
use crate::html::Tree;
use crate::lexicon::list;
use crate::model::{Block, Facts};
use crate::text::fold::folded;
use crate::text::needles::Needles;

/// What a wall is about; the sections of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wall {
    Consent,
    Blocked,
    Login,
    NotFound,
    Shell,
    /// Subscribers, members, and what they pay for.
    Paywall,
    /// The rest of this text is not here.
    Rest,
}

const SECTIONS: &[(&str, Wall)] = &[
    ("consent", Wall::Consent),
    ("blocked", Wall::Blocked),
    ("login", Wall::Login),
    ("not_found", Wall::NotFound),
    ("shell", Wall::Shell),
    ("paywall", Wall::Paywall),
    ("rest", Wall::Rest),
];

/// What one page says and holds. Each sign is looked for when it is asked for: most pages are settled before.
pub(crate) struct Signs<'a> {
    blocks: &'a [Block],
    title: Option<&'a str>,
    /// Tree and source of an HTML page.
    page: Option<(&'a Tree, &'a str)>,
    /// The page's own data says that the text is not free.
    pub(crate) paid: bool,
    shares: OnceCell<[f32; SECTIONS.len()]>,
    guard: OnceCell<Option<&'static str>>,
}

impl<'a> Signs<'a> {
    /// The signs of a page without markup, such as a dump's.
    pub(crate) fn of_text(blocks: &'a [Block], title: Option<&'a str>) -> Self {
        Self { blocks, title, page: None, paid: false, shares: OnceCell::new(), guard: OnceCell::new() }
    }

    /// The signs of an HTML page.
    pub(crate) fn of_page(blocks: &'a [Block], facts: &'a Facts, tree: &'a Tree, source: &'a str) -> Self {
        let paid = facts.paywalled.as_ref().is_some_and(|p| p.value);
        Self { page: Some((tree, source)), paid, ..Self::of_text(blocks, facts.title.as_ref().map(|t| t.value.as_str())) }
    }

    /// The share of the words outside links that stand in blocks which speak of a wall.
    pub(crate) fn share(&self, wall: Wall) -> f32 {
        self.shares.get_or_init(|| if self.is_small() { shares(self.blocks) } else { [0.0; SECTIONS.len()] })[wall as usize]
    }

    /// What the title says, if it says little else.
    pub(crate) fn title(&self) -> Option<Wall> {
        self.title.and_then(title_says)
    }

    /// The page has scripts.
    pub(crate) fn scripted(&self) -> bool {
        self.small_page().is_some_and(|(_, source)| has(source, "<script"))
    }

    /// It asks for a password.
    pub(crate) fn password(&self) -> bool {
        let asks = |tree: &Tree, id| tree.attr(id, "type").is_some_and(|t| t.eq_ignore_ascii_case("password"));
        self.small_page().is_some_and(|(tree, _)| tree.elements(tree.root(), "input").any(|id| asks(tree, id)))
    }

    /// The name of the guard that the page is from, or passed.
    pub(crate) fn guard(&self) -> Option<&'static str> {
        *self.guard.get_or_init(|| self.guard_with(0.0))
    }

    /// True for a guard's own page: it holds the guard's marks, and no more words of prose than explain it.
    pub(crate) fn is_guards_own(&self, prose: f32) -> bool {
        self.guard_with(prose).is_some()
    }

    /// The guard among those whose own pages may have so many words of prose.
    fn guard_with(&self, prose: f32) -> Option<&'static str> {
        // A page's headline may be other words than its title.
        let own = || self.small_page().and_then(|(tree, _)| Some(folded(&tree.text_of(tree.elements(tree.root(), "title").next()?))));
        let source = self.small_page().map_or("", |(_, source)| source);
        let titles = || self.title.map(folded).into_iter().chain(own()).collect();
        let texts = || if self.is_small() { self.blocks.iter().map(|b| folded(&b.text)).collect() } else { Vec::new() };
        guards::Page { source, titles, texts }.guard(prose)
    }

    fn is_small(&self) -> bool {
        self.blocks.len() <= MAX_BLOCKS
    }

    fn small_page(&self) -> Option<(&'a Tree, &'a str)> {
        self.page.filter(|_| self.is_small())
    }
}

/// A page of more blocks than this is no wall.
const MAX_BLOCKS: usize = 400;
/// So many bytes of a block are searched.
const MAX_SEARCHED: usize = 1200;
/// The phrase must cover this share of the title's letters.
const TITLE_SHARE: f32 = 0.5;
fn has(source: &str, needle: &str) -> bool {
    memchr::memmem::find(source.as_bytes(), needle.as_bytes()).is_some()
}

type Book = Needles<Wall>;

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| read(include_str!("../../../lexicon/rules/walls.txt")))
}

fn read(walls: &'static str) -> Book {
    let phrase = |row: list::Row<'static>| {
        let wall = SECTIONS.iter().find(|(name, _)| *name == row.section).map(|(_, wall)| *wall)?;
        Some((row.line, wall))
    };
    Needles::new(list::rows(walls).filter_map(phrase))
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The part of a text that is searched.
fn searched(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_SEARCHED)]
}

/// The walls that a text speaks of, with the letters that say so.
fn found(text: &str) -> impl Iterator<Item = (Wall, usize)> {
    book().find(text, |_, _, _| true).map(|(start, end, wall)| (*wall, letters(&text[start..end])))
}

fn shares(blocks: &[Block]) -> [f32; SECTIONS.len()] {
    let mut words = [0usize; SECTIONS.len()];
    let mut total = 0;
    for block in blocks.iter().filter(|b| !b.hidden) {
        let own = unlinked_words(block);
        total += own;
        let mut seen = [false; SECTIONS.len()];
        found(&folded(searched(&block.text))).for_each(|(wall, _)| seen[wall as usize] = true);
        words.iter_mut().zip(seen).filter(|(_, seen)| *seen).for_each(|(sum, _)| *sum += own);
    }
    words.map(|w| w as f32 / total.max(1) as f32)
}

/// What the title says before the outlet's name, if that is all it says.
fn title_says(title: &str) -> Option<Wall> {
    let lower = folded(searched(title));
    let own = lower.split(['|', '–', '—', ':']).find(|p| letters(p) > 3).unwrap_or(&lower);
    let all = letters(own).max(1) as f32;
    found(own).find(|(_, letters)| *letters as f32 / all >= TITLE_SHARE).map(|(wall, _)| wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known_and_every_phrase_can_match() {
        let book = book();
        for (name, wall) in SECTIONS {
            assert!(book.iter().any(|(_, w)| w == wall), "{name} has no phrase");
        }
        for list::Row { line, .. } in list::rows(include_str!("../../../lexicon/rules/walls.txt")) {
            assert_eq!(folded(line), line, "phrases are compared in lower case, with plain apostrophes");
        }
    }

    #[test]
    fn a_title_counts_only_if_it_says_little_else() {
        assert_eq!(title_says("Page not found | Vale Dispatch"), Some(Wall::NotFound));
        assert_eq!(title_says("404 – Seite nicht gefunden"), Some(Wall::NotFound));
        assert_eq!(title_says("Access denied: how the county lost the keys to its own archive"), Some(Wall::Blocked));
        assert_eq!(title_says("How we learned to live with the words access denied in our town hall"), None);
    }
}
