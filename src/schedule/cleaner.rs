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
use crate::model::Candidate;
use crate::pipeline::{Cleaned, Loaded};

/// Memory is taken only as far as the stack is used.
const STACK_BYTES: usize = 64 << 20;
/// With so many hanging threads the process had better start anew.
const MOST_STUCK: usize = 16;

/// Cleans pages, a few at a time.
#[derive(Debug, Clone)]
pub(super) struct Cleaner {
    places: Arc<Semaphore>,
    stuck: Arc<AtomicUsize>,
}

/// Why a page was not cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hung {
    /// It took longer than this.
    Slow(Duration),
    /// So many pages hang that no more are begun.
    Many(usize),
}

impl Cleaner {
    /// `at_once` 0 stands for one for each core.
    pub(super) fn new(at_once: usize) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let places = Arc::new(Semaphore::new(if at_once == 0 { cores } else { at_once }));
        Self { places, stuck: Arc::default() }
    }

    /// The right to clean one page now. A page is begun only when it has its place: one that still waited when the process was killed
    /// is not suspect.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Cleans one page, in its place.
    pub(super) async fn clean(&self, live: &Arc<Live>, candidate: &Candidate, page: Loaded, now: Timestamp) -> Result<Vec<Cleaned>, Hung> {
        let stuck = self.stuck.load(Ordering::Relaxed);
        if stuck >= MOST_STUCK {
            return Err(Hung::Many(stuck));
        }
        let limit = live.rules.cleaning;
        let (live, candidate) = (Arc::clone(live), candidate.clone());
        self.run(limit, move || live.pipeline.clean(&candidate, &page, now)).await
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
        Err(Hung::Slow(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn d10_a_page_that_hangs_costs_its_own_time_alone() {
        let cleaner = Cleaner::new(1);
        let (held, wait) = std::sync::mpsc::channel::<()>();
        let hung = cleaner.run(Duration::from_millis(20), move || wait.recv().unwrap_or(())).await;
        assert_eq!(hung, Err(Hung::Slow(Duration::from_millis(20))));
        assert_eq!(cleaner.run(Duration::from_mins(1), || 7).await, Ok(7), "the next one is cleaned");
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
