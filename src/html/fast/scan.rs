//! The tokenizer: where text ends and markup begins, tags and their attributes.

use memchr::{memchr, memchr2, memmem};

use crate::html::fast::{Mode, Parser, doctype, entities};
use crate::html::names::{self, Tag};
use crate::html::tree::{Attr, AttrName, MADE, MAX_ATTR_BYTES, Span};

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c')
}

impl Parser<'_> {
    /// Takes in the text at hand and the piece of markup that follows it.
    pub(crate) fn text_then_markup(&mut self) {
        let start = self.at;
        let end = self.text_end();
        if end > start {
            let span = self.decoded(start, end, true);
            self.text(span);
        }
        self.at = end;
        if end < self.bytes.len() {
            self.markup(end);
        }
    }

    /// Where the text ends that begins here: at a `<` that opens markup.
    fn text_end(&self) -> usize {
        let mut from = self.at;
        while let Some(found) = memchr(b'<', &self.bytes[from..]) {
            let at = from + found;
            match self.bytes.get(at + 1) {
                Some(b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z') => return at,
                Some(b'/') if at + 2 < self.bytes.len() => return at,
                _ => from = at + 1,
            }
        }
        self.bytes.len()
    }

    /// The span of a piece of the source, decoded if it holds references that count.
    fn decoded(&mut self, start: usize, end: usize, counts: bool) -> Span {
        if !counts || memchr(b'&', &self.bytes[start..end]).is_none() {
            return Span { start: start as u32, len: (end - start) as u32 };
        }
        self.make(|source, made| entities::decode(&source[start..end], false, made))
    }

    /// Writes to the buffer of made text.
    pub(crate) fn make(&mut self, write: impl FnOnce(&str, &mut String)) -> Span {
        let start = self.made.len() as u32;
        write(self.source, &mut self.made);
        self.gives_up |= self.made.len() >= MADE as usize / 2;
        Span { start: start | MADE, len: self.made.len() as u32 - start }
    }

    /// The text of a span.
    pub(crate) fn resolve(&self, span: Span) -> &str {
        let (buffer, start) = if span.start & MADE == 0 { (self.source, span.start) } else { (&*self.made, span.start & !MADE) };
        &buffer[start as usize..(start + span.len) as usize]
    }

    /// What begins at the `<` at `start`.
    fn markup(&mut self, start: usize) {
        let next = self.bytes[start + 1];
        let rest = &self.bytes[start + 2..];
        self.at = match next {
            b'/' if rest.first().is_some_and(u8::is_ascii_alphabetic) => return self.read_end_tag(start + 2),
            b'/' if rest.first() == Some(&b'>') => start + 3,
            b'!' if rest.starts_with(b"--") => comment_end(self.bytes, start),
            b'!' if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) => self.doctype(start + 9),
            b'!' | b'?' | b'/' => self.after_bracket(start + 2),
            _ => return self.read_start_tag(start + 1),
        };
    }

    fn after_bracket(&self, from: usize) -> usize {
        memchr(b'>', &self.bytes[from..]).map_or(self.bytes.len(), |found| from + found + 1)
    }

    fn doctype(&mut self, from: usize) -> usize {
        let end = memchr(b'>', &self.bytes[from..]).map(|found| from + found);
        self.ignore_newline = false;
        if self.mode == Mode::Initial {
            self.quirks = end.is_none_or(|end| doctype::is_quirky(&self.source[from..end]));
            self.mode = Mode::BeforeHtml;
        }
        end.map_or(self.bytes.len(), |end| end + 1)
    }

    fn read_start_tag(&mut self, from: usize) {
        let (tag, name_end) = self.tag_name(from);
        let first = self.attrs.len() as u32;
        let end = self.attributes(name_end);
        let attrs = Span { start: first, len: self.attrs.len() as u32 - first };
        self.at = end.unwrap_or(self.bytes.len());
        if end.is_some() {
            self.start_tag(tag, attrs);
        }
    }

    fn read_end_tag(&mut self, from: usize) {
        let (tag, name_end) = self.tag_name(from);
        // Hardly any end tag has attributes.
        let end = if self.bytes.get(name_end) == Some(&b'>') { Some(name_end + 1) } else { self.unread_attributes(name_end) };
        self.at = end.unwrap_or(self.bytes.len());
        if end.is_some() {
            self.end_tag(tag);
        }
    }

    fn unread_attributes(&mut self, from: usize) -> Option<usize> {
        let first = self.attrs.len();
        let end = self.attributes(from);
        self.attrs.truncate(first);
        end
    }

    /// The tag whose name begins at `from`, and where the name ends.
    fn tag_name(&mut self, from: usize) -> (Tag, usize) {
        let rest = &self.bytes[from..];
        let len = rest.iter().position(|b| is_space(*b) || matches!(b, b'/' | b'>')).unwrap_or(rest.len());
        let name = &self.source[from..from + len];
        let tag = match Tag::known(name.as_bytes()) {
            Some(tag) => tag,
            None => self.other_tag(name),
        };
        (tag, from + len)
    }

    #[cold]
    fn other_tag(&mut self, name: &str) -> Tag {
        let name = name.to_ascii_lowercase();
        if let Some(tag) = Tag::known(name.as_bytes()).or_else(|| self.unknown.get(&name).copied()) {
            return tag;
        }
        let tag = Tag(Tag::KNOWN + self.names.len() as u32);
        let span = self.make(|_, made| made.push_str(&name));
        self.names.push(span);
        self.open.push(0);
        self.unknown.insert(name, tag);
        tag
    }

    /// Reads the attributes of a tag; gives where the tag ends, or nothing if the page ends first.
    fn attributes(&mut self, mut at: usize) -> Option<usize> {
        let bytes = self.bytes;
        let first = self.attrs.len();
        loop {
            at = skip_space(bytes, at);
            match *bytes.get(at)? {
                b'>' => return Some(at + 1),
                b'/' => at += 1,
                _ => {
                    let name_end = name_end(bytes, at)?;
                    let name = (at, name_end);
                    let value = value(bytes, name_end)?;
                    self.push_attribute(first, name, value);
                    at = value.after;
                }
            }
        }
    }

    /// Keeps an attribute, unless the tag has one of that name already.
    fn push_attribute(&mut self, first: usize, (start, end): (usize, usize), Value { from, to, escaped, .. }: Value) {
        let name = self.attribute_name(start, end);
        let own = &self.attrs[first..];
        let is_same = |old: &Attr| match (old.name, name) {
            (AttrName::Known(a), AttrName::Known(b)) => a == b,
            (AttrName::Other(a), AttrName::Other(b)) => a.len == b.len && self.resolve(a) == self.resolve(b),
            _ => false,
        };
        if own.iter().any(is_same) {
            return;
        }
        let value = if escaped {
            self.make(|source, made| entities::decode(&source[from..to], true, made))
        } else {
            Span { start: from as u32, len: (to - from) as u32 }
        };
        let handler = matches!(name, AttrName::Other(span) if self.resolve(span).starts_with("on"));
        self.attrs.push(Attr { name, value, unseen: handler || value.len as usize > MAX_ATTR_BYTES });
    }

    fn attribute_name(&mut self, start: usize, end: usize) -> AttrName {
        let name = &self.bytes[start..end];
        if let Some(number) = names::attribute(name) {
            return AttrName::Known(number as u8);
        }
        if !name.iter().any(u8::is_ascii_uppercase) {
            return AttrName::Other(Span { start: start as u32, len: (end - start) as u32 });
        }
        if let Some(number) = names::attribute(&name.to_ascii_lowercase()) {
            return AttrName::Known(number as u8);
        }
        let span = self.make(|source, made| made.push_str(&source[start..end].to_ascii_lowercase()));
        AttrName::Other(span)
    }

    /// Takes in the content of an element that is text up to its end tag, and the end tag.
    pub(crate) fn raw_text(&mut self, tag: Tag, decoded: bool) {
        let start = self.at;
        let name = tag.name().unwrap_or("");
        let mut from = start;
        let close = loop {
            let Some(found) = memmem::find(&self.bytes[from..], b"</") else { break None };
            let at = from + found;
            let after = at + 2 + name.len();
            let named = self.bytes.get(at + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
            if named && self.bytes.get(after).is_some_and(|b| is_space(*b) || matches!(b, b'/' | b'>')) {
                break Some((at, after));
            }
            from = at + 2;
        };
        let (end, after) = close.unwrap_or((self.bytes.len(), self.bytes.len()));
        if end > start {
            let span = self.decoded(start, end, decoded);
            self.text(span);
        }
        let stop = self.unread_attributes(after);
        self.at = stop.unwrap_or(self.bytes.len());
        if close.is_some() && stop.is_some() {
            self.end_tag(tag);
        }
    }
}

/// Where the attributes of a tag end after so many; `None` if it has no more than that.
pub(crate) fn attributes_end(bytes: &[u8], mut at: usize, most: usize) -> Option<usize> {
    let (mut count, mut enough) = (0, at);
    loop {
        at = skip_space(bytes, at);
        match *bytes.get(at)? {
            b'>' => return None,
            b'/' => at += 1,
            _ if count == most => return Some(enough),
            _ => {
                at = value(bytes, name_end(bytes, at)?)?.after;
                (count, enough) = (count + 1, at);
            }
        }
    }
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| is_space(*b)) {
        at += 1;
    }
    at
}

/// Where an attribute's name ends that begins at `start`; its first character may be anything.
fn name_end(bytes: &[u8], start: usize) -> Option<usize> {
    let ends = |b: &u8| is_space(*b) || matches!(b, b'/' | b'>' | b'=');
    bytes[start + 1..].iter().position(ends).map(|len| start + 1 + len)
}

/// The value of an attribute: its bounds, whether it may hold references, and where to go on.
#[derive(Clone, Copy)]
struct Value {
    from: usize,
    to: usize,
    escaped: bool,
    after: usize,
}

/// The value that may follow a name.
fn value(bytes: &[u8], name_end: usize) -> Option<Value> {
    let at = skip_space(bytes, name_end);
    if *bytes.get(at)? != b'=' {
        return Some(Value { from: at, to: at, escaped: false, after: at });
    }
    let at = skip_space(bytes, at + 1);
    let quote = *bytes.get(at)?;
    if matches!(quote, b'"' | b'\'') {
        let from = at + 1;
        let first = from + memchr2(quote, b'&', &bytes[from..])?;
        let escaped = bytes[first] == b'&';
        let to = if escaped { first + memchr(quote, &bytes[first..])? } else { first };
        return Some(Value { from, to, escaped, after: to + 1 });
    }
    let to = at + bytes[at..].iter().position(|b| is_space(*b) || *b == b'>')?;
    Some(Value { from: at, to, escaped: memchr(b'&', &bytes[at..to]).is_some(), after: to })
}

/// Where a comment that begins at `start` ends (the HTML standard's `<!-->`, `--!>` and end of file included).
pub(crate) fn comment_end(bytes: &[u8], start: usize) -> usize {
    let body = start + 4;
    for short in [&b">"[..], b"->"] {
        if bytes[body.min(bytes.len())..].starts_with(short) {
            return body + short.len();
        }
    }
    let mut at = body.min(bytes.len());
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"--") {
        let after = at + found + 2;
        match bytes.get(after) {
            Some(b'>') => return after + 1,
            Some(b'!') if bytes.get(after + 1) == Some(&b'>') => return after + 2,
            _ => at = after - 1,
        }
    }
    bytes.len()
}
