//! Safari's `.webarchive`: a binary property list that holds the page, its address and what it shows. Only the page is read.

use super::error::{ArchiveError, Fault};
use super::media::is_page;
use super::{Limits, Saved};

/// What such a file begins with.
const MAGIC: &[u8] = b"bplist0";
/// The end of the file, which says where everything is.
const TRAILER: usize = 32;
/// A dictionary of more entries is no page's.
const MOST_ENTRIES: usize = 10_000;

/// True if a file that begins like this is a binary property list, as Safari saves pages.
#[must_use]
pub fn is_webarchive(first: &[u8]) -> bool {
    first.starts_with(MAGIC)
}

/// Reads the page of a `.webarchive`.
pub fn webarchive(bytes: &[u8], limits: &Limits) -> Result<Saved, ArchiveError> {
    let list = List::of(bytes).ok_or(Fault::NotWebArchive).map_err(ArchiveError::webarchive)?;
    list.page(limits).map_err(ArchiveError::webarchive)
}

/// A property list.
struct List<'b> {
    bytes: &'b [u8],
    /// Bytes of a number of an object, and of its place.
    reference: usize,
    place: usize,
    objects: usize,
    top: usize,
    table: usize,
}

/// An object, as far as pages are made of them.
enum Object<'b> {
    Data(&'b [u8]),
    Text(String),
    Dictionary { at: usize, count: usize },
    Other,
}

impl<'b> List<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let end = bytes.len().checked_sub(TRAILER).filter(|_| is_webarchive(bytes))?;
        let trailer = bytes.get(end..)?;
        let list = Self {
            bytes: &bytes[..end],
            place: usize::from(trailer[6]),
            reference: usize::from(trailer[7]),
            objects: number(&trailer[8..16])?,
            top: number(&trailer[16..24])?,
            table: number(&trailer[24..32])?,
        };
        let fits = (1..=8).contains(&list.place) && (1..=8).contains(&list.reference) && list.table < end;
        Some(list).filter(|_| fits)
    }

    fn page(&self, limits: &Limits) -> Result<Saved, Fault> {
        let page = self.entry(self.top, "WebMainResource").ok_or(Fault::NotWebArchive)?;
        let text = |key: &str| match self.entry(page, key).and_then(|at| self.object(at)) {
            Some(Object::Text(text)) => Some(text),
            _ => None,
        };
        let Some(Object::Data(bytes)) = self.entry(page, "WebResourceData").and_then(|at| self.object(at)) else {
            return Err(Fault::NotWebArchive);
        };
        if bytes.len() > limits.max_record_bytes {
            return Err(Fault::TooLarge { limit: limits.max_record_bytes });
        }
        let kind = text("WebResourceMIMEType").unwrap_or_else(|| "text/html".to_owned());
        if !is_page(&kind) {
            return Err(Fault::NoPage { parts: 1 });
        }
        let charset = text("WebResourceTextEncodingName").filter(|name| name.bytes().all(|b| b.is_ascii_graphic() && b != b';'));
        Ok(Saved {
            url: text("WebResourceURL"),
            content_type: Some(charset.map_or_else(|| kind.clone(), |charset| format!("{kind}; charset={charset}"))),
            bytes: bytes.to_vec(),
            ..Saved::default()
        })
    }

    /// The number of the object that a dictionary has under that key.
    fn entry(&self, dictionary: usize, key: &str) -> Option<usize> {
        let Object::Dictionary { at, count } = self.object(dictionary)? else { return None };
        let place = |n: usize| n.checked_mul(self.reference).and_then(|n| at.checked_add(n));
        let reference = |n: usize| number(self.bytes.get(place(n)?..)?.get(..self.reference)?);
        let named = |n: &usize| matches!(reference(*n).and_then(|key| self.object(key)), Some(Object::Text(text)) if text == key);
        let found = (0..count.min(MOST_ENTRIES)).find(named)?;
        reference(count.checked_add(found)?)
    }

    fn object(&self, at: usize) -> Option<Object<'b>> {
        if at >= self.objects {
            return None;
        }
        let place = self.table.checked_add(at.checked_mul(self.place)?)?;
        let place = number(self.bytes.get(place..)?.get(..self.place)?)?;
        let marker = *self.bytes.get(place)?;
        let (count, begin) = self.count(marker, place + 1)?;
        let body = |bytes: usize| self.bytes.get(begin..begin.checked_add(bytes)?);
        Some(match marker >> 4 {
            0x4 => Object::Data(body(count)?),
            0x5 => Object::Text(String::from_utf8_lossy(body(count)?).into_owned()),
            0x6 => {
                let units: Vec<u16> =
                    body(count.checked_mul(2)?)?.as_chunks::<2>().0.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
                Object::Text(String::from_utf16_lossy(&units))
            }
            0xd => Object::Dictionary { at: begin, count },
            _ => Object::Other,
        })
    }

    /// How long an object is, and where it begins; a long one says so behind its marker.
    fn count(&self, marker: u8, at: usize) -> Option<(usize, usize)> {
        let short = usize::from(marker & 0xf);
        if short != 0xf || marker >> 4 < 4 {
            return Some((short, at));
        }
        let size = 1_usize << (self.bytes.get(at)? & 0xf).min(4);
        Some((number(self.bytes.get(at + 1..)?.get(..size)?)?, at + 1 + size))
    }
}

/// A number of that many bytes, the highest first.
fn number(bytes: &[u8]) -> Option<usize> {
    let value = bytes.iter().try_fold(0_u64, |value, byte| Some(value.checked_mul(256)? + u64::from(*byte)))?;
    usize::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of these objects, each as its bytes, the first on top.
    fn list(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut out = b"bplist00".to_vec();
        let places: Vec<u16> = objects
            .iter()
            .map(|object| {
                let at = out.len() as u16;
                out.extend(object);
                at
            })
            .collect();
        let table = out.len() as u64;
        out.extend(places.iter().flat_map(|place| place.to_be_bytes()));
        out.extend([0, 0, 0, 0, 0, 0, 2, 1]);
        out.extend([objects.len() as u64, 0, table].iter().flat_map(|n| n.to_be_bytes()));
        out
    }

    fn text(text: &str) -> Vec<u8> {
        if text.is_ascii() {
            [vec![0x5f, 0x10, text.len() as u8], text.as_bytes().to_vec()].concat()
        } else {
            let units: Vec<u16> = text.encode_utf16().collect();
            [vec![0x6f, 0x10, units.len() as u8], units.iter().flat_map(|unit| unit.to_be_bytes()).collect()].concat()
        }
    }

    fn saved(page: &[u8], url: &str, kind: &str) -> Vec<u8> {
        let data = [vec![0x4f, 0x11], (page.len() as u16).to_be_bytes().to_vec(), page.to_vec()].concat();
        list(&[
            vec![0xd1, 1, 2],
            text("WebMainResource"),
            vec![0xd4, 3, 4, 5, 6, 7, 8, 9, 10],
            text("WebResourceData"),
            text("WebResourceURL"),
            text("WebResourceMIMEType"),
            text("WebResourceTextEncodingName"),
            data,
            text(url),
            text(kind),
            text("windows-1252"),
        ])
    }

    #[test]
    fn the_page_is_read() {
        let page = "<html><p>caf\u{e9} ".repeat(40);
        let file = saved(page.as_bytes(), "https://courier.example/caf\u{e9}", "text/html");
        let read = webarchive(&file, &Limits::default()).expect("a page");
        assert_eq!((read.url.as_deref(), read.bytes), (Some("https://courier.example/caf\u{e9}"), page.clone().into_bytes()));
        assert_eq!(read.content_type.as_deref(), Some("text/html; charset=windows-1252"));
        assert!(is_webarchive(&file));
        let small = Limits { max_record_bytes: 100, ..Limits::default() };
        assert!(webarchive(&file, &small).is_err());
        assert!(webarchive(&saved(b"x", "https://a.example/", "image/png"), &Limits::default()).is_err());
    }

    #[test]
    fn damage_is_an_error() {
        let file = saved(b"<p>x", "https://a.example/", "text/html");
        for at in 0..file.len() {
            let _ = webarchive(&file[..at], &Limits::default());
            for value in [0, 0x0f, 0x7f, 0xd1, 0xdf, 0xff] {
                let mut broken = file.clone();
                broken[at] = value;
                let _ = webarchive(&broken, &Limits::default());
            }
        }
        for other in [&b""[..], b"bplist00", b"bplist00 and so on and so on and so on and so on", b"<plist>"] {
            let error = webarchive(other, &Limits::default()).expect_err("no page").to_string();
            assert!(error.contains("webarchive"), "{error}");
        }
        // One that says that it has more entries than can be counted.
        let endless = [vec![0xdf, 0x13], vec![0xff; 8], vec![1]].concat();
        assert!(webarchive(&list(&[endless, text("WebMainResource")]), &Limits::default()).is_err());
        // A dictionary that holds itself.
        assert!(webarchive(&list(&[vec![0xd1, 1, 0], text("WebMainResource")]), &Limits::default()).is_err());
    }
}
