//! Character sets that a document declares: `Content-Type`, `<meta>`, XML prolog.

use memchr::memmem;

use crate::decode::charset::Charset;

/// How far into a document its `<meta>` is looked for; browsers stop at 1,024 bytes, real pages do not.
pub(crate) const PRESCAN: usize = 64 * 1024;

/// Elements whose content is no markup.
const RAW: &[&[u8]] = &[b"script", b"style", b"title", b"textarea", b"noembed", b"xmp"];

/// The character set in a `Content-Type` value such as `text/html; charset=utf-8`.
pub(crate) fn in_content_type(value: &[u8]) -> Option<Charset> {
    let lower = value.to_ascii_lowercase();
    memmem::find_iter(&lower, b"charset").find_map(|at| label_after(&lower[at + b"charset".len()..]))
}

/// Reads `= "label"` and its looser forms.
fn label_after(text: &[u8]) -> Option<Charset> {
    let text = text.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let end = match text {
        [quote @ (b'"' | b'\''), rest @ ..] => return Charset::of_label(&rest[..memchr::memchr(*quote, rest)?]),
        _ => text.iter().position(|b| b.is_ascii_whitespace() || b";,\"'".contains(b)).unwrap_or(text.len()),
    };
    Charset::of_label(&text[..end])
}

/// The encoding that the XML declaration at the document's very start names.
pub(crate) fn in_xml_prolog(bytes: &[u8]) -> Option<Charset> {
    let rest = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &rest[..memmem::find(&rest[..rest.len().min(1024)], b"?>")?];
    let at = memmem::find(declaration, b"encoding")? + b"encoding".len();
    label_after(&declaration[at..])
}

/// The character set of the first `<meta>` that names one, looked for as the HTML standard's prescan does.
///
/// Comments, attribute values, scripts and the like are passed over, in XML also CDATA sections (feeds quote whole pages).
pub(crate) fn in_meta(bytes: &[u8]) -> Option<Charset> {
    let bytes = &bytes[..bytes.len().min(PRESCAN)];
    let is_xml = bytes.trim_ascii_start().starts_with(b"<?xml");
    let mut at = 0;
    while let Some(tag) = memchr::memchr(b'<', &bytes[at..]).map(|n| at + n) {
        let rest = &bytes[tag..];
        at = if rest.starts_with(b"<!--") {
            after(bytes, tag + 2, b"-->")
        } else if is_xml && rest.starts_with(b"<![CDATA[") {
            after(bytes, tag, b"]]>")
        } else {
            match tag_name(&rest[1..]) {
                Some(name) => {
                    let mut attributes = Attributes { bytes, at: tag + 1 + name.len() };
                    if name.eq_ignore_ascii_case(b"meta")
                        && let Some(found) = charset_of_meta(&mut attributes)
                    {
                        return Some(found);
                    }
                    attributes.by_ref().for_each(drop);
                    after_raw(bytes, attributes.at, name)
                }
                None => tag + 1,
            }
        };
    }
    None
}

/// Where the document goes on after the next `end`.
fn after(bytes: &[u8], from: usize, end: &[u8]) -> usize {
    memmem::find(&bytes[from..], end).map_or(bytes.len(), |n| from + n + end.len())
}

/// Where the document goes on after the content of a raw-text element; right here for others.
fn after_raw(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    if !RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
        return from;
    }
    let mut at = from;
    while let Some(end) = memmem::find(&bytes[at..], b"</").map(|n| at + n + 2) {
        if bytes[end..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return end;
        }
        at = end;
    }
    bytes.len()
}

/// The name at the start of a tag; end tags have none.
fn tag_name(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'-').unwrap_or(bytes.len());
    Some(&bytes[..end]).filter(|name| name.first().is_some_and(u8::is_ascii_alphabetic))
}

fn charset_of_meta(attributes: &mut Attributes<'_>) -> Option<Charset> {
    let (mut named, mut content, mut is_content_type) = (None, None, false);
    for (name, value) in attributes {
        if name.eq_ignore_ascii_case(b"charset") {
            named = named.or_else(|| Charset::of_label(value));
        } else if name.eq_ignore_ascii_case(b"content") {
            content = content.or_else(|| in_content_type(value));
        } else if name.eq_ignore_ascii_case(b"http-equiv") {
            is_content_type |= value.eq_ignore_ascii_case(b"content-type");
        }
    }
    named.or(content.filter(|_| is_content_type))
}

/// The attributes of a tag, up to its `>`.
struct Attributes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Attributes<'a> {
    fn take(&mut self, stop: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let taken = &rest[..rest.iter().position(|b| stop(*b)).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn value(&mut self) -> &'a [u8] {
        self.take(|b| !b.is_ascii_whitespace());
        match self.bytes.get(self.at) {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                let value = self.take(|b| b == *quote);
                self.at = (self.at + 1).min(self.bytes.len());
                value
            }
            _ => self.take(|b| b.is_ascii_whitespace() || b == b'>'),
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        self.take(|b| !b.is_ascii_whitespace() && b != b'/');
        let name = match self.bytes.get(self.at)? {
            b'>' => return None,
            b'=' => &self.bytes[self.at..=self.at],
            _ => self.take(|b| b.is_ascii_whitespace() || b"/>=".contains(&b)),
        };
        self.take(|b| !b.is_ascii_whitespace());
        if self.bytes.get(self.at) != Some(&b'=') {
            return Some((name, b""));
        }
        self.at += 1;
        Some((name, self.value()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(html: &str) -> Option<&'static str> {
        in_meta(html.as_bytes()).map(Charset::name)
    }

    #[test]
    fn reads_the_header() {
        let header = |value: &str| in_content_type(value.as_bytes()).map(Charset::name);
        assert_eq!(header("text/html; charset=UTF-8"), Some("UTF-8"));
        assert_eq!(header("text/html;charset = \"windows-1251\" ; x=y"), Some("windows-1251"));
        assert_eq!(header("text/html; x-charset; CHARSET='big5'"), Some("Big5"));
        assert_eq!(header("text/html; charset=nonsense"), None);
        assert_eq!(header("text/html; charset="), None);
        assert_eq!(header("text/html"), None);
    }

    #[test]
    fn reads_meta_in_its_many_forms() {
        assert_eq!(meta("<meta charset=gbk>"), Some("GBK"));
        assert_eq!(meta("<META name=x CharSet = 'koi8-r' />"), Some("KOI8-R"));
        assert_eq!(meta(r#"<meta content="text/html; charset=big5" http-equiv=Content-Type>"#), Some("Big5"));
        assert_eq!(meta(r#"<meta charset="nonsense"><meta charset="gbk">"#), Some("GBK"));
        assert_eq!(meta(r#"<meta name=d content="charset=gbk">"#), None);
        assert_eq!(meta("<metal charset=gbk>"), None);
        assert_eq!(meta("<meta charset=gbk"), Some("GBK"));
    }

    #[test]
    fn passes_over_what_is_no_markup() {
        assert_eq!(meta("<!-- <meta charset=gbk> --><meta charset=big5>"), Some("Big5"));
        assert_eq!(meta("<script>'<meta charset=gbk>'</SCRIPT><meta charset=big5>"), Some("Big5"));
        assert_eq!(meta("<i title='<meta charset=gbk>'><meta charset=big5>"), Some("Big5"));
        assert_eq!(meta("<?xml version='1.0'?><x><![CDATA[<meta charset=gbk>]]></x>"), None);
        assert_eq!(meta("<!-- never closed <meta charset=gbk>"), None);
        assert_eq!(meta("a < b </p><p =a= /><meta charset=gbk>"), Some("GBK"));
    }

    #[test]
    fn looks_no_further_than_the_limit() {
        let page = |n: usize| format!("{}<meta charset=gbk>", " ".repeat(n));
        assert_eq!(meta(&page(PRESCAN - 100)), Some("GBK"));
        assert_eq!(meta(&page(PRESCAN)), None);
    }

    #[test]
    fn reads_the_prolog() {
        let prolog = |xml: &str| in_xml_prolog(xml.as_bytes()).map(Charset::name);
        assert_eq!(prolog("\n<?xml version=\"1.0\" encoding = 'EUC-JP' standalone='yes'?><a/>"), Some("EUC-JP"));
        assert_eq!(prolog("<?xml version=\"1.0\"?><a encoding='EUC-JP'/>"), None);
        assert_eq!(prolog("<a/>"), None);
    }
}
