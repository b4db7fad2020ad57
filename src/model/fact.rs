//! Facts about an article, each with the place it was read from.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Date;

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

/// What a page says about its article. What it does not say is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The headline as a reader sees it.
    pub title: Option<Fact<String>>,
    /// The authors' names, in the page's order, each once.
    pub authors: Option<Fact<Vec<String>>>,
    /// When it was published.
    pub date: Option<Fact<Date>>,
    /// When it was last changed.
    pub modified: Option<Fact<Date>>,
    /// The outlet's name.
    pub site: Option<Fact<String>>,
    /// ISO 639-1 code, with a region where the page declares one (`en`, `pt-BR`).
    pub language: Option<Fact<String>>,
    /// The page's own summary.
    pub description: Option<Fact<String>>,
    /// The section it stands in.
    pub section: Option<Fact<String>>,
    /// Its tags or keywords.
    pub tags: Option<Fact<Vec<String>>>,
    /// The lead image's absolute URL.
    pub image: Option<Fact<String>>,
    /// The address that the page calls canonical, absolute.
    pub canonical_url: Option<Fact<String>>,
    /// The licence's URL or name.
    pub license: Option<Fact<String>>,
    /// Whether the page says that it is behind a paywall.
    pub paywalled: Option<Fact<bool>>,
    /// The news agencies that it credits: `AP`, `Reuters`, `dpa`.
    pub agencies: Option<Fact<Vec<String>>>,
    /// What it says was corrected, one note each.
    pub corrections: Option<Fact<Vec<String>>>,
    /// The paragraph under the headline that is no part of the text.
    pub standfirst: Option<Fact<String>>,
    /// What stands under the lead image, without the credit.
    pub image_caption: Option<Fact<String>>,
    /// Who made the lead image or owns it.
    pub image_credit: Option<Fact<String>>,
    /// The address of its AMP version, absolute.
    pub amp_url: Option<Fact<String>>,
    /// The language tag that the page declares, whatever its text is in.
    pub language_declared: Option<Fact<String>>,
    /// `ltr` or `rtl`.
    pub direction: Option<Fact<String>>,
    /// How many comments it says it has.
    pub comment_count: Option<Fact<u64>>,
}
