//! What the user typed: `dateline why`.

use std::path::PathBuf;

use clap::Args;

use super::Cleaning;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline why page.html
  dateline why page.html 'Sign up'      only the blocks that hold these words
  dateline why page.html --facts        where title, date and authors were read, and what speaks against them
  dateline why page.html --html why.html
  dateline why https://courier.example/a")]
pub(crate) struct Why {
    /// A page or dump: path or address; - is stdin
    #[arg(value_name = "PATH|URL")]
    pub(crate) page: String,
    /// Only the blocks that hold this text
    #[arg(value_name = "TEXT")]
    pub(crate) text: Option<String>,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// Learn first from these files which lines recur on the site, as `clean` does with a folder of dumps
    #[arg(long, value_name = "FOLDER")]
    pub(crate) with: Option<String>,
    /// Whole texts instead of their beginnings
    #[arg(long)]
    pub(crate) full: bool,
    /// The facts alone: every reading with its place and weight, and whether it agrees with the one that was chosen
    #[arg(long, conflicts_with_all = ["text", "html"])]
    pub(crate) facts: bool,
    /// Write one HTML page to look at: kept and dropped text by colour, reasons on hover and by keyboard
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}
