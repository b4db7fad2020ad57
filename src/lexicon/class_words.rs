//! Words of class names and ids, by what they say of an element.

use crate::lexicon::list;
use crate::model::{Element, Hints};
use crate::text::hashed::ByWord;

/// What the words of an element's names say: one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Says(pub(crate) u32);

/// The sections of `lexicon/features/class_words.txt`, in the order of their bits.
const SECTIONS: &[&str] = &[
    "negative",
    "positive",
    "caption",
    "byline",
    "date",
    "title",
    "standfirst",
    "comments",
    "related",
    "share",
    "subscribe",
    "advert",
    "embed",
    "live",
    "hidden",
    "forum",
    "product",
    "listing",
    "docs",
];

impl Says {
    pub(crate) const NEGATIVE: u32 = 0;
    pub(crate) const POSITIVE: u32 = 1;
    pub(crate) const CAPTION: u32 = 2;
    pub(crate) const BYLINE: u32 = 3;
    pub(crate) const DATE: u32 = 4;
    pub(crate) const STANDFIRST: u32 = 6;
    pub(crate) const COMMENTS: u32 = 7;
    pub(crate) const RELATED: u32 = 8;
    pub(crate) const SHARE: u32 = 9;
    pub(crate) const SUBSCRIBE: u32 = 10;
    pub(crate) const ADVERT: u32 = 11;
    pub(crate) const EMBED: u32 = 12;
    pub(crate) const FORUM: u32 = 15;
    pub(crate) const PRODUCT: u32 = 16;
    pub(crate) const LISTING: u32 = 17;
    pub(crate) const DOCS: u32 = 18;

    /// What the names of an element say in the vocabulary's words.
    pub(crate) fn of(element: &Element) -> Self {
        Self((element.hints.0 & Hints::VOCABULARY.0) as u32)
    }

    pub(crate) fn has(self, section: u32) -> bool {
        self.0 >> section & 1 == 1
    }
}

/// The words with the bits of the sections that they stand in.
pub(crate) fn entries() -> impl Iterator<Item = (&'static str, u32)> {
    read(include_str!("../../lexicon/features/class_words.txt")).into_iter()
}

fn read(source: &'static str) -> ByWord<u32> {
    let mut out = ByWord::default();
    for row in list::rows(source) {
        if let Some(bit) = SECTIONS.iter().position(|s| *s == row.section) {
            *out.entry(row.key()).or_insert(0) |= 1 << bit;
        }
    }
    out
}
