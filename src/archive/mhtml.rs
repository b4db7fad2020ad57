//! MHTML (RFC 2557): the page out of a `.mhtml` or `.mht` file.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use url::Url;

use super::error::{ArchiveError, Fault};
use super::headers::{Headers, parameter};
use super::media::{essence, is_html};
use super::parts;
use super::transfer;
use super::{Limits, Saved};

/// Multiparts in multiparts beyond this depth are not looked into.
const MAX_DEPTH: usize = 8;

/// Of a file's beginning, so much is looked at to tell whether it is MHTML.
const HEAD: usize = 16 << 10;

/// A date that gets the day of the week wrong is read nevertheless.
static DATES: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// True if a file that begins like this is MHTML: it begins with header lines, and MIME's are among them. Give it a few kilobytes.
#[must_use]
pub fn is_mhtml(first: &[u8]) -> bool {
    let head = without_bom(&first[..first.len().min(HEAD)]);
    // The last line may be cut off.
    let whole = &head[..memchr::memrchr(b'\n', head).map_or(0, |end| end + 1)];
    let mailbox = whole.starts_with(b"From ");
    Headers::read(&mut &whole[..]).is_ok_and(|headers| (mailbox || headers.odd.is_none()) && is_mime(&headers))
}

fn is_mime(headers: &Headers) -> bool {
    let content = headers.get("content-type").map(essence);
    headers.get("mime-version").is_some() || content.is_some_and(|t| t.starts_with("multipart/") || t == "message/rfc822")
}

/// Reads the page of an MHTML file: the part that `start` names, else the first HTML part, else the first text part.
///
/// A file of a single part is read too, and one without its closing line. What is malformed is named by the error.
pub fn mhtml(bytes: &[u8], limits: &Limits) -> Result<Saved, ArchiveError> {
    read(bytes, limits).map_err(ArchiveError::mhtml)
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Saved, Fault> {
    let top = Entity::read(without_bom(bytes), 0)?;
    if top.headers.get("content-type").or_else(|| top.headers.get("mime-version")).is_none() {
        return Err(Fault::NotMhtml);
    }
    let date = top.date();
    let addresses = [top.address("snapshot-content-location"), top.address("content-location"), top.address("content-base")];
    let page = find_page(top, limits.max_parts)?;
    let [snapshot, location, base] = addresses;
    Ok(Saved {
        name: String::new(),
        url: choose_address(&[snapshot, page.address("content-location"), location, base]),
        content_type: page.headers.get("content-type").map(str::to_owned),
        date: date.or_else(|| page.date()),
        bytes: transfer::decode(page.body, page.headers.get("content-transfer-encoding"), limits.max_record_bytes)?,
        ..Saved::default()
    })
}

/// A message or a part of one.
struct Entity<'a> {
    headers: Headers,
    body: &'a [u8],
    depth: usize,
}

impl<'a> Entity<'a> {
    fn read(bytes: &'a [u8], depth: usize) -> Result<Self, Fault> {
        let mut body = bytes;
        let headers = Headers::read(&mut body)?;
        Ok(Self { headers, body, depth })
    }

    fn content_type(&self) -> &str {
        self.headers.get("content-type").unwrap_or("text/plain")
    }

    fn is_message(&self) -> bool {
        essence(self.content_type()) == "message/rfc822"
    }

    /// The parts of a multipart, or the message that this part is; with the one to be looked at first at the end.
    fn children(&self, limit: usize) -> Result<Vec<&'a [u8]>, Fault> {
        if self.is_message() {
            return Ok(vec![without_bom(self.body)]);
        }
        let whole = self.content_type();
        let boundary = parameter(whole, "boundary").filter(|b| !b.is_empty()).ok_or(Fault::NoBoundary)?;
        let Some(mut parts) = parts::split(self.body, &boundary, limit.saturating_add(1)) else {
            return Err(Fault::BoundaryAbsent { boundary });
        };
        parts.reverse();
        let start = parameter(whole, "start");
        if let Some(at) = start.and_then(|id| parts.iter().position(|part| has_id(part, &id))) {
            let start = parts.remove(at);
            parts.push(start);
        }
        Ok(parts)
    }

    fn date(&self) -> Option<Timestamp> {
        DATES.parse_timestamp(self.headers.get("date")?).ok()
    }

    /// An address among the headers; what folding put into it is no part of it.
    fn address(&self, name: &str) -> Option<Url> {
        Url::parse(&self.headers.get(name)?.split_ascii_whitespace().collect::<String>()).ok()
    }
}

/// True for the part whose `Content-ID` is that, with or without the angle brackets.
fn has_id(part: &[u8], id: &str) -> bool {
    let bare = |id: &str| id.trim().trim_start_matches('<').trim_end_matches('>').to_owned();
    Headers::read(&mut &part[..]).is_ok_and(|headers| headers.get("content-id").is_some_and(|own| bare(own) == bare(id)))
}

/// Looks into the parts, depth first, for the first HTML, else the first text.
fn find_page(top: Entity<'_>, limit: usize) -> Result<Entity<'_>, Fault> {
    let (mut next, mut waiting, mut text, mut parts) = (Some(top), Vec::new(), None, 0);
    while let Some(entity) = next {
        let kind = essence(entity.content_type());
        if is_html(&kind) {
            return Ok(entity);
        }
        if kind.starts_with("multipart/") || entity.is_message() {
            let children = inner(&entity, limit)?;
            parts += children.len();
            waiting.extend(children.into_iter().map(|part| (part, entity.depth + 1)));
        } else if text.is_none() && kind == "text/plain" {
            text = Some(entity);
        }
        if parts > limit {
            return Err(Fault::TooManyParts { limit });
        }
        next = waiting.pop().map(|(part, depth)| Entity::read(part, depth)).transpose()?;
    }
    text.ok_or(Fault::NoPage { parts })
}

/// The parts inside. A damaged multipart in a sound one has none: it does not hide the other parts.
fn inner<'a>(entity: &Entity<'a>, limit: usize) -> Result<Vec<&'a [u8]>, Fault> {
    if entity.depth >= MAX_DEPTH {
        return Ok(Vec::new());
    }
    let children = entity.children(limit);
    if entity.depth > 0 { Ok(children.unwrap_or_default()) } else { children }
}

/// An address on the web, else any that leads somewhere: `cid:` and the like name only parts of the file itself.
fn choose_address(found: &[Option<Url>; 4]) -> Option<String> {
    let is_web = |url: &&Url| matches!(url.scheme(), "http" | "https");
    let leads = |url: &&Url| !matches!(url.scheme(), "cid" | "mid" | "about" | "data" | "thismessage");
    let all = || found.iter().flatten();
    all().find(is_web).or_else(|| all().find(leads)).map(Url::to_string)
}

/// Without a byte-order mark and empty lines at the beginning.
fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}
