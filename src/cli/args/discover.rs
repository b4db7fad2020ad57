//! What the user typed: `dateline discover`.

use clap::Args;

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
    #[arg(long, value_name = "DAY", value_parser = super::day)]
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
