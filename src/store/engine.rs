//! The database below the store: a file of `SQLite`, or a PostgreSQL server.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

#[cfg(feature = "postgres")]
use super::postgres::Pool;
use super::sql::{self, Db, SqlError};
use super::{Options, StoreError, in_transaction, is_server, schema};

/// The open database. A process has few of them.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there are few of them, and none moves")]
pub(super) enum Engine {
    /// All writing goes through one connection, in turn; reading goes on beside it.
    Sqlite {
        /// The one that writes.
        writer: Mutex<Connection>,
        /// The one that reads.
        reader: Mutex<Connection>,
    },
    /// A bounded number of connections.
    #[cfg(feature = "postgres")]
    Postgres(Pool),
}

impl Engine {
    /// Opens what the path names.
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self, StoreError> {
        if is_server(path) {
            return Self::connect(path, options);
        }
        let writer = schema::open(path, options)?;
        let reader = schema::open_reader(path, options)?;
        Ok(Self::Sqlite { writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    #[cfg(feature = "postgres")]
    fn connect(path: &Path, options: &Options) -> Result<Self, StoreError> {
        Pool::open(path, options).map(Self::Postgres)
    }

    #[cfg(not(feature = "postgres"))]
    fn connect(path: &Path, _options: &Options) -> Result<Self, StoreError> {
        Err(StoreError::Unsupported { path: path.to_owned() })
    }

    /// Lets no second process poll.
    #[cfg_attr(not(feature = "postgres"), allow(clippy::unnecessary_wraps, reason = "a server can refuse it"))]
    pub(super) fn hold(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.hold(),
        }
    }

    pub(super) fn read<T>(&self, path: &Path, mut work: impl FnMut(Db<'_>) -> sql::Result<T>) -> Result<T, StoreError> {
        match self {
            Self::Sqlite { reader, .. } => {
                let connection = reader.lock().unwrap_or_else(PoisonError::into_inner);
                work(Db::Sqlite(&connection)).map_err(|error| StoreError::of(path, &error))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.read(work),
        }
    }

    /// One transaction.
    pub(super) fn write<T>(&self, path: &Path, mut work: impl FnMut(Db<'_>) -> sql::Result<T>) -> Result<T, StoreError> {
        match self {
            Self::Sqlite { writer, .. } => {
                let mut connection = writer.lock().unwrap_or_else(PoisonError::into_inner);
                let mut inner = None;
                let done = in_transaction(&mut connection, |db| match work(Db::Sqlite(db)) {
                    Ok(value) => Ok(value),
                    // What it is does not matter: it ends the transaction.
                    Err(error) => {
                        inner = Some(error);
                        Err(rusqlite::Error::QueryReturnedNoRows)
                    }
                });
                done.map_err(|error| StoreError::of(path, &inner.unwrap_or(SqlError::Sqlite(error))))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.write(work),
        }
    }
}
