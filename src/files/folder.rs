//! The output folder and the folders in it. Nothing is ever made or written outside.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::atomic::sync_folder;
use super::error::FilesError;

/// An output folder that exists.
#[derive(Debug)]
pub(super) struct Root {
    /// As the caller named it: what messages and results show.
    pub(super) shown: PathBuf,
    /// Without symbolic links: what other paths are held against.
    real: PathBuf,
}

impl Root {
    /// Makes the folder if need be. It may itself be reached through symbolic links.
    pub(super) fn open(dir: &Path) -> Result<Self, FilesError> {
        let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
        match fs::create_dir_all(dir) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(FilesError::NotAFolder { path: dir.to_owned() }),
            Err(error) => return Err(FilesError::io("make the folder", dir, error)),
            Ok(()) => {}
        }
        let real = fs::canonicalize(dir).map_err(|error| FilesError::io("read the folder", dir, error))?;
        Ok(Self { shown: dir.to_owned(), real })
    }

    /// The path of a name inside the folder.
    pub(super) fn join(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.shown.clone(), |path, name| path.join(name))
    }

    /// Makes the folders above the file `relative`, each checked to lie inside.
    pub(super) fn make_parents(&self, relative: &str, durable: bool) -> Result<(), FilesError> {
        let mut path = self.shown.clone();
        let Some((folders, _)) = relative.rsplit_once('/') else { return Ok(()) };
        for name in folders.split('/') {
            let parent = path.clone();
            path.push(name);
            self.make_one(&path, &parent, durable)?;
        }
        Ok(())
    }

    fn make_one(&self, path: &Path, parent: &Path, durable: bool) -> Result<(), FilesError> {
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => return Ok(()),
            Ok(found) if found.is_symlink() => return self.check_link(path),
            Ok(_) => return Err(FilesError::NotAFolder { path: path.to_owned() }),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(FilesError::io("read the folder", path, error)),
        }
        match fs::create_dir(path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(FilesError::io("make the folder", path, error)),
            _ => {}
        }
        if durable { sync_folder(parent) } else { Ok(()) }
    }

    /// A link may stand for a folder only if it leads to a folder inside.
    fn check_link(&self, path: &Path) -> Result<(), FilesError> {
        let target = fs::canonicalize(path).or_else(|_| fs::read_link(path)).unwrap_or_default();
        if !target.starts_with(&self.real) {
            return Err(FilesError::Outside { path: path.to_owned(), target });
        }
        if target.is_dir() { Ok(()) } else { Err(FilesError::NotAFolder { path: path.to_owned() }) }
    }

    /// Refuses a file of ours (manifest, lock) that someone made a symbolic link or a folder.
    pub(super) fn check_own_file(&self, relative: &str) -> Result<PathBuf, FilesError> {
        let path = self.join(relative);
        match fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => {
                let target = fs::read_link(&path).unwrap_or_else(|_| path.clone());
                Err(FilesError::Outside { path, target })
            }
            _ => Ok(path),
        }
    }
}
