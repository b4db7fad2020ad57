//! Which feeds and sitemaps a site has: announced, listed, or found where sites keep them.

use url::Url;

use super::load::{Named, load};
use super::source::{self, SourceKind};
use super::{Pipeline, PipelineError};
use crate::discover::{self, Found, ListedFeed};
use crate::fetch::Kind;

/// What a site has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteSources {
    /// Its feeds, in the order in which they are announced.
    pub feeds: Vec<ListedFeed>,
    /// The sitemaps that its robots.txt lists.
    pub sitemaps: Vec<Url>,
}

impl Pipeline {
    /// The feeds that an outline lists or a homepage announces; where it announces none, those that answer at the places where sites
    /// keep them; and the sitemaps that the site's robots.txt lists. A feed or sitemap gives itself.
    pub async fn feeds(&self, url: &Url) -> Result<SiteSources, PipelineError> {
        let Some(loaded) = load(self, url, SourceKind::Auto.fetched_as(), None, Named::Address).await? else {
            return Ok(SiteSources::default());
        };
        let one = |url: &Url, title: Option<String>| ListedFeed { url: url.to_string(), title, ..ListedFeed::default() };
        let mut sitemaps = Vec::new();
        let feeds = match source::found(SourceKind::Auto, &loaded.bytes, loaded.content_type.as_deref(), &loaded.url)? {
            Found::Feeds(feeds) => feeds,
            Found::Feed(feed) => vec![one(&loaded.url, feed.title)],
            Found::Page { feeds, .. } => {
                let mut found: Vec<ListedFeed> = feeds.into_iter().map(|feed| one(&feed.url, feed.title)).collect();
                if found.is_empty() {
                    found.extend(self.guessed(&loaded.url).await);
                }
                sitemaps = self.sitemaps(&loaded.url).await;
                found.iter_mut().for_each(|feed| feed.home = Some(loaded.url.to_string()));
                found
            }
            _ => {
                sitemaps.push(loaded.url.clone());
                Vec::new()
            }
        };
        Ok(SiteSources { feeds, sitemaps })
    }

    /// The first place that answers with a feed.
    async fn guessed(&self, home: &Url) -> Option<ListedFeed> {
        for url in discover::well_known_feeds(home).into_iter().filter(|url| url.scheme() != "file") {
            let Ok(Some(loaded)) = load(self, &url, Kind::Feed, None, Named::Found).await else { continue };
            if let Ok(feed) = discover::feed(&loaded.bytes, loaded.content_type.as_deref(), &loaded.url) {
                return Some(ListedFeed { url: loaded.url.to_string(), title: feed.title, ..ListedFeed::default() });
            }
        }
        None
    }

    /// The sitemaps that the site's robots.txt lists; none if it cannot be read.
    async fn sitemaps(&self, home: &Url) -> Vec<Url> {
        if home.scheme() == "file" {
            return Vec::new();
        }
        let robots = self.client.robots(home).await;
        robots.map(|robots| robots.sitemaps().iter().filter_map(|sitemap| home.join(sitemap).ok()).collect()).unwrap_or_default()
    }
}
