//! Ring 2 from outside: the HTTP client, the output folder and the state, each against what it meets.
#![cfg(feature = "app")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "all of this crate is tests")]

mod faults;
mod fetch;
mod files;
mod manners;
mod store;
