//! A folder that is held open: what lies in it is opened by its name relative to the folder, and no link is followed.
//!
//! A folder that someone swaps for a link after it was opened changes nothing: the handle is that of the folder that was looked at.
//! Where the system has no such calls (not Unix) paths stand in for handles.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use rustix::fs::{AtFlags, FileType, Mode, OFlags};

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// To be read.
    Read,
    /// To be read and written; made if need be.
    Keep,
    /// To be added to; made if need be.
    Append,
    /// To be added to; it must not be there.
    New,
}

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Nothing,
    File,
    Folder,
    Link,
    Other,
}

/// A folder.
#[derive(Debug)]
pub(super) struct Dir {
    #[cfg(unix)]
    handle: std::os::fd::OwnedFd,
    /// As the caller named it, for messages.
    path: PathBuf,
}

#[cfg(unix)]
const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::RDONLY).union(OFlags::CLOEXEC);

#[cfg(unix)]
impl Dir {
    /// Holds a folder, wherever the path leads.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { handle: rustix::fs::open(path, FOLDER, Mode::empty())?, path: path.to_owned() })
    }

    /// Holds the same folder once more.
    pub(super) fn again(&self) -> io::Result<Self> {
        Ok(Self { handle: self.handle.try_clone()?, path: self.path.clone() })
    }

    /// Holds a folder in this one.
    pub(super) fn folder(&self, name: &str) -> io::Result<Self> {
        let handle = rustix::fs::openat(&self.handle, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
        Ok(Self { handle, path: self.path.join(name) })
    }

    /// Makes a folder in this one.
    pub(super) fn make(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.handle, name, Mode::from_raw_mode(0o777))?)
    }

    /// Opens a file in this folder.
    pub(super) fn file(&self, name: &str, how: How) -> io::Result<File> {
        let flags = match how {
            How::Read => OFlags::RDONLY | OFlags::NONBLOCK,
            How::Keep => OFlags::RDWR | OFlags::CREATE,
            How::Append => OFlags::WRONLY | OFlags::CREATE | OFlags::APPEND,
            How::New => OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::APPEND,
        };
        // The file is for others to read: the usual mode, less the umask.
        let mode = Mode::from_raw_mode(0o666);
        Ok(rustix::fs::openat(&self.handle, name, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, mode)?.into())
    }

    /// Looks at a name.
    pub(super) fn look(&self, name: &str) -> io::Result<Standing> {
        match rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(found) => Ok(match FileType::from_raw_mode(found.st_mode) {
                FileType::RegularFile => Standing::File,
                FileType::Directory => Standing::Folder,
                FileType::Symlink => Standing::Link,
                _ => Standing::Other,
            }),
            Err(rustix::io::Errno::NOENT) => Ok(Standing::Nothing),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a file another name in this folder, in the place of whatever has it.
    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.handle, from, &self.handle, to)?)
    }

    /// The same if the name is free; false if it is not.
    pub(super) fn rename_new(&self, from: &str, to: &str) -> io::Result<bool> {
        use rustix::io::Errno;
        #[cfg(any(target_os = "linux", target_os = "android", target_os = "macos", target_os = "ios"))]
        match rustix::fs::renameat_with(&self.handle, from, &self.handle, to, rustix::fs::RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(true),
            Err(Errno::EXIST) => return Ok(false),
            // Some file systems have no such rename; the folder's lock makes the plain one safe.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM) => {}
            Err(error) => return Err(error.into()),
        }
        if self.look(to)? != Standing::Nothing {
            return Ok(false);
        }
        self.rename(from, to).map(|()| true)
    }

    /// Removes a file.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::empty())?)
    }

    /// Makes what was renamed or made here outlive a power cut.
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.handle)?)
    }
}

#[cfg(not(unix))]
impl Dir {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned() })
    }

    pub(super) fn again(&self) -> io::Result<Self> {
        Self::open(&self.path)
    }

    pub(super) fn folder(&self, name: &str) -> io::Result<Self> {
        Self::open(&self.path.join(name))
    }

    pub(super) fn make(&self, name: &str) -> io::Result<()> {
        std::fs::create_dir(self.path.join(name))
    }

    pub(super) fn file(&self, name: &str, how: How) -> io::Result<File> {
        let mut options = File::options();
        match how {
            How::Read => options.read(true),
            How::Keep => options.read(true).write(true).create(true).truncate(false),
            How::Append => options.append(true).create(true),
            How::New => options.append(true).create_new(true),
        };
        options.open(self.path.join(name))
    }

    pub(super) fn look(&self, name: &str) -> io::Result<Standing> {
        match std::fs::symlink_metadata(self.path.join(name)) {
            Ok(found) if found.is_file() => Ok(Standing::File),
            Ok(found) if found.is_dir() => Ok(Standing::Folder),
            Ok(found) if found.is_symlink() => Ok(Standing::Link),
            Ok(_) => Ok(Standing::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Standing::Nothing),
            Err(error) => Err(error),
        }
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.path.join(from), self.path.join(to))
    }

    pub(super) fn rename_new(&self, from: &str, to: &str) -> io::Result<bool> {
        if self.look(to)? != Standing::Nothing {
            return Ok(false);
        }
        self.rename(from, to).map(|()| true)
    }

    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.path.join(name))
    }

    /// Windows has no such call and needs none.
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Dir {
    /// The folder's path, for messages.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a name in it, for messages.
    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}
