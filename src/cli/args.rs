//! What the user typed: inert; nothing here does IO.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

const STYLES: Styles = Styles::styled().header(AnsiColor::Green.on_default().bold()).literal(AnsiColor::Cyan.on_default().bold());

/// Fetches news pages, strips what is not the article, and writes clean, dated text.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, styles = STYLES, max_term_width = 100, disable_help_subcommand = true, after_help = "\
Examples:
  dateline clean page.html                          the article as text with its facts above it
  dateline clean pages/ -o out/                     a folder of saved pages → dated files
  dateline fetch https://courier.example/a --format markdown
  dateline run --once --config config/example.toml  one round over the configured feeds, for cron

Results go to stdout, everything else to stderr.
Exit status: 0 all done, 1 some inputs failed (each named on stderr), 2 wrong usage or nothing done.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean saved pages or text dumps
    Clean(Clean),
    /// Download pages, clean them, write them
    Fetch(Fetch),
    /// List the article addresses that a feed, sitemap or homepage offers
    Discover(Discover),
    /// Poll the configured sources, write files, keep state
    Run(Run),
    /// Show every block of a page with its verdict and the reason
    Why(Why),
    /// Show sources, visits, failures and counts
    Status(Status),
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Common options",
        help = "Configuration file [default: $DATELINE_CONFIG]"
    )]
    pub(crate) config: Option<PathBuf>,
    /// Say less on stderr: errors only
    #[arg(short, long, global = true, help_heading = "Common options")]
    pub(crate) quiet: bool,
    /// Say more on stderr: each decision; twice: details
    #[arg(short, long, action = ArgAction::Count, global = true, conflicts_with = "quiet", help_heading = "Common options")]
    pub(crate) verbose: u8,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN", help_heading = "Common options")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

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
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Cleaning")]
pub(crate) struct Cleaning {
    /// Which error is worse [default: balance]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) favor: Option<Favor>,
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
    /// What the input is taken for
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub(crate) input: Input,
    /// Whose answer is the body
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    pub(crate) engine: Engine,
}

/// Where and how results are written.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct Writing {
    /// text, markdown, html, json, jsonl or tei [default: text]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Write dated files and manifest.jsonl into this folder instead of stdout
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Text alone, without the facts above it
    #[arg(long)]
    pub(crate) no_header: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline clean page.html
  dateline clean pages/ 'dumps/*.txt' -o out/
  curl -s https://courier.example/a | dateline clean - --format text --no-header
  dateline clean pages/ --format jsonl | jq -r '[.date, .title] | @tsv'
  dateline clean page.html --select 'div.story' --strip '.promo'

A folder gives every .html .htm .xhtml .mhtml .mht .txt .text .md .warc file in it, each also .gz, in order of name.
The address of a page, if it is known, comes from the page itself.")]
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
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline fetch https://courier.example/a
  dateline fetch -i urls.txt -o out/
  dateline discover https://courier.example/feed.xml | dateline fetch -i - --format jsonl

robots.txt is obeyed; one host gets one request at a time with a pause between two (configuration: [fetch]).")]
pub(crate) struct Fetch {
    /// Addresses
    #[arg(value_name = "URL", required_unless_present = "list")]
    pub(crate) urls: Vec<String>,
    /// A file with an address on each line; - is stdin
    #[arg(short = 'i', long = "input-file", value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Requests at once, over all hosts [default: 16]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline discover https://courier.example/feed.xml
  dateline discover saved-feed.xml --format jsonl | jq .title")]
pub(crate) struct Discover {
    /// Addresses or files of feeds, sitemaps, lists or homepages
    #[arg(value_name = "URL|FILE", required = true)]
    pub(crate) sources: Vec<String>,
    /// lines: addresses alone; jsonl: what the source says of each
    #[arg(short, long, value_name = "FORMAT", default_value = "lines", value_parser = ["lines", "jsonl"])]
    pub(crate) format: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline run --once --config config/example.toml
  dateline run --once --config news.toml -o /srv/news --format jsonl

Each article is filed once: a second run fetches nothing that is known. Stop it at any moment; nothing is lost.")]
pub(crate) struct Run {
    /// One round over all sources, then stop
    #[arg(long, required = true)]
    pub(crate) once: bool,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// text, markdown, html, json, jsonl or tei [default: text]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Requests at once, over all hosts [default: 16]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline why page.html
  dateline why page.html 'Sign up'      only the blocks that hold these words
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
    /// Whole texts instead of their beginnings
    #[arg(long)]
    pub(crate) full: bool,
    /// Write one HTML page to look at: kept and dropped text by colour, reasons on hover and by keyboard
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline status --config config/example.toml
  dateline status --config news.toml --format json | jq .totals")]
pub(crate) struct Status {
    /// table or json
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json"])]
    pub(crate) format: String,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
