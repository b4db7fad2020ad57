//! What can go wrong with the state: each error names the file and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::sql::SqlError;

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
    /// The state is on a server, and this dateline was built without the client for it.
    #[error("{}: this dateline was built without PostgreSQL; build it with `--features postgres`, or name a file under [store] path", path.display())]
    Unsupported {
        /// The database.
        path: PathBuf,
    },
    /// Something that a file can, and a server cannot.
    #[error("{}: {what} needs a state in a file; {remedy}", path.display())]
    OnServer {
        /// The database.
        path: PathBuf,
        /// What was asked for.
        what: &'static str,
        /// What to do instead.
        remedy: &'static str,
    },
    /// The server cannot be reached, or broke off.
    #[error("{}: the server of the state does not answer: {detail}; see that it runs and that [store] path, PGHOST, PGPORT and PGPASSWORD \
        are right", path.display())]
    Unreachable {
        /// The database.
        path: PathBuf,
        /// What went wrong.
        detail: String,
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
    /// Another `run` works on the state.
    #[error("{}: another dateline polls into this state already; stop it first, for two would undo each other's work", path.display())]
    Held {
        /// The database.
        path: PathBuf,
    },
    /// The rows of another state cannot be copied here.
    #[error("{}: no state can be copied here: {detail}", path.display())]
    Copy {
        /// The database.
        path: PathBuf,
        /// Why not.
        detail: String,
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

    pub(super) fn of(path: &Path, error: &SqlError) -> Self {
        let detail = |detail: String| Self::Database { path: path.to_owned(), detail };
        match error {
            SqlError::Sqlite(error) => Self::from_sql(path, error),
            SqlError::NoRow => detail("a row that must be there is missing".to_owned()),
            SqlError::Column(column) => detail(format!("column {column} holds what is not expected there")),
            SqlError::Other(error) => error.clone(),
            SqlError::NotEmpty(table) => Self::Copy {
                path: path.to_owned(),
                detail: format!("{table} holds rows already; name a new file, or a database that is empty"),
            },
            SqlError::Differs(table) => Self::Copy {
                path: path.to_owned(),
                detail: format!("the rows of {table} arrived otherwise than they were sent, and nothing was kept"),
            },
            #[cfg(feature = "postgres")]
            SqlError::Postgres(error) => error.tell(path),
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
        matches!(self, Self::Busy { .. } | Self::Full { .. } | Self::Open { .. } | Self::Database { .. } | Self::Unreachable { .. })
    }

    /// Whether the call may succeed when another process has ended.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
