//! One process at a time writes to an output folder.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use super::error::FilesError;
use super::place::{Dir, How, Standing};

/// The lock's file; it holds the process id of the writer while there is one, and is empty after an orderly end.
pub(super) const LOCK_NAME: &str = ".dateline.lock";

/// A held lock. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    /// The last writer was killed, or there was none: temporaries may lie about.
    pub(super) unclean: bool,
    /// The file system knows no locks: nothing keeps a second process out.
    pub(super) unsupported: bool,
}

/// Takes the lock in `path`, or says who has it.
pub(super) fn acquire(folder: &Dir, dir: &Path) -> Result<Lock, FilesError> {
    let path = &folder.join(LOCK_NAME);
    let fault = |error| FilesError::io("write to the folder", path, error);
    let fresh = folder.look(LOCK_NAME).is_ok_and(|found| found == Standing::Nothing);
    let mut file = folder.file(LOCK_NAME, How::Keep).map_err(fault)?;
    let unsupported = match file.try_lock() {
        Ok(()) => false,
        Err(TryLockError::WouldBlock) => return Err(FilesError::Locked { dir: dir.to_owned(), pid: pid_in(folder) }),
        Err(TryLockError::Error(_)) => true,
    };
    let unclean = fresh || file.metadata().map_err(fault)?.len() > 0;
    file.set_len(0).and_then(|()| file.write_all(format!("{}\n", std::process::id()).as_bytes())).map_err(fault)?;
    Ok(Lock { file, unclean, unsupported })
}

fn pid_in(folder: &Dir) -> Option<u32> {
    let mut text = String::new();
    folder.file(LOCK_NAME, How::Read).ok()?.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

impl Drop for Lock {
    fn drop(&mut self) {
        // An empty file tells the next process that nothing was left behind. Failing to say so costs it a look, no more.
        let _ = self.file.set_len(0);
    }
}
