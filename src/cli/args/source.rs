//! What the user typed: `dateline source`.

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCandidates;

use crate::cli::candidates;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline source add https://courier.example/feed.xml --name Courier
  dateline source add https://courier.example/sitemap.xml --kind sitemap --cron '0 7 * * 1-5' --timezone Europe/Berlin
  dateline source import feeds.opml
  dateline source list
  dateline source poll Courier                    now, whatever its schedule says
  dateline source pause Courier

Sources stand in the configuration and in the files of sources.d beside it (in the current folder, if there is no
configuration file). These commands write sources.d/added.toml alone. `add` asks the address first and tells what it found.")]
pub(crate) struct Sources {
    #[command(subcommand)]
    pub(crate) command: SourceCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SourceCommand {
    /// Add a feed, sitemap, homepage or list; one that was gone (410) is asked again
    Add(SourceAdd),
    /// Remove a source that was added; its articles stay
    Remove(SourceNamed),
    /// Ask a source now
    Poll(SourceNamed),
    /// Ask neither a source nor its pages until it is resumed
    Pause(SourceNamed),
    /// Ask a source again that was paused, or was gone (410)
    Resume(SourceNamed),
    /// List all sources
    List(SourceList),
    /// Add the feeds of an OPML file, as feed readers export it
    Import(SourceImport),
    /// Print the sources as OPML
    Export,
}

#[derive(Debug, Args)]
pub(crate) struct SourceAdd {
    /// Its address
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    /// A name for messages and status
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// feed, sitemap, homepage, list or auto [default: auto]
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// Add it as it is, without asking it first
    #[arg(long)]
    pub(crate) no_check: bool,
    /// How often it is asked: 30m, 1d, or auto [default: auto]
    #[arg(long, value_name = "TIME", conflicts_with = "cron")]
    pub(crate) every: Option<String>,
    /// When it is asked: minute, hour, day, month, day of the week
    #[arg(long, value_name = "LINE")]
    pub(crate) cron: Option<String>,
    /// The cron line's time zone, such as Europe/Berlin
    #[arg(long, value_name = "ZONE", requires = "cron")]
    pub(crate) timezone: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SourceNamed {
    /// Its address or name
    #[arg(value_name = "URL|NAME", add = ArgValueCandidates::new(candidates::sources))]
    pub(crate) source: String,
}

#[derive(Debug, Args)]
pub(crate) struct SourceList {
    /// table or json
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json"])]
    pub(crate) format: String,
}

#[derive(Debug, Args)]
pub(crate) struct SourceImport {
    /// An OPML file; - is stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}
