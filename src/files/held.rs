//! What a file of ours holds: headline, dates and text, read back from any of our formats.

use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::folder::Root;
use super::owner::owner;
use super::place::How;
use crate::model::Date;
use crate::render::front_matter;

/// Larger files are not read back.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// An article as its file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The file inside the output folder.
    pub file: String,
    /// The mark in its name, if it holds an earlier state.
    pub version: Option<u32>,
    /// All of it.
    pub contents: String,
    /// The id that it names.
    pub id: Option<String>,
    /// The path or address that it was read from.
    pub source: Option<String>,
    /// The headline; unknown in a file without a header.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// When it was changed.
    pub modified: Option<Date>,
    /// The body, in the form of the file.
    pub text: String,
}

impl Held {
    /// Reads a file of an output folder, of which nothing else is known.
    #[must_use]
    pub fn read(folder: &Path, file: &str) -> Option<Self> {
        Self::open(&Root::existing(folder)?, file, None)
    }

    /// Reads a file through the held folder; `None` if there is none, it is not text, or a link stands there.
    pub(super) fn open(root: &Root, file: &str, version: Option<u32>) -> Option<Self> {
        let (dir, name) = root.find(file)?;
        let mut found = dir.file(name, How::Read).ok()?;
        let size = found.metadata().ok().filter(|found| found.is_file() && found.len() <= MOST_BYTES)?.len();
        let mut contents = String::with_capacity(usize::try_from(size).unwrap_or(0));
        Read::take(&mut found, MOST_BYTES).read_to_string(&mut contents).ok()?;
        let id = owner(|| dir.file(name, How::Read).ok());
        Some(Self { file: file.to_owned(), version, id, ..Self::of(contents) })
    }

    /// Reads contents that are to become a file.
    #[must_use]
    pub fn of(contents: String) -> Self {
        let mut held = match contents.as_bytes().first() {
            Some(b'-') => in_text(&contents),
            Some(b'{') => in_json(&contents),
            Some(b'<') => in_markup(&contents),
            _ => None,
        }
        .unwrap_or_else(|| Self { text: contents.clone(), ..Self::default() });
        held.contents = contents;
        held
    }

    /// Whether headline and text are the same.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.title == other.title && self.text == other.text
    }

    /// Whether what it holds is older than the other, as far as dates tell.
    #[must_use]
    pub fn is_older(&self, other: &Self) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(a), Some(b)) => a.timestamp().zip(b.timestamp()).map_or(a.day < b.day, |(a, b)| a < b),
            _ => false,
        };
        before(self.modified, other.modified) || self.modified.is_none() | other.modified.is_none() && before(self.date, other.date)
    }
}

fn in_text(contents: &str) -> Option<Held> {
    let front = front_matter(contents)?;
    let date = |key| front.text(key).and_then(|date| date.parse().ok());
    let title = front.text("title").map(str::to_owned);
    let source = front.text("source").map(str::to_owned);
    Some(Held { source, title, date: date("date"), modified: date("modified"), text: front.rest.to_owned(), ..Held::default() })
}

fn in_json(contents: &str) -> Option<Held> {
    let value = serde_json::Deserializer::from_str(contents).into_iter::<Value>().next()?.ok()?;
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let date = |key| text(key).and_then(|date| date.parse().ok());
    let title = text("title").map(str::to_owned);
    let source = text("source").map(str::to_owned);
    Some(Held { source, title, date: date("date"), modified: date("modified"), text: text("text")?.to_owned(), ..Held::default() })
}

/// HTML and TEI as we write them: the first `title`, the dates of the head, the body without its tags.
fn in_markup(contents: &str) -> Option<Held> {
    let (head, body) = contents.split_at(contents.find("<body")?);
    let title = head.split_once("<title>").and_then(|(_, rest)| rest.split_once('<'));
    let date = |mark: &str| head.split_once(mark).and_then(|(_, rest)| rest.split_once('"')).and_then(|(date, _)| date.parse().ok());
    let shown = |(_, rest): (&str, &str)| rest.split_once('"').and_then(|(date, _)| date.parse().ok());
    let published = date("when=\"").or_else(|| body.split_once("<time datetime=\"").and_then(shown));
    let title = title.map(|(title, _)| title.to_owned());
    let body = body.split_once("</header>").map_or(body, |(_, rest)| rest);
    Some(Held { title, date: published, text: without_tags(body), ..Held::default() })
}

fn without_tags(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for part in body.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        if tag.starts_with("/p") || tag.starts_with("/h") || tag.starts_with("/item") || tag.starts_with("/li") {
            out.push_str("\n\n");
        }
        out.push_str(text);
    }
    out
}
