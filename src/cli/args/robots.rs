//! What the user typed: `dateline robots`.

use clap::Args;

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
