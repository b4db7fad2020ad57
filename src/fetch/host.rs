//! One object owns one host: its turns, its pauses, its trouble, its robots.txt.
//!
//! A request waits for a turn (one at a time), then until the host may be asked again, then for a place among all requests.
//! Times are tokio's, so that tests can run them on a paused clock.

use std::collections::HashMap;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::Instant;
use url::Url;

use super::error::Cause;
use super::options::Options;
use super::response::Kind;
use super::retry;
use super::rules::Known;
use super::waiting::{Queued, WaitingRoom};

/// A site's crawl-delay counts up to this.
const MAX_CRAWL_DELAY: Duration = Duration::from_mins(5);

/// Above so many hosts those that are idle are forgotten.
const MAX_HOSTS: usize = 10_000;

/// All hosts, by scheme, name and port.
#[derive(Debug)]
pub(super) struct Hosts {
    options: Arc<Options>,
    known: Mutex<HashMap<String, Arc<Host>>>,
    places: Arc<Semaphore>,
    pub(super) waiting: WaitingRoom,
}

impl Hosts {
    pub(super) fn new(options: Arc<Options>) -> Self {
        let places = Arc::new(Semaphore::new(options.concurrency.max(1)));
        Self { options, known: Mutex::default(), places, waiting: WaitingRoom::default() }
    }

    /// The host of an address. Names are the same whatever their case and with or without a trailing dot.
    pub(super) fn of(&self, url: &Url) -> Arc<Host> {
        let name = url.host_str().unwrap_or("").trim_end_matches('.');
        let key = format!("{}://{name}:{}", url.scheme(), url.port_or_known_default().unwrap_or(0));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_HOSTS {
            known.retain(|_, host| Arc::strong_count(host) > 1 || host.is_waited_for());
        }
        let host = || Arc::new(Host::new(Arc::clone(&self.options), Arc::clone(&self.places), self.waiting.clone()));
        Arc::clone(known.entry(key).or_insert_with(host))
    }

    /// How each host has been asked, in the order of their names.
    pub(super) fn statistics(&self) -> Vec<HostStatistics> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = known.iter().map(|(name, host)| host.statistics(name)).collect();
        all.sort_unstable_by(|a, b| a.host.cmp(&b.host));
        all
    }
}

/// How one host has been asked, and how it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostStatistics {
    /// Scheme, name and port: `https://courier.example:443`.
    pub host: String,
    /// Requests that ended.
    pub requests: u64,
    /// Those that ended in trouble: no connection, no answer in time, 429, 5xx.
    pub troubles: u64,
    /// How much longer it is left alone.
    pub paused: Option<Duration>,
    /// The pause that its robots.txt asks for.
    pub crawl_delay: Duration,
}

#[derive(Debug, Default)]
struct State {
    /// When the next request may go out.
    next: Option<Instant>,
    /// Until when the host is left alone after trouble or at its own request.
    paused: Option<Instant>,
    /// Failures in a row.
    failures: u32,
    /// Requests that ended, and those of them that ended in trouble.
    requests: u64,
    troubles: u64,
    crawl_delay: Duration,
}

/// How a request went, as far as manners are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The host answered.
    Answered,
    /// The host is in trouble, or asks to be left alone.
    Trouble(Option<Duration>),
}

impl Outcome {
    pub(super) fn of(cause: &Cause) -> Self {
        match cause {
            Cause::HttpStatus { status: 429 | 500..=599, retry_after, .. } => Self::Trouble(*retry_after),
            Cause::Dns { .. } | Cause::Connect { .. } | Cause::IncompleteBody { .. } => Self::Trouble(None),
            other => {
                if other.is_timeout() {
                    Self::Trouble(None)
                } else {
                    Self::Answered
                }
            }
        }
    }
}

/// A host and its manners.
#[derive(Debug)]
pub(super) struct Host {
    options: Arc<Options>,
    turns: Semaphore,
    places: Arc<Semaphore>,
    waiting: WaitingRoom,
    /// Requests that wait for the turn.
    queue: AtomicU32,
    state: Mutex<State>,
    /// The site's robots.txt, once it was asked for; held while it is fetched, so that it is fetched once.
    pub(super) rules: tokio::sync::Mutex<Option<Known>>,
}

/// A request that is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    /// How long the host is left alone, or until a turn would come.
    pub(super) wait: Duration,
    /// The host is not paused: too many wait for it.
    pub(super) busy: bool,
}

/// The right to send one request now.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    host: &'a Host,
    started: Instant,
    /// False for robots.txt, behind which the first page need not wait.
    counts: bool,
    _own: Option<SemaphorePermit<'a>>,
    place: Option<OwnedSemaphorePermit>,
}

impl Host {
    fn new(options: Arc<Options>, places: Arc<Semaphore>, waiting: WaitingRoom) -> Self {
        let turns = Semaphore::new(options.per_host.max(1));
        Self { options, turns, places, waiting, queue: AtomicU32::default(), state: Mutex::default(), rules: tokio::sync::Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_waited_for(&self) -> bool {
        let now = Instant::now();
        let state = self.state();
        state.paused.max(state.next).is_some_and(|until| until > now)
    }

    fn statistics(&self, name: &str) -> HostStatistics {
        let state = self.state();
        let paused = state.paused.and_then(|until| until.checked_duration_since(Instant::now())).filter(|d| !d.is_zero());
        let State { requests, troubles, crawl_delay, .. } = *state;
        HostStatistics { host: name.to_owned(), requests, troubles, paused, crawl_delay }
    }

    /// Waits until a request may be sent; while it waits for the host it has no place among all requests. An error says how long the
    /// host is left alone, if that is too long to wait for, or that the queue is.
    pub(super) async fn turn(&self, kind: Kind) -> Result<Turn<'_>, Refused> {
        let counts = kind != Kind::Robots;
        let own = self.own_turn(kind).await?;
        while let Some(wait) = self.reserve(counts).map_err(|wait| Refused { wait, busy: false })? {
            let _waits = self.waiting.enter(kind);
            tokio::time::sleep(wait).await;
        }
        // The semaphore is never closed.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        Ok(Turn { host: self, started: Instant::now(), counts, _own: own, place })
    }

    async fn own_turn(&self, kind: Kind) -> Result<Option<SemaphorePermit<'_>>, Refused> {
        if let Ok(own) = self.turns.try_acquire() {
            return Ok(Some(own));
        }
        let (_queued, before) = Queued::join(&self.queue);
        let wait = self.wait_behind(before);
        if kind != Kind::Robots && wait > self.options.max_turn {
            return Err(Refused { wait, busy: true });
        }
        let _waits = self.waiting.enter(kind);
        Ok(self.turns.acquire().await.ok())
    }

    /// How long a request waits at least behind so many others.
    fn wait_behind(&self, others: u32) -> Duration {
        let state = self.state();
        let next = state.next.and_then(|next| next.checked_duration_since(Instant::now())).unwrap_or_default();
        next.saturating_add(self.pause(&state, Duration::ZERO).saturating_mul(others))
    }

    /// Takes the next moment at which a request may go out, or says how long to wait for it. Where several requests may
    /// run at once, they start a pause apart.
    fn reserve(&self, counts: bool) -> Result<Option<Duration>, Duration> {
        let mut state = self.state();
        let now = Instant::now();
        let left = |until: Option<Instant>| until.and_then(|u| u.checked_duration_since(now)).filter(|d| !d.is_zero());
        match left(state.paused) {
            Some(wait) if wait > self.options.max_wait => return Err(wait),
            Some(wait) => return Ok(Some(wait)),
            None => {}
        }
        let wait = left(state.next).filter(|_| counts);
        if counts && wait.is_none() {
            state.next = Some(now + self.pause(&state, Duration::ZERO));
        }
        Ok(wait)
    }

    /// The pause after a response that took so long.
    fn pause(&self, state: &State, took: Duration) -> Duration {
        let own = if self.options.pause.is_zero() { Duration::ZERO } else { self.options.pause.max(took * 2) };
        own.max(state.crawl_delay)
    }

    /// Takes the pause that the site's robots.txt asks for.
    pub(super) fn set_crawl_delay(&self, delay: Option<Duration>) {
        self.state().crawl_delay = delay.unwrap_or_default().min(MAX_CRAWL_DELAY);
    }

    /// Leaves the host alone after trouble, for as long as it asks and at least for the back-off.
    fn trouble(&self, asked: Option<Duration>, now: Instant) {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        state.troubles += 1;
        let backoff = retry::backoff(self.options.backoff, state.failures, self.options.max_wait);
        let until = now + asked.unwrap_or_default().max(backoff);
        state.paused = state.paused.max(Some(until));
    }
}

impl Turn<'_> {
    /// Ends the turn: the host's next one begins a pause later. Gives the place among all requests, which may be held on to.
    pub(super) fn end(mut self, outcome: Outcome) -> Option<OwnedSemaphorePermit> {
        let now = Instant::now();
        self.host.state().requests += 1;
        match outcome {
            Outcome::Trouble(asked) => self.host.trouble(asked, now),
            Outcome::Answered => self.host.state().failures = 0,
        }
        if self.counts {
            let mut state = self.host.state();
            let pause = self.host.pause(&state, now - self.started);
            state.next = state.next.max(Some(now + pause));
        }
        self.place.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Waiting;

    fn hosts(options: Options) -> Hosts {
        Hosts::new(Arc::new(options))
    }

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn fifty_names_of_one_host_share_one_bucket() {
        let hosts = hosts(Options::default());
        let one = hosts.of(&url("https://courier.example/a"));
        for same in ["https://COURIER.example:443/b", "https://courier.example./c?d"] {
            assert!(Arc::ptr_eq(&one, &hosts.of(&url(same))), "{same}");
        }
        for other in ["http://courier.example/", "https://courier.example:8443/"] {
            assert!(!Arc::ptr_eq(&one, &hosts.of(&url(other))), "{other}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_between_requests() {
        let host = hosts(Options::default()).of(&url("http://a.example/"));
        let start = Instant::now();
        for n in 0..3 {
            let turn = host.turn(Kind::Page).await.expect("a turn");
            assert_eq!(start.elapsed(), SECOND * n);
            turn.end(Outcome::Answered);
        }
        let turn = host.turn(Kind::Page).await.expect("a turn");
        tokio::time::sleep(SECOND * 4).await;
        turn.end(Outcome::Answered);
        let before = Instant::now();
        host.turn(Kind::Page).await.expect("a turn");
        assert_eq!(before.elapsed(), SECOND * 8, "twice the response's time");
    }

    /// Fifty hosts with forty pages each, all wanted at once: every host is asked a pause apart, and none waits for another.
    #[tokio::test(start_paused = true)]
    async fn fifty_hosts_keep_their_pauses() {
        let hosts = Arc::new(hosts(Options::default()));
        let arrivals: Arc<Mutex<HashMap<usize, Vec<Instant>>>> = Arc::default();
        let start = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..2_000 {
            let (hosts, arrivals) = (Arc::clone(&hosts), Arc::clone(&arrivals));
            tasks.spawn(async move {
                let host = hosts.of(&url(&format!("http://h{}.example/{n}", n % 50)));
                let turn = host.turn(Kind::Page).await.expect("a turn");
                arrivals.lock().expect("no panic").entry(n % 50).or_default().push(Instant::now());
                tokio::time::sleep(Duration::from_millis(100)).await;
                turn.end(Outcome::Answered);
            });
        }
        while tasks.join_next().await.is_some() {}
        for times in arrivals.lock().expect("no panic").values() {
            assert_eq!(times.len(), 40);
            assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= SECOND), "{times:?}");
        }
        assert!(start.elapsed() < SECOND * 60, "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_crawl_delay_is_kept_up_to_five_minutes() {
        let host = hosts(Options { pause: Duration::ZERO, ..Options::default() }).of(&url("http://a.example/"));
        host.set_crawl_delay(Some(SECOND * 10_000));
        host.turn(Kind::Page).await.expect("a turn").end(Outcome::Answered);
        let before = Instant::now();
        host.turn(Kind::Page).await.expect("a turn");
        assert_eq!(before.elapsed(), MAX_CRAWL_DELAY);
    }

    /// Forty requests for one host with a long crawl-delay: they take no place, and of those that would wait too long none waits.
    #[tokio::test(start_paused = true)]
    async fn waiting_for_a_turn_takes_no_place() {
        let hosts = Arc::new(hosts(Options { concurrency: 2, max_turn: SECOND * 700, ..Options::default() }));
        let slow = hosts.of(&url("http://slow.example/"));
        slow.set_crawl_delay(Some(SECOND * 300));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..40 {
            let slow = Arc::clone(&slow);
            tasks.spawn(async move { slow.turn(Kind::Page).await.map(|turn| drop(turn.end(Outcome::Answered))) });
        }
        tokio::time::sleep(SECOND).await;
        assert_eq!(*hosts.waiting.watch().borrow(), Waiting { pages: 3, sources: 0 });
        let start = Instant::now();
        let good = hosts.of(&url("http://good.example/"));
        assert!(good.turn(Kind::Feed).await.is_ok() && start.elapsed().is_zero(), "a good host is asked at once");
        let mut refused = 0;
        while let Some(done) = tasks.join_next().await {
            let Err(Refused { wait, busy }) = done.expect("no panic") else { continue };
            assert!(busy && wait > SECOND * 700, "{wait:?}");
            refused += 1;
        }
        assert_eq!((refused, *hosts.waiting.watch().borrow()), (36, Waiting::default()));
    }

    #[tokio::test(start_paused = true)]
    async fn one_request_at_a_time() {
        let hosts = hosts(Options { pause: Duration::ZERO, ..Options::default() });
        let host = hosts.of(&url("http://a.example/"));
        let held = host.turn(Kind::Page).await.expect("a turn");
        assert!(tokio::time::timeout(SECOND, host.turn(Kind::Page)).await.is_err());
        let other = hosts.of(&url("http://b.example/"));
        assert!(tokio::time::timeout(SECOND, other.turn(Kind::Page)).await.is_ok());
        held.end(Outcome::Answered);
        assert!(tokio::time::timeout(SECOND, host.turn(Kind::Page)).await.is_ok());
    }

    /// A week at a site that is always in trouble, and sometimes asks for patience: it is asked about once a minute, no more.
    #[tokio::test(start_paused = true)]
    async fn a_week_of_trouble() {
        let options = Options::default();
        let most = 7 * 24 * 3600 / (options.max_wait.as_secs() / 2);
        let hosts = hosts(options);
        let host = hosts.of(&url("http://a.example/"));
        let (start, mut asked) = (Instant::now(), 0);
        while start.elapsed() < SECOND * 7 * 24 * 3600 {
            match host.turn(Kind::Page).await {
                Ok(turn) => drop(turn.end(Outcome::Trouble((asked % 100 == 99).then_some(SECOND * 3600)))),
                Err(Refused { wait, .. }) => {
                    tokio::time::sleep(wait).await;
                    continue;
                }
            }
            asked += 1;
        }
        assert!((1_000..=most).contains(&asked), "{asked} requests");
    }

    /// A week at a site that does what it likes: it answers slowly or at once, asks for patience, fails, changes its crawl-delay. No
    /// request comes sooner than the configured pause, the crawl-delay, twice the last answer's time, and what it asked for allow.
    #[tokio::test(start_paused = true)]
    async fn a_week_of_misbehaviour_keeps_every_limit() {
        let options = Options { pause: SECOND * 5, ..Options::default() };
        let host = hosts(options.clone()).of(&url("http://a.example/"));
        let (start, mut asked) = (Instant::now(), 0_u64);
        let mut earliest = start;
        while start.elapsed() < SECOND * 7 * 24 * 3600 {
            let turn = match host.turn(Kind::Page).await {
                Ok(turn) => turn,
                Err(Refused { wait, .. }) => {
                    assert!(wait > options.max_wait && wait <= Duration::from_hours(24), "{wait:?}");
                    tokio::time::sleep(wait).await;
                    continue;
                }
            };
            assert!(Instant::now() >= earliest, "request {asked} came {:?} too soon", earliest - Instant::now());
            asked += 1;
            let delay = SECOND * [0, 2, 30, 10_000][(asked / 50 % 4) as usize];
            host.set_crawl_delay(Some(delay));
            let took = Duration::from_millis([3, 900, 20_000][(asked % 3) as usize]);
            tokio::time::sleep(took).await;
            let pause = options.pause.max(took * 2).max(delay.min(MAX_CRAWL_DELAY));
            let patience = match asked % 7 {
                0 => Some(SECOND * 45),
                3 => Some(SECOND * 7200),
                5 => Some(Duration::ZERO),
                _ => None,
            };
            let outcome = if asked % 7 < 6 && asked % 2 == 1 { Outcome::Trouble(patience) } else { Outcome::Answered };
            let asked_for = if let Outcome::Trouble(Some(wait)) = outcome { wait } else { Duration::ZERO };
            earliest = Instant::now() + pause.max(asked_for);
            turn.end(outcome);
        }
        let most = 7 * 24 * 3600 / options.pause.as_secs();
        assert!((500..most).contains(&asked), "{asked} requests");
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_requests_than_places_and_turns() {
        let hosts = hosts(Options { pause: Duration::ZERO, concurrency: 3, per_host: 2, ..Options::default() });
        let (a, b) = (hosts.of(&url("http://a.example/")), hosts.of(&url("http://b.example/")));
        let _held = (a.turn(Kind::Page).await, a.turn(Kind::Page).await);
        assert!(tokio::time::timeout(SECOND, a.turn(Kind::Page)).await.is_err(), "two turns a host");
        let _third = b.turn(Kind::Page).await;
        assert!(tokio::time::timeout(SECOND, b.turn(Kind::Page)).await.is_err(), "three places in all");
    }

    #[tokio::test(start_paused = true)]
    async fn trouble_pauses_the_whole_host() {
        let hosts = hosts(Options::default());
        let host = hosts.of(&url("http://a.example/"));
        host.turn(Kind::Page).await.expect("a turn").end(Outcome::Trouble(Some(SECOND * 30)));
        let before = Instant::now();
        host.turn(Kind::Page).await.expect("a turn").end(Outcome::Trouble(Some(SECOND * 3600)));
        assert_eq!(before.elapsed(), SECOND * 30);
        let [statistics] = &hosts.statistics()[..] else { panic!("one host") };
        assert_eq!((statistics.host.as_str(), statistics.requests, statistics.troubles), ("http://a.example:80", 2, 2));
        assert_eq!(statistics.paused, Some(SECOND * 3600));
        let wait = host.turn(Kind::Page).await.expect_err("too long to wait for").wait;
        assert_eq!(wait, SECOND * 3600);
    }
}
