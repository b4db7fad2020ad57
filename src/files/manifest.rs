//! `manifest.jsonl`: one line for every input, also those that gave no file, and why.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::atomic;
use super::error::FilesError;
use super::place::{Dir, How};
use crate::model::{Article, Attempt, BodySource, Part};

/// The manifest's name in the output folder.
pub(super) const MANIFEST_NAME: &str = "manifest.jsonl";

/// A longer line is damage, not a record.
const MAX_LINE_BYTES: u64 = 1024 * 1024;

/// A longer title, or reason, is cut in the manifest: its line must stay a record.
const MAX_TEXT_BYTES: usize = 4_000;

fn cut(text: &str) -> String {
    let end = text.floor_char_boundary(MAX_TEXT_BYTES);
    if end < text.len() { format!("{}…", &text[..end]) } else { text.to_owned() }
}

/// What became of one input.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ManifestLine {
    /// The path or URL as given. The newest line of a source is the one that holds.
    pub source: String,
    /// The article's id; of an input that could not be read, that of its address or path.
    pub id: String,
    /// The address of the page, if known.
    pub url: Option<String>,
    /// The page's verdict, such as `article` or `failed`.
    pub verdict: String,
    /// Of a blocked page: who blocks it, such as `cloudflare`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall: Option<String>,
    /// The file inside the output folder, names apart by `/`; `null` if there is none.
    pub file: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The publication date, RFC 3339; `null` if the article does not tell it.
    pub date: Option<String>,
    /// Where the date was read.
    pub date_source: Option<String>,
    /// Why there is no file.
    pub error: Option<String>,
    /// Of a copy: the id of the first article that told its story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Of a copy: the id of the article of which it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Of an article that its publisher changed: the number of this version, from 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// What kind of change made this version: `headline`, `correction` or `update`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// `rendered`: the page needs scripts, and a program of the operator's showed it; `amp`, `print`, `archive`: a fallback gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_source: Option<String>,
    /// Where else the article was looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// Of an article on several pages: those that it was joined from, and those that are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Of a later page of an article: the `source` of the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// A hash of the input's bytes: other bytes are another state of the page, the same ones are only cleaned anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

impl ManifestLine {
    /// The line for a cleaned page and the file that it gave.
    #[must_use]
    pub fn new(article: &Article, file: Option<&str>) -> Self {
        Self {
            source: article.source.clone(),
            id: article.id.clone(),
            url: article.address().map(str::to_owned),
            verdict: article.verdict.name().to_owned(),
            wall: article.wall.map(str::to_owned),
            file: file.map(str::to_owned),
            title: article.title.as_deref().map(cut),
            date: article.date.map(|date| date.to_string()),
            date_source: article.date_source.map(|origin| origin.name().to_owned()),
            error: article.error.as_deref().map(cut).or_else(|| file.is_none().then(|| article.verdict.reason().to_owned())),
            story: article.story.clone(),
            duplicate_of: article.duplicate_of.clone(),
            body_source: told_source(article.body_source).map(str::to_owned),
            attempts: article.attempts.clone(),
            parts: article
                .parts
                .iter()
                .map(|part| Part { url: cut(&part.url), words: part.words, error: part.error.as_deref().map(cut) })
                .collect(),
            part_of: article.part_of.clone(),
            page: article.page.map(|page| format!("{page:016x}")),
            ..Self::default()
        }
    }
}

/// The sources of a body that the manifest tells.
fn told_source(source: BodySource) -> Option<&'static str> {
    match source {
        BodySource::Rendered => Some("rendered"),
        BodySource::Amp => Some("amp"),
        BodySource::Print => Some("print"),
        BodySource::Archive => Some("archive"),
        _ => None,
    }
}

/// Where an article was filed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The file of its newest state, or of its first one: the name without a version's mark.
    pub(super) file: Box<str>,
    pub(super) day: Option<civil::Date>,
}

/// What a source gave last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) id: Box<str>,
    /// The mark of its file, if it is that of a version.
    pub(super) version: Option<u32>,
    /// The hash of its bytes, if the line tells it.
    pub(super) page: Option<u64>,
    /// Where its line begins.
    at: u64,
}

/// The open manifest: what it says, and the file to add to. Hashes stand for sources and lines, so that a million fit in memory.
#[derive(Debug)]
pub(super) struct Manifest {
    path: PathBuf,
    dir: Dir,
    file: File,
    durable: bool,
    hasher: RandomState,
    /// Hash of source → hash of its newest line.
    lines: HashMap<u64, u64>,
    /// Hash of id → the article's file.
    places: HashMap<u64, Place>,
    /// Hash of source → the article that it gave.
    given: HashMap<u64, Given>,
}

/// What one pass over the file found.
#[derive(Default)]
struct Survey {
    lines: HashMap<u64, u64>,
    places: HashMap<u64, Place>,
    given: HashMap<u64, Given>,
    /// Hash of source → number of its newest line.
    newest: HashMap<u64, u64>,
    total: u64,
    damaged: u64,
    /// The last line has no end.
    torn: bool,
}

impl Manifest {
    /// Opens or starts the manifest. Lines that newer ones replace are dropped, and so are lines that a crash tore;
    /// the second value says in words what was mended.
    pub(super) fn open(dir: &Dir, durable: bool) -> Result<(Self, Vec<String>), FilesError> {
        let path = dir.join(MANIFEST_NAME);
        let fault = |error| FilesError::io("read the manifest", &path, error);
        let hasher = RandomState::new();
        let mut found = survey(dir, &hasher).map_err(fault)?;
        let mended = found.damage();
        if found.needs_rewrite() {
            rewrite(dir, &found, &hasher, durable)?;
            // The lines stand elsewhere now.
            found = survey(dir, &hasher).map_err(fault)?;
        }
        let Survey { lines, places, given, .. } = found;
        let file = dir.file(MANIFEST_NAME, How::Append).map_err(fault)?;
        let dir = dir.again().map_err(fault)?;
        Ok((Self { path, dir, file, durable, hasher, lines, places, given }, mended))
    }

    /// Adds the line, unless the newest line of its source says the same. True if it was added.
    pub(super) fn record(&mut self, line: &ManifestLine) -> Result<bool, FilesError> {
        let mut text = serde_json::to_string(line).map_err(|error| self.fault(error.into()))?;
        let key = self.hasher.hash_one(&line.source);
        let hash = self.hasher.hash_one(text.as_bytes());
        if self.lines.get(&key) == Some(&hash) {
            return Ok(false);
        }
        text.push('\n');
        let at = self.append(text.as_bytes()).map_err(|error| self.fault(error))?;
        self.lines.insert(key, hash);
        let remembered = Remembered {
            source: line.source.clone(),
            id: line.id.clone(),
            file: line.file.clone(),
            date: line.date.clone(),
            version: line.version,
            page: line.page.clone(),
        };
        if let Some((place, given)) = remembered.placed(at) {
            self.places.insert(self.hasher.hash_one(&*remembered.id), place);
            self.given.insert(key, given);
        }
        Ok(true)
    }

    /// What a source gave last, if that has a file.
    pub(super) fn given(&self, source: &str) -> Option<&Given> {
        self.given.get(&self.hasher.hash_one(source))
    }

    /// The newest line of a source, if it gave a file.
    pub(super) fn line_of(&self, source: &str) -> Result<Option<ManifestLine>, FilesError> {
        let Some(at) = self.given(source).map(|given| given.at) else { return Ok(None) };
        let read = || -> io::Result<Vec<u8>> {
            let mut file = self.dir.file(MANIFEST_NAME, How::Read)?;
            file.seek(SeekFrom::Start(at))?;
            let mut line = Vec::new();
            BufReader::new(file.take(MAX_LINE_BYTES)).read_until(b'\n', &mut line)?;
            Ok(line)
        };
        let line = read().map_err(|error| FilesError::io("read the manifest", &self.path, error))?;
        Ok(serde_json::from_slice::<ManifestLine>(line.trim_ascii_end()).ok().filter(|line| line.source == source))
    }

    /// Where the article was filed, if it was.
    pub(super) fn place(&self, id: &str) -> Option<&Place> {
        self.places.get(&self.hasher.hash_one(id))
    }

    /// Adds the text at the end, and says where that was.
    fn append(&mut self, text: &[u8]) -> io::Result<u64> {
        let before = self.file.metadata()?.len();
        let written = self.file.write_all(text).and_then(|()| if self.durable { self.file.sync_data() } else { Ok(()) });
        if written.is_err() {
            // Half a line would hide the next one.
            let _ = self.file.set_len(before);
        }
        written.map(|()| before)
    }

    fn fault(&self, error: io::Error) -> FilesError {
        FilesError::io("write the manifest", &self.path, error)
    }
}

/// The part of a line that is needed later.
#[derive(Deserialize)]
struct Remembered {
    source: String,
    #[serde(default)]
    id: String,
    file: Option<String>,
    date: Option<String>,
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    page: Option<String>,
}

impl Remembered {
    /// Where the article stands, and what the source gave.
    fn placed(&self, at: u64) -> Option<(Place, Given)> {
        let file = self.file.as_deref().filter(|file| is_inside(file) && !self.id.is_empty())?;
        let day = self.date.as_deref().and_then(|date| date.get(..10)?.parse().ok());
        let plain = self.version.and_then(|version| without_version(file, version));
        let version = self.version.filter(|_| plain.is_some());
        let page = self.page.as_deref().and_then(|page| u64::from_str_radix(page, 16).ok());
        Some((Place { file: plain.as_deref().unwrap_or(file).into(), day }, Given { id: self.id.as_str().into(), version, page, at }))
    }
}

/// `a-v2.txt` without its mark; `None` if it has none.
fn without_version(file: &str, version: u32) -> Option<String> {
    let name_start = file.rfind('/').map_or(0, |slash| slash + 1);
    let stem_end = file.rfind('.').filter(|&dot| dot > name_start).unwrap_or(file.len());
    let stem = file[..stem_end].strip_suffix(&format!("-v{version}"))?;
    Some(format!("{stem}{}", &file[stem_end..]))
}

/// A line may have been changed by hand: what it names must stay inside the folder.
fn is_inside(file: &str) -> bool {
    file.split('/').all(|name| !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', ':', '\0']))
}

fn survey(dir: &Dir, hasher: &RandomState) -> io::Result<Survey> {
    let mut survey = Survey::default();
    each_line(dir, |number, at, line| {
        survey.total = number + 1;
        survey.torn = !line.ends_with(b"\n");
        survey.add((number, at), line.trim_ascii_end(), hasher);
        Ok(())
    })?;
    Ok(survey)
}

impl Survey {
    fn add(&mut self, (number, at): (u64, u64), line: &[u8], hasher: &RandomState) {
        let Ok(remembered) = serde_json::from_slice::<Remembered>(line) else {
            self.damaged += 1;
            return;
        };
        let key = hasher.hash_one(&remembered.source);
        self.lines.insert(key, hasher.hash_one(line));
        self.newest.insert(key, number);
        if let Some((place, given)) = remembered.placed(at) {
            self.places.insert(hasher.hash_one(&*remembered.id), place);
            self.given.insert(key, given);
        }
    }

    fn needs_rewrite(&self) -> bool {
        self.torn || self.total != self.newest.len() as u64
    }

    fn damage(&self) -> Vec<String> {
        let lines = |n: u64| if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
        if self.damaged == 0 { Vec::new() } else { vec![format!("{MANIFEST_NAME}: {} that a crash tore dropped", lines(self.damaged))] }
    }
}

/// Copies the newest line of every source, in the order of the file.
fn rewrite(dir: &Dir, survey: &Survey, hasher: &RandomState, durable: bool) -> Result<(), FilesError> {
    atomic::replace(dir, MANIFEST_NAME, durable, |out| {
        each_line(dir, |number, _, line| {
            let line = line.trim_ascii_end();
            let newest = serde_json::from_slice::<Remembered>(line).ok().and_then(|old| survey.newest.get(&hasher.hash_one(&old.source)));
            if newest != Some(&number) {
                return Ok(());
            }
            out.write_all(line)?;
            out.write_all(b"\n")
        })
    })
}

/// Calls `visit` with the number, the place and the bytes of each line; of a line beyond the limit only with the first bytes.
fn each_line(dir: &Dir, mut visit: impl FnMut(u64, u64, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let file = match dir.file(MANIFEST_NAME, How::Read) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let mut reader = BufReader::new(file);
    let (mut line, mut at) = (Vec::new(), 0);
    for number in 0.. {
        line.clear();
        let mut length = reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
        if length == 0 {
            break;
        }
        if line.len() as u64 == MAX_LINE_BYTES && !line.ends_with(b"\n") {
            length += reader.skip_until(b'\n')?;
            line.push(b'\n');
        }
        visit(number, at, &line)?;
        at += length as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
