//! Kinds of fault that were met in use, each with variants of its own.

mod feeds;
mod robots;
mod sitemaps;
