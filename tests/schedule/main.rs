//! Ring 3 from outside: the scheduler in this process, on simulated time.
#![cfg(feature = "app")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "all of this crate is tests"
)]

mod daemon;
mod identity;
mod press;
mod scale;
mod soak;
