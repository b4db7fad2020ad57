//! What the user typed: how pages are cleaned.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;

use crate::cli::candidates;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Favor {
    /// Both errors are alike
    Balance,
    /// Too much is worse
    Precision,
    /// Something missing is worse
    Recall,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    /// Look at the bytes
    #[default]
    Auto,
    Html,
    Text,
    /// One JSON object a line, the text in the field that --field names (clean only)
    Jsonl,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Our block verdicts
    #[default]
    Dateline,
    /// The readability crate's answer in our formats
    Readability,
}

/// How pages are cleaned.
#[derive(Debug, Clone, Args, Default)]
#[command(next_help_heading = "Cleaning")]
pub(crate) struct Cleaning {
    /// Which error is worse [default: balance]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) favor: Option<Favor>,
    /// Leave out a repair, by its name in the ledger; may be given several times
    #[arg(long, value_name = "NAME", hide = true)]
    pub(crate) without: Vec<String>,
    /// Parts to keep whatever the verdict: captions,comments,credits,headings,lists,quotes,related,tables
    #[arg(long, value_delimiter = ',', value_name = "PARTS")]
    pub(crate) keep: Vec<String>,
    /// Parts to drop whatever the verdict
    #[arg(long, value_delimiter = ',', value_name = "PARTS")]
    pub(crate) drop: Vec<String>,
    /// CSS selector that names the body; may be given several times
    #[arg(long, value_name = "CSS")]
    pub(crate) select: Vec<String>,
    /// CSS selector of what to leave out; may be given several times
    #[arg(long, value_name = "CSS")]
    pub(crate) strip: Vec<String>,
    /// Folder or file of site rules, ours (.toml) or of ftr-site-config (.txt); may be given several times
    #[arg(long, value_name = "PATH")]
    pub(crate) rules: Vec<PathBuf>,
    /// Also what readers wrote below the article: the field comments in JSON
    #[arg(long)]
    pub(crate) comments: bool,
    /// Verdicts that are filed beside article, such as teaser,listing
    #[arg(long, value_delimiter = ',', value_name = "VERDICTS", add = ArgValueCandidates::new(candidates::verdicts))]
    pub(crate) accept: Vec<String>,
    /// What the input is taken for
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub(crate) input: Input,
    /// Whose answer is the body
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    pub(crate) engine: Engine,
}

impl Cleaning {
    /// Whether no flag changes how pages are cleaned.
    pub(crate) fn is_plain(&self) -> bool {
        let parts =
            self.rules.is_empty() && self.keep.is_empty() && self.drop.is_empty() && self.select.is_empty() && self.strip.is_empty();
        parts && !self.comments && self.favor.is_none() && self.input == Input::Auto && self.engine == Engine::Dateline
    }
}
