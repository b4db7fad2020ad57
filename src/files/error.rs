//! What can go wrong with an output folder: each error names the path and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use super::template::PLACEHOLDERS;

/// Why a file could not be written or a folder not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// The path of the output folder is taken by something that is no folder.
    #[error("{}: this is not a folder; name another output folder, or move what is there", path.display())]
    NotAFolder {
        /// What was to be the folder.
        path: PathBuf,
    },
    /// A symbolic link inside the output folder leads out of it.
    #[error("{}: a link that leads out of the output folder (to {}) is not followed; remove the link, or change the template",
        path.display(), target.display())]
    Outside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// Another process writes to the folder.
    #[error("{}: {} writes to this folder; wait for it to end, stop it, or name another output folder", dir.display(), holder(*pid))]
    Locked {
        /// The output folder.
        dir: PathBuf,
        /// The other process, if it could be told.
        pid: Option<u32>,
    },
    /// The operating system refused.
    #[error("{}: cannot {action}: {source}{}", path.display(), remedy(source.kind()))]
    Io {
        /// What was to be done, such as `write the file`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// No free name was found for an article; every candidate belongs to another article.
    #[error("{}: this name and its suffixed forms belong to other articles", path.display())]
    NoFreeName {
        /// The last name tried.
        path: PathBuf,
    },
}

/// The number of an error of the disk itself, which has no kind of its own.
const EIO: i32 = 5;

impl FilesError {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// The file or folder that the error is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::NotAFolder { path } | Self::Outside { path, .. } | Self::Io { path, .. } | Self::NoFreeName { path } => path,
            Self::Locked { dir, .. } => dir,
        }
    }

    /// Whether the disk or the quota is full, so that every further file would fail too.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge))
    }

    /// Whether only the one file is concerned: something stands in its way, while others may have their place.
    #[must_use]
    pub fn is_local(&self) -> bool {
        match self {
            Self::NotAFolder { .. } | Self::Outside { .. } | Self::NoFreeName { .. } => true,
            Self::Locked { .. } => false,
            Self::Io { action, source, .. } => {
                let disk = self.is_disk_full() || source.kind() == io::ErrorKind::ReadOnlyFilesystem || source.raw_os_error() == Some(EIO);
                !disk && !action.contains("manifest")
            }
        }
    }

    /// Whether another process holds the folder.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }
}

fn holder(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_owned(), |pid| format!("another process (pid {pid})"))
}

fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space and run again",
        io::ErrorKind::PermissionDenied => "; check who owns it, or name another output folder",
        io::ErrorKind::ReadOnlyFilesystem => "; name an output folder on a disk that can be written",
        io::ErrorKind::NotADirectory => "; a part of the path is a file, move it or name another output folder",
        _ => "",
    }
}

/// Why a template is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// There is nothing in it.
    #[error("the template is empty; the usual one is \"{}\"", super::DEFAULT_TEMPLATE)]
    Empty,
    /// A name is empty, starts with a dot, or ends with a dot or space.
    #[error("\"{0}\" cannot be a name in the template: names are not empty, do not begin with a dot and do not end with a dot or space")]
    Name(String),
    /// A brace is not closed.
    #[error("a brace is not closed in \"{0}\"")]
    Unclosed(String),
    /// A placeholder is not known.
    #[error("no placeholder is called {{{name}}}; there are {}", known())]
    Placeholder {
        /// The name in braces.
        name: String,
    },
    /// A character cannot stand in a file name on every platform.
    #[error("{character:?} in \"{}\" cannot stand in a file name on every platform", name.escape_debug())]
    Character {
        /// The character.
        character: char,
        /// The part of the template.
        name: String,
    },
}

fn known() -> String {
    PLACEHOLDERS.iter().map(|(name, _)| format!("{{{name}}}")).collect::<Vec<_>>().join(" ")
}
