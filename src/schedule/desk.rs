//! Cleaned articles that wait to be filed together.
//!
//! Which of two copies is the original must not depend on which one the network brought first. So what was cleaned waits until
//! nothing else is under way, and the batch is then filed in an order of its own. A batch that grows too large or too old is filed
//! in parts.

use jiff::{SignedDuration, Timestamp};

use super::Rules;
use crate::model::Article;
use crate::pipeline::Validators;
use crate::store::Task;

/// A page that was read and cleaned.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) task: Task,
    /// Empty if the page has not changed since it was read last.
    pub(super) articles: Vec<Article>,
    /// When it was first begun: the day of an article that tells none.
    pub(super) first: Timestamp,
    /// What the server said of this version.
    pub(super) validators: Validators,
}

/// What a record costs beside its texts, about.
const RECORD_BYTES: usize = 2_048;

impl Read {
    /// The bytes that it takes while it waits, about.
    fn bytes(&self) -> usize {
        let body = |article: &Article| article.body.iter().map(|block| block.text.len()).sum::<usize>();
        self.articles.iter().map(|article| RECORD_BYTES + article.text.len() + body(article)).sum()
    }
}

/// What waits to be filed.
#[derive(Debug, Default)]
pub(super) struct Desk {
    waiting: Vec<Read>,
    bytes: usize,
    since: Option<Timestamp>,
}

impl Desk {
    pub(super) fn put(&mut self, read: Read, now: Timestamp) {
        self.since.get_or_insert(now);
        self.bytes += read.bytes();
        self.waiting.push(read);
    }

    /// Puts a batch back that could not be filed.
    pub(super) fn put_back(&mut self, batch: Vec<Read>, now: Timestamp) {
        if !batch.is_empty() {
            self.since = Some(now);
            self.bytes += batch.iter().map(Read::bytes).sum::<usize>();
            self.waiting.splice(0..0, batch);
        }
    }

    /// Whether it is time to file: nothing more is coming, or the batch is large or old.
    pub(super) fn is_ripe(&self, nothing_more: bool, rules: &Rules, now: Timestamp) -> bool {
        let old = self.due(rules).is_some_and(|due| due <= now);
        !self.waiting.is_empty() && (nothing_more || old || self.is_full(rules))
    }

    /// Whether nothing more should be begun before some of it is filed.
    pub(super) fn is_full(&self, rules: &Rules) -> bool {
        self.waiting.len() >= rules.batch_size || self.bytes >= rules.batch_bytes
    }

    /// When the batch is too old to wait on.
    pub(super) fn due(&self, rules: &Rules) -> Option<Timestamp> {
        self.since?.checked_add(SignedDuration::try_from(rules.batch_age).ok()?).ok()
    }

    pub(super) fn take(&mut self) -> Vec<Read> {
        self.since = None;
        self.bytes = 0;
        std::mem::take(&mut self.waiting)
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_bounded_in_bytes_not_in_pages_alone() {
        let rules = Rules { batch_bytes: 10_000, ..Rules::default() };
        let now = Timestamp::UNIX_EPOCH;
        let read = |n: usize| Read {
            task: Task::default(),
            articles: vec![Article { text: "word ".repeat(n), ..Article::default() }],
            first: now,
            validators: Validators::default(),
        };
        let mut desk = Desk::default();
        desk.put(read(100), now);
        assert!(!desk.is_full(&rules) && !desk.is_ripe(false, &rules, now));
        desk.put(read(2_000), now);
        assert!(desk.is_full(&rules) && desk.is_ripe(false, &rules, now));
        let batch = desk.take();
        assert!(!desk.is_full(&rules));
        desk.put_back(batch, now);
        assert!(desk.is_full(&rules));
        // Records without text count too.
        desk.take();
        desk.put(Read { articles: vec![Article::default(); 5], ..read(0) }, now);
        assert!(desk.is_full(&rules));
    }
}
