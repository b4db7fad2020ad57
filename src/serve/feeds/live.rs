//! Feeds that nobody polls: the feed is asked now, its articles one after the other, as each host's turn comes.
//!
//! `/feed` answers at once with what there is and says when there is more; `/makefulltextfeed.php` waits for a while, since its
//! clients ask once. What is filed already is not fetched again, and what was read is kept for a while.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::Notify;
use tokio::time::Instant;
use url::Url;

use super::super::asked::Asked;
use super::super::dialects::fivefilters::NAMES;
use super::super::problem::Problem;
use super::super::reader::Wishes;
use super::super::{Shared, blocking};
use super::item::{Feed, Item, of_article, of_candidate};
use super::links::{self, Links};
use super::{Form, own_address};
use crate::model::Candidate;
use crate::pipeline::Offered;

/// A feed is asked no more often than this.
const FEED_AGE: Duration = Duration::from_mins(10);
/// So many feeds, and so many articles, are kept.
const MOST_FEEDS: usize = 128;
const MOST_ARTICLES: usize = 2_000;
/// So many articles wait to be read at most.
const MOST_QUEUED: usize = 500;
/// Entries of `/feed`, unless the request says; no request gets more.
const USUAL_ITEMS: usize = 20;
const MOST_ITEMS: usize = 100;
/// What the clients of FiveFilters' feeds are used to.
const FIVE_ITEMS: usize = 5;
const MOST_FIVE_ITEMS: usize = 10;
/// When to ask again for what is still being read.
const SOON: &str = "30";
/// What stands in the place of a text that could not be had.
const FAILED: &str = "[unable to retrieve full-text content]";

/// A feed as it was read last.
struct Known {
    title: Option<String>,
    candidates: Vec<Candidate>,
    at: Instant,
}

#[derive(Default)]
struct Kept {
    feeds: HashMap<String, Arc<Known>>,
    feed_order: VecDeque<String>,
    /// Read articles; `None`: it could not be read, or is none.
    articles: HashMap<String, Option<Item>>,
    article_order: VecDeque<String>,
    queued: HashSet<String>,
}

/// What was read of feeds that nobody polls.
#[derive(Default)]
pub(crate) struct Live {
    kept: Mutex<Kept>,
    read: Notify,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Live")
    }
}

/// What is known of an entry.
enum Progress {
    Read(Box<Item>),
    Failed,
    Waiting,
}

impl Live {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The feed, asked now if it was not within the last minutes.
    async fn feed(&self, shared: &Shared, url: &Url) -> Result<Arc<Known>, Problem> {
        if let Some(known) = self.lock().feeds.get(url.as_str()).filter(|known| known.at.elapsed() < FEED_AGE) {
            return Ok(Arc::clone(known));
        }
        let (title, candidates) = match shared.reader.offered(url).await? {
            Offered::New { title, candidates, .. } => (title, candidates),
            Offered::Unchanged => (None, Vec::new()),
        };
        let known = Arc::new(Known { title, candidates, at: Instant::now() });
        let mut kept = self.lock();
        if kept.feeds.insert(url.to_string(), Arc::clone(&known)).is_none() {
            kept.feed_order.push_back(url.to_string());
        }
        if kept.feed_order.len() > MOST_FEEDS
            && let Some(oldest) = kept.feed_order.pop_front()
        {
            kept.feeds.remove(&oldest);
        }
        Ok(known)
    }

    /// What is known of an entry; one that is not known is queued.
    async fn entry(self: &Arc<Self>, shared: &Shared, candidate: &Candidate) -> Result<Progress, Problem> {
        let (index, address) = (shared.index.clone(), candidate.url.clone());
        if let Some(document) = blocking(move || index.document_at(&address)).await? {
            let item = super::item::merged(&[document], Vec::new(), 1).swap_remove(0);
            return Ok(Progress::Read(Box::new(Item { id: super::item::id_of(&candidate.url), ..item })));
        }
        let mut kept = self.lock();
        match kept.articles.get(&candidate.url) {
            Some(Some(item)) => return Ok(Progress::Read(Box::new(item.clone()))),
            Some(None) => return Ok(Progress::Failed),
            None => {}
        }
        if kept.queued.len() < MOST_QUEUED && kept.queued.insert(candidate.url.clone()) {
            let (live, shared, candidate) = (Arc::clone(self), shared.clone(), candidate.clone());
            tokio::spawn(async move {
                let read = live.bring(&shared, &candidate).await;
                live.keep(candidate.url, read);
            });
        }
        Ok(Progress::Waiting)
    }

    /// Reads one article; `None` if it holds none.
    async fn bring(&self, shared: &Shared, candidate: &Candidate) -> Option<Item> {
        let page = shared.reader.fetch(candidate.clone(), &Wishes::default()).await.ok()?;
        page.article().is_filed().then(|| of_article(candidate, page.article(), page.html(), shared.reader.now()))
    }

    fn keep(&self, url: String, read: Option<Item>) {
        let mut kept = self.lock();
        kept.queued.remove(&url);
        if kept.articles.insert(url.clone(), read).is_none() {
            kept.article_order.push_back(url);
        }
        if kept.article_order.len() > MOST_ARTICLES
            && let Some(oldest) = kept.article_order.pop_front()
        {
            kept.articles.remove(&oldest);
        }
        drop(kept);
        self.read.notify_waiters();
    }
}

/// What stands in an entry's summary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Summary {
    Own,
    Text,
}

/// How a feed is to be made.
struct Wanted {
    url: Url,
    items: usize,
    form: Form,
    /// How long to wait for what is not read yet.
    wait: Duration,
    links: Links,
    pictures: bool,
    /// Entries without a text are left out.
    exclusive: bool,
    /// FiveFilters' clients expect the text in the summary's place, or a summary beside it.
    five: Option<Summary>,
}

/// `GET /feed?url=`.
pub(crate) async fn feed(axum::extract::State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, NAMES).await?;
    let url = asked.address()?.ok_or_else(|| Problem::bad("give the address of a feed as url"))?;
    let form = asked.text("format").map(|name| Form::named(name).ok_or_else(|| Problem::bad("format: there are rss, atom and json")));
    let wanted = Wanted {
        url,
        items: asked.number("max")?.unwrap_or(USUAL_ITEMS).clamp(1, MOST_ITEMS),
        form: form.transpose()?.unwrap_or(Form::Rss),
        wait: Duration::ZERO,
        links: Links::named(asked.text("links")),
        pictures: asked.text("images") != Some("0"),
        exclusive: asked.is_on("exc"),
        five: None,
    };
    made(&shared, &asked, wanted).await
}

/// `GET|POST /makefulltextfeed.php?url=`, as FiveFilters' Full-Text RSS answers.
pub(crate) async fn five_filters(axum::extract::State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::read(request, &shared, NAMES).await?;
    let url = asked.address()?.ok_or_else(|| Problem::bad("give the address of a feed as url"))?;
    let wanted = Wanted {
        url,
        items: asked.number("max")?.unwrap_or(FIVE_ITEMS).clamp(1, MOST_FIVE_ITEMS),
        form: if asked.text("format") == Some("json") { Form::Json } else { Form::Rss },
        wait: shared.options.feed_wait,
        links: Links::named(asked.text("links")),
        pictures: asked.text("images") != Some("0"),
        exclusive: asked.is_on("exc"),
        five: Some(if asked.is_on("summary") { Summary::Own } else { Summary::Text }),
    };
    made(&shared, &asked, wanted).await
}

async fn made(shared: &Shared, asked: &Asked, wanted: Wanted) -> Result<Response, Problem> {
    let live = &shared.live;
    let known = live.feed(shared, &wanted.url).await?;
    let end = Instant::now() + wanted.wait;
    let (items, waiting) = loop {
        // Asked for before the look, so that nothing is missed in between.
        let read = live.read.notified();
        let (items, waiting) = look(shared, &known, &wanted).await?;
        if waiting == 0 || tokio::time::timeout_at(end, read).await.is_err() {
            break (items, waiting);
        }
    };
    let own = own_address(shared, &asked.headers);
    let mut this = Url::parse(&format!("{own}/feed")).map_err(|error| Problem::bad(error.to_string()))?;
    this.query_pairs_mut().append_pair("url", wanted.url.as_str());
    let feed = Feed {
        id: super::item::id_of(wanted.url.as_str()),
        title: known.title.clone().unwrap_or_else(|| wanted.url.host_str().unwrap_or_default().to_owned()),
        home: Some(wanted.url.to_string()),
        this: this.into(),
        hub: None,
        items,
    };
    let body = wanted.form.write(&feed);
    let mut response = (StatusCode::OK, [(header::CONTENT_TYPE, wanted.form.content_type())], body).into_response();
    if waiting > 0 {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(SOON));
    }
    Ok(response)
}

/// The entries as far as they are read, and how many are not.
async fn look(shared: &Shared, known: &Known, wanted: &Wanted) -> Result<(Vec<Item>, usize), Problem> {
    let (mut items, mut waiting) = (Vec::new(), 0);
    for candidate in known.candidates.iter().take(wanted.items) {
        let state = shared.live.entry(shared, candidate).await?;
        waiting += usize::from(matches!(state, Progress::Waiting));
        let mut item = match state {
            Progress::Read(item) => *item,
            Progress::Failed | Progress::Waiting if wanted.exclusive => continue,
            Progress::Failed | Progress::Waiting => {
                let mut item = of_candidate(candidate, shared.reader.now());
                if wanted.five.is_some() && item.html.is_none() {
                    item.html = Some(format!("<p>{FAILED}</p>"));
                }
                item
            }
        };
        item.html = item.html.map(|html| links::changed(&html, wanted.links, wanted.pictures));
        if wanted.five == Some(Summary::Text) {
            item.summary.clone_from(&item.html);
        }
        items.push(item);
    }
    Ok((items, waiting))
}
