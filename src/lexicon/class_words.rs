//! Words of class names and ids, by what they say of an element.

use std::sync::OnceLock;

use crate::lexicon::list;
use crate::model::Element;
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

    pub(crate) fn of(element: &Element) -> Self {
        let table = table();
        Self(element.words.iter().filter_map(|w| table.get(w)).fold(0, |all, bits| all | bits))
    }

    pub(crate) fn has(self, section: u32) -> bool {
        self.0 >> section & 1 == 1
    }
}

fn table() -> &'static ByWord<u32> {
    static TABLE: OnceLock<ByWord<u32>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../lexicon/features/class_words.txt")))
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
