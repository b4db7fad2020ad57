//! The sections of the configuration file, one struct each. Their defaults are those of the modules they steer.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::{as_text, duration, fallbacks, nearest};
use crate::model::PageVerdict;
use crate::{extract, files, pipeline, store};

/// `[output]`: where articles go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    /// The output folder.
    pub dir: PathBuf,
    /// What the files hold.
    pub format: Format,
    /// Where in the folder a file stands.
    #[serde(with = "as_text")]
    pub template: files::Template,
    /// Whether files are synced to the disk.
    pub durable: bool,
    /// What becomes of a copy of an article that was filed before.
    pub copies: Copies,
    /// What becomes of the file of an article that its publisher changed.
    pub changed: Changed,
    /// The forms in which the body is written beside: keys of JSON, or files beside the article's.
    pub body: Vec<Body>,
    /// How long files are kept; 0: for ever.
    #[serde(with = "duration")]
    pub retention: Duration,
    /// Whether there is a file for each month that lists its articles.
    pub month_index: bool,
}

impl Default for Output {
    fn default() -> Self {
        let files::Options { template, durable } = files::Options::default();
        Self {
            dir: PathBuf::from("out"),
            format: Format::Text,
            template,
            durable,
            copies: Copies::File,
            changed: Changed::Replace,
            body: Vec::new(),
            retention: Duration::ZERO,
            month_index: false,
        }
    }
}

impl Output {
    /// The options of the output folder.
    #[must_use]
    pub fn options(&self) -> files::Options {
        files::Options { template: self.template.clone(), durable: self.durable }
    }
}

/// What becomes of copies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Copies {
    /// Filed, with a word on what they are copies of.
    #[default]
    File,
    /// Recorded without a file.
    Record,
}

/// What becomes of changed articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changed {
    /// The new version takes the file's place.
    #[default]
    Replace,
    /// The file stays.
    KeepFirst,
    /// Each version has a file.
    Both,
}

/// A form of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A piece of HTML; as a file, one page.
    Html,
}

impl From<Body> for crate::render::Body {
    fn from(body: Body) -> Self {
        match body {
            Body::Text => Self::Text,
            Body::Markdown => Self::Markdown,
            Body::Html => Self::Html,
        }
    }
}

/// What an article's file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with front matter.
    #[default]
    Text,
    /// Markdown with front matter.
    Markdown,
    /// One page.
    Html,
    /// One object on several lines.
    Json,
    /// One object on one line.
    Jsonl,
    /// TEI XML.
    Tei,
}

impl Format {
    /// The name on the command line and in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tei => "tei",
        }
    }
}

/// `[store]`: where the state is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// The database file; empty: see [`Config::store_path`](super::Config::store_path).
    pub path: PathBuf,
    /// How many connections to a PostgreSQL server may be open at once.
    pub connections: usize,
    /// How long to wait for another writer.
    #[serde(with = "duration")]
    pub busy_timeout: Duration,
    /// Where `run` keeps the pages as they came.
    pub keep_pages: KeepPages,
    /// How long; 0: for ever.
    #[serde(with = "duration")]
    pub keep_pages_for: Duration,
    /// Whether `run` fills the index of what is filed, beside the state.
    pub index: bool,
}

/// Where pages are kept as they came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeepPages {
    /// In the state.
    #[default]
    Db,
    /// In WARC files in the output folder.
    Warc,
    /// Nowhere.
    None,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            path: PathBuf::new(),
            connections: store::Options::default().connections,
            busy_timeout: store::Options::default().busy_timeout,
            keep_pages: KeepPages::default(),
            keep_pages_for: Duration::from_hours(30 * 24),
            index: true,
        }
    }
}

impl Storage {
    /// The options of the store.
    #[must_use]
    pub fn options(&self) -> store::Options {
        store::Options { busy_timeout: self.busy_timeout, connections: self.connections, server: super::environment::server() }
    }
}

/// `[fetch]`: how pages are asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    /// How we name ourselves; empty: the usual name with version and address.
    pub user_agent: String,
    /// The longest wait for a connection.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub connect_timeout: Duration,
    /// The longest wait for the answer's head.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub header_timeout: Duration,
    /// The longest time for one request.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub total_timeout: Duration,
    /// The pause between two requests to one host.
    #[serde(with = "duration")]
    pub pause: Duration,
    /// Requests to one host at the same time.
    pub per_host: usize,
    /// Requests at the same time, over all hosts.
    pub concurrency: usize,
    /// Tries of one address.
    pub tries: u32,
    /// The first wait after trouble; it doubles each time, up to `max_wait`.
    #[serde(with = "duration")]
    pub backoff: Duration,
    /// The longest that a host may make us wait within one run.
    #[serde(with = "duration")]
    pub max_wait: Duration,
    /// `run` puts a page off whose host's turn would come later than this; 0: never.
    #[serde(with = "duration")]
    pub max_turn: Duration,
    /// How many redirects are followed.
    pub max_redirects: u32,
    /// The most decoded bytes of a page.
    pub max_page_bytes: usize,
    /// The most decoded bytes of a feed.
    pub max_feed_bytes: usize,
    /// The most decoded bytes of a sitemap.
    pub max_sitemap_bytes: usize,
    /// A body slower than this for `slow_after` is given up; 0 never gives up.
    pub min_bytes_per_second: u32,
    /// How long a body may be slow.
    #[serde(with = "duration")]
    pub slow_after: Duration,
    /// Private networks that may be asked: addresses, or address/prefix.
    #[serde(deserialize_with = "networks")]
    pub allow_private_networks: Vec<String>,
    /// Ports that may be asked; empty: all.
    pub ports: Vec<u16>,
    /// A proxy's address, `environment`, or empty: none.
    #[serde(deserialize_with = "proxy")]
    pub proxy: String,
    /// Whether robots.txt is obeyed.
    pub obey_robots: bool,
    /// Wishes of pages that are obeyed; see [`WISHES`].
    #[serde(deserialize_with = "wishes")]
    pub obey_rights: Vec<String>,
    /// A program and its arguments that shows pages which need scripts; empty: none.
    #[serde(deserialize_with = "render_command")]
    pub render_command: Vec<String>,
    /// How long it may take.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub render_timeout: Duration,
    /// Bytes of memory that each of its processes may write to; 0: any.
    pub render_memory: u64,
    /// Requests that a page may make through `{proxy}`.
    pub render_requests: usize,
    /// Bytes that may go through `{proxy}` for one page.
    pub render_bytes: u64,
    /// Where an article is looked for whose page does not give it.
    #[serde(deserialize_with = "fallbacks::steps")]
    pub fallbacks: Vec<String>,
    /// The address at which an archive is asked.
    #[serde(deserialize_with = "fallbacks::address")]
    pub archive_api: String,
}

impl Default for Fetch {
    fn default() -> Self {
        Self {
            user_agent: String::new(),
            connect_timeout: Duration::from_secs(10),
            header_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_mins(1),
            pause: Duration::from_secs(1),
            per_host: 1,
            concurrency: 16,
            tries: 3,
            backoff: Duration::from_secs(1),
            max_wait: Duration::from_mins(1),
            max_turn: Duration::from_mins(10),
            max_redirects: 10,
            max_page_bytes: 10 << 20,
            max_feed_bytes: 20 << 20,
            max_sitemap_bytes: 50 << 20,
            min_bytes_per_second: 1024,
            slow_after: Duration::from_secs(10),
            allow_private_networks: Vec::new(),
            ports: vec![80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888],
            proxy: String::new(),
            obey_robots: true,
            obey_rights: Vec::new(),
            render_command: Vec::new(),
            render_timeout: Duration::from_secs(30),
            render_memory: 2 << 30,
            render_requests: 500,
            render_bytes: 64 << 20,
            fallbacks: Vec::new(),
            archive_api: pipeline::ARCHIVE.to_owned(),
        }
    }
}

/// The wishes that `obey_rights` names.
pub const WISHES: &[&str] = &["noai", "noarchive", "noindex", "noml", "nosnippet", "tdm"];

/// `[discover]`: how far sources are followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Discover {
    /// What a sitemap lists is taken if it was published or changed within this time; 0: all.
    #[serde(with = "duration")]
    pub sitemap_age: Duration,
    /// The most entries of one source; 0: all.
    pub max_entries: usize,
    /// The most sitemaps of one source.
    pub max_sitemaps: usize,
    /// How deep indexes of sitemaps are followed.
    pub max_depth: u32,
}

impl Default for Discover {
    fn default() -> Self {
        let rules = pipeline::Rules::default();
        let sitemap_age = if let pipeline::Since::Within(span) = rules.since { span } else { Duration::ZERO };
        Self { sitemap_age, max_entries: rules.max_entries, max_sitemaps: rules.max_files, max_depth: rules.max_depth }
    }
}

/// `[clean]`: how pages are cleaned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clean {
    /// Which error is worse.
    pub favor: Favor,
    /// Parts that are kept whatever the rules say; see [`PARTS`].
    #[serde(deserialize_with = "parts")]
    pub keep: Vec<String>,
    /// Parts that are dropped whatever the rules say.
    #[serde(deserialize_with = "parts")]
    pub drop: Vec<String>,
    /// Folders and files of site rules; of two rules for one host the first counts.
    pub rules: Vec<PathBuf>,
    /// Whether the record tells what readers wrote below the article.
    pub comments: bool,
    /// How many pages at once; 0: one for each core.
    pub jobs: usize,
    /// Verdicts beside `article` that are filed too.
    #[serde(deserialize_with = "verdicts")]
    pub accept: Vec<String>,
    /// The deepest nesting of elements that is built.
    pub max_depth: u32,
    /// The most nodes of a page that are built.
    pub max_nodes: u32,
    /// The most bytes of markup that are read.
    pub max_markup: usize,
    /// The most work that one page may cost, in steps of about ten nanoseconds.
    pub max_work: u64,
    /// The most articles of one file or page.
    pub max_articles: usize,
    /// From how many pages an article is joined at most.
    pub max_parts: usize,
}

impl Default for Clean {
    fn default() -> Self {
        let extract::Options { html, dump, work, parts, .. } = extract::Options::default();
        Self {
            favor: Favor::default(),
            keep: Vec::new(),
            drop: Vec::new(),
            rules: Vec::new(),
            comments: false,
            jobs: 0,
            accept: Vec::new(),
            max_depth: html.max_depth,
            max_nodes: html.max_nodes,
            max_markup: html.max_bytes,
            max_work: work.0,
            max_articles: dump.max_articles,
            max_parts: parts.0,
        }
    }
}

/// Which error is worse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Favor {
    /// Both alike.
    #[default]
    Balance,
    /// Too much is worse.
    Precision,
    /// Something missing is worse.
    Recall,
}

/// The parts of a page that `keep` and `drop` name.
pub const PARTS: &[&str] = &["captions", "comments", "credits", "headings", "lists", "quotes", "related", "tables"];

/// `[security]`: what is allowed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// Whether sources may be local files.
    pub allow_file: bool,
}

fn parts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    match words.iter().find(|word| !PARTS.contains(&word.as_str())) {
        Some(word) => Err(D::Error::custom(format!("{word:?} is no part of a page{}", nearest::hint(word, PARTS.iter().copied())))),
        None => Ok(words),
    }
}

fn wishes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    match words.iter().find(|word| !WISHES.contains(&word.as_str())) {
        Some(word) => Err(D::Error::custom(format!("{word:?} is no wish{}", nearest::hint(word, WISHES.iter().copied())))),
        None => Ok(words),
    }
}

fn verdicts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    let known = || PageVerdict::ALL.iter().map(|v| v.name()).filter(|n| *n != "failed");
    match words.iter().find(|word| !known().any(|name| name == word.as_str())) {
        Some(word) => Err(D::Error::custom(format!("{word:?} is no verdict of a page{}", nearest::hint(word, known())))),
        None => Ok(words),
    }
}

fn proxy<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let is_address = || url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if text.is_empty() || text == "environment" || is_address() {
        return Ok(text);
    }
    Err(D::Error::custom(format!("{text:?} is no proxy; write its address with http:// in front, or \"environment\"")))
}

fn render_command<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let command = Vec::<String>::deserialize(from)?;
    let named = |part: &String| part.contains(crate::fetch::ADDRESS);
    match command.split_first() {
        None => Ok(command),
        Some((program, arguments)) if !program.is_empty() && !named(program) && arguments.iter().any(named) => Ok(command),
        Some(_) => Err(D::Error::custom("name a program and its arguments, one of them with {url}, such as [\"chromium\", \"{url}\"]")),
    }
}

fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    match texts.iter().find(|text| !is_network(text)) {
        Some(text) => Err(D::Error::custom(format!("{text:?} is no network; write it like \"10.1.0.0/16\" or \"127.0.0.1\""))),
        None => Ok(texts),
    }
}

fn is_network(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let bits = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| prefix.parse::<u8>().is_ok_and(|prefix| prefix <= bits))
}
