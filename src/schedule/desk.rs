//! Cleaned articles that wait to be filed together.
//!
//! Which of two copies is the original must not depend on which one the network brought first. So what was cleaned waits until
//! nothing else is under way, and the batch is then filed in an order of its own. A batch that grows too large or too old is filed
//! in parts.

use jiff::{SignedDuration, Timestamp};

use super::Rules;
use crate::pipeline::{Cleaned, Validators};
use crate::store::Task;

/// A page that was read and cleaned.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) task: Task,
    /// Empty if the page has not changed since it was read last.
    pub(super) cleaned: Vec<Cleaned>,
    /// When it was first begun: the day of an article that tells none.
    pub(super) first: Timestamp,
    /// What the server said of this version.
    pub(super) validators: Validators,
}

/// What waits to be filed.
#[derive(Debug, Default)]
pub(super) struct Desk {
    waiting: Vec<Read>,
    since: Option<Timestamp>,
}

impl Desk {
    pub(super) fn put(&mut self, read: Read, now: Timestamp) {
        self.since.get_or_insert(now);
        self.waiting.push(read);
    }

    /// Puts a batch back that could not be filed.
    pub(super) fn put_back(&mut self, batch: Vec<Read>, now: Timestamp) {
        if !batch.is_empty() {
            self.since = Some(now);
            self.waiting.splice(0..0, batch);
        }
    }

    /// Whether it is time to file: nothing more is coming, or the batch is large or old.
    pub(super) fn is_ripe(&self, nothing_more: bool, rules: &Rules, now: Timestamp) -> bool {
        let old = self.due(rules).is_some_and(|due| due <= now);
        !self.waiting.is_empty() && (nothing_more || old || self.waiting.len() >= rules.batch_size)
    }

    /// When the batch is too old to wait on.
    pub(super) fn due(&self, rules: &Rules) -> Option<Timestamp> {
        self.since?.checked_add(SignedDuration::try_from(rules.batch_age).ok()?).ok()
    }

    pub(super) fn take(&mut self) -> Vec<Read> {
        self.since = None;
        std::mem::take(&mut self.waiting)
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }
}
