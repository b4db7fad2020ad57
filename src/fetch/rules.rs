//! What is known of a site's robots.txt, and for how long.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::error::{Cause, FetchError};
use super::response::Fetched;
use crate::robots::Robots;

/// RFC 9309: a copy is used for no longer than a day.
const FRESH: Duration = Duration::from_hours(24);

/// After this the site is asked again for a file that could not be read.
const ASK_AGAIN: Duration = Duration::from_hours(1);

/// What a site's robots.txt says, or why that is not known.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// The last good copy and its time.
    good: Option<(Arc<Robots>, Instant)>,
    /// Why the last request brought none, and when that was.
    failed: Option<(String, Instant)>,
}

impl Known {
    /// True while nobody need ask again.
    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        match (&self.failed, &self.good) {
            (Some((_, at)), _) => now - *at < ASK_AGAIN,
            (None, Some((_, at))) => now - *at < FRESH,
            (None, None) => false,
        }
    }

    /// The rules in force. While the file cannot be read everything is forbidden, unless there is a copy of the last day.
    pub(super) fn rules(&self, now: Instant) -> Result<Arc<Robots>, Cause> {
        match (&self.good, &self.failed) {
            (Some((robots, at)), _) if now - *at < FRESH => Ok(Arc::clone(robots)),
            (_, Some((why, _))) => Err(Cause::RobotsDenied { detail: why.clone(), temporary: true }),
            _ => Ok(Arc::new(Robots::allow_all())),
        }
    }

    /// What is known after the file was asked for: a body is read, 4xx allows everything (RFC 9309, 2.3.1.3), 5xx and 429
    /// forbid everything for now. `Err` is a site that cannot be reached, or may not be asked, at all.
    pub(super) fn learn(site: &Url, earlier: Option<Self>, asked: Result<Fetched, FetchError>, now: Instant) -> Result<Self, FetchError> {
        let good = |robots| Ok(Self { good: Some((Arc::new(robots), now)), failed: None });
        let error = match asked {
            Ok(fetched) => return good(fetched.response().map_or_else(Robots::allow_all, |r| Robots::parse(&r.body))),
            Err(error) => error,
        };
        let has_copy = earlier.as_ref().is_some_and(|known| known.rules(now).is_ok());
        match error.cause() {
            Cause::Blocked { .. } if error.url().host() == site.host() => return Err(error),
            Cause::HttpStatus { status, .. } if *status != 429 && *status < 500 => return good(Robots::allow_all()),
            Cause::EmptyBody { .. } | Cause::TooManyRedirects { .. } => return good(Robots::allow_all()),
            cause if cause.is_unreachable() && !has_copy => return Err(error),
            _ => {}
        }
        let why = format!("it could not be read: {}", error.cause());
        Ok(Self { good: earlier.and_then(|known| known.good), failed: Some((why, now)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Url {
        Url::parse("http://a.example/").expect("an address")
    }

    fn failed(cause: Cause) -> Result<Fetched, FetchError> {
        Err(cause.at(&Url::parse("http://a.example/robots.txt").expect("an address")))
    }

    fn status(status: u16) -> Cause {
        Cause::HttpStatus { status, wall: None, retry_after: None }
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_status_means() {
        let now = Instant::now();
        let allowed =
            |cause| Known::learn(&site(), None, failed(cause), now).expect("known").rules(now).is_ok_and(|r| r.check("x", "/").allowed);
        for code in [400, 401, 403, 404, 410, 451] {
            assert!(allowed(status(code)), "{code}");
        }
        for code in [429, 500, 503] {
            assert!(!allowed(status(code)), "{code}");
        }
        assert!(Known::learn(&site(), None, failed(Cause::Connect { detail: String::new() }), now).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_good_copy_serves_for_a_day() {
        let start = Instant::now();
        let good = Known { good: Some((Arc::new(Robots::parse(b"user-agent: *\ndisallow: /x")), start)), failed: None };
        let later = start + Duration::from_hours(2);
        let known = Known::learn(&site(), Some(good), failed(status(503)), later).expect("known");
        assert!(known.rules(later).is_ok_and(|r| r.check("x", "/a").allowed && !r.check("x", "/x").allowed));
        assert!(known.is_fresh(later + ASK_AGAIN / 2) && !known.is_fresh(later + ASK_AGAIN));
        assert!(known.rules(start + FRESH).is_err());
    }
}
