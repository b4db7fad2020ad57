//! What the user typed: `dateline fetch`.

use std::path::PathBuf;

use clap::Args;

use super::{Cleaning, KeepPages, Writing};
use crate::cli::examples;

#[derive(Debug, Args)]
#[command(after_help = examples::FETCH)]
pub(crate) struct Fetch {
    /// Addresses
    #[arg(value_name = "URL", required_unless_present = "list")]
    pub(crate) urls: Vec<String>,
    /// A file with an address on each line, or a list that Pocket or Instapaper exported; - is stdin, a line each
    #[arg(short = 'i', long = "input-file", value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Keep the pages as they came, for `dateline reprocess`; needs -o [default: none]
    #[arg(long, value_enum, value_name = "WHERE", requires = "output")]
    pub(crate) keep_pages: Option<KeepPages>,
    /// Requests at once, over all hosts [default: 16]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}
