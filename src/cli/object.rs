//! A JSON object whose members stay as they were written: numbers to the last digit, escapes, order.

use std::io::{self, Write};

use serde::de::IgnoredAny;
use serde_json::Value;

/// Members in their order, the values as JSON.
#[derive(Debug, Default)]
pub(super) struct Object {
    members: Vec<(String, String)>,
}

impl Object {
    /// Reads a line; `None` if it holds something else than an object. Of equal names the last value holds, at the first place.
    pub(super) fn read(line: &[u8]) -> Result<Option<Self>, serde_json::Error> {
        serde_json::from_slice::<IgnoredAny>(line)?;
        let text = std::str::from_utf8(line).map_err(<serde_json::Error as serde::de::Error>::custom)?;
        let Some(mut rest) = text.trim_start().strip_prefix('{') else { return Ok(None) };
        let mut out = Self::default();
        // The text is JSON by now: names, colons and values stand where they must.
        while let Some(at) = rest.find('"').filter(|at| rest[..*at].trim_matches(is_between).is_empty()) {
            rest = &rest[at..];
            let (name, behind) = rest.split_at(value_end(rest));
            let value = behind.trim_start().strip_prefix(':').unwrap_or(behind).trim_start();
            let (value, behind) = value.split_at(value_end(value));
            out.put(&serde_json::from_str::<String>(name)?, value);
            rest = behind;
        }
        Ok(Some(out))
    }

    fn put(&mut self, name: &str, value: &str) {
        match self.members.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.members.push((name.to_owned(), value.to_owned())),
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value under a name, if it is text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?).ok()
    }

    /// True if nothing stands under that name: no member, null, an empty text or list.
    pub(super) fn lacks(&self, name: &str) -> bool {
        let Some(value) = self.get(name) else { return true };
        let list = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')).is_some_and(|inner| inner.trim().is_empty());
        value == "null" || list || self.text(name).is_some_and(|text| text.trim().is_empty())
    }

    /// Puts a value under a name, at its place if it has one.
    pub(super) fn set(&mut self, name: &str, value: &Value) {
        self.put(name, &value.to_string());
    }

    /// Writes it on one line.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(b"{")?;
        for (at, (name, value)) in self.members.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(to, "{comma}{}:{value}", Value::from(name.as_str()))?;
        }
        to.write_all(b"}")
    }
}

/// What stands between two members.
fn is_between(c: char) -> bool {
    c.is_ascii_whitespace() || c == ','
}

/// Where the value that the JSON begins with ends.
fn value_end(json: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in json.bytes().enumerate() {
        if quoted {
            (quoted, escaped) = (escaped || byte != b'"', !escaped && byte == b'\\');
            if !quoted && depth == 0 {
                return at + 1;
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(byte, b'}' | b']') {
            return at + 1;
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(object: &Object) -> String {
        let mut out = Vec::new();
        object.write(&mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn members_stay_as_they_were_written() {
        for line in [
            r#"{"n":12345678901234567890123,"x":1.10,"y":1E400,"z":-0.0}"#,
            r#"{"a":"\u00e9 \"q\" \\","b":[1, {"c": "}]"}],"d":{},"e":true,"f":null}"#,
            "{}",
            r#"{"":"","k\n":[[],[[]]]}"#,
        ] {
            assert_eq!(written(&Object::read(line.as_bytes()).expect("JSON").expect("an object")), line);
        }
        let object = Object::read(b" { \"a\" : 1 , \"b\" : \"x\" , \"a\" : 2 } ").expect("JSON").expect("an object");
        assert_eq!(written(&object), r#"{"a":2,"b":"x"}"#);
    }

    #[test]
    fn what_is_empty_is_lacking() {
        let object =
            Object::read(br#"{"a":"","b":" ","c":null,"d":[ ],"e":0,"f":"x","g":["y"],"h":false}"#).expect("JSON").expect("an object");
        let lacking: Vec<&str> = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].into_iter().filter(|n| object.lacks(n)).collect();
        assert_eq!(lacking, ["a", "b", "c", "d", "i"]);
    }

    #[test]
    fn what_is_no_object_is_told() {
        assert!(Object::read(b"[1]").expect("JSON").is_none() && Object::read(b"\"{\"").expect("JSON").is_none());
        assert!(Object::read(b"{\"a\":}").is_err() && Object::read(b"not json").is_err() && Object::read(b"{} {}").is_err());
    }
}
