//! Content-Transfer-Encoding: quoted-printable and base64, read as leniently as mail programs read them.

use super::error::{Fault, quoted};

/// Decodes a part's body; `encoding` is its header's value.
pub(super) fn decode(body: &[u8], encoding: Option<&str>, limit: usize) -> Result<Vec<u8>, Fault> {
    let name = encoding.unwrap_or("8bit").split([';', ' ', '(']).next().unwrap_or("").to_ascii_lowercase();
    let decoded = match name.as_str() {
        "" | "7bit" | "8bit" | "binary" => verbatim(body, limit),
        "quoted-printable" => quoted_printable(body, limit),
        "base64" => base64(body, limit),
        _ => return Err(Fault::TransferEncoding { name: quoted(name.as_bytes()) }),
    };
    decoded.ok_or(Fault::TooLarge { limit })
}

fn verbatim(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    (body.len() <= limit).then(|| body.to_vec())
}

/// RFC 2045, 6.7. An escape that is none stands for itself.
fn quoted_printable(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len().min(limit));
    for line in body.split_inclusive(|c| *c == b'\n') {
        let text = line.trim_ascii_end();
        let end = &line[line.iter().rposition(|c| !matches!(c, b'\r' | b'\n')).map_or(0, |at| at + 1)..];
        if let Some(soft) = text.strip_suffix(b"=") {
            unescape(soft, &mut out);
        } else {
            unescape(text, &mut out);
            out.extend_from_slice(end);
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

fn unescape(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'=', rest) {
        out.extend_from_slice(&rest[..at]);
        let byte = rest.get(at + 1).zip(rest.get(at + 2)).and_then(|(a, b)| Some(hex(*a)? << 4 | hex(*b)?));
        out.push(byte.unwrap_or(b'='));
        rest = &rest[at + if byte.is_some() { 3 } else { 1 }..];
    }
    out.extend_from_slice(rest);
}

fn hex(c: u8) -> Option<u8> {
    char::from(c).to_digit(16).map(|digit| digit as u8)
}

/// RFC 2045, 6.8: characters outside the alphabet are passed over. Padding ends a group, so that texts encoded apart and then
/// joined are read too.
fn base64(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity((body.len() / 4 * 3).min(limit));
    let (mut bits, mut sextets) = (0_u32, 0);
    for c in body {
        if *c == b'=' {
            flush(bits, sextets, &mut out);
            (bits, sextets) = (0, 0);
        }
        let Some(value) = sextet(*c) else { continue };
        bits = bits << 6 | u32::from(value);
        sextets += 1;
        if sextets == 4 {
            flush(bits, sextets, &mut out);
            (bits, sextets) = (0, 0);
        }
        if out.len() > limit {
            return None;
        }
    }
    flush(bits, sextets, &mut out);
    (out.len() <= limit).then_some(out)
}

/// Writes the whole bytes of a group of up to four sextets.
fn flush(bits: u32, sextets: usize, out: &mut Vec<u8>) {
    let bytes = (bits << (6 * (4 - sextets))).to_be_bytes();
    out.extend_from_slice(&bytes[1..sextets.max(1)]);
}

fn sextet(c: u8) -> Option<u8> {
    match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_of_all_kinds() {
        let cases: [(&[u8], &[u8]); 8] = [
            (b"caf=C3=A9", "café".as_bytes()),
            (b"one =\r\ntwo", b"one two"),
            (b"soft =  \r\nbreak", b"soft break"),
            (b"trailing  \t\r\nnext", b"trailing\r\nnext"),
            (b"lower =e2=80=99 case", "lower ’ case".as_bytes()),
            (b"a = b, c=zz, d=", b"a = b, c=zz, d"),
            (b"\r\n\r\nx\n", b"\r\n\r\nx\n"),
            (b"=3D=", b"="),
        ];
        for (text, want) in cases {
            let got = quoted_printable(text, 100).expect("short");
            assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(want));
        }
    }

    #[test]
    fn base64_of_all_kinds() {
        let cases: [(&[u8], &[u8]); 7] = [
            (b"aGVsbG8=", b"hello"),
            (b"aGVs\r\n bG8", b"hello"),
            (b"aGVsbG8=IQ==", b"hello!"),
            (b"YQ==", b"a"),
            (b"YWI", b"ab"),
            (b"Y", b""),
            (b"====", b""),
        ];
        for (text, want) in cases {
            assert_eq!(base64(text, 100).expect("short"), want, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn limits_and_unknown_names() {
        for encoding in ["8bit", "quoted-printable", "base64"] {
            assert_eq!(decode(&[b'a'; 100], Some(encoding), 20), Err(Fault::TooLarge { limit: 20 }), "{encoding}");
        }
        assert_eq!(decode(b"x", Some("x-uuencode"), 20), Err(Fault::TransferEncoding { name: "x-uuencode".into() }));
        assert_eq!(decode(b"YQ==", Some(" BASE64 (why not)".trim()), 20).expect("a comment"), b"a");
    }
}
