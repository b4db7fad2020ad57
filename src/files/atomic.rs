//! Writing so that a reader, or a crash, sees the old file or the new one and never half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::FilesError;

/// Temporaries are `.dateline-XXXXXX.tmp`, beside the file they become.
pub(super) const TEMPORARY_PREFIX: &str = ".dateline-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Writes a file whose name is free. False if the name was taken in the meantime: then nothing is changed.
pub(super) fn write_new(path: &Path, contents: &[u8], durable: bool) -> Result<bool, FilesError> {
    let temporary = filled(path, durable, |file| file.write_all(contents))?;
    match temporary.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        // Some file systems have no rename that refuses to replace; the folder's lock makes the plain one safe.
        Err(error) => rename(error.file, path)?,
    }
    finish(path, durable)?;
    Ok(true)
}

/// Puts a file in the place of another, or of none.
pub(super) fn replace(path: &Path, durable: bool, fill: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) -> Result<(), FilesError> {
    let temporary = filled(path, durable, fill)?;
    rename(temporary, path)?;
    finish(path, durable)
}

fn rename(temporary: NamedTempFile, path: &Path) -> Result<(), FilesError> {
    temporary.persist(path).map(drop).map_err(|error| FilesError::io("move the finished file into its place", path, error.error))
}

fn finish(path: &Path, durable: bool) -> Result<(), FilesError> {
    match path.parent() {
        Some(folder) if durable => sync_folder(folder),
        _ => Ok(()),
    }
}

/// A temporary file in the same folder with its contents written and, if wanted, on the disk. Dropped, it removes itself.
fn filled(path: &Path, durable: bool, fill: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) -> Result<NamedTempFile, FilesError> {
    let fault = |error| FilesError::io("write the file", path, error);
    let temporary = create(path.parent().unwrap_or(Path::new("."))).map_err(fault)?;
    let mut writer = BufWriter::new(temporary.as_file());
    fill(&mut writer).and_then(|()| writer.flush()).map_err(fault)?;
    drop(writer);
    if durable {
        temporary.as_file().sync_all().map_err(fault)?;
    }
    Ok(temporary)
}

fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    // The file is for others to read: the usual mode, less the umask, in place of tempfile's private one.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Makes a rename in this folder outlive a power cut. Windows has no such call and needs none.
pub(super) fn sync_folder(folder: &Path) -> Result<(), FilesError> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|file| file.sync_all()).map_err(|error| FilesError::io("sync the folder", folder, error))
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

    #[test]
    fn a_taken_name_is_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.txt");
        assert!(write_new(&path, b"one", true).expect("written"));
        assert!(!write_new(&path, b"two", true).expect("refused"));
        assert_eq!(fs::read(&path).expect("read"), b"one");
        replace(&path, true, |file| file.write_all(b"three")).expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"three");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_temporary() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.txt");
        write_new(&path, b"old", false).expect("written");
        let fault = replace(&path, false, |file| {
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
        let dir = tempfile::tempdir().expect("a folder");
        let (ours, plain) = (dir.path().join("a"), dir.path().join("b"));
        write_new(&ours, b"x", false).expect("written");
        fs::write(&plain, "x").expect("written");
        let mode = |path| fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }
}
