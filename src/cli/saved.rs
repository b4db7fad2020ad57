//! A saved page's bytes → what they hold.

use jiff::tz::TimeZone;
use url::Url;

use super::items::Loaded;
use super::setup;
use crate::archive;
use crate::extract::{self, Cleaned, Source};
use crate::model::Article;
use crate::pipeline::guarded;

/// The web address that a saved page came from.
pub(super) fn address(loaded: &Loaded) -> Option<Url> {
    loaded.url.as_deref().and_then(|url| Url::parse(url).ok()).filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// What a saved page holds. Never empty.
pub(super) fn cleaned(name: &str, loaded: &Loaded, options: &extract::Options) -> Vec<Cleaned> {
    if let Some(what) = archive::binary(&loaded.bytes) {
        let article = Article::failed(name, format!("this is {what}, not HTML or text; convert it to one of them first"));
        return vec![Cleaned { article, ..Cleaned::default() }];
    }
    let url = address(loaded);
    let source = Source {
        name,
        bytes: &loaded.bytes,
        content_type: loaded.content_type.as_deref(),
        url: url.as_ref(),
        today: loaded.saved.map(|t| t.to_zoned(TimeZone::UTC).date()),
        now: loaded.saved,
        ..Source::default()
    };
    let mut cleaned = guarded(name, || extract::clean(&source, options));
    let page = Some(setup::page_hash(&loaded.bytes));
    cleaned.iter_mut().for_each(|cleaned| cleaned.article.page = page);
    cleaned
}
