//! dateline: news pages in, clean dated text out.
//!
//! A page is a sequence of blocks; extraction is a verdict on each block, with a score and a reason; the article is
//! the kept blocks, and nothing is deleted silently.
//!
//! ```
//! use dateline::{Source, clean};
//!
//! let page = "<title>Ferry returns</title><h1>Ferry returns</h1>\
//!     <p>The ferry across the sound will run again from Monday, the harbour office said after eleven weeks of repairs.</p>\
//!     <p>It will leave at six in the morning and return at nine, with room for forty cars on each of the trips.</p>";
//! let cleaned = &clean(&Source { name: "ferry.html", bytes: page.as_bytes(), ..Source::default() }, &Default::default())[0];
//! assert_eq!(cleaned.article.title.as_deref(), Some("Ferry returns"));
//! assert!(cleaned.article.text.starts_with("The ferry across the sound"));
//! for (block, verdict) in cleaned.ledger.iter() {
//!     println!("{} {:.2} {}", verdict.keep, verdict.score, block.text);
//! }
//! ```
//!
//! Everything up to here is synchronous, deterministic and free of IO; `default-features = false` builds that alone.
//! Feature `select` adds CSS selectors, feature `readability` that crate's answer, feature `archive` the reader of MHTML and WARC
//! files, feature `rules` site rules, feature `columns` articles as Arrow columns. Feature `app` (default) brings the first three, and the fetcher, the store, the
//! dated files and the command line; feature `parquet` (default) its column files; feature `serve` (default) the HTTP service.

pub mod classify;
#[cfg(feature = "columns")]
pub mod columns;
pub mod comments;
pub mod dates;
pub mod decode;
pub mod discover;
pub mod document;
pub mod dump;
pub mod extract;
pub mod facts;
pub mod html;
pub mod lexicon;
pub mod model;
pub mod parts;

pub mod render;
pub mod robots;
#[cfg(feature = "rules")]
pub mod rules;
pub mod site_memory;
pub mod story;
pub mod text;

#[cfg(feature = "archive")]
pub mod archive;
#[cfg(feature = "app")]
pub mod cli;
#[cfg(feature = "app")]
pub mod config;
#[cfg(feature = "app")]
pub mod fetch;
#[cfg(feature = "app")]
pub mod files;
#[cfg(feature = "app")]
pub mod pipeline;
#[cfg(feature = "app")]
pub mod schedule;
#[cfg(feature = "serve")]
pub mod serve;
#[cfg(feature = "app")]
pub mod store;

pub use extract::{Cleaned, Options, clean};
pub use model::{Article, Block, Date, Ledger, PageVerdict, Source, Verdict};
