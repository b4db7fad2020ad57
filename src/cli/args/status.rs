//! What the user typed: `dateline status`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use crate::cli::candidates;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = "\
Examples:
  dateline status --config config/example.toml
  dateline status --config news.toml --format json | jq .totals
  dateline status --config news.toml --stories      copies, and articles on one event
  dateline status --config news.toml --failed       pages that could not be read, why, and when they are tried again
  dateline status --config news.toml --refused --source Courier
  dateline status --config news.toml --check        for HEALTHCHECK and monitoring

The state of a source: new (not asked yet), ok, failing (the last visits failed), unhealthy (five or more in a row),
put off (it asked to be left alone for a time), paused (you paused it), moved (it is asked at its new address), gone (410: it is
asked no more), removed (it stands in no configuration any more; shown with --all).")]
pub(crate) struct Status {
    /// table or json
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json"])]
    pub(crate) format: String,
    /// Instead: the newest stories that several articles tell, copies and related ones
    #[arg(long)]
    pub(crate) stories: bool,
    /// Instead: the pages that could not be read, with the reason and the next try
    #[arg(long, conflicts_with = "stories")]
    pub(crate) failed: bool,
    /// Instead: the pages that were read and are no articles, with what they are
    #[arg(long, conflicts_with_all = ["stories", "failed"])]
    pub(crate) refused: bool,
    /// With --failed or --refused: the pages of this source alone
    #[arg(long, value_name = "URL|NAME", add = ArgValueCandidates::new(candidates::sources))]
    pub(crate) source: Option<String>,
    /// Also the sources that stand in no configuration any more
    #[arg(long)]
    pub(crate) all: bool,
    /// Nothing but an exit status, for monitoring: 1 if no dateline polls, or if every source fails
    #[arg(long, conflicts_with_all = ["stories", "failed", "refused", "all"])]
    pub(crate) check: bool,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
