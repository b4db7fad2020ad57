//! What the user typed: inert; nothing here does IO.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::examples;

const STYLES: Styles = Styles::styled().header(AnsiColor::Green.on_default().bold()).literal(AnsiColor::Cyan.on_default().bold());

/// Fetches news pages, strips what is not the article, and writes clean, dated text.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, styles = STYLES, max_term_width = 100, after_help = "\
Examples:
  dateline clean page.html                          the article as text with its facts above it
  dateline clean pages/ -o out/                     a folder of saved pages → dated files
  dateline fetch https://courier.example/a --format markdown
  dateline run --once --config config/example.toml  one round over the configured feeds, for cron
  dateline source add https://courier.example/feed.xml && dateline run

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
    /// Search what was filed
    Search(super::search::Search),
    /// Serve articles, feeds and a dashboard over HTTP
    #[cfg(feature = "serve")]
    Serve(super::serve::Serve),
    /// Give language models tools over the Model Context Protocol
    #[cfg(feature = "mcp")]
    Mcp(super::serve::Mcp),
    /// Show every block of a page with its verdict and the reason
    Why(Why),
    /// Show sources, visits, failures and counts
    Status(Status),
    /// Add, remove, list, import and export the sources that are polled
    Source(Sources),
    /// Copy the state to a file while it is in use
    Backup(Backup),
    /// Ask a site's robots.txt whether an address may be fetched
    Robots(Robots),
    /// List, check, try and propose rules for the pages of sites
    Rules(super::site_rules::args::Rules),
    /// Clean the kept pages again without the network and show what changed
    Reprocess(Reprocess),
}

#[derive(Debug, Clone, Args)]
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

/// Where pages are kept as they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeepPages {
    /// In the state, compressed, each body once
    Db,
    /// In WARC files under pages/ in the output folder
    Warc,
    /// Nowhere
    None,
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
    #[arg(long, value_delimiter = ',', value_name = "VERDICTS")]
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

/// Where and how results are written.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct Writing {
    /// text, markdown, html, json, jsonl, tei, parquet or arrow (one file of columns, a row a page) [default: text]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Write dated files and manifest.jsonl into this folder instead of stdout; with parquet or arrow: this one file
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Text alone, without the facts above it
    #[arg(long)]
    pub(crate) no_header: bool,
    /// JSON under the key names of another tool, for a pipeline that reads its output [with --format json or jsonl; default: jsonl]
    #[arg(long, value_parser = ["trafilatura", "newspaper", "news-please"], value_name = "TOOL")]
    pub(crate) json_as: Option<String>,
}

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
    /// Clean each dump for itself: do not learn first which lines recur in the files of a site
    #[arg(long)]
    pub(crate) no_learn: bool,
    /// With --input jsonl: the field that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = examples::FETCH)]
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
    /// Keep the pages as they came, for `dateline reprocess`; needs -o [default: none]
    #[arg(long, value_enum, value_name = "WHERE", requires = "output")]
    pub(crate) keep_pages: Option<KeepPages>,
    /// Requests at once, over all hosts [default: 16]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline discover https://courier.example/feed.xml
  dateline discover saved-feed.xml --format jsonl | jq .title
  dateline discover https://courier.example/ --feeds
  dateline discover https://courier.example/sitemap.xml --since 2025-04-01 --include '*/news/*' --exclude '*/live/*'
  dateline discover feeds.opml --feeds --format jsonl

A homepage gives the entries of the feeds that it announces (or of those found where sites keep them), then its links that look like
articles; an index of sitemaps those of its sitemaps; an outline those of its feeds.")]
pub(crate) struct Discover {
    /// Addresses or files of feeds, sitemaps, lists or homepages
    #[arg(value_name = "URL|FILE", required = true)]
    pub(crate) sources: Vec<String>,
    /// lines: addresses alone; jsonl: what the source says of each
    #[arg(short, long, value_name = "FORMAT", default_value = "lines", value_parser = ["lines", "jsonl", "opml"])]
    pub(crate) format: String,
    /// Only what is dated that day or later, or not dated
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<jiff::civil::Date>,
    /// Only what is dated
    #[arg(long)]
    pub(crate) dated: bool,
    /// Only addresses that fit this pattern (* stands for anything); may be given several times
    #[arg(long, value_name = "PATTERN")]
    pub(crate) include: Vec<String>,
    /// No address that fits this pattern; may be given several times
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// The feeds that the page announces or the outline lists, and the site's sitemaps, instead of articles
    #[arg(long)]
    pub(crate) feeds: bool,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  dateline run --config news.toml                   polls on and on; Ctrl-C or SIGTERM stops, SIGHUP reads the configuration again
  dateline run --once --config config/example.toml  one round over all sources, for cron
  dateline run --once --due --config news.toml      one round over the sources that are due
  dateline run --config news.toml -o /srv/news --log json

Each article is filed once: a second run fetches nothing that is known. Stop it at any moment; nothing is lost.
Exit status with --once: 0 all done, 1 some sources or pages failed or it was stopped, 2 every source failed or wrong usage.")]
pub(crate) struct Run {
    /// One round over all sources, then stop
    #[arg(long)]
    pub(crate) once: bool,
    /// With --once: only the sources that their schedule says are due
    #[arg(long, requires = "once")]
    pub(crate) due: bool,
    /// What is said on stderr: text, or json with one object per line
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) log: String,
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// text, markdown, html, json, jsonl or tei [default: text]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Where pages are kept as they came [default: db]
    #[arg(long, value_enum, value_name = "WHERE", help_heading = "Output")]
    pub(crate) keep_pages: Option<KeepPages>,
    /// Requests at once, over all hosts [default: 16]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

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

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline robots https://courier.example/ --url https://courier.example/news/1
  dateline robots robots.txt --url /news/1 --agent otherbot
  dateline robots https://courier.example/              what it says of us: pause, sitemaps

Exit status: 0 every address may be fetched, 1 one may not, 2 wrong usage.")]
pub(crate) struct Robots {
    /// A site's address, or a saved robots.txt; - is stdin
    #[arg(value_name = "SITE|FILE")]
    pub(crate) site: String,
    /// An address or a path of that site; may be given several times
    #[arg(long = "url", value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// The product token that asks [default: the first word of the configured user agent]
    #[arg(long, value_name = "NAME")]
    pub(crate) agent: Option<String>,
    /// text or jsonl
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "jsonl"])]
    pub(crate) format: String,
}

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

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline source add https://courier.example/feed.xml --name Courier
  dateline source add https://courier.example/sitemap.xml --kind sitemap --cron '0 7 * * 1-5' --timezone Europe/Berlin
  dateline source import feeds.opml
  dateline source list

Sources stand in the configuration and in the files of sources.d beside it (in the current folder, if there is no
configuration file). These commands write sources.d/added.toml alone.")]
pub(crate) struct Sources {
    #[command(subcommand)]
    pub(crate) command: SourceCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SourceCommand {
    /// Add a feed, sitemap, homepage or list; one that was gone (410) is asked again
    Add(SourceAdd),
    /// Remove a source that was added; its articles stay
    Remove(SourceRemove),
    /// List all sources
    List(SourceList),
    /// Add the feeds of an OPML file, as feed readers export it
    Import(SourceImport),
    /// Print the sources as OPML
    Export,
}

#[derive(Debug, Args)]
pub(crate) struct SourceAdd {
    /// Its address
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    /// A name for messages and status
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// feed, sitemap, homepage, list or auto [default: auto]
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// How often it is asked: 30m, 1d, or auto [default: auto]
    #[arg(long, value_name = "TIME", conflicts_with = "cron")]
    pub(crate) every: Option<String>,
    /// When it is asked: minute, hour, day, month, day of the week
    #[arg(long, value_name = "LINE")]
    pub(crate) cron: Option<String>,
    /// The cron line's time zone, such as Europe/Berlin
    #[arg(long, value_name = "ZONE", requires = "cron")]
    pub(crate) timezone: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SourceRemove {
    /// Its address or name
    #[arg(value_name = "URL|NAME")]
    pub(crate) source: String,
}

#[derive(Debug, Args)]
pub(crate) struct SourceList {
    /// table or json
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "json"])]
    pub(crate) format: String,
}

#[derive(Debug, Args)]
pub(crate) struct SourceImport {
    /// An OPML file; - is stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline backup /var/backups/dateline.db --config news.toml
  dateline backup /var/backups/ --config news.toml   a name with the time in it

The copy is whole, also while `dateline run` writes. To restore it, stop dateline, put it in the state's place
(remove the -wal and -shm files beside that), and start again. Back up the output folder with it.")]
pub(crate) struct Backup {
    /// The file to write (with an extension, such as state.db), or a folder for dated copies, made if it is missing
    #[arg(value_name = "FILE|DIR")]
    pub(crate) file: PathBuf,
    /// The output folder in which the state lies [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
