//! The parts of a MIME multipart body.

use memchr::{memchr, memmem};

/// The parts between the lines `--boundary`; `None` if there is no such line. What stands before the first and behind the closing
/// line is left out; without a closing line the last part goes to the end. After `limit` parts the rest is left out.
pub(super) fn split<'a>(body: &'a [u8], boundary: &str, limit: usize) -> Option<Vec<&'a [u8]>> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut open = None;
    for at in memmem::find_iter(body, delimiter.as_bytes()) {
        let Some(line) = Line::at(body, at, delimiter.len()) else { continue };
        if let Some(start) = open {
            parts.push(without_line_end(&body[start..at.max(start)]));
        }
        open = (!line.closes).then_some(line.end);
        if line.closes || parts.len() >= limit {
            return Some(parts);
        }
    }
    parts.push(&body[open?..]);
    Some(parts)
}

struct Line {
    /// Where the next line begins.
    end: usize,
    /// Whether it is the last: `--boundary--`.
    closes: bool,
}

impl Line {
    /// The delimiter line at that place; `None` if the text there is no line of its own.
    fn at(body: &[u8], at: usize, len: usize) -> Option<Self> {
        let begins = at == 0 || body[at - 1] == b'\n';
        if !begins {
            return None;
        }
        let rest = &body[at + len..];
        let length = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let closes = match rest[..length].trim_ascii() {
            b"" => false,
            b"--" => true,
            _ => return None,
        };
        Some(Self { end: at + len + length, closes })
    }
}

/// The line end before a delimiter belongs to the delimiter.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_all_kinds() {
        let cases: [(&str, Option<&[&str]>); 7] = [
            ("pre\r\n--b\r\none\r\n--b\r\ntwo\r\n--b--\r\nepilogue", Some(&["one", "two"])),
            ("--b\none\n--b \ntwo", Some(&["one", "two"])),
            ("--b\none\n--b\n", Some(&["one", ""])),
            ("--b\n--b\n--b--", Some(&["", ""])),
            ("--b\none --b\n--bb\n--b-\n--b--", Some(&["one --b\n--bb\n--b-"])),
            ("nothing", None),
            ("--b--", Some(&[])),
        ];
        for (body, want) in cases {
            let want = want.map(|w| w.iter().map(|p| p.as_bytes()).collect::<Vec<_>>());
            assert_eq!(split(body.as_bytes(), "b", 9), want, "{body:?}");
        }
        assert_eq!(split(&b"--b\n".repeat(100), "b", 9).map(|parts| parts.len()), Some(9));
    }
}
