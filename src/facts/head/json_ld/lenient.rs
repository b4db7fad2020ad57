//! JSON as pages write it: with raw line breaks in strings, trailing commas, comments, NaN, several values in a row.
//!
//! A well-formed block is read as it stands; only one that fails is mended, in one forward pass.

use serde_json::Value;

/// Blocks beyond this many bytes are not read.
const LONGEST: usize = 8 << 20;

/// The values of one block; empty if nothing in it can be read.
pub(crate) fn read(block: &str) -> Vec<Value> {
    let text = unwrapped(block);
    if text.len() > LONGEST {
        return Vec::new();
    }
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let mended = mend(text);
    let values = values(&mended);
    if values.is_empty() && text.contains("&quot;") { self::values(&mend(&text.replace("&quot;", "\""))) } else { values }
}

/// The values that stand one after another, up to the first that cannot be read.
fn values(text: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(text).into_iter::<Value>().map_while(Result::ok).collect()
}

/// The block without CDATA and comment wrappers.
fn unwrapped(block: &str) -> &str {
    let mut text = block.trim();
    for start in ["<![CDATA[", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<!--", "\u{feff}"] {
        text = text.strip_prefix(start).unwrap_or(text).trim_start();
    }
    for end in [";", "-->", "]]>", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "//", ";"] {
        text = text.strip_suffix(end).unwrap_or(text).trim_end();
    }
    text
}

struct Mender<'a> {
    text: &'a str,
    out: String,
    at: usize,
}

fn mend(text: &str) -> String {
    let mut mender = Mender { text, out: String::with_capacity(text.len() + 64), at: 0 };
    while let Some(c) = mender.peek() {
        mender.outside(c);
    }
    mender.out
}

impl Mender<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn outside(&mut self, c: char) {
        match c {
            '"' => self.string(),
            '/' if self.rest().starts_with("/*") => self.skip_past("*/"),
            '/' if self.rest().starts_with("//") => self.skip_past("\n"),
            ']' | '}' => {
                self.drop_comma();
                self.take(c);
            }
            ',' if self.out.trim_end().ends_with([',', '[', '{']) => self.at += 1,
            ';' => self.at += 1,
            c if c.is_ascii_alphabetic() => self.bare_word(),
            // One space is enough, and keeps the looks back short.
            c if c.is_whitespace() && self.out.ends_with(' ') => self.at += c.len_utf8(),
            c if c.is_whitespace() => {
                self.out.push(' ');
                self.at += c.len_utf8();
            }
            c if c.is_control() => self.at += c.len_utf8(),
            c => self.take(c),
        }
    }

    fn take(&mut self, c: char) {
        self.out.push(c);
        self.at += c.len_utf8();
    }

    fn skip_past(&mut self, end: &str) {
        self.at += self.rest().find(end).map_or(self.rest().len(), |found| found + end.len());
    }

    fn drop_comma(&mut self) {
        let kept = self.out.trim_end().len();
        if self.out[..kept].ends_with(',') {
            self.out.truncate(kept - 1);
        }
    }

    /// `true`, `false` and `null` stay; `NaN`, `undefined` and the like become `null`; a key without quotes gets them.
    fn bare_word(&mut self) {
        let len = self.rest().find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest().len());
        let word = self.rest()[..len].to_owned();
        self.at += len;
        // An exponent or a sign before Infinity belongs to a number.
        if matches!(word.as_str(), "true" | "false" | "null") || self.out.ends_with(|c: char| c.is_ascii_digit()) {
            self.out.push_str(&word);
        } else if self.rest().trim_start().starts_with(':') {
            self.out.extend(["\"", &word, "\""]);
        } else {
            self.out.truncate(self.out.trim_end_matches(['-', '+']).len());
            self.out.push_str("null");
        }
    }

    fn string(&mut self) {
        self.take('"');
        while let Some(c) = self.peek() {
            match c {
                '"' if self.closes() => return self.take('"'),
                '"' => {
                    self.out.push_str("\\\"");
                    self.at += 1;
                }
                '\\' => self.escape(),
                c if (c as u32) < 0x20 => {
                    self.out.push(' ');
                    self.at += 1;
                }
                c => self.take(c),
            }
        }
    }

    /// A quote ends its string if the JSON goes on behind it.
    fn closes(&self) -> bool {
        let after = self.text[self.at + 1..].bytes().take(200).find(|b| !b.is_ascii_whitespace());
        matches!(after, None | Some(b',' | b':' | b'}' | b']' | b';'))
    }

    fn escape(&mut self) {
        let next = self.text[self.at + 1..].chars().next();
        let hex = self.text.as_bytes().get(self.at + 2..self.at + 6).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit));
        match next {
            Some('u') if hex => self.copy(6),
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => self.copy(2),
            // An escape that JSON does not know: the character stands for itself.
            _ => self.at += 1,
        }
    }

    fn copy(&mut self, bytes: usize) {
        let piece = &self.text[self.at..self.at + bytes];
        self.out.push_str(piece);
        self.at += bytes;
    }
}

/// The first string value of a key in a block that cannot be read as JSON at all.
pub(crate) fn pluck<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    let at = block.find(&format!("\"{key}\""))?;
    let rest = block[at + key.len() + 2..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    rest.split('"').next().filter(|v| v.len() < 400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_what_pages_get_wrong() {
        let block = "<!-- {\"a\": \"one\ntwo\", 'x': 1} -->";
        assert!(read("{\"a\": \"one\ntwo\",}")[0]["a"] == "one two", "{block}");
        assert_eq!(read("{\"a\": NaN, \"b\": [1,,2,], /* c */ \"d\": \"\\'\"}")[0]["d"], "'");
        assert_eq!(read("{\"a\":1}\n{\"a\":2}").len(), 2);
        assert_eq!(read("{\"a\": \"He said \"no\" twice\"}")[0]["a"], "He said \"no\" twice");
        assert_eq!(read("{&quot;a&quot;: 1}")[0]["a"], 1);
    }

    #[test]
    fn too_deep_a_block_is_unreadable() {
        assert!(read(&"[".repeat(10_000)).is_empty());
        let mut deep = "{\"a\":".repeat(100_000);
        deep.push('1');
        deep.push_str(&"}".repeat(100_000));
        assert!(read(&deep).is_empty());
    }

    #[test]
    fn plucks_from_ruins() {
        assert_eq!(pluck("{{\"datePublished\" : \"2025-04-02\" ???", "datePublished"), Some("2025-04-02"));
    }
}
