//! Copies of the state that are whole, made while it is in use.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Store, StoreError};

impl Store {
    /// Writes a whole and compact copy of the state to a new file, while others may go on writing.
    ///
    /// The copy gets its name when it is complete. A file that is there already is left alone, and is an error.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        if super::is_server(&self.path) {
            let remedy = "copy that one with `pg_dump --format=custom`, and bring it back with `pg_restore`";
            return Err(StoreError::OnServer { path: self.path.clone(), what: "a backup", remedy });
        }
        // A connection of its own: neither readers nor writers wait for it.
        let connection = Connection::open(&self.path).map_err(|error| StoreError::from_sql(&self.path, &error))?;
        copy(&connection, &self.path, to)
    }
}

/// Copies a state that may be in use to a new file, and changes nothing of it, whatever its version.
pub fn copy_state(from: &Path, to: &Path) -> Result<(), StoreError> {
    // Who may only read leaves the files of the log behind; where nothing may be written, reading is all there is.
    let open = |flags| Connection::open_with_flags(from, flags);
    let connection = open(OpenFlags::SQLITE_OPEN_READ_WRITE).or_else(|_| open(OpenFlags::SQLITE_OPEN_READ_ONLY));
    let connection = connection.map_err(|error| StoreError::from_sql(from, &error))?;
    copy(&connection, from, to)
}

/// `VACUUM INTO` beside the place, synced, then renamed: a copy that is cut short never bears the name.
pub(super) fn copy(connection: &Connection, path: &Path, to: &Path) -> Result<(), StoreError> {
    let fault = |error: std::io::Error| StoreError::Backup { path: to.to_owned(), detail: error.to_string() };
    if to.exists() {
        return Err(StoreError::Backup { path: to.to_owned(), detail: "it exists already".to_owned() });
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = Path::new(&name);
    // What an earlier try left.
    let _ = std::fs::remove_file(part);
    let done = connection.execute("VACUUM INTO ?1", [part.to_string_lossy()]);
    let done = done.map_err(|error| match StoreError::from_sql(path, &error) {
        StoreError::Full { .. } => StoreError::Full { path: to.to_owned() },
        damaged @ StoreError::Damaged { .. } => damaged,
        _ => StoreError::Backup { path: to.to_owned(), detail: error.to_string() },
    });
    let placed = || std::fs::File::open(part).and_then(|file| file.sync_all()).and_then(|()| std::fs::rename(part, to)).map_err(fault);
    let done = done.and_then(|_| placed());
    if done.is_err() {
        // A full disk is not left fuller than it was.
        let _ = std::fs::remove_file(part);
    }
    done
}
