//! What the client may be told, and what it does unless told otherwise.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::network::Networks;
use super::response::Kind;
use super::seconds;

/// How to fetch. Times are numbers of seconds in a configuration file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The `User-Agent` header. Its first word up to the slash is the name by which robots.txt addresses us.
    pub user_agent: String,
    /// For name resolution, connection and TLS handshake together. Default 10 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub connect_timeout: Duration,
    /// From the request until the response's headers are complete. Default 20 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub header_timeout: Duration,
    /// For one try of one address, redirects and body included, waiting for a turn not. Default 60 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub total_timeout: Duration,
    /// A body that comes slower than this many bytes a second, after [`slow_after`](Self::slow_after), is given up. Default 1,024; 0 never gives up.
    pub min_bytes_per_second: u32,
    /// How long a body may be slow. Default 10 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub slow_after: Duration,
    /// Decoded bytes of a page. Default 10 MiB.
    pub max_page_bytes: usize,
    /// Decoded bytes of a feed. Default 20 MiB.
    pub max_feed_bytes: usize,
    /// Decoded bytes of a sitemap. Default 50 MiB.
    pub max_sitemap_bytes: usize,
    /// Redirects followed for one address. Default 10.
    pub max_redirects: u32,
    /// Whether addresses in private networks may be asked: `false` (default), `true`, or a list such as `["10.0.0.0/8"]`.
    pub allow_private_networks: Networks,
    /// Ports that may be asked; an empty list allows all. An address in a private network that is allowed may be asked at any port.
    /// Default 80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888.
    pub ports: Vec<u16>,
    /// Names that are resolved here instead of by DNS, as in `/etc/hosts`. Default none.
    pub hosts: BTreeMap<String, Vec<IpAddr>>,
    /// A proxy that makes all connections, http or https. Names are then checked as they resolve here, and dialled as they resolve
    /// there. Default none: what the environment says of proxies is not looked at.
    pub proxy: Option<Url>,
    /// Whether robots.txt is read before pages are fetched. Default true.
    pub obey_robots: bool,
    /// The least pause between two requests to one host. Twice the last response's time is kept if that is longer,
    /// and the site's crawl-delay up to 300 s. Default 1 s; 0 leaves the crawl-delay alone.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub pause: Duration,
    /// Requests to one host at the same time. Default 1.
    pub per_host: usize,
    /// Requests at the same time, over all hosts. Default 16.
    pub concurrency: usize,
    /// Tries of one address. Default 3.
    pub tries: u32,
    /// The first wait after trouble; it doubles each time, up to [`max_wait`](Self::max_wait). Default 1 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub backoff: Duration,
    /// If a host asks for more patience than this, its addresses fail at once with `host_paused`. Default 60 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub max_wait: Duration,
    /// If so many requests wait for a host that its turn would come later than this, more fail at once with `host_busy`. Default: never.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub max_turn: Duration,
    /// Whether a page keeps its place among the requests at the same time until its response is dropped: no more pages than
    /// [`concurrency`](Self::concurrency) are in memory then. Default false.
    pub hold_pages: bool,
    /// A program and its arguments, of which one holds `{url}`: shows the pages that need scripts. Default none.
    pub render_command: Vec<String>,
    /// How long the program may take. Default 30 s.
    #[serde(deserialize_with = "seconds::deserialize")]
    pub render_timeout: Duration,
    /// Bytes of memory that each of its processes may write to, where the system can hold it to that (Linux). Default 2 GiB; 0: any.
    pub render_memory: u64,
    /// Requests that a page may make through `{proxy}`. Default 500.
    pub render_requests: usize,
    /// Bytes that may go through `{proxy}` for one page, both ways together. Default 64 MiB.
    pub render_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            user_agent: concat!("dateline/", env!("CARGO_PKG_VERSION"), " (+https://dateline.example/bot)").to_owned(),
            connect_timeout: Duration::from_secs(10),
            header_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_mins(1),
            min_bytes_per_second: 1024,
            slow_after: Duration::from_secs(10),
            max_page_bytes: 10 << 20,
            max_feed_bytes: 20 << 20,
            max_sitemap_bytes: 50 << 20,
            max_redirects: 10,
            allow_private_networks: Networks::None,
            ports: vec![80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888],
            hosts: BTreeMap::new(),
            proxy: None,
            obey_robots: true,
            pause: Duration::from_secs(1),
            per_host: 1,
            concurrency: 16,
            tries: 3,
            backoff: Duration::from_secs(1),
            max_wait: Duration::from_mins(1),
            max_turn: Duration::MAX,
            hold_pages: false,
            render_command: Vec::new(),
            render_timeout: Duration::from_secs(30),
            render_memory: 2 << 30,
            render_requests: 500,
            render_bytes: 64 << 20,
        }
    }
}

impl Options {
    /// The name by which robots.txt addresses us: `dateline`.
    #[must_use]
    pub fn agent(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or("")
    }

    /// The cap on decoded bytes.
    pub(super) fn max_bytes(&self, kind: Kind) -> usize {
        match kind {
            Kind::Page => self.max_page_bytes,
            Kind::Feed => self.max_feed_bytes,
            Kind::Sitemap => self.max_sitemap_bytes,
            Kind::Robots => crate::robots::MAX_BYTES,
        }
    }

    pub(super) fn redirects(&self, kind: Kind) -> u32 {
        // RFC 9309 asks for five.
        if kind == Kind::Robots { self.max_redirects.min(5) } else { self.max_redirects }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_configuration() {
        let options: Options = toml::from_str("pause = 0.5\nallow_private_networks = ['10.0.0.0/8']\nuser_agent = 'x/2'").expect("valid");
        assert_eq!((options.pause, options.agent()), (Duration::from_millis(500), "x"));
        assert_eq!(toml::from_str::<Options>("").expect("valid"), Options::default());
        assert!(toml::from_str::<Options>("allow_private_networks = true").is_ok_and(|o| o.allow_private_networks == Networks::All));
    }

    #[test]
    fn names_what_is_wrong() {
        for (text, word) in [("pauze = 1", "pauze"), ("pause = -1", "seconds"), ("allow_private_networks = ['10/8']", "10/8")] {
            let error = toml::from_str::<Options>(text).expect_err("wrong").to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
