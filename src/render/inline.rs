//! The text of a block as runs, each with the address that it links to.

use std::ops::Range;

use url::Url;

use crate::model::{Article, Block};
use crate::text::normalize::line;

/// A run of normalised text; a space at its ends stands for white space there.
pub(crate) struct Span {
    pub(crate) text: String,
    /// An absolute address with only the characters of a URL, none of them a bracket, quote or backslash.
    pub(crate) href: Option<String>,
}

/// Resolves links against the article's address.
pub(crate) struct Links {
    base: Option<Url>,
}

impl Links {
    pub(crate) fn new(article: &Article) -> Self {
        let base = article.url.as_deref().or(article.canonical_url.as_deref());
        Self { base: base.and_then(|url| Url::parse(url).ok()) }
    }

    /// The absolute address, if it is one that may stand in a document; a place on the same page is none.
    pub(crate) fn resolve(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https" | "mailto").then(|| encoded(url.as_str()))
    }

    /// The runs of the part of a block's text.
    pub(crate) fn spans(&self, block: &Block, part: Range<usize>) -> Vec<Span> {
        let mut spans = Spans::default();
        let mut at = part.start;
        let first = block.links.partition_point(|link| (link.start as usize) < part.start);
        for link in block.links[first..].iter().take_while(|link| (link.start as usize) < part.end) {
            let (start, end) = (link.start as usize, link.end as usize);
            let (true, Some(before), Some(linked)) = (end <= part.end, block.text.get(at..start), block.text.get(start..end)) else {
                continue;
            };
            spans.push(before, None);
            spans.push(linked, self.resolve(&link.href));
            at = end;
        }
        spans.push(block.text.get(at..part.end).unwrap_or(""), None);
        spans.finish()
    }

    /// The runs of a block's whole text.
    pub(crate) fn all(&self, block: &Block) -> Vec<Span> {
        self.spans(block, 0..block.text.len())
    }
}

/// Percent-encodes what ends an address in Markdown or HTML.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|n| char::from(b"0123456789ABCDEF"[usize::from(n)])));
        }
    }
    out
}

#[derive(Default)]
struct Spans {
    done: Vec<Span>,
    /// White space has come after the last text.
    gap: bool,
}

impl Spans {
    fn push(&mut self, text: &str, href: Option<String>) {
        let trimmed = line(text);
        self.gap |= text.starts_with(char::is_whitespace) || (trimmed.is_empty() && text.contains(char::is_whitespace));
        if trimmed.is_empty() {
            return;
        }
        if self.gap && !self.done.is_empty() {
            self.done.push(Span { text: " ".into(), href: None });
        }
        self.gap = text.ends_with(char::is_whitespace);
        self.done.push(Span { text: trimmed, href });
    }

    fn finish(self) -> Vec<Span> {
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_lead_somewhere() {
        let links = Links { base: Url::parse("https://courier.example/a/b.html").ok() };
        let resolve = |href: &str| links.resolve(href);
        assert_eq!(resolve("../c (1).html").as_deref(), Some("https://courier.example/c%20%281%29.html"));
        assert_eq!(resolve("//other.example/'x'\"").as_deref(), Some("https://other.example/%27x%27%22"));
        assert_eq!(resolve("mailto:desk@courier.example?subject=<b>").as_deref(), Some("mailto:desk@courier.example?subject=%3Cb%3E"));
        for bad in
            ["javascript:alert(1)", " JaVa\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc", "#top", "", "http://[::1"]
        {
            assert_eq!(resolve(bad), None, "{bad}");
        }
        assert_eq!(Links { base: None }.resolve("relative"), None);
    }
}
