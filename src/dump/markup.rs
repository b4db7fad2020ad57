//! Is this text, or is it HTML?

use memchr::memchr_iter;

use crate::dump::front_matter;

/// What the input is taken for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Whatever the bytes look like.
    #[default]
    Auto,
    /// HTML.
    Html,
    /// A plain-text dump.
    Text,
}

impl InputKind {
    /// True if this text is to be read as HTML.
    #[must_use]
    pub fn is_html(self, text: &str) -> bool {
        match self {
            InputKind::Html => true,
            InputKind::Text => false,
            InputKind::Auto => looks_like_html(text),
        }
    }
}

/// So many bytes are looked at.
const LOOKED_AT: usize = 1 << 20;
/// A fragment has a block tag at least for each so many bytes of it.
const BYTES_PER_TAG: usize = 400;
/// Where the text does not begin with a tag, it takes so many block tags.
const TAGS_INSIDE: usize = 4;

/// Elements that structure a page; text shows a few of them, a fragment is made of them.
const BLOCK_TAGS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "blockquote",
    "br",
    "hr",
    "form",
    "dl",
    "dt",
    "dd",
    "pre",
];
/// Elements by which a page begins.
const PAGE_TAGS: &[&str] = &["html", "head", "body", "meta", "title", "link", "script", "style"];

/// True for HTML, whole or a fragment; false for text, also if it holds a stray tag or speaks of some, and for whatever stands
/// below front matter of ours: an article may show code.
///
/// Only the first mebibyte is looked at.
#[must_use]
pub fn looks_like_html(text: &str) -> bool {
    let text = &text[..text.floor_char_boundary(LOOKED_AT)];
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\0'));
    if front_matter::is_ours(text) {
        return false;
    }
    let text = behind_prologue(text);
    if starts_with_ignoring_case(text, "<!doctype html") || page_tag(text) {
        return true;
    }
    let count = Count::of(text);
    let begins = text.starts_with('<') && tag_name(&text[1..]).is_some_and(|(_, name)| is_in(BLOCK_TAGS, name));
    let enough = if begins { count.blocks > 0 } else { count.blocks >= TAGS_INSIDE };
    (enough && count.closes > 0 && count.blocks * BYTES_PER_TAG >= text.len())
        || (count.pages >= 4 && count.blocks * BYTES_PER_TAG >= text.len())
}

/// Behind an XML declaration and comments.
fn behind_prologue(mut text: &str) -> &str {
    loop {
        let end = match text {
            t if t.starts_with("<!--") => "-->",
            t if t.starts_with("<?") => "?>",
            _ => return text,
        };
        let Some(at) = text.find(end) else { return text };
        text = text[at + end.len()..].trim_start();
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|t| t.eq_ignore_ascii_case(start))
}

fn page_tag(text: &str) -> bool {
    text.strip_prefix('<').and_then(tag_name).is_some_and(|(closes, name)| !closes && is_in(PAGE_TAGS, name))
}

fn is_in(names: &[&str], name: &str) -> bool {
    names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

#[derive(Default)]
struct Count {
    blocks: usize,
    closes: usize,
    pages: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        let mut out = Self::default();
        for at in memchr_iter(b'<', text.as_bytes()) {
            let Some((closes, name)) = tag_name(&text[at + 1..]) else { continue };
            let block = is_in(BLOCK_TAGS, name);
            out.blocks += usize::from(block);
            out.closes += usize::from(block && closes);
            out.pages += usize::from(is_in(PAGE_TAGS, name));
        }
        out
    }
}

/// The name of the tag whose `<` stands before the text, and whether it is an end tag.
fn tag_name(text: &str) -> Option<(bool, &str)> {
    let name = text.strip_prefix('/').unwrap_or(text);
    let length = name.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
    let ends = matches!(name.as_bytes().get(length), Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'));
    (length > 0 && ends).then_some((name.len() < text.len(), &name[..length]))
}

#[cfg(test)]
mod tests {
    use super::looks_like_html;

    #[test]
    fn pages_and_fragments_are_html() {
        for text in [
            "<!DOCTYPE html><p>x",
            "\u{feff}\n<HTML lang=en>",
            "<?xml version=\"1.0\"?>\n<!-- saved -->\n<html>",
            "<meta charset=utf-8><p>x",
            "<p>One.</p>",
            "<div class=\"story\"><p>One.</p><p>Two.</p></div>",
            "The lock reopens <p>One.</p><p>Two.</p><ul><li>a</li></ul>",
        ] {
            assert!(looks_like_html(text), "{text}");
        }
    }

    #[test]
    fn text_is_text() {
        let prose = "The harbour office has closed the lock for a week. ".repeat(60);
        for text in [
            String::new(),
            "The lock reopens".into(),
            "a < b and c > d".into(),
            "<3 the sea".into(),
            "Read more<br>Share".into(),
            "<b>Lock</b> reopens".into(),
            format!("<p>{prose}{prose}"),
            format!("{prose} write <p>a</p> for a paragraph, <ul><li>a</li></ul> for a list, <div> for a box. {prose}"),
            "<https://courier.example/lock>".into(),
        ] {
            assert!(!looks_like_html(&text), "{text}");
        }
    }
}
