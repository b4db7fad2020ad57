//! Ring 2 from outside: the HTTP client, the output folder and the state, each against what it meets.
#![cfg(feature = "app")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "all of this crate is tests")]

mod faults;
mod fetch;
mod files;
mod manners;
mod store;

/// Loopback allowed, nothing waited for, one try.
fn options() -> dateline::fetch::Options {
    dateline::fetch::Options {
        allow_private_networks: dateline::fetch::Networks::List(vec!["127.0.0.0/8".parse().expect("a network")]),
        pause: std::time::Duration::ZERO,
        backoff: std::time::Duration::ZERO,
        tries: 1,
        ports: Vec::new(),
        ..dateline::fetch::Options::default()
    }
}
