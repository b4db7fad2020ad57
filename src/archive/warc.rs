//! WARC 1.0 and 1.1 (ISO 28500): the pages among a crawl's records, one at a time.

use std::io::{self, BufRead};

use super::coding::Unpack;
use super::error::{ArchiveError, Fault, quoted};
use super::headers::{Headers, MAX_HEADER_BYTES, line};
use super::http::{Head, read_up_to};
use super::media::{essence, is_page, looks_like_html};
use super::source::{Block, MARKER, Source};
use super::{Limits, Saved};

/// True if a file that begins like this is a WARC file (unpacked).
#[must_use]
pub fn is_warc(first: &[u8]) -> bool {
    first.trim_ascii_start().starts_with(MARKER)
}

/// Reads the pages of a WARC file: HTML, XHTML and plain text in `response` (status 200), `resource` and `conversion` records.
///
/// The reader gives the unpacked file; for `.warc.gz` and `.warc.zst` that is `BufReader::new(unpack(file)?)` ([`super::unpack`]),
/// since every record is a member of its own. A damaged record gives one error that names its number and offset, and reading goes on with the next one;
/// a failing reader ends it.
///
/// ```
/// let file = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n";
/// let mut pages = dateline::archive::warc(&file[..], dateline::archive::Limits::default());
/// let page = pages.next().expect("a page").expect("sound");
/// assert_eq!((page.name.as_str(), page.bytes.as_slice()), ("#1", &b"hello"[..]));
/// assert!(pages.next().is_none() && pages.skipped().total() == 0);
/// ```
pub fn warc<R: BufRead>(reader: R, limits: Limits) -> Warc<R> {
    Warc { source: Source::new(reader), limits, number: 0, skipped: Skipped::default(), done: false }
}

/// Records that are sound but hold no page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Requests, metadata, revisits and the like, and responses of other protocols.
    pub kinds: u64,
    /// Responses whose status is not 200.
    pub statuses: u64,
    /// Images, scripts and the like; also robots.txt.
    pub types: u64,
}

impl Skipped {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.kinds + self.statuses + self.types
    }
}

/// The pages of a WARC file; made by [`warc`].
pub struct Warc<R> {
    source: Source<R>,
    limits: Limits,
    /// Of the record that was begun last.
    number: u64,
    skipped: Skipped,
    done: bool,
}

/// What a sound record is.
enum Outcome {
    Page(Saved),
    Kind,
    Status,
    Type,
}

impl<R: BufRead> Warc<R> {
    /// How many records were passed over so far.
    #[must_use]
    pub fn skipped(&self) -> Skipped {
        self.skipped
    }

    /// The reader, to be asked; what is read from it directly is lost to the records.
    pub fn get_mut(&mut self) -> &mut R {
        self.source.get_mut()
    }

    /// Reads one record. `None` if it holds no page, or if there is none.
    fn step(&mut self) -> Result<Option<Saved>, ArchiveError> {
        self.source.skip_line_ends();
        let offset = self.source.offset();
        if self.source.is_at_end() {
            self.done = true;
            return self.source.failure.take().map_or(Ok(None), |source| Err(self.stopped(source)));
        }
        if self.number >= self.limits.max_records {
            self.done = true;
            return Err(ArchiveError::TooManyRecords { limit: self.limits.max_records, offset });
        }
        self.number += 1;
        match self.record() {
            Ok(outcome) => Ok(self.count(outcome).map(|saved| Saved { span: (offset, self.source.offset()), ..saved })),
            Err(fault) => Err(self.failed(offset, fault)),
        }
    }

    fn record(&mut self) -> Result<Outcome, Fault> {
        let head = Record::read(&mut self.source).inspect_err(|_| self.source.resync())?;
        let mut block = Block::new(&mut self.source, head.length, self.limits.max_record_bytes);
        let outcome = head.outcome(&mut block, self.number, self.limits.max_record_bytes);
        block.finish()?;
        outcome
    }

    fn count(&mut self, outcome: Outcome) -> Option<Saved> {
        match outcome {
            Outcome::Page(saved) => return Some(saved),
            Outcome::Kind => self.skipped.kinds += 1,
            Outcome::Status => self.skipped.statuses += 1,
            Outcome::Type => self.skipped.types += 1,
        }
        None
    }

    /// A record that the reader's failure cut short is told as that failure.
    fn failed(&mut self, offset: u64, fault: Fault) -> ArchiveError {
        let cut = matches!(fault, Fault::BreaksOff { .. } | Fault::HeadersBreakOff);
        match self.source.failure.take_if(|_| cut) {
            Some(source) => self.stopped(source),
            None => ArchiveError::Record { number: self.number, offset, fault },
        }
    }

    fn stopped(&self, source: io::Error) -> ArchiveError {
        ArchiveError::Read { number: self.number, offset: self.source.offset(), source }
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Result<Saved, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            if let Some(item) = self.step().transpose() {
                return Some(item);
            }
        }
        None
    }
}

/// A record up to its block.
struct Record {
    kind: String,
    length: u64,
    headers: Headers,
}

impl Record {
    fn read<R: BufRead>(source: &mut Source<R>) -> Result<Self, Fault> {
        if !source.is_at_marker() {
            return Err(Fault::NotWarc);
        }
        let headers = Headers::read(&mut &header_lines(source)?[..])?;
        if let Some(line) = headers.odd {
            return Err(Fault::HeaderLine { line });
        }
        if !headers.closed {
            return Err(Fault::HeadersBreakOff);
        }
        let kind = headers.get("warc-type").ok_or(Fault::MissingHeader { name: "WARC-Type" })?.to_ascii_lowercase();
        let length = headers.get("content-length").ok_or(Fault::MissingHeader { name: "Content-Length" })?;
        let bad = || Fault::BadHeader { name: "Content-Length", value: quoted(length.as_bytes()) };
        Ok(Self { kind, length: length.parse().map_err(|_| bad())?, headers })
    }

    fn outcome(&self, block: &mut impl BufRead, number: u64, limit: usize) -> Result<Outcome, Fault> {
        match self.kind.as_str() {
            "response" => self.response(block, number, limit),
            "resource" | "conversion" => self.resource(block, number, limit),
            _ => Ok(Outcome::Kind),
        }
    }

    fn response(&self, block: &mut impl BufRead, number: u64, limit: usize) -> Result<Outcome, Fault> {
        if self.headers.get("content-type").is_some_and(|t| essence(t) != "application/http") {
            return Ok(Outcome::Kind);
        }
        let head = Head::read(block)?;
        let content_type = head.headers.get("content-type").or_else(|| self.headers.get("warc-identified-payload-type"));
        if head.status != 200 {
            return Ok(Outcome::Status);
        }
        if content_type.is_some_and(|t| !is_page(t)) || self.is_robots_txt() {
            return Ok(Outcome::Type);
        }
        let bytes = head.body(block, &Unpack { limit, partial: self.is_truncated() })?;
        Ok(self.page(number, content_type, bytes))
    }

    fn resource(&self, block: &mut impl BufRead, number: u64, limit: usize) -> Result<Outcome, Fault> {
        let content_type = self.headers.get("content-type");
        if content_type.is_some_and(|t| !is_page(t)) || self.is_robots_txt() {
            return Ok(Outcome::Type);
        }
        Ok(self.page(number, content_type, read_up_to(block, limit)?))
    }

    /// What comes without a type is a page if it looks like one.
    fn page(&self, number: u64, content_type: Option<&str>, bytes: Vec<u8>) -> Outcome {
        if content_type.is_none() && !looks_like_html(&bytes) {
            return Outcome::Type;
        }
        Outcome::Page(Saved {
            name: format!("#{number}"),
            url: self.url().map(str::to_owned),
            content_type: content_type.map(str::to_owned),
            date: self.headers.get("warc-date").and_then(|date| date.parse().ok()),
            record_id: self.headers.get("warc-record-id").map(|id| bare(id).to_owned()),
            truncated: self.is_truncated(),
            bytes,
            ..Saved::default()
        })
    }

    /// Some tools write it in angle brackets, as the grammar of WARC 1.0 had it.
    fn url(&self) -> Option<&str> {
        let uri = self.headers.get("warc-target-uri")?;
        Some(bare(uri)).filter(|bare| !bare.is_empty())
    }

    fn is_robots_txt(&self) -> bool {
        self.url().is_some_and(|url| url.ends_with("/robots.txt"))
    }

    fn is_truncated(&self) -> bool {
        self.headers.get("warc-truncated").is_some()
    }
}

/// Without angle brackets around it.
fn bare(value: &str) -> &str {
    value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value).trim()
}

/// The lines from behind the version up to the empty one. Stops where another record begins.
fn header_lines<R: BufRead>(source: &mut Source<R>) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    line(source, MAX_HEADER_BYTES)?;
    while !source.is_at_marker() {
        let line = line(source, MAX_HEADER_BYTES - out.len())?;
        out.extend_from_slice(&line);
        if line.trim_ascii_end().is_empty() {
            break;
        }
    }
    Ok(out)
}
