//! What a file is, told by its first meaningful bytes; and the error for a file that is not what was asked for.

use std::fmt;

use url::Url;

/// So far into a file a warning may reach that a server printed ahead of it.
const PREAMBLE: usize = 64 * 1024;

/// What a file looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// RSS, RDF or Atom.
    Feed,
    /// A JSON document; a JSON Feed if it has items.
    Json,
    /// A sitemap or sitemap index in XML.
    Sitemap,
    /// A list of addresses, one a line.
    AddressList,
    /// An OPML outline.
    Opml,
    /// An HTML page.
    Html,
    /// XML with a root element that is none of the above.
    Xml {
        /// The root element's name.
        root: String,
    },
    /// Plain text.
    Text,
    /// Not text at all; the name says what the first bytes tell.
    Binary {
        /// Such as "a PDF document".
        what: &'static str,
    },
    /// Nothing, or spaces.
    Empty,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feed => f.write_str("a feed"),
            Self::Json => f.write_str("JSON"),
            Self::Sitemap => f.write_str("a sitemap"),
            Self::AddressList => f.write_str("a list of addresses"),
            Self::Opml => f.write_str("an OPML outline"),
            Self::Html => f.write_str("an HTML page"),
            Self::Xml { root } => write!(f, "XML with the root element <{root}>"),
            Self::Text => f.write_str("plain text"),
            Self::Binary { what } => f.write_str(what),
            Self::Empty => f.write_str("empty"),
        }
    }
}

/// A file that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url} is not {wanted}: it is {found}{}", remedy(.found, .feeds, .detail.as_deref()))]
pub struct DiscoverError {
    /// Where the file came from.
    pub url: String,
    /// What was asked for: "a feed", "a sitemap".
    pub wanted: &'static str,
    /// What it looks like instead.
    pub found: Shape,
    /// The feeds that the page announces, if it is an HTML page.
    pub feeds: Vec<Url>,
    /// What more is known, such as where a JSON parser stopped.
    pub detail: Option<String>,
}

impl DiscoverError {
    pub(crate) fn new(url: &Url, wanted: &'static str, found: Shape) -> Self {
        Self { url: url.to_string(), wanted, found, feeds: Vec::new(), detail: None }
    }

    pub(crate) fn detail(mut self, detail: String) -> Self {
        self.detail = Some(detail);
        self
    }
}

fn remedy(found: &Shape, feeds: &[Url], detail: Option<&str>) -> String {
    if let Some(detail) = detail {
        return format!(" ({detail})");
    }
    match found {
        Shape::Html if feeds.is_empty() => " that announces no feed; give the feed's own address, or the page as a homepage".to_owned(),
        Shape::Html => {
            let list: Vec<&str> = feeds.iter().take(5).map(Url::as_str).collect();
            format!("; the page announces: {}", list.join(", "))
        }
        Shape::Sitemap | Shape::AddressList => "; name it as a sitemap".to_owned(),
        Shape::Opml => "; import it as OPML".to_owned(),
        Shape::Feed => "; name it as a feed".to_owned(),
        Shape::Empty => "; the server sent nothing".to_owned(),
        _ => String::new(),
    }
}

/// First bytes → what they tell.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg audio or video"),
    (b"(\xb5/\xfd", "zstd-compressed; unpack it first"),
];

/// The kind of file that the first bytes belong to, if it is not text.
pub(crate) fn binary(bytes: &[u8]) -> Option<Shape> {
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| Shape::Binary { what })
}

/// Root elements, lower-case, without prefix → what the file is.
fn of_root(name: &str) -> Option<Shape> {
    Some(match name {
        "rss" | "rdf" | "feed" | "channel" => Shape::Feed,
        "urlset" | "sitemapindex" => Shape::Sitemap,
        "opml" => Shape::Opml,
        "html" | "head" | "body" => Shape::Html,
        _ => return None,
    })
}

/// What a decoded file is, and where in it the thing begins: a warning ahead of it is left out.
pub(crate) fn look(text: &str) -> (Shape, usize) {
    let start = text.len() - text.trim_start().len();
    match text.as_bytes().get(start) {
        None => (Shape::Empty, start),
        Some(b'{' | b'[') => (Shape::Json, start),
        Some(b'<') => markup(text, start),
        Some(_) => behind_preamble(text).unwrap_or_else(|| (plain(text), start)),
    }
}

fn markup(text: &str, start: usize) -> (Shape, usize) {
    let Some(root) = first_element(text, start) else { return behind_preamble(text).unwrap_or((Shape::Text, start)) };
    if root.starts_with('!') {
        return (Shape::Html, start);
    }
    if let Some(shape) = of_root(&root) {
        return (shape, start);
    }
    behind_preamble(text).unwrap_or_else(|| if is_html_tag(&root) { (Shape::Html, start) } else { (Shape::Xml { root }, start) })
}

/// The first element's name without prefix, lower-case; `!` for an HTML doctype.
fn first_element(text: &str, start: usize) -> Option<String> {
    let mut at = start;
    loop {
        at += text[at..].find('<')?;
        let rest = &text[at..];
        if rest.starts_with("<!--") {
            // A comment without end hides everything: looking on would be quadratic.
            at += rest.find("-->")? + 3;
        } else if starts_with(rest, "<!doctype html") {
            return Some("!".to_owned());
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at += 2;
        } else {
            let name: String =
                rest[1..].chars().take(80).take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')).collect();
            if !name.is_empty() {
                return Some(name.rsplit(':').next().unwrap_or("").to_ascii_lowercase());
            }
            at += 1;
        }
    }
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

fn is_html_tag(name: &str) -> bool {
    matches!(
        name,
        "title"
            | "meta"
            | "link"
            | "script"
            | "style"
            | "div"
            | "p"
            | "br"
            | "b"
            | "a"
            | "table"
            | "h1"
            | "h2"
            | "main"
            | "article"
            | "section"
            | "span"
            | "center"
            | "noscript"
    )
}

/// The feed, sitemap or outline that begins further on, behind what a server printed ahead of it.
fn behind_preamble(text: &str) -> Option<(Shape, usize)> {
    const ROOTS: &[&str] = &["<rss", "<feed", "<rdf:RDF", "<urlset", "<sitemapindex", "<opml"];
    let mut end = text.len().min(PREAMBLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let at = ROOTS.iter().filter_map(|root| head.find(root)).min()?;
    let shape = of_root(&first_element(text, at)?)?;
    Some((shape, at))
}

fn plain(text: &str) -> Shape {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty()).take(5);
    let address = |l: &str| (starts_with(l, "http://") || starts_with(l, "https://")) && !l.contains(char::is_whitespace);
    if lines.all(address) { Shape::AddressList } else { Shape::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_files_apart() {
        let cases = [
            ("  \n", Shape::Empty),
            ("{\"items\":[]}", Shape::Json),
            ("<?xml version='1.0'?><!-- <html> --><rss/>", Shape::Feed),
            ("<!DOCTYPE rss [<!ENTITY a 'b'>]><x:rdf xmlns:x='y'/>", Shape::Feed),
            ("<br />\n<b>Warning</b>: mysql in /x.php on line 3<br />\n<?xml version='1.0'?>\n<feed/>", Shape::Feed),
            ("Notice: undefined index\n<rss/>", Shape::Feed),
            ("<!doctype HTML><rss/>", Shape::Html),
            ("<p>hello", Shape::Html),
            ("<sitemapindex/>", Shape::Sitemap),
            ("https://a.example/1\n\nhttps://a.example/2", Shape::AddressList),
            ("<config/>", Shape::Xml { root: "config".to_owned() }),
            ("hello", Shape::Text),
            ("<<<", Shape::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(look(text).0, expected, "{text}");
        }
        assert_eq!(binary(b"%PDF-1.7"), Some(Shape::Binary { what: "a PDF document" }));
    }
}
