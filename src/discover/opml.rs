//! OPML: lists of feeds, as readers import and export them. Nesting of any depth is read without recursion.

use std::collections::HashSet;
use std::fmt::Write;

use url::Url;

use crate::decode::xml as charset;
use crate::discover::shape::{self, DiscoverError, Shape};
use crate::discover::xml::{Piece, Pieces, Tag};
use crate::discover::{address, text};
use crate::text::gate;

/// Feeds read of one file.
const MAX_FEEDS: usize = 50_000;

/// A feed that an outline lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedFeed {
    /// The feed's address.
    pub url: String,
    /// Its title there.
    pub title: Option<String>,
    /// The page that the feed belongs to.
    pub home: Option<String>,
    /// The outlines around it, outermost first.
    pub folders: Vec<String>,
}

/// Reads an OPML outline: its feeds in its order, each once. `base` is where it came from; relative addresses are resolved against it.
pub fn opml(bytes: &[u8], base: &Url) -> Result<Vec<ListedFeed>, DiscoverError> {
    let text = charset::decode(bytes, None);
    match shape::look(&text) {
        (Shape::Opml, start) => Ok(read(&text[start..], base)),
        (found, _) => Err(DiscoverError::new(base, "an OPML outline", shape::binary(bytes).unwrap_or(found))),
    }
}

pub(crate) fn read(source: &str, base: &Url) -> Vec<ListedFeed> {
    let mut feeds = Vec::new();
    let mut seen = HashSet::new();
    // The titles of the open outlines; a feed among them is no folder, so its title is `None`.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut pieces = Pieces::new(source);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Start(tag) if tag.name == "outline" => {
                let feed = listed(&tag, &open, base);
                open.push(if feed.is_some() { None } else { title(&tag) });
                feeds.extend(feed.filter(|feed| feeds.len() < MAX_FEEDS && seen.insert(feed.url.clone())));
            }
            Piece::End(name) if name == "outline" => _ = open.pop(),
            _ => {}
        }
    }
    feeds
}

fn title(tag: &Tag) -> Option<String> {
    ["text", "title"].iter().find_map(|name| Some(text::fold(tag.attribute(name)?)).filter(|t| !t.is_empty()))
}

/// The feed that an outline names; one of type `source` or `include` names another list.
fn listed(tag: &Tag, open: &[Option<String>], base: &Url) -> Option<ListedFeed> {
    let kind = tag.attribute("type").unwrap_or("").trim().to_ascii_lowercase();
    if matches!(kind.as_str(), "source" | "include") {
        return None;
    }
    let url = address(tag.attribute("xmlUrl")?, base)?;
    let home = tag.attribute("htmlUrl").and_then(|h| address(h, base)).map(String::from);
    // Folders are counted from the outermost; deeper ones than any reader makes are left out.
    let folders = open.iter().flatten().take(16).cloned().collect();
    Some(ListedFeed { url: url.into(), title: title(tag), home, folders })
}

/// Writes feeds as OPML 2.0, grouped by their outermost folder, in the order given.
#[must_use]
pub fn to_opml(title: &str, feeds: &[ListedFeed]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>{}</title></head>\n<body>\n",
        escaped(title)
    );
    let mut folder: Option<&String> = None;
    for feed in feeds {
        let own = feed.folders.first();
        if own != folder {
            out.push_str(if folder.is_some() { "</outline>\n" } else { "" });
            if let Some(name) = own {
                let _ = writeln!(out, "<outline text=\"{}\">", escaped(name));
            }
            folder = own;
        }
        outline(&mut out, feed);
    }
    out.push_str(if folder.is_some() { "</outline>\n" } else { "" });
    out.push_str("</body>\n</opml>\n");
    out
}

fn outline(out: &mut String, feed: &ListedFeed) {
    let title = escaped(feed.title.as_deref().unwrap_or(&feed.url));
    let _ = write!(out, "<outline type=\"rss\" text=\"{title}\" xmlUrl=\"{}\"", escaped(&feed.url));
    if let Some(home) = &feed.home {
        let _ = write!(out, " htmlUrl=\"{}\"", escaped(home));
    }
    out.push_str("/>\n");
}

/// Text as XML shows it; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let allowed: String = text.chars().filter(|c| !gate::is_loud(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    text::escape_into(&mut out, &allowed);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("file:///feeds.opml").expect("an address")
    }

    fn feed(url: &str, title: &str, folders: &[&str]) -> ListedFeed {
        let folders = folders.iter().map(|&f| f.to_owned()).collect();
        ListedFeed { url: url.to_owned(), title: Some(title.to_owned()), home: None, folders }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feeds = [
            feed("https://a.example/feed?x=1&y=2", "News \"& <views>", &[]),
            feed("https://b.example/rss", "Ça va", &["Europe"]),
            feed("https://c.example/rss", "日報", &["Europe"]),
            feed("https://d.example/rss", "D", &["Asia"]),
        ];
        assert_eq!(opml(to_opml("All & sundry", &feeds).as_bytes(), &base()).expect("an outline"), feeds);
    }

    #[test]
    fn reads_what_others_write() {
        let source = "<opml><body><outline text='Daily'><outline title='Courier' xmlURL=' https://courier.example/f ' type='pie'>\
            <outline text='list' type='include' url='https://x.example'/></outline><outline text='none' xmlUrl=''/></body>";
        assert_eq!(opml(source.as_bytes(), &base()).expect("an outline"), [feed("https://courier.example/f", "Courier", &["Daily"])]);
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("<opml>{}<outline text='x' xmlUrl='https://a.example/f'/>", "<outline text='d'>".repeat(100_000));
        let feeds = opml(deep.as_bytes(), &base()).expect("an outline");
        assert_eq!((feeds.len(), feeds[0].folders.len()), (1, 16));
    }
}
