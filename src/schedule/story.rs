//! Which story an article tells: the originals of this batch, and those that were filed before.

use std::collections::HashMap;

use crate::store::{State, StoreError};
use crate::story::{Fingerprint, Likeness};

/// The original of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Original {
    pub(super) id: String,
}

/// The originals of this batch so far, by the keys of their fingerprints.
#[derive(Default)]
pub(super) struct Originals {
    all: Vec<(String, Fingerprint)>,
    by_key: HashMap<u32, Vec<usize>>,
}

impl Originals {
    /// The first article of the story, if this text is a copy; what was filed before comes before what is filed now.
    pub(super) fn find(&self, state: &dyn State, id: &str, fingerprint: &Fingerprint) -> Result<Option<Original>, StoreError> {
        if fingerprint.keys().is_empty() {
            return Ok(None);
        }
        if let Some(known) = state.original_of(fingerprint)?.filter(|known| known.story != id) {
            return Ok(Some(Original { id: known.story }));
        }
        let mut likely: Vec<usize> = fingerprint.keys().iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        likely.sort_unstable();
        likely.dedup();
        let found = likely.into_iter().map(|at| &self.all[at]).find(|(_, other)| other.likeness(fingerprint) == Likeness::Copy);
        Ok(found.map(|(id, _)| Original { id: id.clone() }))
    }

    /// Adds an article under the id of its story.
    pub(super) fn add(&mut self, story: &str, fingerprint: &Fingerprint) {
        for key in fingerprint.keys() {
            self.by_key.entry(*key).or_default().push(self.all.len());
        }
        self.all.push((story.to_owned(), fingerprint.clone()));
    }
}
