//! `dateline run`: poll the configured sources and file what is new.

use std::fmt::Write;
use std::sync::Arc;

use anyhow::{Result, bail};

use super::shelf::Shelf;
use super::voice::{Voice, counted, named};
use super::{args, clock, net, setup};
use crate::config::{self, Config};
use crate::files::Output;
use crate::model::Article;
use crate::pipeline::SourceKind;
use crate::render::{self, Format, render};
use crate::schedule::{Event, Round, Source, Tally, run_round};
use crate::store::Store;

pub(super) fn run(args: &args::Run, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let config = configuration(args, common)?;
    if config.sources.is_empty() {
        bail!("no source is configured; add a [[source]] with its url to the file that --config names (config/example.toml shows how)");
    }
    let format = setup::format(args.format.as_deref(), &config)?;
    let options = setup::extract_options(&args.cleaning, &config.clean)?;
    let mut pipeline = net::pipeline(&config, options, false)?;
    let sources = sources(&config)?;
    let output = Output::open(&config.output.dir, &config.output.options())?;
    output.mended().iter().for_each(|what| voice.warn(what));
    let store = Arc::new(Store::open_with(&config.store_path(), &config.store.options())?);
    let keep = args.keep_pages.map_or(config.store.keep_pages, setup::keep_pages);
    pipeline.memory = Some(Arc::new(Shelf::new(Arc::clone(&store), &config, keep)?));
    let render = move |article: &Article| contents(article, format);
    let round = Round {
        pipeline: &pipeline,
        store: &store,
        output: &output,
        render: &render,
        now: &clock::now,
        tell: &|event| tell(voice, &event),
        jobs: config.fetch.concurrency,
    };
    let tally = net::runtime()?.block_on(run_round(&round, &sources))?;
    pipeline.settle()?;
    voice.say(&format!("{} → {} ({:.1} s)", summary(&tally), config.output.dir.display(), start.elapsed().as_secs_f64()));
    Ok(status(&tally))
}

fn configuration(args: &args::Run, common: &args::Common) -> Result<Config> {
    let mut flags = setup::cleaning_flags(&args.cleaning);
    flags.extend(args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")));
    flags.extend(args.jobs.map(|n| setup::flag("fetch.concurrency", n, "--jobs")));
    setup::configuration(common, flags)
}

fn contents(article: &Article, format: Format) -> (String, &'static str) {
    (render(article, format, &render::Options { header: true }), format.extension())
}

fn sources(config: &Config) -> Result<Vec<Source>> {
    let folder = setup::current_folder()?;
    let source = |s: &config::Source| {
        let url = s.url.url(&folder)?;
        Ok(Source { url, name: s.name.clone(), kind: kind(s.kind), every: s.every })
    };
    config.sources.iter().map(source).collect()
}

fn kind(kind: config::Kind) -> SourceKind {
    match kind {
        config::Kind::Auto => SourceKind::Auto,
        config::Kind::Feed => SourceKind::Feed,
        config::Kind::Sitemap => SourceKind::Sitemap,
        config::Kind::Homepage => SourceKind::Homepage,
        config::Kind::List => SourceKind::List,
    }
}

fn tell(voice: &Voice, event: &Event) {
    match event {
        Event::Visited { source, found, new } => voice.say(&format!("{}: {found} offered, {new} new", name(source))),
        Event::Unchanged(source) => voice.say(&format!("{}: nothing changed", name(source))),
        Event::SourceFailed(source, error) => voice.error(&format!("{}: {error}", name(source))),
        Event::Filed(article, path, true) => voice.say(&format!("  + {path}  {}", article.title.as_deref().unwrap_or("(no title)"))),
        Event::Filed(_, path, false) => voice.detail(&format!("  = {path}")),
        Event::Known(article) => voice.detail(&format!("  {}: filed before", article.source)),
        Event::Nothing(article) => voice.say(&format!("  - {}: {}", article.source, article.verdict.name())),
        Event::PageFailed(url, error) => voice.error(&named(url, error)),
        _ => {}
    }
}

fn name(source: &Source) -> &str {
    if source.name.is_empty() { source.url.as_str() } else { &source.name }
}

fn summary(t: &Tally) -> String {
    let mut out = format!("{}, {} offered: {} filed", counted(t.sources, "source"), counted(t.found, "article"), t.filed);
    for (count, what) in [
        (t.known, "filed before"),
        (t.nothing, "without an article"),
        (t.failed, "failed"),
        (t.sources_failed, if t.sources_failed == 1 { "source failed" } else { "sources failed" }),
    ] {
        if count > 0 {
            let _ = write!(out, ", {count} {what}");
        }
    }
    out
}

/// 0 all done, 1 some sources or pages failed, 2 every source failed.
fn status(tally: &Tally) -> u8 {
    match (tally.sources_failed, tally.failed) {
        (0, 0) => 0,
        (failed, _) if failed == tally.sources => 2,
        _ => 1,
    }
}
