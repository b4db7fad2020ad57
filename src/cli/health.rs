//! `status --check`: whether a dateline polls and gets anywhere, as an exit status.

use jiff::{SignedDuration, Timestamp};

use super::voice::{Voice, counted};
use crate::schedule::UNHEALTHY_AFTER;
use crate::store::{Source, Standing, Store, StoreError};

/// A visit that is overdue for so long tells that nobody polls.
const OVERDUE: SignedDuration = SignedDuration::from_hours(1);

/// 0 if all is well, 1 if a visit is overdue or every source is unhealthy; says which.
pub(super) fn check(store: &Store, now: Timestamp, voice: &Voice) -> Result<u8, StoreError> {
    let sources: Vec<Source> = store.sources()?.into_iter().filter(|s| s.standing == Standing::Active && !s.paused).collect();
    let late = |source: &&Source| source.next_visit.is_some_and(|next| now.duration_since(next) > OVERDUE);
    if let Some(source) = sources.iter().filter(late).min_by_key(|source| source.next_visit) {
        let since = source.next_visit.map(|next| format!("{next:.0}")).unwrap_or_default();
        voice.error(&format!("nobody polls: a visit has been due since {since}"));
        return Ok(1);
    }
    let unhealthy = sources.iter().filter(|source| source.failures >= UNHEALTHY_AFTER).count();
    if unhealthy > 0 && unhealthy == sources.len() {
        voice.error(&format!("all of {} fail; `dateline status` tells why", counted(unhealthy, "source")));
        return Ok(1);
    }
    voice.detail(&format!("{}, {unhealthy} of them unhealthy", counted(sources.len(), "source")));
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Registration, Visit, Visited};

    #[test]
    fn overdue_visits_and_failures_everywhere_are_told() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(&dir.path().join("s.db")).expect("opens");
        let now: Timestamp = "2025-03-11T12:00:00Z".parse().expect("a time");
        let url = |n: u8| format!("https://{n}.example/");
        let source = |n: u8| Registration { url: url(n), kind: "auto".to_owned(), ..Registration::default() };
        store.register(&[source(1), source(2)]).expect("registered");
        let status = |hours: i64| check(&store, now + SignedDuration::from_hours(hours), &Voice::silent()).expect("checked");
        let next = Some(now + SignedDuration::from_hours(1));
        let failed = |n: u8, failures: u32| Visited { failures, ..Visited::new(&url(n), Visit::Failed("x".to_owned()), next) };
        store.visited(&failed(1, 5), now).expect("kept");
        store.visited(&failed(2, 4), now).expect("kept");
        assert_eq!((status(0), status(3)), (0, 1));
        store.visited(&failed(2, 5), now).expect("kept");
        assert_eq!(status(0), 1);
        store.pause(&url(1)).expect("paused");
        store.pause(&url(2)).expect("paused");
        assert_eq!(status(3), 0);
    }
}
