//! Unicode forms that show in the bytes themselves: byte-order marks and the pattern of NUL bytes.

use encoding_rs::{UTF_16BE, UTF_16LE};

use crate::decode::charset::{Charset, quads};

/// How many bytes are looked at for the pattern of NULs.
const SAMPLE: usize = 4096;

const BIG_32: Charset = Charset::Utf32 { big_endian: true };
const LITTLE_32: Charset = Charset::Utf32 { big_endian: false };
const BIG_16: Charset = Charset::Standard(UTF_16BE);
const LITTLE_16: Charset = Charset::Standard(UTF_16LE);

/// The character set that a byte-order mark names, and the mark's length.
pub(crate) fn byte_order_mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Charset::UTF_8, 3)),
        [0, 0, 0xfe, 0xff, ..] => Some((BIG_32, 4)),
        [0xff, 0xfe, 0, 0, ..] if bytes.len().is_multiple_of(4) => Some((LITTLE_32, 4)),
        [0xfe, 0xff, ..] => Some((BIG_16, 2)),
        [0xff, 0xfe, ..] => Some((LITTLE_16, 2)),
        _ => None,
    }
}

/// UTF-16 or UTF-32 without a mark, told by where the NUL bytes of its ASCII characters stand.
pub(crate) fn nul_pattern(bytes: &[u8]) -> Option<Charset> {
    let sample = &bytes[..bytes.len().min(SAMPLE) / 4 * 4];
    if sample.len() < 8 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    match (is_utf32(sample, true), is_utf32(sample, false)) {
        (true, _) => Some(BIG_32),
        (_, true) => Some(LITTLE_32),
        _ => utf16(sample),
    }
}

fn is_utf32(sample: &[u8], big_endian: bool) -> bool {
    quads(sample, big_endian).all(|code| code != 0 && char::from_u32(code).is_some())
}

fn utf16(sample: &[u8]) -> Option<Charset> {
    let count = |wanted: fn(u8, u8) -> bool| sample.chunks_exact(2).filter(|p| wanted(p[0], p[1])).count();
    let ascii_first = count(|first, last| first != 0 && last == 0);
    let ascii_last = count(|first, last| first == 0 && last != 0);
    // In text with stray NULs the other pairs are ASCII throughout; in UTF-16 of any script they are not.
    let both_ascii = count(|first, last| is_printable(first) && is_printable(last));
    let other = count(|first, last| first != 0 && last != 0);
    let clearly = |this: usize, that: usize| this * 8 >= sample.len() / 2 && that * 50 <= this && both_ascii * 2 <= other;
    if clearly(ascii_first, ascii_last) {
        Some(LITTLE_16)
    } else if clearly(ascii_last, ascii_first) {
        Some(BIG_16)
    } else {
        None
    }
}

fn is_printable(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn marks_name_their_encoding() {
        assert_eq!(byte_order_mark(b"\xef\xbb\xbfx"), Some((Charset::UTF_8, 3)));
        assert_eq!(byte_order_mark(b"\xff\xfe\0\0x\0\0\0"), Some((LITTLE_32, 4)));
        assert_eq!(byte_order_mark(b"\xff\xfex\0"), Some((LITTLE_16, 2)));
        assert_eq!(byte_order_mark(b"\xfe\xff\0x"), Some((BIG_16, 2)));
        assert_eq!(byte_order_mark(b"\0\0\xfe\xff"), Some((BIG_32, 4)));
        assert_eq!(byte_order_mark(b"\xef\xbb"), None);
    }

    #[test]
    fn nuls_tell_the_width() {
        let text = "<p>Новый мост</p> opened";
        assert_eq!(nul_pattern(&wide(text, u16::to_le_bytes)), Some(LITTLE_16));
        assert_eq!(nul_pattern(&wide(text, u16::to_be_bytes)), Some(BIG_16));
        let quads = |f: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| f(u32::from(c))).collect::<Vec<u8>>();
        assert_eq!(nul_pattern(&quads(u32::to_le_bytes)), Some(LITTLE_32));
        assert_eq!(nul_pattern(&quads(u32::to_be_bytes)), Some(BIG_32));
    }

    #[test]
    fn stray_nuls_tell_nothing() {
        assert_eq!(nul_pattern(&[0; 4096]), None);
        assert_eq!(nul_pattern(b"plain text with one \0 in it"), None);
        assert_eq!(nul_pattern(b"\0\0\0\0\0\0\0\0<html><body>text</body></html>"), None);
        assert_eq!(nul_pattern(b"one\0two\0six\0ten\0"), None);
        assert_eq!(nul_pattern(b""), None);
    }
}
