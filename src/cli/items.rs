//! Inputs → items to clean: a file or stdin is one, a WARC file gives one per page, read as it streams, an export one per article.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use jiff::Timestamp;

use super::inputs::Input;
use crate::archive::{self, ArchiveError, Limits, Saved, Warc};

/// One page to clean.
#[derive(Debug)]
pub(super) struct Item {
    /// As it stands in `source`.
    pub(super) name: String,
    /// Where the page is, or what it held.
    pub(super) page: Page,
}

#[derive(Debug)]
pub(super) enum Page {
    /// Still to be read.
    Unread(Input),
    /// Out of an archive.
    Saved(Box<Saved>),
    /// A record that could not be read, and why.
    Damaged(String),
}

/// A page's bytes and what its container says of it.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) bytes: Vec<u8>,
    pub(super) url: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) saved: Option<Timestamp>,
}

impl From<Saved> for Loaded {
    fn from(saved: Saved) -> Self {
        Self { bytes: saved.bytes, url: saved.url, content_type: saved.content_type, saved: saved.date }
    }
}

impl Page {
    /// Reads the page; an MHTML file gives its root part, a compressed page what is inside.
    pub(super) fn load(self) -> Result<Loaded, String> {
        match self {
            Self::Saved(saved) => Ok(Loaded::from(*saved)),
            Self::Damaged(why) => Err(why),
            Self::Unread(input) => {
                let bytes = input.read()?;
                if archive::is_mhtml(&bytes[..bytes.len().min(4096)]) {
                    return archive::mhtml(&bytes, &Limits::default()).map(Loaded::from).map_err(|e| e.to_string());
                }
                if archive::is_webarchive(&bytes) {
                    return archive::webarchive(&bytes, &Limits::default()).map(Loaded::from).map_err(|e| e.to_string());
                }
                if archive::is_zipped_page(&bytes) {
                    return archive::zipped_page(&bytes, &Limits::default()).map(Loaded::from).map_err(|e| e.to_string());
                }
                Ok(Loaded::from(archive::page(bytes)))
            }
        }
    }
}

/// The items behind an input, lazily.
pub(super) fn items(input: &Input) -> Box<dyn Iterator<Item = Item>> {
    let name = input.name();
    match input {
        Input::File(path) if is_warc(path) => match open(path) {
            Ok(reader) => Box::new(Records { name, warc: archive::warc(reader, Limits::default()) }),
            Err(error) => Box::new(std::iter::once(Item { name, page: Page::Damaged(error.to_string()) })),
        },
        Input::File(path) if ends(path, "json") => match exported(input) {
            Some(pages) => Box::new(pages.into_iter().enumerate().map(move |(at, page)| Item {
                name: format!("{name}#{}", at + 1),
                page: page.map_or_else(|error| Page::Damaged(error.to_string()), |page| Page::Saved(Box::new(page))),
            })),
            None => Box::new(std::iter::once(Item { name, page: Page::Unread(input.clone()) })),
        },
        _ => Box::new(std::iter::once(Item { name, page: Page::Unread(input.clone()) })),
    }
}

/// The articles that a reading service exported; `None` for another file.
fn exported(input: &Input) -> Option<Vec<Result<Saved, ArchiveError>>> {
    archive::export(&input.read().ok()?, &Limits::default())
}

fn ends(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

fn is_warc(path: &Path) -> bool {
    let is_warc = |path: &Path| ends(path, "warc") || ends(path, "wet");
    is_warc(path) || (ends(path, "gz") || ends(path, "zst")) && path.file_stem().is_some_and(|stem| is_warc(Path::new(stem)))
}

/// The file's bytes as they stream, unpacked if they are gzip or zstd.
pub(super) fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    Ok(Box::new(BufReader::new(archive::unpack(BufReader::new(File::open(path)?))?)))
}

struct Records {
    name: String,
    warc: Warc<Box<dyn BufRead>>,
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        Some(match self.warc.next()? {
            Ok(saved) => Item { name: format!("{}{}", self.name, saved.name), page: Page::Saved(Box::new(saved)) },
            Err(error) => Item { name: self.damaged_name(&error), page: Page::Damaged(error.to_string()) },
        })
    }
}

impl Records {
    fn damaged_name(&self, error: &ArchiveError) -> String {
        error.record().map_or_else(|| self.name.clone(), |n| format!("{}#{n}", self.name))
    }
}
