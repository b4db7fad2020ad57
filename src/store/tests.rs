//! Tests of the store: one suite for both engines, and what only files promise.

use std::collections::HashMap;

use tempfile::TempDir;

use super::*;
use crate::model::{Candidate, Date, PageVerdict, VisitHints};
use crate::story::Fingerprint;

const FEED: &str = "https://courier.example/feed.xml";
const MINUTE: Duration = Duration::from_mins(1);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_743_600_000 + seconds).expect("a time")
}

fn candidate(url: &str) -> Candidate {
    Candidate { url: url.to_owned(), source: FEED.to_owned(), ..Candidate::default() }
}

fn page(i: usize) -> Candidate {
    candidate(&format!("https://courier.example/{i}"))
}

fn filed(url: &str) -> Outcome {
    Outcome::Filed(FiledArticle { id: "0a1b".to_owned(), url: url.to_owned(), file: "a.txt".to_owned(), ..FiledArticle::default() })
}

fn one(store: &Store, now: i64) -> Task {
    store.lease(1, at(now), MINUTE).expect("leases").pop().expect("a task")
}

/// A place for a state.
pub(super) struct Bed {
    pub(super) path: PathBuf,
    _dir: Option<TempDir>,
}

impl Bed {
    pub(super) fn file() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self { path: dir.path().join("dateline.db"), _dir: Some(dir) }
    }

    /// A database of its own; `None` where no server can be started.
    #[cfg(feature = "postgres")]
    pub(super) fn server() -> Option<Self> {
        crate::store::postgres::testing::database().map(|path| Self { path, _dir: None })
    }

    /// Another one of the same kind.
    #[cfg_attr(not(feature = "postgres"), allow(clippy::unused_self, reason = "without a server all are files"))]
    pub(super) fn another(&self) -> Self {
        #[cfg(feature = "postgres")]
        if is_server(&self.path) {
            return Self::server().expect("a server");
        }
        Self::file()
    }

    pub(super) fn open(&self) -> Store {
        Store::open(&self.path).expect("opens")
    }
}

/// Each test once on a file and once on a server.
macro_rules! on_both {
    ($($room:ident::$name:ident),* $(,)?) => {
        mod on_files {
            $(#[test]
            fn $name() {
                super::$room::$name(&super::Bed::file());
            })*
        }
        #[cfg(feature = "postgres")]
        mod on_a_server {
            $(#[test]
            fn $name() {
                if let Some(bed) = super::Bed::server() {
                    super::$room::$name(&bed);
                }
            })*
        }
    };
}

on_both! {
    suite::a_page_goes_from_offered_to_filed_once,
    suite::what_the_feed_says_travels_with_the_task,
    suite::a_lease_that_runs_out_is_due_again_and_the_late_answer_is_refused,
    suite::d11_a_page_that_is_never_answered_is_set_aside,
    suite::kills_while_a_page_waits_for_its_turn_do_not_count_against_it,
    suite::what_takes_the_process_down_is_set_aside_and_who_was_there_is_not,
    suite::an_orderly_stop_does_not_count_against_a_page,
    suite::a_failed_page_waits_for_its_retry_or_is_given_up,
    suite::a_page_is_read_anew_when_its_source_says_something_new_and_not_too_often,
    suite::a_host_with_many_pages_keeps_no_other_waiting,
    suite::copies_are_found_by_their_shingles,
    suite::two_handles_share_the_work,
    sources::visits_are_remembered,
    sources::the_history_of_visits_does_not_grow_without_end,
    sources::due_sources_come_new_ones_first_and_never_those_that_are_gone_or_removed,
    sources::pages_of_a_removed_source_are_forgotten_and_the_others_read_whole_again,
    more::pages_come_back_and_stand_once,
    more::versions_are_remembered,
    more::sites_are_remembered,
    more::notices_wait_for_their_turn,
    more::months_and_ages,
    more::long_and_strange_text_is_kept,
    transfer::a_state_moves_there_and_back,
    compare::both_engines_answer_the_same,
}

mod compare;
mod files;
mod more;
#[cfg(feature = "postgres")]
mod server;
mod sources;
mod suite;
mod transfer;
