//! What was filed, to be searched and served: records with their bodies, and a full-text index over title and text.
//!
//! A database of its own beside the state. It holds nothing that could not be read again from the files and the kept pages, so it is
//! neither backed up nor mended: where it is damaged it is deleted and made anew. The scheduler fills it before it marks a page as
//! done, so that whatever is filed stands here; filing again after a crash puts the same once more.

mod documents;
mod query;
mod search;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::{Options, StoreError, in_transaction};

pub use documents::{Document, Entry, Filter, Page};
pub use query::{Query, QueryError};
pub use search::{Found, Hit, MARK_END, MARK_START, MOST_RANKED};

const TABLES: &str = include_str!("../../../migrations/index.sql");
/// Its tables; an index of another version is made anew.
const VERSION: i64 = 1;
/// The `application_id` in the file's header: "dtlx".
const APPLICATION_ID: i64 = 0x6474_6c78;
/// So many connections for reading are kept open.
const READERS: usize = 4;

/// The open index. It may be shared between threads.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    options: Options,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Index {
    /// Where the index of a state lies: `dateline.index.db` beside `dateline.db`.
    #[must_use]
    pub fn path_beside(state: &Path) -> PathBuf {
        state.with_extension("index.db")
    }

    /// Opens the index, making it if need be.
    pub fn open(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let fault = |error: rusqlite::Error| fault(path, &error);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Open { path: path.to_owned(), detail: error.to_string() })?;
        }
        let mut writer = connect(path, options).map_err(fault)?;
        writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;").map_err(fault)?;
        let version = |db: &Connection, what| db.query_row(&format!("PRAGMA {what}"), [], |row| row.get::<_, i64>(0));
        in_transaction(&mut writer, |db| {
            if db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))? == 0 {
                db.execute_batch(TABLES)?;
                db.pragma_update(None, "application_id", APPLICATION_ID)?;
                db.pragma_update(None, "user_version", VERSION)?;
            }
            Ok(())
        })
        .map_err(fault)?;
        if version(&writer, "application_id").map_err(fault)? != APPLICATION_ID {
            return Err(StoreError::Foreign { path: path.to_owned() });
        }
        let found = version(&writer, "user_version").map_err(fault)?;
        if found != VERSION {
            return Err(StoreError::Index {
                path: path.to_owned(),
                detail: format!("it is of version {found}, ours of version {VERSION}"),
            });
        }
        Ok(Self { path: path.to_owned(), options: options.clone(), writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, &self.options).map_err(|error| fault(&self.path, &error))?,
        };
        let done = work(&connection).map_err(|error| fault(&self.path, &error));
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        done
    }

    fn write<T>(&self, work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        in_transaction(&mut connection, work).map_err(|error| fault(&self.path, &error))
    }
}

fn connect(path: &Path, options: &Options) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::default())?;
    connection.busy_timeout(options.busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// A damaged index is no damaged state: it is made anew.
fn fault(path: &Path, error: &rusqlite::Error) -> StoreError {
    match StoreError::from_sql(path, error) {
        StoreError::Damaged { path, detail } => StoreError::Index { path, detail },
        other => other,
    }
}

#[cfg(test)]
mod tests;
