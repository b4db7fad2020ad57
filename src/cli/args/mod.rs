//! What the user typed, a file for each subcommand: inert; nothing here does IO.

mod backup;
mod clean;
mod cleaning;
mod discover;
mod fetch;
mod reprocess;
mod retry;
mod robots;
mod run;
mod settings;
mod shell;
mod source;
mod state;
mod status;
mod why;
mod writing;

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use backup::Backup;
pub(crate) use clean::Clean;
pub(crate) use cleaning::{Cleaning, Engine, Favor, Input};
pub(crate) use discover::Discover;
pub(crate) use fetch::Fetch;
pub(crate) use reprocess::Reprocess;
pub(crate) use retry::Retry;
pub(crate) use robots::Robots;
pub(crate) use run::Run;
pub(crate) use settings::{ConfigCheck, ConfigCommand, ConfigInit, ConfigShow, Configuration};
pub(crate) use shell::{Completions, Man};
pub(crate) use source::{SourceAdd, SourceCommand, SourceImport, SourceList, SourceNamed, Sources};
pub(crate) use state::{State, StateCommand};
pub(crate) use status::Status;
pub(crate) use why::Why;
pub(crate) use writing::{KeepPages, Writing};

const STYLES: Styles = Styles::styled().header(AnsiColor::Green.on_default().bold()).literal(AnsiColor::Cyan.on_default().bold());

/// Fetches news pages, strips what is not the article, and writes clean, dated text.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, styles = STYLES, max_term_width = 100, after_help = "\
Examples:
  dateline clean page.html                          the article as text with its facts above it
  dateline clean pages/ -o out/                     a folder of saved pages → dated files
  dateline fetch https://courier.example/a --format markdown
  dateline run --once --config config/example.toml  one round over the configured feeds, for cron
  dateline source add https://courier.example/feed.xml && dateline run

Results go to stdout, everything else to stderr.
Exit status: 0 all done, 1 some inputs failed (each named on stderr), 2 wrong usage or nothing done,
141 whoever read the output went away before all of it was written.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean saved pages or text dumps
    Clean(Clean),
    /// Download pages, clean them, write them
    Fetch(Fetch),
    /// List the article addresses that a feed, sitemap or homepage offers
    Discover(Discover),
    /// Poll the configured sources, write files, keep state
    Run(Run),
    /// Search what was filed
    Search(super::search::Search),
    /// Serve articles, feeds and a dashboard over HTTP
    #[cfg(feature = "serve")]
    Serve(super::serve::Serve),
    /// Give language models tools over the Model Context Protocol
    #[cfg(feature = "mcp")]
    Mcp(super::serve::Mcp),
    /// Show every block of a page with its verdict and the reason
    Why(Why),
    /// Show sources, visits, failures and counts
    Status(Status),
    /// Make pages due that failed or gave no article
    Retry(Retry),
    /// Add, remove, list, poll, pause, import and export the sources that are polled
    Source(Sources),
    /// Copy the state to a file while it is in use
    Backup(Backup),
    /// Move the state from a file to a PostgreSQL server, or back
    State(State),
    /// Ask a site's robots.txt whether an address may be fetched
    Robots(Robots),
    /// List, check, try and propose rules for the pages of sites
    Rules(super::site_rules::args::Rules),
    /// Check, show and begin the configuration
    Config(Configuration),
    /// Print a shell's completions
    Completions(Completions),
    /// Write the pages of the manual
    Man(Man),
    /// Clean the kept pages again without the network and show what changed
    Reprocess(Reprocess),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Common options",
        help = "Configuration file [default: $DATELINE_CONFIG, or the first dateline.toml that is found; see dateline help config]"
    )]
    pub(crate) config: Option<PathBuf>,
    /// Say less on stderr: errors only
    #[arg(short, long, global = true, help_heading = "Common options")]
    pub(crate) quiet: bool,
    /// Say more on stderr: each decision; twice: details
    #[arg(short, long, action = ArgAction::Count, global = true, conflicts_with = "quiet", help_heading = "Common options")]
    pub(crate) verbose: u8,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN", help_heading = "Common options")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

/// A day as it is typed.
pub(crate) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "it is no day; write it like 2025-04-02".to_owned())
}

/// A count as it is typed: at least one.
pub(crate) fn some(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "it is no count; write 1 or more".to_owned())
}
