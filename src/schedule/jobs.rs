//! What is under way: visits, pages and the filing of a batch, each a task of the runtime.

use std::collections::{HashMap, HashSet};

use tokio::task::JoinSet;

use super::desk::Read;
use super::filing::Batch;
use super::page::{PageDone, blocking};
use super::visit::VisitDone;

/// What a task brings home.
pub(super) enum Done {
    Visit(Box<VisitDone>),
    Page(Box<PageDone>),
    Filing(Box<Batch>),
}

/// Everything that is under way.
#[derive(Default)]
pub(super) struct Jobs {
    set: JoinSet<Done>,
    /// Addresses of sources that are being asked: no source is asked twice at once.
    visiting: HashSet<String>,
    /// Pages under way, by host.
    hosts: HashMap<String, usize>,
    pages: usize,
    filing: bool,
}

impl Jobs {
    pub(super) fn visit(&mut self, source: &str, work: impl Future<Output = VisitDone> + Send + 'static) {
        self.visiting.insert(source.to_owned());
        self.set.spawn(async { Done::Visit(Box::new(work.await)) });
    }

    pub(super) fn page(&mut self, host: &str, work: impl Future<Output = PageDone> + Send + 'static) {
        *self.hosts.entry(host.to_owned()).or_default() += 1;
        self.pages += 1;
        self.set.spawn(async { Done::Page(Box::new(work.await)) });
    }

    pub(super) fn file(&mut self, batch: Vec<Read>, work: impl FnOnce(Vec<Read>) -> Batch + Send + 'static) {
        self.filing = true;
        self.set.spawn(async { Done::Filing(Box::new(blocking(|| work(batch)).await)) });
    }

    /// The next task that ends; `None` if there is none.
    pub(super) async fn next(&mut self) -> Option<Done> {
        let done = loop {
            match self.set.join_next().await? {
                Ok(done) => break done,
                Err(fault) if fault.is_cancelled() => {}
                Err(fault) => std::panic::resume_unwind(fault.into_panic()),
            }
        };
        match &done {
            Done::Visit(visit) => _ = self.visiting.remove(&visit.address),
            Done::Page(page) => {
                self.pages = self.pages.saturating_sub(1);
                let host = page.host();
                if let Some(out) = self.hosts.get_mut(host) {
                    *out -= 1;
                    if *out == 0 {
                        self.hosts.remove(host);
                    }
                }
            }
            Done::Filing(_) => self.filing = false,
        }
        Some(done)
    }

    /// Breaks off what fetches and cleans, and says how much that was. A batch that is being filed goes on.
    pub(super) fn break_off(&mut self) -> usize {
        let broken = self.visiting.len() + self.pages;
        self.set.abort_all();
        self.visiting.clear();
        self.hosts.clear();
        self.pages = 0;
        broken
    }

    pub(super) fn is_visiting(&self, source: &str) -> bool {
        self.visiting.contains(source)
    }

    pub(super) fn visits(&self) -> usize {
        self.visiting.len()
    }

    pub(super) fn pages(&self) -> usize {
        self.pages
    }

    pub(super) fn hosts(&self) -> &HashMap<String, usize> {
        &self.hosts
    }

    pub(super) fn is_filing(&self) -> bool {
        self.filing
    }

    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}
