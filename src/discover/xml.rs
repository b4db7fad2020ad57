//! A tolerant reading of XML: what quick-xml stumbles over is stepped over, and names are told by their namespace.
//!
//! Entities declared in a DTD are never expanded and nothing is ever fetched; HTML's named entities are known.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

/// After so many broken places the rest of a file is left alone: each may cost a scan to its end.
const MAX_REPAIRS: u32 = 64;

/// Namespace declarations kept in force at once; feeds have fewer than thirty.
const MAX_BINDINGS: usize = 128;

/// Attributes kept of one element.
const MAX_ATTRIBUTES: usize = 64;

/// Which vocabulary an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// RSS in all its versions, Atom, sitemaps, and no namespace at all.
    Own,
    DublinCore,
    DublinCoreTerms,
    Content,
    Media,
    News,
    Xhtml,
    Rdf,
    FeedBurner,
    Podcast,
    Other,
}

/// What a namespace's address holds → the vocabulary. The first match counts.
const SPACES: &[(&str, Space)] = &[
    ("purl.org/dc/terms", Space::DublinCoreTerms),
    ("purl.org/dc/", Space::DublinCore),
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("purl.org/rss/1.0/modules", Space::Other),
    ("purl.org/rss/", Space::Own),
    ("purl.org/net/rss", Space::Own),
    ("purl.org/atom", Space::Own),
    ("www.w3.org/2005/atom", Space::Own),
    ("backend.userland.com/", Space::Own),
    ("blogs.law.harvard.edu/", Space::Own),
    ("my.netscape.com/", Space::Own),
    ("channel.netscape.com/", Space::Own),
    ("search.yahoo.com/mrss", Space::Media),
    ("video.search.yahoo.com/mrss", Space::Media),
    ("schemas/sitemap-news", Space::News),
    ("schemas/sitemap/", Space::Own),
    ("www.w3.org/1999/xhtml", Space::Xhtml),
    ("www.w3.org/1999/02/22-rdf", Space::Rdf),
    ("feedburner", Space::FeedBurner),
    ("itunes.com/dtds/podcast", Space::Podcast),
    ("example.com/dtds/podcast", Space::Podcast),
];

/// Prefixes that are known where nobody declared them.
const PREFIXES: &[(&str, Space)] = &[
    ("atom", Space::Own),
    ("rss", Space::Own),
    ("dc", Space::DublinCore),
    ("dcterms", Space::DublinCoreTerms),
    ("content", Space::Content),
    ("media", Space::Media),
    ("news", Space::News),
    ("xhtml", Space::Xhtml),
    ("rdf", Space::Rdf),
    ("feedburner", Space::FeedBurner),
    ("itunes", Space::Podcast),
];

/// A start tag.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) space: Space,
    /// The name without its prefix, lower-case.
    pub(crate) name: String,
    /// Names as written, without a prefix that stands for the element's own vocabulary or for ours; values decoded.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of the attribute of that name, whatever its case.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// What a reader is told.
#[derive(Debug)]
pub(crate) enum Piece {
    Start(Tag),
    /// The name of the element that ends, without its prefix, lower-case.
    End(String),
    /// Text with its entities decoded; one run of text may come in several pieces.
    Text(String),
}

/// The pieces of a document, in order.
pub(crate) struct Pieces<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where the reader's input begins in the source.
    offset: usize,
    repairs: u32,
    depth: usize,
    /// Declared prefixes with the depth at which they came into force; an empty prefix is the default.
    bindings: Vec<(String, Space, usize)>,
    /// The end of an element that was written `<a/>`.
    pending: Option<String>,
    /// True once a place could not be read.
    pub(crate) broken: bool,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self { source, reader: reader(source), offset: 0, repairs: 0, depth: 0, bindings: Vec::new(), pending: None, broken: false }
    }

    /// The next piece; `None` at the end. A broken place is stepped over.
    pub(crate) fn next(&mut self) -> Option<Piece> {
        if let Some(name) = self.pending.take() {
            return Some(self.end(name));
        }
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => return Some(Piece::Start(self.start(&tag))),
                Ok(Event::Empty(tag)) => {
                    let tag = self.start(&tag);
                    self.pending = Some(tag.name.clone());
                    return Some(Piece::Start(tag));
                }
                Ok(Event::End(tag)) => {
                    let name = local(tag.name().as_ref()).1.to_ascii_lowercase();
                    return Some(self.end(name));
                }
                Ok(Event::Text(text)) => return Some(Piece::Text(text.into_inner().into_owned())),
                Ok(Event::CData(text)) => return Some(Piece::Text(text.into_inner().into_owned())),
                Ok(Event::GeneralRef(name)) => return Some(Piece::Text(reference(&name.into_inner()))),
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(_) => self.step_over()?,
            }
        }
    }

    /// True while more elements were opened than closed.
    pub(crate) fn is_inside(&self) -> bool {
        self.depth > 0
    }

    /// Goes on behind the `<` that could not be read.
    fn step_over(&mut self) -> Option<()> {
        self.broken = true;
        self.repairs += 1;
        let failed = self.offset + usize::try_from(self.reader.error_position()).ok()?;
        let from = failed.min(self.source.len());
        let at = if self.source[..].as_bytes().get(from) == Some(&b'<') { from + 1 } else { from.max(self.offset + 1) };
        if self.repairs > MAX_REPAIRS {
            return None;
        }
        let next = at + memchr::memchr(b'<', self.source.as_bytes().get(at..)?)?;
        self.offset = next;
        self.reader = reader(&self.source[next..]);
        Some(())
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Tag {
        self.depth += 1;
        let mut attributes = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).flatten().take(MAX_ATTRIBUTES) {
            let name: &str = attribute.key.as_ref();
            let value = unescape(&attribute.value);
            self.bind(name, &value);
            attributes.push((name.to_owned(), value));
        }
        let full = tag.name();
        let (prefix, name) = local(full.as_ref());
        let space = self.space(prefix);
        // Only now: a prefix may be declared behind its use.
        let plain: Vec<Option<String>> = attributes.iter().map(|(name, _)| self.plain(name, space)).collect();
        for (at, plain) in plain.into_iter().enumerate() {
            let Some(plain) = plain.filter(|plain| attributes.iter().all(|(name, _)| !name.eq_ignore_ascii_case(plain))) else { continue };
            attributes[at].0 = plain;
        }
        Tag { space, name: name.to_ascii_lowercase(), attributes }
    }

    /// The name of an attribute whose prefix says no more than the element does, or that is known by another prefix.
    fn plain(&self, name: &str, around: Space) -> Option<String> {
        let (prefix, own) = name.split_once(':').filter(|(prefix, _)| !matches!(*prefix, "xml" | "xmlns"))?;
        match self.space(prefix) {
            Space::Rdf => Some(format!("rdf:{own}")),
            space if space == Space::Own || space == around && space != Space::Other => Some(own.to_owned()),
            _ => None,
        }
    }

    fn end(&mut self, name: String) -> Piece {
        while self.bindings.last().is_some_and(|(_, _, depth)| *depth >= self.depth) {
            self.bindings.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        Piece::End(name)
    }

    fn bind(&mut self, name: &str, address: &str) {
        let prefix = if name == "xmlns" { "" } else { name.strip_prefix("xmlns:").unwrap_or("\0") };
        if prefix != "\0" && self.bindings.len() < MAX_BINDINGS {
            self.bindings.push((prefix.to_owned(), space_of(address), self.depth));
        }
    }

    fn space(&self, prefix: &str) -> Space {
        let bound = self.bindings.iter().rev().find(|(p, _, _)| p == prefix).map(|(_, space, _)| *space);
        match bound {
            // An unknown default namespace is somebody's slip, not another vocabulary.
            Some(Space::Other) | None if prefix.is_empty() => Space::Own,
            Some(space) => space,
            None => PREFIXES.iter().find(|(p, _)| *p == prefix).map_or(Space::Other, |(_, space)| *space),
        }
    }
}

fn reader(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

fn space_of(address: &str) -> Space {
    let address = address.to_ascii_lowercase();
    SPACES.iter().find(|(part, _)| address.contains(part)).map_or(Space::Other, |(_, space)| *space)
}

/// The prefix and the local part of a name.
fn local(name: &str) -> (&str, &str) {
    name.rsplit_once(':').unwrap_or(("", name))
}

/// The text of `&name;`: itself where nobody knows it.
fn reference(name: &str) -> String {
    if let Some(number) = name.strip_prefix('#') {
        let code = number.strip_prefix(['x', 'X']).map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        return code.and_then(character).map_or_else(|| format!("&{name};"), String::from);
    }
    resolve_html5_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// The character of a numeric reference; 128 to 159 mean windows-1252, as in HTML.
fn character(code: u32) -> Option<char> {
    if let (0x80..=0x9f, Ok(byte)) = (code, u8::try_from(code)) {
        return encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    }
    char::from_u32(code).filter(|c| *c != '\0')
}

/// Decodes the references in an attribute's value; a bare `&` stays.
pub(crate) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.bytes().take(40).take_while(|c| c.is_ascii_alphanumeric() || *c == b'#').count();
        if length > 0 && rest.as_bytes().get(length) == Some(&b';') {
            out.push_str(&reference(&rest[..length]));
            rest = &rest[length + 1..];
        } else {
            out.push('&');
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(source: &str) -> String {
        let mut pieces = Pieces::new(source);
        let shown = std::iter::from_fn(|| pieces.next()).map(|piece| match piece {
            Piece::Start(tag) => format!("<{:?} {}>", tag.space, tag.name),
            Piece::End(name) => format!("</{name}>"),
            Piece::Text(text) => text,
        });
        shown.collect()
    }

    #[test]
    fn reads_through_faults() {
        assert_eq!(trace("<a>x & y &amp; z&nbsp;&bogus;</a>"), "<Own a>x & y & z\u{a0}&bogus;</a>");
        assert_eq!(trace("<a>1<b>2</a></c>3"), "<Own a>1<Own b>2</a></c>3");
        assert_eq!(trace("<a><!oops><b/></a>"), "<Own a><Own b></b></a>");
        assert_eq!(trace("<a>&#146;&#x2014;<![CDATA[<i>]]>"), "<Own a>\u{2019}\u{2014}<i>");
    }

    #[test]
    fn knows_namespaces() {
        assert_eq!(trace("<x:a xmlns:x='http://purl.org/dc/elements/1.1/'/><x:a/>"), "<DublinCore a></a><Other a></a>");
        assert_eq!(trace("<dc:date/><q:date/><a xmlns='urn:mine'/>"), "<DublinCore date></date><Other date></date><Own a></a>");
    }

    #[test]
    fn a_billion_laughs_stay_a_name() {
        let bomb = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>";
        assert_eq!(trace(bomb), "<Own r>&b;</r>");
    }

    #[test]
    fn repairs_are_bounded() {
        let source = "<!x ".repeat(5_000);
        assert!(trace(&source).len() < source.len());
    }
}
