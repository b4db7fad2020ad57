//! What the user typed: `dateline run`.

use std::path::PathBuf;

use clap::Args;

use super::{Cleaning, KeepPages};

#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  dateline run --config news.toml                   polls on and on; Ctrl-C or SIGTERM stops, SIGHUP reads the configuration again
  dateline run --once --config config/example.toml  one round over all sources, for cron
  dateline run --once --due --config news.toml      one round over the sources that are due
  dateline run --dry-run --config news.toml  what a round would file; nothing is written
  dateline run --config news.toml -o /srv/news --log json

Each article is filed once: a second run fetches nothing that is known. Stop it at any moment; nothing is lost.
Exit status with --once: 0 all done, 1 some sources or pages failed or it was stopped, 2 every source failed or wrong usage.")]
pub(crate) struct Run {
    /// One round over all sources, then stop
    #[arg(long)]
    pub(crate) once: bool,
    /// With --once: only the sources that their schedule says are due
    #[arg(long, requires = "once")]
    pub(crate) due: bool,
    /// One round that fetches and cleans as usual, but writes nothing: what would be filed is told
    #[arg(long = "dry-run", conflicts_with = "keep_pages")]
    pub(crate) trial: bool,
    /// What is said on stderr: text, or json with one object per line
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) log: String,
    /// Neither use nor keep what recurs on the pages of a site
    #[arg(long)]
    pub(crate) no_learn: bool,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// text, markdown, html, json, jsonl or tei [default: text]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Where pages are kept as they came [default: db]
    #[arg(long, value_enum, value_name = "WHERE", help_heading = "Output")]
    pub(crate) keep_pages: Option<KeepPages>,
    /// Requests at once, over all hosts [default: 16]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}
