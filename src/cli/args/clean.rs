//! What the user typed: `dateline clean`.

use clap::Args;

use super::{Cleaning, Writing};
use crate::cli::examples;

#[derive(Debug, Args)]
#[command(after_help = examples::CLEAN)]
pub(crate) struct Clean {
    /// Files, folders or patterns; - is stdin
    #[arg(value_name = "PATH", default_value = "-")]
    pub(crate) paths: Vec<String>,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Pages cleaned at once [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Clean each file for itself: do not learn first which lines recur in the files of a site
    #[arg(long)]
    pub(crate) no_learn: bool,
    /// With --input jsonl: the field that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Option<String>,
}
