//! When sources are visited, when pages are read, and who does the work.
//!
//! [`revisit()`] says when a source is asked again; [`run`] is the one loop behind `run` and `run --once`:
//!
//! 1. sources that are due are asked, each by one visit at a time (`visit`);
//! 2. pages that are due are leased, host by host in turn, fetched, and cleaned on threads of their own (`page`, `cleaner`);
//! 3. what was cleaned waits on the `desk` until nothing else is under way, and is then filed in an order that does not depend on
//!    the network (`filing`): file, manifest line, mark;
//! 4. signals stop it in an orderly way, a full disk makes it wait.
//!
//! The time comes from a [`Clock`], so that days pass in a test as fast as the work is done.

mod cleaner;
mod clock;
mod condition;
mod desk;
mod event;
mod every;
mod filing;
mod index;
mod jobs;
mod page;
mod retention;
mod revisit;
mod run;
mod stop;
mod story;
mod visit;
mod who;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::files::{FilesError, Output};
use crate::model::Article;
use crate::pipeline::{MemoryError, Pipeline, SourceKind};
use crate::store::{Index, State, StoreError};

pub use clock::Clock;
pub use condition::condition;
pub use event::{Event, Tally};
pub use every::{CronLine, Every};
pub use index::record;
pub use revisit::{Ahead, Answer, MOVES_BEFORE_MOVED, Past, Plan, UNHEALTHY_AFTER, catch_up, revisit};
pub use run::run;
pub use stop::{Order, Orders};

/// A source to visit.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its address.
    pub url: Url,
    /// Its name in messages; empty: its own.
    pub name: String,
    /// What it is said to be.
    pub kind: SourceKind,
    /// How often it is asked.
    pub every: Every,
}

impl Source {
    /// Its name in messages.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { self.url.as_str() } else { &self.name }
    }
}

/// What becomes of a copy of an article that was filed before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Copies {
    /// It is filed as any other and says of which it is a copy.
    #[default]
    File,
    /// It stands in the manifest and in the state, without a file.
    Record,
}

/// What becomes of the file of an article that its publisher changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Changed {
    /// The new version takes its place.
    #[default]
    Replace,
    /// It stays as it is.
    KeepFirst,
    /// The new version gets a file of its own beside it.
    Both,
}

/// The rules and limits of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// What becomes of copies.
    pub copies: Copies,
    /// What becomes of changed articles.
    pub changed: Changed,
    /// Files are kept for so long after they were filed or changed; 0: for ever.
    pub retention: Duration,
    /// Whether each month has an index of its articles.
    pub month_index: bool,
    /// The sources that a round asks, by address; empty: all.
    pub only: Vec<String>,
    /// `auto` asks a source no more often than this.
    pub least: Duration,
    /// `auto` asks no less often than this; no failure waits longer.
    pub most: Duration,
    /// Below so much room on the output folder's disk nothing new is begun; 0: never.
    pub min_free_bytes: u64,
    /// How long an orderly stop waits for what is under way.
    pub drain: Duration,
    /// Sources, and pages, that are worked on at once.
    pub jobs: usize,
    /// Pages of one host that are under way at once, waiting for their turn among them.
    pub per_host: usize,
    /// Pages that are cleaned at once; 0: one for each core.
    pub cleaners: usize,
    /// A page that is not cleaned within this time has failed.
    pub cleaning: Duration,
    /// Cleaned articles wait no longer than this to be filed.
    pub batch_age: Duration,
    /// No more cleaned pages wait to be filed at once.
    pub batch_size: usize,
    /// Nor more bytes of their articles, about; a batch that is being filed counts for itself.
    pub batch_bytes: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            copies: Copies::default(),
            changed: Changed::default(),
            retention: Duration::ZERO,
            month_index: false,
            only: Vec::new(),
            least: Duration::from_mins(10),
            most: Duration::from_hours(24),
            min_free_bytes: 512 << 20,
            drain: Duration::from_secs(10),
            jobs: 16,
            per_host: 2,
            cleaners: 0,
            cleaning: Duration::from_secs(30),
            batch_age: Duration::from_mins(1),
            batch_size: 1_000,
            batch_bytes: 64 << 20,
        }
    }
}

/// How an article becomes a file's contents: the text and the extension without a dot.
pub type Renderer = dyn Fn(&Article) -> (String, &'static str) + Send + Sync;

/// The other forms of an article that are filed beside it, likewise.
pub type BesideRenderer = dyn Fn(&Article) -> Vec<(String, &'static str)> + Send + Sync;

/// What a new configuration may change while the program runs.
pub struct Live {
    /// Brings and cleans pages.
    pub pipeline: Pipeline,
    /// Makes a file of an article.
    pub render: Box<Renderer>,
    /// Makes the files beside it, in other forms.
    pub beside: Box<BesideRenderer>,
    /// The sources, in the configuration's order.
    pub sources: Vec<Source>,
    /// The rules.
    pub rules: Rules,
}

/// Reads the configuration again.
pub type Reload = dyn Fn() -> Result<Live, String> + Send + Sync;

/// What a run works with.
pub struct House {
    /// Remembers everything.
    pub state: Arc<dyn State>,
    /// The folder of dated files.
    pub output: Arc<Output>,
    /// The index of what is filed, filled before a page is marked as done; `None`: there is none.
    pub index: Option<Arc<Index>>,
    /// Tells the time, and waits.
    pub clock: Arc<dyn Clock>,
    /// Reads the configuration again; `None`: it cannot be.
    pub reload: Option<Box<Reload>>,
}

/// How long a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Every source once, then every page that is due.
    Once,
    /// As [`Once`](Self::Once), but only sources that are due.
    OnceDue,
    /// Until it is told to stop.
    Forever,
}

/// What ends a run before its time: the state or the folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The state.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// What the pipeline remembers.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// Threads that clean pages hang.
    #[error("{0} pages hang in cleaning: no more are begun until one of them ends; each of them has failed and is not read again")]
    Stuck(usize),
}

impl RunError {
    /// Whether it may pass while the program goes on: the disk is full, another process writes.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Store(error) => error.is_passing(),
            Self::Files(error) => !error.is_locked(),
            Self::Memory(_) | Self::Stuck(_) => true,
        }
    }
}

/// The sources by their address.
fn by_address(live: &Live) -> HashMap<String, Source> {
    live.sources.iter().map(|source| (source.url.to_string(), source.clone())).collect()
}
