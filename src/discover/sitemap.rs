//! Sitemaps: lists of pages, lists of lists, news sitemaps, plain lists of addresses; a feed serves as one too.

use jiff::civil;
use url::Url;

use crate::dates::feed::parse_date;
use crate::decode::xml as charset;
use crate::discover::shape::{self, DiscoverError, Shape};
use crate::discover::xml::{Piece, Pieces, Space, Tag};
use crate::discover::{address, feed, same_site, text};
use crate::model::{Candidate, Date};

/// Pages, and other sitemaps, read of one file: the protocol's own limit.
const MAX_ENTRIES: usize = 50_000;

/// A page or another sitemap, as a sitemap lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listed {
    /// Its address and what is said of it; a date only where the sitemap tells the publication date (news sitemaps).
    pub candidate: Candidate,
    /// When it was last changed (`lastmod`): not a publication date.
    pub modified: Option<Date>,
}

impl From<Candidate> for Listed {
    fn from(candidate: Candidate) -> Self {
        Self { candidate, modified: None }
    }
}

impl Listed {
    /// False if it is known to be older than that day: neither published nor changed since. What is not dated may be new.
    #[must_use]
    pub fn is_since(&self, day: civil::Date) -> bool {
        let dates = [self.candidate.date, self.modified];
        dates.iter().all(Option::is_none) || dates.iter().flatten().any(|d| d.day >= day)
    }
}

/// What a sitemap lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sitemap {
    /// Pages, in the file's order.
    pub pages: Vec<Listed>,
    /// Further sitemaps, if it is an index.
    pub sitemaps: Vec<Listed>,
    /// True if the file breaks off or lists more than 50,000 addresses.
    pub truncated: bool,
}

/// Reads a sitemap: XML, plain text, or a feed. `base` is the address it came from.
///
/// Unpack `.gz` first (the client does). An error says what the file looks like instead.
pub fn sitemap(bytes: &[u8], base: &Url) -> Result<Sitemap, DiscoverError> {
    if let Some(binary) = shape::binary(bytes) {
        return Err(DiscoverError::new(base, "a sitemap", binary));
    }
    from_text(&charset::decode(bytes, None), base)
}

pub(crate) fn from_text(text: &str, base: &Url) -> Result<Sitemap, DiscoverError> {
    let (found, start) = shape::look(text);
    match found {
        Shape::Sitemap => Ok(read(&text[start..], base)),
        Shape::AddressList => Ok(list(&text[start..], base)),
        Shape::Feed => feed::from_text(text, base).map(of_feed),
        // Among other lines there may be addresses.
        Shape::Text => Some(list(text, base)).filter(|s| !s.pages.is_empty()).ok_or_else(|| DiscoverError::new(base, "a sitemap", found)),
        // An unknown root may still hold pages.
        Shape::Xml { .. } => {
            let sitemap = read(&text[start..], base);
            let empty = sitemap.pages.is_empty() && sitemap.sitemaps.is_empty();
            if empty { Err(DiscoverError::new(base, "a sitemap", found)) } else { Ok(sitemap) }
        }
        found => Err(DiscoverError::new(base, "a sitemap", found)),
    }
}

fn of_feed(feed: crate::discover::offer::Feed) -> Sitemap {
    let pages = feed.candidates.into_iter().map(|candidate| Listed { candidate, modified: None }).collect();
    Sitemap { pages, sitemaps: Vec::new(), truncated: feed.truncated }
}

fn list(text: &str, base: &Url) -> Sitemap {
    let mut sitemap = Sitemap::default();
    for line in text.lines() {
        // What is no absolute address is no entry.
        if let Some(url) = Url::parse(line.trim()).ok().and_then(|u| address(u.as_str(), base)) {
            sitemap.push(Listed { candidate: candidate(&url, base), modified: None }, false);
        }
    }
    sitemap
}

fn candidate(url: &Url, base: &Url) -> Candidate {
    Candidate { url: url.to_string(), source: base.to_string(), ..Candidate::default() }
}

impl Sitemap {
    /// Leaves out what is on another site than `home`: neither its host nor one above or below it. Gives the number left out.
    ///
    /// A sitemap speaks for its own site alone, unless the other site's robots.txt lists it.
    pub fn keep_site(&mut self, home: &Url) -> usize {
        self.keep_sites(std::slice::from_ref(home))
    }

    /// The same, for several sites.
    pub fn keep_sites(&mut self, homes: &[Url]) -> usize {
        let before = self.pages.len() + self.sitemaps.len();
        let here = |listed: &Listed| Url::parse(&listed.candidate.url).is_ok_and(|url| homes.iter().any(|home| same_site(&url, home)));
        self.pages.retain(here);
        self.sitemaps.retain(here);
        before - self.pages.len() - self.sitemaps.len()
    }

    /// The first addresses of up to `most` sites that are listed and are not `home`'s.
    #[must_use]
    pub fn foreign_homes(&self, home: &Url, most: usize) -> Vec<Url> {
        let mut homes: Vec<Url> = Vec::new();
        for listed in self.pages.iter().chain(&self.sitemaps) {
            if homes.len() >= most {
                break;
            }
            if let Ok(url) = Url::parse(&listed.candidate.url)
                && !same_site(&url, home)
                && !homes.iter().any(|known| known.host() == url.host())
            {
                homes.push(url);
            }
        }
        homes
    }

    fn push(&mut self, listed: Listed, index: bool) {
        let list = if index { &mut self.sitemaps } else { &mut self.pages };
        if list.len() < MAX_ENTRIES { list.push(listed) } else { self.truncated = true }
    }
}

/// What an element of an entry holds.
#[derive(Clone, Copy)]
enum Field {
    Address,
    Modified,
    Published,
    Title,
}

fn field(tag: &Tag) -> Option<Field> {
    match (tag.space, tag.name.as_str()) {
        (Space::Own, "loc") => Some(Field::Address),
        (Space::Own, "lastmod") => Some(Field::Modified),
        (Space::News, "publication_date") => Some(Field::Published),
        (Space::News, "title") => Some(Field::Title),
        _ => None,
    }
}

/// An entry while it is read.
#[derive(Default)]
struct Entry {
    index: bool,
    /// Text outside any element: some indexes have the address there.
    bare: String,
    address: Option<String>,
    modified: Option<Date>,
    published: Option<Date>,
    title: Option<String>,
}

impl Entry {
    fn take(&mut self, field: Field, value: &str) {
        let value = value.trim();
        match field {
            Field::Address => _ = self.address.get_or_insert_with(|| value.to_owned()),
            Field::Modified => self.modified = self.modified.or_else(|| parse_date(value)),
            Field::Published => self.published = self.published.or_else(|| parse_date(value)),
            Field::Title => self.title = Some(text::of_either(value)).filter(|t| !t.is_empty()),
        }
    }

    fn listed(self, base: &Url) -> Option<Listed> {
        let url = address(self.address.as_deref().unwrap_or(&self.bare), base)?;
        let candidate = Candidate { title: self.title, date: self.published, ..candidate(&url, base) };
        Some(Listed { candidate, modified: self.modified })
    }
}

fn read(source: &str, base: &Url) -> Sitemap {
    let mut sitemap = Sitemap::default();
    let mut pieces = Pieces::new(source);
    let mut entry: Option<Entry> = None;
    let mut inside: Option<(Field, String)> = None;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Start(tag) if is_entry(&tag.name) && tag.space == Space::Own => {
                sitemap.close(entry.take(), base);
                entry = Some(Entry { index: tag.name == "sitemap", ..Entry::default() });
            }
            Piece::Start(tag) => inside = entry.as_ref().and(field(&tag)).map(|f| (f, String::new())),
            Piece::Text(text) => match (&mut inside, &mut entry) {
                (Some((_, value)), _) => value.push_str(&text),
                (None, Some(entry)) => entry.bare.push_str(&text),
                _ => {}
            },
            Piece::End(name) => {
                if let (Some((field, value)), Some(entry)) = (inside.take(), &mut entry) {
                    entry.take(field, &value);
                }
                if is_entry(&name) {
                    sitemap.close(entry.take(), base);
                }
            }
        }
    }
    sitemap.close(entry, base);
    sitemap.truncated |= pieces.broken || pieces.is_inside();
    sitemap
}

fn is_entry(name: &str) -> bool {
    matches!(name, "url" | "sitemap")
}

impl Sitemap {
    fn close(&mut self, entry: Option<Entry>, base: &Url) {
        if let Some(entry) = entry {
            let index = entry.index;
            if let Some(listed) = entry.listed(base) {
                self.push(listed, index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://courier.example/sitemap.xml").expect("an address")
    }

    fn pages(text: &str) -> Vec<String> {
        sitemap(text.as_bytes(), &base()).map(|s| s.pages.into_iter().map(|p| p.candidate.url).collect()).unwrap_or_default()
    }

    #[test]
    fn reads_news_sitemaps() {
        let source = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' \
            xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><loc> https://courier.example/a?x=1&amp;y=2 </loc><lastmod>2025-04-03</lastmod>\
            <image:image><image:loc>https://courier.example/a.jpg</image:loc></image:image><news:news><news:publication><news:name>The Courier</news:name></news:publication>\
            <news:publication_date>2025-04-02T10:00:00+02:00</news:publication_date><news:title>Ferries &amp; trains</news:title></news:news></url><url><lastmod>x</lastmod></url></urlset>";
        let sitemap = sitemap(source.as_bytes(), &base()).expect("a sitemap");
        let [page] = &sitemap.pages[..] else { panic!("one page: {sitemap:?}") };
        assert_eq!(
            (page.candidate.url.as_str(), page.candidate.title.as_deref()),
            ("https://courier.example/a?x=1&y=2", Some("Ferries & trains"))
        );
        assert_eq!(page.candidate.date.map(|d| d.to_string()).as_deref(), Some("2025-04-02T10:00:00+02:00"));
        assert_eq!(page.modified.map(|d| d.to_string()).as_deref(), Some("2025-04-03"));
        assert!(page.is_since(civil::date(2025, 4, 3)) && !page.is_since(civil::date(2025, 4, 4)));
    }

    #[test]
    fn reads_indexes_lists_and_feeds() {
        let index = "<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap><sitemap>https://courier.example/s2.xml</sitemap></sitemapindex>";
        let found = sitemap(index.as_bytes(), &base()).expect("an index");
        let urls: Vec<_> = found.sitemaps.iter().map(|s| s.candidate.url.as_str()).collect();
        assert_eq!((urls, found.pages.len()), (vec!["https://courier.example/s1.xml", "https://courier.example/s2.xml"], 0));
        assert_eq!(pages("\u{feff}https://courier.example/1\r\nhttps://courier.example/2\r\nnot an address\n").len(), 2);
        assert_eq!(pages("<rss><channel><item><link>/3</link></item></channel></rss>"), ["https://courier.example/3"]);
    }

    #[test]
    fn a_sitemap_speaks_for_its_own_site() {
        let lines =
            b"https://courier.example/1\nhttp://www.courier.example/2\nhttps://live.courier.example/3\nhttps://mycourier.example/4\n";
        let mut found = sitemap(lines, &base()).expect("a list");
        assert_eq!((found.keep_site(&base()), found.pages.len()), (1, 3));
    }

    #[test]
    fn a_sitemap_that_breaks_off_gives_what_is_there() {
        let found = sitemap(b"<urlset><url><loc>/1</loc></url><url><loc>/2</loc><lastmod>2025", &base()).expect("a sitemap");
        assert_eq!((found.pages.len(), found.truncated), (2, true));
        assert!(pages("<urlset><url><loc>javascript:alert(1)</loc></url><url><loc>file:///etc/passwd</loc></url></urlset>").is_empty());
    }

    #[test]
    fn reads_no_more_than_the_protocol_allows() {
        let many = format!("<urlset>{}</urlset>", "<url><loc>/a</loc></url>".repeat(MAX_ENTRIES + 1));
        let found = sitemap(many.as_bytes(), &base()).expect("a sitemap");
        assert_eq!((found.pages.len(), found.truncated), (MAX_ENTRIES, true));
    }

    #[test]
    fn says_what_a_file_is_instead() {
        let error = sitemap(b"<!doctype html><title>404</title>", &base()).expect_err("a page").to_string();
        assert!(error.contains("https://courier.example/sitemap.xml is not a sitemap: it is an HTML page"), "{error}");
        assert!(sitemap(b"\x1f\x8b\x08\0", &base()).expect_err("gzip").to_string().contains("unpack"));
    }
}
