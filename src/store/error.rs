//! What can go wrong with the state: each error names the file and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the state could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file or its folder cannot be opened or made.
    #[error("{}: cannot open the state: {detail}; check the path and who owns it, or set another one under [store] path", path.display())]
    Open {
        /// The database file.
        path: PathBuf,
        /// The system's answer.
        detail: String,
    },
    /// The file is damaged, or no database at all.
    #[error("{}: the state is damaged ({detail}); put a backup in its place, or move it away to start anew: \
        articles that are filed already are recognised by their files", path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What the check found.
        detail: String,
    },
    /// The index of what was filed is damaged or of another version. It holds nothing of its own.
    #[error("{}: the index of what was filed cannot be used ({detail}); delete it and make it anew with `dateline search --rebuild`",
        path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A newer dateline wrote the file.
    #[error("{}: the state has version {found}, this dateline knows versions up to {known}; use the newer dateline that wrote it", path.display())]
    Future {
        /// The database file.
        path: PathBuf,
        /// The file's version.
        found: i64,
        /// Our newest version.
        known: i64,
    },
    /// The file is a database of another program.
    #[error("{}: this database is not dateline's; set another file under [store] path", path.display())]
    Foreign {
        /// The database file.
        path: PathBuf,
    },
    /// Another process held the file for too long.
    #[error("{}: another process has been writing to the state for too long; run again when it has ended", path.display())]
    Busy {
        /// The database file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("{}: no space left for the state; free some space and run again", path.display())]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// A copy of the state could not be made.
    #[error("{}: the copy cannot be made: {detail}; name a new file in a folder that can be written", path.display())]
    Backup {
        /// The file that was to be the copy.
        path: PathBuf,
        /// What stands in the way.
        detail: String,
    },
    /// Anything else that the database says.
    #[error("{}: the state cannot be used: {detail}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// The database's words.
        detail: String,
    },
}

impl StoreError {
    pub(super) fn from_sql(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, detail) = (path.to_owned(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, detail },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::Open { path, detail },
            _ => Self::Database { path, detail },
        }
    }

    /// Whether the file is damaged, so that only a backup or a new start helps.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }

    /// Whether it may pass by itself: the disk is full, the folder cannot be written for now, another process writes.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Full { .. } | Self::Open { .. } | Self::Database { .. })
    }

    /// Whether the call may succeed when another process has ended.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
