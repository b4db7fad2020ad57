//! One input of the cascade: its bytes, and what is known of them beside.

use jiff::civil;
use url::Url;

use crate::model::{Candidate, Rights};

/// One input.
///
/// ```
/// use dateline::{Options, Source, clean};
///
/// let url = "https://courier.example/2025/03/11/lock".parse()?;
/// let source = Source {
///     name: "saved/lock.html",
///     bytes: b"<h1>Lock reopens</h1><p>The sea lock lifted its gates.",
///     content_type: Some("text/html; charset=utf-8"),
///     url: Some(&url),
///     ..Source::default()
/// };
/// let article = clean(&source, &Options::default()).remove(0).article;
/// assert_eq!((article.source.as_str(), article.url.as_deref()), ("saved/lock.html", Some(url.as_str())));
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Source<'a> {
    /// The path or URL as given.
    pub name: &'a str,
    /// The bytes, undecoded.
    pub bytes: &'a [u8],
    /// The `Content-Type` header, if the bytes came with one.
    pub content_type: Option<&'a str>,
    /// The address that they were fetched from.
    pub url: Option<&'a Url>,
    /// What the feed said of it.
    pub feed: Option<&'a Candidate>,
    /// What the server's headers say that programs may do with it.
    pub rights: Option<&'a Rights>,
    /// The product token by which sites address us; empty: `dateline`.
    pub agent: &'a str,
    /// The day of the fetch: no publication date may be later than two days after it.
    pub today: Option<civil::Date>,
    /// The instant of the fetch, for "2 hours ago".
    pub now: Option<jiff::Timestamp>,
}
