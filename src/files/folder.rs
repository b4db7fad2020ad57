//! The output folder and the folders in it. Nothing is ever made or written outside.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::FilesError;
use super::place::{Dir, Standing};

/// An output folder that exists, and is held.
#[derive(Debug)]
pub(super) struct Root {
    /// As the caller named it: what messages and results show.
    pub(super) shown: PathBuf,
    /// Without symbolic links: what other paths are held against.
    real: PathBuf,
    /// What everything in it is opened through.
    pub(super) dir: Dir,
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
        let fault = |error| FilesError::io("read the folder", dir, error);
        let real = fs::canonicalize(dir).map_err(fault)?;
        Ok(Self { shown: dir.to_owned(), real, dir: Dir::open(dir).map_err(fault)? })
    }

    /// Holds a folder that is there; nothing is made.
    pub(super) fn existing(dir: &Path) -> Option<Self> {
        let held = Dir::open(dir).ok()?;
        Some(Self { shown: dir.to_owned(), real: fs::canonicalize(dir).ok()?, dir: held })
    }

    /// The folder of the file `relative`, held, and the file's name in it, if the folders above it are there and lie inside.
    pub(super) fn find<'a>(&self, relative: &'a str) -> Option<(Dir, &'a str)> {
        let (folders, name) = split(relative)?;
        let mut dir = self.dir.again().ok()?;
        for folder in folders {
            dir = match dir.look(folder).ok()? {
                Standing::Folder => dir.folder(folder).ok()?,
                Standing::Link => self.behind_link(&dir.join(folder)).ok()?,
                Standing::File | Standing::Other | Standing::Nothing => return None,
            };
        }
        Some((dir, name))
    }

    /// The path of a name inside the folder.
    pub(super) fn join(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.shown.clone(), |path, name| path.join(name))
    }

    /// Makes the folders above the file `relative`, each checked to lie inside; the last of them, held, and the file's name in it.
    pub(super) fn make_parents<'a>(&self, relative: &'a str, durable: bool) -> Result<(Dir, &'a str), FilesError> {
        let outside = || FilesError::Outside { path: self.join(relative), target: PathBuf::from(relative) };
        let (folders, name) = split(relative).ok_or_else(outside)?;
        let mut dir = self.again()?;
        for folder in folders {
            dir = self.make_one(&dir, folder, durable)?;
        }
        Ok((dir, name))
    }

    fn again(&self) -> Result<Dir, FilesError> {
        self.dir.again().map_err(|error| FilesError::io("read the folder", &self.shown, error))
    }

    fn make_one(&self, parent: &Dir, name: &str, durable: bool) -> Result<Dir, FilesError> {
        let path = parent.join(name);
        let fault = |action| move |error| FilesError::io(action, &parent.join(name), error);
        match parent.look(name).map_err(fault("read the folder"))? {
            Standing::Folder => return parent.folder(name).map_err(fault("read the folder")),
            Standing::Link => return self.behind_link(&path),
            Standing::File | Standing::Other => return Err(FilesError::NotAFolder { path }),
            Standing::Nothing => {}
        }
        match parent.make(name) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(FilesError::io("make the folder", &path, error)),
            _ => {}
        }
        if durable {
            parent.sync().map_err(|error| FilesError::io("sync the folder", parent.path(), error))?;
        }
        parent.folder(name).map_err(fault("make the folder"))
    }

    /// A link may stand for a folder only if it leads to a folder inside; that one is held then, by its own path.
    fn behind_link(&self, path: &Path) -> Result<Dir, FilesError> {
        let target = fs::canonicalize(path).or_else(|_| fs::read_link(path)).unwrap_or_default();
        let Ok(inner) = target.strip_prefix(&self.real) else {
            return Err(FilesError::Outside { path: path.to_owned(), target });
        };
        let mut dir = self.again()?;
        for name in inner.components() {
            dir = dir.folder(&name.as_os_str().to_string_lossy()).map_err(|_| FilesError::NotAFolder { path: path.to_owned() })?;
        }
        Ok(dir)
    }

    /// Refuses a file of ours (manifest, lock) that someone made a symbolic link or a folder.
    pub(super) fn check_own_file(&self, name: &str) -> Result<(), FilesError> {
        match self.dir.look(name) {
            Ok(Standing::File | Standing::Nothing) | Err(_) => Ok(()),
            Ok(_) => {
                let path = self.join(name);
                let target = fs::read_link(&path).unwrap_or_else(|_| path.clone());
                Err(FilesError::Outside { path, target })
            }
        }
    }
}

/// The folders above a file and its name; `None` where a part leads up, or names no file.
fn split(relative: &str) -> Option<(impl Iterator<Item = &str>, &str)> {
    let (folders, name) = relative.rsplit_once('/').unwrap_or(("", relative));
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    let folders = folders.split('/').filter(|folder| !folder.is_empty());
    (is_name(name) && folders.clone().all(is_name)).then_some((folders, name))
}
