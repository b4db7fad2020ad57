//! Rings 0 and 1 from outside: the pure library against pages, dumps, suites and corpora.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::too_many_lines,
    reason = "all of this crate is tests, and some of them tables of cases"
)]

mod classify;
mod corpus;
mod decode;
mod discover;
mod dump;
mod dump_guards;
mod fixtures;
mod hostile;
mod kinds;
mod markup;
mod markup_boxes;
mod markup_corpus;
mod markup_structure;
mod metadata_eval;
mod parsers;
mod render;
mod seeds;
mod sitemaps;
mod story;
mod suites;
mod verdicts;
