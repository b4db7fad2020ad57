//! Cleaning pages on threads of their own, so that one page can neither stop the others nor take the process down.
//!
//! Each page gets a thread with a big stack for as long as it takes; a fault of ours in one page is that page's failure. A page
//! that takes too long has failed, too: its thread is left to itself and its place given to the next. The page is marked as begun
//! before, so that one that kills the process is set aside after three times.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::Live;
use crate::model::{Article, Candidate};
use crate::pipeline::Loaded;

/// A page is cleaned alone if the process went down so many times while it was cleaned: if it does once more, no other is suspected.
const ALONE_AFTER: u32 = 2;
/// Memory is taken only as far as the stack is used.
const STACK_BYTES: usize = 64 << 20;
/// With so many hanging threads no more pages are begun.
const MOST_STUCK: usize = 16;

/// Cleans pages, a few at a time.
#[derive(Debug, Clone)]
pub(super) struct Cleaner {
    places: Arc<Semaphore>,
    most: u32,
    stuck: Arc<AtomicUsize>,
}

/// A page was not cleaned within this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hung(pub(super) Duration);

impl Cleaner {
    /// `at_once` 0 stands for one for each core.
    pub(super) fn new(at_once: usize) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let most = u32::try_from(if at_once == 0 { cores } else { at_once }).unwrap_or(u32::MAX);
        Self { places: Arc::new(Semaphore::new(most as usize)), most, stuck: Arc::default() }
    }

    /// The right to clean one page now. A page is begun only when it has its place: one that still waited when the process was killed
    /// is not suspect. One that is, gets every place.
    pub(super) async fn place(&self, deaths: u32) -> Option<OwnedSemaphorePermit> {
        let places = if Self::alone(deaths) { self.most } else { 1 };
        // The semaphore is never closed.
        Arc::clone(&self.places).acquire_many_owned(places).await.ok()
    }

    /// Whether a page is cleaned while no other is.
    pub(super) fn alone(deaths: u32) -> bool {
        deaths >= ALONE_AFTER
    }

    /// How many pages hang, if they are so many that no more may be begun.
    pub(super) fn choked(&self) -> Option<usize> {
        Some(self.stuck.load(Ordering::Relaxed)).filter(|stuck| *stuck >= MOST_STUCK)
    }

    /// Cleans one page, in its place. What led to the verdicts is given up at once: only the articles wait to be filed.
    pub(super) async fn clean(&self, live: &Arc<Live>, candidate: &Candidate, page: Loaded, now: Timestamp) -> Result<Vec<Article>, Hung> {
        let limit = live.rules.cleaning;
        let (live, candidate) = (Arc::clone(live), candidate.clone());
        self.run(limit, move || live.pipeline.clean(&candidate, &page, now).into_iter().map(|cleaned| cleaned.article).collect()).await
    }

    async fn run<T: Send + 'static>(&self, limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Hung> {
        let (send, receive) = oneshot::channel();
        let stuck = Arc::clone(&self.stuck);
        let work = move || {
            let done = work();
            if send.send(done).is_err() {
                // Nobody waits any more: it was counted as hanging.
                stuck.fetch_sub(1, Ordering::Relaxed);
            }
        };
        let started = thread::Builder::new().name("clean".to_owned()).stack_size(STACK_BYTES).spawn(work);
        if started.is_ok()
            && let Ok(Ok(done)) = tokio::time::timeout(limit, receive).await
        {
            return Ok(done);
        }
        self.stuck.fetch_add(1, Ordering::Relaxed);
        Err(Hung(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::RunError;

    #[tokio::test]
    async fn d10_a_page_that_hangs_costs_its_own_time_alone() {
        let cleaner = Cleaner::new(1);
        let (held, wait) = std::sync::mpsc::channel::<()>();
        let hung = cleaner.run(Duration::from_millis(20), move || wait.recv().unwrap_or(())).await;
        assert_eq!(hung, Err(Hung(Duration::from_millis(20))));
        assert_eq!(cleaner.run(Duration::from_mins(1), || 7).await, Ok(7), "the next one is cleaned");
        drop(held);
    }

    #[tokio::test]
    async fn a_suspect_is_cleaned_alone() {
        let cleaner = Cleaner::new(2);
        let ready = |deaths| futures_util::FutureExt::now_or_never(cleaner.place(deaths)).flatten();
        let (one, other) = (ready(0), ready(1));
        assert!(one.is_some() && other.is_some());
        drop(one);
        assert!(ready(ALONE_AFTER).is_none(), "another page is being cleaned");
        drop(other);
        let alone = ready(ALONE_AFTER);
        assert!(alone.is_some() && ready(0).is_none());
        drop(alone);
        assert!(ready(0).is_some());
    }

    #[tokio::test]
    async fn threads_that_hang_are_counted_and_choke_it() {
        let cleaner = Cleaner::new(1);
        let (held, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        for n in 0..MOST_STUCK {
            assert_eq!(cleaner.choked(), None, "{n}");
            let wait = Arc::clone(&wait);
            let hang = move || wait.lock().is_ok_and(|wait| wait.recv().is_ok());
            assert!(cleaner.run(Duration::from_millis(1), hang).await.is_err());
        }
        assert_eq!(cleaner.choked(), Some(MOST_STUCK));
        assert!(RunError::Stuck(MOST_STUCK).is_passing(), "a daemon waits for them");
        drop(held);
    }

    /// A frame of about a kilobyte, ten thousand deep: more than the two megabytes of a usual thread.
    fn deep(level: usize) -> usize {
        let frame = std::hint::black_box([level; 128]);
        if level == 0 { 0 } else { frame[level % 128] - level + deep(level - 1) + 1 }
    }

    #[tokio::test]
    async fn stacks_are_big_enough_for_deep_pages() {
        assert_eq!(Cleaner::new(0).run(Duration::from_mins(1), || deep(10_000)).await, Ok(10_000));
    }
}
