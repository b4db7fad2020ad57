//! The containers in which people keep saved pages: MHTML, WARC, Safari's .webarchive, `SingleFile`'s compressed pages, the JSON exports of reading services, and the marks that tools leave in a saved HTML file.
//!
//! Bytes in, pages out: a packed WARC file goes through [`unpack`], no text is decoded ([`Saved::bytes`] and [`Saved::content_type`] go to `decode`), and what is no page is skipped, not judged.
//!
//! Everything is linear in the input and holds no more than one record: at most about four times [`Limits::max_record_bytes`].

mod coding;
mod error;
mod export;
mod headers;
mod http;
mod marks;
mod media;
mod members;
mod mhtml;
mod parts;
mod source;
mod transfer;
mod warc;
mod webarchive;
mod write;
mod zipped;

use jiff::Timestamp;

pub use error::{ArchiveError, Fault};
pub use export::export;
pub use marks::page;
pub use media::binary;
pub use members::{Members, unpack};
pub use mhtml::{is_mhtml, mhtml};
pub use warc::{Skipped, Warc, is_warc, warc};
pub use webarchive::{is_webarchive, webarchive};
pub use write::{Record, page as page_record, warcinfo};
pub use zipped::{is_zipped_page, zipped_page};

/// A page as its container holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// What to add to the container's path to name the page: `#3` for the third record of a WARC file, counting every record
    /// (also those that hold no page); empty for a file that holds one page.
    pub name: String,
    /// The address it was saved from, as the container has it.
    pub url: Option<String>,
    /// The `Content-Type`, with its `charset` if there is one.
    pub content_type: Option<String>,
    /// When it was saved or fetched. It is no publication date.
    pub date: Option<Timestamp>,
    /// The record's own id (`WARC-Record-ID`), without its angle brackets.
    pub record_id: Option<String>,
    /// Where its record begins and ends in the unpacked file; nothing but zero for a file that holds one page.
    pub span: (u64, u64),
    /// True if the crawler says that it kept only the beginning (`WARC-Truncated`).
    pub truncated: bool,
    /// The page, without transfer and content encodings.
    pub bytes: Vec<u8>,
}

/// How much is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// A page of more bytes is an error, both as it is stored and decoded; 10 MiB.
    pub max_record_bytes: usize,
    /// WARC records that are read, of any type; ten million.
    pub max_records: u64,
    /// More parts of an MHTML file, or entries of a compressed page, are an error; ten thousand.
    pub max_parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_record_bytes: 10 << 20, max_records: 10_000_000, max_parts: 10_000 }
    }
}

#[cfg(test)]
mod tests;
