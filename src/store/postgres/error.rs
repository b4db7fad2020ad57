//! What PostgreSQL and the way to it can answer, and what follows: try again, look again, or give up.

use std::error::Error as _;
use std::io;
use std::path::Path;

use tokio_postgres::error::SqlState;

use super::super::StoreError;

/// An error of the server, or of the connection.
#[derive(Debug)]
pub(in crate::store) enum PgError {
    /// What the client reports.
    Client(tokio_postgres::Error),
    /// The connection is gone, or did not answer in time.
    Cut(String),
    /// All connections are in use.
    NoneFree,
    /// An address is longer than an index can hold.
    TooLong(String),
}

impl From<tokio_postgres::Error> for PgError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Client(error)
    }
}

impl PgError {
    /// Two transactions stood in each other's way, and this one was undone.
    pub(super) fn is_conflict(&self) -> bool {
        self.code().is_some_and(|code| *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
    }

    /// The connection cannot be used any more, or none can be had for now.
    pub(super) fn is_cut(&self) -> bool {
        match self {
            Self::Cut(_) => true,
            Self::Client(error) => match error.code() {
                Some(code) => ["08", "57P"].iter().any(|class| code.code().starts_with(class)) || *code == SqlState::TOO_MANY_CONNECTIONS,
                None => error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<io::Error>),
            },
            Self::NoneFree | Self::TooLong(_) => false,
        }
    }

    /// As the store tells it.
    pub(in crate::store) fn tell(&self, path: &Path) -> StoreError {
        let (path, detail) = (path.to_owned(), self.words());
        match self {
            Self::NoneFree => StoreError::Busy { path },
            _ if self.is_cut() => StoreError::Unreachable { path, detail },
            Self::Client(error) => match error.code() {
                Some(code) if *code == SqlState::DISK_FULL => StoreError::Full { path },
                Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::QUERY_CANCELED => StoreError::Busy { path },
                Some(code) if ["28", "3D", "42501"].iter().any(|class| code.code().starts_with(class)) => StoreError::Open { path, detail },
                Some(code) if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => {
                    StoreError::Damaged { path, detail }
                }
                Some(_) => StoreError::Database { path, detail },
                // No answer of the server: what the client says of the way to it.
                None => StoreError::Unreachable { path, detail },
            },
            _ => StoreError::Database { path, detail },
        }
    }

    fn code(&self) -> Option<&SqlState> {
        if let Self::Client(error) = self { error.code() } else { None }
    }

    fn words(&self) -> String {
        match self {
            Self::Client(error) => match (error.as_db_error(), error.source()) {
                (Some(answer), _) => answer.message().to_owned(),
                (None, Some(source)) => format!("{error}: {source}"),
                (None, None) => error.to_string(),
            },
            Self::Cut(detail) => detail.clone(),
            Self::NoneFree => "all connections are in use".to_owned(),
            Self::TooLong(address) => format!("{address:.80}… is longer than an index of the server can hold"),
        }
    }
}
