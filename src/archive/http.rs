//! The HTTP response inside a WARC record.

use std::io::{BufRead, Read};

use super::coding::Unpack;
use super::error::{Fault, quoted};
use super::headers::{Headers, MAX_HEADER_BYTES, line};

/// A response up to its body.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) headers: Headers,
}

impl Head {
    pub(super) fn read(reader: &mut impl BufRead) -> Result<Self, Fault> {
        let first = line(reader, MAX_HEADER_BYTES)?;
        let status = status(&first).ok_or_else(|| Fault::NotHttp { line: quoted(&first) })?;
        Ok(Self { status, headers: Headers::read(reader)? })
    }

    /// Reads the body and undoes its chunks and codings.
    pub(super) fn body(&self, reader: &mut impl BufRead, unpack: &Unpack) -> Result<Vec<u8>, Fault> {
        let stored = read_up_to(reader, unpack.limit)?;
        let (mut codings, mut chunked) = (self.headers.words("content-encoding"), false);
        for coding in self.headers.words("transfer-encoding") {
            match coding.as_str() {
                "chunked" => chunked = true,
                _ => codings.push(coding),
            }
        }
        // Crawlers store a body without its chunks, too, under the headers of the chunked one.
        let whole = if chunked && chunk_size(&stored).is_some() { join_chunks(stored, unpack.partial)? } else { stored };
        unpack.all(whole, &codings)
    }
}

/// Everything up to a limit, beyond which it is an error.
pub(super) fn read_up_to(reader: &mut impl BufRead, limit: usize) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    // A record's reader does not fail; what is missing at its end is found when the record is closed.
    let _ = reader.by_ref().take(limit as u64 + 1).read_to_end(&mut out);
    if out.len() > limit { Err(Fault::TooLarge { limit }) } else { Ok(out) }
}

/// `HTTP/1.1 200 OK`
fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line.trim_ascii().get(..16).unwrap_or(line)).ok()?;
    let mut words = line.strip_prefix("HTTP/")?.split_ascii_whitespace();
    words.nth(1)?.parse().ok()
}

/// The size that a chunk's first line gives, and the length of that line.
fn chunk_size(text: &[u8]) -> Option<(usize, usize)> {
    /// A size and an extension fit into it; a longer line is not looked through.
    const LINE: usize = 256;
    let end = memchr::memchr(b'\n', &text[..text.len().min(LINE)])?;
    let digits = text[..end].split(|c| *c == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|c| c.is_ascii_hexdigit()))?;
    Some((usize::from_str_radix(digits, 16).ok()?, end + 1))
}

/// The chunks' data. A body without its last, empty chunk is taken; one that breaks off in a chunk only if `partial`.
fn join_chunks(mut body: Vec<u8>, partial: bool) -> Result<Vec<u8>, Fault> {
    let (mut from, mut to) = (0, 0);
    while from < body.len() {
        let sound = chunk_size(&body[from..]);
        if sound.is_none() && !partial {
            return Err(Fault::Chunks { after: to });
        }
        let (size, head) = sound.unwrap_or_default();
        if size == 0 {
            break;
        }
        let begin = from + head;
        let end = begin.saturating_add(size).min(body.len());
        body.copy_within(begin..end, to);
        to += end - begin;
        if end - begin < size && !partial {
            return Err(Fault::Chunks { after: to });
        }
        from = end + line_end(&body[end..]);
    }
    body.truncate(to);
    Ok(body)
}

fn line_end(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] | [b'\r'] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(response: &[u8], partial: bool) -> Result<String, Fault> {
        let mut input = response;
        let head = Head::read(&mut input)?;
        Ok(String::from_utf8(head.body(&mut input, &Unpack { limit: 100, partial })?).unwrap())
    }

    #[test]
    fn status_lines() {
        for (line, want) in [
            ("HTTP/1.1 200 OK\r\n", Some(200)),
            ("HTTP/2 404\r\n", Some(404)),
            ("HTTP/1.0 200", Some(200)),
            ("HTTP/1.1\r\n", None),
            ("ICY 200 OK", None),
            ("", None),
        ] {
            assert_eq!(status(line.as_bytes()), want, "{line:?}");
        }
    }

    #[test]
    fn chunks_are_joined() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (chunks, want) in [
            ("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", "hello world"),
            ("5\nhello\n0\n\n", "hello"),
            ("5\r\nhello\r\n", "hello"),
            ("0\r\n\r\n", ""),
            ("", ""),
            ("<html>stored without its chunks", "<html>stored without its chunks"),
        ] {
            assert_eq!(body(format!("{head}{chunks}").as_bytes(), false).as_deref(), Ok(want), "{chunks:?}");
        }
    }

    #[test]
    fn broken_chunks_are_named_or_taken() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (chunks, after, taken) in
            [("5\r\nhello\r\n9\r\nworld", 10, "helloworld"), ("5\r\nhello\r\nworld\r\n", 5, "hello"), ("5\r\nhel\r\nlo\r\n", 5, "hel\r\n")]
        {
            let text = format!("{head}{chunks}");
            assert_eq!(body(text.as_bytes(), false), Err(Fault::Chunks { after }), "{chunks:?}");
            assert_eq!(body(text.as_bytes(), true).as_deref(), Ok(taken), "{chunks:?}");
        }
        let huge = format!("{head}ffffffffffffffff\r\nx");
        assert!(body(huge.as_bytes(), false).is_err());
    }
}
