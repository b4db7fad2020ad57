//! What can be wrong with a container, and where.

use std::io;

/// Why a container, or one record of it, gives no page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The MHTML file is damaged, or holds no page.
    #[error("MHTML: {fault}")]
    Mhtml {
        /// What is wrong.
        fault: Fault,
    },
    /// The `.webarchive` is damaged, or holds no page.
    #[error("webarchive: {fault}")]
    WebArchive {
        /// What is wrong.
        fault: Fault,
    },
    /// The page in `SingleFile`'s compressed form is damaged, or cannot be read.
    #[error("compressed page of SingleFile: {fault}")]
    ZippedPage {
        /// What is wrong.
        fault: Fault,
    },
    /// One entry of an export gives no page; the others can still be read.
    #[error("entry {number} of the export: {fault}")]
    Entry {
        /// Its number, from 1.
        number: usize,
        /// What is wrong.
        fault: Fault,
    },
    /// One WARC record is damaged; those behind it can still be read.
    #[error("WARC record {number} at byte {offset}: {fault}")]
    Record {
        /// Its number, from 1.
        number: u64,
        /// Where it begins, in the unpacked file.
        offset: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// The WARC file has more records than [`super::Limits::max_records`]; the rest is not read.
    #[error("more than {limit} WARC records; those from byte {offset} on are not read")]
    TooManyRecords {
        /// The limit.
        limit: u64,
        /// Where the first record that is not read begins.
        offset: u64,
    },
    /// The file could not be read to its end: a failing disk, or damaged gzip.
    #[error("reading stopped at byte {offset}, in WARC record {number}: {source}")]
    Read {
        /// The record in which it stopped.
        number: u64,
        /// How far the unpacked file could be read.
        offset: u64,
        /// The reader's answer.
        source: io::Error,
    },
}

impl ArchiveError {
    pub(super) fn mhtml(fault: Fault) -> Self {
        Self::Mhtml { fault }
    }

    pub(super) fn webarchive(fault: Fault) -> Self {
        Self::WebArchive { fault }
    }

    /// The number of the WARC record in question.
    #[must_use]
    pub fn record(&self) -> Option<u64> {
        match self {
            Self::Record { number, .. } | Self::Read { number, .. } => Some(*number),
            Self::Mhtml { .. } | Self::WebArchive { .. } | Self::ZippedPage { .. } | Self::Entry { .. } | Self::TooManyRecords { .. } => {
                None
            }
        }
    }

    /// What is wrong with the content.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Mhtml { fault }
            | Self::WebArchive { fault }
            | Self::ZippedPage { fault }
            | Self::Entry { fault, .. }
            | Self::Record { fault, .. } => Some(fault),
            Self::TooManyRecords { .. } | Self::Read { .. } => None,
        }
    }
}

/// What is wrong with a record or an MHTML file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is no `WARC/1.` line where a record must begin.
    #[error("no WARC/1.0 or WARC/1.1 record begins here")]
    NotWarc,
    /// There are no MIME headers.
    #[error("this is no MHTML file: neither Content-Type nor MIME-Version is among its first lines")]
    NotMhtml,
    /// It is no property list that holds a page.
    #[error("this is no .webarchive that holds a page, or it is damaged")]
    NotWebArchive,
    /// There is no ZIP with an `index.html`, or it is damaged.
    #[error("it holds no ZIP with an index.html, or the ZIP is damaged; save the page again")]
    NotZippedPage,
    /// The page was saved with a password.
    #[error("the page is encrypted with a password; save it again without one")]
    Encrypted,
    /// A header line has no colon.
    #[error("this header line cannot be read: {line:?}")]
    HeaderLine {
        /// The beginning of the line.
        line: String,
    },
    /// The headers go on and on.
    #[error("the headers are longer than {limit} bytes")]
    HeaderTooLong {
        /// The limit.
        limit: usize,
    },
    /// The headers end without an empty line.
    #[error("the headers break off")]
    HeadersBreakOff,
    /// A header that must be there is missing.
    #[error("there is no {name} header")]
    MissingHeader {
        /// Its name.
        name: &'static str,
    },
    /// A header says what it cannot say.
    #[error("the {name} header cannot be {value:?}")]
    BadHeader {
        /// Its name.
        name: &'static str,
        /// The beginning of its value.
        value: String,
    },
    /// Where the record should end, something else than the next record follows.
    #[error("its Content-Length of {length} is wrong: no record follows it")]
    Length {
        /// The length as the header says it.
        length: u64,
    },
    /// The file ends within the record.
    #[error("the file breaks off {missing} bytes before the record's end")]
    BreaksOff {
        /// How many bytes are missing.
        missing: u64,
    },
    /// The page has more bytes than [`super::Limits::max_record_bytes`].
    #[error("the page has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The HTTP response in the record has no status line.
    #[error("this is no HTTP response: {line:?}")]
    NotHttp {
        /// The beginning of its first line.
        line: String,
    },
    /// The body's chunks (`Transfer-Encoding: chunked`) are damaged or break off.
    #[error("the chunks of the body are damaged after {after} bytes")]
    Chunks {
        /// How many bytes could be read.
        after: usize,
    },
    /// The body is packed in a way that is not known.
    #[error("the body is packed as {coding:?}, which is not supported")]
    Coding {
        /// The name, as the header has it.
        coding: String,
    },
    /// The packed body is damaged or breaks off.
    #[error("the body, packed as {coding}, is damaged: {detail}")]
    Packed {
        /// The name.
        coding: &'static str,
        /// What the decoder says.
        detail: String,
    },
    /// The MHTML file has several parts but does not say what stands between them.
    #[error("the Content-Type has no boundary")]
    NoBoundary,
    /// The line that stands between the parts does not occur.
    #[error("no line reads \"--{boundary}\", so that the parts cannot be told apart")]
    BoundaryAbsent {
        /// The boundary.
        boundary: String,
    },
    /// There is neither an HTML nor a text part.
    #[error("none of its {parts} parts is a page")]
    NoPage {
        /// How many parts were looked at.
        parts: usize,
    },
    /// There are more parts than [`super::Limits::max_parts`].
    #[error("it has more than {limit} parts")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// A part's `Content-Transfer-Encoding` is not known.
    #[error("the page has the transfer encoding {name:?}, which is not supported")]
    TransferEncoding {
        /// Its name.
        name: String,
    },
}

/// The beginning of what a message quotes.
pub(super) fn quoted(bytes: &[u8]) -> String {
    /// Enough to recognise it by.
    const QUOTED: usize = 80;
    String::from_utf8_lossy(&bytes[..bytes.len().min(QUOTED)]).trim_end().to_owned()
}
