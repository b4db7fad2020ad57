//! The only place that names paths of the library.

use std::panic::{AssertUnwindSafe, catch_unwind};

use url::Url;

use dateline::discover::{self, Found};
use dateline::model::Candidate;
use dateline::render::{self, Format, render};
use dateline::robots::Robots;
use dateline::{Options, Source, clean};

pub(crate) use dateline::archive::{ArchiveError, Limits, Members, Saved, Warc, unpack, warc};
pub(crate) use dateline::classify::{Favor, Part};
pub(crate) use dateline::columns::{self, Column, Row, Wanted};
pub(crate) use dateline::extract::{Cleaned, Engine, InputKind, Limit, Selection};
pub(crate) use dateline::story::{Fingerprint, Likeness};
pub(crate) use dateline::{Article, PageVerdict};

/// A page of more bytes gives a failed record, unless the caller says otherwise.
pub(crate) const MAX_PAGE_BYTES: usize = 10 << 20;

/// What a record has beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Body {
    #[default]
    Text,
    Markdown,
    Html,
}

/// How pages are cleaned.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) options: Options,
    pub(crate) body: Body,
    /// Verdicts that are wanted; `None`: all.
    pub(crate) accept: Option<Vec<PageVerdict>>,
    pub(crate) max_bytes: usize,
    pub(crate) fingerprints: bool,
}

impl Settings {
    /// The columns that these settings ask for.
    pub(crate) fn wanted(&self) -> Wanted {
        let body = match self.body {
            Body::Text => None,
            Body::Markdown => Some("markdown"),
            Body::Html => Some("html"),
        };
        Wanted { comments: self.options.comments, facts: self.options.tell, body, fingerprints: self.fingerprints }
    }

    /// The article's row.
    pub(crate) fn row(&self, article: Article) -> Row {
        let body = body(&article, self.body);
        Row::new(article, body, self.wanted())
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { options: Options::default(), body: Body::default(), accept: None, max_bytes: MAX_PAGE_BYTES, fingerprints: false }
    }
}

/// One page to clean.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Page<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) content_type: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    pub(crate) today: Option<jiff::civil::Date>,
    pub(crate) now: Option<jiff::Timestamp>,
}

/// Cleans one page; never empty. What cannot be cleaned is a failed record that says why.
pub(crate) fn cleaned(page: &Page, settings: &Settings) -> Vec<Cleaned> {
    if page.bytes.len() > settings.max_bytes {
        return vec![failed(page.name, format!("the page has {} bytes, more than max_bytes ({})", page.bytes.len(), settings.max_bytes))];
    }
    if let Some(what) = dateline::archive::binary(page.bytes) {
        return vec![failed(page.name, format!("this is {what}, not HTML or text; convert it to one of them first"))];
    }
    let url = page.url.and_then(|u| Url::parse(u).ok()).filter(|u| matches!(u.scheme(), "http" | "https"));
    let source = Source {
        name: page.name,
        bytes: page.bytes,
        content_type: page.content_type,
        url: url.as_ref(),
        today: page.today,
        now: page.now,
        ..Source::default()
    };
    let fault = || vec![failed(page.name, "this page met a fault in dateline; please report it with the page".to_owned())];
    catch_unwind(AssertUnwindSafe(|| clean(&source, &settings.options))).unwrap_or_else(|_| fault())
}

/// A record for a page that could not be read.
pub(crate) fn failed(name: &str, error: String) -> Cleaned {
    Cleaned { article: Article::failed(name, error), ..Cleaned::default() }
}

/// The record as one line of JSON, in the contract's form.
pub(crate) fn json(article: &Article) -> String {
    render(article, Format::Jsonl, &render::Options::default())
}

/// The body in a form beside plain text, without title and facts; `None` if there is none or none is asked for.
pub(crate) fn body(article: &Article, form: Body) -> Option<String> {
    const BEGIN: &str = "<article dir=\"auto\">\n";
    let format = match form {
        Body::Text => return None,
        Body::Markdown => Format::Markdown,
        Body::Html => Format::Html,
    };
    if article.text.is_empty() {
        return None;
    }
    let bare = Article {
        url: article.url.clone(),
        canonical_url: article.canonical_url.clone(),
        language: article.language.clone(),
        text: article.text.clone(),
        body: article.body.clone(),
        ..Article::default()
    };
    let rendered = render(&bare, format, &render::Options { header: false, ..render::Options::default() });
    let inner = rendered.split_once(BEGIN).and_then(|(_, rest)| rest.rsplit_once("</article>")).map(|(inner, _)| inner);
    // The page's address is no part of the body.
    let inner = inner.map(|inner| inner.split_once("</header>").filter(|_| inner.starts_with("<header>")).map_or(inner, |(_, body)| body));
    Some(inner.unwrap_or(&rendered).trim().to_owned())
}

/// What a file offers: its kind, and lists of candidates, feeds and sitemaps, as JSON.
pub(crate) fn discovered(bytes: &[u8], url: &str, content_type: Option<&str>) -> Result<String, String> {
    let base = Url::parse(url).map_err(|e| format!("{url:?} is no address: {e}"))?;
    let found = discover::candidates(bytes, content_type, &base).map_err(|e| e.to_string())?;
    let (mut feeds, mut sitemaps) = (Vec::new(), Vec::new());
    let kind = match &found {
        Found::Feed(_) => "feed",
        Found::Sitemap(sitemap) => {
            sitemaps.extend(sitemap.sitemaps.iter().map(|listed| listed.candidate.url.clone()));
            "sitemap"
        }
        Found::Feeds(list) => {
            feeds.extend(list.iter().map(|listed| listed.url.clone()));
            "opml"
        }
        Found::Page { feeds: announced, .. } => {
            feeds.extend(announced.iter().map(|feed| feed.url.to_string()));
            "page"
        }
        _ => "other",
    };
    let candidates: Vec<Candidate> = found.into_candidates();
    let found = serde_json::json!({ "kind": kind, "candidates": candidates, "feeds": feeds, "sitemaps": sitemaps });
    Ok(found.to_string())
}

/// Whether robots.txt lets this agent have that address.
pub(crate) fn robots_allow(robots_txt: &[u8], url: &str, agent: &str) -> bool {
    Robots::parse(robots_txt).check(agent, url).allowed
}

/// The dateline command itself; gives its exit status.
#[cfg(feature = "cli")]
pub(crate) fn command(arguments: Vec<std::ffi::OsString>) -> u8 {
    dateline::cli::status(arguments)
}

/// A block with its verdict: kept, score, kind, text, reasons.
pub(crate) fn judged(block: &dateline::Block, verdict: &dateline::Verdict) -> (bool, f64, &'static str, String, Vec<String>) {
    let reasons = verdict.reasons.iter().map(|reason| reason.text.clone().into_owned()).collect();
    (verdict.keep, f64::from(verdict.score), block.kind.name(), block.text.clone(), reasons)
}
