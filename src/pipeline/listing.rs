//! What a visit finds, as it is found: each article once, and the newest only, whatever is still to come.
//!
//! A source may list millions of addresses in a thousand files. What is held of them does not grow with the files: beyond twice the
//! number that is wanted the oldest are given up at once, and who takes the entries one by one leaves nothing here but their hashes.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use url::Url;

use crate::discover::Listed;
use crate::model::{Candidate, canonical_url};

/// Entries of one source that are held where the configuration sets no limit.
pub(super) const MOST_ENTRIES: usize = 200_000;
/// Addresses that are remembered while entries are handed on; of more, some may be handed on twice.
const MOST_REMEMBERED: usize = 2_000_000;

/// Takes entries as they are found.
pub(super) type Sink<'a> = &'a mut (dyn FnMut(Candidate) + Send);

/// The entries of one visit.
pub(super) struct Listing<'a> {
    most: usize,
    held: Vec<Listed>,
    known: HashSet<u64>,
    hashes: RandomState,
    left_out: usize,
    found: usize,
    sink: Option<Sink<'a>>,
}

impl<'a> Listing<'a> {
    /// Of the entries the newest `most` are kept; all are handed on where there is a sink.
    pub(super) fn new(most: usize, sink: Option<Sink<'a>>) -> Self {
        let most = if most == 0 { MOST_ENTRIES } else { most };
        Self { most, held: Vec::new(), known: HashSet::new(), hashes: RandomState::new(), left_out: 0, found: 0, sink }
    }

    pub(super) fn push(&mut self, listed: Listed) {
        let hash = self.hash(&listed);
        if self.known.len() < MOST_REMEMBERED && !self.known.insert(hash) {
            return;
        }
        self.found += 1;
        match &mut self.sink {
            Some(sink) => sink(listed.candidate),
            None => self.held.push(listed),
        }
        if self.held.len() >= self.most.saturating_mul(2) {
            self.prune();
        }
    }

    fn hash(&self, listed: &Listed) -> u64 {
        let url = &listed.candidate.url;
        self.hashes.hash_one(Url::parse(url).map_or_else(|_| url.clone(), |url| canonical_url(&url).into()))
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.found == 0
    }

    fn prune(&mut self) {
        self.left_out += newest(&mut self.held, self.most);
        self.known = self.held.iter().map(|listed| self.hash(listed)).collect();
    }

    /// The entries that are kept, in their order, and the number left out.
    pub(super) fn end(mut self) -> (Vec<Candidate>, usize) {
        self.left_out += newest(&mut self.held, self.most);
        (self.held.into_iter().map(|listed| listed.candidate).collect(), self.left_out)
    }
}

/// Keeps the newest entries, in their order; of those without a date the first. Gives the number left out.
fn newest(listed: &mut Vec<Listed>, most: usize) -> usize {
    if listed.len() <= most {
        return 0;
    }
    let day =
        |listed: &Listed| [listed.candidate.date, listed.modified].into_iter().flatten().map(|date| (date.day, date.timestamp())).max();
    let mut order: Vec<usize> = (0..listed.len()).collect();
    order.sort_by_key(|at| Reverse(day(&listed[*at])));
    let kept: HashSet<usize> = order.into_iter().take(most).collect();
    let mut at = 0;
    let before = listed.len();
    listed.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
    before - listed.len()
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::model::Date;

    fn listed(n: i16) -> Listed {
        let date = (n % 3 != 0).then(|| Date::day(civil::date(2000 + n / 300, i8::try_from(n % 12 + 1).expect("a month"), 1)));
        Listed::from(Candidate { url: n.to_string(), date, ..Candidate::default() })
    }

    #[test]
    fn x13_the_newest_are_kept_in_their_order() {
        let listed = |n: i8| {
            let date = (n % 3 != 0).then(|| Date::day(civil::date(2025, 4, n)));
            Listed::from(Candidate { url: n.to_string(), date, ..Candidate::default() })
        };
        let mut all: Vec<Listed> = (1..=8).map(listed).collect();
        assert_eq!(newest(&mut all, 4), 4);
        let urls: Vec<&str> = all.iter().map(|l| l.candidate.url.as_str()).collect();
        assert_eq!(urls, ["4", "5", "7", "8"]);
        assert_eq!((newest(&mut all, 4), all.len()), (0, 4));
        assert_eq!((newest(&mut all, 1), all[0].candidate.url.as_str()), (3, "8"));
    }

    #[test]
    fn what_is_held_does_not_grow_with_what_is_listed() {
        let mut listing = Listing::new(50, None);
        let mut all = Vec::new();
        for n in 0..9_000 {
            listing.push(listed(n));
            listing.push(listed(n));
            all.push(listed(n));
            assert!(listing.held.len() < 100 && listing.known.len() <= 100, "{} {}", listing.held.len(), listing.known.len());
        }
        newest(&mut all, 50);
        let (kept, left_out) = listing.end();
        // One that comes again after it was given up is left out once more.
        assert!(kept.len() == 50 && left_out >= 8_950, "{} and {left_out}", kept.len());
        assert_eq!(kept, all.into_iter().map(|l| l.candidate).collect::<Vec<_>>(), "the same as if all were held to the end");
    }

    #[test]
    fn what_is_handed_on_is_not_held() {
        let mut seen = Vec::new();
        let mut sink = |candidate: Candidate| seen.push(candidate.url);
        let mut listing = Listing::new(1, Some(&mut sink));
        (0..100).chain(0..100).for_each(|n| listing.push(listed(n)));
        assert!(listing.held.is_empty() && !listing.is_empty());
        assert_eq!(listing.end(), (Vec::new(), 0));
        assert_eq!(seen.len(), 100);
    }
}
