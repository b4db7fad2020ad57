//! What RSS and Atom share: elements whose contents are text, whatever stands in it.

use std::fmt::Write as _;

/// XML that grows by elements.
pub(super) struct Xml(pub(super) String);

impl Xml {
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned())
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// `<name>text</name>`, left out if there is no text.
    pub(super) fn element(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(self.0, "<{name}>{}</{}>", escaped(text), name.split(' ').next().unwrap_or(name));
        }
    }

    /// `<name a="b"/>`.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = write!(self.0, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.0, " {key}=\"{}\"", escaped(value));
        }
        self.0.push_str("/>\n");
    }
}

/// Text as XML has it: what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let is_none =
        |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    crate::render::markup(&text.replace(is_none, ""))
}

/// The type of a picture, by the end of its address.
pub(super) fn picture_type(url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    match path.rsplit('.').next() {
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("avif") => "image/avif",
        Some("svg") => "image/svg+xml",
        _ => "image/jpeg",
    }
}

/// Whether an address may stand in a feed.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
