//! What the user typed: where and how results are written.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Where pages are kept as they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeepPages {
    /// In the state, compressed, each body once
    Db,
    /// In WARC files under pages/ in the output folder
    Warc,
    /// Nowhere
    None,
}

/// Where and how results are written.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct Writing {
    /// text, markdown, html, json, jsonl, tei, parquet or arrow (one file of columns, a row a page) [default: text]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Write dated files and manifest.jsonl into this folder instead of stdout; with parquet or arrow: this one file
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Text alone, without the facts above it
    #[arg(long)]
    pub(crate) no_header: bool,
    /// JSON under the key names of another tool, for a pipeline that reads its output [with --format json or jsonl; default: jsonl]
    #[arg(long, value_parser = ["trafilatura", "newspaper", "news-please"], value_name = "TOOL")]
    pub(crate) json_as: Option<String>,
    /// The body as text, markdown or html beside the rest: a key of the JSON record, or with -o a file beside the article's; may be repeated [default format: jsonl]
    #[arg(long, value_parser = ["text", "markdown", "html"], value_name = "FORM")]
    pub(crate) body: Vec<String>,
    /// Links: on their words, dropped, or their addresses as notes below the text [default: keep; text: drop]
    #[arg(long, value_parser = ["keep", "drop", "footnotes"], value_name = "HOW")]
    pub(crate) links: Option<String>,
    /// Pictures: in their places, dropped, or what they show in words [default: keep; text: drop]
    #[arg(long, value_parser = ["keep", "drop", "alt"], value_name = "HOW")]
    pub(crate) images: Option<String>,
}

impl Writing {
    /// True if files come out as they do without flags.
    pub(crate) fn is_plain(&self) -> bool {
        !self.no_header && self.json_as.is_none() && self.links.is_none() && self.images.is_none() && self.body.is_empty()
    }
}
