//! Paths, folders and patterns as the user typed them → the list of files; a file → its bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use globset::GlobBuilder;
use walkdir::WalkDir;

/// A larger input, unpacked, is an error: no page is that large.
pub(crate) const MAX_INPUT_BYTES: u64 = 256 << 20;

/// The endings of files that a folder gives, each also with `.gz`.
const ENDINGS: &[&str] = &["html", "htm", "xhtml", "txt", "text", "md"];
/// Those of archives, likewise.
const ARCHIVES: &[&str] = &["mhtml", "mht", "warc", "wet", "webarchive"];

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// An argument that names nothing, and why.
    Missing(String, String),
}

impl Input {
    /// The name as it stands in `source`.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Missing(name, _) => name.clone(),
        }
    }

    /// The bytes, unpacked if they are gzip.
    pub(crate) fn read(&self) -> Result<Vec<u8>, String> {
        let bytes = match self {
            Self::Stdin => read_all(io::stdin().lock(), 0),
            Self::File(path) => File::open(path).and_then(|file| {
                let length = file.metadata().map_or(0, |about| about.len());
                read_all(file, length)
            }),
            Self::Missing(_, why) => return Err(why.clone()),
        };
        bytes.and_then(unpacked).map_err(|e| e.to_string())
    }
}

/// All bytes, with room for as many as are announced.
fn read_all(from: impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(MAX_INPUT_BYTES)).unwrap_or(0) + 1);
    from.take(MAX_INPUT_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_INPUT_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {} MiB", MAX_INPUT_BYTES >> 20)));
    }
    Ok(bytes)
}

fn unpacked(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    if bytes.starts_with(&[0x1f, 0x8b]) { read_all(MultiGzDecoder::new(bytes.as_slice()), 0) } else { Ok(bytes) }
}

/// What the arguments name: files, folders (every file of a known ending below them), patterns, `-` for stdin.
pub(crate) fn expand(arguments: &[String]) -> Vec<Input> {
    arguments.iter().flat_map(|argument| expand_one(argument)).collect()
}

fn expand_one(argument: &str) -> Vec<Input> {
    let path = Path::new(argument);
    if argument == "-" {
        vec![Input::Stdin]
    } else if path.is_dir() {
        or_missing(argument, below(path, has_ending), "no .html, .txt, .mhtml or .warc file stands in this folder")
    } else if !path.exists() && super::address_list::is_web(argument) {
        let why = "this is an address, and saved pages are read here; `dateline fetch` reads pages of the web";
        vec![Input::Missing(argument.to_owned(), why.to_owned())]
    } else if !path.exists() && argument.contains(['*', '?', '[']) {
        or_missing(argument, matches(argument).into_iter().map(Input::File).collect(), "no file fits this pattern")
    } else if path.exists() {
        vec![Input::File(path.to_owned())]
    } else {
        vec![Input::Missing(argument.to_owned(), "no such file or folder".to_owned())]
    }
}

fn or_missing(argument: &str, inputs: Vec<Input>, why: &str) -> Vec<Input> {
    if inputs.is_empty() { vec![Input::Missing(argument.to_owned(), why.to_owned())] } else { inputs }
}

/// The wanted files below a folder, links to files among them; what has a wanted name and is no file, and folders that cannot be read, are
/// told.
fn below(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<Input> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let input = |entry: Result<walkdir::DirEntry, walkdir::Error>| match entry {
        Ok(entry) if entry.file_type().is_dir() || !wanted(entry.path()) => None,
        Ok(entry) => match std::fs::metadata(entry.path()) {
            Ok(found) if found.is_file() => Some(Input::File(entry.into_path())),
            // A link to a folder leads out of this one, or in a circle.
            Ok(found) if found.is_dir() => None,
            Ok(_) => Some(Input::Missing(shown(entry.path()), "neither a file nor a folder (a pipe, socket or device)".to_owned())),
            Err(_) if entry.path_is_symlink() => Some(Input::Missing(shown(entry.path()), "a link that leads nowhere".to_owned())),
            Err(error) => Some(Input::Missing(shown(entry.path()), error.to_string())),
        },
        Err(error) => {
            let path = error.path().map(shown).unwrap_or_default();
            Some(Input::Missing(path, error.io_error().map_or_else(|| error.to_string(), ToString::to_string)))
        }
    };
    entries.filter_map(input).collect()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn files_below(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).filter(|p| wanted(p)).collect()
}

fn has_ending(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    bare.ends_with(".warc.zst") || bare.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending) || ARCHIVES.contains(&ending))
}

fn matches(pattern: &str) -> Vec<PathBuf> {
    let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() else { return Vec::new() };
    let matcher = glob.compile_matcher();
    let fixed: PathBuf =
        Path::new(pattern).components().take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect();
    let start = if fixed.as_os_str().is_empty() { Path::new(".") } else { fixed.as_path() };
    let shown = |p: &Path| p.strip_prefix(".").map_or_else(|_| p.to_owned(), Path::to_owned);
    files_below(start, |p| matcher.is_match(shown(p)) || matcher.is_match(p)).iter().map(|p| shown(p)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_patterns_and_files() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["b.html", "a.txt.gz", "c.png", "c.warc.zst", "e.html.zst", "sub/d.htm"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        let root = dir.path().to_string_lossy().into_owned();
        let names = |argument: String| -> Vec<String> {
            expand(&[argument]).iter().map(|i| i.name().trim_start_matches(&format!("{root}/")).to_owned()).collect()
        };
        assert_eq!(names(root.clone()), ["a.txt.gz", "b.html", "c.warc.zst", "sub/d.htm"]);
        assert_eq!(names(format!("{root}/*.html")), ["b.html"]);
        assert_eq!(names(format!("{root}/**/*.htm")), ["sub/d.htm"]);
        assert!(matches!(expand(&[format!("{root}/none.html")])[..], [Input::Missing(..)]));
        assert!(matches!(expand(&[format!("{root}/*.pdf")])[..], [Input::Missing(..)]));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_in_a_folder_are_read_or_told() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("a.html"), "x").expect("written");
        symlink(at("a.html"), at("b.html")).expect("linked");
        symlink(at("gone.html"), at("c.html")).expect("linked");
        symlink(dir.path(), at("circle.html")).expect("linked");
        rustix::fs::mkfifoat(rustix::fs::CWD, at("d.html"), rustix::fs::Mode::from_raw_mode(0o600)).expect("a pipe");
        let given: Vec<(bool, String)> = expand(&[dir.path().to_string_lossy().into_owned()])
            .iter()
            .map(|input| (matches!(input, Input::File(_)), input.name().rsplit('/').next().unwrap_or_default().to_owned()))
            .collect();
        let expected = [(true, "a.html"), (true, "b.html"), (false, "c.html"), (false, "d.html")];
        assert_eq!(given, expected.map(|(is, name)| (is, name.to_owned())));
    }

    #[test]
    fn gzip_is_unpacked() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"hello").expect("packed");
        assert_eq!(unpacked(packed.finish().expect("packed")).expect("unpacked"), b"hello");
        assert!(unpacked(vec![0x1f, 0x8b, 8, 0]).is_err());
    }
}
