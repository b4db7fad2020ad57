//! What the user typed: `dateline status`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline status --config config/example.toml
  dateline status --config news.toml --format json | jq .totals
  dateline status --config news.toml --stories      copies, and articles on one event

The state of a source: new (not asked yet), ok, failing (the last visits failed), unhealthy (five or more in a row),
paused (it asked to be left alone), moved (it is asked at its new address), gone (410: it is asked no more),
removed (it stands in no configuration any more).")]
pub(crate) struct Status {
    /// table or json
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json"])]
    pub(crate) format: String,
    /// Instead: the newest stories that several articles tell, copies and related ones
    #[arg(long)]
    pub(crate) stories: bool,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
