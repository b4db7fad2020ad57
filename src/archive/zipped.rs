//! `SingleFile`'s compressed form: a page that is HTML and ZIP at once, or the ZIP alone. The page inside is its `index.html`.

use std::io::Read;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use jiff::Timestamp;
use memchr::memmem;
use serde::Deserialize;

use super::error::{ArchiveError, Fault};
use super::{Limits, Saved, page};

/// What the ZIP's entries, its directory and its end begin with.
const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// Their lengths without names and comments.
const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
/// The HTML behind the ZIP is no longer than a ZIP's comment can be.
const TAIL: usize = END_LENGTH + 0xffff;
/// The mark stands in the first tag.
const HEAD: usize = 4096;
const MARK: &[u8] = b"<html data-sfz";
const PAGE: &str = "index.html";
const MANIFEST: &str = "manifest.json";
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// True if the file is a page in `SingleFile`'s compressed form: HTML that is also a ZIP with an `index.html`, HTML that says it is one,
/// or a ZIP with an `index.html` and a `manifest.json`. Another ZIP is none.
#[must_use]
pub fn is_zipped_page(bytes: &[u8]) -> bool {
    let found = || Directory::of(bytes).map(|directory| directory.find(Limits::default().max_parts));
    if bytes.starts_with(LOCAL) {
        return matches!(found(), Some(Ok(Some(Found { manifest: Some(_), .. }))));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.starts_with(b"<") && (memmem::find(head, MARK).is_some() || found().is_some_and(|found| !matches!(found, Ok(None))))
}

/// Reads the page out of `SingleFile`'s compressed form, with the address and the time that its manifest has. Nothing else in the ZIP is
/// unpacked, and no name in it is used as a path.
pub fn zipped_page(bytes: &[u8], limits: &Limits) -> Result<Saved, ArchiveError> {
    read(bytes, limits).map_err(|fault| ArchiveError::ZippedPage { fault })
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Saved, Fault> {
    let directory = Directory::of(bytes).ok_or(Fault::NotZippedPage)?;
    let found = directory.find(limits.max_parts)?.ok_or(Fault::NotZippedPage)?;
    let mut saved = page(directory.unpack(&found.page, limits.max_record_bytes)?);
    if std::str::from_utf8(&saved.bytes).is_ok() {
        saved.content_type = Some("text/html; charset=utf-8".to_owned());
    }
    // The page is whole without its manifest; a damaged one only leaves the address out.
    let manifest = found.manifest.and_then(|entry| directory.unpack(&entry, limits.max_record_bytes).ok());
    if let Some(manifest) = manifest.and_then(|json| serde_json::from_slice::<Manifest>(&json).ok()) {
        saved.url = manifest.original_url.filter(|url| !url.is_empty()).or(saved.url);
        saved.date = manifest.archive_time.and_then(|time| time.parse::<Timestamp>().ok()).or(saved.date);
    }
    Ok(saved)
}

/// What the manifest says of the page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    original_url: Option<String>,
    archive_time: Option<String>,
}

/// The ZIP's directory.
struct Directory<'b> {
    bytes: &'b [u8],
    at: usize,
    count: usize,
    /// What is added to the places of entries: they count from the ZIP's beginning, or from the file's.
    base: usize,
}

/// An entry of the directory.
struct Entry<'b> {
    name: &'b [u8],
    encrypted: bool,
    method: u16,
    crc: u32,
    packed: usize,
    place: usize,
}

/// The entries of which a page is made.
struct Found<'b> {
    page: Entry<'b>,
    manifest: Option<Entry<'b>>,
}

impl<'b> Directory<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let tail = bytes.len().saturating_sub(TAIL);
        memmem::rfind_iter(&bytes[tail..], END).find_map(|end| Self::ending(bytes, tail + end))
    }

    /// The directory whose end stands there.
    fn ending(bytes: &'b [u8], end: usize) -> Option<Self> {
        let fields = bytes.get(end..end + END_LENGTH)?;
        let at = end.checked_sub(long(fields, 12))?;
        let base = at.checked_sub(long(fields, 16))?;
        let begins = bytes[at..].starts_with(CENTRAL);
        begins.then_some(Self { bytes, at, count: usize::from(short(fields, 10)), base })
    }

    /// The page and its manifest: at the top, or in the one folder there that holds both; `None` if there is no page.
    fn find(&self, limit: usize) -> Result<Option<Found<'b>>, Fault> {
        if self.count > limit {
            return Err(Fault::TooManyParts { limit });
        }
        let (mut page, mut manifest) = (None, None);
        let mut at = self.at;
        for _ in 0..self.count {
            let (entry, next) = self.entry(at).ok_or(Fault::NotZippedPage)?;
            at = next;
            if is_named(entry.name, PAGE) {
                nearer(&mut page, entry);
            } else if is_named(entry.name, MANIFEST) {
                nearer(&mut manifest, entry);
            }
        }
        let Some(page) = page else { return Ok(None) };
        let folder = |entry: &Entry<'b>, name: &str| &entry.name[..entry.name.len() - name.len()];
        let manifest = manifest.filter(|manifest| folder(manifest, MANIFEST) == folder(&page, PAGE));
        let is_top = folder(&page, PAGE).is_empty();
        Ok((is_top || manifest.is_some()).then_some(Found { page, manifest }))
    }

    /// The entry that stands there, and where the next one does.
    fn entry(&self, at: usize) -> Option<(Entry<'b>, usize)> {
        let fields = self.bytes.get(at..at + CENTRAL_LENGTH).filter(|fields| fields.starts_with(CENTRAL))?;
        let name = at + CENTRAL_LENGTH;
        let behind = name + usize::from(short(fields, 28));
        let entry = Entry {
            name: self.bytes.get(name..behind)?,
            encrypted: short(fields, 8) & 1 == 1,
            method: short(fields, 10),
            crc: u32::from_le_bytes(fields[16..20].try_into().ok()?),
            packed: long(fields, 20),
            place: self.base.checked_add(long(fields, 42))?,
        };
        Some((entry, behind + usize::from(short(fields, 30)) + usize::from(short(fields, 32))))
    }

    fn unpack(&self, entry: &Entry, limit: usize) -> Result<Vec<u8>, Fault> {
        if entry.encrypted {
            return Err(Fault::Encrypted);
        }
        let local = self.bytes.get(entry.place..).filter(|local| local.starts_with(LOCAL) && local.len() >= LOCAL_LENGTH);
        let local = local.ok_or(Fault::NotZippedPage)?;
        let begin = LOCAL_LENGTH + usize::from(short(local, 26)) + usize::from(short(local, 28));
        let packed = local.get(begin..).and_then(|data| data.get(..entry.packed)).ok_or(Fault::NotZippedPage)?;
        let most = limit as u64 + 1;
        let mut out = Vec::new();
        let done = match entry.method {
            STORED => packed.take(most).read_to_end(&mut out),
            DEFLATED => DeflateDecoder::new(packed).take(most).read_to_end(&mut out),
            method => return Err(Fault::Coding { coding: format!("method {method} of ZIP") }),
        };
        if out.len() > limit {
            return Err(Fault::TooLarge { limit });
        }
        done.map_err(|error| Fault::Packed { coding: "deflate", detail: error.to_string() })?;
        let mut crc = Crc::new();
        crc.update(&out);
        let same = crc.sum() == entry.crc;
        same.then_some(out).ok_or_else(|| Fault::Packed { coding: "ZIP", detail: "its checksum is another".to_owned() })
    }
}

/// True for that name at the top or in a folder that stands there.
fn is_named(name: &[u8], wanted: &str) -> bool {
    let folder = name.strip_suffix(wanted.as_bytes());
    folder.is_some_and(|folder| folder.is_empty() || memchr::memchr(b'/', folder) == Some(folder.len() - 1))
}

/// Keeps the entry with the shorter name: the top before a folder.
fn nearer<'b>(kept: &mut Option<Entry<'b>>, entry: Entry<'b>) {
    if kept.as_ref().is_none_or(|kept| entry.name.len() < kept.name.len()) {
        *kept = Some(entry);
    }
}

fn short(fields: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([fields[at], fields[at + 1]])
}

fn long(fields: &[u8], at: usize) -> usize {
    usize::from(short(fields, at)) | usize::from(short(fields, at + 2)) << 16
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const SHELL: &str = "<!DOCTYPE html><html data-sfz><meta charset=utf-8><title>Lamp</title><body hidden><p>Please wait</p><!--";
    const REST: &str = "--></body></html>";
    const TOLD: &str = r#"{"originalUrl": "https://courier.example/lamp", "archiveTime": "2025-04-02T09:00:00.000Z", "resources": {}}"#;

    /// An entry to pack: its name, its method and flags, and its bytes.
    type Given<'g> = (&'g str, u16, u16, &'g [u8]);

    /// A ZIP behind that many bytes of other matter.
    fn zip(entries: &[Given], before: usize) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, method, flags, bytes) in entries {
            let mut crc = Crc::new();
            crc.update(bytes);
            let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            deflate.write_all(bytes).expect("packed");
            let packed = if *method == DEFLATED { deflate.finish().expect("packed") } else { bytes.to_vec() };
            let place = (before + out.len()) as u32;
            let mut fields = [20_u16, *flags, *method, 0, 0].map(u16::to_le_bytes).concat();
            fields.extend([crc.sum(), packed.len() as u32, bytes.len() as u32].map(u32::to_le_bytes).concat());
            fields.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
            out.extend([LOCAL, &fields, name.as_bytes(), &packed].concat());
            directory.extend([CENTRAL, &[20, 0], &fields, &[0; 10], &place.to_le_bytes(), name.as_bytes()].concat());
        }
        let (at, length, count) = ((before + out.len()) as u32, directory.len() as u32, entries.len() as u16);
        out.extend(directory);
        out.extend([END, &[0; 4], &count.to_le_bytes(), &count.to_le_bytes(), &length.to_le_bytes(), &at.to_le_bytes(), &[0; 2]].concat());
        out
    }

    /// The self-extracting page around a ZIP.
    fn around(entries: &[Given], before: usize) -> Vec<u8> {
        [SHELL.as_bytes(), &zip(entries, before), REST.as_bytes()].concat()
    }

    fn fault(file: &[u8], limits: &Limits) -> String {
        zipped_page(file, limits).expect_err("no page").to_string()
    }

    #[test]
    fn the_page_inside_is_read() {
        let inner = "<html><p>caf\u{e9} ".repeat(40);
        let entries = [
            ("frames/0/index.html", DEFLATED, 0, &b"<p>frame"[..]),
            (PAGE, DEFLATED, 0, inner.as_bytes()),
            (MANIFEST, STORED, 0, TOLD.as_bytes()),
        ];
        // The places of entries count from the file's beginning, or from the ZIP's; the ZIP may stand alone.
        for file in [around(&entries, SHELL.len()), around(&entries, 0), zip(&entries, 0)] {
            assert!(is_zipped_page(&file));
            let read = zipped_page(&file, &Limits::default()).expect("a page");
            assert_eq!((read.url.as_deref(), &read.bytes[..]), (Some("https://courier.example/lamp"), inner.as_bytes()));
            assert_eq!(read.date.map(|date| date.to_string()).as_deref(), Some("2025-04-02T09:00:00Z"));
            assert_eq!(read.content_type.as_deref(), Some("text/html; charset=utf-8"));
        }
        let within = [("1700_3/manifest.json", STORED, 0, TOLD.as_bytes()), ("1700_3/index.html", STORED, 0, inner.as_bytes())];
        assert_eq!(zipped_page(&zip(&within, 0), &Limits::default()).expect("a page").bytes, inner.as_bytes());
        let bare = zipped_page(&around(&[(PAGE, STORED, 0, b"<p>x")], 0), &Limits::default()).expect("a page");
        assert_eq!((bare.url, &bare.bytes[..]), (None, &b"<p>x"[..]));
    }

    #[test]
    fn other_files_are_none() {
        let office = zip(&[("word/document.xml", DEFLATED, 0, b"<x/>")], 0);
        let site = zip(&[(PAGE, STORED, 0, b"<p>x"), ("a.html", STORED, 0, b"<p>y")], 0);
        for file in [&b""[..], b"<html><p>PK\x05\x06", b"PK\x03\x04", &office, &site, &[b"\x89PNG", &site[..]].concat()] {
            assert!(!is_zipped_page(file), "{}", String::from_utf8_lossy(file));
        }
    }

    #[test]
    fn limits_hold_and_faults_are_told() {
        let large = vec![b'a'; 1 << 20];
        let small = Limits { max_record_bytes: 1000, max_parts: 2, ..Limits::default() };
        for method in [STORED, DEFLATED] {
            assert!(fault(&around(&[(PAGE, method, 0, &large)], 0), &small).contains("more than 1000 bytes"));
        }
        assert!(fault(&around(&[("a", STORED, 0, b""), ("b", STORED, 0, b""), (PAGE, STORED, 0, b"x")], 0), &small).contains("2 parts"));
        let all = Limits::default();
        assert!(fault(&around(&[(PAGE, STORED, 1, b"x")], 0), &all).contains("password"));
        assert!(fault(&around(&[(PAGE, 12, 0, b"x")], 0), &all).contains("method 12"));
        assert!(is_zipped_page(SHELL.as_bytes()) && fault(SHELL.as_bytes(), &all).contains("damaged"));
    }

    #[test]
    fn damage_is_an_error() {
        let file = around(&[(PAGE, DEFLATED, 0, b"<p>The lamp is lit."), (MANIFEST, STORED, 0, TOLD.as_bytes())], SHELL.len());
        let whole = zipped_page(&file, &Limits::default()).expect("a page").bytes;
        for at in 0..file.len() {
            let _ = (is_zipped_page(&file[..at]), zipped_page(&file[..at], &Limits::default()));
            for value in [0, 0x7f, 0xff] {
                let mut broken = file.clone();
                broken[at] = value;
                // A changed bit gives an error or the same page, never another one.
                assert!(zipped_page(&broken, &Limits::default()).map_or(true, |page| page.bytes == whole), "{at}");
            }
        }
    }
}
