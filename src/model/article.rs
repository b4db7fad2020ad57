//! The result: one record per input, as the JSON contract has it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Date, Origin, Rights};

/// What kind of page the input turned out to be.
///
/// ```
/// use dateline::PageVerdict;
///
/// assert_eq!(PageVerdict::NotFound.name(), "not_found");
/// assert!(PageVerdict::ALL.iter().all(|verdict| !verdict.reason().is_empty()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PageVerdict {
    /// An article with its text.
    Article,
    /// Only the beginning of an article.
    Teaser,
    /// A list of links to articles.
    Listing,
    /// A consent wall.
    Consent,
    /// An access-denied or captcha page.
    Blocked,
    /// A login form.
    Login,
    /// A "page not found" message.
    NotFound,
    /// A shell that scripts would fill.
    Shell,
    /// Cleaning it would cost more work than is allowed: the text is a rough one.
    TooComplex,
    /// A later page of an article: its text stands with the first one's.
    Part,
    /// Nothing to read.
    #[default]
    Empty,
    /// The input could not be read or fetched; `error` says why.
    Failed,
}

impl PageVerdict {
    /// The name used in the output, such as `not_found`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Teaser => "teaser",
            Self::Listing => "listing",
            Self::Consent => "consent",
            Self::Blocked => "blocked",
            Self::Login => "login",
            Self::NotFound => "not_found",
            Self::Shell => "shell",
            Self::TooComplex => "too_complex",
            Self::Part => "part",
            Self::Empty => "empty",
            Self::Failed => "failed",
        }
    }

    /// Every verdict that a page can have by itself, for a user who names one.
    pub const ALL: &[Self] = &[
        Self::Article,
        Self::Teaser,
        Self::Listing,
        Self::Consent,
        Self::Blocked,
        Self::Login,
        Self::NotFound,
        Self::Shell,
        Self::TooComplex,
        Self::Empty,
        Self::Failed,
    ];

    /// Why a page with this verdict gives no file, in words.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Article => "an article",
            Self::Teaser => "only the beginning of an article: the rest is behind a paywall",
            Self::Listing => "a list of links to articles, not an article",
            Self::Consent => "a consent wall, not the page behind it",
            Self::Blocked => "access was refused, or a captcha asked for",
            Self::Login => "a login form",
            Self::NotFound => "the page says that it is not found",
            Self::Shell => "an empty shell that scripts would fill",
            Self::TooComplex => "cleaning it would cost more work than is allowed",
            Self::Part => "a later page of an article, joined to its first one",
            Self::Empty => "nothing to read",
            Self::Failed => "the input could not be read or fetched",
        }
    }
}

/// Where the body's text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BodySource {
    /// The page's blocks (HTML or dump).
    #[default]
    Blocks,
    /// `articleBody` in JSON-LD.
    JsonLd,
    /// Page-state JSON.
    PageState,
    /// The page's own summary: there is no other text.
    Description,
    /// The readability crate's answer, because the caller asked for it.
    Readability,
    /// What the feed holds of the article: the page is a wall, or could not be had.
    Feed,
    /// The AMP version that the page announces.
    Amp,
    /// The version for printing that the page links to.
    Print,
    /// The snapshot of an archive.
    Archive,
    /// The page's blocks as the program shows them that the operator names for pages which need scripts.
    Rendered,
}

/// One cleaned page. Its JSON form is the contract that scripts depend on; unknown is `null`.
///
/// ```
/// use dateline::{Options, Source, clean};
///
/// # let text = "The ferry across the sound will run again from Monday, the harbour office said after eleven weeks of repairs.";
/// # let page = format!("<title>Ferry returns</title><h1>Ferry returns</h1><p>By Ada Lind</p><p>{text}</p><p>{text} It leaves at six.</p><p>Share this</p>");
/// let source = Source { name: "ferry.html", bytes: page.as_bytes(), ..Source::default() };
/// let article = clean(&source, &Options::default()).remove(0).article;
/// assert_eq!((article.verdict.name(), article.authors.as_slice()), ("article", &["Ada Lind".to_owned()][..]));
/// assert!(article.date.is_none(), "the page tells none, and none is invented");
/// let json = serde_json::to_value(&article)?;
/// assert!(json["date"].is_null() && json["text"].as_str().is_some_and(|text| text.ends_with("It leaves at six.")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Article {
    /// The path or URL as given.
    pub source: String,
    /// Stable id: 16 hexadecimal digits of the SHA-256 of the article's identity: the first of `names`, or a later one where the
    /// first belongs to another article of the same folder.
    pub id: String,
    /// The address the page was fetched from or says it was saved from.
    pub url: Option<String>,
    /// The address the page calls canonical.
    pub canonical_url: Option<String>,
    /// The address of its AMP version.
    pub amp_url: Option<String>,
    /// What kind of page it is.
    pub verdict: PageVerdict,
    /// Of a blocked page: who blocks it, such as `cloudflare`, or `legal` where the law is named; left out where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall: Option<&'static str>,
    /// Headline.
    pub title: Option<String>,
    /// Names, each once.
    pub authors: Vec<String>,
    /// The news agencies that it credits, by their customary short names.
    pub agencies: Vec<String>,
    /// When it was published: RFC 3339, the day alone where only the day is known.
    pub date: Option<Date>,
    /// Where the date was read.
    pub date_source: Option<Origin>,
    /// When it was changed.
    pub modified: Option<Date>,
    /// What it says was corrected, one note each.
    pub corrections: Vec<String>,
    /// The outlet's name.
    pub site: Option<String>,
    /// ISO 639-1 code of the language that the text is in.
    pub language: Option<String>,
    /// The language tag that the page declares (`en-GB`), right or wrong.
    pub language_declared: Option<String>,
    /// Which way the text is read: `ltr` or `rtl`.
    pub direction: Option<String>,
    /// The page's summary, as it gives it to machines.
    pub description: Option<String>,
    /// The paragraph that the page shows under the headline, before the text.
    pub standfirst: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The lead image's URL.
    pub image: Option<String>,
    /// What stands under the lead image.
    pub image_caption: Option<String>,
    /// Who made the lead image or owns it.
    pub image_credit: Option<String>,
    /// The licence.
    pub license: Option<String>,
    /// Whether the page says that it is behind a paywall; `null` if it does not say.
    pub paywalled: Option<bool>,
    /// How many comments the page says it has.
    pub comment_count: Option<u64>,
    /// What the page and its server say that programs may do with it; `null` if they say nothing.
    pub rights: Option<Rights>,
    /// The body alone: paragraphs apart by one blank line.
    pub text: String,
    /// Number of words in `text`.
    pub words: usize,
    /// How sure the verdicts are, 0 to 1; `null` if there is no text.
    pub confidence: Option<f32>,
    /// Where the body came from.
    pub body_source: BodySource,
    /// What readers wrote below it, in the page's order; where the caller asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<Vec<super::Comment>>,
    /// Where else it was looked for, since the page itself did not give it; left out where nothing was tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<super::Attempt>,
    /// The pages that it was joined from, in their order, the first among them; left out where it stands on one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<super::Part>,
    /// Of a later page of an article: the `source` of the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// How the bytes were read: the encoding's WHATWG name.
    pub encoding: Option<String>,
    /// What was cut or flattened because a limit was met, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// The id of the first article that told this story; known in `dateline run` alone, and of copies alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// The id of the article of which this is a copy; likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Every fact with what speaks for and against it, by its key in this record; where the caller asked for it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<&'static str, super::Told>,
    /// Why there is no article, if the input failed.
    pub error: Option<String>,
    /// The day by which it is filed where it tells none, as its front matter keeps it; not part of the JSON.
    #[serde(skip)]
    pub day_filed: Option<jiff::civil::Date>,
    /// The names by which it may be known, best first; not part of the JSON.
    #[serde(skip)]
    pub names: Vec<Name>,
    /// A hash of the bytes that it was read from, where they came from a page; not part of the JSON.
    #[serde(skip)]
    pub page: Option<u64>,
    /// What the caller should be told of this page; not part of the JSON.
    #[serde(skip)]
    pub warnings: Vec<String>,
    /// The caller wants it filed though its verdict is not `article`; not part of the JSON.
    #[serde(skip)]
    pub accepted: bool,
    /// The body as typed blocks, for the renderers; not part of the JSON.
    #[serde(skip)]
    pub body: Vec<super::Block>,
}

/// A name by which an article may be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The id that the name gives.
    pub id: String,
    /// The address behind it, if it is one.
    pub address: Option<String>,
    /// Who says so.
    pub ground: Ground,
}

/// On what ground an article has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The page or stamp claims it.
    Claimed,
    /// It came from that address, or from that place of it.
    Fetched,
    /// Its headline and text.
    Content,
}

impl Article {
    /// A record of these facts and nothing else.
    pub(crate) fn of_facts(facts: super::Facts) -> Self {
        fn value<T>(fact: Option<super::Fact<T>>) -> Option<T> {
            fact.map(|fact| fact.value)
        }
        Self {
            canonical_url: value(facts.canonical_url),
            amp_url: value(facts.amp_url),
            title: value(facts.title),
            authors: value(facts.authors).unwrap_or_default(),
            agencies: value(facts.agencies).unwrap_or_default(),
            date_source: facts.date.as_ref().map(|date| date.origin),
            date: value(facts.date),
            modified: value(facts.modified),
            corrections: value(facts.corrections).unwrap_or_default(),
            site: value(facts.site),
            language: value(facts.language),
            language_declared: value(facts.language_declared),
            direction: value(facts.direction),
            description: value(facts.description),
            standfirst: value(facts.standfirst),
            section: value(facts.section),
            tags: value(facts.tags).unwrap_or_default(),
            image: value(facts.image),
            image_caption: value(facts.image_caption),
            image_credit: value(facts.image_credit),
            license: value(facts.license),
            paywalled: value(facts.paywalled),
            comment_count: value(facts.comment_count),
            ..Self::default()
        }
    }

    /// The address by which it is known: that of its name, else the one it came from.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let named = self.names.iter().find(|name| name.id == self.id).and_then(|name| name.address.as_deref());
        named.or(self.url.as_deref())
    }

    /// True if it belongs into a file: an article, or what the caller accepts beside it.
    #[must_use]
    pub fn is_filed(&self) -> bool {
        self.verdict == PageVerdict::Article || self.accepted
    }

    /// A record for an input that failed; its id is that of its address or path.
    #[must_use]
    pub fn failed(source: &str, error: String) -> Self {
        Self { source: source.to_owned(), id: failed_id(source), verdict: PageVerdict::Failed, error: Some(error), ..Self::default() }
    }
}

/// The id of what could not be read: that of its address, else of its path.
fn failed_id(source: &str) -> String {
    let address = url::Url::parse(source).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    super::identity(address.map(|url| super::canonical_url(&url)).as_ref().map_or(source, url::Url::as_str))
}
