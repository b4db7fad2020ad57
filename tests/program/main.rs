//! Ring 4 from outside: the binary as scripts, people and service managers use it.
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

mod cli;
mod crash;
mod injected;
mod packages;
mod readme;
mod serve;
#[cfg(feature = "serve")]
mod served;
mod site;
