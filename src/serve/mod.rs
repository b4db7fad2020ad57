//! The HTTP service: our own API, endpoints in the words of other services, full-text feeds, and a dashboard.
//!
//! It stands beside the scheduler in one process, on one state, one client and one queue: whatever is fetched here waits for its host's
//! turn as everything else does, and goes through robots.txt and the guard. Without a scheduler it serves what is there.
//!
//! 1. `listen` takes connections, up to a limit, and ends in an orderly way;
//! 2. `router` says which address is answered by what; `access` who may ask; `asked` reads requests, `problem` tells what is wrong;
//! 3. `reader` fetches and cleans; `v1`, `dialects`, `feeds` and `dashboard` tell it, each in its own form.

mod access;
mod asked;
mod dashboard;
mod dialects;
mod feeds;
mod listen;
#[cfg(feature = "mcp")]
mod mcp;
mod metrics;
mod openapi;
mod problem;
mod reader;
mod router;
mod sources;
mod v1;
mod wishes;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, broadcast, watch};

use crate::store::{Index, Store, StoreError};

pub use dashboard::{Action, Controls};
pub use metrics::Metrics;
pub use reader::Reader;

/// How the service behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The token that clients send; `None`: reading needs none, and changes need one that is made at the start.
    pub token: Option<String>,
    /// Whether what is filed may be read without the token.
    pub public_read: bool,
    /// Whether only this machine can connect.
    pub is_loopback: bool,
    /// The most bytes of a request's body.
    pub max_body_bytes: usize,
    /// The most bytes of all bodies that are in memory at once.
    pub max_bodies_bytes: usize,
    /// Requests that are worked on at once; more wait.
    pub concurrency: usize,
    /// Connections at once; more wait.
    pub connections: usize,
    /// The longest time for one request.
    pub timeout: Duration,
    /// How long requests may go on when the service ends.
    pub drain: Duration,
    /// Entries of a feed, unless a request says.
    pub feed_items: usize,
    /// How long `/makefulltextfeed.php` waits for articles.
    pub feed_wait: Duration,
    /// The WebSub hub that feeds name.
    pub hub: Option<String>,
    /// The address by which clients reach the service, where that is not the one that they name.
    pub base_url: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: None,
            public_read: false,
            is_loopback: true,
            max_body_bytes: 10 << 20,
            max_bodies_bytes: 256 << 20,
            concurrency: 256,
            connections: 1_024,
            timeout: Duration::from_mins(1),
            drain: Duration::from_secs(10),
            feed_items: 50,
            feed_wait: Duration::from_secs(20),
            hub: None,
            base_url: None,
        }
    }
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The method.
    pub method: String,
    /// The route's pattern, never the request's own query: that may hold a token.
    pub route: String,
    /// The status.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// The client.
    pub client: Option<SocketAddr>,
}

/// A setting, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Section and key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// File and line, variable, flag, or that it is the default.
    pub origin: String,
}

/// What the service works with.
pub struct House {
    /// Fetches and cleans.
    pub reader: Arc<Reader>,
    /// The state.
    pub store: Arc<Store>,
    /// The index of what is filed.
    pub index: Arc<Index>,
    /// The folder of dated files.
    pub folder: PathBuf,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What happens, as lines of JSON.
    pub events: broadcast::Sender<String>,
    /// Hears of every request that was answered.
    pub log: Box<dyn Fn(&Access) + Send + Sync>,
    /// Changes what is polled; `None`: another process polls.
    pub controls: Option<Arc<dyn Controls>>,
    /// The settings in force, for the page that shows them; without secrets.
    pub settings: Vec<Shown>,
    /// Gives the token that is made at the start, where none is configured.
    pub random: fn() -> String,
}

/// The service.
pub struct Service {
    options: Options,
    secret: access::Secret,
    reader: Arc<Reader>,
    store: Arc<Store>,
    index: Arc<Index>,
    folder: PathBuf,
    metrics: Arc<Metrics>,
    feeds: feeds::Cache,
    live: Arc<feeds::live::Live>,
    bodies: Arc<Semaphore>,
    places: Arc<Semaphore>,
    events: broadcast::Sender<String>,
    controls: Option<Arc<dyn Controls>>,
    settings: Vec<Shown>,
    log: Box<dyn Fn(&Access) + Send + Sync>,
    stop: watch::Receiver<bool>,
}

/// The service as its handlers share it.
type Shared = Arc<Service>;

impl Service {
    /// A service that stops when `stop` becomes true.
    #[must_use]
    pub fn new(options: Options, house: House, stop: watch::Receiver<bool>) -> Self {
        let House { reader, store, index, folder, metrics, events, log, controls, settings, random } = house;
        let secret = access::Secret::new(options.token.as_deref(), random);
        let (bodies, places) = (options.max_bodies_bytes.div_ceil(1024), options.concurrency.max(1));
        Self {
            secret,
            reader,
            store,
            index,
            folder,
            metrics,
            feeds: feeds::Cache::default(),
            live: Arc::default(),
            bodies: Arc::new(Semaphore::new(bodies.min(Semaphore::MAX_PERMITS))),
            places: Arc::new(Semaphore::new(places)),
            events,
            controls,
            settings,
            log,
            stop,
            options,
        }
    }

    /// The token that changes need, where it was made at the start.
    #[must_use]
    pub fn made_token(&self) -> Option<&str> {
        (!self.secret.is_configured()).then(|| self.secret.token())
    }

    /// Answers until it is told to stop, then lets requests end.
    pub async fn run(self: Arc<Self>, listener: TcpListener) {
        let (connections, stop, drain) = (self.options.connections, self.stop.clone(), self.options.drain);
        listen::listen(listener, router::router(self), connections, stop, drain).await;
    }
}

/// Runs what blocks on a thread for that.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, problem::Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(problem::Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "this request met a fault in dateline")),
    }
}
