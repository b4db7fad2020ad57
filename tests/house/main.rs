//! The house's own rules as tests: who may import whom, and what a source file looks like.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "all of this crate is tests")]

mod definitions;
mod layers;
mod rules;
