//! Pages in, articles out: fetched through the program's one client, cleaned on threads with stacks of their own, within a time.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::oneshot;
use url::Url;

use super::problem::Problem;
use crate::classify::{Favor, Part};
use crate::extract::{self, Cleaned, InputKind, Selection};
use crate::model::{Article, Candidate};
use crate::pipeline::{Loaded, Pipeline, PipelineError};
use crate::render;
use crate::schedule::Clock;

/// Memory is taken only as far as a stack is used.
const STACK_BYTES: usize = 64 << 20;
/// The name of a page that came without an address.
const UNNAMED: &str = "input";

/// How one page is to be cleaned, as far as a request says.
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    pub(super) favor: Option<Favor>,
    pub(super) keep: Vec<Part>,
    pub(super) drop: Vec<Part>,
    pub(super) select: Vec<String>,
    pub(super) strip: Vec<String>,
    pub(super) comments: bool,
    /// The input is text, or HTML, whatever it looks like.
    pub(super) input: Option<InputKind>,
    /// Verdicts come with their reasons.
    pub(super) explain: bool,
}

/// A page that someone has.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: Option<String>,
    pub(super) url: Option<Url>,
}

/// A page that was read.
#[derive(Debug, Clone)]
pub(super) struct ReadPage {
    /// Its article, and what led to it.
    pub(super) cleaned: Cleaned,
    /// The address that answered; none of a page that came without one.
    pub(super) url: Option<Url>,
    /// The status of the answer; 0 for a page that was given.
    pub(super) status: u16,
    /// The page as it came.
    pub(super) bytes: Vec<u8>,
}

impl ReadPage {
    pub(super) fn article(&self) -> &Article {
        &self.cleaned.article
    }

    /// The body as HTML.
    pub(super) fn html(&self) -> String {
        render::html_body(self.article())
    }

    /// The body as Markdown.
    pub(super) fn markdown(&self) -> String {
        render::markdown_body(self.article())
    }
}

/// Reads pages.
pub struct Reader {
    pipeline: RwLock<Arc<Pipeline>>,
    cleaners: rayon::ThreadPool,
    cleaning: Duration,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("cleaning", &self.cleaning).finish_non_exhaustive()
    }
}

impl Reader {
    /// A reader that cleans `at_once` pages (0: one for each core), none of them longer than `cleaning`.
    pub fn new(pipeline: Pipeline, at_once: usize, cleaning: Duration, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(at_once).stack_size(STACK_BYTES).thread_name(|n| format!("serve-clean-{n}"));
        let cleaners = pool.build().map_err(|error| format!("threads for cleaning cannot be started: {error}"))?;
        Ok(Self { pipeline: RwLock::new(Arc::new(pipeline)), cleaners, cleaning, clock })
    }

    /// Takes another pipeline for everything that is begun from now on, as after a reload.
    pub fn replace(&self, pipeline: Pipeline) {
        *self.pipeline.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pipeline);
    }

    pub(super) fn pipeline(&self) -> Arc<Pipeline> {
        Arc::clone(&self.pipeline.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Cleans a page that was given. The first article, where a dump holds several.
    pub(super) async fn clean(&self, given: Given, wishes: &Wishes) -> Result<ReadPage, Problem> {
        let name = given.url.as_ref().map_or_else(|| UNNAMED.to_owned(), Url::to_string);
        let candidate = Candidate { url: name, ..Candidate::default() };
        self.clean_as(candidate, given, wishes).await.map(|mut pages| pages.swap_remove(0))
    }

    /// Cleans a page that was given, with what a feed says of it. Never empty.
    pub(super) async fn clean_as(&self, candidate: Candidate, given: Given, wishes: &Wishes) -> Result<Vec<ReadPage>, Problem> {
        let nowhere = || Url::parse("file:///").map_err(|error| Problem::bad(error.to_string()));
        let url = given.url.clone().map_or_else(nowhere, Ok)?;
        let loaded = Loaded { bytes: given.bytes, content_type: given.content_type, ..Loaded::of(url) };
        let mut read = self.cleaned(candidate, loaded, wishes).await?;
        read.iter_mut().for_each(|page| page.url.clone_from(&given.url));
        Ok(read)
    }

    /// Fetches and cleans a page.
    pub(super) async fn fetch(&self, candidate: Candidate, wishes: &Wishes) -> Result<ReadPage, Problem> {
        let loaded = self.pipeline().page(&candidate).await?;
        self.cleaned(candidate, loaded, wishes).await.map(|mut pages| pages.swap_remove(0))
    }

    /// What a request brings, or what its address leads to.
    pub(super) async fn read(&self, url: Option<Url>, html: Option<String>, wishes: &Wishes) -> Result<ReadPage, Problem> {
        match (url, html) {
            (url, Some(html)) => {
                let content_type = Some("text/html; charset=utf-8".to_owned());
                self.clean(Given { bytes: html.into_bytes(), content_type, url }, wishes).await
            }
            (Some(url), None) => self.fetch(Candidate { url: url.into(), ..Candidate::default() }, wishes).await,
            (None, None) => Err(Problem::bad("give the address of a page as url, or its HTML as html")),
        }
    }

    async fn cleaned(&self, candidate: Candidate, loaded: Loaded, wishes: &Wishes) -> Result<Vec<ReadPage>, Problem> {
        let mut pipeline = self.pipeline().beside();
        pipeline.extract = options(&pipeline.extract, wishes)?;
        let now = self.now();
        let (send, receive) = oneshot::channel();
        let (url, status) = (loaded.url.clone(), loaded.status);
        self.cleaners.spawn(move || {
            let clean = AssertUnwindSafe(|| pipeline.clean(&candidate, &loaded, now));
            // Whoever waited may be gone.
            let _ = send.send(std::panic::catch_unwind(clean).map(|cleaned| (cleaned, loaded)));
        });
        let slow = || Problem::busy("the page was not cleaned in time", Duration::from_secs(5));
        let done = tokio::time::timeout(self.cleaning, receive).await.map_err(|_| slow())?.map_err(|_| slow())?;
        let (cleaned, loaded) =
            done.map_err(|_| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "this page met a fault in dateline"))?;
        let mut bytes = Some(loaded.bytes);
        let page = |cleaned| ReadPage { cleaned, url: Some(url.clone()), status, bytes: bytes.take().unwrap_or_default() };
        Ok(cleaned.into_iter().map(page).collect())
    }

    /// What a source offers, read now.
    pub(super) async fn offered(&self, url: &Url) -> Result<crate::pipeline::Offered, PipelineError> {
        let validators = crate::pipeline::Validators::default();
        self.pipeline().source(url, crate::pipeline::SourceKind::Auto, &validators).await
    }
}

fn options(base: &extract::Options, wishes: &Wishes) -> Result<extract::Options, Problem> {
    let mut options = base.clone();
    options.label.favor = wishes.favor.unwrap_or(options.label.favor);
    options.label.keep.extend(&wishes.keep);
    options.label.drop.extend(&wishes.drop);
    options.label.explain |= wishes.explain;
    options.comments |= wishes.comments;
    options.input = wishes.input.unwrap_or(options.input);
    if !wishes.select.is_empty() || !wishes.strip.is_empty() {
        options.selection = Selection::new(wishes.select.clone(), wishes.strip.clone()).map_err(|error| Problem::bad(error.to_string()))?;
    }
    Ok(options)
}
