//! Why a fetch failed: named causes, each with its remedy where there is one.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use url::Url;

use super::resolve::{Refused, Unknown};

/// A fetch that failed, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", brief(.url))]
pub struct FetchError {
    url: Box<Url>,
    cause: Cause,
}

/// Why a fetch failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// The address cannot be asked for.
    #[error("not an address that can be fetched: {detail}")]
    BadUrl {
        /// What is wrong with it.
        detail: String,
    },
    /// The guard refuses the address.
    #[error("refused: {detail}")]
    Blocked {
        /// What is refused, and how to allow it.
        detail: String,
    },
    /// The host's name was not resolved.
    #[error("the host's name was not found ({detail}); check the spelling and the network")]
    Dns {
        /// What the system says.
        detail: String,
    },
    /// Nobody answered at the address.
    #[error("no connection: {detail}")]
    Connect {
        /// What the system says.
        detail: String,
    },
    /// The connection is not secure.
    #[error("no secure connection: {detail}")]
    Tls {
        /// What is wrong with it.
        detail: String,
    },
    /// No connection within [`connect_timeout`](super::Options::connect_timeout).
    #[error("no connection within {0:?}")]
    TimeoutConnect(Duration),
    /// No complete headers within [`header_timeout`](super::Options::header_timeout).
    #[error("no answer within {0:?}")]
    TimeoutHeaders(Duration),
    /// Not done within [`total_timeout`](super::Options::total_timeout).
    #[error("not done within {0:?}")]
    TimeoutTotal(Duration),
    /// The body came slower than [`min_bytes_per_second`](super::Options::min_bytes_per_second).
    #[error("the body came slower than {0} bytes a second")]
    TooSlow(u32),
    /// The decoded body is over the cap.
    #[error("larger than {limit} bytes when decoded; the cap for this kind is in the configuration")]
    TooLarge {
        /// The cap.
        limit: usize,
    },
    /// More redirects than [`max_redirects`](super::Options::max_redirects).
    #[error("more than {limit} redirects; the last led to {}", brief(.last))]
    TooManyRedirects {
        /// The cap.
        limit: u32,
        /// Where the last one led.
        last: Box<Url>,
    },
    /// A status that brings no resource.
    #[error("the server answered {status}{}{}", wall_named(*.wall), status_remedy(*.status))]
    HttpStatus {
        /// The status.
        status: u16,
        /// The challenge or firewall that the headers name.
        wall: Option<&'static str>,
        /// How long the server asks us to wait.
        retry_after: Option<Duration>,
    },
    /// A success without a body.
    #[error("the server answered {status} without a body")]
    EmptyBody {
        /// The status.
        status: u16,
    },
    /// What came is not HTTP as it should be.
    #[error("the answer breaks the protocol: {detail}")]
    Protocol {
        /// What is wrong with it.
        detail: String,
    },
    /// The connection ended before the answer did.
    #[error("the answer broke off after {received} bytes of the body ({detail})")]
    IncompleteBody {
        /// Decoded bytes that had come.
        received: usize,
        /// What the connection says.
        detail: String,
    },
    /// A type that holds no article.
    #[error("{what} is not read; only HTML, XML, JSON and text are")]
    UnsupportedType {
        /// The type: `application/pdf`.
        what: String,
    },
    /// The site's robots.txt forbids it.
    #[error("robots.txt forbids it ({detail})")]
    RobotsDenied {
        /// The rule and its line, or why the file could not be read.
        detail: String,
        /// True if the file could not be read, so that the answer may change.
        temporary: bool,
    },
    /// The host asked for more patience than [`max_wait`](super::Options::max_wait).
    #[error("the host is left alone for another {} seconds", .0.as_secs())]
    HostPaused(Duration),
    /// So many requests wait for the host that its turn would come later than [`max_turn`](super::Options::max_turn).
    #[error("too many wait for the host: its turn would come in {} seconds", .0.as_secs())]
    HostBusy(Duration),
    /// The client could not be set up.
    #[error("the client could not be set up: {detail}")]
    Setup {
        /// What is wrong.
        detail: String,
    },
}

fn wall_named(wall: Option<&'static str>) -> String {
    wall.filter(|wall| *wall != "legal").map(|wall| format!(" with a challenge or a refusal of {wall}")).unwrap_or_default()
}

fn status_remedy(status: u16) -> &'static str {
    match status {
        401 | 407 => " (a login is needed)",
        402 => " (payment is required)",
        403 => " (forbidden; the site may refuse programs)",
        404 => " (not found)",
        410 => " (gone for good; remove it)",
        429 => " (too many requests; lengthen the pause)",
        451 => " (withheld for legal reasons)",
        500..=599 => " (the server is in trouble; try again later)",
        _ => "",
    }
}

/// An address as messages show it: one of kilobytes is cut.
fn brief(url: &Url) -> String {
    const MOST: usize = 500;
    let text = url.as_str();
    let end = text.floor_char_boundary(MOST);
    if end < text.len() { format!("{}…", &text[..end]) } else { text.to_owned() }
}

/// Statuses after which another try may succeed.
const RETRYABLE: &[u16] = &[408, 429, 500, 502, 503, 504, 522, 524];

impl Cause {
    /// The refusal of addresses outside the public internet.
    pub(super) fn refused(addresses: &[IpAddr]) -> Self {
        let list: Vec<String> = addresses.iter().take(4).map(IpAddr::to_string).collect();
        let list = list.join(", ");
        Self::Blocked {
            detail: format!("{list} is not on the public internet; allow its network by `allow_private_networks` under [fetch]"),
        }
    }

    /// The cause's short name, for logs and records.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => "bad_url",
            Self::Blocked { .. } => "blocked_address",
            Self::Dns { .. } => "dns",
            Self::Connect { .. } => "connect",
            Self::Tls { .. } => "tls",
            Self::TimeoutConnect(_) => "timeout_connect",
            Self::TimeoutHeaders(_) => "timeout_headers",
            Self::TimeoutTotal(_) => "timeout_total",
            Self::TooSlow(_) => "too_slow",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyRedirects { .. } => "too_many_redirects",
            Self::HttpStatus { .. } => "http_status",
            Self::EmptyBody { .. } => "empty_body",
            Self::Protocol { .. } => "protocol",
            Self::IncompleteBody { .. } => "incomplete_body",
            Self::UnsupportedType { .. } => "unsupported_type",
            Self::RobotsDenied { .. } => "robots_denied",
            Self::HostPaused(_) => "host_paused",
            Self::HostBusy(_) => "host_busy",
            Self::Setup { .. } => "setup",
        }
    }

    fn is_retryable(&self) -> bool {
        match self {
            Self::HttpStatus { status, .. } => RETRYABLE.contains(status),
            Self::RobotsDenied { temporary, .. } => *temporary,
            Self::Dns { .. } | Self::Connect { .. } | Self::IncompleteBody { .. } | Self::HostPaused(_) | Self::HostBusy(_) => true,
            other => other.is_timeout(),
        }
    }

    /// True if no answer came at all.
    pub(super) fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Dns { .. }
                | Self::Connect { .. }
                | Self::Tls { .. }
                | Self::IncompleteBody { .. }
                | Self::HostPaused(_)
                | Self::HostBusy(_)
        ) || self.is_timeout()
    }

    pub(super) fn is_timeout(&self) -> bool {
        matches!(self, Self::TimeoutConnect(_) | Self::TimeoutHeaders(_) | Self::TimeoutTotal(_) | Self::TooSlow(_))
    }

    pub(super) fn at(self, url: &Url) -> FetchError {
        FetchError { url: Box::new(shown(url)), cause: self }
    }
}

/// An address as it may stand in messages and records: without name and password.
pub(super) fn shown(url: &Url) -> Url {
    let mut shown = url.clone();
    // Addresses that cannot have them have none.
    let _ = shown.set_username("").and_then(|()| shown.set_password(None));
    shown
}

impl FetchError {
    /// The address that failed; behind redirects, the hop.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Why.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// The cause's short name, such as `timeout_headers`: for logs, records and tests.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.cause.name()
    }

    /// True if a later try may succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.cause.is_retryable()
    }

    /// True if it took too long.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.cause.is_timeout()
    }

    /// True if robots.txt forbids it.
    #[must_use]
    pub fn is_robots_denied(&self) -> bool {
        matches!(self.cause, Cause::RobotsDenied { .. })
    }

    /// The status, if a status is why.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        if let Cause::HttpStatus { status, .. } = self.cause { Some(status) } else { None }
    }

    /// The challenge or firewall that refused, where the headers name it.
    #[must_use]
    pub fn wall(&self) -> Option<&'static str> {
        if let Cause::HttpStatus { wall, .. } = self.cause { wall } else { None }
    }

    /// Until when a turn would come, if the address was not asked for since too many others wait for its host.
    #[must_use]
    pub fn busy_for(&self) -> Option<Duration> {
        if let Cause::HostBusy(wait) = self.cause { Some(wait) } else { None }
    }

    /// How long the host wants to be left alone, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.cause {
            Cause::HttpStatus { retry_after, .. } => retry_after,
            Cause::HostPaused(wait) | Cause::HostBusy(wait) => Some(wait),
            _ => None,
        }
    }
}

/// The errors below an error, itself first.
fn chain<'a>(error: &'a (dyn std::error::Error + 'static)) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |e| <dyn std::error::Error>::source(*e))
}

/// The innermost message.
fn innermost(error: &reqwest::Error) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    chain(error).filter_map(|e| e.downcast_ref::<io::Error>()).map(io::Error::kind).last()
}

/// Why no headers came.
pub(super) fn of_sending(error: &reqwest::Error, https: bool, connect_timeout: Duration) -> Cause {
    if let Some(Refused(addresses)) = chain(error).find_map(|e| e.downcast_ref::<Refused>()) {
        return Cause::refused(addresses);
    }
    if chain(error).any(|e| e.downcast_ref::<Unknown>().is_some()) {
        return Cause::Dns { detail: innermost(error) };
    }
    if error.is_connect() && error.is_timeout() {
        return Cause::TimeoutConnect(connect_timeout);
    }
    let detail = innermost(error);
    if error.is_connect() {
        return of_connecting(io_kind(error), https, detail);
    }
    match io_kind(error) {
        Some(_) => Cause::Connect { detail },
        None if chain(error).any(|e| e.to_string().contains("closed before message completed")) => {
            Cause::IncompleteBody { received: 0, detail }
        }
        None => Cause::Protocol { detail },
    }
}

fn of_connecting(kind: Option<io::ErrorKind>, https: bool, detail: String) -> Cause {
    use io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable, PermissionDenied, TimedOut};
    let nobody = [ConnectionRefused, HostUnreachable, NetworkUnreachable, AddrNotAvailable, PermissionDenied, TimedOut];
    if https && !kind.is_some_and(|k| nobody.contains(&k)) { Cause::Tls { detail } } else { Cause::Connect { detail } }
}

/// Why the body did not come whole.
pub(super) fn of_reading(error: &reqwest::Error, received: usize) -> Cause {
    let detail = innermost(error);
    match io_kind(error) {
        Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => Cause::Protocol { detail },
        _ => Cause::IncompleteBody { received, detail },
    }
}
