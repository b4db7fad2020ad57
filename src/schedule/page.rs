//! One page: brought, marked as begun, cleaned.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::cleaner::{Cleaner, Hung};
use super::desk::Read;
use super::{Live, RunError};
use crate::pipeline::Held;
use crate::pipeline::{Brought, PipelineError, Validators};
use crate::store::{State, StoreError, Task};

/// A page that failed for a passing reason is due again after this, doubled with each failure.
const RETRY_SECONDS: i64 = 15 * 60;
/// After so many failures it is given up.
const MAX_ATTEMPTS: u32 = 5;

/// A page's work, done or not.
pub(super) enum PageDone {
    /// It is cleaned and waits to be filed.
    Read(Read),
    /// It could not be read.
    Failed { task: Task, error: String, retry: Option<Timestamp> },
    /// Too many others wait for its host.
    PutOff { task: Task, until: Timestamp },
    /// Someone else has it now.
    Lost(Task),
    /// The state could not be written.
    Trouble(Task, RunError),
}

impl PageDone {
    fn task(&self) -> &Task {
        match self {
            Self::Read(read) => &read.task,
            Self::Failed { task, .. } | Self::PutOff { task, .. } | Self::Lost(task) | Self::Trouble(task, _) => task,
        }
    }

    pub(super) fn host(&self) -> &str {
        &self.task().host
    }
}

/// Runs what blocks on a thread for that.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(fault) => match fault.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends and begins nothing any more; whoever waits here is dropped with it.
            Err(_) => std::future::pending().await,
        },
    }
}

/// What a page is worked on with.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) live: Arc<Live>,
    pub(super) state: Arc<dyn State>,
    pub(super) clock: Arc<dyn super::Clock>,
    pub(super) cleaner: Cleaner,
}

impl Tools {
    /// Reads one page.
    pub(super) async fn page(self, task: Task) -> PageDone {
        let mut page = match self.bring(&task).await {
            Ok(Brought::New(page)) => *page,
            Ok(Brought::Unchanged) => {
                let (first, validators) = (self.clock.now(), Validators::default());
                return PageDone::Read(Read { task, articles: Vec::new(), first, validators });
            }
            Err(error) => return self.failed(task, &error).await,
        };
        let validators = std::mem::take(&mut page.validators);
        let place = self.cleaner.place(task.deaths).await;
        if let Some(stuck) = self.cleaner.choked() {
            let error = self.give_back(&task, self.clock.now()).await.err().map_or(RunError::Stuck(stuck), RunError::from);
            return PageDone::Trouble(task, error);
        }
        // From here on the places of the cleaner bound what is in memory.
        page.held = Held::default();
        let first = match self.begin(&task).await {
            Ok(Some(first)) => first,
            Ok(None) => return PageDone::Lost(task),
            Err(error) => return PageDone::Trouble(task, error.into()),
        };
        // What a page says in relation to today is read the same way after a crash; a page read anew is read today.
        let today = if task.reads == 0 { first } else { self.clock.now() };
        let cleaned = self.cleaner.clean(&self.live, &task.candidate, page, today).await;
        drop(place);
        match cleaned {
            Ok(articles) => match self.survived(&task).await {
                Ok(()) => PageDone::Read(Read { task, articles, first, validators }),
                Err(error) => PageDone::Trouble(task, error.into()),
            },
            Err(Hung(limit)) => {
                let error = format!("not cleaned within {} s; please report the page", limit.as_secs());
                PageDone::Failed { task, error, retry: None }
            }
        }
    }

    /// A page whose article is filed is brought only if it has changed since.
    async fn bring(&self, task: &Task) -> Result<Brought, PipelineError> {
        if task.reads > 0 {
            return self.live.pipeline.page_again(&task.candidate).await;
        }
        self.live.pipeline.page(&task.candidate).await.map(|page| Brought::New(Box::new(page)))
    }

    async fn begin(&self, task: &Task) -> Result<Option<Timestamp>, StoreError> {
        let (state, task, now) = (Arc::clone(&self.state), task.clone(), self.clock.now());
        blocking(move || state.begin(&task, now)).await
    }

    async fn survived(&self, task: &Task) -> Result<(), StoreError> {
        let (state, task) = (Arc::clone(&self.state), task.clone());
        blocking(move || state.survived(&task, Cleaner::alone(task.deaths))).await
    }

    async fn give_back(&self, task: &Task, due: Timestamp) -> Result<bool, StoreError> {
        let (state, task) = (Arc::clone(&self.state), task.clone());
        blocking(move || state.release(&task, due)).await
    }

    async fn failed(&self, task: Task, error: &PipelineError) -> PageDone {
        if let PipelineError::Memory(error) = error {
            // Not the page's fault: it is due at once.
            let _ = self.give_back(&task, self.clock.now()).await;
            return PageDone::Trouble(task, RunError::Memory(error.clone()));
        }
        if let Some(wait) = error.busy_for() {
            // It was not asked for, so it has not failed.
            let now = self.clock.now();
            let until = SignedDuration::try_from(wait).ok().and_then(|wait| now.checked_add(wait).ok()).unwrap_or(now);
            return match self.give_back(&task, until).await {
                Ok(_) => PageDone::PutOff { task, until },
                Err(error) => PageDone::Trouble(task, error.into()),
            };
        }
        let again = error.is_retryable() && task.attempts + 1 < MAX_ATTEMPTS;
        let retry = if again { retry_at(&task, error.retry_after(), self.clock.now()) } else { None };
        PageDone::Failed { error: error.to_string(), retry, task }
    }
}

/// When a page is tried again that has failed once more.
pub(super) fn retry_at(task: &Task, wish: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let wait = SignedDuration::from_secs(RETRY_SECONDS << task.attempts.min(10));
    let wish = wish.and_then(|wish| SignedDuration::try_from(wish.min(Duration::from_hours(24))).ok()).unwrap_or_default();
    now.checked_add(wait.max(wish)).ok()
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    /// A full disk ends the run while pages are read: what was to run on a thread is not begun then, and that is no panic.
    #[test]
    fn what_an_ending_runtime_never_begins_is_no_fault() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let ended = runtime.handle().clone();
        drop(runtime);
        let _inside = ended.enter();
        let mut waiting = pin!(blocking(|| ()));
        for _ in 0..2 {
            assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
    }
}
