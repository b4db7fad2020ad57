//! Full-text feeds: of what is filed, with what is still to be read as its source has it; and of feeds that nobody polls.

mod atom;
mod cache;
mod item;
mod json;
pub(super) mod links;
pub(super) mod live;
mod rss;
mod write;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

pub(super) use cache::Cache;
use item::Feed;

use super::asked::Asked;
use super::problem::Problem;
use super::{Shared, blocking, sources, v1};
use crate::discover::{ListedFeed, to_opml};
use crate::store::{Filter, Query, Source, Standing};

/// No feed has more entries.
const MOST_ITEMS: usize = 500;

/// The forms of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Rss,
    Atom,
    Json,
}

impl Form {
    fn named(name: &str) -> Option<Self> {
        match name {
            "rss" | "xml" => Some(Self::Rss),
            "atom" => Some(Self::Atom),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }

    fn write(self, feed: &Feed) -> String {
        match self {
            Self::Rss => rss::rss(feed),
            Self::Atom => atom::atom(feed),
            Self::Json => json::json(feed),
        }
    }
}

/// `GET /feeds/{source}.rss|.atom|.json`, `/feeds/all.…`, `/feeds.opml` through [`opml`].
pub(super) async fn filed(State(shared): State<Shared>, Path(name): Path<String>, request: Request) -> Result<Response, Problem> {
    let (slug, form) = name
        .rsplit_once('.')
        .and_then(|(slug, end)| Some((slug.to_owned(), Form::named(end)?)))
        .ok_or_else(|| Problem::missing("feed; there are .rss, .atom and .json"))?;
    let path = request.uri().path().to_owned();
    let asked = Asked::read(request, &shared, &[]).await?;
    let wanted = Wanted::new(&asked, &shared)?;
    let own = own_address(&shared, &asked.headers);
    let key = format!("{own}{path}?{}", wanted.key());
    let generation = {
        let (store, index) = (shared.store.clone(), shared.index.clone());
        blocking(move || Ok((store.generation()?, index.generation()?))).await?
    };
    if let Some((etag, body)) = shared.feeds.get(&key, generation) {
        return Ok(answer(&asked.headers, form, &etag, &body, &shared));
    }
    let source = if slug == "all" { None } else { Some(sources::named(&shared, &slug).await?) };
    let feed = gather(&shared, source, wanted, format!("{own}{path}")).await?;
    let body = form.write(&feed);
    let (etag, body) = shared.feeds.put(key, generation, body);
    Ok(answer(&asked.headers, form, &etag, &body, &shared))
}

/// What a request wants of a feed.
struct Wanted {
    filter: Filter,
    query: Option<Query>,
    words: String,
    items: usize,
}

impl Wanted {
    fn new(asked: &Asked, shared: &Shared) -> Result<Self, Problem> {
        let words = asked.text("q").unwrap_or_default().to_owned();
        let query = if words.is_empty() { None } else { Some(words.parse().map_err(|error| Problem::bad(format!("q: {error}")))?) };
        let items = asked.number("max")?.unwrap_or(shared.options.feed_items).clamp(1, MOST_ITEMS);
        Ok(Self { filter: v1::filter(asked)?, query, words, items })
    }

    /// By what one answer is told from another.
    fn key(&self) -> String {
        format!("{:?} {} {}", self.filter, self.words, self.items)
    }

    /// Whether an entry that is not read yet may be wanted: its language, text and story are not known.
    fn takes_unread(&self) -> bool {
        self.query.is_none() && self.filter == Filter { source: self.filter.source.clone(), ..Filter::default() }
    }
}

/// The newest articles, and what waits to be read.
async fn gather(shared: &Shared, source: Option<Source>, mut wanted: Wanted, this: String) -> Result<Feed, Problem> {
    let takes_unread = wanted.takes_unread();
    if let Some(source) = &source {
        wanted.filter.source = Some(source.url.clone());
    }
    let (store, index, now) = (shared.store.clone(), shared.index.clone(), shared.reader.now());
    let address = source.as_ref().map(|source| source.url.clone());
    let items = blocking(move || {
        let documents = match &wanted.query {
            None => index.newest_documents(&wanted.filter, wanted.items)?,
            Some(query) => {
                let found = index.search(query, &wanted.filter, 0, wanted.items, now)?;
                found.hits.iter().filter_map(|hit| index.document(&hit.entry.id).transpose()).collect::<Result<_, _>>()?
            }
        };
        let unread = if takes_unread { store.unread(address.as_deref(), wanted.items)? } else { Vec::new() };
        Ok(item::merged(&documents, unread, wanted.items))
    })
    .await?;
    let title = source.as_ref().map_or_else(|| "dateline: all articles".to_owned(), sources::name);
    let id = source.as_ref().map_or_else(|| "all".to_owned(), sources::slug);
    Ok(Feed {
        id: format!("urn:dateline:feed:{id}"),
        title,
        home: source.map(|source| source.url),
        this,
        hub: shared.options.hub.clone(),
        items,
    })
}

/// The feed, or that the reader has it already.
fn answer(headers: &HeaderMap, form: Form, etag: &str, body: &str, shared: &Shared) -> Response {
    let value = |text: &str| HeaderValue::from_str(text).ok();
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*"));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, form.content_type())], body.to_owned()).into_response()
    };
    let out = response.headers_mut();
    out.extend(value(etag).map(|etag| (header::ETAG, etag)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=60"));
    let hub = shared.options.hub.as_ref().and_then(|hub| value(&format!("<{hub}>; rel=\"hub\"")));
    out.extend(hub.map(|hub| (header::LINK, hub)));
    response
}

/// `GET /feeds.opml`: every source as the full-text feed that is served here.
pub(super) async fn opml(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, &[]).await?;
    let own = own_address(&shared, &asked.headers);
    let key = asked.text("key").map(|key| format!("?key={}", url::form_urlencoded::byte_serialize(key.as_bytes()).collect::<String>()));
    let store = shared.store.clone();
    let sources = blocking(move || store.sources()).await?;
    let feed = |source: &Source| ListedFeed {
        url: format!("{own}/feeds/{}.atom{}", sources::slug(source), key.as_deref().unwrap_or_default()),
        title: Some(sources::name(source)),
        ..ListedFeed::default()
    };
    let feeds: Vec<ListedFeed> = sources.iter().filter(|source| source.standing != Standing::Removed).map(feed).collect();
    Ok(([(header::CONTENT_TYPE, "text/x-opml; charset=utf-8")], to_opml("dateline", &feeds)).into_response())
}

/// The address by which the client reaches us: the configured one, else what it calls us.
pub(super) fn own_address(shared: &Shared, headers: &HeaderMap) -> String {
    if let Some(own) = &shared.options.base_url {
        return own.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    format!("http://{}", if plain && !host.is_empty() { host } else { "localhost" })
}
