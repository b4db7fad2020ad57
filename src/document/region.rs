//! Which part of a page an element belongs to: facts in teasers, comments and footers are not the article's.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::document::each_word;
use crate::html::{Memo, NodeId, Tree, known_attributes, known_tags};

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

/// What a tag says of its elements.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TagFacts {
    region: Region,
    /// It holds the whole page: its attributes say nothing.
    whole: bool,
    /// It ends a line of text.
    pub(crate) ends_line: bool,
    /// Level, if it is a heading.
    pub(crate) level: Option<u8>,
    mark: Mark,
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
            ends_line: is_block(tag),
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

/// What an attribute may tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Nothing,
    Role,
    /// By its words: a part of the page, or a date or author.
    Names,
    /// By its words: a date or author.
    Marks,
    Hidden,
    Style,
    Link,
    /// A date or author, whatever its value.
    Fact,
}

/// What each attribute that has a number of its own may tell.
fn telling() -> &'static [Telling] {
    static TELLING: LazyLock<Vec<Telling>> = LazyLock::new(|| {
        let telling = |name: &&str| match *name {
            "role" => Telling::Role,
            "class" | "id" => Telling::Names,
            "data-testid" | "data-test" | "data-qa" | "data-component" => Telling::Marks,
            "hidden" => Telling::Hidden,
            "style" => Telling::Style,
            "href" => Telling::Link,
            "itemprop" | "property" | "rel" | "datetime" | "pubdate" => Telling::Fact,
            name if tells_fact(name) => Telling::Fact,
            _ => Telling::Nothing,
        };
        known_attributes().iter().map(telling).collect()
    });
    &TELLING
}

/// True for the names of other attributes that carry a date or an author.
fn tells_fact(name: &str) -> bool {
    name.starts_with("data-") && ["date", "time", "author"].iter().any(|word| name.contains(word))
}

/// True if a class or an id speaks of dates or authors.
fn is_of_interest(class: &str) -> bool {
    const WORDS: [&str; 16] = [
        "date", "time", "publish", "posted", "author", "byline", "writer", "meta", "info", "creator", "autor", "auteur", "datum", "fecha",
        "fn", "source",
    ];
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS).ok());
    FINDER.as_ref().is_some_and(|finder| finder.is_match(class))
}

/// What class names, ids, and attributes' own names say.
pub(crate) struct Names<'a> {
    values: Memo<'a, (Region, bool)>,
    others: Memo<'a, bool>,
    telling: &'static [Telling],
}

impl<'a> Names<'a> {
    pub(crate) fn new() -> Self {
        Self { values: Memo::default(), others: Memo::default(), telling: telling() }
    }

    fn value(&mut self, value: &'a str) -> (Region, bool) {
        if value.is_empty() { (Region::default(), false) } else { self.values.get(value, |value| (by_words(value), is_of_interest(value))) }
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

/// The part that an element itself opens, and whether it carries a date or an author in its attributes: microdata, `RDFa`, `rel`,
/// a telling class, `<time>`.
pub(crate) fn own<'a>(tree: &'a Tree, id: NodeId, tag: TagFacts, names: &mut Names<'a>) -> (Region, bool) {
    let (mut part, mut marked) = (tag.region, tag.mark == Mark::Always);
    for (name, value) in tree.numbered_attrs(id) {
        let telling = match name {
            Ok(number) => names.telling.get(usize::from(number)).copied().unwrap_or(Telling::Nothing),
            Err(name) if name.starts_with("data-") && names.others.get(name, tells_fact) => Telling::Fact,
            Err(_) => Telling::Nothing,
        };
        match telling {
            Telling::Role => part = part.with(by_role(value)),
            Telling::Names => {
                let (region, of_interest) = names.value(value);
                (part, marked) = (part.with(region), marked | of_interest);
            }
            Telling::Marks => marked |= names.value(value).1,
            Telling::Hidden => part = part.with(Region::HIDDEN),
            Telling::Style if is_hiding(value) => part = part.with(Region::HIDDEN),
            Telling::Nothing | Telling::Style => {}
            Telling::Link => marked = marked || is_author_link(value),
            Telling::Fact => marked = true,
        }
    }
    (if tag.whole { tag.region } else { part }, marked && tag.mark != Mark::Never)
}

/// True for addresses of author pages: `/author/ada-lind`, `/autoren/…`.
pub(crate) fn is_author_link(href: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autores/",
        "/auteur/",
        "/auteurs/",
        "/autore/",
        "/writers/",
        "/contributors/",
        "/contributor/",
        "/journalist/",
        "/journalists/",
        "/redakteur/",
    ];
    let href = crate::text::likeness::head(href, 300).as_bytes();
    let begins = |rest: &[u8], folder: &str| rest.len() > folder.len() + 2 && rest[..folder.len()].eq_ignore_ascii_case(folder.as_bytes());
    let may = |at: usize| href.get(at + 1).is_some_and(|first| matches!(first | 0x20, b'a' | b'c' | b'j' | b'r' | b'w'));
    memchr::memchr_iter(b'/', href).filter(|at| may(*at)).any(|at| FOLDERS.iter().any(|f| begins(&href[at..], f)))
}

fn level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
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
pub(crate) fn ends_line(tree: &Tree, id: NodeId) -> bool {
    tree.known_tag(id).is_some_and(|number| tag_facts()[number].ends_line)
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
