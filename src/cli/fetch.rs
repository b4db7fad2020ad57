//! `dateline fetch`: download, clean, write, results in input order.

use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::inputs::Input;
use super::outcome::Outcome;
use super::shelf::Shelf;
use super::voice::Voice;
use super::writer::{FilingDay, Writer};
use super::{address_list, args, clean, clock, net, setup};
use crate::config::{Config, KeepPages};
use crate::extract;
use crate::files::FilingRecord;
use crate::model::{Article, Candidate, Origin, PageVerdict};
use crate::pipeline::{Brought, Pipeline, PipelineError, Validators};
use crate::store::{PageVersion, Store};

/// So many addresses are under way at once, nearly all waiting for their host's turn: a list that names one host after the other
/// still keeps many of them busy. The results of so many wait at most for the one that is to be written first.
const WINDOW: usize = 2_048;
/// So many addresses of standard input are read ahead of those that are under way.
const AHEAD: usize = 64;
/// A longer line of standard input is no address.
const LONGEST_LINE: u64 = 64 << 10;
/// Versions that are remembered in one go.
const KEPT_AT_ONCE: usize = 200;

pub(super) fn run(args: &args::Fetch, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let mut config = configuration(args, common)?;
    // The addresses are the caller's own, and a list may well name one host alone.
    config.fetch.max_turn = Duration::ZERO;
    let markup = common.verbose > 0 || setup::shows_markup(&args.writing, &config)?;
    let options = extract::Options { tell: common.verbose > 0, markup, ..setup::extract_options(&args.cleaning, &config.clean)? };
    let (urls, total) = addresses(args)?;
    let mut writer = clean::writer(&args.writing, &config, &options)?;
    let mut pipeline = net::pipeline(&config, options, false)?;
    let mut past = Past::default();
    if writer.is_folder() {
        past = Past::open(&config, args.cleaning.is_plain() && args.writing.is_plain(), writer.extension())?;
        let keep = args.keep_pages.map_or(KeepPages::None, setup::keep_pages);
        pipeline.memory = past.store.clone().map(|store| Shelf::new(store, &config, keep)).transpose()?.map(|shelf| Arc::new(shelf) as _);
    }
    voice.begin(total.unwrap_or(0), "pages");
    let runtime = net::runtime()?;
    let outcome = runtime.block_on(fetch_all(Arc::new(pipeline), urls, &mut writer, &mut past, voice))?;
    // Nobody waits for a reader of standard input that is still open.
    runtime.shutdown_background();
    past.keep()?;
    voice.end();
    let filed = writer.is_folder();
    writer.finish()?;
    if total != Some(1) || filed {
        voice.say(&outcome.summary(start.elapsed()));
    }
    Ok(outcome.status())
}

fn configuration(args: &args::Fetch, common: &args::Common) -> Result<Config> {
    let mut flags = setup::cleaning_flags(&args.cleaning);
    flags.extend(args.jobs.map(|n| setup::flag("fetch.concurrency", n, "--jobs")));
    flags.extend(args.writing.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")));
    setup::configuration(common, flags)
}

/// The addresses on the command line and in the file, in that order, and how many there are. Those of standard input
/// come one by one: the first is fetched while others are still to be written.
fn addresses(args: &args::Fetch) -> Result<(Addresses, Option<usize>)> {
    let mut out = args.urls.clone();
    let Some(list) = &args.list else { return Ok(listed(out)) };
    if list.as_os_str() == "-" {
        let first = stream::iter(out.into_iter().map(Ok));
        return Ok((first.chain(standard_input()).boxed(), None));
    }
    let text = Input::File(list.clone())
        .read()
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("{}: the list of addresses cannot be read", list.display()))?;
    let text = String::from_utf8_lossy(&text).into_owned();
    out.extend(address_list::addresses(&text).with_context(|| list.display().to_string())?);
    Ok(listed(out))
}

/// Addresses, as they become known.
type Addresses = BoxStream<'static, Result<String>>;

fn listed(urls: Vec<String>) -> (Addresses, Option<usize>) {
    let total = urls.len();
    (stream::iter(urls.into_iter().map(Ok)).boxed(), Some(total))
}

/// The addresses of standard input, read on a thread of its own, a few ahead.
fn standard_input() -> impl Stream<Item = Result<String>> {
    let (send, receive) = mpsc::channel(AHEAD);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let next = read_line(&mut input).context("-: the list of addresses cannot be read").transpose();
            let Some(next) = next else { break };
            let ends = next.is_err();
            let kept = next.map(|line| address_list::address(&line)).transpose();
            if kept.is_some_and(|kept| send.blocking_send(kept).is_err()) || ends {
                break;
            }
        }
    });
    stream::unfold(receive, async |mut receive| receive.recv().await.map(|next| (next, receive)))
}

/// A line of a list, if there is one more; no address is longer than a page.
fn read_line(input: &mut impl BufRead) -> Result<Option<String>> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut line)?;
    if line.len() as u64 > LONGEST_LINE {
        bail!("a line of more than {} KiB", LONGEST_LINE >> 10);
    }
    Ok(if line.is_empty() { None } else { Some(String::from_utf8_lossy(&line).into_owned()) })
}

/// What earlier runs left: versions of pages, and the files of their articles.
#[derive(Default)]
struct Past {
    store: Option<Arc<Store>>,
    filed: Arc<FilingRecord>,
    new: HashMap<String, PageVersion>,
    dir: std::path::PathBuf,
    /// How the names of this run's files end.
    extension: &'static str,
    /// Whether pages are cleaned as they were before, so that an unchanged page gives an unchanged article.
    plain: bool,
}

impl Past {
    fn open(config: &Config, plain: bool, extension: &'static str) -> Result<Self> {
        let store = Some(Arc::new(Store::open_with(&config.store_path(), &config.store.options())?));
        let filed = Arc::new(FilingRecord::read(&config.output.dir)?);
        Ok(Self { store, filed, new: HashMap::new(), dir: config.output.dir.clone(), extension, plain })
    }

    /// What is known of pages that were fetched before.
    fn versions(&self) -> Versions {
        let store = self.store.clone().filter(|_| self.plain);
        Versions { store, filed: Arc::clone(&self.filed), dir: self.dir.clone(), extension: self.extension }
    }

    /// Remembers the version of a page whose article was filed.
    fn saw(&mut self, page: Page) -> Result<()> {
        let filed = page.articles.first().filter(|a| a.verdict == PageVerdict::Article);
        let (Some(article), false, true) = (filed, page.validators.is_empty(), self.store.is_some()) else { return Ok(()) };
        let Validators { etag, last_modified } = page.validators;
        self.new.insert(page.url, PageVersion { etag, last_modified, article: Some(article.id.clone()), ..PageVersion::default() });
        if self.new.len() >= KEPT_AT_ONCE { self.keep() } else { Ok(()) }
    }

    fn keep(&mut self) -> Result<()> {
        let new = std::mem::take(&mut self.new);
        match &self.store {
            Some(store) if !new.is_empty() => Ok(store.keep_versions(new.iter().map(|(url, version)| (url.as_str(), version)))?),
            _ => Ok(()),
        }
    }
}

/// The versions of pages that were fetched before.
struct Versions {
    store: Option<Arc<Store>>,
    filed: Arc<FilingRecord>,
    dir: std::path::PathBuf,
    extension: &'static str,
}

impl Versions {
    /// What is known of a page whose article still has its file.
    fn of(&self, url: &str) -> Result<Option<PageVersion>> {
        let Some(store) = &self.store else { return Ok(None) };
        let version = store.version(url)?;
        let file = |version: &PageVersion| Some(self.dir.join(self.filed.file_of(version.article.as_deref()?)?));
        let stands = |file: std::path::PathBuf| file.is_file() && file.extension().is_some_and(|end| end == self.extension);
        Ok(version.filter(|version| file(version).is_some_and(stands)))
    }
}

/// What a page gave; no article at all if it has not changed.
struct Page {
    url: String,
    articles: Vec<Article>,
    validators: Validators,
}

async fn fetch_all(pipeline: Arc<Pipeline>, urls: Addresses, writer: &mut Writer, past: &mut Past, voice: &Voice) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let now = clock::now();
    let day = FilingDay { day: now.to_zoned(TimeZone::UTC).date(), origin: Origin::Fetched };
    let versions = past.versions();
    let tasks = urls.map(move |url| {
        let (pipeline, known) = (Arc::clone(&pipeline), url.and_then(|url| versions.of(&url).map(|version| (url, version))));
        async move {
            let (url, version) = known?;
            let name = url.clone();
            let done = tokio::spawn(fetch_one(pipeline, url, version, now)).await;
            anyhow::Ok(done.unwrap_or_else(|fault| Page::failed(name, fault.to_string())))
        }
    });
    let mut pages = tasks.buffered(WINDOW);
    while let Some(page) = pages.next().await {
        let mut page = page?;
        for article in &mut page.articles {
            if let Some(id) = writer.take(article, day, &mut outcome, voice)? {
                article.id = id;
            }
        }
        if page.articles.is_empty() {
            voice.detail(&format!("{}: nothing changed", page.url));
            outcome.count(PageVerdict::Article);
            outcome.unchanged += 1;
        }
        past.saw(page)?;
        voice.step();
    }
    Ok(outcome)
}

impl Page {
    fn failed(url: String, error: String) -> Self {
        Self { articles: vec![Article::failed(&url, error)], url, validators: Validators::default() }
    }

    /// A page that could not be had; where the headers name the wall that refused it, it is blocked as a page of that wall is.
    fn refused(url: String, error: &PipelineError) -> Self {
        let mut page = Self::failed(url, error.to_string());
        if let Some(wall) = error.wall() {
            page.articles.iter_mut().for_each(|article| (article.verdict, article.wall) = (PageVerdict::Blocked, Some(wall)));
        }
        page
    }
}

/// One page; a failure is a record that says why.
async fn fetch_one(pipeline: Arc<Pipeline>, url: String, version: Option<PageVersion>, now: Timestamp) -> Page {
    let candidate = Candidate { url: url.clone(), ..Candidate::default() };
    let validators = version.map(|v| Validators { etag: v.etag, last_modified: v.last_modified });
    let loaded = match pipeline.page_unless(&candidate, validators.as_ref()).await {
        Ok(Brought::New(loaded)) => loaded,
        Ok(Brought::Unchanged) => return Page { url, articles: Vec::new(), validators: Validators::default() },
        Err(error) => return Page::refused(url, &error),
    };
    let validators = loaded.validators.clone();
    let hash = setup::page_hash(&loaded.bytes);
    // Cleaning is work for the processor: it goes where it holds up no request.
    let cleaned = tokio::task::spawn_blocking(move || pipeline.clean(&candidate, &loaded, now)).await;
    match cleaned {
        Ok(cleaned) => {
            let articles = cleaned.into_iter().map(|c| Article { page: Some(hash), ..c.article }).collect();
            Page { url, articles, validators }
        }
        Err(fault) => Page::failed(url, fault.to_string()),
    }
}
