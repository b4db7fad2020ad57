//! What is asked for and what comes back.

use std::time::Duration;

use url::Url;

use super::cache;
use super::waiting::Held;

/// What an address is expected to hold: it decides the caps and the types that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A page.
    Page,
    /// A feed.
    Feed,
    /// A sitemap; `.gz` is unpacked.
    Sitemap,
    /// A robots.txt. Callers rarely need it: the client reads it by itself.
    Robots,
}

impl Kind {
    /// The `Accept` header.
    pub(super) fn accept(self) -> &'static str {
        match self {
            Self::Page => "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1",
            Self::Feed => {
                "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
            }
            Self::Sitemap => "application/xml,text/xml,text/plain;q=0.9,*/*;q=0.1",
            Self::Robots => "text/plain,*/*;q=0.1",
        }
    }
}

/// What a server said of a version of a resource, to be sent back with the next visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header, as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` header, as sent.
    pub last_modified: Option<String>,
}

impl Validators {
    /// True if there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// A resource as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The address that was asked for.
    pub requested: Url,
    /// The address that answered, after redirects.
    pub url: Url,
    /// Set if every redirect on the way was permanent: the address to ask next time.
    pub moved_to: Option<Url>,
    /// The status: 200, or another of the 2xx with a body.
    pub status: u16,
    /// The `Content-Type` header, as sent.
    pub content_type: Option<String>,
    /// For the next visit.
    pub validators: Validators,
    /// The headers in their order, names in lower case; a name may stand there several times. Cookies are left out, and
    /// values beyond 4 KiB; those on the body's transport tell of the wire, not of [`body`](Self::body).
    pub headers: Vec<(String, String)>,
    /// The body, decoded.
    pub body: Vec<u8>,
    /// The page's place among all requests, where [`hold_pages`](super::Options::hold_pages) says so.
    pub held: Held,
}

impl Response {
    /// A header's first value, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// All values of a header, by its lower-case name.
    pub fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// How long the server calls this fresh (`Cache-Control`, `Expires`): a hint for the next visit, at most a year.
    #[must_use]
    pub fn fresh_for(&self) -> Option<Duration> {
        cache::fresh_for(|name| self.header(name))
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// The answer that nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unchanged {
    /// The address that answered, after redirects.
    pub url: Url,
    /// The validators to keep: those sent, replaced where the answer brought new ones.
    pub validators: Validators,
    /// Headers, as in [`Response::headers`].
    pub headers: Vec<(String, String)>,
}

impl Unchanged {
    /// How long the server calls this fresh, as in [`Response::fresh_for`].
    #[must_use]
    pub fn fresh_for(&self) -> Option<Duration> {
        cache::fresh_for(|name| find(&self.headers, name))
    }
}

/// What a fetch brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// A body.
    New(Box<Response>),
    /// The server says (304) that the version which the validators name is still the right one.
    NotModified(Box<Unchanged>),
}

impl Fetched {
    /// The response; `None` if nothing has changed.
    #[must_use]
    pub fn response(self) -> Option<Response> {
        match self {
            Self::New(response) => Some(*response),
            Self::NotModified(_) => None,
        }
    }
}
