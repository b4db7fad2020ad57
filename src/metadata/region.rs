//! Which part of a page an element belongs to: facts in teasers, comments and footers are not the article's.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::memo::Memo;
use crate::html::{NodeId, Tree, attribute_number, each_word, known_tags};

/// A set of parts that an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Region(u16);

impl Region {
    pub(super) const NAV: Self = Self(1);
    pub(super) const FOOTER: Self = Self(1 << 1);
    pub(super) const ASIDE: Self = Self(1 << 2);
    pub(super) const RELATED: Self = Self(1 << 3);
    pub(super) const COMMENTS: Self = Self(1 << 4);
    pub(super) const HIDDEN: Self = Self(1 << 5);
    pub(super) const HEADER: Self = Self(1 << 6);
    pub(super) const ARTICLE: Self = Self(1 << 7);
    pub(super) const FORM: Self = Self(1 << 8);
    pub(super) const HEAD: Self = Self(1 << 9);
    pub(super) const CAPTION: Self = Self(1 << 10);
    pub(super) const LINK: Self = Self(1 << 11);
    pub(super) const SIDE: Self = Self(1 << 12);
    /// Parts that are about something other than the page's own article.
    pub(super) const FOREIGN: Self = Self(Self::NAV.0 | Self::RELATED.0 | Self::COMMENTS.0 | Self::FORM.0 | Self::SIDE.0);
    /// Parts that may be the article's own or the site's.
    pub(super) const MARGIN: Self = Self(Self::FOOTER.0 | Self::ASIDE.0);

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

const COMMENT_WORDS: &[&str] = &[
    "comment",
    "comments",
    "disqus",
    "commentlist",
    "replies",
    "respond",
    "reactions",
    "kommentare",
    "kommentar",
    "commentaires",
    "comentarios",
];
const RELATED_WORDS: &[&str] = &[
    "related",
    "recommended",
    "recommendation",
    "recommendations",
    "recommend",
    "popular",
    "trending",
    "mostread",
    "recirc",
    "recirculation",
    "outbrain",
    "taboola",
    "readmore",
    "latest",
    "upnext",
    "similar",
    "suggested",
    "morefrom",
    "crosslinks",
];
/// Names of boxes beside the text, which some sites give to the head of the article too.
const SIDE_WORDS: &[&str] = &["teaser", "teasers", "sidebar", "carousel", "promo", "ticker", "newsticker", "headlines", "slider", "widget"];
const NAV_WORDS: &[&str] = &["nav", "navigation", "navbar", "menu", "breadcrumb", "breadcrumbs", "topbar", "pagination", "pager"];
const FOOTER_WORDS: &[&str] = &["colophon", "footer", "imprint", "copyright"];

/// What class names and ids say.
#[derive(Default)]
pub(super) struct Names<'a> {
    known: Memo<'a, Region>,
}

impl<'a> Names<'a> {
    fn region(&mut self, value: &'a str) -> Region {
        if value.is_empty() { Region::default() } else { self.known.get(value, by_words) }
    }
}

/// What each word says.
static SAID: LazyLock<HashMap<&'static str, Region>> = LazyLock::new(|| {
    let lists = [
        (FOOTER_WORDS, Region::FOOTER),
        (NAV_WORDS, Region::NAV),
        (SIDE_WORDS, Region::SIDE),
        (RELATED_WORDS, Region::RELATED),
        (COMMENT_WORDS, Region::COMMENTS),
    ];
    lists.iter().flat_map(|(words, region)| words.iter().map(|word| (*word, *region))).collect()
});

/// The part that an element itself opens.
pub(super) fn own<'a>(tree: &'a Tree, id: NodeId, names: &mut Names<'a>) -> Region {
    const ROLE: u8 = attribute_number("role");
    const CLASS: u8 = attribute_number("class");
    const ID: u8 = attribute_number("id");
    const HIDDEN: u8 = attribute_number("hidden");
    const STYLE: u8 = attribute_number("style");
    static TAGS: LazyLock<Vec<(Region, bool)>> = LazyLock::new(|| {
        let whole = |tag: &str| matches!(tag, "html" | "body" | "main" | "head");
        known_tags().iter().map(|tag| (by_tag(tag), whole(tag))).collect()
    });
    let (mut out, whole) = tree.known_tag(id).map_or_else(Default::default, |number| TAGS[number]);
    if whole {
        return out;
    }
    for (number, value) in tree.known_attrs(id) {
        out = out.with(match number {
            ROLE => by_role(value),
            CLASS | ID => names.region(value),
            HIDDEN => Region::HIDDEN,
            STYLE if is_hiding(value) => Region::HIDDEN,
            _ => Region::default(),
        });
    }
    out
}

fn by_role(role: &str) -> Region {
    match role {
        "navigation" | "menu" | "menubar" => Region::NAV,
        "contentinfo" => Region::FOOTER,
        "complementary" => Region::ASIDE,
        "main" | "article" => Region::ARTICLE,
        _ => Region::default(),
    }
}

fn is_hiding(style: &str) -> bool {
    let style: String = style.chars().take(200).filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
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

/// False for a word of which length and first letter tell that it says nothing: most.
fn may_say(word: &str) -> bool {
    static LENGTHS: LazyLock<[u32; 256]> = LazyLock::new(|| {
        let mut out = [0; 256];
        SAID.keys()
            .filter_map(|word| Some((*word.as_bytes().first()?, word.len())))
            .for_each(|(first, length)| out[usize::from(first)] |= 1 << length);
        out
    });
    word.as_bytes().first().is_some_and(|first| word.len() < 32 && LENGTHS[usize::from(*first)] >> word.len() & 1 == 1)
}

fn by_words(value: &str) -> Region {
    // Page builders name every element a widget.
    let builder = || ["elementor", "vc_", "et_pb"].iter().any(|name| value.contains(name));
    let mut out = Region::default();
    let mut single = false;
    each_word(value, 60, |word| {
        if !(matches!(word, "widget" | "slider") && builder()) {
            out = out.with(if may_say(word) { SAID.get(word).copied().unwrap_or_default() } else { Region::default() });
        }
        single |= matches!(word, "single" | "detail" | "singleview");
    });
    // The box of the one article, whatever its template was made from.
    if single { out.without(Region::SIDE) } else { out }
}

/// True for an element that ends a line of text.
pub(super) fn ends_line(tree: &Tree, id: NodeId) -> bool {
    static KNOWN: LazyLock<Vec<bool>> = LazyLock::new(|| known_tags().iter().map(|tag| is_block(tag)).collect());
    tree.known_tag(id).is_some_and(|number| KNOWN[number])
}

/// Elements that end a line of text.
fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "br"
    )
}
