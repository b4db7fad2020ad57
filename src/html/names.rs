//! Names as small numbers: tags and attributes that the code asks for, found through tables made at compile time.

/// The number of a tag name: a known tag's constant, or one that the tree gave to a name that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Tag(pub(crate) u32);

/// Sets that the parser asks a tag for.
pub(crate) mod set {
    /// The standard's special elements.
    pub(crate) const SPECIAL: u16 = 1;
    /// Ends the default scope.
    pub(crate) const SCOPE: u16 = 1 << 1;
    /// Ends the scope of list items, as `SCOPE` does.
    pub(crate) const LIST: u16 = 1 << 2;
    /// Ends the button scope, as `SCOPE` does.
    pub(crate) const BUTTON: u16 = 1 << 3;
    /// Ends the table scope.
    pub(crate) const TABLE: u16 = 1 << 4;
    /// End tag implied before most end tags.
    pub(crate) const IMPLIED: u16 = 1 << 5;
    /// End tag implied at the end of a template, as that of `IMPLIED` is.
    pub(crate) const THOROUGH: u16 = 1 << 6;
    /// `<h1>` to `<h6>`.
    pub(crate) const HEADING: u16 = 1 << 7;
    /// What stands in it outside cells goes before the table.
    pub(crate) const FOSTER: u16 = 1 << 8;
    /// Has no content and no end tag.
    pub(crate) const VOID: u16 = 1 << 9;
    /// Ends the run of text before it and after it.
    pub(crate) const BLOCK: u16 = 1 << 10;
    /// Its content is no text of the page.
    pub(crate) const SKIPPED: u16 = 1 << 11;
}

const fn hash(name: &[u8]) -> usize {
    let mut hash: u32 = name.len() as u32;
    let mut at = 0;
    while at < name.len() {
        hash = (hash ^ name[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 15)) as usize
}

const fn table<const SLOTS: usize>(names: &[&str]) -> [u8; SLOTS] {
    let mut slots = [u8::MAX; SLOTS];
    let mut at = 0;
    while at < names.len() {
        let mut slot = hash(names[at].as_bytes()) % SLOTS;
        while slots[slot] != u8::MAX {
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = at as u8;
        at += 1;
    }
    slots
}

fn find<const SLOTS: usize>(slots: &[u8; SLOTS], names: &[&str], name: &[u8]) -> Option<u32> {
    let mut slot = hash(name) % SLOTS;
    loop {
        let at = slots[slot];
        if at == u8::MAX {
            return None;
        }
        if names[at as usize].as_bytes() == name {
            return Some(u32::from(at));
        }
        slot = (slot + 1) % SLOTS;
    }
}

macro_rules! tags {
    ($($id:ident $name:literal $($set:ident)*;)+) => {
        #[allow(clippy::upper_case_acronyms, non_camel_case_types, dead_code, reason = "counts the constants, and is written as they are")]
        enum Number { $($id),+ }
        #[allow(missing_docs, dead_code, reason = "each is the tag of its name, asked for or not")]
        impl Tag { $(pub(crate) const $id: Self = Self(Number::$id as u32);)+ }
        const TAGS: &[&str] = &[$($name),+];
        static SETS: &[u16] = &[$(0 $(| set::$set)*),+];
    };
}

tags! {
    A "a"; ABBR "abbr"; ADDRESS "address" SPECIAL BLOCK; APPLET "applet" SPECIAL SCOPE; AREA "area" SPECIAL VOID;
    ARTICLE "article" SPECIAL BLOCK; ASIDE "aside" SPECIAL BLOCK; AUDIO "audio" SKIPPED; B "b"; BASE "base" SPECIAL VOID;
    BASEFONT "basefont" SPECIAL; BDI "bdi"; BDO "bdo"; BGSOUND "bgsound" SPECIAL; BIG "big";
    BLOCKQUOTE "blockquote" SPECIAL BLOCK; BODY "body" SPECIAL BLOCK; BR "br" SPECIAL VOID; BUTTON "button" SPECIAL BUTTON SKIPPED;
    CANVAS "canvas" SKIPPED; CAPTION "caption" SPECIAL SCOPE THOROUGH BLOCK; CENTER "center" SPECIAL BLOCK; CITE "cite"; CODE "code";
    COL "col" SPECIAL VOID; COLGROUP "colgroup" SPECIAL THOROUGH; DATA "data"; DATALIST "datalist" SKIPPED;
    DD "dd" SPECIAL IMPLIED BLOCK; DEL "del"; DETAILS "details" SPECIAL BLOCK; DFN "dfn"; DIALOG "dialog" BLOCK;
    DIR "dir" SPECIAL BLOCK; DIV "div" SPECIAL BLOCK; DL "dl" SPECIAL BLOCK; DT "dt" SPECIAL IMPLIED BLOCK; EM "em";
    EMBED "embed" SPECIAL VOID SKIPPED; FIELDSET "fieldset" SPECIAL BLOCK; FIGCAPTION "figcaption" SPECIAL BLOCK;
    FIGURE "figure" SPECIAL BLOCK; FONT "font"; FOOTER "footer" SPECIAL BLOCK; FORM "form" SPECIAL BLOCK; FRAME "frame" SPECIAL;
    FRAMESET "frameset" SPECIAL SKIPPED; H1 "h1" SPECIAL HEADING BLOCK; H2 "h2" SPECIAL HEADING BLOCK; H3 "h3" SPECIAL HEADING BLOCK;
    H4 "h4" SPECIAL HEADING BLOCK; H5 "h5" SPECIAL HEADING BLOCK; H6 "h6" SPECIAL HEADING BLOCK; HEAD "head" SPECIAL SKIPPED;
    HEADER "header" SPECIAL BLOCK; HGROUP "hgroup" SPECIAL BLOCK; HR "hr" SPECIAL VOID; HTML "html" SPECIAL SCOPE TABLE BLOCK; I "i";
    IFRAME "iframe" SPECIAL SKIPPED; IMAGE "image"; IMG "img" SPECIAL VOID; INPUT "input" SPECIAL VOID SKIPPED; INS "ins"; ISINDEX "isindex" SPECIAL;
    KBD "kbd"; KEYGEN "keygen"; LABEL "label"; LEGEND "legend" BLOCK; LI "li" SPECIAL IMPLIED BLOCK; LINK "link" SPECIAL VOID SKIPPED;
    LISTING "listing" SPECIAL BLOCK; MAIN "main" SPECIAL BLOCK; MAP "map" SKIPPED; MARK "mark"; MARQUEE "marquee" SPECIAL SCOPE; MATH "math";
    MENU "menu" SPECIAL BLOCK; META "meta" SPECIAL VOID SKIPPED; METER "meter" SKIPPED; NAV "nav" SPECIAL BLOCK; NOBR "nobr";
    NOEMBED "noembed" SPECIAL; NOFRAMES "noframes" SPECIAL BLOCK SKIPPED; NOSCRIPT "noscript" SPECIAL SKIPPED; OBJECT "object" SPECIAL SCOPE SKIPPED;
    OL "ol" SPECIAL LIST BLOCK; OPTGROUP "optgroup" IMPLIED BLOCK; OPTION "option" IMPLIED BLOCK; OUTPUT "output";
    P "p" SPECIAL IMPLIED BLOCK; PARAM "param" SPECIAL VOID; PICTURE "picture"; PLAINTEXT "plaintext" SPECIAL BLOCK;
    PRE "pre" SPECIAL BLOCK; PROGRESS "progress" SKIPPED; Q "q"; RB "rb" IMPLIED; RP "rp" IMPLIED; RT "rt" IMPLIED; RTC "rtc" IMPLIED;
    RUBY "ruby"; S "s"; SAMP "samp"; SCRIPT "script" SPECIAL SKIPPED; SEARCH "search" BLOCK; SECTION "section" SPECIAL BLOCK;
    SELECT "select" SPECIAL SCOPE SKIPPED; SLOT "slot"; SMALL "small"; SOURCE "source" SPECIAL VOID; SPAN "span"; STRIKE "strike";
    STRONG "strong"; STYLE "style" SPECIAL SKIPPED; SUB "sub"; SUMMARY "summary" SPECIAL BLOCK; SUP "sup"; SVG "svg" SKIPPED;
    TABLE "table" SPECIAL SCOPE TABLE FOSTER BLOCK; TBODY "tbody" SPECIAL THOROUGH FOSTER BLOCK; TD "td" SPECIAL SCOPE THOROUGH BLOCK;
    TEMPLATE "template" SPECIAL SCOPE TABLE SKIPPED; TEXTAREA "textarea" SPECIAL SKIPPED; TFOOT "tfoot" SPECIAL THOROUGH FOSTER BLOCK;
    TH "th" SPECIAL SCOPE THOROUGH BLOCK; THEAD "thead" SPECIAL THOROUGH FOSTER BLOCK; TIME "time"; TITLE "title" SPECIAL SKIPPED;
    TR "tr" SPECIAL THOROUGH FOSTER BLOCK; TRACK "track" SPECIAL VOID; TT "tt"; U "u"; UL "ul" SPECIAL LIST BLOCK; VAR "var";
    VIDEO "video" SKIPPED; WBR "wbr" SPECIAL VOID; XMP "xmp" SPECIAL BLOCK;
}

static TAG_SLOTS: [u8; 512] = table(TAGS);

/// The tag names that have a number of their own, by that number.
#[must_use]
pub fn known_tags() -> &'static [&'static str] {
    TAGS
}

impl Tag {
    /// How many tags are known; greater numbers are names of one tree.
    pub(crate) const KNOWN: u32 = TAGS.len() as u32;

    /// The known tag of that lower-case name.
    pub(crate) fn known(name: &[u8]) -> Option<Self> {
        find(&TAG_SLOTS, TAGS, name).map(Self)
    }

    /// The name of a known tag.
    pub(crate) fn name(self) -> Option<&'static str> {
        TAGS.get(self.0 as usize).copied()
    }

    /// True if the tag is in one of those sets.
    pub(crate) fn is(self, sets: u16) -> bool {
        SETS.get(self.0 as usize).is_some_and(|own| own & sets != 0)
    }
}

/// Attributes that are asked for by name.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "charset",
    "class",
    "content",
    "data-component",
    "data-date",
    "data-datetime",
    "data-module",
    "data-publish-date",
    "data-published",
    "data-qa",
    "data-test",
    "data-testid",
    "data-time",
    "data-timestamp",
    "data-type",
    "datetime",
    "height",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "itemscope",
    "itemtype",
    "lang",
    "loading",
    "name",
    "placeholder",
    "property",
    "pubdate",
    "rel",
    "role",
    "sizes",
    "src",
    "srcset",
    "start",
    "style",
    "target",
    "title",
    "type",
    "value",
    "width",
    "xml:lang",
];

static ATTRIBUTE_SLOTS: [u8; 256] = table(ATTRIBUTES);

/// The attribute names that have a number of their own, by that number.
#[must_use]
pub(crate) fn known_attributes() -> &'static [&'static str] {
    ATTRIBUTES
}

/// The number of an attribute that [`Tree::numbered_attrs`](crate::html::Tree::numbered_attrs) tells; for constants, since an unknown name does not compile.
#[must_use]
pub(crate) const fn attribute_number(name: &str) -> u8 {
    let mut at = 0;
    while !is_same(ATTRIBUTES[at].as_bytes(), name.as_bytes()) {
        at += 1;
    }
    at as u8
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// The number of a known attribute name.
pub(crate) fn attribute(name: &[u8]) -> Option<u32> {
    find(&ATTRIBUTE_SLOTS, ATTRIBUTES, name)
}

/// The name of a known attribute.
pub(crate) fn attribute_name(number: u32) -> &'static str {
    ATTRIBUTES.get(number as usize).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for (at, name) in TAGS.iter().enumerate() {
            assert_eq!(Tag::known(name.as_bytes()), Some(Tag(at as u32)), "{name}");
        }
        for name in ATTRIBUTES {
            assert_eq!(attribute(name.as_bytes()).map(attribute_name), Some(*name));
        }
        assert_eq!((Tag::known(b"my-tag"), attribute(b"onclick"), Tag::known(b"")), (None, None, None));
    }
}
