//! What a homepage offers: the feeds it announces, and the links that look like articles.

use std::collections::HashSet;
use std::sync::LazyLock;

use url::Url;

use crate::discover::{address, same_site};
use crate::html::{NodeId, Page, Tree};
use crate::lexicon::words;
use crate::model::{Candidate, canonical_url};

/// Announced feeds taken of one page.
const MAX_FEEDS: usize = 1_000;

/// Bytes of a link's text that are looked at: headlines are shorter.
const MAX_TEXT: usize = 2_000;

/// Characters of a feed's title.
const MAX_TITLE: usize = 200;

/// Links taken of one page.
const MAX_LINKS: usize = 6_000;

/// Types of feed, as `<link type>` names them.
const FEED_TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
];

/// Path segments of pages that are no articles: lists, accounts, notices, media.
static NO_ARTICLE: LazyLock<HashSet<&str>> = LazyLock::new(|| words::of("path of no article").into_iter().collect());

/// Path segments under which articles stand.
static ARTICLE: LazyLock<HashSet<&str>> = LazyLock::new(|| words::of("path of articles").into_iter().collect());

/// Endings of what is no page.
#[rustfmt::skip]
const NO_PAGE: &[&str] = &[
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".pdf", ".mp3", ".mp4", ".m4a", ".zip", ".xml", ".rss", ".atom", ".json", ".js",
    ".css", ".doc", ".docx", ".xls", ".xlsx", ".ics",
];

/// Endings of pages that are written once.
const PAGE: &[&str] = &[".html", ".htm", ".shtml", ".cms"];

/// From this score up a link is taken for an article's.
const LEAST: i32 = 3;

/// A feed that a page announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Its address.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
}

/// The feeds that a page announces with `<link rel="alternate">`, in the page's order, each once.
#[must_use]
pub fn feeds_in(page: &Page, base: &Url) -> Vec<Announced> {
    let tree = &page.tree;
    let base = document_base(tree, base);
    let mut seen = HashSet::new();
    let links = tree.elements(tree.root(), "link").filter(|id| announces_feed(tree, *id));
    let found =
        links.filter_map(|link| Some((link, address(tree.attr(link, "href")?, &base)?))).filter(|(_, url)| seen.insert(url.clone()));
    found.take(MAX_FEEDS).map(|(link, url)| Announced { url, title: title_of(tree, link) }).collect()
}

/// What a link calls the feed, in one line.
fn title_of(tree: &Tree, link: NodeId) -> Option<String> {
    let title = tree.attr(link, "title")?.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().take(MAX_TITLE).collect();
    Some(title).filter(|title| !title.is_empty())
}

/// Where sites keep feeds that they do not announce.
const WELL_KNOWN: &[&str] =
    &["/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json", "/feeds/posts/default", "/?feed=rss2"];

/// Addresses at which a site may have a feed that its homepage does not announce, likeliest first; at most ten. Each is a guess.
#[must_use]
pub fn well_known_feeds(home: &Url) -> Vec<Url> {
    WELL_KNOWN.iter().filter_map(|path| address(path, home)).collect()
}

fn announces_feed(tree: &Tree, link: NodeId) -> bool {
    let rel = tree.attr(link, "rel").unwrap_or("").to_ascii_lowercase();
    let kind = tree.attr(link, "type").unwrap_or("").to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or("").trim();
    let is = |word: &str| rel.split_whitespace().any(|r| r == word);
    // WordPress announces its programming interface as JSON.
    let interface = tree.attr(link, "href").is_some_and(|h| h.contains("/wp-json/"));
    !interface && (is("feed") || (is("alternate") && FEED_TYPES.contains(&kind)))
}

/// The address that relative links are resolved against: the page's `<base href>`, if it has one.
fn document_base(tree: &Tree, base: &Url) -> Url {
    let element = tree.elements(tree.root(), "base").next();
    element.and_then(|id| address(tree.attr(id, "href")?, base)).unwrap_or_else(|| base.clone())
}

/// The links of a homepage that look like articles, in the page's order, each once. The title is the link's longest text.
///
/// Only the address is looked at: its path's words, dates and numbers. Links to other sites are left out.
#[must_use]
pub fn links(page: &Page, base: &Url) -> Vec<Candidate> {
    let tree = &page.tree;
    let target = document_base(tree, base);
    let mut found: Vec<Candidate> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for link in tree.elements(tree.root(), "a") {
        let Some(url) = tree.attr(link, "href").and_then(|href| address(href, &target)) else { continue };
        let url = canonical_url(&url);
        if !same_site(&url, base) || score(&url) < LEAST || url.path() == base.path() {
            continue;
        }
        let text = Some(tree.text_within(link, MAX_TEXT)).filter(|t| !t.is_empty());
        let place = *places.entry(url.to_string()).or_insert(found.len());
        if place == found.len() {
            if found.len() >= MAX_LINKS {
                break;
            }
            found.push(Candidate { url: url.into(), source: base.to_string(), bare: true, ..Candidate::default() });
        }
        let title = &mut found[place].title;
        if text.as_ref().map(String::len) > title.as_ref().map(String::len) {
            *title = text;
        }
    }
    found
}

/// How much an address looks like an article's.
fn score(url: &Url) -> i32 {
    let path = url.path().to_ascii_lowercase();
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let Some(last) = segments.last() else { return -9 };
    if NO_PAGE.iter().any(|end| last.ends_with(end)) || repeats(&segments) {
        return -9;
    }
    // Some sites end with a word for the kind of page, and have the headline or number before it.
    let ends = &segments[segments.len().saturating_sub(2)..];
    let dated = dated(&segments);
    let under = segments[..segments.len() - 1].iter().any(|s| ARTICLE.contains(s));
    let number = ends.iter().any(|s| numbered(s));
    let page = PAGE.iter().any(|end| last.ends_with(end));
    let point = |yes: bool, n: i32| if yes { n } else { 0 };
    let headline = ends.iter().map(|s| headline(s)).max().unwrap_or(0);
    let lists = segments.iter().filter(|s| NO_ARTICLE.contains(*s) && !(dated && s.starts_with("archive"))).map(|_| 4).sum::<i32>();
    headline
        + point(dated, 3)
        + point(under, 1)
        + point(number, 2)
        + point(page, 1)
        + point(by_query(url), 3)
        + point(segments.len() > 1, 1)
        - lists
}

/// A headline has many words.
fn headline(segment: &str) -> i32 {
    let stem = segment.rsplit_once('.').map_or(segment, |(stem, end)| if end.len() <= 5 { stem } else { segment });
    let words = stem.split(['-', '_', '.', '+']).filter(|w| w.chars().any(char::is_alphabetic));
    match words.count() {
        0..=2 => 0,
        3 => 2,
        _ => 3,
    }
}

/// An article's number, or a long hexadecimal id.
fn numbered(segment: &str) -> bool {
    let id = segment.len() >= 16 && segment.bytes().all(|c| c.is_ascii_hexdigit() || c == b'-');
    id || segment.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() >= 5)
}

/// `?id=12345`, `?ArtNr=335614`
fn by_query(url: &Url) -> bool {
    url.query_pairs().any(|(key, value)| {
        let key = key.to_ascii_lowercase();
        let names = key == "p" || key.ends_with("id") || key.starts_with("art") || key.ends_with("nr");
        names && value.len() >= 3 && value.bytes().all(|c| c.is_ascii_digit())
    })
}

/// A date in the path: `/2025/04/02/`, `/2025/apr/`, `/20250402/`, `/2025-04-02/`, and `/2025-04-02-ferry-strike` at its end.
fn dated(segments: &[&str]) -> bool {
    let parts: Vec<&str> = segments.iter().flat_map(|s| s.splitn(4, '-')).collect();
    let number = |s: &str, most: u32| s.parse().is_ok_and(|n: u32| (1..=most).contains(&n));
    let year = |s: &str| s.len() == 4 && (s.starts_with("19") || s.starts_with("20")) && number(s, 2100);
    let month = |s: &str| (s.len() <= 2 && number(s, 12)) || (s.len() == 3 && s.chars().all(|c| c.is_ascii_lowercase()));
    let day = |s: &&&str| s.len() == 8 && s.is_ascii() && year(&s[..4]) && number(&s[4..6], 12) && number(&s[6..], 31);
    let before_end = &segments[..segments.len().saturating_sub(1)];
    parts.windows(3).any(|w| year(w[0]) && month(w[1])) || before_end.iter().any(|s| day(&s))
}

/// A path that goes in circles: deep, or with a segment three times over.
fn repeats(segments: &[&str]) -> bool {
    let different: HashSet<_> = segments.iter().collect();
    segments.len() > 20 || segments.len() - different.len() > 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    fn base() -> Url {
        Url::parse("https://www.courier.example/").expect("an address")
    }

    fn page(source: &str) -> Page {
        html::parse(source, &html::Options::default())
    }

    #[test]
    fn tells_articles_by_their_addresses() {
        let articles = "/2025/04/02/ferry-strike /news/harbour-bridge-closed-until-may /politics/a-1234567.html /story/mayor-resigns-after-vote \
            /world/2025/apr/02/talks-stall /2025-04-02/council-votes /blog/2025-04-02-council-votes /20250402/council /news.php?id=12345 /sport/cup-final-ends-in-a-draw-after-extra-time-9876543";
        for path in articles.split_whitespace() {
            assert!(score(&base().join(path).expect("an address")) >= LEAST, "{path}");
        }
        let others = "/ /politics /tag/harbour-bridge-closed-until-may /author/jo-field /about /privacy-policy /news/ /photo/2025/04/02/ferry.jpg /category/news/page/12345 \
            /newsletters/sign-up-for-the-morning-briefing /a/b/a/b/a/b/a/b/harbour-bridge-closed-until-may";
        for path in others.split_whitespace() {
            assert!(score(&base().join(path).expect("an address")) < LEAST, "{path}");
        }
    }

    #[test]
    fn takes_each_article_once_with_its_longest_text() {
        let source = "<a href='/2025/04/02/ferry-strike?utm_source=x#c'><img></a><a href='/2025/04/02/ferry-strike'>Ferries stay in port</a><a href='/2025/04/02/ferry-strike'>More</a>\
            <a href='https://elsewhere.example/2025/04/02/ferry-strike'>x</a><a href='mailto:x@y.example'>m</a><a href='https://live.courier.example/2025/04/02/match-report'>Match</a>";
        let found = links(&page(source), &base());
        let shown: Vec<_> = found.iter().map(|c| (c.url.as_str(), c.title.as_deref().unwrap_or(""))).collect();
        assert_eq!(
            shown,
            [
                ("https://www.courier.example/2025/04/02/ferry-strike", "Ferries stay in port"),
                ("https://live.courier.example/2025/04/02/match-report", "Match")
            ]
        );
    }

    #[test]
    fn many_feeds_and_long_links_are_bounded() {
        let feeds: String = (0..3_000)
            .map(|n| format!("<link rel=alternate type='application/rss+xml' href='/{}.xml'>", n % 2_000))
            .collect::<Vec<_>>()
            .concat();
        assert_eq!(feeds_in(&page(&feeds), &base()).len(), MAX_FEEDS);
        // Links in each other, each of which would hold all the text.
        let nested: String = (0..300).map(|n| format!("<a href='/2025/04/02/ferry-strike-{n}'><object>")).collect::<Vec<_>>().concat();
        let found = links(&page(&format!("{nested}{}", "word ".repeat(20_000))), &base());
        let held: usize = found.iter().filter_map(|c| c.title.as_ref()).map(String::len).sum();
        assert!(found.len() > 100 && held <= found.len() * MAX_TEXT, "{} links, {held} bytes", found.len());
    }

    #[test]
    fn finds_announced_feeds() {
        let source = "<head><base href='/en/'><link rel=alternate type='application/rss+xml' href='feed.xml' title='Courier &amp; \n  Post'><link rel='ALTERNATE' title=' ' type='application/atom+xml; charset=utf-8' href='/atom'>\
            <link rel=alternate hreflang=de href='/de'><link rel=alternate type='application/json' href='/wp-json/wp/v2/posts'><link rel=alternate type='application/rss+xml' href='/en/feed.xml'>";
        let found = feeds_in(&page(source), &base());
        let found: Vec<(&str, Option<&str>)> = found.iter().map(|feed| (feed.url.as_str(), feed.title.as_deref())).collect();
        let titled = ("https://www.courier.example/en/feed.xml", Some("Courier & Post"));
        assert_eq!(found, [titled, ("https://www.courier.example/atom", None)]);
    }
}
