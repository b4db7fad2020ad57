//! Kinds of faults, each with a table of pages that have it.

mod blocks;
mod body;
mod check;
mod embedded;
mod encodings;
mod facts;
mod feeds;
mod fresh;
mod robots;
mod sitemaps;
mod walls;
