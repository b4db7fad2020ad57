//! Who waits for the turn of a host: such a request takes no place among those that are under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{OwnedSemaphorePermit, watch};

use super::response::Kind;

/// Requests that wait for a host's turn, or for its robots.txt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Those for pages.
    pub pages: usize,
    /// Those for feeds and sitemaps.
    pub sources: usize,
}

impl Waiting {
    fn of(&mut self, kind: Kind) -> Option<&mut usize> {
        match kind {
            Kind::Page => Some(&mut self.pages),
            Kind::Feed | Kind::Sitemap => Some(&mut self.sources),
            // It is asked for on behalf of another, which waits.
            Kind::Robots => None,
        }
    }
}

/// All that wait; whoever wants to begin more is told of each change.
#[derive(Debug, Clone, Default)]
pub(super) struct WaitingRoom(Arc<watch::Sender<Waiting>>);

impl WaitingRoom {
    pub(super) fn watch(&self) -> watch::Receiver<Waiting> {
        self.0.subscribe()
    }

    /// Counts as waiting until it is dropped.
    pub(super) fn enter(&self, kind: Kind) -> Seat<'_> {
        self.change(kind, |count| count + 1);
        Seat { room: self, kind }
    }

    fn change(&self, kind: Kind, change: impl Fn(usize) -> usize) {
        self.0.send_if_modified(|waiting| waiting.of(kind).map(|count| *count = change(*count)).is_some());
    }
}

/// One that waits.
#[derive(Debug)]
pub(super) struct Seat<'a> {
    room: &'a WaitingRoom,
    kind: Kind,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.room.change(self.kind, |count| count.saturating_sub(1));
    }
}

/// A place in the queue of one host.
#[derive(Debug)]
pub(super) struct Queued<'a>(&'a AtomicU32);

impl<'a> Queued<'a> {
    /// Joins the queue; says how many stand in it already.
    pub(super) fn join(queue: &'a AtomicU32) -> (Self, u32) {
        let before = queue.fetch_add(1, Ordering::Relaxed);
        (Self(queue), before)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The place of a page's request, held on as long as its bytes wait to be cleaned: that many are in memory at most.
#[derive(Debug, Clone, Default)]
pub struct Held {
    _place: Option<Arc<OwnedSemaphorePermit>>,
}

impl Held {
    pub(super) fn new(place: Option<OwnedSemaphorePermit>) -> Self {
        Self { _place: place.map(Arc::new) }
    }
}

/// It is no part of what was brought.
impl PartialEq for Held {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Held {}
