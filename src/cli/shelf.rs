//! The pipeline's memory: versions of addresses in the state, pages there or in WARC files.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::GzDecoder;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::clock;
use crate::archive;
use crate::config::{Config, KeepPages};
use crate::files::PagesFolder;
use crate::model::Candidate;
use crate::pipeline::{Known, Loaded, Memory, MemoryError, Others, Seen, Validators};
use crate::store::{KeptPage, PageVersion, Place, RawPage, Store};

/// The folder of WARC files, below the output folder.
const FOLDER: &str = "pages";
/// A WARC file of more bytes is followed by another.
const MAX_WARC_BYTES: u64 = 1 << 30;
/// No kept page is larger.
const MAX_RECORD_BYTES: usize = 256 << 20;

/// A memory in the state and the output folder.
pub(super) struct Shelf {
    store: Arc<Store>,
    dir: PathBuf,
    keep: KeepPages,
    durable: bool,
    warc: Mutex<Option<Open>>,
}

/// The WARC file that is written to.
struct Open {
    file: File,
    name: String,
    length: u64,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").field("dir", &self.dir).field("keep", &self.keep).finish_non_exhaustive()
    }
}

impl Shelf {
    /// A shelf that keeps pages as told, and forgets those that are older than the configuration says.
    pub(super) fn new(store: Arc<Store>, config: &Config, keep: KeepPages) -> anyhow::Result<Self> {
        let age = SignedDuration::try_from(config.store.keep_pages_for).unwrap_or(SignedDuration::ZERO);
        if !age.is_zero()
            && let Ok(before) = clock::now().checked_sub(age)
        {
            store.forget_pages(before)?;
        }
        Ok(Self { store, dir: config.output.dir.clone(), keep, durable: config.output.durable, warc: Mutex::default() })
    }

    /// Adds a page to the WARC file of this run: the place of its record.
    fn archive(&self, page: &RawPage, body: &[u8]) -> std::io::Result<Place> {
        let mut open = self.warc.lock().unwrap_or_else(PoisonError::into_inner);
        if open.as_ref().is_none_or(|open| open.length >= MAX_WARC_BYTES) {
            *open = Some(self.begin(page.fetched)?);
        }
        let Some(open) = open.as_mut() else { return Err(std::io::ErrorKind::NotFound.into()) };
        let record = archive::Record {
            url: &page.url,
            date: page.fetched,
            status: page.status,
            content_type: page.content_type.as_deref(),
            headers: &page.headers,
            body,
        };
        let offset = open.add(&archive::page_record(&record)?, self.durable)?;
        Ok(Place::Archive { file: format!("{FOLDER}/{}", open.name), offset })
    }

    /// Begins a WARC file that nobody has yet.
    fn begin(&self, now: Timestamp) -> std::io::Result<Open> {
        let folder = PagesFolder::open(&self.dir, FOLDER, self.durable).map_err(std::io::Error::other)?;
        let stem = format!("dateline-{}", now.strftime("%Y%m%d%H%M%S"));
        for n in 0_u32.. {
            let name = format!("{stem}-{n:05}.warc.gz");
            match folder.begin(&name) {
                Ok(file) => {
                    let mut open = Open { file, name, length: 0 };
                    let software = concat!("dateline/", env!("CARGO_PKG_VERSION"));
                    open.add(&archive::warcinfo(&open.name.clone(), now, software)?, self.durable)?;
                    return Ok(open);
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }
}

impl Open {
    /// Adds a member; the byte at which it begins. One that could not be written whole is taken back.
    fn add(&mut self, member: &[u8], durable: bool) -> std::io::Result<u64> {
        let offset = self.length;
        let written = self.file.write_all(member).and_then(|()| if durable { self.file.sync_data() } else { Ok(()) });
        if let Err(error) = written {
            self.file.set_len(offset)?;
            return Err(error);
        }
        self.length += member.len() as u64;
        Ok(offset)
    }
}

impl Memory for Shelf {
    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn known(&self, url: &Url) -> Result<Known, MemoryError> {
        let known = self.store.version(url.as_str()).map_err(MemoryError::new)?.unwrap_or_default();
        let fresh = known.fresh_until.is_some_and(|until| until > clock::now());
        Ok(Known { validators: Validators { etag: known.etag, last_modified: known.last_modified }, fresh })
    }

    fn listed_by(&self, list: &Url) -> Result<Vec<Url>, MemoryError> {
        let urls = self.store.listed_by(list.as_str()).map_err(MemoryError::new)?;
        Ok(urls.iter().filter_map(|url| Url::parse(url).ok()).collect())
    }

    fn keep_seen(&self, seen: &[(Url, Seen)]) -> Result<(), MemoryError> {
        let now = clock::now();
        let version = |seen: &Seen| PageVersion {
            etag: seen.validators.etag.clone(),
            last_modified: seen.validators.last_modified.clone(),
            fresh_until: seen.fresh_for.and_then(|span| now.checked_add(SignedDuration::try_from(span).ok()?).ok()),
            listed_by: seen.listed_by.as_ref().map(Url::to_string),
            article: None,
        };
        let versions: Vec<_> = seen.iter().map(|(url, seen)| (url.as_str(), version(seen))).collect();
        self.store.keep_versions(versions.iter().map(|(url, version)| (*url, version))).map_err(MemoryError::new)
    }

    fn keep_page(&self, candidate: &Candidate, page: &Loaded) -> Result<(), MemoryError> {
        let raw = || RawPage {
            candidate: candidate.clone(),
            url: page.url.to_string(),
            status: page.status,
            content_type: page.content_type.clone(),
            headers: page.headers.clone(),
            fetched: clock::now(),
        };
        let place = match self.keep {
            KeepPages::None => return Ok(()),
            KeepPages::Db => Place::Store,
            KeepPages::Warc => self
                .archive(&raw(), &page.bytes)
                .map_err(|e| MemoryError::new(format!("{}: the page cannot be kept: {e}", self.dir.join(FOLDER).display())))?,
        };
        self.store.keep_page(&raw(), &page.bytes, &place).map(drop).map_err(MemoryError::new)
    }
}

/// A kept page as it was loaded, with the other pages of its article.
pub(super) fn load(store: &Store, dir: &Path, kept: &KeptPage) -> Result<Loaded, String> {
    let mut loaded = load_one(store, dir, kept)?;
    loaded.others = Others::kept(&loaded.headers, |url| {
        let kept = store.kept_page(url.as_str()).map_err(|error| error.to_string())?;
        load_one(store, dir, &kept.ok_or("it is not kept")?)
    });
    Ok(loaded)
}

fn load_one(store: &Store, dir: &Path, kept: &KeptPage) -> Result<Loaded, String> {
    let url = Url::parse(&kept.page.url).map_err(|e| format!("{}: {e}", kept.page.url))?;
    let bytes = match &kept.place {
        Place::Store => store.page_body(kept).map_err(|e| e.to_string())?.ok_or("its body is not in the state")?,
        Place::Archive { file, offset } => archived(&dir.join(file), *offset).map_err(|e| format!("{}: {e}", dir.join(file).display()))?,
    };
    let RawPage { content_type, status, headers, .. } = kept.page.clone();
    Ok(Loaded { content_type, bytes, status, headers, ..Loaded::of(url) })
}

/// The body of the record that begins at that byte of a WARC file.
fn archived(path: &Path, offset: u64) -> Result<Vec<u8>, String> {
    let mut file = File::open(path).map_err(|e| e.to_string())?;
    file.seek(SeekFrom::Start(offset)).map_err(|e| e.to_string())?;
    let member = BufReader::new(GzDecoder::new(BufReader::new(file)).take(MAX_WARC_BYTES));
    let limits = archive::Limits { max_record_bytes: MAX_RECORD_BYTES, ..archive::Limits::default() };
    let page = archive::warc(member, limits).next().ok_or("no page stands at its place")?;
    page.map(|saved| saved.bytes).map_err(|e| e.to_string())
}
