//! Feeds as they were written last, until something changes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::access::hex;
use sha2::{Digest, Sha256};

/// So many feeds are kept, and no more bytes of them than this.
const MOST: usize = 256;
const MOST_BYTES: usize = 64 << 20;

/// What the state and the index were at.
pub(super) type Generation = (i64, (i64, i64));

#[derive(Debug, Default)]
struct Kept {
    feeds: HashMap<String, (Generation, String, Arc<str>)>,
    order: VecDeque<String>,
    bytes: usize,
}

/// Written feeds by address and wishes.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Kept>);

impl Cache {
    pub(super) fn get(&self, key: &str, generation: Generation) -> Option<(String, Arc<str>)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, etag, body) = kept.feeds.get(key)?;
        (*known == generation).then(|| (etag.clone(), Arc::clone(body)))
    }

    /// Keeps a feed, and gives it with its tag: the same bytes have the same.
    pub(super) fn put(&self, key: String, generation: Generation, body: String) -> (String, Arc<str>) {
        let etag = format!("\"{}\"", hex(&Sha256::digest(body.as_bytes())[..12]));
        let body: Arc<str> = body.into();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += body.len();
        match kept.feeds.insert(key.clone(), (generation, etag.clone(), Arc::clone(&body))) {
            Some((.., old)) => kept.bytes -= old.len(),
            None => kept.order.push_back(key),
        }
        while kept.order.len() > MOST || kept.bytes > MOST_BYTES && kept.order.len() > 1 {
            let Some(oldest) = kept.order.pop_front() else { break };
            if let Some((.., old)) = kept.feeds.remove(&oldest) {
                kept.bytes -= old.len();
            }
        }
        (etag, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_is_written_anew_and_the_oldest_go() {
        let cache = Cache::default();
        let (etag, _) = cache.put("a".to_owned(), (1, (1, 1)), "x".to_owned());
        assert_eq!(cache.get("a", (1, (1, 1))).map(|(etag, body)| (etag, body.to_string())), Some((etag.clone(), "x".to_owned())));
        assert_eq!(cache.get("a", (2, (1, 1))), None);
        assert_eq!(cache.put("a".to_owned(), (2, (1, 1)), "x".to_owned()).0, etag, "the same bytes");
        for n in 0..MOST {
            cache.put(n.to_string(), (2, (1, 1)), "y".to_owned());
        }
        assert_eq!(cache.get("a", (2, (1, 1))), None);
        let large = "z".repeat(MOST_BYTES / 2 + 1);
        cache.put("b".to_owned(), (2, (1, 1)), large.clone());
        cache.put("c".to_owned(), (2, (1, 1)), large);
        assert!(cache.get("b", (2, (1, 1))).is_none() && cache.get("c", (2, (1, 1))).is_some());
    }
}
