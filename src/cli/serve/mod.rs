//! `dateline serve`: the HTTP service, beside the scheduler or alone.

mod args;
mod controls;
#[cfg(feature = "mcp")]
mod model_tools;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};

use super::hooks::Hooks;
use super::remembered::Remembered;
use super::shelf::Shelf;
use super::telling::{Teller, summary};
use super::voice::Voice;
use super::{args as common_args, clock, net, run as polling, settings, setup, signals};
use crate::config::{Config, Layers};
use crate::files::Output;
use crate::pipeline::Memory;
use crate::schedule::{self, House, Live, Mode, Order, Orders, Tally};
use crate::serve::{self, Access, Metrics, Reader, Service, Shown};
use crate::store::{Index, Store};

pub(crate) use args::Serve;
#[cfg(feature = "mcp")]
pub(crate) use model_tools::{Mcp, run as run_tools};

/// Events that a slow page of the dashboard may miss.
const MOST_EVENTS: usize = 256;

pub(super) fn run(args: &Serve, common: &common_args::Common, voice: &mut Voice) -> Result<u8> {
    let layers = layers(args, common);
    let config = Config::load(&layers)?;
    let options = options(args, &config)?;
    let listen = address(args, &config)?;
    let runtime = net::runtime()?;
    let listener = runtime.block_on(TcpListener::bind(listen)).with_context(|| format!("{listen}: cannot be listened at"))?;
    let local = listener.local_addr()?;
    let store = Arc::new(Store::open_with(&config.store_path(), &config.store.options())?);
    let index = Arc::new(Index::open(&config.index_path(), &config.store.options())?);
    let metrics = Arc::new(Metrics::default());
    let bench = Bench { args, common, config: &config, store: &store, index: &index, metrics: &metrics };
    let mut scheduled = if args.no_run { None } else { Some(bench.polling()?) };
    let reader = bench.reader(scheduled.as_ref().map(|(_, live)| live))?;
    if let Some((house, _)) = &mut scheduled {
        house.reload = house.reload.take().map(|reload| reloading(reload, Arc::clone(&reader)));
    }
    let (stop, stopping) = watch::channel(false);
    let (events, _) = broadcast::channel(MOST_EVENTS);
    let (order, orders) = Orders::channel();
    let desk = controls::Desk { common: common.clone(), store: Arc::clone(&store), orders: order.clone() };
    let house = serve::House {
        reader,
        store: Arc::clone(&store),
        index: Arc::clone(&index),
        folder: config.output.dir.clone(),
        metrics: Arc::clone(&metrics),
        events: events.clone(),
        log: access_log(args.log == "json", Voice::new(common)),
        controls: scheduled.is_some().then(|| Arc::new(desk) as _),
        settings: shown(&config, &layers)?,
        random,
    };
    let service = Arc::new(Service::new(options, house, stopping.clone()));
    greet(&service, local, scheduled.as_ref().map(|(_, live)| live.sources.len()), voice);
    let server = runtime.spawn(Arc::clone(&service).run(listener));
    let teller = Teller { voice, json: args.log == "json", changes: true };
    let hooks = if args.no_run { None } else { Hooks::new(&config, &store, Voice::new(common))? };
    let tell = |event: &schedule::Event| {
        teller.tell(event);
        hooks.iter().for_each(|hooks| hooks.hear(event));
        metrics.count(event);
        // Nobody may be listening.
        let _ = events.send(serde_json::to_string(event).unwrap_or_default());
    };
    let tally = runtime.block_on(async {
        signals::listen(false, move |given| {
            if given == Order::Stop {
                stop.send_replace(true);
            }
            order.send(given).is_ok()
        })?;
        let work = until_stopped(scheduled, orders, stopping, &tell);
        let tally = Hooks::beside(hooks.as_ref(), work, |_| true, config.schedule.drain).await?;
        let _ = tokio::time::timeout(config.schedule.drain + Duration::from_secs(1), server).await;
        anyhow::Ok(tally)
    });
    runtime.shutdown_background();
    if let Some(tally) = tally? {
        voice.say(&format!("{} → {}", summary(&tally), config.output.dir.display()));
    }
    Ok(0)
}

/// Runs the scheduler, or waits, until the process is told to stop.
async fn until_stopped(
    scheduled: Option<(House, Live)>,
    mut orders: Orders,
    mut stopping: watch::Receiver<bool>,
    tell: &(dyn Fn(&schedule::Event) + Sync),
) -> Result<Option<Tally>> {
    if let Some((house, live)) = scheduled {
        return Ok(Some(schedule::run(&house, live, Mode::Forever, &mut orders, tell).await?));
    }
    // The sender lives as long as signals are listened for.
    let _ = stopping.wait_for(|stop| *stop).await;
    Ok(None)
}

fn address(args: &Serve, config: &Config) -> Result<SocketAddr> {
    args.listen.map_or_else(|| config.serve.address(), Ok).map_err(anyhow::Error::msg)
}

fn layers(args: &Serve, common: &common_args::Common) -> Layers {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    setup::layers(common, flags)
}

/// The settings in force, without secrets.
fn shown(config: &Config, layers: &Layers) -> Result<Vec<Shown>> {
    let shown = settings::shown(config, layers)?.into_iter();
    Ok(shown.map(|one| Shown { key: one.key, value: one.value, origin: one.origin }).collect())
}

/// What the service and the scheduler are made from.
struct Bench<'a> {
    args: &'a Serve,
    common: &'a common_args::Common,
    config: &'a Config,
    store: &'a Arc<Store>,
    index: &'a Arc<Index>,
    metrics: &'a Arc<Metrics>,
}

impl Bench<'_> {
    /// A reader on the scheduler's client, or on one of its own.
    fn reader(&self, live: Option<&Live>) -> Result<Arc<Reader>> {
        let pipeline = if let Some(live) = live {
            live.pipeline.beside()
        } else {
            let options = setup::extract_options(&common_args::Cleaning::default(), &self.config.clean)?;
            let mut pipeline = net::pipeline(self.config, options, false)?;
            pipeline.observer = Some(Arc::clone(self.metrics) as _);
            pipeline.beside()
        };
        let (at_once, longest) = (self.config.clean.jobs, self.config.schedule.clean_timeout);
        Ok(Arc::new(Reader::new(pipeline, at_once, longest, Arc::new(clock::System)).map_err(anyhow::Error::msg)?))
    }

    /// The scheduler as `dateline run` has it, on the same state and index. A start without sources is none to refuse here: they can be
    /// added while it runs.
    fn polling(&self) -> Result<(House, Live)> {
        let output = Output::open(&self.config.output.dir, &self.config.output.options())
            .context("use --no-run to answer beside a running `dateline run`")?;
        self.store.hold().context("use --no-run to answer beside a running `dateline run`")?;
        let keeper: Arc<dyn Memory> = Arc::new(Shelf::new(Arc::clone(self.store), self.config, self.config.store.keep_pages)?);
        let sites = Remembered::open(Arc::clone(self.store), &self.config.learn, clock::now())?.map(polling::teaching);
        let watch = polling::Watch { shelf: keeper, sites, observer: Some(Arc::clone(self.metrics) as _), allow_none: true };
        let args = daemon(self.args);
        let mut live = polling::live(&args, self.common, self.config, true)?;
        watch.take(&mut live);
        let house = House {
            state: Arc::clone(self.store) as _,
            output: Arc::new(output),
            index: Some(Arc::clone(self.index)),
            clock: Arc::new(clock::System),
            reload: Some(polling::reload(args, self.common.clone(), self.config.clone(), watch)),
        };
        Ok((house, live))
    }
}

/// `dateline run` with the same words.
fn daemon(args: &Serve) -> common_args::Run {
    common_args::Run {
        no_learn: false,
        once: false,
        due: false,
        trial: false,
        log: args.log.clone(),
        cleaning: common_args::Cleaning::default(),
        format: None,
        output: args.output.clone(),
        keep_pages: None,
        jobs: None,
    }
}

/// A reload that the reader hears of: one client for everything, also afterwards.
fn reloading(reload: Box<schedule::Reload>, reader: Arc<Reader>) -> Box<schedule::Reload> {
    Box::new(move || {
        let live = reload()?;
        reader.replace(live.pipeline.beside());
        Ok(live)
    })
}

fn options(args: &Serve, config: &Config) -> Result<serve::Options> {
    let serve = &config.serve;
    let listen = address(args, config)?;
    let is_loopback = listen.ip().is_loopback();
    if !is_loopback && serve.token.is_empty() && !serve.public_read {
        bail!(
            "{listen}: others could connect there: set serve.token (DATELINE_SERVE_TOKEN), or serve.public_read = true if everybody may read what is filed"
        );
    }
    Ok(serve::Options {
        token: Some(serve.token.clone()).filter(|token| !token.is_empty()),
        public_read: serve.public_read,
        is_loopback,
        max_body_bytes: serve.max_body_bytes,
        max_bodies_bytes: serve.max_bodies_bytes,
        concurrency: serve.concurrency,
        connections: serve.connections,
        timeout: serve.timeout,
        drain: config.schedule.drain,
        feed_items: serve.feed_items,
        feed_wait: serve.feed_wait,
        hub: Some(serve.hub.clone()).filter(|hub| !hub.is_empty()),
        base_url: Some(serve.base_url.clone()).filter(|url| !url.is_empty()),
    })
}

/// `sources`: how many are polled, if any are.
fn greet(service: &Service, address: SocketAddr, sources: Option<usize>, voice: &Voice) {
    let what = if sources.is_none() { "serving what is filed" } else { "polling and serving" };
    voice.say(&format!("{what} at http://{address}; stop with Ctrl-C"));
    if sources == Some(0) {
        voice.warn("no source is configured yet; add one on the dashboard's page Add, or with `dateline source add URL` and SIGHUP");
    }
    if let Some(token) = service.made_token() {
        voice.say(&format!(
            "to change things there, open http://{address}/login?key={token} (no serve.token is set: this one is new at each start)"
        ));
    }
}

/// A line for each request.
fn access_log(as_json: bool, voice: Voice) -> Box<dyn Fn(&Access) + Send + Sync> {
    Box::new(move |access| {
        let Access { method, route, status, took, client } = access;
        let millis = took.as_secs_f64() * 1e3;
        if as_json {
            let line = json!({ "time": format!("{:.3}", clock::now()), "level": "info", "event": "request", "method": method, "route": route,
                "status": status, "ms": (millis * 10.0).round() / 10.0, "client": client.map(|client| client.ip().to_string()) });
            return voice.record(false, false, || line.to_string());
        }
        voice.detail(&format!("{method} {route} {status} {millis:.1} ms"));
    })
}

/// Sixteen random bytes in hexadecimal.
fn random() -> String {
    let mut bytes = [0_u8; 16];
    // Without a source of chance no token can be made: then nothing may be changed.
    if getrandom::fill(&mut bytes).is_err() {
        return String::new();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
