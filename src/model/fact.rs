//! Facts about an article, each with the place it was read from.

use std::fmt;

use serde::{Serialize, Serializer};

/// Where a fact was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// A JSON-LD object.
    JsonLd,
    /// A `<meta>` element.
    Meta,
    /// `itemprop` or `RDFa` attributes.
    Microdata,
    /// A `<time>` element.
    TimeElement,
    /// A heading of the page.
    Heading,
    /// The `<title>` element.
    TitleElement,
    /// A `<link>` element.
    LinkElement,
    /// Where a site rule says that it stands.
    Rule,
    /// The `lang` attribute.
    HtmlLang,
    /// The page's own address.
    Url,
    /// A byline or date line in the page's or dump's text.
    Text,
    /// A header that the tool which saved a dump wrote above it.
    Stamp,
    /// The feed or sitemap that offered the page.
    Feed,
    /// Page state that scripts read (`__NEXT_DATA__` and its kin).
    PageState,
    /// The day of the last change, where nothing tells that of publication.
    Modified,
    /// Found by looking at the text itself (language).
    Detected,
    /// The day the page was fetched: not a publication date.
    Fetched,
    /// The saved file's own time: not a publication date.
    File,
}

impl Origin {
    const ALL: [Self; 18] = [
        Self::JsonLd,
        Self::Meta,
        Self::Microdata,
        Self::TimeElement,
        Self::Heading,
        Self::TitleElement,
        Self::LinkElement,
        Self::Rule,
        Self::HtmlLang,
        Self::Url,
        Self::Text,
        Self::Stamp,
        Self::Feed,
        Self::PageState,
        Self::Modified,
        Self::Detected,
        Self::Fetched,
        Self::File,
    ];

    /// The place of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.name() == name)
    }

    /// The name used in the output, such as `json-ld`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::TimeElement => "time",
            Self::Heading => "heading",
            Self::TitleElement => "title",
            Self::LinkElement => "link",
            Self::Rule => "rule",
            Self::HtmlLang => "html-lang",
            Self::Url => "url",
            Self::Text => "text",
            Self::Stamp => "stamp",
            Self::Feed => "feed",
            Self::PageState => "page-state",
            Self::Modified => "modified",
            Self::Detected => "detected",
            Self::Fetched => "fetched",
            Self::File => "file",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A value and where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub origin: Origin,
}

impl<T> Fact<T> {
    /// A value read at that place.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}

/// The one table of facts: its documentation, its name, the name of its readings, the kind of its value, and whether the heaviest
/// reading is the fact (`plain`) or more is asked (`chosen`). Structures, merging, choosing, printing and explaining are made from it.
macro_rules! with_facts {
    ($make:ident) => {
        $make! {
            /// The headline as a reader sees it.
            title titles text chosen,
            /// The authors' names, in the page's order, each once.
            authors authors list chosen,
            /// When it was published.
            date dates day chosen,
            /// When it was last changed.
            modified modified day chosen,
            /// The outlet's name.
            site sites text plain,
            /// ISO 639-1 code, with a region where the page declares one (`en`, `pt-BR`).
            language languages text chosen,
            /// The page's own summary.
            description descriptions text plain,
            /// The section it stands in.
            section sections text plain,
            /// Its tags or keywords.
            tags tags list plain,
            /// The lead image's absolute URL.
            image images address plain,
            /// The address that the page calls canonical, absolute.
            canonical_url canonical_urls address plain,
            /// The licence's URL or name.
            license licenses licence plain,
            /// The news agencies that it credits: `AP`, `Reuters`, `dpa`.
            agencies agencies list chosen,
            /// What it says was corrected, one note each.
            corrections corrections list chosen,
            /// The paragraph under the headline that is no part of the text.
            standfirst standfirsts text chosen,
            /// What stands under the lead image, without the credit.
            image_caption image_captions text chosen,
            /// Who made the lead image or owns it.
            image_credit image_credits text chosen,
            /// The address of its AMP version, absolute.
            amp_url amp_urls address plain,
            /// `ltr` or `rtl`.
            direction directions text chosen,
            /// How many comments it says it has.
            comment_count comment_counts count plain,
            /// Whether the page says that it is behind a paywall.
            paywalled paywalled truth plain,
        }
    };
}
pub(crate) use with_facts;

/// The type of a fact's value by its kind.
macro_rules! value_of {
    (list) => {
        Vec<String>
    };
    (day) => {
        $crate::model::Date
    };
    (count) => {
        u64
    };
    (truth) => {
        bool
    };
    ($text:ident) => {
        String
    };
}
pub(crate) use value_of;

macro_rules! make_facts {
    ($($(#[$doc:meta])* $fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// What a page says about its article. What it does not say is `None` or empty.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct Facts {
            $($(#[$doc])* pub $fact: Option<Fact<value_of!($kind)>>,)*
            /// The language tag that the page declares, whatever its text is in.
            pub language_declared: Option<Fact<String>>,
        }
    };
}
with_facts!(make_facts);
