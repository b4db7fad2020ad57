//! What the user typed behind `dateline search`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline search sea lock --config news.toml
  dateline search '\"sea lock\" harb* -ferry' --since 2025-03-01 --language en
  dateline search barges --source 'Harbour Courier' --format jsonl | jq -r .url
  dateline search barges --format files | xargs less
  dateline search --rebuild --config news.toml       the index anew, from the state, the kept pages and the files

All words must stand in headline or text; accents and case do not count. \"a phrase\" stands as it is, begin* is the beginning of a
word, -word must not stand there. Put -- before words that begin with a hyphen. `dateline run` fills the index as it files; what
`clean -o` and `fetch -o` filed comes into it with --rebuild.
Exit status: 0 something was found, 1 nothing was, 2 wrong usage or no index.")]
pub(crate) struct Search {
    /// Words, \"phrases\", begin*, -without
    #[arg(value_name = "WORDS", required_unless_present = "rebuild", allow_hyphen_values = false)]
    pub(crate) words: Vec<String>,
    /// Only what was published that day or later
    #[arg(long, value_name = "DAY", value_parser = crate::cli::args::day)]
    pub(crate) since: Option<jiff::civil::Date>,
    /// Only what was published that day or before
    #[arg(long, value_name = "DAY", value_parser = crate::cli::args::day)]
    pub(crate) until: Option<jiff::civil::Date>,
    /// Only from this source (its address or name), outlet or host
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Only in this language, such as en
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// The most results
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20, value_parser = crate::cli::args::some)]
    pub(crate) limit: usize,
    /// text, jsonl, or files with the path of each file alone
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "jsonl", "files"])]
    pub(crate) format: String,
    /// Make the index anew, then search if there are words
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
