//! RSS 0.9x, 1.0 and 2.0, RDF, Atom 0.3 and 1.0: one forward pass over the pieces of the document.
//!
//! An element's meaning depends on its name, its vocabulary and the element right around it: a title inside an image
//! or a source is nobody's title. An element that nobody closes ends with the one around it; an item ends where the next begins.

use url::Url;

use crate::discover::address;
use crate::discover::capture::Capture;
use crate::discover::entry::{Entry, Field, field, link_rank};
use crate::discover::offer::{Feed, FeedFormat};
use crate::discover::xml::{Piece, Pieces, Space, Tag};

/// Elements nested deeper than this are read as if they were not there; their text stays.
pub(crate) const MAX_DEPTH: usize = 256;

/// Entries beyond this number are left out, and the feed is called truncated.
pub(crate) const MAX_ENTRIES: usize = 50_000;

/// What an open element is to those inside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The document, the root and the channel.
    Feed,
    Item,
    /// `media:group` and `media:content`, whose titles are the item's.
    Group,
    Nothing,
}

struct Open {
    name: String,
    role: Role,
    /// True if `bases` has an entry for it.
    based: bool,
}

/// An element whose content is being collected.
struct Collecting {
    field: Field,
    /// Its place in the stack of open elements.
    depth: usize,
    tag: Tag,
    base: Url,
    capture: Capture,
}

struct Reading {
    source: String,
    open: Vec<Open>,
    /// Elements open beyond [`MAX_DEPTH`].
    beyond: usize,
    bases: Vec<Url>,
    collecting: Option<Collecting>,
    entry: Option<Entry>,
    feed: Feed,
    entries: usize,
    /// The feed's own title and address, gathered as an entry's are.
    head: Entry,
    /// Where the feed says that it stands.
    itself: Option<Url>,
}

/// Reads the document as a feed. A saved one says itself where it came from: by the link to itself, else to its page.
pub(crate) fn read(text: &str, base: &Url) -> Feed {
    let (feed, home) = read_from(text, base, base);
    match home.filter(|_| base.scheme() == "file") {
        Some(home) => read_from(text, base, &home).0,
        None => feed,
    }
}

/// Reads it with addresses relative to `base`; with the address that it gives for itself.
fn read_from(text: &str, source: &Url, base: &Url) -> (Feed, Option<Url>) {
    let mut pieces = Pieces::new(text);
    let mut reading = Reading {
        source: source.to_string(),
        open: Vec::new(),
        beyond: 0,
        bases: vec![base.clone()],
        collecting: None,
        entry: None,
        feed: Feed::empty(FeedFormat::Rss),
        entries: 0,
        head: Entry::default(),
        itself: None,
    };
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Start(tag) => reading.start(tag),
            Piece::End(name) => reading.end(&name),
            Piece::Text(text) => reading.text(&text),
        }
    }
    reading.finish(pieces.broken)
}

/// Elements without content: they open nothing, closed or not.
fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "wbr" | "enclosure")
}

impl Reading {
    fn base(&self) -> &Url {
        // The first base is never taken away.
        &self.bases[self.bases.len() - 1]
    }

    fn start(&mut self, tag: Tag) {
        if tag.space == Space::Own && matches!(tag.name.as_str(), "item" | "entry") {
            return self.start_item(&tag);
        }
        if self.open.is_empty() {
            self.root(&tag);
        }
        self.close_forgotten(&tag);
        if let Some(collecting) = &mut self.collecting {
            collecting.capture.start(&tag);
            return self.push(&tag, Role::Nothing);
        }
        let around = self.open.last().map_or(Role::Feed, |o| o.role);
        let role = role_of(&tag, around);
        self.push(&tag, role);
        if role == Role::Nothing && around != Role::Nothing {
            self.meaning(tag, around);
        }
    }

    fn root(&mut self, tag: &Tag) {
        self.feed.format = match tag.name.as_str() {
            "feed" => FeedFormat::Atom,
            "rdf" => FeedFormat::Rdf,
            _ => FeedFormat::Rss,
        };
    }

    fn start_item(&mut self, tag: &Tag) {
        if let Some(open) = self.open.iter().rposition(|o| o.role == Role::Item) {
            self.close_to(open);
        } else if let Some(collecting) = &self.collecting {
            self.close_to(collecting.depth);
        }
        self.push(tag, Role::Item);
        let mut entry = Entry::default();
        if let Some(about) = tag.attribute("rdf:about") {
            // RSS 1.0 names an item by its address; some feeds leave the link out.
            entry.named(about.trim(), self.base());
        }
        self.entry = Some(entry);
    }

    /// A title, link, date or id that nobody closed ends where the next element of the entry begins.
    fn close_forgotten(&mut self, tag: &Tag) {
        let short = |f: Field| matches!(f, Field::Title(_) | Field::Link | Field::OriginalLink | Field::Date(_) | Field::Id);
        let forgotten = self.collecting.as_ref().filter(|c| short(c.field) && field(tag).is_some_and(|next| next != c.field));
        if let Some(depth) = forgotten.map(|c| c.depth) {
            self.close_to(depth);
        }
    }

    fn push(&mut self, tag: &Tag, role: Role) {
        if self.open.len() >= MAX_DEPTH {
            self.beyond += usize::from(!is_void(&tag.name));
            return;
        }
        if is_void(&tag.name) && role == Role::Nothing {
            return;
        }
        let base = tag.attribute("xml:base").and_then(|b| address(b, self.base()));
        self.open.push(Open { name: tag.name.clone(), role, based: base.is_some() });
        self.bases.extend(base);
    }

    /// What an element right inside the feed, an item or a media group says.
    fn meaning(&mut self, tag: Tag, around: Role) {
        let Some(field) = field(&tag) else { return };
        if around == Role::Group && tag.space != Space::Media {
            return;
        }
        let base = self.base().clone();
        if let (Field::Link, Some(reference)) = (field, tag.attribute("href").or_else(|| tag.attribute("rdf:resource"))) {
            if self.entry.is_none() && is_self(&tag) {
                self.itself = self.itself.take().or_else(|| address(reference, &base));
            }
            if let Some(rank) = link_rank(&tag) {
                self.target().link(rank, reference, &base);
            }
            return;
        }
        if let Some(depth) = self.open.len().checked_sub(1) {
            let capture = Capture::new(&tag);
            self.collecting = Some(Collecting { field, depth, tag, base, capture });
        }
    }

    /// What the element belongs to: the open entry, else the feed.
    fn target(&mut self) -> &mut Entry {
        self.entry.as_mut().unwrap_or(&mut self.head)
    }

    fn text(&mut self, text: &str) {
        if let Some(collecting) = &mut self.collecting {
            collecting.capture.text(text);
        }
    }

    fn end(&mut self, name: &str) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(at) = self.open.iter().rposition(|o| o.name == name) else { return };
        if let Some(collecting) = self.collecting.as_mut().filter(|c| c.depth < at) {
            collecting.capture.end(name);
        }
        self.close_to(at);
    }

    /// Closes the open elements down to that place, and what hangs on them.
    fn close_to(&mut self, at: usize) {
        self.beyond = 0;
        if let Some(done) = self.collecting.take_if(|c| c.depth >= at) {
            self.target().take(done.field, done.capture, &done.tag, &done.base);
        }
        for open in self.open.drain(at..).rev().collect::<Vec<_>>() {
            if open.based {
                self.bases.pop();
            }
            if open.role == Role::Item {
                self.finish_entry();
            }
        }
    }

    fn finish_entry(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            self.feed.truncated = true;
            return;
        }
        self.feed.push(entry.candidate(&self.source));
    }

    fn finish(mut self, broken: bool) -> (Feed, Option<Url>) {
        self.feed.truncated |= broken || !self.open.is_empty();
        self.close_to(0);
        let head = self.head.candidate("");
        self.feed.title = head.title;
        self.feed.home = Url::parse(&head.url).ok();
        let id = head.id.as_deref().and_then(|id| Url::parse(id).ok());
        let places = [self.itself, self.feed.home.clone(), id];
        let place = places.into_iter().flatten().find(|url| matches!(url.scheme(), "http" | "https"));
        (self.feed, place)
    }
}

/// A feed's link to itself.
fn is_self(tag: &Tag) -> bool {
    tag.attribute("rel").is_some_and(|rel| rel.trim().eq_ignore_ascii_case("self"))
}

fn role_of(tag: &Tag, around: Role) -> Role {
    match (tag.space, tag.name.as_str()) {
        (Space::Own | Space::Rdf, "rss" | "rdf" | "feed" | "channel") if around == Role::Feed => Role::Feed,
        (Space::Media, "group" | "content") if matches!(around, Role::Item | Role::Group) => Role::Group,
        _ => Role::Nothing,
    }
}
