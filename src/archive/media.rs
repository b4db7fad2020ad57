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

/// So many bytes tell text from what is none.
const LOOKED_AT: usize = 64 * 1024;

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
        (b"\x1f\x8b", "a gzip archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"OggS", "an Ogg recording"),
        (b"ID3", "an MP3 recording"),
        (b"fLaC", "a FLAC recording"),
        (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
        (b"RIFF", "a WebP picture, a WAV recording or an AVI video"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"\xca\xfe\xba\xbe", "a program"),
        (b"\xcf\xfa\xed\xfe", "a program"),
        (b"\0asm", "a program"),
    ];
    let sign = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, what)| *what);
    sign.or_else(|| crate::decode::is_binary(&bytes[..bytes.len().min(LOOKED_AT)]).then_some("a file of bytes that are no text"))
}
