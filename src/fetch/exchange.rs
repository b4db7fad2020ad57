//! One request and its answer: headers under a deadline, then the body, counted.

use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{RequestBuilder, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::error::{self, Cause};
use super::options::Options;
use super::response::{Fetched, Kind, Response, Unchanged, Validators};
use super::waiting::Held;
use super::{body, retry, walls};

/// Headers kept of an answer.
const MAX_KEPT: usize = 200;

/// A longer header value is left out.
const MAX_HEADER: usize = 4096;

/// Bytes of a body that are looked at before the rest is read.
const SNIFFED: usize = 16;

/// Time that is left for one try of one address.
#[derive(Debug)]
pub(super) struct Budget {
    left: Duration,
    total: Duration,
}

impl Budget {
    pub(super) fn new(total: Duration) -> Self {
        Self { left: total, total }
    }

    /// Waits for something as long as there is time, at most `limit`. `Err(true)` says that all time is used up.
    async fn spend<T>(&mut self, limit: Duration, work: impl Future<Output = T>) -> Result<T, bool> {
        let started = Instant::now();
        let done = tokio::time::timeout(self.left.min(limit), work).await;
        self.left = self.left.saturating_sub(started.elapsed());
        done.map_err(|_| self.left.is_zero())
    }
}

/// What is asked, and within which limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) options: &'a Options,
    pub(super) kind: Kind,
    pub(super) validators: Option<&'a Validators>,
    /// The address that the chain of redirects began with.
    pub(super) first: &'a Url,
    /// The same, if the operator has named it as what it is.
    pub(super) named: Option<&'a Url>,
}

/// What an exchange brought.
#[derive(Debug)]
pub(super) enum Reply {
    Done(Fetched),
    Redirect {
        to: Url,
        permanent: bool,
    },
    /// The body could not be decompressed as its header says: worth asking once more for it as it stands.
    Undecodable,
}

/// Sends the request and reads the answer. With `raw` it is asked for as it is, unpacked, and what comes is told by its first bytes.
pub(super) async fn exchange(ask: Ask<'_>, http: &reqwest::Client, url: &Url, raw: bool, budget: &mut Budget) -> Result<Reply, Cause> {
    let options = ask.options;
    let ask = Ask { validators: ask.validators.filter(|v| !v.is_empty() && is_theirs(ask.first, url)), ..ask };
    let request = headers(http.get(url.clone()), ask, raw);
    let sent = budget.spend(options.header_timeout, request.send()).await;
    let answer = match sent {
        Ok(Ok(answer)) => answer,
        Ok(Err(e)) => return Err(error::of_sending(&e, url.scheme() == "https", options.connect_timeout)),
        Err(true) => return Err(Cause::TimeoutTotal(options.total_timeout)),
        Err(false) => return Err(Cause::TimeoutHeaders(options.header_timeout)),
    };
    let status = answer.status();
    check_framing(answer.headers())?;
    let wall = walls::named(status.as_u16(), answer.headers());
    match status.as_u16() {
        // A challenge is no page, whatever its status.
        200..=299 if wall.is_some() => Err(Cause::HttpStatus { status: status.as_u16(), wall, retry_after: None }),
        301 | 302 | 303 | 307 | 308 => redirect(url, status, answer.headers()),
        304 if ask.validators.is_some() => Ok(Reply::Done(unchanged(ask, url, answer.headers()))),
        // 206 was not asked for: a part is not the resource.
        200 | 203 | 226 => success(ask, url, answer, raw, budget).await,
        204..=206 => Err(Cause::EmptyBody { status: status.as_u16() }),
        code => Err(Cause::HttpStatus { status: code, wall, retry_after: wait_asked(answer.headers()) }),
    }
}

/// What one origin said of a version is not told to another; a host that now has TLS is the same.
fn is_theirs(first: &Url, url: &Url) -> bool {
    let secured = first.scheme() == "http" && url.scheme() == "https" && first.port().is_none() && url.port().is_none();
    first.origin() == url.origin() || (secured && first.host() == url.host())
}

fn headers(request: RequestBuilder, ask: Ask<'_>, raw: bool) -> RequestBuilder {
    let codings = if raw { "identity" } else { "gzip, deflate, br, zstd" };
    let mut request = request.header(header::ACCEPT, ask.kind.accept()).header(header::ACCEPT_ENCODING, codings);
    let held =
        ask.validators.map(|v| [(header::IF_NONE_MATCH, v.etag.as_deref()), (header::IF_MODIFIED_SINCE, v.last_modified.as_deref())]);
    for (name, value) in held.into_iter().flatten() {
        // A value that no header can hold is not sent: the answer is then a whole one.
        if let Some(value) = value.and_then(|v| HeaderValue::from_bytes(v.as_bytes()).ok()) {
            request = request.header(name, value);
        }
    }
    request
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    (value.len() <= MAX_HEADER).then(|| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// Refuses an answer whose length is told in two ways that disagree: it may hide another answer.
fn check_framing(headers: &HeaderMap) -> Result<(), Cause> {
    let lengths: Vec<_> = headers.get_all(header::CONTENT_LENGTH).iter().collect();
    let differ = lengths.windows(2).any(|pair| pair[0] != pair[1]);
    let both = !lengths.is_empty() && headers.contains_key(header::TRANSFER_ENCODING);
    if differ || both { Err(Cause::Protocol { detail: "its length is told in two ways".to_owned() }) } else { Ok(()) }
}

fn wait_asked(headers: &HeaderMap) -> Option<Duration> {
    let date = text(headers, &header::DATE);
    retry::retry_after(&text(headers, &header::RETRY_AFTER)?, date.as_deref())
}

fn redirect(url: &Url, status: StatusCode, headers: &HeaderMap) -> Result<Reply, Cause> {
    let broken = |detail: &str| Cause::Protocol { detail: format!("a redirect ({status}) {detail}") };
    let mut targets = headers.get_all(header::LOCATION).iter();
    let target = targets.next().ok_or_else(|| broken("without a Location"))?;
    if targets.any(|other| other != target) {
        return Err(broken("to two places"));
    }
    let target = String::from_utf8_lossy(target.as_bytes());
    let mut to = url
        .join(target.trim())
        .map_err(|_| broken(&format!("to {:?}, which is no address", &target[..target.floor_char_boundary(200)])))?;
    // Names and passwords in an address are the caller's to give, not a redirect's; another origin does not get them.
    let own = if to.origin() == url.origin() { (url.username(), url.password()) } else { ("", None) };
    let _ = to.set_username(own.0).and_then(|()| to.set_password(own.1));
    to.set_fragment(None);
    Ok(Reply::Redirect { to, permanent: matches!(status.as_u16(), 301 | 308) })
}

/// The headers in their order, cookies and what is too long left out.
fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let wanted = headers.iter().filter(|(name, value)| *name != header::SET_COOKIE && value.len() <= MAX_HEADER);
    let pairs = wanted.map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).trim().to_owned()));
    pairs.take(MAX_KEPT).collect()
}

fn unchanged(ask: Ask<'_>, url: &Url, headers: &HeaderMap) -> Fetched {
    let sent = ask.validators.cloned().unwrap_or_default();
    let validators = Validators {
        etag: text(headers, &header::ETAG).or(sent.etag),
        last_modified: text(headers, &header::LAST_MODIFIED).or(sent.last_modified),
    };
    Fetched::NotModified(Box::new(Unchanged { url: error::shown(url), validators, headers: kept(headers) }))
}

async fn success(ask: Ask<'_>, url: &Url, answer: reqwest::Response, raw: bool, budget: &mut Budget) -> Result<Reply, Cause> {
    let headers = answer.headers().clone();
    let status = answer.status().as_u16();
    let content_type = text(&headers, &header::CONTENT_TYPE);
    body::check_type(content_type.as_deref(), ask.kind)?;
    let codings = match body::codings(text(&headers, &header::CONTENT_ENCODING).as_deref()) {
        // What was to come unpacked and is labelled all the same is told by its first bytes.
        Err(_) if raw => Vec::new(),
        codings => codings?,
    };
    let mut bytes = read(ask, answer, budget, codings.is_empty()).await?;
    if !codings.is_empty() || body::is_gzip(&bytes) {
        let limit = ask.options.max_bytes(ask.kind);
        let unpacked = tokio::task::spawn_blocking(move || body::unpack(bytes, &codings, limit)).await;
        bytes = match unpacked.map_err(|e| Cause::Protocol { detail: e.to_string() })? {
            Err(Cause::Protocol { .. }) if !raw => return Ok(Reply::Undecodable),
            unpacked => unpacked?,
        };
        body::sniff(&bytes)?;
    }
    if bytes.is_empty() && ask.kind != Kind::Robots {
        return Err(Cause::EmptyBody { status });
    }
    Ok(Reply::Done(Fetched::New(Box::new(Response {
        requested: error::shown(ask.first),
        url: error::shown(url),
        moved_to: None,
        status,
        content_type,
        validators: Validators { etag: text(&headers, &header::ETAG), last_modified: text(&headers, &header::LAST_MODIFIED) },
        headers: kept(&headers),
        body: bytes,
        held: Held::default(),
    }))))
}

/// Reads the body as it stands on the wire, up to the cap. Of a robots.txt the part up to the cap is enough.
async fn read(ask: Ask<'_>, mut answer: reqwest::Response, budget: &mut Budget, plain: bool) -> Result<Vec<u8>, Cause> {
    let limit = ask.options.max_bytes(ask.kind);
    let cut = ask.kind == Kind::Robots;
    if !cut && answer.content_length().is_some_and(|n| n > limit as u64) {
        return Err(Cause::TooLarge { limit });
    }
    let started = Instant::now();
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let chunk = match budget.spend(Duration::MAX, answer.chunk()).await {
            Err(_) => return Err(Cause::TimeoutTotal(budget.total)),
            Ok(Err(e)) => return Err(error::of_reading(&e, bytes.len())),
            Ok(Ok(chunk)) => chunk,
        };
        let Some(chunk) = chunk else { break };
        let sniffed = bytes.len() >= SNIFFED;
        bytes.extend_from_slice(&chunk);
        if !sniffed && !cut && plain {
            body::sniff(&bytes)?;
        }
        if bytes.len() > limit {
            // One byte over the cap tells the reader of a robots.txt that it was cut.
            bytes.truncate(limit + 1);
            return if cut { Ok(bytes) } else { Err(Cause::TooLarge { limit }) };
        }
        check_rate(ask.options, bytes.len(), started.elapsed())?;
    }
    Ok(bytes)
}

fn check_rate(options: &Options, received: usize, taken: Duration) -> Result<(), Cause> {
    let least = f64::from(options.min_bytes_per_second) * taken.as_secs_f64();
    if taken > options.slow_after && (received as f64) < least { Err(Cause::TooSlow(options.min_bytes_per_second)) } else { Ok(()) }
}
