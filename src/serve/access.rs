//! Who may do what: the token, the cookie that stands for it, names of this machine, and the check against foreign pages.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::Shared;
use super::problem::Problem;

/// The cookie that stands for the token.
pub(super) const COOKIE: &str = "dateline";

/// What a request wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Reads what is filed.
    Read,
    /// Has a page fetched or cleaned.
    Work,
    /// Changes something.
    Change,
}

/// The token and what is derived from it.
#[derive(Clone)]
pub(super) struct Secret {
    token: String,
    /// Whether it stands in the configuration: one that was made at the start guards changes alone, on this machine.
    configured: bool,
}

impl Secret {
    /// The configured token, or one that is made now.
    pub(super) fn new(configured: Option<&str>, random: impl FnOnce() -> String) -> Self {
        match configured.filter(|token| !token.is_empty()) {
            Some(token) => Self { token: token.to_owned(), configured: true },
            None => Self { token: random(), configured: false },
        }
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn is_configured(&self) -> bool {
        self.configured
    }

    /// The cookie's value.
    pub(super) fn cookie(&self) -> String {
        hex(&self.derived("cookie"))
    }

    /// What a form sends back, so that no foreign page can send it.
    pub(super) fn csrf(&self) -> String {
        hex(&self.derived("csrf"))
    }

    fn derived(&self, what: &str) -> [u8; 32] {
        digest(&format!("dateline {what}\0{}", self.token))
    }

    /// One that could not be made opens nothing.
    pub(super) fn is_token(&self, given: &str) -> bool {
        !self.token.is_empty() && same(given, &self.token)
    }

    pub(super) fn is_csrf(&self, given: &str) -> bool {
        !self.token.is_empty() && same(given, &self.csrf())
    }

    /// Whether the request bears the token itself: no foreign page can make a browser send it.
    fn bears_token(&self, headers: &HeaderMap, query: Option<&str>) -> bool {
        let bearer = text(headers, header::AUTHORIZATION).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        bearer.is_some_and(|token| self.is_token(token)) || key(query).is_some_and(|token| self.is_token(&token))
    }

    fn bears_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(name, value)| name == COOKIE && !self.token.is_empty() && same(value, &self.cookie()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").field("configured", &self.configured).finish_non_exhaustive()
    }
}

/// What a request was found to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grant {
    /// It bears the token or its cookie.
    pub(super) known: bool,
    /// It bears the token itself.
    pub(super) by_token: bool,
}

/// Lets a request through that may do what it wants.
pub(super) async fn guard(State((shared, need)): State<(Shared, Need)>, mut request: Request, next: Next) -> Result<Response, Problem> {
    let (headers, query) = (request.headers(), request.uri().query());
    let by_token = shared.secret.bears_token(headers, query);
    let known = by_token || shared.secret.bears_cookie(headers);
    let open = match need {
        Need::Read => shared.options.public_read || !shared.secret.is_configured(),
        Need::Work => !shared.secret.is_configured() && shared.options.is_loopback,
        Need::Change => false,
    };
    if !known && !open {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "a token is needed: Authorization: Bearer TOKEN, or ?key=TOKEN"));
    }
    if !by_token && !is_own_host(&shared, headers) {
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "without a token only this machine's own names are answered"));
    }
    if !by_token && need >= Need::Work && is_foreign(headers, request.method()) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "another site's page may not ask for this"));
    }
    request.extensions_mut().insert(Grant { known, by_token });
    Ok(next.run(request).await)
}

/// A page whose name was made to lead here must not read from this machine.
fn is_own_host(shared: &Shared, headers: &HeaderMap) -> bool {
    if shared.secret.is_configured() || shared.options.public_read || !shared.options.is_loopback {
        return true;
    }
    let Some(host) = text(headers, header::HOST) else { return true };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a browser says that another site's page asks. Following a link is no asking of that kind.
pub(super) fn is_foreign(headers: &HeaderMap, method: &Method) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match said("sec-fetch-site") {
        Some("cross-site" | "same-site") => !(method == Method::GET && said("sec-fetch-mode") == Some("navigate")),
        Some(_) => false,
        // Older browsers tell the origin of what changes something.
        None => {
            let (origin, host) = (said("origin"), said("host"));
            origin.is_some_and(|origin| origin.split_once("://").is_none_or(|(_, name)| Some(name) != host))
        }
    }
}

/// The `key=` of a query.
fn key(query: Option<&str>) -> Option<String> {
    let pairs = url::form_urlencoded::parse(query?.as_bytes());
    pairs.filter(|(name, _)| name == "key").map(|(_, value)| value.into_owned()).last()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Compares in a time that does not tell how much of it is right.
fn same(given: &str, wanted: &str) -> bool {
    let (a, b) = (digest(given), digest(wanted));
    a.iter().zip(&b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    #[test]
    fn the_token_is_taken_from_header_query_and_cookie() {
        let secret = Secret::new(Some("s3cret"), String::new);
        assert!(secret.bears_token(&headers(&[("authorization", "bearer s3cret")]), None));
        assert!(secret.bears_token(&HeaderMap::new(), Some("a=1&key=s3cret")));
        for (given, query) in
            [("Bearer s3cre", None), ("Basic s3cret", None), ("s3cret", None), ("", Some("key=")), ("", Some("key=s3crets"))]
        {
            assert!(!secret.bears_token(&headers(&[("authorization", given)]), query), "{given} {query:?}");
        }
        let cookie = format!("a=b; dateline={}", secret.cookie());
        let map: HeaderMap = [(header::COOKIE, cookie.parse().expect("a value"))].into_iter().collect();
        assert!(secret.bears_cookie(&map) && !secret.bears_token(&map, None));
        assert!(!secret.bears_cookie(&headers(&[("cookie", "dateline=s3cret")])), "the cookie is not the token");
        assert!(secret.is_csrf(&secret.csrf()) && !secret.is_csrf(&secret.cookie()));
        assert!(!Secret::new(Some(""), || "made".to_owned()).is_configured());
    }

    #[test]
    fn foreign_pages_are_known_by_what_browsers_say() {
        let foreign = |pairs: &[(&'static str, &'static str)], method: Method| is_foreign(&headers(pairs), &method);
        assert!(foreign(&[("sec-fetch-site", "cross-site")], Method::POST));
        assert!(foreign(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], Method::GET));
        assert!(!foreign(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], Method::GET));
        assert!(!foreign(&[("sec-fetch-site", "same-origin")], Method::POST) && !foreign(&[], Method::POST));
        assert!(foreign(&[("origin", "https://evil.example"), ("host", "127.0.0.1:8017")], Method::POST));
        assert!(!foreign(&[("origin", "http://127.0.0.1:8017"), ("host", "127.0.0.1:8017")], Method::POST));
    }
}
