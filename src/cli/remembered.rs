//! The memory of sites in the state: what earlier runs saw on their pages.
//!
//! A page is judged by what was known when the run began, and what the run sees is known to the next one, so that the outcome does not
//! depend on the order in which pages come. A daemon begins anew every hour.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::clock;
use crate::config::{Config, Learn};
use crate::model::{canonical_url, identity};
use crate::pipeline::{SiteMemory, Sites};
use crate::site_memory::{Learned, Learner, Trace};
use crate::store::{SiteLimits, SitePage, Store, StoreError};

/// So many pages are handed to the state at once.
const AT_ONCE: usize = 500;
/// A daemon takes what it saw into account after this.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// The memory.
pub(super) struct Remembered {
    store: Arc<Store>,
    limits: SiteLimits,
    keep_for: SignedDuration,
    now: Mutex<Now>,
}

struct Now {
    learned: Option<Arc<Learned>>,
    since: Timestamp,
    waiting: Vec<SitePage>,
}

impl fmt::Debug for Remembered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remembered").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Remembered {
    /// What the state holds now; `None` if nothing is to be learned.
    pub(super) fn open(store: Arc<Store>, config: &Learn, now: Timestamp) -> Result<Option<Arc<Self>>, StoreError> {
        if !config.enabled {
            return Ok(None);
        }
        let limits = SiteLimits { of_site: config.pages_of_site, in_all: config.pages };
        let keep_for = SignedDuration::try_from(config.keep_for).unwrap_or(SignedDuration::MAX);
        let learned = read(&store, oldest(now, keep_for))?;
        let now = Mutex::new(Now { learned, since: now, waiting: Vec::new() });
        Ok(Some(Arc::new(Self { store, limits, keep_for, now })))
    }

    /// Hands to the state what was seen.
    pub(super) fn keep(&self) -> Result<(), StoreError> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        self.hand_over(&mut now)
    }

    fn hand_over(&self, now: &mut Now) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut now.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        self.store.remember_pages(&waiting, now.since, oldest(now.since, self.keep_for), self.limits)
    }
}

fn oldest(now: Timestamp, keep_for: SignedDuration) -> Timestamp {
    now.checked_sub(keep_for).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What an existing state knows of sites, for a page that teaches nothing.
pub(super) fn known(config: &Config) -> anyhow::Result<Option<Sites>> {
    let path = config.store_path();
    if !config.learn.enabled || !config.has_state() {
        return Ok(None);
    }
    let store = Arc::new(Store::open_with(&path, &config.store.options())?);
    let memory = Remembered::open(store, &config.learn, clock::now())?;
    Ok(memory.map(|memory| Sites { memory, learns: false }))
}

fn read(store: &Store, oldest: Timestamp) -> Result<Option<Arc<Learned>>, StoreError> {
    let mut learner = Learner::default();
    store.remembered_pages(oldest)?.into_iter().for_each(|page| learner.take(Trace::known(page.site, page.lines)));
    Ok(Some(learner.finish()).filter(|learned| !learned.is_empty()).map(Arc::new))
}

impl Drop for Remembered {
    fn drop(&mut self) {
        // Whoever could be told is gone; the next run learns it from other pages.
        let _ = self.keep();
    }
}

impl SiteMemory for Remembered {
    fn learned(&self, at: Timestamp) -> Option<Arc<Learned>> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if at.duration_since(now.since) > FRESH {
            // What cannot be written or read now is not worth a page.
            let _ = self.hand_over(&mut now);
            now.since = at;
            if let Ok(learned) = read(&self.store, oldest(at, self.keep_for)) {
                now.learned = learned;
            }
        }
        now.learned.clone()
    }

    fn learn(&self, page: &Url, trace: Trace) {
        let hash = u64::from_str_radix(&identity(canonical_url(page).as_str()), 16).unwrap_or_default();
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.waiting.push(SitePage { site: trace.site(), page: hash, lines: trace.into_lines() });
        if now.waiting.len() >= AT_ONCE {
            let _ = self.hand_over(&mut now);
        }
    }
}
