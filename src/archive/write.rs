//! Writing WARC 1.1 (ISO 28500): one page, one record, one gzip member.

use std::fmt::Write as _;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// Headers that tell of the wire, not of the body as it is kept; their names are kept with this in front, as other tools do.
const ORIGINAL: &str = "X-Archive-Orig-";
const OF_THE_WIRE: &[&str] = &["content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"];

/// A page to be written.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The address that answered.
    pub url: &'a str,
    /// When.
    pub date: Timestamp,
    /// The status; 0 for what did not come over HTTP, which becomes a `resource` record.
    pub status: u16,
    /// The type, for a `resource` record.
    pub content_type: Option<&'a str>,
    /// The headers in their order.
    pub headers: &'a [(String, String)],
    /// The body, without transfer and content encodings.
    pub body: &'a [u8],
}

/// The record that a file begins with: who wrote it. A gzip member of its own.
pub fn warcinfo(name: &str, date: Timestamp, software: &str) -> io::Result<Vec<u8>> {
    let body = format!(
        "software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    );
    let mut head = Head::new("warcinfo", date, &[name.as_bytes(), body.as_bytes()]);
    head.line("WARC-Filename", name);
    head.line("Content-Type", "application/warc-fields");
    member(head, &[body.as_bytes()])
}

/// A page as a `response` record (or `resource`, if it has no status): a gzip member of its own.
///
/// The body is kept as it was decoded; of the headers those that tell of the wire are renamed, and `Content-Length` is the body's.
/// The same page and time give the same bytes.
pub fn page(record: &Record<'_>) -> io::Result<Vec<u8>> {
    let http = http_head(record);
    let resource = record.status == 0;
    let mut head = Head::new(if resource { "resource" } else { "response" }, record.date, &[record.url.as_bytes(), record.body]);
    head.line("WARC-Target-URI", record.url);
    if resource {
        head.line("Content-Type", record.content_type.unwrap_or("text/html"));
        head.line("WARC-Block-Digest", &digest(&[record.body]));
        return member(head, &[record.body]);
    }
    head.line("Content-Type", "application/http;msgtype=response");
    head.line("WARC-Payload-Digest", &digest(&[record.body]));
    head.line("WARC-Block-Digest", &digest(&[http.as_bytes(), record.body]));
    member(head, &[http.as_bytes(), record.body])
}

/// The response up to its body.
fn http_head(record: &Record<'_>) -> String {
    let mut out = format!("HTTP/1.1 {} {}\r\n", record.status, if record.status == 200 { "OK" } else { "Other" });
    for (name, value) in record.headers {
        let original = if OF_THE_WIRE.contains(&name.as_str()) { ORIGINAL } else { "" };
        let _ = write!(out, "{original}{}: {}\r\n", one_line(name), one_line(value));
    }
    let _ = write!(out, "Content-Length: {}\r\n\r\n", record.body.len());
    out
}

/// A record's own headers.
struct Head(String);

impl Head {
    /// The id is made of what the record holds, so that the same record has the same one.
    fn new(kind: &str, date: Timestamp, parts: &[&[u8]]) -> Self {
        let date = date.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut hasher = Sha256::new();
        hasher.update(kind);
        hasher.update(&date);
        parts.iter().for_each(|part| hasher.update(part));
        let mut out = Self(String::from("WARC/1.1\r\n"));
        out.line("WARC-Type", kind);
        out.line("WARC-Record-ID", &format!("<urn:uuid:{}>", uuid(&hasher.finalize())));
        out.line("WARC-Date", &date);
        out
    }

    fn line(&mut self, name: &str, value: &str) {
        let _ = write!(self.0, "{name}: {}\r\n", one_line(value));
    }
}

/// A UUID of version 8: of our own making.
fn uuid(hash: &[u8]) -> String {
    let mut bytes: Vec<u8> = hash.iter().copied().take(16).collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = |part: &[u8]| part.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
    [&bytes[..4], &bytes[4..6], &bytes[6..8], &bytes[8..10], &bytes[10..]].map(hex).join("-")
}

/// `sha256:` and base 32, as WARC writes digests.
fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    format!("sha256:{}", base32(&hasher.finalize()))
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            out.push(char::from(LETTERS[(bits >> held) as usize & 31]));
        }
    }
    if held > 0 {
        out.push(char::from(LETTERS[(bits << (5 - held)) as usize & 31]));
    }
    while !out.len().is_multiple_of(8) {
        out.push('=');
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn member(mut head: Head, block: &[&[u8]]) -> io::Result<Vec<u8>> {
    let length: usize = block.iter().map(|part| part.len()).sum();
    head.line("Content-Length", &length.to_string());
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(head.0.as_bytes())?;
    out.write_all(b"\r\n")?;
    block.iter().try_for_each(|part| out.write_all(part))?;
    out.write_all(b"\r\n\r\n")?;
    out.finish()
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use flate2::read::{GzDecoder, MultiGzDecoder};

    use super::super::{Limits, warc};
    use super::*;

    fn at() -> Timestamp {
        "2025-04-02T13:24:00.5Z".parse().expect("a time")
    }

    fn record<'a>(headers: &'a [(String, String)], body: &'a [u8]) -> Record<'a> {
        Record { url: "https://courier.example/1", date: at(), status: 200, content_type: None, headers, body }
    }

    fn headers() -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        vec![pair("content-type", "text/html"), pair("content-encoding", "gzip"), pair("x-odd", "a\r\nWARC/1.1")]
    }

    fn unpacked(bytes: &[u8]) -> String {
        let mut text = String::new();
        GzDecoder::new(bytes).read_to_string(&mut text).expect("one member");
        text
    }

    #[test]
    fn a_record_is_a_member_with_its_lengths_and_digests() {
        let (headers, body) = (headers(), b"<p>Ferries stay in port.</p>");
        let bytes = page(&record(&headers, body)).expect("memory");
        assert_eq!(bytes, page(&record(&headers, body)).expect("memory"), "the same page, the same bytes");
        let text = unpacked(&bytes);
        let (head, rest) = text.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:"), "{head}");
        for line in [
            "WARC-Date: 2025-04-02T13:24:00Z",
            "WARC-Target-URI: https://courier.example/1",
            "Content-Type: application/http;msgtype=response",
        ] {
            assert!(head.lines().any(|l| l == line), "{line} in {head}");
        }
        let block = rest.strip_suffix("\r\n\r\n").expect("two line ends");
        assert!(head.contains(&format!("Content-Length: {}", block.len())), "{head}");
        assert!(head.contains(&format!("WARC-Block-Digest: {}", digest(&[block.as_bytes()]))), "{head}");
        assert!(
            block.starts_with("HTTP/1.1 200 OK\r\n") && block.ends_with("Content-Length: 28\r\n\r\n<p>Ferries stay in port.</p>"),
            "{block}"
        );
        assert!(block.contains("X-Archive-Orig-content-encoding: gzip\r\n") && block.contains("x-odd: a  WARC/1.1\r\n"), "{block}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (headers, body) = (headers(), "<html><p>Fähren bleiben im Hafen.</p></html>".as_bytes());
        let local = Record { url: "file:///a.html", status: 0, content_type: Some("text/html"), ..record(&[], body) };
        let parts = [warcinfo("a.warc.gz", at(), "dateline/0"), page(&record(&headers, body)), page(&local)];
        let file: Vec<u8> = parts.into_iter().flat_map(|part| part.expect("memory")).collect();
        let mut pages = warc(BufReader::new(MultiGzDecoder::new(&file[..])), Limits::default());
        let found: Vec<_> = pages.by_ref().map(|page| page.expect("sound")).collect();
        let urls: Vec<_> = found.iter().map(|page| page.url.as_deref().expect("an address")).collect();
        assert_eq!(urls, ["https://courier.example/1", "file:///a.html"]);
        assert!(found.iter().all(|page| page.bytes == body && page.date.is_some()));
        assert_eq!(pages.skipped().kinds, 1);
    }

    #[test]
    fn digests_are_those_of_others() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI======");
        assert_eq!(digest(&[b"ab", b"c"]), "sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====");
    }
}
