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

/// Unpacks a body that came as it stands on the wire: gzip by its first bytes, deflate (with or without zlib's wrapping) by its label.
pub(super) fn unpack(raw: Vec<u8>, coding: Option<&str>, limit: usize) -> Result<Vec<u8>, Cause> {
    if is_gzip(&raw) {
        return gunzip(&raw, limit);
    }
    match coding {
        Some("deflate") if !looks_like_text(&raw) => inflate(&raw, limit),
        Some(coding) if !looks_like_text(&raw) => {
            Err(Cause::Protocol { detail: format!("the body cannot be decompressed as {coding:?}, which its header names") })
        }
        _ => Ok(raw),
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
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
            Err(Cause::IncompleteBody { received: out.len(), detail: "the compressed data break off".to_owned() })
        }
        Err(e) => Err(Cause::Protocol { detail: format!("the compressed data are damaged: {e}") }),
    }
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
        assert_eq!(unpack(two, None, 100).expect("two members"), b"hello world");
        let junk = [&whole[..], b"junk behind"].concat();
        assert_eq!(unpack(junk, None, 100).expect("junk behind"), b"hello");
        let cut = whole[..whole.len() - 10].to_vec();
        assert_eq!(unpack(cut, None, 100).expect_err("cut").name(), "incomplete_body");
        let mut damaged = whole.clone();
        let crc = damaged.len() - 8;
        damaged[crc] ^= 1;
        assert_eq!(unpack(damaged, None, 100).expect_err("damaged").name(), "protocol");
        assert_eq!(unpack(gzip(&[0; 1000]), None, 100).expect_err("too large").name(), "too_large");
    }

    #[test]
    fn unpacks_both_kinds_of_deflate() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(b"hello").expect("memory");
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(b"hello").expect("memory");
        assert_eq!(unpack(zlib.finish().expect("memory"), Some("deflate"), 9).expect("zlib"), b"hello");
        assert_eq!(unpack(raw.finish().expect("memory"), Some("deflate"), 9).expect("raw"), b"hello");
        assert_eq!(unpack(b"<html>".to_vec(), Some("gzip"), 9).expect("plain"), b"<html>");
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
