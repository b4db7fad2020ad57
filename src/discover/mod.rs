//! Feeds, sitemaps, outlines and homepages → candidates: addresses that may hold an article, with what is said of it.
//!
//! Everything here is bytes in, values out. [`candidates`] tells by the first meaningful bytes what a file is and
//! reads it accordingly; [`feed()`], [`sitemap()`], [`opml()`] and [`links()`] read one kind.

mod cadence;
mod capture;
mod entry;
mod feed;
mod found;
mod json;
mod links;
mod offer;
mod opml;
mod reader;
mod refresh;
mod shape;
mod sitemap;
mod text;
mod walk;
mod xml;

use url::Url;

use crate::model::bare_host;

pub use feed::feed;
pub use found::{Found, candidates};
pub use links::{Announced, feeds_in, links, well_known_feeds};
pub use offer::{Feed, FeedError, FeedFormat};
pub use opml::{ListedFeed, opml, to_opml};
pub use refresh::refresh;
pub use shape::{DiscoverError, Shape};
pub use sitemap::{Listed, Sitemap, sitemap};
pub use walk::{Limits, SitemapWalk};

/// An absolute address out of a reference, if it is one that can be fetched: http, https, and file where the base is a file.
fn address(reference: &str, base: &Url) -> Option<Url> {
    let reference = reference.trim();
    if reference.is_empty() {
        return None;
    }
    // An ampersand escaped twice: no server means `&amp;` in an address.
    let reference = plain_scheme(&reference.replace("&amp;", "&"));
    // Of a local file the scheme is no page's.
    let elsewhere = reference.starts_with("//") && base.scheme() == "file";
    let url = if elsewhere { Url::parse(&format!("https:{reference}")) } else { base.join(&reference) }.ok()?;
    let allowed = matches!(url.scheme(), "http" | "https") || (url.scheme() == "file" && base.scheme() == "file");
    allowed.then_some(url)
}

/// The text of a piece of HTML, paragraphs apart by a blank line.
#[must_use]
pub fn html_text(source: &str) -> String {
    text::of_html(source)
}

/// An address as readers of feeds write it, in the scheme by which it is fetched: `feed://a.example/rss`, `feed:https://a.example/rss`.
#[must_use]
pub fn plain_scheme(address: &str) -> String {
    let is = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let Some(rest) = ["feed:", "feeds:"].iter().find(|scheme| is(scheme)).map(|scheme| &address[scheme.len()..]) else {
        return address.to_owned();
    };
    let inner = rest.trim_start_matches('/');
    let has_scheme =
        ["http:", "https:"].iter().any(|scheme| inner.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    match (has_scheme, is("feeds:")) {
        (true, _) => inner.to_owned(),
        (false, true) => format!("https://{inner}"),
        (false, false) => format!("http://{inner}"),
    }
}

/// True if one host is the other or stands under it, `www.` apart.
fn same_site(a: &Url, b: &Url) -> bool {
    let (a, b) = (bare_host(a).unwrap_or_default(), bare_host(b).unwrap_or_default());
    a == b || a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"))
}
