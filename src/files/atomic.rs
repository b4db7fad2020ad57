//! Writing so that a reader, or a crash, sees the old file or the new one and never half of one.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use super::error::FilesError;
use super::place::{Dir, How};

/// Temporaries are `.dateline-XXXXXX.tmp`, beside the file they become.
pub(super) const TEMPORARY_PREFIX: &str = ".dateline-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Writes a file whose name is free. False if the name was taken in the meantime: then nothing is changed.
pub(super) fn write_new(dir: &Dir, name: &str, contents: &[u8], durable: bool) -> Result<bool, FilesError> {
    let mut temporary = Temporary::filled(dir, name, durable, |file| file.write_all(contents))?;
    match dir.rename_new(&temporary.name, name) {
        Ok(true) => temporary.kept = true,
        Ok(false) => return Ok(false),
        Err(error) => return Err(FilesError::io("move the finished file into its place", &dir.join(name), error)),
    }
    finish(dir, durable)?;
    Ok(true)
}

/// Puts a file in the place of another, or of none.
pub(super) fn replace(
    dir: &Dir,
    name: &str,
    durable: bool,
    fill: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> Result<(), FilesError> {
    let mut temporary = Temporary::filled(dir, name, durable, fill)?;
    dir.rename(&temporary.name, name).map_err(|error| FilesError::io("move the finished file into its place", &dir.join(name), error))?;
    temporary.kept = true;
    finish(dir, durable)
}

fn finish(dir: &Dir, durable: bool) -> Result<(), FilesError> {
    if durable { dir.sync().map_err(|error| FilesError::io("sync the folder", dir.path(), error)) } else { Ok(()) }
}

/// A temporary file. Dropped before it has its place, it removes itself.
struct Temporary<'a> {
    dir: &'a Dir,
    name: String,
    kept: bool,
}

impl<'a> Temporary<'a> {
    /// In the same folder, with its contents written and, if wanted, on the disk.
    fn filled(
        dir: &'a Dir,
        name: &str,
        durable: bool,
        fill: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
    ) -> Result<Self, FilesError> {
        let fault = |error| FilesError::io("write the file", &dir.join(name), error);
        let (temporary, handle) = Self::create(dir).map_err(fault)?;
        let mut writer = BufWriter::new(&handle);
        fill(&mut writer).and_then(|()| writer.flush()).map_err(fault)?;
        drop(writer);
        if durable {
            handle.sync_all().map_err(fault)?;
        }
        Ok(temporary)
    }

    fn create(dir: &'a Dir) -> io::Result<(Self, File)> {
        for n in 0_u32..100 {
            let chance = RandomState::new().hash_one(n);
            let name = format!("{TEMPORARY_PREFIX}{chance:016x}{TEMPORARY_SUFFIX}");
            match dir.file(&name, How::New) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                file => return file.map(|file| (Self { dir, name, kept: false }, file)),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed is swept at the next start.
            let _ = self.dir.remove(&self.name);
        }
    }
}

/// Removes the temporaries that a killed process left anywhere in the folder; says how many.
///
/// Call it only while holding the folder's lock, or it would take those of a living process.
pub(super) fn sweep(root: &Path) -> usize {
    let entries = walkdir::WalkDir::new(root).follow_links(false).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file() && is_temporary(&entry.file_name().to_string_lossy()))
        .filter(|entry| fs::remove_file(entry.path()).is_ok())
        .count()
}

fn is_temporary(name: &str) -> bool {
    name.strip_prefix(TEMPORARY_PREFIX)
        .and_then(|rest| rest.strip_suffix(TEMPORARY_SUFFIX))
        .is_some_and(|middle| !middle.is_empty() && middle.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held() -> (tempfile::TempDir, Dir) {
        let dir = tempfile::tempdir().expect("a folder");
        let held = Dir::open(dir.path()).expect("opens");
        (dir, held)
    }

    #[test]
    fn a_taken_name_is_left_alone() {
        let (dir, held) = held();
        let path = dir.path().join("a.txt");
        assert!(write_new(&held, "a.txt", b"one", true).expect("written"));
        assert!(!write_new(&held, "a.txt", b"two", true).expect("refused"));
        assert_eq!(fs::read(&path).expect("read"), b"one");
        replace(&held, "a.txt", true, |file| file.write_all(b"three")).expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"three");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_temporary() {
        let (dir, held) = held();
        let path = dir.path().join("a.txt");
        write_new(&held, "a.txt", b"old", false).expect("written");
        let fault = replace(&held, "a.txt", false, |file| {
            file.write_all("x".repeat(100_000).as_bytes())?;
            Err(io::Error::from(ErrorKind::StorageFull))
        });
        assert!(fault.expect_err("fails").is_disk_full());
        assert_eq!(fs::read(&path).expect("read"), b"old");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn the_sweep_takes_only_ours() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("2025")).expect("made");
        for name in ["2025/.dateline-a1B2c3.tmp", ".dateline-x.tmp", ".dateline-.tmp", ".dateline.lock", "other.tmp"] {
            fs::write(dir.path().join(name), "x").expect("written");
        }
        assert_eq!(sweep(dir.path()), 2);
        assert!(dir.path().join("other.tmp").exists() && dir.path().join(".dateline-.tmp").exists());
    }

    #[cfg(unix)]
    #[test]
    fn files_can_be_read_by_others() {
        use std::os::unix::fs::PermissionsExt;
        let (dir, held) = held();
        let (ours, plain) = (dir.path().join("a"), dir.path().join("b"));
        write_new(&held, "a", b"x", false).expect("written");
        fs::write(&plain, "x").expect("written");
        let mode = |path| fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }
}
