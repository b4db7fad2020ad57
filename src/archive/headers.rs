//! Header lines as WARC, HTTP and MIME share them: `Name: value`, folded lines, an empty line at the end.

use std::io::{BufRead, Read};

use super::error::{Fault, quoted};

/// Longer headers are an error.
pub(super) const MAX_HEADER_BYTES: usize = 128 << 10;

/// The headers of one record, response or part.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// Lower-case names and unfolded values, in order.
    fields: Vec<(String, String)>,
    /// The beginning of the first line that is no header.
    pub(super) odd: Option<String>,
    /// False if the input ended before the empty line.
    pub(super) closed: bool,
}

impl Headers {
    /// Reads up to and including the empty line. Lines that are no headers are passed over.
    pub(super) fn read(reader: &mut impl BufRead) -> Result<Self, Fault> {
        let mut headers = Self::default();
        let mut room = MAX_HEADER_BYTES;
        loop {
            let line = line(reader, room)?;
            room -= line.len();
            match line.trim_ascii_end() {
                [] if line.is_empty() => return Ok(headers),
                [] => break,
                [b' ' | b'\t', more @ ..] => headers.unfold(more),
                line => headers.push(line),
            }
        }
        headers.closed = true;
        Ok(headers)
    }

    fn push(&mut self, line: &[u8]) {
        let colon = memchr::memchr(b':', line).filter(|at| is_name(&line[..*at]));
        match colon {
            Some(at) => {
                let name = String::from_utf8_lossy(&line[..at]).trim_end().to_ascii_lowercase();
                self.fields.push((name, String::from_utf8_lossy(line[at + 1..].trim_ascii()).into_owned()));
            }
            None if self.odd.is_none() => self.odd = Some(quoted(line)),
            None => {}
        }
    }

    fn unfold(&mut self, more: &[u8]) {
        if let Some((_, value)) = self.fields.last_mut() {
            value.push(' ');
            value.push_str(&String::from_utf8_lossy(more.trim_ascii()));
        }
    }

    /// The first value under that lower-case name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The comma-separated words of all headers of that lower-case name, in lower case.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let values = self.fields.iter().filter(|(n, _)| n == name);
        values.flat_map(|(_, value)| value.split(',')).map(|word| word.trim().to_ascii_lowercase()).filter(|w| !w.is_empty()).collect()
    }
}

fn is_name(bytes: &[u8]) -> bool {
    let name = bytes.trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

/// The next line with its end; nothing at the end of the input.
pub(super) fn line(reader: &mut impl BufRead, room: usize) -> Result<Vec<u8>, Fault> {
    let mut line = Vec::new();
    // The readers here do not fail: a slice, or a source that keeps its error to itself.
    let _ = reader.by_ref().take(room as u64 + 1).read_until(b'\n', &mut line);
    if line.len() > room {
        return Err(Fault::HeaderTooLong { limit: MAX_HEADER_BYTES });
    }
    Ok(line)
}

/// A parameter of a header such as `Content-Type: multipart/related; boundary="x"`; `name` is lower-case.
pub(super) fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once(['=', ';'])?;
        if !rest[key.len()..].starts_with('=') {
            rest = after;
            continue;
        }
        let (text, behind) = parameter_value(after.trim_start());
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(text);
        }
        rest = behind;
    }
}

/// A token or a quoted string, and what comes behind it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(inside) = text.strip_prefix('"') else {
        let (token, behind) = text.split_once(';').unwrap_or((text, ""));
        return (token.trim().to_owned(), behind);
    };
    let mut out = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let behind = &inside[at + 1..];
                return (out, behind.split_once(';').map_or("", |(_, behind)| behind));
            }
            '\\' => out.extend(chars.next().map(|(_, c)| c)),
            c => out.push(c),
        }
    }
    (out, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Headers {
        Headers::read(&mut text.as_bytes()).expect("headers")
    }

    #[test]
    fn folds_names_and_the_rest() {
        let mut input = &b"Subject: one\r\n  two\r\n\tthree\r\nX-Y:z\r\nnothing here\r\nX-Y: later\r\n\r\nbody"[..];
        let headers = Headers::read(&mut input).expect("headers");
        assert_eq!(headers.get("subject"), Some("one two three"));
        assert_eq!(headers.get("x-y"), Some("z"));
        assert_eq!(headers.odd.as_deref(), Some("nothing here"));
        assert!(headers.closed && input == b"body");
        assert!(!read("A: b\n").closed);
        assert_eq!(read("E: gzip, BR\nE: x\n\n").words("e"), ["gzip", "br", "x"]);
    }

    #[test]
    fn parameters_in_all_spellings() {
        let cases = [
            ("multipart/related; boundary=abc", Some("abc")),
            ("multipart/related; Boundary = \"a;b\\\"c\" ; type=x", Some("a;b\"c")),
            ("multipart/related; type=\"text/html\";boundary=\"-x=y\"", Some("-x=y")),
            ("multipart/related; flag; boundary=z", Some("z")),
            ("multipart/related; start=\"boundary=no\"", None),
            ("multipart/related", None),
            ("multipart/related; boundary=\"open", Some("open")),
        ];
        for (value, want) in cases {
            assert_eq!(parameter(value, "boundary").as_deref(), want, "{value}");
        }
    }

    #[test]
    fn endless_headers_are_an_error() {
        let long = format!("A: {}\n\n", "x".repeat(MAX_HEADER_BYTES));
        assert!(matches!(Headers::read(&mut long.as_bytes()), Err(Fault::HeaderTooLong { .. })));
        let many = "A: b\n".repeat(MAX_HEADER_BYTES / 4);
        assert!(matches!(Headers::read(&mut many.as_bytes()), Err(Fault::HeaderTooLong { .. })));
    }
}
