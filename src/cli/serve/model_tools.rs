//! `dateline mcp`: tools for language models on stdin and stdout.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use clap::Args;
use tokio::sync::{broadcast, watch};

use super::super::voice::Voice;
use super::super::{args as common_args, clock, net, setup};
use super::random;
use crate::serve::{self, Metrics, Reader, Service};
use crate::store::{Index, Store};

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  dateline mcp                                      tools on stdin and stdout, for a host that starts it
  dateline mcp --config news.toml                   with the articles that are filed there
  claude mcp add dateline -- dateline mcp --config news.toml

Tools: fetch, discover, why, search_filed, read_filed. robots.txt is obeyed. A running `dateline serve` has the same tools at /mcp.")]
pub(crate) struct Mcp {
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(args: &Mcp, common: &common_args::Common, voice: &mut Voice) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let config = setup::configuration(common, flags)?;
    let pipeline = net::pipeline(&config, setup::extract_options(&common_args::Cleaning::default(), &config.clean)?, false)?;
    let reader = Reader::new(pipeline.beside(), config.clean.jobs, config.schedule.clean_timeout, Arc::new(clock::System));
    // Where nothing is filed, nothing is made there: the search looks into an index that goes with the process.
    let (scratch, known) = (tempfile::tempdir()?, config.has_state());
    let place = if known { config.store_path() } else { scratch.path().join("dateline.db") };
    let index = if known { config.index_path() } else { Index::path_beside(&place) };
    let house = serve::House {
        reader: Arc::new(reader.map_err(anyhow::Error::msg)?),
        store: Arc::new(Store::open_with(&place, &config.store.options())?),
        index: Arc::new(Index::open(&index, &config.store.options())?),
        folder: config.output.dir.clone(),
        metrics: Arc::new(Metrics::default()),
        events: broadcast::channel(1).0,
        log: Box::new(|_| {}),
        controls: None,
        settings: Vec::new(),
        random,
    };
    let (_stop, stopping) = watch::channel(false);
    let service = Arc::new(Service::new(serve::Options::default(), house, stopping));
    voice.detail("speaking on stdin and stdout");
    let runtime = net::runtime()?;
    let done = runtime.block_on(service.speak()).map_err(|error| anyhow!("the client on stdin and stdout: {error}"));
    runtime.shutdown_background();
    done.map(|()| 0)
}
