//! What pages of one article say of each other, from `lexicon/rules/pages.tsv`: numbers of pages, links to the next one and to all as one.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::lexicon::list;
use crate::text::fold::folded;

const PAGES: &str = include_str!("../../lexicon/rules/pages.tsv");

/// The forms of that kind in all languages.
pub(crate) fn forms(kind: &str) -> HashSet<&'static str> {
    list::rows(PAGES).filter(|row| row.key() == kind).flat_map(|row| row.cells().skip(2).flat_map(list::forms)).collect()
}

/// The lists, read once.
pub(crate) struct Pages {
    /// Words beside a page's number.
    pub(crate) page: HashSet<&'static str>,
    /// Those of them that count pages and nothing else.
    pub(crate) only_page: HashSet<&'static str>,
    /// What stands between a page's number and how many there are.
    pub(crate) of: HashSet<&'static str>,
    /// Texts of links to the next page.
    pub(crate) next: HashSet<&'static str>,
    /// Texts of links to the article on one page.
    pub(crate) single: HashSet<&'static str>,
    /// Texts of links to the version for printing.
    pub(crate) print: HashSet<&'static str>,
    /// Words before a page's number in an address.
    pub(crate) address: HashSet<&'static str>,
    /// Words of addresses that show all pages as one.
    pub(crate) whole: HashSet<&'static str>,
    /// Words of names around what readers wrote.
    pub(crate) readers: HashSet<&'static str>,
    /// Parameters by which a page lists what somebody looks for.
    pub(crate) list: HashSet<&'static str>,
}

/// The lists.
pub(crate) fn pages() -> &'static Pages {
    static LISTS: LazyLock<Pages> = LazyLock::new(|| Pages {
        page: forms("page").into_iter().chain(forms("part")).collect(),
        only_page: forms("page"),
        of: forms("of"),
        next: forms("next"),
        single: forms("single"),
        print: forms("print"),
        address: forms("address"),
        whole: forms("whole"),
        readers: forms("readers"),
        list: forms("list"),
    });
    &LISTS
}

impl Pages {
    /// True for the whole text of a link to the next page: "next page »".
    pub(crate) fn is_next(&self, text: &str) -> bool {
        self.next.contains(bare(text).as_str()) || self.next.contains(text.trim())
    }

    /// True for the whole text of a link to the article on one page.
    pub(crate) fn is_single(&self, text: &str) -> bool {
        self.single.contains(bare(text).as_str())
    }

    /// True for the whole text of a link to the version for printing.
    pub(crate) fn is_print(&self, text: &str) -> bool {
        self.print.contains(bare(text).as_str())
    }
}

/// A link's text without the arrows and brackets around it.
fn bare(text: &str) -> String {
    let marks = |c: char| c.is_whitespace() || !c.is_alphanumeric() && !('\u{900}'..='\u{e7f}').contains(&c);
    folded(text).trim_matches(marks).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_known_by_their_text() {
        for text in ["Next page »", "› Weiter", "Page suivante", "次のページへ", "下一页", "Далее", "→", "»", "अगला पृष्ठ"]
        {
            assert!(pages().is_next(text), "{text}");
        }
        for text in ["Next story", "What happens next", "Weiter zur Startseite des Kuriers", "2", ""] {
            assert!(!pages().is_next(text), "{text}");
        }
        assert!(pages().is_single("Auf einer Seite lesen") && pages().is_single("Single page") && !pages().is_single("Page"));
    }
}
