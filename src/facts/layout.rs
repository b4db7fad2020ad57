//! Where the article lies on its page: headline, body, and what belongs to cards, mastheads and other stories. By structure alone:
//! which element holds what, and what stands between.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use url::Url;

use crate::dates::labels::label_before;
use crate::dates::{self, Reading};
use crate::document::Document;
use crate::document::region::{self, Region, is_author_link};
use crate::html::NodeId;
use crate::html::names::{Tag, set};
use crate::text::likeness::key;
use crate::text::needles::Needles;
use crate::text::words::holds_number;

/// A line of this many bytes is prose.
const PROSE: usize = 80;
/// A teaser's link has so many words, near the headline one more, or so many letters of a script without spaces.
const TEASER_WORDS: usize = 4;
const TEASER_LETTERS: usize = 10;
/// An element of more nodes is a part of the page, no card.
const MOST_NODES: usize = 120;
/// A heading of this many bytes may be a part of the page's title.
const TITLE_PART: usize = 8;
/// So many levels above a date or a name are looked at.
const MOST_LEVELS: usize = 24;
/// So many lines above the headline are beside it.
const BESIDE: usize = 3;
/// A date further above the headline than this many lines is the site's.
const NEAR_ABOVE: usize = 12;

/// The part of a page that a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Before the headline.
    Above,
    /// Between the headline, itself included, and the body.
    Head,
    /// Between the body's first and last paragraph.
    Body,
    /// Below the body.
    Behind,
}

/// What an element holds that makes it another story's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Heading(NodeId),
    /// A link of as many words as a headline has.
    Teaser,
    /// The same in a heading, or around one.
    HeadedTeaser,
    /// More than a card holds.
    TooMuch,
}

/// The article on its page.
pub(crate) struct Layout<'a> {
    scene: &'a Document<'a>,
    /// The line of the headline.
    pub(crate) headline: Option<usize>,
    /// The first and last line of the body's prose.
    pub(crate) body: Option<(usize, usize)>,
    /// Elements around the headline or the body.
    trunk: HashSet<u32>,
    /// The headline and the page's titles.
    titles: Vec<String>,
    path: Option<&'a str>,
    known: RefCell<HashMap<u32, Holds>>,
    teasers: RefCell<HashMap<u32, bool>>,
    /// The first heading below the body.
    severed: Option<usize>,
}

impl<'a> Layout<'a> {
    pub(crate) fn of(scene: &'a Document<'a>, headline: Option<usize>, url: Option<&'a Url>, titles: &[&str]) -> Self {
        let container = container(scene, headline);
        let body = container.and_then(|container| extent(scene, container, headline));
        let headline = headline.filter(|at| body.is_none_or(|(_, last)| *at <= last));
        let mut trunk = HashSet::new();
        let heading = headline.and_then(|at| scene.lines.get(at)).map(|l| l.node);
        for node in container.into_iter().chain(heading) {
            trunk.insert(node.number());
            trunk.extend(scene.tree.ancestors(node).map(NodeId::number));
        }
        let shown = headline.and_then(|at| scene.lines.get(at)).map(|l| key(&l.text));
        let titles = shown.into_iter().chain(titles.iter().map(|t| key(t))).filter(|t| !t.is_empty()).collect();
        let below = body
            .map(|(_, last)| last + 1)
            .and_then(|from| scene.lines[from..].iter().position(|l| l.heading.is_some() && !labels(&l.text)).map(|n| from + n));
        Self {
            scene,
            headline,
            body,
            trunk,
            titles,
            path: url.map(Url::path),
            known: RefCell::default(),
            teasers: RefCell::default(),
            severed: below,
        }
    }

    /// The part of the page that a line stands in.
    pub(crate) fn zone(&self, line: usize) -> Zone {
        match (self.headline, self.body) {
            (Some(headline), _) if line < headline => Zone::Above,
            (_, Some((first, _))) if line < first => Zone::Head,
            (_, Some((_, last))) if line <= last => Zone::Body,
            (_, Some(_)) => Zone::Behind,
            (_, None) => Zone::Head,
        }
    }

    /// The line that an element stands in, or begins.
    pub(crate) fn line_of(&self, id: NodeId) -> usize {
        let here = self.scene.place(id);
        let next = self.scene.line_at(here + 1);
        let began = next.checked_sub(1).and_then(|before| self.scene.lines.get(before)).filter(|l| self.same_block(l.node, id));
        if began.is_some() { next - 1 } else { next }
    }

    /// True if both stand in one line of text.
    fn same_block(&self, one: NodeId, other: NodeId) -> bool {
        self.block(one) == self.block(other)
    }

    /// The nearest element that ends lines around a node, itself included.
    fn block(&self, id: NodeId) -> Option<NodeId> {
        let tree = self.scene.tree;
        std::iter::once(id).chain(tree.ancestors(id)).find(|n| region::ends_line(tree, *n))
    }

    /// True if a node stands in a card: an element, not around headline or body, that holds another story's link or heading.
    /// Between headline and body a heading may be the article's own.
    pub(crate) fn is_in_card(&self, id: NodeId, zone: Zone) -> bool {
        self.is_in_card_but(id, zone, &|_| false)
    }

    /// As [`Layout::is_in_card`]; a heading of which `own` says so is the article's own.
    pub(crate) fn is_in_card_but(&self, id: NodeId, zone: Zone, own: &dyn Fn(&str) -> bool) -> bool {
        let tree = self.scene.tree;
        let block = self.block(id);
        let line = self.line_of(id);
        let above = || self.headline.is_some_and(|at| line < at && at - line <= BESIDE);
        let beside = zone == Zone::Head || zone == Zone::Above && above();
        for around in tree.ancestors(id).take(MOST_LEVELS) {
            if self.trunk.contains(&around.number()) || matches!(tree.tag(around), "body" | "main" | "html") {
                return false;
            }
            match self.holds(around) {
                Holds::HeadedTeaser => return true,
                // Beside the headline stand links to sections and series too.
                Holds::Teaser if !beside || Some(around) == block => return true,
                Holds::TooMuch => return false,
                Holds::Heading(heading) if matches!(zone, Zone::Above | Zone::Behind) && !own(&self.scene.text(heading, 200)) => {
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn holds(&self, id: NodeId) -> Holds {
        if let Some(known) = self.known.borrow().get(&id.number()) {
            return *known;
        }
        let mut found = Holds::Nothing;
        for (number, inner) in self.scene.tree.descendants(id).enumerate() {
            if number > MOST_NODES {
                found = Holds::TooMuch;
                break;
            }
            if found != Holds::HeadedTeaser && self.is_teaser(inner) {
                found = if self.is_headed(inner) { Holds::HeadedTeaser } else { Holds::Teaser };
            }
            if matches!(found, Holds::Teaser | Holds::HeadedTeaser) {
                continue;
            }
            if self.scene.tree.mark(inner).is(set::HEADING) {
                let text = self.scene.text(inner, 400);
                found = if self.is_title(&text) || labels(&text) { found } else { Holds::Heading(inner) };
            }
        }
        self.known.borrow_mut().insert(id.number(), found);
        found
    }

    /// A link in a heading, or around one.
    fn is_headed(&self, link: NodeId) -> bool {
        let tree = self.scene.tree;
        let heading = |n: NodeId| tree.mark(n).is(set::HEADING);
        tree.ancestors(link).take(4).any(heading) || tree.descendants(link).take(20).any(heading)
    }

    /// True for the headline, another of the page's titles, or a long part of one.
    pub(crate) fn is_title(&self, text: &str) -> bool {
        let own = key(text);
        own.is_empty() || self.titles.iter().any(|t| *t == own || own.len() >= TITLE_PART && t.contains(&own))
    }

    /// A link to another page, of as many words as a headline. Each is looked at once for all the elements around it.
    fn is_teaser(&self, id: NodeId) -> bool {
        if self.scene.tree.mark(id) != Tag::A {
            return false;
        }
        *self.teasers.borrow_mut().entry(id.number()).or_insert_with(|| self.leads_to_story(id))
    }

    fn leads_to_story(&self, id: NodeId) -> bool {
        let tree = self.scene.tree;
        let href = tree.attr(id, "href").unwrap_or_default();
        let elsewhere = !href.is_empty() && !href.starts_with('#') && !is_author_link(href) && !shares(href);
        if !elsewhere || self.path.is_some_and(|path| path.len() > 1 && href.split(['?', '#']).next().is_some_and(|h| h.ends_with(path))) {
            return false;
        }
        let text = self.scene.text(id, 300);
        is_headline_long(&text) && !is_dated(&text) && !self.is_title(&text)
    }

    /// True for an element around headline or body.
    pub(crate) fn is_trunk(&self, id: NodeId) -> bool {
        self.trunk.contains(&id.number())
    }

    /// True if a heading of something else stands between the body and a line below it.
    pub(crate) fn is_severed(&self, line: usize) -> bool {
        self.severed.is_some_and(|heading| heading < line)
    }

    /// True if a line above the headline is the site's own: in a header or menu of its own, or with links of the site between it and
    /// the headline, or too far above.
    pub(crate) fn is_masthead(&self, line: usize) -> bool {
        let Some(headline) = self.headline.filter(|at| line < *at) else { return false };
        let own = &self.scene.lines[line];
        let (foreign, links) = (self.is_in_foreign_header(own.node), self.links_in(own.node));
        if headline - line > NEAR_ABOVE || own.region.is(Region::NAV) || foreign && links > 0 {
            return true;
        }
        if headline - line == 1 {
            return links >= 2 && !self.tells_of_entry(own.node);
        }
        if foreign {
            return true;
        }
        let shared = self.scene.tree.ancestors(own.node).find(|n| self.trunk.contains(&n.number()));
        let within = shared.is_some_and(|n| matches!(self.scene.tree.tag(n), "article" | "header" | "hgroup"));
        let between = &self.scene.lines[line + 1..headline];
        let menu = between.iter().chain(std::iter::once(own)).any(|l| l.region.is(Region::NAV) || self.links_in(l.node) >= 2);
        let linked = between.iter().filter(|l| l.region.is(Region::LINK) && self.is_in_site_link(l.node)).count();
        !within && (menu || linked >= 2)
    }

    /// Links in the block that a node stands in, up to three.
    fn links_in(&self, id: NodeId) -> usize {
        let Some(block) = self.block(id).filter(|b| !self.trunk.contains(&b.number())) else { return 0 };
        self.scene.tree.descendants(block).take(60).filter(|n| self.is_site_link(*n)).take(3).count()
    }

    /// True if the block that a node stands in links to a day's archive, an author or a place of the page, as an entry's own line does.
    fn tells_of_entry(&self, id: NodeId) -> bool {
        let tree = self.scene.tree;
        let Some(block) = self.block(id) else { return false };
        let own = |href: &str| href.len() > 1 && href.starts_with('#') || is_author_link(href);
        tree.descendants(block)
            .take(60)
            .filter_map(|n| Some((n, tree.attr(n, "href").filter(|_| tree.tag(n) == "a")?)))
            .any(|(n, href)| own(href) || is_dated(&self.scene.text(n, 80)))
    }

    fn is_in_site_link(&self, id: NodeId) -> bool {
        self.scene.tree.ancestors(id).take(8).any(|n| self.is_site_link(n))
    }

    /// A link to another page that shares nothing and is no date's own.
    fn is_site_link(&self, id: NodeId) -> bool {
        let tree = self.scene.tree;
        let leads = |href: &str| !href.is_empty() && !href.starts_with('#') && !is_author_link(href) && !shares(href);
        let dated = || is_dated(&self.scene.text(id, 80));
        tree.tag(id) == "a" && tree.attr(id, "href").is_some_and(leads) && !dated()
    }

    /// True if the `<header>` around a node is not the headline's: neither around it nor right beside it.
    fn is_in_foreign_header(&self, id: NodeId) -> bool {
        let tree = self.scene.tree;
        let heading = self.headline.and_then(|at| self.scene.lines.get(at)).and_then(|l| self.block(l.node));
        let beside = |header: NodeId| heading.is_some_and(|h| tree.parent(h) == tree.parent(header) && tree.tag(h).starts_with('h'));
        let header = tree.ancestors(id).take(MOST_LEVELS).find(|n| tree.tag(*n) == "header");
        header.is_some_and(|header| !self.trunk.contains(&header.number()) && (!beside(header) || self.is_at_body(header)))
    }

    /// True for an element right in the page's own.
    fn is_at_body(&self, id: NodeId) -> bool {
        self.scene.tree.parent(id).is_some_and(|parent| self.scene.tree.tag(parent) == "body")
    }

    /// True if the element that ends a node's line stands right in an element around headline or body.
    pub(crate) fn is_at_trunk(&self, id: NodeId) -> bool {
        let parent = self.block(id).and_then(|block| self.scene.tree.parent(block));
        parent.is_some_and(|p| self.trunk.contains(&p.number())) || self.block(id).is_some_and(|b| self.trunk.contains(&b.number()))
    }
}

/// A heading that only says what stands below it, or is a date itself.
fn labels(text: &str) -> bool {
    let short = || text.len() < 40 && label_before(text).is_some();
    short() || is_dated(text)
}

/// A short text with a date in it.
fn is_dated(text: &str) -> bool {
    text.len() < 60 && holds_number(text) && !dates::find(text, &Reading::default()).is_empty()
}

/// As many words as a headline has.
fn is_headline_long(text: &str) -> bool {
    let unspaced = text.chars().filter(|c| crate::text::script::is_unspaced(*c)).count();
    unspaced >= TEASER_LETTERS || text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count() >= TEASER_WORDS
}

/// Addresses of buttons.
fn shares(href: &str) -> bool {
    static SIGNS: LazyLock<Needles<()>> = LazyLock::new(|| {
        let signs = ["mailto:", "javascript:", "share", "facebook.com", "twitter.com", "whatsapp", "x.com/", "t.me/"];
        Needles::new(signs.into_iter().map(|sign| (sign, ())))
    });
    SIGNS.any_in(crate::text::likeness::head(href, 200))
}

/// The element that holds most of the page's prose, its parent's share counted half.
fn container(scene: &Document<'_>, headline: Option<usize>) -> Option<NodeId> {
    let tree = scene.tree;
    let mut sizes: HashMap<NodeId, usize> = HashMap::new();
    let foreign = Region::FOREIGN.with(Region::CAPTION).with(Region::HEAD).with(Region::FOOTER);
    let mut order: Vec<NodeId> = Vec::new();
    for line in
        scene.lines.iter().skip(headline.unwrap_or(0)).filter(|l| l.text.len() >= PROSE && l.heading.is_none() && !l.region.is(foreign))
    {
        let Some(block) = tree.ancestors(line.node).find(|n| region::ends_line(tree, *n)) else { continue };
        let own = matches!(tree.tag(block), "div" | "td" | "section" | "article" | "main" | "body");
        let holder = if own { Some(block) } else { tree.parent(block) };
        let Some(holder) = holder else { continue };
        for (node, share) in std::iter::once((holder, line.text.len())).chain(tree.parent(holder).map(|p| (p, line.text.len() / 2))) {
            let size = sizes.entry(node).or_insert(0);
            if *size == 0 {
                order.push(node);
            }
            *size += share;
        }
    }
    order
        .into_iter()
        .fold(None::<(NodeId, usize)>, |best, node| {
            let size = sizes[&node];
            if best.is_some_and(|(_, most)| most >= size) { best } else { Some((node, size)) }
        })
        .map(|(node, _)| node)
}

/// The place of the last prose of the page's body, before it is known where its headline stands.
pub(crate) fn end_of_body(scene: &Document<'_>) -> u32 {
    let body = container(scene, None).and_then(|container| extent(scene, container, None));
    body.and_then(|(_, last)| scene.lines.get(last)).map_or(u32::MAX, |l| l.place)
}

/// The first and last line of prose inside an element, from the headline on.
fn extent(scene: &Document<'_>, container: NodeId, headline: Option<usize>) -> Option<(usize, usize)> {
    let inside = |id: NodeId| id == container || scene.tree.ancestors(id).take(MOST_LEVELS).any(|n| n == container);
    let is_body = |at: &usize| {
        let line = &scene.lines[*at];
        line.text.len() >= PROSE && line.heading.is_none() && !line.region.is(Region::FOREIGN.with(Region::CAPTION)) && inside(line.node)
    };
    let mut all = (headline.unwrap_or(0)..scene.lines.len()).filter(is_body);
    let first = all.next()?;
    Some((first, all.next_back().unwrap_or(first)))
}
