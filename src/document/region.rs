//! Which part of a page an element belongs to: facts in teasers, comments and footers are not the article's.

use std::sync::LazyLock;

use crate::html::names::{Tag, set};
use crate::html::{NodeId, Tree, known_tags};
use crate::lexicon::class_hints;
use crate::model::Hints;

/// A set of parts that an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Region(u16);

impl Region {
    pub(crate) const NAV: Self = Self(1);
    pub(crate) const FOOTER: Self = Self(1 << 1);
    pub(crate) const ASIDE: Self = Self(1 << 2);
    pub(crate) const RELATED: Self = Self(1 << 3);
    pub(crate) const COMMENTS: Self = Self(1 << 4);
    pub(crate) const HIDDEN: Self = Self(1 << 5);
    pub(crate) const HEADER: Self = Self(1 << 6);
    pub(crate) const ARTICLE: Self = Self(1 << 7);
    pub(crate) const FORM: Self = Self(1 << 8);
    pub(crate) const HEAD: Self = Self(1 << 9);
    pub(crate) const CAPTION: Self = Self(1 << 10);
    pub(crate) const LINK: Self = Self(1 << 11);
    pub(crate) const SIDE: Self = Self(1 << 12);
    /// Around a main heading, or right behind it.
    pub(crate) const HEADLINES: Self = Self(1 << 13);
    /// It holds half of the page's prose, or more.
    pub(crate) const LARGE: Self = Self(1 << 14);
    /// Parts that are about something other than the page's own article.
    pub(crate) const FOREIGN: Self = Self(Self::NAV.0 | Self::RELATED.0 | Self::COMMENTS.0 | Self::FORM.0 | Self::SIDE.0);
    /// Parts that may be the article's own or the site's.
    pub(crate) const MARGIN: Self = Self(Self::FOOTER.0 | Self::ASIDE.0);

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// The part that an element's names tell.
    pub(crate) fn named(hints: Hints) -> Self {
        const PARTS: [(Hints, Region); 5] = [
            (Hints::NAV, Region::NAV),
            (Hints::FOOTER, Region::FOOTER),
            (Hints::SIDE, Region::SIDE),
            (Hints::RELATED, Region::RELATED),
            (Hints::COMMENTS, Region::COMMENTS),
        ];
        PARTS.iter().filter(|(hint, _)| hints.any(*hint)).fold(Self::default(), |all, (_, part)| all.with(*part))
    }

    /// What an element opens, given what it holds: what holds the headline or most of the prose is no sidebar, whatever its names say.
    pub(crate) fn settled(self, holds: Self) -> Self {
        if holds.is(Self::HEADLINES) {
            self.without(Self::FOREIGN.with(Self::MARGIN))
        } else if holds.is(Self::LARGE) {
            self.without(Self::FOREIGN.without(Self::COMMENTS).with(Self::MARGIN))
        } else {
            self
        }
    }
}

/// What a tag says of its elements.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TagFacts {
    pub(crate) region: Region,
    /// It holds the whole page: its attributes say nothing.
    whole: bool,
    /// It ends a line of text.
    pub(crate) ends_line: bool,
    /// Level, if it is a heading.
    pub(crate) level: Option<u8>,
    mark: Mark,
}

impl TagFacts {
    /// Its elements hold the whole page.
    pub(crate) fn is_whole(self) -> bool {
        self.whole
    }

    /// Its elements carry facts whatever their attributes are.
    pub(crate) fn is_always_marked(self) -> bool {
        self.mark == Mark::Always
    }

    /// Its elements carry no facts that the reader of the head does not find.
    pub(crate) fn is_never_marked(self) -> bool {
        self.mark == Mark::Never
    }
}

/// Which elements carry facts in their attributes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mark {
    Never,
    Always,
    #[default]
    ByAttributes,
}

/// What is known of each tag that has a number of its own.
pub(crate) fn tag_facts() -> &'static [TagFacts] {
    static FACTS: LazyLock<Vec<TagFacts>> = LazyLock::new(|| {
        let facts = |tag: &&str| TagFacts {
            region: by_tag(tag),
            whole: matches!(*tag, "html" | "body" | "main" | "head"),
            ends_line: ends_text(tag),
            level: level(tag),
            mark: match *tag {
                "meta" | "link" | "html" | "body" | "head" => Mark::Never,
                "time" | "address" => Mark::Always,
                _ => Mark::ByAttributes,
            },
        };
        known_tags().iter().map(facts).collect()
    });
    &FACTS
}

/// Folders of addresses that lead to author pages, and for each first letter of their names which second ones there are.
struct Folders {
    names: Vec<&'static str>,
    seconds: [u32; 32],
}

static FOLDERS: LazyLock<Folders> = LazyLock::new(|| {
    let names: Vec<&str> = class_hints::entries("author folder").collect();
    let mut seconds = [0; 32];
    for name in &names {
        if let [b'/', first, second, ..] = name.as_bytes() {
            seconds[usize::from(first & 31)] |= 1 << (second & 31);
        }
    }
    Folders { names, seconds }
});

/// True for addresses of author pages: `/author/ada-lind`, `/autoren/…`.
pub(crate) fn is_author_link(href: &str) -> bool {
    let href = crate::text::likeness::head(href, 300).as_bytes();
    let begins = |rest: &[u8], folder: &str| rest.len() > folder.len() + 2 && rest[..folder.len()].eq_ignore_ascii_case(folder.as_bytes());
    let may = |at: usize| href.get(at + 1..at + 3).is_some_and(|two| FOLDERS.seconds[usize::from(two[0] & 31)] >> (two[1] & 31) & 1 == 1);
    memchr::memchr_iter(b'/', href).filter(|at| may(*at)).any(|at| FOLDERS.names.iter().any(|f| begins(&href[at..], f)))
}

/// True for tags that end a run of text: blocks and breaks.
fn ends_text(tag: &str) -> bool {
    Tag::known(tag.as_bytes()).is_some_and(|tag| tag.is(set::BLOCK) || matches!(tag, Tag::BR | Tag::HR))
}

fn level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

pub(crate) fn by_role(role: &str) -> Region {
    match role {
        "navigation" | "menu" | "menubar" => Region::NAV,
        "contentinfo" => Region::FOOTER,
        "complementary" => Region::ASIDE,
        "main" | "article" => Region::ARTICLE,
        _ => Region::default(),
    }
}

fn by_tag(tag: &str) -> Region {
    match tag {
        "nav" | "menu" => Region::NAV,
        "footer" => Region::FOOTER,
        "aside" => Region::ASIDE,
        "header" => Region::HEADER,
        "main" | "article" => Region::ARTICLE,
        "form" | "select" | "button" => Region::FORM,
        "head" => Region::HEAD,
        "figure" | "figcaption" => Region::CAPTION,
        "a" => Region::LINK,
        _ => Region::default(),
    }
}

/// True for an element that ends a line of text.
pub(crate) fn ends_line(tree: &Tree, id: NodeId) -> bool {
    tree.known_tag(id).is_some_and(|number| tag_facts()[number].ends_line)
}
