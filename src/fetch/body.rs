//! The bytes of a body: unpacked, counted, and looked at before they are believed.

use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::error::Cause;
use super::response::Kind;

/// First bytes of what holds no text, and their types. `discover` has a list of its own: this ring may not ask it.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
];

/// Checks a Content-Type before the body is read: HTML, XML, JSON and text are taken, and what says nothing (sniffed later).
pub(super) fn check_type(content_type: Option<&str>, kind: Kind) -> Result<(), Cause> {
    let essence = content_type.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let named = ["html", "/xml", "rss", "atom", "opml"].iter().any(|word| essence.contains(word));
    let textual = named || essence.starts_with("text/") || essence.ends_with("xml") || essence.ends_with("json");
    let silent = essence.is_empty()
        || !essence.contains('/')
        || matches!(essence.as_str(), "application/octet-stream" | "binary/octet-stream" | "application/x-unknown" | "unknown/unknown");
    let packed = kind != Kind::Page && essence.contains("gzip");
    let harmless = essence.contains("javascript") && kind != Kind::Page;
    if textual || silent || packed || harmless || kind == Kind::Robots || essence == "multipart/related" {
        Ok(())
    } else {
        Err(Cause::UnsupportedType { what: essence })
    }
}

/// Looks at the first bytes of a body.
pub(super) fn sniff(head: &[u8]) -> Result<(), Cause> {
    let media = head.get(4..8) == Some(b"ftyp");
    let known = SIGNATURES.iter().find(|(start, _)| head.starts_with(start)).map(|(_, what)| *what);
    match known.or(media.then_some("video/mp4")) {
        Some(what) => Err(Cause::UnsupportedType { what: what.to_owned() }),
        None => Ok(()),
    }
}

/// A way in which a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// More codings upon each other are refused: each may multiply the size.
const MAX_CODINGS: usize = 2;

/// zstd's window for content codings (RFC 9659): 8 MiB, given by its logarithm.
const ZSTD_WINDOW_LOG: u32 = 23;

/// Reads a Content-Encoding header: the codings in the order in which they were applied.
pub(super) fn codings(header: Option<&str>) -> Result<Vec<Coding>, Cause> {
    let unknown = |coding: &str| Cause::Protocol { detail: format!("the content coding {coding:?} is not known") };
    let header = header.unwrap_or("").to_ascii_lowercase();
    let names = header.split(',').map(str::trim).filter(|c| !matches!(*c, "" | "identity" | "none" | "utf-8"));
    let codings: Vec<Coding> = names
        .map(|name| match name {
            "gzip" | "x-gzip" => Ok(Coding::Gzip),
            "deflate" => Ok(Coding::Deflate),
            "br" => Ok(Coding::Brotli),
            "zstd" => Ok(Coding::Zstd),
            other => Err(unknown(other)),
        })
        .collect::<Result<_, _>>()?;
    if codings.len() > MAX_CODINGS {
        return Err(Cause::Protocol { detail: format!("it is packed {} times; {MAX_CODINGS} are unpacked at most", codings.len()) });
    }
    Ok(codings)
}

/// Unpacks a body, and gzip that no header names. A plain text is taken as it is whatever the header says.
pub(super) fn unpack(mut raw: Vec<u8>, codings: &[Coding], limit: usize) -> Result<Vec<u8>, Cause> {
    for coding in codings.iter().rev() {
        raw = match unpack_one(&raw, *coding, limit) {
            Err(Cause::Protocol { .. } | Cause::IncompleteBody { .. }) if looks_like_text(&raw) => raw,
            done => done?,
        };
    }
    if is_gzip(&raw) { gunzip(&raw, limit) } else { Ok(raw) }
}

fn unpack_one(raw: &[u8], coding: Coding, limit: usize) -> Result<Vec<u8>, Cause> {
    let mut out = Vec::new();
    match coding {
        _ if is_gzip(raw) => return gunzip(raw, limit),
        Coding::Gzip => read_up_to(GzDecoder::new(raw), &mut out, limit)?,
        Coding::Deflate => return inflate(raw, limit),
        Coding::Brotli => unbrotli(raw, &mut out, limit)?,
        Coding::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(raw).map_err(|e| damaged(&e))?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|e| damaged(&e))?;
            read_up_to(decoder, &mut out, limit)?;
        }
    }
    Ok(out)
}

/// The decoder calls a stream that breaks off damaged, but has then asked for more than there is.
fn unbrotli(raw: &[u8], out: &mut Vec<u8>, limit: usize) -> Result<(), Cause> {
    let mut source = Watched { rest: raw, ran_out: false };
    let result = read_up_to(brotli::Decompressor::new(&mut source, 4096), out, limit);
    match result {
        Err(Cause::Protocol { .. }) if source.ran_out => Err(broken_off(out.len())),
        done => done,
    }
}

/// Bytes that remember whether they were read beyond their end.
struct Watched<'a> {
    rest: &'a [u8],
    ran_out: bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.ran_out |= self.rest.is_empty();
        self.rest.read(into)
    }
}

/// Deflate as the standard has it, in zlib's wrapping, or as some servers send it, bare.
fn inflate(raw: &[u8], limit: usize) -> Result<Vec<u8>, Cause> {
    let mut out = Vec::new();
    match read_up_to(ZlibDecoder::new(raw), &mut out, limit) {
        Err(Cause::Protocol { .. }) => {
            out.clear();
            read_up_to(DeflateDecoder::new(raw), &mut out, limit)?;
        }
        done => done?,
    }
    Ok(out)
}

/// The first bytes of gzip.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    !head.iter().any(|c| *c < 0x20 && !c.is_ascii_whitespace())
}

/// Joins the members; what stands behind the last one is left out.
fn gunzip(raw: &[u8], limit: usize) -> Result<Vec<u8>, Cause> {
    let mut out = Vec::new();
    let mut rest = raw;
    while is_gzip(rest) {
        let mut member = GzDecoder::new(rest);
        read_up_to(&mut member, &mut out, limit)?;
        rest = member.into_inner();
    }
    Ok(out)
}

/// Reads a decoder to its end and adds what it gives to `out`.
fn read_up_to(decoder: impl Read, out: &mut Vec<u8>, limit: usize) -> Result<(), Cause> {
    let room = (limit - out.len()) as u64;
    let result = decoder.take(room + 1).read_to_end(out);
    if out.len() > limit {
        return Err(Cause::TooLarge { limit });
    }
    match result {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(broken_off(out.len())),
        Err(e) => Err(damaged(&e)),
    }
}

fn broken_off(received: usize) -> Cause {
    Cause::IncompleteBody { received, detail: "the compressed data break off".to_owned() }
}

fn damaged(error: &io::Error) -> Cause {
    Cause::Protocol { detail: format!("the compressed data are damaged: {error}") }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn unpacks_gzip_in_any_state() {
        let whole = gzip(b"hello");
        let two = [whole.clone(), gzip(b" world")].concat();
        assert_eq!(unpack(two, &[], 100).expect("two members"), b"hello world");
        let junk = [&whole[..], b"junk behind"].concat();
        assert_eq!(unpack(junk, &[], 100).expect("junk behind"), b"hello");
        let cut = whole[..whole.len() - 10].to_vec();
        assert_eq!(unpack(cut, &[], 100).expect_err("cut").name(), "incomplete_body");
        let mut damaged = whole.clone();
        let crc = damaged.len() - 8;
        damaged[crc] ^= 1;
        assert_eq!(unpack(damaged, &[], 100).expect_err("damaged").name(), "protocol");
        assert_eq!(unpack(gzip(&[0; 1000]), &[], 100).expect_err("too large").name(), "too_large");
    }

    #[test]
    fn unpacks_both_kinds_of_deflate() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(b"hello").expect("memory");
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(b"hello").expect("memory");
        assert_eq!(unpack(zlib.finish().expect("memory"), &[Coding::Deflate], 9).expect("zlib"), b"hello");
        assert_eq!(unpack(raw.finish().expect("memory"), &[Coding::Deflate], 9).expect("raw"), b"hello");
        assert_eq!(unpack(b"<html>".to_vec(), &[Coding::Gzip], 9).expect("plain"), b"<html>");
    }

    #[test]
    fn brotli_that_breaks_off_is_not_called_damaged() {
        let text: Vec<u8> = (0..9000_u32).flat_map(|n| (n * n % 7919).to_le_bytes()).collect();
        let mut whole = Vec::new();
        brotli::CompressorReader::new(&text[..], 4096, 5, 20).read_to_end(&mut whole).expect("memory");
        assert_eq!(unpack(whole.clone(), &[Coding::Brotli], 99_999).expect("whole"), text);
        for cut in [1, whole.len() / 2, whole.len() - 1] {
            assert_eq!(unpack(whole[..cut].to_vec(), &[Coding::Brotli], 99_999).expect_err("cut").name(), "incomplete_body", "{cut}");
        }
        let mut damaged = whole;
        damaged[..64].fill(0xff);
        assert_eq!(unpack(damaged, &[Coding::Brotli], 99_999).expect_err("damaged").name(), "protocol");
    }

    #[test]
    fn codings_upon_each_other() {
        assert_eq!(codings(Some("gzip, BR")), Ok(vec![Coding::Gzip, Coding::Brotli]));
        assert_eq!(codings(Some(" identity")), Ok(vec![]));
        assert_eq!(codings(Some("gzip,gzip,gzip")).expect_err("three").name(), "protocol");
        assert_eq!(codings(Some("rot13")).expect_err("unknown").name(), "protocol");
        let twice = zstd::bulk::compress(&gzip(b"hello"), 3).expect("memory");
        assert_eq!(unpack(twice, &[Coding::Gzip, Coding::Zstd], 100).expect("both"), b"hello");
        let spaces = zstd::bulk::compress(&[b' '; 1000], 3).expect("memory");
        assert_eq!(unpack(spaces, &[Coding::Zstd], 100).expect_err("too large").name(), "too_large");
    }

    #[test]
    fn takes_text_and_refuses_the_rest() {
        for good in ["text/html; charset=utf-8", "application/xhtml+xml", "application/feed+json", "APPLICATION/OCTET-STREAM", "html", ""] {
            assert!(check_type(Some(good), Kind::Page).is_ok(), "{good}");
        }
        for bad in [
            "application/pdf",
            "image/png",
            "audio/mpeg",
            "application/gzip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ] {
            assert!(check_type(Some(bad), Kind::Page).is_err(), "{bad}");
        }
        assert!(check_type(Some("application/x-gzip"), Kind::Sitemap).is_ok());
        assert!(sniff(b"%PDF-1.4").is_err() && sniff(b"\0\0\0\x18ftypmp42").is_err() && sniff(b"<!doctype html>").is_ok());
    }
}
