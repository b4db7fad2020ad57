//! Removes from the source what holds no text, before the tree is built.
//!
//! Two thirds of a news page's bytes are scripts, styles, SVG and comments. One forward scan leaves them out;
//! JSON-LD and page-state JSON are set aside. Text elements whose content is not markup
//! (`<title>`, `<textarea>`) are copied as they stand.

use memchr::{memchr, memchr3, memmem};

use crate::html::fast::scan;
use crate::html::stream;

/// A tag keeps so many attributes.
pub(crate) const MAX_ATTRIBUTES: usize = 256;
/// Shorter tags are not looked at for it.
const LONG_TAG: usize = 4 * MAX_ATTRIBUTES;

/// JSON that the page carries in scripts.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// The contents of `<script type="application/ld+json">`, as written.
    pub json_ld: Vec<String>,
    /// Other JSON that scripts read, as written.
    pub state: Vec<StateScript>,
}

/// A script that holds the page's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateScript {
    /// The script's `id`, such as `__NEXT_DATA__`; empty if it has none.
    pub id: String,
    /// Its content: JSON, an assignment `window.name = {…}`, or the stream that several scripts push (`__next_f`), joined.
    pub text: String,
}

/// What the scan does at a tag.
enum Cut {
    /// Leave out everything to the end tag.
    Raw(&'static str),
    /// Leave out an SVG or `MathML` island, which may nest.
    Svg,
    /// Copy to the end tag unread.
    Copy(&'static str),
    /// A template: what is in it is part of the page if it is an element's shadow tree.
    Template,
    /// Copy the tag alone.
    Nothing,
}

fn action(name: &[u8]) -> Cut {
    let is = |tag: &str| name.eq_ignore_ascii_case(tag.as_bytes());
    match name.len() {
        3 if is("svg") => Cut::Svg,
        3 if is("xmp") => Cut::Copy("xmp"),
        5 if is("style") => Cut::Raw("style"),
        5 if is("title") => Cut::Copy("title"),
        6 if is("script") => Cut::Raw("script"),
        6 if is("iframe") => Cut::Raw("iframe"),
        8 if is("noscript") => Cut::Raw("noscript"),
        8 if is("textarea") => Cut::Raw("textarea"),
        8 if is("template") => Cut::Template,
        _ => Cut::Nothing,
    }
}

/// What is wanted beside the rest.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted {
    /// What stands in `<noscript>`: only its tags go then.
    pub(crate) noscript: bool,
    /// Elements without text for formulas in scripts, and for frames.
    pub(crate) media: bool,
}

/// What the scan leaves.
pub(crate) struct Rest {
    /// The source without what holds no text.
    pub(crate) text: String,
    /// The JSON found on the way.
    pub(crate) embedded: Embedded,
    /// True if one of them would have been longer than it may be.
    pub(crate) cut_off: bool,
}

/// The source without what holds no text, and the JSON found on the way: of each so many bytes at most.
pub(crate) fn cut(source: &str, wanted: Wanted, most: usize) -> Rest {
    let mut scan = Scan {
        source,
        bytes: source.as_bytes(),
        kept: 0,
        out: String::with_capacity((source.len() / 2).min(most)),
        most,
        set_aside: 0,
        cut_off: false,
        embedded: Embedded::default(),
        svg_unclosed: false,
        wanted,
        templates: Vec::new(),
    };
    let mut at = 0;
    while let Some(found) = memchr(b'<', &scan.bytes[at..]) {
        if scan.out.len() + (at + found).saturating_sub(scan.kept) > most {
            break;
        }
        at = scan.tag(at + found);
    }
    scan.keep_to(source.len());
    Rest { text: scan.out, embedded: scan.embedded, cut_off: scan.cut_off }
}

/// The source with `\n` for every line end, as the HTML standard has it.
pub(crate) fn one_newline(source: String) -> String {
    if memchr(b'\r', source.as_bytes()).is_none() {
        return source;
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(at) = memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

struct Scan<'a> {
    source: &'a str,
    bytes: &'a [u8],
    /// Everything before this offset was copied or left out.
    kept: usize,
    out: String,
    /// So many bytes are copied at most, and as many set aside.
    most: usize,
    set_aside: usize,
    cut_off: bool,
    embedded: Embedded,
    /// Set once an SVG was found that nothing closes: no later one is closed either.
    svg_unclosed: bool,
    wanted: Wanted,
    /// The open templates: is each an element's shadow tree?
    templates: Vec<bool>,
}

impl Scan<'_> {
    fn keep_to(&mut self, end: usize) {
        let (piece, room) = (&self.source[self.kept..end], self.most.saturating_sub(self.out.len()));
        self.cut_off |= piece.len() > room;
        self.out.push_str(&piece[..piece.floor_char_boundary(room)]);
        self.kept = end;
    }

    fn drop_range(&mut self, start: usize, end: usize) -> usize {
        self.keep_to(start);
        self.kept = end;
        end
    }

    /// Looks at the `<` at `start`; returns where to go on.
    fn tag(&mut self, start: usize) -> usize {
        let rest = &self.bytes[start + 1..];
        match rest.first() {
            Some(b'!') if rest.starts_with(b"!--") => self.drop_range(start, scan::comment_end(self.bytes, start)),
            Some(c) if c.is_ascii_alphabetic() => self.start_tag(start),
            Some(b'/') if !self.templates.is_empty() => self.template_end(start),
            _ => start + 1,
        }
    }

    fn start_tag(&mut self, start: usize) -> usize {
        let name_len = self.bytes[start + 1..].iter().take(16).take_while(|c| c.is_ascii_alphanumeric() || **c == b'-').count();
        let name = &self.bytes[start + 1..start + 1 + name_len];
        let end = tag_end(self.bytes, start + 1 + name_len);
        match action(name) {
            Cut::Nothing if end - start > LONG_TAG => self.long_tag(start + 1 + name_len, end),
            Cut::Nothing => end,
            Cut::Copy(tag) => end_tag(self.bytes, end, tag).0,
            Cut::Template => {
                let shadow = is_shadow_tree(&self.source[start + 1 + name_len..end]);
                self.templates.push(shadow);
                if shadow { self.renamed("<div", start, start + 1 + name_len, end) } else { end }
            }
            Cut::Svg if self.bytes[..end].ends_with(b"/>") => self.drop_range(start, end),
            Cut::Svg => {
                let stop = if self.svg_unclosed { None } else { svg_end(self.bytes, end) };
                self.svg_unclosed = stop.is_none();
                self.drop_range(start, stop.unwrap_or(end))
            }
            Cut::Raw("noscript") if self.wanted.noscript => self.drop_range(start, end),
            Cut::Raw(tag) => {
                let (inner, stop) = end_tag(self.bytes, end, tag);
                if tag == "script" {
                    self.set_aside(start + 1 + name_len, end, inner);
                }
                let left = self.left_behind(tag, &self.source[start + 1 + name_len..end], end..inner.max(end));
                self.drop_range(start, stop);
                self.out.push_str(&left);
                stop
            }
        }
    }

    /// The element without text that tells of a formula's script, or of a frame.
    fn left_behind(&self, tag: &str, attrs: &str, inside: std::ops::Range<usize>) -> String {
        let quoted = |value: &str| value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let attrs = attrs.trim_end_matches('>');
        if !self.wanted.media {
            return String::new();
        }
        match tag {
            "script" => match attribute(attrs, "type").filter(|kind| kind.starts_with("math/tex")) {
                Some(kind) => format!("<param class=\"{}\" value=\"{}\">", quoted(kind), quoted(self.source[inside].trim())),
                None => String::new(),
            },
            "iframe" => {
                let src = ["src", "data-src", "data-lazy-src"].into_iter().filter_map(|name| attribute(attrs, name));
                let src = src.into_iter().find(|src| src.starts_with("http") || src.starts_with("//"));
                let title = attribute(attrs, "title").unwrap_or_default();
                // Its references are read with those of the page.
                src.map(|src| format!("<embed src=\"{}\" title=\"{}\">", src.replace('"', "&quot;"), title.replace('"', "&quot;")))
                    .unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// The end of the innermost template; that of a shadow tree ends the element in its place.
    fn template_end(&mut self, start: usize) -> usize {
        const END: &[u8] = b"/template";
        let rest = &self.bytes[start + 1..];
        let ends = rest.get(..END.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(END))
            && rest.get(END.len()).is_none_or(|c| c.is_ascii_whitespace() || matches!(c, b'>' | b'/'));
        if ends && self.templates.pop() == Some(true) {
            self.renamed("</div", start, start + 1 + END.len(), start + 1 + END.len())
        } else {
            start + 1
        }
    }

    /// Writes a tag's beginning in place of what stands up to `from`; goes on at `end`.
    fn renamed(&mut self, tag: &str, start: usize, from: usize, end: usize) -> usize {
        self.keep_to(start);
        self.out.push_str(tag);
        self.kept = from;
        end
    }

    /// A tag with thousands of attributes keeps the first: parsers compare each with all before it.
    fn long_tag(&mut self, attrs: usize, end: usize) -> usize {
        if let Some(enough) = scan::attributes_end(&self.bytes[..end], attrs, MAX_ATTRIBUTES) {
            self.keep_to(enough);
            self.out.push('>');
            self.kept = end;
        }
        end
    }

    fn set_aside(&mut self, attrs: usize, tag_end: usize, end: usize) {
        let attrs = self.source[attrs..tag_end].trim_end_matches('>');
        let body = self.source[tag_end..end.max(tag_end)].trim();
        if let Some(pieces) = stream::pieces(body) {
            return self.set_aside_pieces(&pieces);
        }
        let kind = attribute(attrs, "type").unwrap_or_default().to_ascii_lowercase();
        let untyped = kind.is_empty() && body.starts_with('{') && body.contains("schema.org");
        let (data, state) = (kind.contains("ld+json") || untyped, is_state(&kind, body));
        if (data || state) && self.set_aside + body.len() > self.most {
            self.cut_off = true;
            return;
        }
        if data || state {
            self.set_aside += body.len();
        }
        if data {
            self.embedded.json_ld.push(body.to_owned());
        } else if state {
            let id = attribute(attrs, "id").unwrap_or_default().to_owned();
            self.embedded.state.push(StateScript { id, text: body.to_owned() });
        }
    }

    /// Adds to the stream that several scripts hand over.
    fn set_aside_pieces(&mut self, pieces: &str) {
        if pieces.is_empty() {
            return;
        }
        if self.set_aside + pieces.len() > self.most {
            self.cut_off = true;
            return;
        }
        self.set_aside += pieces.len();
        match self.embedded.state.iter_mut().find(|state| state.id == stream::ID) {
            Some(stream) => stream.text.push_str(pieces),
            None => self.embedded.state.push(StateScript { id: stream::ID.to_owned(), text: pieces.to_owned() }),
        }
    }
}

/// True if the script holds data rather than code: declared JSON, or an object assigned to a global.
fn is_state(kind: &str, body: &str) -> bool {
    if body.len() < 200 {
        return false;
    }
    if kind.contains("json") {
        return true;
    }
    let head: String = body.chars().take(160).collect();
    let Some((before, after)) = head.split_once('=') else { return false };
    let (before, after) = (before.trim(), after.trim_start());
    // `window.Fusion = window.Fusion || {}`
    let after = after.strip_prefix(before).and_then(|rest| rest.trim_start().strip_prefix("||")).unwrap_or(after).trim_start();
    let names = ["window.", "window[", "self.", "var ", "let ", "const ", "Fusion.", "__"];
    names.iter().any(|n| before.starts_with(n)) && after.starts_with(['{', '[', '"']) || after.starts_with("JSON.parse(")
}

/// True if a template's attributes make it the shadow tree of the element around it, as servers and savers of pages write it.
fn is_shadow_tree(attrs: &str) -> bool {
    let attrs = attrs.trim_end_matches('>');
    ["shadowrootmode", "shadowroot"].iter().filter_map(|name| attribute(attrs, name)).any(|mode| {
        let mode = mode.trim();
        mode.eq_ignore_ascii_case("open") || mode.eq_ignore_ascii_case("closed")
    })
}

/// The value of an attribute in the source of a start tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find(name) {
        let start = from + found;
        let after = start + name.len();
        from = after;
        let bounded =
            start == 0 || lower.as_bytes()[start - 1].is_ascii_whitespace() || matches!(lower.as_bytes()[start - 1], b'"' | b'\'');
        let Some(value) = tag[after..].trim_start().strip_prefix('=').filter(|_| bounded) else { continue };
        let value = value.trim_start();
        return match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split(|c: char| c.is_ascii_whitespace()).next(),
        };
    }
    None
}

/// Where the start tag ends whose attributes begin at `from`: quotes count only as an attribute's value.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let hit = at + found;
        at = hit + 1;
        if bytes[hit] == b'>' {
            return at;
        }
        let opens_value = bytes[from..hit].iter().rev().find(|c| !c.is_ascii_whitespace()) == Some(&b'=');
        if opens_value {
            match memchr(bytes[hit], &bytes[at..]) {
                Some(close) => at += close + 1,
                None => return bytes.len(),
            }
        }
    }
    bytes.len()
}

/// Where the content ends that `</tag` closes, and where the end tag itself ends.
fn end_tag(bytes: &[u8], from: usize, tag: &str) -> (usize, usize) {
    let mut at = from.min(bytes.len());
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        let start = at + found;
        let name = &bytes[start + 2..bytes.len().min(start + 2 + tag.len())];
        let after = bytes.get(start + 2 + tag.len());
        let ends = after.is_none_or(|c| c.is_ascii_whitespace() || matches!(c, b'>' | b'/'));
        if ends && name.eq_ignore_ascii_case(tag.as_bytes()) {
            let stop = memchr(b'>', &bytes[start..]).map_or(bytes.len(), |gt| start + gt + 1);
            return (start, stop);
        }
        at = start + 2;
    }
    (bytes.len(), bytes.len())
}

/// Where an SVG island ends whose start tag ended at `from`; `None` if nothing closes it.
fn svg_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 1;
    let mut at = from;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let rest = &bytes[start + 1..];
        at = start + 1;
        let is = |offset: usize| rest.get(offset..offset + 3).is_some_and(|n| n.eq_ignore_ascii_case(b"svg"));
        if rest.starts_with(b"!--") {
            at = scan::comment_end(bytes, start);
        } else if rest.first() == Some(&b'/') && is(1) {
            depth -= 1;
            at = memchr(b'>', &bytes[start..]).map_or(bytes.len(), |gt| start + gt + 1);
            if depth == 0 {
                return Some(at);
            }
        } else if is(0) {
            at = tag_end(bytes, start + 4);
            depth += usize::from(!bytes[..at].ends_with(b"/>"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(source: &str) -> String {
        cut(source, Wanted::default(), usize::MAX).text
    }

    #[test]
    fn no_more_is_copied_than_may_be() {
        let page =
            format!("<script type=application/ld+json>{{\"a\":\"{}\"}}</script><script>{}</script>é", "x".repeat(500), "y".repeat(500));
        let page = page.clone() + &"<p>é".repeat(1_000) + &page;
        for most in [0, 1, 2, 100, 600, 4_000] {
            let Rest { text, embedded, cut_off } = cut(&page, Wanted::default(), most);
            let aside: usize = embedded.json_ld.iter().map(String::len).sum();
            assert!(text.len() <= most && aside <= most && cut_off, "{most}: {} and {aside}", text.len());
        }
        let Rest { text, embedded, cut_off } = cut(&page, Wanted::default(), 6_000);
        assert!((embedded.json_ld.len(), cut_off) == (2, false) && text.len() == 5_004, "{}", text.len());
    }

    #[test]
    fn leaves_out_what_holds_no_text() {
        assert_eq!(rest("a<script>x<b></SCRIPT >b<!-- <p> -->c<style>p{}</style>d"), "abcd");
        assert_eq!(rest("a<svg><svg/><title>t</title><svg></svg></svg>b"), "ab");
        assert_eq!(rest("<!-->a<!--->b<!----!>c"), "abc");
    }

    #[test]
    fn is_not_misled_by_quotes() {
        assert_eq!(rest(r#"<p title="<script>">a</p>"#), r#"<p title="<script>">a</p>"#);
        assert_eq!(rest("<p data-x=it's>a<script>1</script>b's"), "<p data-x=it's>ab's");
        assert_eq!(rest("<title>a <script> b</title>c"), "<title>a <script> b</title>c");
    }

    #[test]
    fn a_tag_keeps_its_first_attributes() {
        let attrs: Vec<String> = (0..400).map(|n| format!(" a{n}='>'")).collect();
        let kept = rest(&format!("<p{}>b", attrs.concat()));
        assert!(kept.contains("a255='>'>b") && !kept.contains("a256"), "{kept}");
    }

    #[test]
    fn noscript_is_read_on_demand() {
        assert_eq!(cut("a<noscript><p>b</noscript>c", Wanted { noscript: true, media: false }, usize::MAX).text, "a<p>b</noscript>c");
        assert_eq!(rest("a<noscript><p>b</noscript>c"), "ac");
    }

    #[test]
    fn an_unclosed_svg_costs_only_its_tag() {
        assert_eq!(rest("a<svg viewBox=0>b<p>c"), "ab<p>c");
    }

    #[test]
    fn sets_json_aside() {
        let state = format!("{{\"a\":\"{}\"}}", "x".repeat(200));
        let page =
            format!("<script type='application/ld+json'> {{}} </script><script id=__NEXT_DATA__ type=application/json>{state}</script>");
        let Rest { text: rest, embedded, .. } = cut(&page, Wanted::default(), usize::MAX);
        assert_eq!(rest, "");
        assert_eq!(embedded.json_ld, ["{}"]);
        assert_eq!((embedded.state[0].id.as_str(), embedded.state[0].text.as_str()), ("__NEXT_DATA__", state.as_str()));
    }
}
