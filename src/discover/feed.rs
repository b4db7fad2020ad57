//! Feeds: any version, any state of repair → what they offer.

use url::Url;

use crate::decode::xml;
use crate::discover::offer::{Feed, FeedError};
use crate::discover::shape::{self, DiscoverError, Shape};
use crate::discover::{cadence, json, links, reader};
use crate::html;

/// Reads a feed of any version: RSS, RDF, Atom, JSON Feed.
///
/// `base` is the address it came from: relative links are resolved against it (and `xml:base`), and it is named in every
/// candidate's `source`. Faults cost no more than the place they stand in: a bare `&`, a bad byte, a wrong label, a missing end,
/// a warning ahead of the prolog. DTDs are not expanded. An error says what the file looks like instead.
pub fn feed(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Feed, FeedError> {
    if let Some(binary) = shape::binary(bytes) {
        return Err(DiscoverError::new(base, "a feed", binary));
    }
    let text = xml::decode(bytes, content_type);
    from_text(&text, base)
}

pub(crate) fn from_text(text: &str, base: &Url) -> Result<Feed, FeedError> {
    let (found, start) = shape::look(text);
    match found {
        Shape::Feed => Ok(Feed { hints: cadence::read(&text[start..]), ..reader::read(&text[start..], base) }),
        Shape::Json => json::read(&text[start..], base),
        // An unknown root may still hold entries.
        Shape::Xml { .. } => {
            Some(reader::read(&text[start..], base)).filter(|f| !f.is_empty()).ok_or_else(|| not_a_feed(text, base, found))
        }
        found => Err(not_a_feed(text, base, found)),
    }
}

fn not_a_feed(text: &str, base: &Url, found: Shape) -> FeedError {
    let mut error = DiscoverError::new(base, "a feed", found);
    if error.found == Shape::Html {
        let page = html::parse(text, &html::Options::default());
        error.feeds = links::feeds_in(&page, base).into_iter().map(|feed| feed.url).collect();
    }
    error
}
