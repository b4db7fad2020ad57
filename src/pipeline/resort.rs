//! What the feed itself holds of an article: the body of last resort, where the page is a wall or cannot be had.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use url::Url;

use super::{Cleaned, Loaded, Pipeline};
use crate::model::{BodySource, Candidate, PageVerdict};
use crate::text;

/// A feed's content of fewer words is a teaser.
const LEAST_WORDS: usize = 80;

/// The feed's content as a page, if there is enough of it to be an article.
pub(super) fn page_of(candidate: &Candidate) -> Option<Vec<u8>> {
    let content = candidate.content.as_deref().filter(|content| content.len() >= LEAST_WORDS * 3)?;
    let title = escaped(candidate.title.as_deref().unwrap_or(""));
    let mut page = String::from("<!doctype html><html><head><meta charset=utf-8>");
    let _ = write!(page, "<title>{title}</title></head><body><article><h1>{title}</h1>{content}</article></body></html>");
    Some(page.into_bytes())
}

/// In the place of a page that could not be had, what the feed holds of it.
pub(super) fn instead(candidate: &Candidate, url: &Url, error: &str) -> Option<Loaded> {
    let bytes = page_of(candidate)?;
    Some(Loaded {
        bytes,
        content_type: Some("text/html; charset=utf-8".to_owned()),
        instead_of: Some(error.to_owned()),
        ..Loaded::of(url.clone())
    })
}

impl Pipeline {
    /// Takes what the feed holds where the page gave none of the article, or less of it.
    pub(super) fn or_feed(&self, candidate: &Candidate, cleaned: Vec<Cleaned>, now: Timestamp) -> Vec<Cleaned> {
        let [page] = &cleaned[..] else { return cleaned };
        if !is_wall(page.article.verdict) {
            return cleaned;
        }
        let words = if page.article.verdict == PageVerdict::Teaser { page.article.words } else { 0 };
        let loaded = Url::parse(&candidate.url).ok().and_then(|url| instead(candidate, &url, page.article.verdict.name()));
        let feed = loaded.and_then(|loaded| self.cleaned_feed(candidate, &loaded, now)).filter(|feed| feed.article.words > words);
        feed.map_or(cleaned, |feed| vec![feed])
    }

    /// The article as the feed has it; `None` if that is a teaser.
    pub(super) fn cleaned_feed(&self, candidate: &Candidate, loaded: &Loaded, now: Timestamp) -> Option<Cleaned> {
        let mut feed = self.clean_bytes(candidate, loaded, now).into_iter().next()?;
        let article = &mut feed.article;
        if article.verdict != PageVerdict::Article || text::words(&article.text) < LEAST_WORDS {
            return None;
        }
        article.body_source = BodySource::Feed;
        Some(feed)
    }
}

/// Pages behind which the article may stand.
fn is_wall(verdict: PageVerdict) -> bool {
    use PageVerdict::{Blocked, Consent, Empty, Login, NotFound, Shell, Teaser};
    matches!(verdict, Teaser | Consent | Blocked | Login | NotFound | Shell | Empty)
}

fn escaped(text: &str) -> Cow<'_, str> {
    if text.contains(['<', '&']) { Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;")) } else { Cow::Borrowed(text) }
}
