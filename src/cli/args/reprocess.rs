//! What the user typed: `dateline reprocess`.

use std::path::PathBuf;

use clap::Args;

use super::Cleaning;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline reprocess --config news.toml                   what would change, as differences of lines
  dateline reprocess --config news.toml --write           bring the files up to date
  dateline reprocess -o out/ https://courier.example/1    one page alone
  dateline reprocess --format jsonl | jq -r 'select(.change == \"changed\").file'

Pages are kept by `run` and by `fetch -o DIR --keep-pages db|warc`. Without --write nothing is changed. Exit status: 0 all done,
1 some pages could not be read, 2 wrong usage or nothing kept.")]
pub(crate) struct Reprocess {
    /// Only these pages, by the address that was asked for
    #[arg(value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// Bring the files up to date
    #[arg(long)]
    pub(crate) write: bool,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// text: what changed, line by line; jsonl: an object for each page
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "jsonl"], help_heading = "Output")]
    pub(crate) format: String,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}
