//! `dateline run`: poll the configured sources and file what is new.

use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::hooks::Hooks;
use super::remembered::Remembered;
use super::shelf::Shelf;
use super::telling::{Teller, summary};
use super::voice::Voice;
use super::{args, clock, net, setup, signals};
use crate::config::{self, Config, Listed};
use crate::files::Output;
use crate::model::Article;
use crate::pipeline::{Memory, Observer, Sites, SourceKind};
use crate::render::{self, Format, render};
use crate::schedule::{self, Changed, Copies, House, Live, Mode, Rules, Source, Tally};
use crate::store::{Index, Store, copy_rows, copy_state, is_server};

pub(super) fn run(args: &args::Run, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    only(args, common, Vec::new(), voice)
}

/// The same for these sources alone, by address; none: for all.
pub(super) fn only(args: &args::Run, common: &args::Common, only: Vec<String>, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let mut config = configuration(args, common)?;
    let _trial = if args.trial { Some(Trial::of(&mut config)?) } else { None };
    let mut live = live(args, common, &config, false)?;
    live.rules.only = only;
    let output = Output::open(&config.output.dir, &config.output.options())?;
    output.mended().iter().for_each(|what| voice.warn(what));
    let state = Arc::new(Store::open_with(&config.store_path(), &config.store.options())?);
    state.hold()?;
    let keep = args.keep_pages.map_or(config.store.keep_pages, setup::keep_pages);
    let waiting = Arc::clone(&state);
    let shelf: Arc<dyn Memory> = Arc::new(Shelf::new(Arc::clone(&state), &config, keep)?);
    let remembered = Remembered::open(Arc::clone(&waiting), &config.learn, clock::now())?;
    let watch = Watch { shelf, sites: remembered.clone().map(teaching), observer: None, allow_none: false };
    watch.take(&mut live);
    let house = House {
        state,
        output: Arc::new(output),
        index: index(&config)?,
        clock: Arc::new(clock::System),
        reload: Some(reload(args.clone(), common.clone(), config.clone(), watch)),
    };
    let mode = match (args.once || args.trial, args.due) {
        (true, false) => Mode::Once,
        (true, true) => Mode::OnceDue,
        (false, _) => Mode::Forever,
    };
    let teller = Teller { voice, json: args.log == "json", changes: mode == Mode::Forever };
    let hooks = if args.trial { None } else { Hooks::new(&config, &waiting, Voice::new(common))? };
    let tell = |event: &schedule::Event| {
        teller.tell(event);
        hooks.iter().for_each(|hooks| hooks.hear(event));
    };
    let runtime = net::runtime()?;
    let tally = runtime.block_on(async {
        let mut orders = signals::orders(mode != Mode::Forever)?;
        if mode == Mode::Forever {
            voice.say(&format!("polling {} into {}; stop with Ctrl-C", sources(live.sources.len()), config.output.dir.display()));
        }
        let work = schedule::run(&house, live, mode, &mut orders, &tell);
        let stopped = |done: &Result<Tally, _>| mode == Mode::Forever || done.as_ref().map_or(true, |tally| tally.stopped);
        anyhow::Ok(Hooks::beside(hooks.as_ref(), work, stopped, config.schedule.drain).await?)
    });
    // What was broken off may still sit in a thread that nobody waits for.
    runtime.shutdown_background();
    remembered.map_or(Ok(()), |remembered| remembered.keep())?;
    let tally = tally?;
    let place = if args.trial { "nothing was written".to_owned() } else { config.output.dir.display().to_string() };
    voice.say(&format!("{} → {place} ({:.1} s)", summary(&tally), start.elapsed().as_secs_f64()));
    if mode != Mode::Forever {
        waits(&waiting, voice)?;
    }
    Ok(if mode == Mode::Forever { 0 } else { status(&tally) })
}

/// What a round leaves for the next one, and when that can be.
fn waits(state: &Store, voice: &Voice) -> Result<()> {
    let (pages, first) = (state.waiting()?, state.next_page()?);
    if let (1.., Some(first)) = (pages, first) {
        let pages = super::voice::counted(usize::try_from(pages).unwrap_or(usize::MAX), "page");
        voice.say(&format!("{pages} wait for another round, the first until {first:.0}"));
    }
    Ok(())
}

/// Where a dry run writes: a folder that is gone afterwards, with a copy of the state.
struct Trial {
    _folder: tempfile::TempDir,
}

impl Trial {
    /// Leads everything that would be written there.
    fn of(config: &mut Config) -> Result<Self> {
        let folder = tempfile::tempdir().context("no folder for the dry run can be made")?;
        let (real, copy) = (config.store_path(), folder.path().join("dateline.db"));
        if is_server(&real) {
            copy_rows(&Store::open_with(&real, &config.store.options())?, &Store::open(&copy)?)?;
        } else if real.exists() {
            copy_state(&real, &copy)?;
        }
        folder.path().clone_into(&mut config.output.dir);
        config.store.path = copy;
        (config.store.index, config.store.keep_pages) = (false, config::KeepPages::None);
        Ok(Self { _folder: folder })
    }
}

/// The index of what is filed, if there is to be one.
fn index(config: &Config) -> Result<Option<Arc<Index>>> {
    let path = config.index_path();
    Ok(if config.store.index { Some(Arc::new(Index::open(&path, &config.store.options())?)) } else { None })
}

fn sources(n: usize) -> String {
    super::voice::counted(n, "source")
}

fn configuration(args: &args::Run, common: &args::Common) -> Result<Config> {
    let mut flags = setup::cleaning_flags(&args.cleaning);
    flags.extend(args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")));
    flags.extend(args.no_learn.then(|| setup::flag("learn.enabled", false, "--no-learn")));
    flags.extend(args.jobs.map(|n| setup::flag("fetch.concurrency", n, "--jobs")));
    setup::configuration(common, flags)
}

/// Everything that a new configuration may change. `allow_none`: sources may come later.
pub(super) fn live(args: &args::Run, common: &args::Common, config: &Config, allow_none: bool) -> Result<Live> {
    let listed = config.all_sources(setup::configuration_file(common).as_deref())?;
    if listed.is_empty() && !allow_none {
        bail!(
            "no source is configured; add one with `dateline source add URL`, or write a [[source]] with its url into {}",
            setup::configuration_file(common)
                .map_or_else(|| "a dateline.toml (`dateline config init` begins one)".to_owned(), |file| file.display().to_string())
        );
    }
    let format = setup::format(args.format.as_deref(), config)?;
    let options = setup::extract_options(&args.cleaning, &config.clean)?;
    let bodies: Vec<render::Body> = config.output.body.iter().map(|body| (*body).into()).collect();
    let beside = setup::beside(format, &bodies);
    let shown = render::Options { bodies, ..render::Options::default() };
    Ok(Live {
        pipeline: net::pipeline(config, options, false)?,
        render: Box::new(move |article| contents(article, format, &shown)),
        beside: Box::new(move |article| beside.iter().map(|other| contents(article, *other, &render::Options::default())).collect()),
        sources: listed.iter().map(|listed| source(listed, config)).collect::<Result<_>>()?,
        rules: rules(config),
    })
}

/// A memory of sites that learns from what is read.
pub(super) fn teaching(remembered: Arc<Remembered>) -> Sites {
    Sites { memory: remembered, learns: true }
}

/// What every configuration of one run shares.
pub(super) struct Watch {
    pub(super) shelf: Arc<dyn Memory>,
    pub(super) sites: Option<Sites>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    /// Whether there need be no sources.
    pub(super) allow_none: bool,
}

impl Watch {
    pub(super) fn take(&self, live: &mut Live) {
        live.pipeline.memory = Some(Arc::clone(&self.shelf));
        live.pipeline.sites.clone_from(&self.sites);
        live.pipeline.observer.clone_from(&self.observer);
    }
}

/// Reads the configuration again. Where the files and the state lie cannot change while the program runs.
pub(super) fn reload(args: args::Run, common: args::Common, before: Config, watch: Watch) -> Box<schedule::Reload> {
    Box::new(move || {
        let read = || -> Result<Live> {
            let config = configuration(&args, &common)?;
            if (&config.output.dir, config.store_path()) != (&before.output.dir, before.store_path()) {
                bail!("output.dir and store.path cannot change while dateline runs; stop it and start it again");
            }
            let mut live = live(&args, &common, &config, watch.allow_none)?;
            watch.take(&mut live);
            Ok(live)
        };
        read().map_err(|error| format!("{error:#}"))
    })
}

fn rules(config: &Config) -> Rules {
    let Config { output, schedule, fetch, clean, .. } = config;
    Rules {
        copies: match output.copies {
            config::Copies::File => Copies::File,
            config::Copies::Record => Copies::Record,
        },
        changed: match output.changed {
            config::Changed::Replace => Changed::Replace,
            config::Changed::KeepFirst => Changed::KeepFirst,
            config::Changed::Both => Changed::Both,
        },
        retention: output.retention,
        month_index: output.month_index,
        least: schedule.min_interval,
        most: schedule.max_interval,
        min_free_bytes: schedule.min_free_bytes,
        drain: schedule.drain,
        cleaning: schedule.clean_timeout,
        jobs: fetch.concurrency,
        // One more waits for the host's turn, so that the turn is taken at once.
        per_host: fetch.per_host + 1,
        cleaners: clean.jobs,
        batch_bytes: schedule.batch_bytes.max(1),
        ..Rules::default()
    }
}

fn contents(article: &Article, format: Format, options: &render::Options) -> (String, &'static str) {
    (render(article, format, options), format.extension())
}

fn source(listed: &Listed, config: &Config) -> Result<Source> {
    let source = &listed.source;
    let every = source.plan(&config.schedule.timezone).map_err(|error| anyhow::anyhow!("{}: {error}", listed.file.display()))?;
    Ok(Source { url: source.url.url(&setup::current_folder()?)?, name: source.name.clone(), kind: kind(source.kind), every })
}

pub(super) fn kind(kind: config::Kind) -> SourceKind {
    match kind {
        config::Kind::Auto => SourceKind::Auto,
        config::Kind::Feed => SourceKind::Feed,
        config::Kind::Sitemap => SourceKind::Sitemap,
        config::Kind::Homepage => SourceKind::Homepage,
        config::Kind::List => SourceKind::List,
    }
}

/// 0 all done, 1 some sources or pages failed or it was stopped, 2 every source failed.
fn status(tally: &Tally) -> u8 {
    match (tally.sources_failed, tally.failed) {
        (0, 0) => u8::from(tally.stopped),
        (failed, _) if failed == tally.sources => 2,
        _ => 1,
    }
}
