//! Ring 3: an address in, an article or candidates out.
//!
//! 1. `load` brings the bytes behind an address: over HTTP by the fetcher, or from a local file where that is allowed;
//! 2. [`Pipeline::source`] gives what a source offers, and what the indexes, homepages and outlines lead to (`walk`);
//! 3. [`Pipeline::page`] brings one page, [`Pipeline::clean`] cleans it; where it is a wall or cannot be had, `resort` takes what
//!    the feed holds of the article;
//!    where the operator says so, a page that gives no article is looked for elsewhere (`fallbacks`);
//!    an article on several pages is brought whole (`others`);
//!    in between, where the operator has named a program for pages that need scripts, that shows them (`rendered`);
//! 4. a [`Memory`] spares what is known and keeps what came.

mod fallbacks;
mod feeds;
mod listing;
mod load;
mod memory;
mod observer;
mod others;
mod rendered;
mod resort;
mod sites;
mod source;
mod walk;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::Instant;
use url::Url;

use crate::decode;
use crate::discover::{self, DiscoverError};
use crate::extract;
use crate::fetch::{Client, FetchError, Kind};
use crate::model::{Article, Candidate, Rights, VisitHints};
use crate::robots;

pub use crate::extract::Cleaned;
pub use crate::fetch::{Held, Validators, Waiting};
pub use fallbacks::{ARCHIVE, Fallbacks, MAY_FALL_BACK, Place, Step};
pub use feeds::SiteSources;
pub use load::{LoadError, Loaded, path_of};
use load::{Named, load};
pub use memory::{Known, Memory, MemoryError, Seen};
pub use observer::Observer;
pub use others::{FoundBy, Other, Others, is_later_page};
pub use sites::{SiteMemory, Sites};
pub use source::SourceKind;
pub use walk::{Rules, Since};

/// By source: the validators that its last visit gave, and what was seen behind it.
type Pending = HashMap<Url, (Validators, Vec<(Url, Seen)>)>;

/// So many bytes of a page tell text from what is none.
const LOOKED_AT: usize = 64 * 1024;

/// How addresses become articles.
#[derive(Debug)]
pub struct Pipeline {
    /// Makes all requests.
    pub client: Arc<Client>,
    /// How pages are cleaned.
    pub extract: extract::Options,
    /// Whether `file:` addresses may be read, also those to which other files lead.
    pub allow_file: bool,
    /// Whether a `file:` address that is given as a source may be read, though not what it leads to.
    pub own_files: bool,
    /// How far sources are followed.
    pub discover: Rules,
    /// Wishes of pages that are obeyed, such as `noai` or `tdm`: a page that has one gives no article.
    pub obey_rights: Vec<String>,
    /// Where an article is looked for whose page does not give it.
    pub fallbacks: Fallbacks,
    /// What is known of sites; `None`: nothing.
    pub sites: Option<Sites>,
    /// What is remembered; `None`: nothing.
    pub memory: Option<Arc<dyn Memory>>,
    /// Hears of what is fetched and cleaned.
    pub observer: Option<Arc<dyn Observer>>,
    pending: Mutex<Pending>,
}

/// Why an address gave no article or no candidates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The fetcher could not bring it.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// robots.txt forbids a source of which nobody said what it is.
    #[error("{0}; if its publisher offers it to programs, say kind = \"feed\" or kind = \"sitemap\" in the configuration")]
    Forbidden(FetchError),
    /// The file could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It is no source.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// The memory cannot be read or written.
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

impl PipelineError {
    /// Whether trying again later may help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Fetch(e) => e.is_retryable(),
            Self::Memory(_) => true,
            _ => false,
        }
    }

    /// Whether the server says that it is gone for good (410).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Fetch(e) if e.status() == Some(410))
    }

    /// The challenge or firewall that refused, where its headers name it.
    #[must_use]
    pub fn wall(&self) -> Option<&'static str> {
        if let Self::Fetch(e) = self { e.wall() } else { None }
    }

    /// Until when a turn would come, if the address was not asked for since too many others wait for its host.
    #[must_use]
    pub fn busy_for(&self) -> Option<Duration> {
        if let Self::Fetch(e) = self { e.busy_for() } else { None }
    }

    /// How long the host wants to be left alone, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        if let Self::Fetch(e) = self { e.retry_after() } else { None }
    }
}

/// What a visit to a source gave.
#[derive(Debug)]
pub enum Offered {
    /// It was read.
    New {
        /// The source's own name.
        title: Option<String>,
        /// What it offers, in its order.
        candidates: Vec<Candidate>,
        /// For the next visit.
        validators: Validators,
        /// What a reader should know: parts that could not be read, older entries left out.
        notes: Vec<String>,
        /// Where it has moved for good, if it says so.
        moved_to: Option<String>,
        /// When it wants to be asked again.
        hints: VisitHints,
    },
    /// It has not changed since the version that the validators name.
    Unchanged,
}

/// What a visit to a page gave.
#[derive(Debug)]
pub enum Brought {
    /// The page.
    New(Box<Loaded>),
    /// It has not changed since the version that the validators name.
    Unchanged,
}

impl Pipeline {
    /// A pipeline that cleans by default, follows sources by default, and remembers nothing.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client: Arc::new(client),
            extract: extract::Options::default(),
            allow_file: false,
            own_files: false,
            discover: Rules::default(),
            obey_rights: Vec::new(),
            fallbacks: Fallbacks::default(),
            sites: None,
            memory: None,
            observer: None,
            pending: Mutex::default(),
        }
    }

    /// Another pipeline over the same client, which cleans and follows alike, reads no local files and remembers nothing: for whoever asks
    /// on behalf of others.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            client: Arc::clone(&self.client),
            extract: self.extract.clone(),
            allow_file: false,
            own_files: false,
            discover: self.discover.clone(),
            obey_rights: self.obey_rights.clone(),
            fallbacks: self.fallbacks.clone(),
            sites: self.sites.clone().map(|sites| Sites { learns: false, ..sites }),
            memory: None,
            observer: self.observer.clone(),
            pending: Mutex::default(),
        }
    }

    /// Reads a source as what it is said to be, and what it leads to: the sitemaps of an index, the feeds that a homepage announces.
    /// One that is something else, or a page that offers nothing, is an error.
    pub async fn source(&self, url: &Url, kind: SourceKind, validators: &Validators) -> Result<Offered, PipelineError> {
        self.visit(url, kind, validators, None).await
    }

    /// As [`source`](Self::source), but what it offers is handed to `take` as it is found, each article once, and none is in the answer:
    /// memory does not grow with what there is.
    pub async fn stream(&self, url: &Url, kind: SourceKind, take: &mut (dyn FnMut(Candidate) + Send)) -> Result<Offered, PipelineError> {
        self.visit(url, kind, &Validators::default(), Some(take)).await
    }

    async fn visit(
        &self,
        url: &Url,
        kind: SourceKind,
        validators: &Validators,
        sink: Option<listing::Sink<'_>>,
    ) -> Result<Offered, PipelineError> {
        self.settle_if_kept(url, validators)?;
        let unsaid = |error| match error {
            PipelineError::Fetch(e) if kind == SourceKind::Auto && e.is_robots_denied() && !e.is_retryable() => PipelineError::Forbidden(e),
            error => error,
        };
        let mut loaded = load(self, url, kind.fetched_as(), Some(validators), kind.named()).await.map_err(unsaid)?;
        loaded.iter_mut().for_each(|loaded| loaded.held = Held::default());
        let (offered, seen) = walk::read(self, url, kind, loaded, validators, sink).await?;
        if let (Offered::New { validators, .. }, false) = (&offered, seen.is_empty()) {
            self.pending().insert(url.clone(), (validators.clone(), seen));
        }
        Ok(offered)
    }

    /// Remembers what was seen behind the sources. Call it once what they offered is safe; until then a visit may be repeated.
    pub fn settle(&self) -> Result<(), PipelineError> {
        let pending = std::mem::take(&mut *self.pending());
        pending.into_values().try_for_each(|(_, seen)| self.keep_seen(&seen))
    }

    /// Who asks with the validators that the last visit gave has kept what it offered.
    fn settle_if_kept(&self, url: &Url, validators: &Validators) -> Result<(), PipelineError> {
        match self.pending().remove(url) {
            Some((given, seen)) if given == *validators => self.keep_seen(&seen),
            _ => Ok(()),
        }
    }

    fn keep_seen(&self, seen: &[(Url, Seen)]) -> Result<(), PipelineError> {
        self.memory.as_ref().map_or(Ok(()), |memory| memory.keep_seen(seen)).map_err(PipelineError::Memory)
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings and cleans one page. Never empty.
    pub async fn article(&self, candidate: &Candidate, now: Timestamp) -> Result<Vec<Cleaned>, PipelineError> {
        Ok(self.clean(candidate, &self.page(candidate).await?, now))
    }

    /// Brings the bytes of one page, and keeps them if pages are kept. Where it cannot be had and never will, what its feed holds
    /// of the article is taken, if that is enough.
    pub async fn page(&self, candidate: &Candidate) -> Result<Loaded, PipelineError> {
        match self.page_or_feed(candidate, None).await? {
            Brought::New(loaded) => Ok(*loaded),
            Brought::Unchanged => Err(LoadError::Nothing { url: address_of(candidate)? }.into()),
        }
    }

    /// As [`page`](Self::page), for a page that was read before: if it is still the version that is remembered, it is not brought.
    pub async fn page_again(&self, candidate: &Candidate) -> Result<Brought, PipelineError> {
        let (url, memory) = (address_of(candidate)?, self.memory.clone());
        let known = tokio::task::spawn_blocking(move || memory.map(|memory| memory.known(&url)).transpose()).await;
        let known = known.unwrap_or_else(|fault| Err(MemoryError::new(fault))).map_err(PipelineError::Memory)?;
        self.page_or_feed(candidate, known.map(|known| known.validators).filter(|v| !v.is_empty()).as_ref()).await
    }

    async fn page_or_feed(&self, candidate: &Candidate, validators: Option<&Validators>) -> Result<Brought, PipelineError> {
        let url = address_of(candidate)?;
        match self.page_unless(candidate, validators).await {
            Err(error) if !error.is_retryable() => {
                let instead = resort::instead(candidate, &url, &error.to_string());
                instead.map(|loaded| Brought::New(Box::new(loaded))).ok_or(error)
            }
            brought => brought,
        }
    }

    /// Remembers the versions of pages whose articles are safe, for [`page_again`](Self::page_again).
    pub fn keep_versions<'a>(&self, pages: impl IntoIterator<Item = (&'a Candidate, &'a Validators)>) -> Result<(), PipelineError> {
        let seen = |(candidate, validators): (&Candidate, &Validators)| {
            let seen = Seen { validators: validators.clone(), ..Seen::default() };
            Some((address_of(candidate).ok()?, seen)).filter(|_| !validators.is_empty())
        };
        let seen: Vec<_> = pages.into_iter().filter_map(seen).collect();
        if seen.is_empty() { Ok(()) } else { self.keep_seen(&seen) }
    }

    /// Brings the bytes of one page, unless it is still the version that the validators name.
    ///
    /// A page that only leads on (`<meta http-equiv=refresh>`) is followed once.
    pub async fn page_unless(&self, candidate: &Candidate, validators: Option<&Validators>) -> Result<Brought, PipelineError> {
        let url = address_of(candidate)?;
        let Some(mut loaded) = (match load(self, &url, Kind::Page, validators, Named::Found).await {
            Err(error) => Some(Box::pin(self.or_archived(candidate, &url, &error)).await.ok_or(error)?),
            loaded => loaded?,
        }) else {
            return Ok(Brought::Unchanged);
        };
        if let Some(to) = discover::refresh(&loaded.bytes, loaded.content_type.as_deref(), &loaded.url) {
            // Its place is given up before another is asked for.
            loaded.held = Held::default();
            if let Some(next) = load(self, &to, Kind::Page, None, Named::Found).await? {
                loaded = next;
            }
        }
        loaded = self.rendered(loaded).await;
        loaded = Box::pin(self.or_elsewhere(candidate, loaded)).await;
        if !fallbacks::is_archived(&loaded) {
            loaded = Box::pin(self.with_others(loaded)).await;
        }
        if let Some(memory) = self.memory.clone() {
            let pages = Self::to_keep(candidate, &loaded);
            let keep = move || pages.iter().try_for_each(|(candidate, page)| memory.keep_page(candidate, page));
            let kept = tokio::task::spawn_blocking(keep).await;
            kept.unwrap_or_else(|fault| Err(MemoryError::new(fault))).map_err(PipelineError::Memory)?;
        }
        Ok(Brought::New(Box::new(loaded)))
    }

    /// Cleans one page that was brought. Never empty.
    #[must_use]
    pub fn clean(&self, candidate: &Candidate, loaded: &Loaded, now: Timestamp) -> Vec<Cleaned> {
        let start = Instant::now();
        let cleaned = self.clean_page(candidate, loaded, now);
        if let (Some(observer), Some(first)) = (&self.observer, cleaned.first()) {
            observer.cleaned(start.elapsed(), first.article.verdict);
        }
        cleaned
    }

    fn clean_page(&self, candidate: &Candidate, loaded: &Loaded, now: Timestamp) -> Vec<Cleaned> {
        if let Some(error) = &loaded.instead_of {
            let failed = || Cleaned { article: Article::failed(&candidate.url, error.clone()), ..Cleaned::default() };
            let mut cleaned = vec![self.cleaned_feed(candidate, loaded, now).unwrap_or_else(failed)];
            fallbacks::told(loaded, &mut cleaned);
            return cleaned;
        }
        let cleaned = self.clean_bytes(candidate, loaded, now);
        let cleaned: Vec<Cleaned> = cleaned.into_iter().map(|cleaned| self.obeying(cleaned)).collect();
        self.learn(loaded, &cleaned);
        let mut cleaned = self.joined(loaded, cleaned, now);
        rendered::told(loaded, &mut cleaned);
        fallbacks::told(loaded, &mut cleaned);
        self.or_feed(candidate, cleaned, now)
    }

    fn clean_bytes(&self, candidate: &Candidate, loaded: &Loaded, now: Timestamp) -> Vec<Cleaned> {
        if decode::is_binary(&loaded.bytes[..loaded.bytes.len().min(LOOKED_AT)]) {
            let error = "what came is neither HTML nor text".to_owned();
            return vec![Cleaned { article: Article::failed(&candidate.url, error), ..Cleaned::default() }];
        }
        let rights = rights(loaded, self.client.agent());
        let source = extract::Source {
            name: &candidate.url,
            bytes: &loaded.bytes,
            content_type: loaded.content_type.as_deref(),
            // A local path is no address of the article.
            url: Some(&loaded.url).filter(|u| u.scheme() != "file"),
            feed: Some(candidate),
            rights: Some(&rights),
            agent: self.client.agent(),
            today: Some(now.to_zoned(TimeZone::UTC).date()),
            now: Some(now),
        };
        let options = self.options(now);
        guarded(&candidate.url, || extract::clean(&source, &options))
    }

    /// A page whose wish is to be obeyed gives no article, and says which wish that is.
    fn obeying(&self, cleaned: Cleaned) -> Cleaned {
        let article = &cleaned.article;
        let Some(rights) = &article.rights else { return cleaned };
        let Some(wish) = self.obey_rights.iter().find(|wish| rights.has(wish)) else { return cleaned };
        let error = format!("the page asks not to be used ({wish}), which `obey_rights` says to obey");
        let failed = Article { url: article.url.clone(), rights: article.rights.clone(), ..Article::failed(&article.source, error) };
        Cleaned { article: failed, ..Cleaned::default() }
    }
}

fn address_of(candidate: &Candidate) -> Result<Url, LoadError> {
    Url::parse(&candidate.url).map_err(|_| LoadError::Address { address: candidate.url.clone() })
}

/// What the headers say of the page's use.
fn rights(loaded: &Loaded, agent: &str) -> Rights {
    let mut rights = Rights::default();
    for (name, value) in &loaded.headers {
        robots::take_header(&mut rights, name, value, agent);
    }
    rights
}

/// Loads again what was seen before only if it has changed: `None` if it has not, or is still fresh.
async fn load_if_changed(pipeline: &Pipeline, url: &Url, kind: Kind) -> Result<Option<Loaded>, PipelineError> {
    let known = pipeline.memory.as_ref().map_or(Ok(Known::default()), |memory| memory.known(url)).map_err(PipelineError::Memory)?;
    if known.fresh { Ok(None) } else { load(pipeline, url, kind, Some(&known.validators), Named::Found).await }
}

/// Runs a cleaning so that a fault of ours in one page is that page's failure and stops nothing else.
pub fn guarded(name: &str, clean: impl FnOnce() -> Vec<Cleaned>) -> Vec<Cleaned> {
    std::panic::catch_unwind(AssertUnwindSafe(clean)).unwrap_or_else(|_| {
        let error = "this page met a fault in dateline; please report it with the page".to_owned();
        vec![Cleaned { article: Article::failed(name, error), ..Cleaned::default() }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageVerdict;

    #[test]
    fn a_fault_in_one_page_is_its_failure() {
        let cleaned = guarded("page.html", || panic!("a fault for the test"));
        assert_eq!((cleaned.len(), cleaned[0].article.verdict), (1, PageVerdict::Failed));
    }
}
