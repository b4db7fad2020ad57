//! What the user typed: `dateline retry`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use clap_complete::engine::ArgValueCandidates;

use crate::cli::candidates;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("pages").args(["urls", "failed", "verdict"]).required(true).multiple(true), after_help = "\
Examples:
  dateline retry --failed --config news.toml              what could not be read, and what was set aside
  dateline retry --verdict teaser --config news.toml      what was read and was a teaser then
  dateline retry https://courier.example/a --config news.toml

The pages become due: a running dateline reads them within a minute, else the next `dateline run` does.
`dateline status --failed` and `status --refused` list them. Exit status: 0 some became due, 1 an address is not known, 2 none is due.")]
pub(crate) struct Retry {
    /// Addresses of pages, whatever became of them
    #[arg(value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// All pages that failed or were set aside
    #[arg(long)]
    pub(crate) failed: bool,
    /// All pages that were read and had this verdict, such as teaser; may be given several times
    #[arg(long, value_name = "VERDICT", add = ArgValueCandidates::new(candidates::verdicts))]
    pub(crate) verdict: Vec<String>,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
