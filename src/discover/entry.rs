//! One entry of a feed while its elements are read, and the candidate that comes of it.

use url::Url;

use crate::dates::feed::parse_date;
use crate::discover::address;
use crate::discover::capture::Capture;
use crate::discover::text;
use crate::discover::xml::{Space, Tag};
use crate::model::{Candidate, Date};

/// An element of an entry that says something of it; the number is its rank, the lowest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Title(u8),
    Link,
    /// The address behind a counting redirect.
    OriginalLink,
    Id,
    Date(u8),
    Author(u8),
    Summary(u8),
    Content(u8),
}

/// Elements → what they say.
const FIELDS: &[(Space, &str, Field)] = &[
    (Space::Own, "title", Field::Title(0)),
    (Space::DublinCore, "title", Field::Title(1)),
    (Space::Media, "title", Field::Title(2)),
    (Space::Own, "link", Field::Link),
    (Space::FeedBurner, "origlink", Field::OriginalLink),
    (Space::Own, "guid", Field::Id),
    (Space::Own, "id", Field::Id),
    (Space::Own, "pubdate", Field::Date(0)),
    (Space::Own, "published", Field::Date(0)),
    (Space::Own, "issued", Field::Date(0)),
    (Space::DublinCoreTerms, "issued", Field::Date(0)),
    (Space::DublinCore, "date", Field::Date(1)),
    (Space::Own, "updated", Field::Date(2)),
    (Space::Own, "modified", Field::Date(2)),
    (Space::DublinCoreTerms, "modified", Field::Date(2)),
    (Space::Own, "author", Field::Author(0)),
    (Space::DublinCore, "creator", Field::Author(0)),
    (Space::DublinCore, "author", Field::Author(0)),
    (Space::Podcast, "author", Field::Author(1)),
    (Space::Own, "summary", Field::Summary(0)),
    (Space::Own, "description", Field::Summary(0)),
    (Space::DublinCore, "description", Field::Summary(1)),
    (Space::DublinCoreTerms, "abstract", Field::Summary(1)),
    (Space::Podcast, "summary", Field::Summary(2)),
    (Space::Media, "description", Field::Summary(3)),
    (Space::Content, "encoded", Field::Content(0)),
    (Space::Own, "content", Field::Content(0)),
    (Space::Own, "fullitem", Field::Content(1)),
    (Space::Xhtml, "body", Field::Content(1)),
    (Space::Own, "body", Field::Content(1)),
];

/// So many authors of one entry are taken, each of so many bytes at most; a longer one is no name.
pub(crate) const MAX_AUTHORS: usize = 50;
pub(crate) const MAX_AUTHOR_BYTES: usize = 300;

/// Bytes of plain text from which a summary is more than a teaser.
const LONG_SUMMARY: usize = 1_500;

/// What an element says, by its vocabulary and name.
pub(crate) fn field(tag: &Tag) -> Option<Field> {
    FIELDS.iter().find(|(space, name, _)| *space == tag.space && *name == tag.name).map(|(_, _, field)| *field)
}

/// Where a link points and how much it is the article's own address; the lowest rank counts.
pub(crate) fn link_rank(tag: &Tag) -> Option<u8> {
    let kind = tag.attribute("type").unwrap_or("").to_ascii_lowercase();
    let rel = tag.attribute("rel").unwrap_or("alternate").trim().to_ascii_lowercase();
    let page = kind.is_empty() || kind.contains("html");
    match rel.rsplit('/').next().unwrap_or("") {
        "alternate" | "" if page => Some(1),
        "alternate" | "" => Some(2),
        _ => None,
    }
}

/// A value that another of a lower rank replaces.
type Ranked<T> = Option<(u8, T)>;

/// What was read of an entry so far.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    title: Ranked<String>,
    link: Ranked<Url>,
    date: Ranked<Date>,
    authors: Ranked<Vec<String>>,
    summary: Ranked<String>,
    content: Ranked<String>,
    id: Option<String>,
}

fn offer<T>(slot: &mut Ranked<T>, rank: u8, value: Option<T>) {
    if let Some(value) = value
        && slot.as_ref().is_none_or(|(held, _)| rank < *held)
    {
        *slot = Some((rank, value));
    }
}

impl Entry {
    /// Takes an address that an attribute holds.
    pub(crate) fn link(&mut self, rank: u8, reference: &str, base: &Url) {
        offer(&mut self.link, rank, address(reference, base));
    }

    /// Takes the entry's own id.
    pub(crate) fn id(&mut self, id: &str) {
        if self.id.is_none() && !id.is_empty() {
            self.id = Some(id.to_owned());
        }
    }

    /// Takes what an element held.
    pub(crate) fn take(&mut self, field: Field, capture: Capture, tag: &Tag, base: &Url) {
        match field {
            Field::Title(rank) => offer(&mut self.title, rank, capture.shown()),
            Field::Link => self.link(link_rank(tag).unwrap_or(9), capture.bare(), base),
            Field::OriginalLink => self.link(0, capture.bare(), base),
            Field::Id => self.take_id(capture.bare(), tag, base),
            Field::Date(rank) => self.take_date(rank, parse_date(capture.bare())),
            Field::Author(rank) => self.take_author(rank, capture.person()),
            Field::Summary(rank) => self.take_summary(rank, capture),
            Field::Content(rank) => offer(&mut self.content, rank, capture.html()),
        }
    }

    /// A summary that is long and has markup is the content of a feed that names none.
    fn take_summary(&mut self, rank: u8, capture: Capture) {
        let shown = capture.shown();
        if shown.as_ref().is_some_and(|text| text.len() >= LONG_SUMMARY) {
            offer(&mut self.content, 9, capture.html().filter(|html| html.contains("</")));
        }
        offer(&mut self.summary, rank, shown.map(|text| text::excerpt(&text)).filter(|text| !text.is_empty()));
    }

    fn take_id(&mut self, id: &str, tag: &Tag, base: &Url) {
        let permanent = !tag.attribute("isPermaLink").is_some_and(|v| v.trim().eq_ignore_ascii_case("false"));
        if permanent { self.named(id, base) } else { self.id(id) }
    }

    /// Takes an id that is the address of the article where it is one, and no element tells another.
    pub(crate) fn named(&mut self, id: &str, base: &Url) {
        if id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http")) {
            self.link(8, id, base);
        }
        self.id(id);
    }

    /// Of two dates of one rank the later written counts: an entry is written anew at its end.
    fn take_date(&mut self, rank: u8, date: Option<Date>) {
        if let Some(date) = date
            && self.date.is_none_or(|(held, _)| rank <= held)
        {
            self.date = Some((rank, date));
        }
    }

    fn take_author(&mut self, rank: u8, name: Option<String>) {
        let Some(name) = name.filter(|name| name.len() <= MAX_AUTHOR_BYTES) else { return };
        match &mut self.authors {
            Some((held, names)) if *held == rank => {
                if names.len() < MAX_AUTHORS && !names.contains(&name) {
                    names.push(name);
                }
            }
            slot => offer(slot, rank, Some(vec![name])),
        }
    }

    /// The candidate; its `url` is empty if the entry names no address.
    pub(crate) fn candidate(self, source: &str) -> Candidate {
        Candidate {
            url: self.link.map(|(_, url)| url.to_string()).unwrap_or_default(),
            title: self.title.map(|(_, t)| t),
            date: self.date.map(|(_, d)| d),
            authors: self.authors.map(|(_, a)| a).unwrap_or_default(),
            summary: self.summary.map(|(_, s)| s),
            content: self.content.map(|(_, c)| c),
            id: self.id,
            source: source.to_owned(),
            bare: false,
        }
    }
}
