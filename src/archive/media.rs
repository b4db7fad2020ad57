//! Which media types are pages.

/// HTML, in all its names.
const HTML: &[&str] = &["text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml", "text/xhtml"];

/// Looked at to tell a page from something else, where no type is given.
const HEAD: usize = 512;

/// The type without its parameters, in lower case.
pub(super) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// True for HTML and XHTML.
pub(super) fn is_html(content_type: &str) -> bool {
    HTML.contains(&essence(content_type).as_str())
}

/// True for HTML, XHTML and plain text.
pub(super) fn is_page(content_type: &str) -> bool {
    is_html(content_type) || essence(content_type) == "text/plain"
}

/// True if it can be text in some character set: no control characters in its first bytes.
pub(super) fn looks_like_text(bytes: &[u8]) -> bool {
    !bytes.iter().take(HEAD).any(|c| *c < 0x20 && !c.is_ascii_whitespace() && *c != 0x1b)
}

/// True if it begins as HTML does; for what comes without a type.
pub(super) fn looks_like_html(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    head.trim_ascii_start().starts_with(b"<")
        && [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| memchr::memmem::find(&head, tag).is_some())
}

/// What a file is that holds neither HTML nor text, by its first bytes.
#[must_use]
pub fn binary(bytes: &[u8]) -> Option<&'static str> {
    const SIGNS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"\x7fELF", "a program"),
    ];
    SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, what)| *what)
}
