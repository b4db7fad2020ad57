//! The open output folder: where an article's file goes, and whether it is new.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil;

use super::atomic;
use super::error::FilesError;
use super::folder::Root;
use super::lock::{self, LOCK_NAME, Lock};
use super::manifest::{MANIFEST_NAME, Manifest, ManifestLine};
use super::owner::owner;
use super::place::{self, Dir, How};
use super::template::Subject;
use super::{MAX_NAME_BYTES, Options, slug};
use crate::model::{Article, identity};
use crate::render::Format;

/// What [`Output::file`] did, and the file's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    /// A new file.
    Written(PathBuf),
    /// The article's file had other bytes.
    Replaced(PathBuf),
    /// The article's file was the same already, and was not touched.
    Unchanged(PathBuf),
}

impl Filed {
    /// The file, below the output folder as the caller named it.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Written(path) | Self::Replaced(path) | Self::Unchanged(path) => path,
        }
    }
}

/// An output folder held by this process. Its methods may be called from several threads.
#[derive(Debug)]
pub struct Output {
    root: Root,
    options: Options,
    /// Names given out in this run, path → id, so that two articles at once do not take the same.
    claims: Mutex<HashMap<String, String>>,
    manifest: Mutex<Manifest>,
    mended: Vec<String>,
    _lock: Lock,
}

/// What stands at a path, seen by the article that would like to have it.
enum Standing {
    Free,
    Mine,
    Taken,
}

impl Output {
    /// Opens the folder, making it if need be, and takes its lock; mends what a killed process left.
    pub fn open(dir: &Path, options: &Options) -> Result<Self, FilesError> {
        let root = Root::open(dir)?;
        root.check_own_file(LOCK_NAME)?;
        let lock = lock::acquire(&root.dir, dir)?;
        let swept = if lock.unclean { atomic::sweep(dir) } else { 0 };
        root.check_own_file(MANIFEST_NAME)?;
        let (manifest, mut mended) = Manifest::open(&root.dir, options.durable)?;
        if swept > 0 {
            mended.push(format!("{swept} unfinished files of a stopped run removed"));
        }
        if lock.unsupported {
            mended.push(format!("{}: this file system has no locks; let only one process write here", dir.display()));
        }
        let (claims, manifest) = (Mutex::default(), Mutex::new(manifest));
        Ok(Self { root, options: options.clone(), claims, manifest, mended, _lock: lock })
    }

    /// The folder, as the caller named it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.root.shown
    }

    /// What was mended when the folder was opened, in words for a log; usually nothing.
    #[must_use]
    pub fn mended(&self) -> &[String] {
        &self.mended
    }

    /// Files an article: `contents` goes to the article's place, the day being the article's own or else `day`.
    ///
    /// 1. An article that was filed before keeps its place, even if its title or date changed since.
    /// 2. Else the template names the place.
    /// 3. If that belongs to another article, the name gets the first eight digits of the id, at last the whole id.
    ///
    /// The file is written beside its place, synced and renamed. The same bytes again change nothing.
    pub fn file(&self, article: &Article, contents: &str, extension: &str, day: civil::Date) -> Result<Filed, FilesError> {
        let id = usable_id(article);
        let day = article.date.map_or(day, |date| date.day);
        let extension = dotted(extension);
        let subject = Subject { article, id: &id, day, extension: &extension };
        let mut last = PathBuf::new();
        for relative in self.candidates(&subject) {
            if let Some(filed) = self.try_file(&relative, &id, contents)? {
                return Ok(filed);
            }
            last = self.root.join(&relative);
        }
        Err(FilesError::NoFreeName { path: last })
    }

    /// Files a later version of an article beside its first file, whose path inside the folder is `first`: `…-v2.txt`.
    pub fn file_version(&self, article: &Article, contents: &str, extension: &str, first: &str, version: u32) -> Result<Filed, FilesError> {
        let (id, extension) = (usable_id(article), dotted(extension));
        let plain = with_extension(first, "");
        self.file_at(&format!("{}{extension}", with_version(&plain, version, extension.len())), &id, contents)
    }

    /// Files another form of an article beside its file `filed`, under the same name: `….md` beside `….txt`.
    pub fn file_beside(&self, filed: &Path, article: &Article, contents: &str, extension: &str) -> Result<Filed, FilesError> {
        let relative = with_extension(&self.relative(filed), &dotted(extension));
        let id = usable_id(article);
        match self.try_file(&relative, &id, contents)? {
            Some(filed) => Ok(filed),
            // Another article has that name in this form.
            None => self.file_at(&format!("{}-{id}{}", with_extension(&relative, ""), dotted(extension)), &id, contents),
        }
    }

    /// Files at this path and no other.
    pub(super) fn file_at(&self, relative: &str, id: &str, contents: &str) -> Result<Filed, FilesError> {
        match self.try_file(relative, id, contents)? {
            Some(filed) => Ok(filed),
            None => Err(FilesError::NoFreeName { path: self.root.join(relative) }),
        }
    }

    /// Where an article with that id stands or would stand, likeliest first.
    pub(super) fn places(&self, article: &Article, id: &str, extension: &str, day: civil::Date) -> Vec<String> {
        let id = slug(id, 64);
        let recorded = held(&self.manifest).place(&id).map(|place| place.file.to_string());
        let subject = Subject { article, id: &id, day: article.date.map_or(day, |date| date.day), extension };
        recorded.into_iter().chain(self.candidates(&subject)).collect()
    }

    pub(super) fn root(&self) -> &Root {
        &self.root
    }

    pub(super) fn manifest(&self) -> MutexGuard<'_, Manifest> {
        held(&self.manifest)
    }

    /// Adds a line to the manifest, unless the source's newest line says the same. True if it was added.
    pub fn record(&self, line: &ManifestLine) -> Result<bool, FilesError> {
        held(&self.manifest).record(line)
    }

    /// Adds the line of a cleaned page and the file that it gave.
    pub fn record_article(&self, article: &Article, filed: Option<&Filed>) -> Result<bool, FilesError> {
        let relative = filed.map(|filed| self.relative(filed.path()));
        self.record(&ManifestLine::new(article, relative.as_deref()))
    }

    /// A path inside the folder as the manifest names it: relative, names apart by `/`.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        let inner = path.strip_prefix(&self.root.shown).unwrap_or(path);
        inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// The day the manifest gives for an article that was filed before.
    ///
    /// For an article that tells no date this is the day it was first fetched: rendering it with that day again keeps its
    /// file unchanged.
    #[must_use]
    pub fn day_filed(&self, id: &str) -> Option<civil::Date> {
        held(&self.manifest).place(id)?.day
    }

    /// Deletes an article's file. True if it was there; what belongs to another article, or is no file, stays.
    pub fn remove(&self, relative: &str, id: &str) -> Result<bool, FilesError> {
        let (dir, name) = self.root.make_parents(relative, false)?;
        if is_ours(relative) || !dir.look(name).is_ok_and(|found| found == place::Standing::File) {
            return Ok(false);
        }
        let told = owner(|| dir.file(name, How::Read).ok());
        if told.map_or_else(|| !self.was_filed_at(relative, id), |told| told != id) {
            return Ok(false);
        }
        dir.remove(name).map_err(|error| FilesError::io("delete the file", &dir.join(name), error))?;
        held(&self.claims).remove(relative);
        Ok(true)
    }

    /// Deletes an article's file and the other forms of it beside (`….md`, `….html`). True if the file itself was there.
    pub fn remove_all_forms(&self, relative: &str, id: &str) -> Result<bool, FilesError> {
        let gone = self.remove(relative, id)?;
        let plain = with_extension(relative, "");
        for form in Format::ALL.iter().map(|form| form.extension()) {
            for beside in [format!("{plain}.{form}"), format!("{plain}-{id}.{form}")] {
                self.remove(&beside, id)?;
            }
        }
        Ok(gone)
    }

    /// Writes the index of a month, `index-2025-04.md`, in the folder itself.
    pub fn write_month(&self, month: &str, contents: &str) -> Result<(), FilesError> {
        let name = month_name(month);
        self.root.check_own_file(&name)?;
        let (dir, name) = self.root.make_parents(&name, self.options.durable)?;
        if holds(&dir, name, contents) {
            return Ok(());
        }
        atomic::replace(&dir, name, self.options.durable, |file| std::io::Write::write_all(file, contents.as_bytes()))
    }

    /// The paths to try, best first.
    fn candidates(&self, subject: &Subject<'_>) -> Vec<String> {
        let short: String = subject.id.chars().take(8).collect();
        let before = held(&self.manifest).place(subject.id).map(|place| with_extension(&place.file, subject.extension));
        let named = ["", &format!("-{short}"), &format!("-{}", subject.id)].map(|suffix| self.options.template.path(subject, suffix));
        before.into_iter().chain(named).filter(|path| !is_ours(path)).collect()
    }

    /// Files at this path if it is free or the article's own. `None` if it belongs to another.
    fn try_file(&self, relative: &str, id: &str, contents: &str) -> Result<Option<Filed>, FilesError> {
        let path = self.root.join(relative);
        let (dir, name) = self.root.make_parents(relative, self.options.durable)?;
        // A second look only if another process put a file there between our look and our rename.
        for _ in 0..2 {
            match self.claim(relative, (&dir, name), id, contents) {
                Standing::Taken => return Ok(None),
                Standing::Mine => return self.renew((&dir, name), path, contents).map(Some),
                Standing::Free if atomic::write_new(&dir, name, contents.as_bytes(), self.options.durable)? => {
                    return Ok(Some(Filed::Written(path)));
                }
                Standing::Free => {}
            }
        }
        Ok(None)
    }

    /// Brings the article's own file up to date.
    fn renew(&self, (dir, name): (&Dir, &str), path: PathBuf, contents: &str) -> Result<Filed, FilesError> {
        if holds(dir, name, contents) {
            return Ok(Filed::Unchanged(path));
        }
        let existed = dir.look(name).is_ok_and(|found| found == place::Standing::File);
        atomic::replace(dir, name, self.options.durable, |file| std::io::Write::write_all(file, contents.as_bytes()))?;
        Ok(if existed { Filed::Replaced(path) } else { Filed::Written(path) })
    }

    /// Asks for a path. What the file itself says counts most, then what was given out in this run, then the bytes.
    fn claim(&self, relative: &str, (dir, name): (&Dir, &str), id: &str, contents: &str) -> Standing {
        let mut claims = held(&self.claims);
        let found = match dir.look(name) {
            Ok(place::Standing::File) => true,
            Ok(place::Standing::Nothing) | Err(_) => false,
            Ok(_) => return Standing::Taken,
        };
        let told = if found { owner(|| dir.file(name, How::Read).ok()) } else { None };
        let told = told.or_else(|| claims.get(relative).cloned());
        let standing = match (told, found) {
            (Some(told), _) if told == id => Standing::Mine,
            (None, false) => Standing::Free,
            (None, true) if self.was_filed_at(relative, id) || holds(dir, name, contents) => Standing::Mine,
            (Some(_), _) | (None, true) => Standing::Taken,
        };
        if !matches!(standing, Standing::Taken) {
            claims.insert(relative.to_owned(), id.to_owned());
        }
        standing
    }

    pub(super) fn was_filed_at(&self, relative: &str, id: &str) -> bool {
        held(&self.manifest).place(id).is_some_and(|place| &*place.file == relative)
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The article's id as it may stand in a name.
fn usable_id(article: &Article) -> String {
    let id = slug(&article.id, 64);
    if id.is_empty() { identity(&article.source) } else { id }
}

pub(super) fn dotted(extension: &str) -> String {
    let plain: String = extension.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    if plain.is_empty() { plain } else { format!(".{plain}") }
}

/// The recorded place in this format: text and Markdown of one article stand side by side.
pub(super) fn with_extension(file: &str, extension: &str) -> String {
    let name_start = file.rfind('/').map_or(0, |slash| slash + 1);
    let stem_end = file.rfind('.').filter(|&dot| dot > name_start).unwrap_or(file.len());
    format!("{}{extension}", &file[..stem_end])
}

/// The path with a version's mark, its name cut where it would be too long.
pub(super) fn with_version(plain: &str, version: u32, extension: usize) -> String {
    let mark = format!("-v{version}");
    let start = plain.rfind('/').map_or(0, |slash| slash + 1);
    let room = MAX_NAME_BYTES.saturating_sub(mark.len() + extension);
    let end = (start..=plain.len().min(start + room)).rev().find(|&at| plain.is_char_boundary(at)).unwrap_or(plain.len());
    format!("{}{mark}", &plain[..end])
}

/// Names that an article may not take, whatever the template says.
fn is_ours(relative: &str) -> bool {
    let is_month = || relative.get(6..13).is_some_and(|month| relative.eq_ignore_ascii_case(&month_name(month)));
    relative.eq_ignore_ascii_case(MANIFEST_NAME) || relative == LOCK_NAME || is_month()
}

/// The name of a month's index.
fn month_name(month: &str) -> String {
    format!("index-{month}.md")
}

fn holds(dir: &Dir, name: &str, contents: &str) -> bool {
    let Ok(mut file) = dir.file(name, How::Read) else { return false };
    let mut bytes = Vec::with_capacity(contents.len());
    let same_length = file.metadata().is_ok_and(|found| found.is_file() && found.len() == contents.len() as u64);
    same_length && file.read_to_end(&mut bytes).is_ok() && bytes == contents.as_bytes()
}
