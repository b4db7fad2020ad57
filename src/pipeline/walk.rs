//! From a source to all that it leads to: the sitemaps of an index, the feeds of a homepage or outline; within limits.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, civil};
use url::Url;

use super::listing::{Listing, Sink};
use super::source::{self, SourceKind};
use super::{Loaded, Offered, Pipeline, PipelineError, Seen, load_if_changed};
use crate::discover::{self, Announced, Found, Limits, Listed, Sitemap, SitemapWalk};
use crate::fetch::{Kind, Validators};
use crate::model::{Candidate, VisitHints};

/// Feeds that are read of one homepage.
const MAX_ANNOUNCED: usize = 5;
/// Notes of one visit; what more there is to tell is counted.
const MAX_NOTES: usize = 20;
/// Other hosts of one sitemap whose robots.txt is asked whether it lists the sitemap.
const MAX_FOREIGN: usize = 3;

/// How far sources are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// What a sitemap lists is taken if it was published or changed since; what is not dated may be new.
    pub since: Since,
    /// The most entries that are taken of one source, the newest; 0: 200,000.
    pub max_entries: usize,
    /// Sitemaps, or feeds of an outline, that are read of one source.
    pub max_files: usize,
    /// Indexes within indexes are followed so far.
    pub max_depth: u32,
    /// Whether feeds are guessed where a homepage announces none, and outlines followed.
    pub explore: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { since: Since::Within(Duration::from_hours(7 * 24)), max_entries: 1_000, max_files: 1_000, max_depth: 5, explore: false }
    }
}

/// From when on entries are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Since {
    /// All of them.
    #[default]
    Ever,
    /// From that day on.
    Day(civil::Date),
    /// Those of so much time before now.
    Within(Duration),
}

/// Reads a source, and what it leads to. `None` is a source that has not changed; what it led to before may have.
pub(super) async fn read(
    pipeline: &Pipeline,
    url: &Url,
    kind: SourceKind,
    loaded: Option<Loaded>,
    validators: &Validators,
    sink: Option<Sink<'_>>,
) -> Result<(Offered, Vec<(Url, Seen)>), PipelineError> {
    let mut visit = Visit::new(pipeline, url, kind, sink);
    let validators = if let Some(loaded) = loaded {
        visit.first(&loaded).await?;
        loaded.validators
    } else {
        let listed = pipeline.memory.as_ref().map_or(Ok(Vec::new()), |memory| memory.listed_by(url)).map_err(PipelineError::Memory)?;
        if listed.is_empty() {
            return Ok((Offered::Unchanged, Vec::new()));
        }
        listed.into_iter().for_each(|url| visit.walk.offer(url, 1));
        validators.clone()
    };
    visit.follow().await?;
    let changed = visit.changed;
    let (offered, seen) = visit.offered(validators);
    Ok((if changed { offered } else { Offered::Unchanged }, seen))
}

/// One visit to a source.
struct Visit<'a, 's> {
    pipeline: &'a Pipeline,
    url: &'a Url,
    kind: SourceKind,
    since: Option<civil::Date>,
    walk: SitemapWalk,
    /// The files that are read on the way are feeds, not sitemaps.
    feeds: bool,
    title: Option<String>,
    listing: Listing<'s>,
    /// The links of a homepage: they come behind what its feeds offer.
    links: Vec<Candidate>,
    /// Entries, and whole sitemaps, that are older than what is asked for.
    too_old: usize,
    seen: Vec<(Url, Seen)>,
    notes: Vec<String>,
    untold: usize,
    changed: bool,
    failure: Option<PipelineError>,
    moved_to: Option<String>,
    hints: VisitHints,
}

impl<'a, 's> Visit<'a, 's> {
    fn new(pipeline: &'a Pipeline, url: &'a Url, kind: SourceKind, sink: Option<Sink<'s>>) -> Self {
        let rules = &pipeline.discover;
        let mut walk = SitemapWalk::new([url.clone()], Limits { depth: rules.max_depth, files: rules.max_files });
        walk.take();
        Self {
            since: since(pipeline),
            walk,
            pipeline,
            url,
            kind,
            feeds: false,
            title: None,
            listing: Listing::new(rules.max_entries, sink),
            links: Vec::new(),
            too_old: 0,
            seen: Vec::new(),
            notes: Vec::new(),
            untold: 0,
            changed: false,
            failure: None,
            moved_to: None,
            hints: VisitHints::default(),
        }
    }

    /// The source itself: what it is decides what is followed.
    async fn first(&mut self, loaded: &Loaded) -> Result<(), PipelineError> {
        self.changed = true;
        self.moved_to = loaded.moved_to.as_ref().map(Url::to_string);
        self.hints.fresh_for = loaded.fresh_for;
        match source::found(self.kind, &loaded.bytes, loaded.content_type.as_deref(), &loaded.url)? {
            Found::Feed(feed) => {
                self.title = feed.title;
                self.hints = VisitHints { fresh_for: loaded.fresh_for, ..feed.hints };
                self.take(feed.candidates);
            }
            Found::Sitemap(sitemap) => self.sitemap(sitemap, &loaded.url, 0).await,
            Found::Feeds(feeds) if self.pipeline.discover.explore => {
                self.feeds = true;
                feeds.iter().filter_map(|f| Url::parse(&f.url).ok()).for_each(|url| self.walk.offer(url, 1));
            }
            Found::Feeds(feeds) => return Err(source::outline(&loaded.url, &feeds).into()),
            Found::Page { feeds, candidates } => self.homepage(feeds, candidates, &loaded.url)?,
        }
        Ok(())
    }

    /// A homepage's announced feeds are better sources than its links, which come behind theirs.
    fn homepage(&mut self, feeds: Vec<Announced>, candidates: Vec<Candidate>, url: &Url) -> Result<(), PipelineError> {
        let feeds: Vec<Url> = feeds.into_iter().map(|feed| feed.url).collect();
        let guess = feeds.is_empty() && candidates.is_empty() && self.pipeline.discover.explore && url.scheme() != "file";
        let follow = if self.kind == SourceKind::Homepage { Vec::new() } else { feeds.clone() };
        if follow.is_empty() && candidates.is_empty() && !guess {
            return Err(source::no_source(url, feeds).into());
        }
        self.feeds = true;
        let follow = if guess { discover::well_known_feeds(url) } else { follow };
        follow.into_iter().take(if guess { usize::MAX } else { MAX_ANNOUNCED }).for_each(|url| self.walk.offer(url, 1));
        self.links = candidates;
        Ok(())
    }

    async fn sitemap(&mut self, mut sitemap: Sitemap, url: &Url, depth: u32) {
        if self.kind != SourceKind::List && url.scheme() != "file" {
            let out = self.keep_site(&mut sitemap, url).await;
            if out > 0 {
                self.note(format!("{url}: {out} addresses of other sites left out"));
            }
        }
        if let Some(day) = self.since {
            let before = sitemap.pages.len() + sitemap.sitemaps.len();
            sitemap.pages.retain(|listed| listed.is_since(day));
            sitemap.sitemaps.retain(|listed| listed.is_since(day));
            self.too_old += before - sitemap.pages.len() - sitemap.sitemaps.len();
        }
        if sitemap.truncated {
            self.note(format!("{url}: it breaks off, or lists more than 50,000 addresses"));
        }
        self.walk.add(&sitemap, depth);
        sitemap.pages.into_iter().for_each(|listed| self.listing.push(listed));
    }

    /// A sitemap speaks for its own site, and for those whose robots.txt lists it.
    async fn keep_site(&mut self, sitemap: &mut Sitemap, url: &Url) -> usize {
        let (client, own) = (&self.pipeline.client, self.url);
        let mut homes = vec![url.clone()];
        for foreign in sitemap.foreign_homes(url, MAX_FOREIGN) {
            let lists =
                |robots: &crate::robots::Robots| robots.sitemaps().iter().any(|s| foreign.join(s).is_ok_and(|s| s == *own || s == *url));
            if client.robots(&foreign).await.is_ok_and(|robots| lists(&robots)) {
                homes.push(foreign);
            }
        }
        sitemap.keep_sites(&homes)
    }

    /// Reads what is still to be read. One file that fails costs no other; if nothing could be read, its error is the source's.
    async fn follow(&mut self) -> Result<(), PipelineError> {
        let (mut read, mut asked) = (0, 0);
        while let Some((url, depth)) = self.walk.take() {
            asked += 1;
            let kind = if self.feeds { Kind::Feed } else { Kind::Sitemap };
            match load_if_changed(self.pipeline, &url, kind).await {
                Ok(None) => read += 1,
                Ok(Some(loaded)) => {
                    read += 1;
                    self.take_file(&loaded, &url, depth).await;
                }
                Err(error @ PipelineError::Memory(_)) => return Err(error),
                Err(error) => self.failed(error),
            }
        }
        let links = std::mem::take(&mut self.links);
        self.take(links);
        if self.walk.left_out() > 0 {
            self.note(format!("{}: {} further sitemaps left out", self.url, self.walk.left_out()));
        }
        match self.failure.take() {
            Some(error) if asked > 0 && read == 0 && self.listing.is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    async fn take_file(&mut self, loaded: &Loaded, url: &Url, depth: u32) {
        let found = match discover::candidates(&loaded.bytes, loaded.content_type.as_deref(), &loaded.url) {
            Ok(found) => found,
            Err(error) => return self.failed(error.into()),
        };
        match found {
            Found::Sitemap(sitemap) => self.sitemap(sitemap, &loaded.url, depth).await,
            Found::Feed(feed) => self.take(feed.candidates),
            Found::Feeds(_) | Found::Page { .. } => return self.note(format!("{url}: it is neither a feed nor a sitemap")),
        }
        self.changed = true;
        let (validators, fresh_for) = (loaded.validators.clone(), loaded.fresh_for);
        self.seen.push((url.clone(), Seen { validators, fresh_for, listed_by: Some(self.url.clone()) }));
    }

    fn failed(&mut self, error: PipelineError) {
        self.note(error.to_string());
        self.failure.get_or_insert(error);
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < MAX_NOTES { self.notes.push(note) } else { self.untold += 1 }
    }

    fn take(&mut self, candidates: Vec<Candidate>) {
        candidates.into_iter().for_each(|candidate| self.listing.push(Listed::from(candidate)));
    }

    fn offered(mut self, validators: Validators) -> (Offered, Vec<(Url, Seen)>) {
        let (candidates, left_out) = std::mem::replace(&mut self.listing, Listing::new(1, None)).end();
        if left_out > 0 {
            self.note(format!("{}: {left_out} older entries left out", self.url));
        }
        if let (1.., Some(day)) = (self.too_old, self.since) {
            let of = match self.pipeline.discover.since {
                Since::Within(_) => "; discover.sitemap_age says how old they may be, 0s takes all",
                _ => "",
            };
            self.note(format!("{}: {} left out that were neither published nor changed since {day}{of}", self.url, self.too_old));
        }
        if self.untold > 0 {
            self.notes.push(format!("{}: {} further notes", self.url, self.untold));
        }
        let (notes, moved_to, hints) = (self.notes, self.moved_to, self.hints);
        (Offered::New { title: self.title, candidates, validators, notes, moved_to, hints }, self.seen)
    }
}

fn since(pipeline: &Pipeline) -> Option<civil::Date> {
    match pipeline.discover.since {
        Since::Ever => None,
        Since::Day(day) => Some(day),
        Since::Within(span) => {
            let now = pipeline.memory.as_ref()?.now();
            let start = now.checked_sub(SignedDuration::try_from(span).ok()?).ok()?;
            Some(start.to_zoned(TimeZone::UTC).date())
        }
    }
}
