//! What the words of class names, ids and roles say of an element: those of the vocabulary, which models see, and those of
//! `lexicon/rules/class_words.txt`, which rules ask for; one bit each.

use std::sync::LazyLock;

use crate::lexicon::class_words;
use crate::lexicon::list;
use crate::model::Hints;
use crate::text::hashed::ByWord;

const RULES: &str = include_str!("../../lexicon/rules/class_words.txt");

/// The first bit behind the vocabulary's.
const FIRST: u32 = 24;

macro_rules! hints {
    ($($name:ident $section:literal $says:literal;)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "counts the constants, and is written as they are")]
        enum Bit { $($name),+ }
        impl Hints { $(#[doc = $says] pub(crate) const $name: Self = Self(1 << (FIRST + Bit::$name as u32));)+ }
        /// The sections of the rules' list; without a name those that are told otherwise.
        const SECTIONS: &[(&str, Hints)] = &[$(($section, Hints::$name)),+];
    };
}

hints! {
    NAV "nav" "A menu.";
    FOOTER "footer" "The foot of a page.";
    SIDE "side" "A box beside the text.";
    RELATED "related" "Other articles.";
    COMMENTS "comments" "What readers wrote.";
    SINGLE "single" "The box of the one article.";
    DATE "date" "A date.";
    PUBLISHED "published" "The date of publication.";
    MODIFIED "modified" "The date of a change.";
    AUTHOR "author" "An author.";
    BESIDE_AUTHOR "beside author" "What stands about an author beside the name.";
    AUTHOR_NAME "author name" "An author's name.";
    AUTHOR_BYLINE "author byline" "A byline.";
    AUTHOR_BOX "author box" "A box about an author below the text.";
    OTHER_PEOPLE "other people" "What stands around people who did not write the article.";
    CREDIT "credit" "A picture's credit.";
    STANDFIRST "standfirst" "The standfirst.";
    NO_STANDFIRST "no standfirst" "What makes a standfirst's name another's.";
    KICKER "kicker" "A label beside the headline.";
    COMMENTER "commenter" "The name of who wrote a comment.";
    NO_COMMENTER "no commenter" "Other things that are named after it.";
    COMMENT_TIME "comment time" "When a comment was written.";
    DISCUSSION "discussion" "What readers wrote, beyond the vocabulary.";
    AROUND_MESSAGE "around message" "What stands around a comment's text.";
    MESSAGE "message" "A comment's text.";
    MESSAGE_HEAD "message head" "What stands around the text even where its name says that there is one.";
    POINTERS "pointers" "Pointers to other articles.";
    LANDMARK "" "A role of a page's frame.";
    NAMED "" "There is a word.";
    TELLING "" "A part of a name speaks of dates or authors.";
    HEARD "" "Read out, but not shown.";
}

impl Hints {
    /// The bits of the vocabulary.
    pub(crate) const VOCABULARY: Self = Self((1 << FIRST) - 1);
}

/// Roles of a page's frame. Models have learned from what they guard: they are no rule's words.
const LANDMARKS: [&str; 5] = ["navigation", "complementary", "contentinfo", "banner", "search"];

/// The words with what they say, and for their first two letters the lengths that such words have.
struct Table {
    words: ByWord<u64>,
    lengths: [u32; 1 << 10],
}

/// The place of a word of ASCII letters in the table of lengths, whatever its case.
fn place(word: &str) -> Option<usize> {
    let two = word.as_bytes().first_chunk::<2>()?;
    Some(usize::from(two[0] & 31) << 5 | usize::from(two[1] & 31))
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut words: ByWord<u64> = class_words::entries().map(|(word, bits)| (word, u64::from(bits))).collect();
    for (section, hint) in SECTIONS.iter().filter(|(section, _)| !section.is_empty()) {
        entries(section).for_each(|word| *words.entry(word).or_default() |= hint.0);
    }
    LANDMARKS.iter().for_each(|word| *words.entry(word).or_default() |= Hints::LANDMARK.0);
    let mut lengths = [0; 1 << 10];
    for (at, word) in words.keys().filter_map(|word| Some((place(word)?, word))) {
        lengths[at] |= 1 << word.len().min(31);
    }
    Table { words, lengths }
});

/// What a word says, in whatever case.
pub(crate) fn of_word(word: &str) -> Hints {
    if !word.is_ascii() {
        return known(&word.to_lowercase());
    }
    // Length and first letters tell of most words that they say nothing.
    if place(word).is_none_or(|at| TABLE.lengths[at] >> word.len().min(31) & 1 == 0) {
        return Hints::default();
    }
    let mut lower = [0; 32];
    match lower.get_mut(..word.len()) {
        Some(lower) if word.bytes().any(|b| b.is_ascii_uppercase()) => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            known(std::str::from_utf8(lower).unwrap_or_default())
        }
        _ => known(word),
    }
}

fn known(word: &str) -> Hints {
    Hints(TABLE.words.get(word).copied().unwrap_or_default())
}

/// The entries of a section of the rules' list.
pub(crate) fn entries(section: &str) -> impl Iterator<Item = &'static str> {
    list::rows(RULES).filter(move |row| row.section == section).map(list::Row::key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_words_and_every_word_is_found() {
        for (section, hint) in SECTIONS.iter().filter(|(section, _)| !section.is_empty()) {
            assert!(entries(section).count() > 0, "{section}");
            assert!(entries(section).all(|word| of_word(word).any(*hint)), "{section}");
        }
        assert!(entries("heard only").count() > 10 && entries("telling part").count() > 10 && entries("author folder").count() > 10);
        assert!(of_word("sidebar").any(Hints::VOCABULARY) && of_word("sidebar").any(Hints::SIDE));
        assert_eq!((of_word("harbour"), of_word(""), of_word("SideBar")), (Hints::default(), Hints::default(), of_word("sidebar")));
    }
}
