//! The bytes behind an address, from the network or, where it is allowed, from a file.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::{Others, Pipeline, PipelineError};
use crate::fetch::{Fetched, Held, Kind, Response, Validators};

/// A local file is read up to this many bytes; beyond it is an error, as for a page from the network.
const MAX_FILE_BYTES: u64 = 50 << 20;

/// How the names of headers begin by which a kept page tells what became of it here.
pub(super) const OURS: &str = "dateline-";

/// Bytes and what came with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Where they came from, after redirects.
    pub url: Url,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// For the next visit.
    pub validators: Validators,
    /// The status; 0 for a local file.
    pub status: u16,
    /// The headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// How long the answer stays true, if it says so.
    pub fresh_for: Option<Duration>,
    /// Where it has moved for good, if it says so.
    pub moved_to: Option<Url>,
    /// A page's place among all requests, until it is cleaned.
    pub held: Held,
    /// Set if the page could not be had, and this is what its feed holds of the article: why not.
    pub instead_of: Option<String>,
    /// The other pages of its article.
    pub others: Others,
    /// What its reader should know.
    pub notes: Vec<String>,
}

impl Loaded {
    /// Nothing yet, from that address.
    #[must_use]
    pub fn of(url: Url) -> Self {
        Self {
            url,
            content_type: None,
            bytes: Vec::new(),
            validators: Validators::default(),
            status: 0,
            headers: Vec::new(),
            fresh_for: None,
            moved_to: None,
            held: Held::default(),
            instead_of: None,
            others: Others::default(),
            notes: Vec::new(),
        }
    }
}

/// Why a local file gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The address cannot be read.
    #[error("{address}: not an address; write it with http:, https: or file: in front")]
    Address {
        /// As given.
        address: String,
    },
    /// `file:` addresses are not allowed.
    #[error("{url}: local files are not read; set `allow_file = true` under [security] in the configuration if they may be")]
    FileNotAllowed {
        /// The address.
        url: Url,
    },
    /// The file cannot be read.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is too large.
    #[error("{}: more than {MAX_FILE_BYTES} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The server answered that nothing has changed though nothing was known.
    #[error("{url}: the server sent no body")]
    Nothing {
        /// The address.
        url: Url,
    },
}

/// The path behind a `file:` address.
#[must_use]
pub fn path_of(url: &Url) -> Option<PathBuf> {
    (url.scheme() == "file").then(|| url.to_file_path().ok()).flatten()
}

/// Who gave an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// What was read.
    Found,
    /// The operator, who does not say what it is.
    Address,
    /// The operator, who says that it is a feed, a sitemap or a list: an offer to programs.
    Offer,
}

/// Loads an address; `None` if it has not changed.
pub(super) async fn load(
    pipeline: &Pipeline,
    url: &Url,
    kind: Kind,
    validators: Option<&Validators>,
    named: Named,
) -> Result<Option<Loaded>, PipelineError> {
    if url.scheme() == "file" {
        let own = named != Named::Found && pipeline.own_files;
        return if pipeline.allow_file || own {
            read(url, own).map(Some)
        } else {
            Err(LoadError::FileNotAllowed { url: url.clone() }.into())
        };
    }
    let start = Instant::now();
    let fetched = match named {
        Named::Offer => pipeline.client.get_named(url, kind, validators).await,
        _ => pipeline.client.get(url, kind, validators).await,
    };
    if let Some(observer) = &pipeline.observer {
        let (bytes, outcome) = match &fetched {
            Ok(Fetched::New(response)) => (Some(response.body.len()), "ok"),
            Ok(Fetched::NotModified(_)) => (None, "unchanged"),
            Err(error) => (None, error.name()),
        };
        observer.fetched(start.elapsed(), bytes, outcome);
    }
    Ok(match fetched? {
        Fetched::NotModified(_) => None,
        Fetched::New(response) => {
            let fresh_for = response.fresh_for();
            let Response { url, content_type, validators, status, mut headers, moved_to, body: bytes, held, .. } = *response;
            // Ours to say.
            headers.retain(|(name, _)| !name.starts_with(OURS));
            Some(Loaded { content_type, bytes, validators, status, headers, fresh_for, moved_to, held, ..Loaded::of(url) })
        }
    })
}

/// Reads a file; a pipe or a device only if the operator named it.
fn read(url: &Url, own: bool) -> Result<Loaded, PipelineError> {
    let path = path_of(url).ok_or_else(|| LoadError::Address { address: url.to_string() })?;
    let file = |error| LoadError::File { path: path.clone(), error };
    let mut bytes = Vec::new();
    open(&path, own).and_then(|f| f.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)).map_err(file)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(LoadError::TooLarge { path }.into());
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        bytes = unpacked(&bytes, &path)?;
    }
    Ok(Loaded { bytes, ..Loaded::of(url.clone()) })
}

/// A file that was saved packed; of one that breaks off, what could be read.
fn unpacked(bytes: &[u8], path: &std::path::Path) -> Result<Vec<u8>, PipelineError> {
    let mut out = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(bytes).take(MAX_FILE_BYTES + 1).read_to_end(&mut out);
    if out.len() as u64 > MAX_FILE_BYTES {
        return Err(LoadError::TooLarge { path: path.to_owned() }.into());
    }
    match read {
        Err(error) if out.is_empty() => Err(LoadError::File { path: path.to_owned(), error }.into()),
        _ => Ok(out),
    }
}

/// Opens without waiting for whoever is to write into a pipe.
fn open(path: &Path, own: bool) -> io::Result<File> {
    if own {
        return File::open(path);
    }
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a file")) }
}
