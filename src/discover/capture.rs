//! The content of one element of a feed while it is read: plain text, escaped HTML, inline markup, or base64.

use crate::discover::text;
use crate::discover::xml::Tag;

/// How the element says that its content is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Nothing said, or "text": HTML only where it looks like it.
    Either,
    /// HTML, escaped.
    Html,
    Base64,
}

fn mode(tag: &Tag) -> Mode {
    let kind = tag.attribute("type").unwrap_or("").to_ascii_lowercase();
    let encoded = tag.attribute("mode").is_some_and(|m| m.eq_ignore_ascii_case("base64"));
    let textual = kind.is_empty() || kind.starts_with("text") || !kind.contains('/') || kind.contains("xml") || kind.contains("json");
    if encoded || !textual {
        Mode::Base64
    } else if kind.contains("html") {
        Mode::Html
    } else {
        Mode::Either
    }
}

/// What was read of an element so far.
#[derive(Debug)]
pub(crate) struct Capture {
    mode: Mode,
    plain: String,
    /// The content as HTML, once there was markup in it.
    markup: Option<String>,
    /// Where in `plain` a `<name>` within began, and what it held.
    name_from: Option<usize>,
    name: Option<String>,
}

impl Capture {
    pub(crate) fn new(tag: &Tag) -> Self {
        Self { mode: mode(tag), plain: String::new(), markup: None, name_from: None, name: None }
    }

    pub(crate) fn text(&mut self, piece: &str) {
        self.plain.push_str(piece);
        if let Some(markup) = &mut self.markup {
            text::escape_into(markup, piece);
        }
    }

    pub(crate) fn start(&mut self, tag: &Tag) {
        if tag.name == "name" {
            self.name_from = Some(self.plain.len());
        }
        let plain = &self.plain;
        let markup = self.markup.get_or_insert_with(|| {
            let mut out = String::new();
            text::escape_into(&mut out, plain);
            out
        });
        markup.push('<');
        markup.push_str(&tag.name);
        for (name, value) in tag.attributes.iter().filter(|(name, _)| !name.contains(':') && name != "xmlns") {
            markup.push(' ');
            markup.push_str(name);
            markup.push_str("=\"");
            text::escape_into(markup, value);
            markup.push('"');
        }
        markup.push('>');
    }

    pub(crate) fn end(&mut self, name: &str) {
        if let (true, Some(from)) = (name == "name", self.name_from.take()) {
            self.name.get_or_insert_with(|| text::fold(&self.plain[from..]));
        }
        if let Some(markup) = &mut self.markup {
            markup.push_str("</");
            markup.push_str(name);
            markup.push('>');
        }
    }

    /// The content without any markup, as addresses and dates are written.
    pub(crate) fn bare(&self) -> &str {
        self.plain.trim()
    }

    /// The content for a reader: plain text, spaces folded. `None` if there is none.
    pub(crate) fn shown(&self) -> Option<String> {
        let shown = match (&self.markup, self.mode) {
            (Some(markup), _) => text::of_html(markup),
            (None, Mode::Html) => text::of_html(&self.plain),
            (None, Mode::Either) => text::of_either(&self.plain),
            (None, Mode::Base64) => text::of_either(&decoded(&self.plain)),
        };
        Some(shown).filter(|s| !s.is_empty())
    }

    /// The content as HTML. `None` if there is none.
    pub(crate) fn html(self) -> Option<String> {
        let html = match (self.markup, self.mode) {
            (Some(markup), _) => markup,
            (None, Mode::Base64) => decoded(&self.plain),
            (None, _) => self.plain,
        };
        Some(html.trim()).filter(|h| !h.is_empty()).map(str::to_owned)
    }

    /// The name of a person: what a `<name>` within holds, else the text without the mail address.
    pub(crate) fn person(&self) -> Option<String> {
        self.name.clone().filter(|n| !n.is_empty()).or_else(|| if self.markup.is_none() { person(&self.shown()?) } else { None })
    }
}

/// `jo@courier.example (Jo Field)` and `Jo Field <jo@courier.example>` → `Jo Field`; a mail address alone is no name.
pub(crate) fn person(text: &str) -> Option<String> {
    let is_mail = |word: &str| word.contains('@') && !word.starts_with('@');
    if !text.split_whitespace().any(is_mail) {
        return Some(text.to_owned()).filter(|t| !t.is_empty());
    }
    let words: Vec<&str> = text.split_whitespace().filter(|w| !is_mail(w)).collect();
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | ',' | ';' | '-') || c.is_whitespace());
    Some(name.to_owned()).filter(|n| !n.is_empty())
}

/// Base64 decoded; what is not base64 stays as it is.
fn decoded(text: &str) -> String {
    base64(text).map_or_else(|| text.to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_lose_their_mail_addresses() {
        assert_eq!(person("jo@courier.example (Jo Field)").as_deref(), Some("Jo Field"));
        assert_eq!(person("Jo Field <jo@courier.example>").as_deref(), Some("Jo Field"));
        assert_eq!(person("jo@courier.example"), None);
        assert_eq!(person("@jofield").as_deref(), Some("@jofield"));
    }

    #[test]
    fn base64_is_read_or_left() {
        assert_eq!(decoded("PGI+SGk8L2I+\n"), "<b>Hi</b>");
        assert_eq!(decoded("no base64 at all!"), "no base64 at all!");
    }
}
