//! `dateline discover`: what a feed, sitemap, list or homepage offers.

use std::io::{self, Write};

use anyhow::{Result, anyhow};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::json;

use super::voice::{Voice, counted, named, visible};
use super::{args, clock, net, setup};
use crate::discover::{ListedFeed, to_opml};
use crate::extract;
use crate::model::Candidate;
use crate::pipeline::{Offered, Pipeline, Since, SiteSources, SourceKind};
use crate::text::gate::tame_json;

pub(super) fn run(args: &args::Discover, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let config = setup::configuration(common, Vec::new())?;
    let wanted = Wanted::new(args)?;
    let mut pipeline = net::pipeline(&config, extract::Options::default(), true)?;
    pipeline.discover.explore = true;
    pipeline.discover.max_entries = 0;
    pipeline.discover.since = args.since.map_or(Since::Ever, Since::Day);
    let runtime = net::runtime()?;
    if args.feeds || args.format == "opml" {
        return feeds(args, &pipeline, &runtime, voice);
    }
    let (mut offered, mut failed) = (0, 0);
    for source in &args.sources {
        let mut shown = Shown { wanted: &wanted, json: args.format == "jsonl", offered: 0, fitting: 0, written: Ok(()) };
        let done = runtime.block_on(discover(&pipeline, source, &mut |candidate| shown.take(&candidate)));
        offered += shown.fitting;
        shown.written?;
        match done {
            Ok(notes) => {
                notes.iter().for_each(|note| voice.warn(note));
                if shown.fitting == 0 {
                    let why = if shown.offered == 0 { "offers no article" } else { "offers no article that fits" };
                    voice.warn(&format!("{source}: {why}"));
                }
            }
            Err(error) => {
                failed += 1;
                voice.error(&named(source, &error));
            }
        }
    }
    voice.say(&format!(
        "{}: {} offered, {failed} failed ({:.1} s)",
        counted(args.sources.len(), "source"),
        counted(offered, "article"),
        start.elapsed().as_secs_f64()
    ));
    Ok(if failed == 0 { 0 } else { 1 + u8::from(failed == args.sources.len()) })
}

/// What of the candidates is to be shown.
struct Wanted {
    since: Option<jiff::civil::Date>,
    include: Option<GlobSet>,
    exclude: GlobSet,
    dated: bool,
}

impl Wanted {
    fn new(args: &args::Discover) -> Result<Self> {
        let include = patterns(&args.include, "--include")?;
        let dated = args.dated;
        Ok(Self {
            dated,
            since: args.since,
            include: Some(include).filter(|set| !set.is_empty()),
            exclude: patterns(&args.exclude, "--exclude")?,
        })
    }

    fn has(&self, candidate: &Candidate) -> bool {
        let late = self.since.is_none_or(|since| candidate.date.is_none_or(|date| date.day >= since));
        let dated = !self.dated || candidate.date.is_some();
        late && dated && self.include.as_ref().is_none_or(|set| set.is_match(&candidate.url)) && !self.exclude.is_match(&candidate.url)
    }
}

/// Patterns over whole addresses, in which `*` stands for anything, a slash too.
fn patterns(texts: &[String], flag: &str) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        let glob = GlobBuilder::new(text).literal_separator(false).backslash_escape(true).build();
        set.add(glob.map_err(|e| anyhow!("{flag}: {text:?} is no pattern: {}", e.kind()))?);
    }
    Ok(set.build()?)
}

/// What is written as it is found.
struct Shown<'a> {
    wanted: &'a Wanted,
    json: bool,
    offered: usize,
    fitting: usize,
    written: Result<()>,
}

impl Shown<'_> {
    fn take(&mut self, candidate: &Candidate) {
        self.offered += 1;
        if self.wanted.has(candidate) && self.written.is_ok() {
            self.fitting += 1;
            self.written = print(candidate, self.json);
        }
    }
}

/// Hands on what the source offers, and gives what there is to tell.
async fn discover(pipeline: &Pipeline, source: &str, take: &mut (dyn FnMut(Candidate) + Send)) -> Result<Vec<String>, String> {
    let url = net::address(source)?;
    Ok(match pipeline.stream(&url, SourceKind::Auto, take).await.map_err(|e| e.to_string())? {
        Offered::New { notes, .. } => notes,
        Offered::Unchanged => Vec::new(),
    })
}

/// The feeds and sitemaps themselves, one a line, as objects, or as one outline.
fn feeds(args: &args::Discover, pipeline: &Pipeline, runtime: &tokio::runtime::Runtime, voice: &Voice) -> Result<u8> {
    let (mut found, mut failed) = (Vec::new(), 0);
    for source in &args.sources {
        let asked = net::address(source).map(|url| runtime.block_on(pipeline.feeds(&url)).map_err(|e| e.to_string()));
        match asked.and_then(|feeds| feeds) {
            Ok(SiteSources { feeds, sitemaps }) => {
                if feeds.is_empty() && sitemaps.is_empty() {
                    voice.warn(&format!("{source}: no feed and no sitemap was found"));
                }
                found.extend(feeds.into_iter().map(|feed| (source, feed)));
                // An outline is for readers of feeds.
                let sitemaps = sitemaps.iter().filter(|_| args.format != "opml");
                found.extend(sitemaps.map(|url| (source, ListedFeed { url: url.to_string(), ..ListedFeed::default() })));
            }
            Err(error) => {
                failed += 1;
                voice.error(&named(source, &error));
            }
        }
    }
    let mut out = io::stdout().lock();
    if args.format == "opml" {
        let feeds: Vec<ListedFeed> = found.into_iter().map(|(_, feed)| feed).collect();
        write!(out, "{}", to_opml("Feeds", &feeds))?;
    } else {
        for (source, ListedFeed { url, title, home, folders, .. }) in found {
            let object = || json!({ "url": url, "title": title, "home": home, "folders": folders, "source": source });
            writeln!(out, "{}", if args.format == "jsonl" { tame_json(object().to_string()) } else { visible(&url) })?;
        }
    }
    Ok(if failed == 0 { 0 } else { 1 + u8::from(failed == args.sources.len()) })
}

fn print(candidate: &Candidate, json: bool) -> Result<()> {
    let line = if json { tame_json(serde_json::to_string(candidate)?) } else { visible(&candidate.url) };
    Ok(writeln!(io::stdout().lock(), "{line}")?)
}
