//! What a page says of the others of its article: the link to the next one, and the one to all as one.

use std::collections::HashSet;

use url::Url;

use crate::decode;
use crate::document::Document;
use crate::extract::Options;
use crate::facts;
use crate::html::{self, NodeId, Tree};
use crate::lexicon::pages::pages;
use crate::model::{Block, Source, bare_host};
use crate::parts::address::{self, Kin};
use crate::parts::position::{self, Position};

/// Links of a page that are looked at.
const MOST_LINKS: usize = 5_000;
/// Bytes of a link's text that are looked at.
const MOST_TEXT: usize = 100;
/// Elements around a link that may say that it is a pager of readers' comments.
const MOST_AROUND: usize = 12;
/// What holds more bytes of text, or more nodes, is no pager.
const MOST_PAGER: usize = 400;
/// A pager and what it says of the page's number have no more elements between them and what holds both.
const PAGER_DEPTH: usize = 3;

/// What a page says of the others of its article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The next page.
    pub next: Option<Url>,
    /// The page that holds the whole article.
    pub single: Option<Url>,
    /// The page's own number, where it or its address tells it.
    pub number: Option<u32>,
    /// How many pages there are, where the page tells it.
    pub of: Option<u32>,
    /// Set if a site rule names the next page: it need not look like one.
    pub by_rule: bool,
}

impl Links {
    /// True if they lead nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.next.is_none() && self.single.is_none()
    }

    /// True if an article may begin on the page: one of a higher number is a later page, or counts something else, such as a series.
    #[must_use]
    pub fn may_begin(&self) -> bool {
        self.by_rule || self.number.is_none_or(|number| number <= 1)
    }
}

/// A page whose links are looked at.
#[derive(Debug)]
pub struct Reader {
    page: html::Page,
    own: Option<Url>,
    named: Option<Url>,
    blocks: Vec<Block>,
}

impl Reader {
    /// Parses the page; `None` for what is no HTML.
    #[must_use]
    pub fn of(source: &Source, options: &Options) -> Option<Self> {
        let decoded = decode::decode(source.bytes, source.content_type);
        if !options.input.is_html(&decoded.text) {
            return None;
        }
        let page = html::parse(&decoded.text, &options.html);
        let mut read = Document::of(&page.tree);
        let (own, named) = (facts::named_address(&read, source.url), facts::named_address(&read, None));
        let blocks = std::mem::take(&mut read.found.blocks);
        Some(Self { page, own, named, blocks })
    }

    /// The address that the page names itself, and its blocks.
    #[must_use]
    pub fn page(&self) -> (Option<&Url>, &[Block]) {
        (self.named.as_ref(), &self.blocks)
    }

    /// The page's address: the one that was given, else the one that it names itself.
    #[must_use]
    pub fn address(&self) -> Option<&Url> {
        self.own.as_ref()
    }

    /// What it says of the other pages of its article, if it stands at that address.
    #[must_use]
    pub fn links(&self, address: &Url, options: &Options) -> Links {
        let tree = &self.page.tree;
        let base = base(tree, address);
        let ruled = rule(options, tree, address);
        let whole = |href: &String| base.join(href).ok().filter(|url| url.as_str().len() <= address::MOST_BYTES && same_site(address, url));
        let (next, single) = (ruled.0.as_ref().and_then(whole), ruled.1.as_ref().and_then(whole));
        if address::is_list(address) {
            return Links::default();
        }
        let found = Found::of(tree, address, &base);
        let by_rule = next.is_some();
        let next = next.or_else(|| found.next());
        let single = single.or_else(|| found.single.clone().filter(|_| next.is_some()));
        Links { next, single, number: found.number(), of: found.position.map(|p| p.1.of), by_rule }
    }
}

impl Reader {
    /// The version for printing that the page links to, if it stands at that address and the version on the same site.
    #[must_use]
    pub fn print_version(&self, address: &Url) -> Option<Url> {
        let tree = &self.page.tree;
        let base = base(tree, address);
        let found = Found { tree, links: Vec::new(), single: None, position: None, own: None };
        let has = |id: NodeId, name: &str, word: &str| {
            tree.attr(id, name).is_some_and(|value| value.split([' ', ',']).any(|part| part.trim().eq_ignore_ascii_case(word)))
        };
        let is_print = |id: &NodeId| match tree.tag(*id) {
            "link" => has(*id, "rel", "alternate") && has(*id, "media", "print"),
            "a" => found.texts(*id).iter().any(|text| pages().is_print(text)),
            _ => false,
        };
        let hrefs = tree.descendants(tree.root()).filter(is_print).take(MOST_LINKS).filter_map(|id| tree.attr(id, "href"));
        let whole = hrefs.filter_map(|href| base.join(href.trim()).ok()).map(|mut url| {
            url.set_fragment(None);
            url
        });
        let fits = |url: &Url| url.as_str().len() <= address::MOST_BYTES && same_site(address, url) && !same_page(address, url);
        whole.into_iter().find(fits)
    }
}

/// True if the other page is on the page's host, `www.` apart, or one of them under the other's. Local files are of one site.
#[must_use]
pub fn same_site(page: &Url, other: &Url) -> bool {
    let (Some(a), Some(b)) = (bare_host(page), bare_host(other)) else { return page.scheme() == "file" && other.scheme() == "file" };
    let below = a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"));
    address::same_host(page, other) || below && page.scheme() == other.scheme() && page.port() == other.port() && page.domain().is_some()
}

fn base(tree: &Tree, address: &Url) -> Url {
    let href = tree.elements(tree.root(), "base").find_map(|id| tree.attr(id, "href"));
    href.and_then(|href| address.join(href.trim()).ok()).unwrap_or_else(|| address.clone())
}

#[cfg(feature = "rules")]
fn rule(options: &Options, tree: &Tree, address: &Url) -> (Option<String>, Option<String>) {
    let rule = options.rules.as_ref().and_then(|rules| rules.for_page(address));
    rule.map_or((None, None), |rule| rule.pages(tree, crate::rules::MAX_STEPS))
}

#[cfg(not(feature = "rules"))]
fn rule(_: &Options, _: &Tree, _: &Url) -> (Option<String>, Option<String>) {
    (None, None)
}

/// A link that may lead to another page of the article.
struct Link {
    url: Url,
    /// `rel=next`
    relation: bool,
    /// Its text is that of a link to the next page.
    text: bool,
    /// The number that it shows.
    shows: Option<u32>,
    kin: Option<Kin>,
    node: NodeId,
}

/// What was found on a page.
struct Found<'t> {
    tree: &'t Tree,
    links: Vec<Link>,
    single: Option<Url>,
    /// Where it says which of its article's pages it is.
    position: Option<(NodeId, Position)>,
    /// The number in the page's address, as the links to its kin tell.
    own: Option<u32>,
}

impl<'t> Found<'t> {
    fn of(tree: &'t Tree, page: &Url, base: &Url) -> Self {
        let mut found = Self { tree, links: Vec::new(), single: None, position: None, own: None };
        let mut seen: HashSet<(String, bool, bool, Option<u32>)> = HashSet::new();
        let anchors = tree.descendants(tree.root()).filter(|id| matches!(tree.tag(*id), "a" | "link"));
        for node in anchors.take(MOST_LINKS) {
            let Some(mut url) = tree.attr(node, "href").and_then(|href| base.join(href.trim()).ok()) else { continue };
            if url.as_str().len() > address::MOST_BYTES || !address::same_host(page, &url) || found.is_of_readers(node, &url) {
                continue;
            }
            url.set_fragment(None);
            let has =
                |name: &str| tree.attr(node, "rel").is_some_and(|rel| rel.split_whitespace().any(|word| word.eq_ignore_ascii_case(name)));
            let texts = found.texts(node);
            let link = Link {
                relation: has("next"),
                text: texts.iter().any(|text| pages().is_next(text)),
                shows: texts.iter().find_map(|text| position::number(text)),
                kin: address::kin(page, &url),
                node,
                url,
            };
            let is_single =
                texts.iter().any(|text| pages().is_single(text)) && (address::is_whole(page, &link.url) || begins(page, &link.url));
            if is_single && found.single.is_none() && !same_page(page, &link.url) {
                found.single = Some(link.url.clone());
            }
            let telling = link.relation || link.text || link.kin.is_some();
            if telling && !found.is_of_many(node) && seen.insert((link.url.to_string(), link.relation, link.text, link.shows)) {
                found.own = found.own.or(link.kin.and_then(|kin| kin.own));
                found.links.push(link);
            }
        }
        if !found.links.is_empty() {
            found.position = tree.descendants(tree.root()).find_map(|id| Some((id, found.position_of(id)?)));
        }
        found
    }

    /// The text of what holds little, with that of links or without; `None` for what holds more.
    fn short_text(&self, id: NodeId, most: usize, with_links: bool) -> Option<String> {
        let (mut text, mut count) = (String::new(), 0);
        let mut next = self.tree.first_child(id);
        while let Some(inner) = next {
            count += 1;
            if count > most || text.len() > most {
                return None;
            }
            match self.tree.text(inner) {
                Some(own) => text.push_str(&own[..own.floor_char_boundary(most * 4)]),
                None => text.push(' '),
            }
            let below = if with_links || self.tree.tag(inner) != "a" { self.tree.first_child(inner) } else { None };
            next = below.or_else(|| self.tree.skip(inner, id));
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (text.len() <= most).then_some(text)
    }

    /// What a link shows and is called.
    fn texts(&self, node: NodeId) -> Vec<String> {
        let shown = self.short_text(node, MOST_TEXT, true).unwrap_or_default();
        let called = ["aria-label", "title"].into_iter().filter_map(|name| self.tree.attr(node, name)).map(str::to_owned);
        let pictured = || self.tree.elements(node, "img").filter_map(|img| self.tree.attr(img, "alt")).map(str::to_owned).next();
        let shown = if shown.is_empty() { pictured() } else { Some(shown) };
        shown.into_iter().chain(called).filter(|text| !text.is_empty() && text.len() <= MOST_TEXT).collect()
    }

    /// True for a pager of what readers wrote.
    fn is_of_readers(&self, node: NodeId, url: &Url) -> bool {
        let is_word = |text: &str| {
            let lower = text.to_ascii_lowercase();
            pages().readers.contains(lower.as_str())
                || lower.split(|c: char| !c.is_alphanumeric()).any(|word| pages().readers.contains(word))
        };
        let names = |id: NodeId| ["class", "id"].into_iter().filter_map(move |name| self.tree.attr(id, name));
        let is_named = |id: NodeId| names(id).flat_map(str::split_whitespace).take(40).any(is_word);
        // What stands around the whole page may say that there are comments somewhere in it.
        let narrow = |id: &NodeId| !matches!(self.tree.tag(*id), "body" | "html" | "main" | "article");
        url.fragment().is_some_and(is_word)
            || is_named(node)
            || self.tree.ancestors(node).take(MOST_AROUND).take_while(narrow).any(is_named)
    }

    /// True for a pager that says that it has more pages than an article has: a list's.
    fn is_of_many(&self, node: NodeId) -> bool {
        let around = self.tree.ancestors(node).take(PAGER_DEPTH).map_while(|id| self.short_text(id, MOST_PAGER, true));
        around.filter_map(|text| position::total(&text)).any(|pages| pages > address::MOST)
    }

    fn position_of(&self, id: NodeId) -> Option<Position> {
        if matches!(self.tree.tag(id), "a" | "body" | "html" | "head" | "title" | "option" | "") {
            return None;
        }
        position::position(&self.short_text(id, position::MOST_BYTES, false)?)
    }

    /// The page's own number.
    fn number(&self) -> Option<u32> {
        self.position.map(|(_, position)| position.at).or(self.own)
    }

    /// The next page: one that differs by its number alone and that its link, or its address, calls a page; or one that a pager leads to
    /// which says which page this is.
    fn next(&self) -> Option<Url> {
        let ends = self.position.is_some_and(|(_, position)| position.at >= position.of);
        if ends {
            return None;
        }
        let own = self.number().unwrap_or(1);
        let counted = |link: &&Link| {
            let Some(kin) = link.kin else { return false };
            // Where the address counts from nought, the link shows one more.
            let shown = link.shows.is_some_and(|shows| kin.other.is_some_and(|other| shows == other || shows == other + 1));
            let called = link.relation || link.text;
            kin.follows(called || link.shows == Some(2)) && (called || shown || kin.said && link.shows.is_none())
        };
        let number = |link: &&Link| std::cmp::Reverse(link.kin.and_then(|kin| kin.other));
        let by_number = self.links.iter().filter(counted).max_by_key(|link| (number(link), link.relation, link.text));
        let in_pager = || {
            let (place, _) = self.position?;
            let around: Vec<NodeId> = std::iter::once(place).chain(self.tree.ancestors(place).take(PAGER_DEPTH)).collect();
            let near = |link: &&Link| self.tree.ancestors(link.node).take(PAGER_DEPTH).any(|id| around.contains(&id) && !self.is_wide(id));
            self.links.iter().filter(|link| link.relation || link.text || link.shows == Some(own + 1)).find(near)
        };
        by_number.or_else(in_pager).map(|link| link.url.clone())
    }

    /// What holds more than a pager.
    fn is_wide(&self, id: NodeId) -> bool {
        matches!(self.tree.tag(id), "body" | "html" | "main" | "article" | "") || self.short_text(id, MOST_PAGER, true).is_none()
    }
}

/// True if the other address stands below the page's, or adds a query to it.
fn begins(page: &Url, other: &Url) -> bool {
    let path = page.path().trim_end_matches('/').trim_end_matches(".html");
    !path.is_empty() && other.path().starts_with(path)
}

fn same_page(page: &Url, other: &Url) -> bool {
    page.path() == other.path() && page.query() == other.query()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(address: &str, page: &str) -> Links {
        let page = format!("<html><title>Ferry</title><body>{page}");
        let source = Source { name: "p", bytes: page.as_bytes(), ..Source::default() };
        let options = Options::default();
        let url = Url::parse("https://courier.example").and_then(|base| base.join(address)).expect("an address");
        Reader::of(&source, &options).expect("a page").links(&url, &options)
    }

    fn next(address: &str, page: &str) -> Option<String> {
        links(address, page).next.map(|url| url.as_str().replace("https://courier.example", ""))
    }

    #[test]
    fn the_next_page_is_found() {
        for (address, page, expected) in [
            ("/a/ferry", "<link rel=next href='/a/ferry?page=2'>", "/a/ferry?page=2"),
            ("/a/ferry", "<a rel='nofollow next' href='ferry/2'>on</a>", "/a/ferry/2"),
            ("/a/ferry", "<ul class=pager><li>1<li><a href='ferry?page=2'>2</a><li><a href='ferry?page=3'>3</a></ul>", "/a/ferry?page=2"),
            ("/a/ferry?page=2", "<a href='ferry?page=1'>1</a> 2 <a href='ferry?page=3'>3</a>", "/a/ferry?page=3"),
            ("/a/ferry", "<a href='ferry?page=0'>1</a><a href='ferry?page=1'>2</a><a href='ferry?page=2'>3</a>", "/a/ferry?page=1"),
            ("/a/ferry?page=1", "<span>2</span><a href='ferry?page=2'>3</a>", "/a/ferry?page=2"),
            ("/a/ferry.html", "<a href='ferry-2.html'>Weiterlesen »</a>", "/a/ferry-2.html"),
            ("/a/ferry", "<a href='/a/ferry/seite-2'>Die Reparatur: was der Hafen sagt</a>", "/a/ferry/seite-2"),
            ("/a/ferry", "<a href='/a/ferry/2' aria-label='Next page'><svg></svg></a>", "/a/ferry/2"),
            ("/a/917", "<div class=nav>Page 1 of 3 <a href='/a/918'>Next</a></div>", "/a/918"),
            ("/a/917", "<div><span>第1页/共3页</span><a href='/a/7713.html'>下一页</a></div>", "/a/7713.html"),
        ] {
            assert_eq!(next(address, page).as_deref(), Some(expected), "{page}");
        }
    }

    #[test]
    fn other_links_are_no_next_page() {
        let long = "The harbour office said that the ferry would return. ".repeat(10);
        for (address, page) in [
            ("/a/ferry", "<link rel=next href='/a/storm'>".to_owned()),
            ("/a/ferry", "<a rel=next href='/a/storm'>Next: the storm</a>".to_owned()),
            ("/a/917", "<a rel=next href='/a/918'>Next article</a>".to_owned()),
            ("/a/ferry", "<a rel=next href='https://evil.example/a/ferry?page=2'>Next page</a>".to_owned()),
            ("/a/ferry", "<a rel=next href='http://127.0.0.1/a/ferry?page=2'>Next page</a>".to_owned()),
            ("/a/ferry", "<a rel=next href='file:///a/ferry?page=2'>Next page</a>".to_owned()),
            ("/a/ferry", "<section id=comments><a href='/a/ferry?page=2'>Next page</a></section>".to_owned()),
            ("/a/ferry", "<div class='comment-pagination'><a href='/a/ferry?page=2'>2</a></div>".to_owned()),
            ("/a/ferry", "<a href='/a/ferry?page=2#comments'>2</a>".to_owned()),
            ("/a/ferry", "<a href='/a/ferry?cpage=2'>2</a>".to_owned()),
            ("/a/ferry", "<div class=pagination><a href='?p=2'>Next</a><span>1 of 421</span></div>".to_owned()),
            ("/find?q=ferry", "<a rel=next href='/find?q=ferry&page=2'>2</a>".to_owned()),
            ("/a/ferry?page=3", "<p>Page 3 of 3</p><a rel=next href='/a/ferry?page=4'>Next</a>".to_owned()),
            ("/a/ferry?page=2", "<a href='/a/ferry?page=1'>1</a> 2".to_owned()),
            ("/a/917", format!("<div>Page 1 of 3</div><div>{long}</div><div><div><a href='/a/918'>Next</a></div></div>")),
        ] {
            assert_eq!(next(address, &page), None, "{page}");
        }
    }

    #[test]
    fn the_version_for_printing_is_one_that_the_page_links_to() {
        let print = |page: &str| {
            let page = format!("<html><title>Ferry</title><body>{page}");
            let source = Source { name: "p", bytes: page.as_bytes(), ..Source::default() };
            let url = Url::parse("https://www.courier.example/a/ferry").expect("an address");
            Reader::of(&source, &Options::default()).expect("a page").print_version(&url).map(String::from)
        };
        for page in [
            "<link rel=alternate media=print href=/a/ferry/print>",
            "<a href='/a/ferry/print#top'>Print this article</a>",
            "<a href=ferry/print>Drucken</a>",
        ] {
            assert_eq!(print(page).as_deref(), Some("https://www.courier.example/a/ferry/print"), "{page}");
        }
        for page in [
            "<a href='javascript:print()'>Print</a>",
            "<a href=#>Print</a>",
            "<a href='https://print.example/a'>Print</a>",
            "<a href=/a/x>Print edition of today</a>",
        ] {
            assert_eq!(print(page), None, "{page}");
        }
    }

    #[test]
    fn position_and_the_article_on_one_page() {
        let page =
            "<div class=pager>Page <b>1</b> of 3 <a href='ferry?page=2'>2</a> <a href='ferry?page=all'>View as single page</a></div>";
        let found = links("/a/ferry", page);
        assert_eq!((found.number, found.of), (Some(1), Some(3)));
        assert_eq!(found.single.map(String::from).as_deref(), Some("https://courier.example/a/ferry?page=all"));
        // Nothing is to be joined: there is no other page.
        assert_eq!(links("/a/ferry", "<a href='ferry?page=all'>View as single page</a>").single, None);
    }

    #[test]
    fn pages_of_endless_links_cost_little() {
        let many: String = (0..60_000).map(|n| format!("<div><a href='?page={n}'>Page {n} of 9")).collect();
        let found = links("/a/ferry", &many);
        assert_eq!(found.next.map(String::from).as_deref(), Some("https://courier.example/a/ferry?page=2"));
    }
}
