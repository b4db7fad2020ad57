//! Bytes of a feed, sitemap or OPML file → text.
//!
//! The order: byte order mark, the byte pattern of `<` in UTF-16 and UTF-32, the XML declaration, the Content-Type,
//! a guess. A label is only a claim: where the bytes plainly are UTF-8 they are read as such, and one bad byte in a
//! UTF-8 file costs that byte, not the file.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Above one bad byte in so many, a file labelled UTF-8 is taken for something else.
const BYTES_PER_FAULT: usize = 200;

/// Two sequences of several bytes that are valid UTF-8 do not happen by chance in another encoding.
const SURE_SEQUENCES: usize = 4;

#[derive(Clone, Copy)]
enum Wide {
    Utf16(&'static Encoding),
    Utf32 { big: bool },
}

/// The text of `bytes`. Never fails: what cannot be decoded becomes U+FFFD. NULs are left out.
pub(crate) fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let text = match wide(bytes) {
        Some(Wide::Utf32 { big }) => utf32(bytes, big),
        Some(Wide::Utf16(encoding)) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        None => narrow(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), content_type),
    };
    let text = text.strip_prefix('\u{feff}').map_or(text.as_str(), |rest| rest);
    if text.contains('\0') { text.replace('\0', "") } else { text.to_owned() }
}

/// UTF-16 or UTF-32, told by a byte order mark or by how an ASCII character stands at the start.
fn wide(bytes: &[u8]) -> Option<Wide> {
    match *bytes.get(..4)? {
        [0, 0, 0xfe, 0xff] => Some(Wide::Utf32 { big: true }),
        [0xff, 0xfe, 0, 0] => Some(Wide::Utf32 { big: false }),
        [0xfe, 0xff, ..] => Some(Wide::Utf16(UTF_16BE)),
        [0xff, 0xfe, ..] => Some(Wide::Utf16(UTF_16LE)),
        [0, 0, 0, c] if c != 0 => Some(Wide::Utf32 { big: true }),
        [c, 0, 0, 0] if c != 0 => Some(Wide::Utf32 { big: false }),
        [0, a, 0, b] if a != 0 && b != 0 => Some(Wide::Utf16(UTF_16BE)),
        [a, 0, b, 0] if a != 0 && b != 0 => Some(Wide::Utf16(UTF_16LE)),
        _ => None,
    }
}

fn utf32(bytes: &[u8], big: bool) -> String {
    let unit = |four: &[u8]| {
        let four = [four[0], four[1], four[2], four[3]];
        let code = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    bytes.chunks_exact(4).map(unit).collect()
}

fn narrow(bytes: &[u8], content_type: Option<&str>) -> String {
    let declared = declared_in_prolog(bytes);
    let label = declared.or_else(|| content_type.and_then(charset_of)).unwrap_or(UTF_8);
    let mut sequences = 0;
    let faults = faults_as_utf8(bytes, &mut sequences);
    if faults == 0 && (label == UTF_8 || label.is_single_byte() || sequences >= SURE_SEQUENCES) {
        return UTF_8.decode_without_bom_handling(bytes).0.into_owned();
    }
    if label != UTF_8 {
        return label.decode_without_bom_handling(bytes).0.into_owned();
    }
    let labelled = declared.is_some() || content_type.and_then(charset_of).is_some();
    let few = faults <= 1 + bytes.len() / BYTES_PER_FAULT && (labelled || sequences > faults);
    let encoding = if few { UTF_8 } else { second_label(content_type).unwrap_or_else(|| guess(bytes)) };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn second_label(content_type: Option<&str>) -> Option<&'static Encoding> {
    content_type.and_then(charset_of).filter(|e| *e != UTF_8)
}

/// Bad sequences when read as UTF-8; the good ones beyond ASCII are counted into `good`.
fn faults_as_utf8(bytes: &[u8], good: &mut usize) -> usize {
    let mut faults = 0;
    for chunk in bytes.utf8_chunks() {
        *good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    faults
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// The encoding named in the XML declaration. UTF-16 and its kin cannot be meant, since ASCII was read to find the name.
fn declared_in_prolog(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = memchr::memmem::find(&bytes[..bytes.len().min(4096)], b"<?xml")?;
    let rest = &bytes[start..bytes.len().min(start + 256)];
    let declaration = &rest[..memchr::memchr(b'>', rest)?];
    let at = memchr::memmem::find(declaration, b"encoding")? + b"encoding".len();
    let value: Vec<u8> = declaration[at..]
        .iter()
        .copied()
        .skip_while(|c| c.is_ascii_whitespace() || matches!(c, b'=' | b'"' | b'\''))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b':'))
        .collect();
    usable(&value)
}

/// The encoding named by the `charset` parameter of a Content-Type.
fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1);
    let charset = parameters.filter_map(|p| p.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?.1;
    usable(charset.trim().trim_matches(['"', '\'']).trim().as_bytes())
}

fn usable(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn wide_encodings_need_no_label() {
        let text = "<?xml version='1.0'?><a>Ümläut</a>";
        assert_eq!(decode(&utf16(text, true), None), text);
        assert_eq!(decode(&utf16(text, false), None), text);
        let wide: Vec<u8> = text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        assert_eq!(decode(&wide, None), text);
    }

    #[test]
    fn labels_are_claims() {
        assert_eq!(decode("<a>schön</a>".as_bytes(), Some("text/xml; charset=iso-8859-1")), "<a>schön</a>");
        assert_eq!(decode(b"<?xml version='1.0' encoding='utf-16'?><a/>", None), "<?xml version='1.0' encoding='utf-16'?><a/>");
        assert_eq!(decode(b"<?xml version='1.0' encoding='iso-8859-5'?>\xb4\xde\xdc", None).chars().last(), Some('м'));
        assert_eq!(decode(b"<a>caf\xe9</a>", Some("text/xml; charset=windows-1252")), "<a>café</a>");
    }

    #[test]
    fn one_bad_byte_costs_one_character() {
        let mut bytes = "<?xml version='1.0' encoding='utf-8'?><a>straße</a>".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(&bytes, None), "<?xml version='1.0' encoding='utf-8'?><a>straße</a>\u{fffd}");
    }

    #[test]
    fn a_file_labelled_utf8_that_is_not_is_guessed() {
        let latin = b"<?xml version='1.0' encoding='utf-8'?><a>\xe9t\xe9 \xe0 No\xebl, gar\xe7on, p\xeache, \xe9cole, \xe9tude</a>";
        assert!(decode(latin, None).contains("été à Noël, garçon"));
    }
}
