//! The other pages of an article that stands on several: brought one after the other with the client's manners, kept, and joined.

use std::collections::HashSet;

use jiff::Timestamp;
use url::Url;

use super::load::{Named, OURS, load};
use super::{Cleaned, Loaded, Pipeline, PipelineError};
use crate::extract;
use crate::fetch::{Held, Kind, Validators};
use crate::model::{Candidate, canonical_url};
use crate::parts::{Join, Links, Reader, Refused};

/// What was brought of an article beside its first page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Others {
    /// In their order.
    pub pages: Vec<Other>,
    /// There are more than may be joined.
    pub cut: bool,
    /// How many there are, the first among them, where a page says so.
    pub of: Option<u32>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The address that was asked for.
    pub url: Url,
    /// How it was found.
    pub found: FoundBy,
    /// The page, or why it is missing.
    pub page: Result<Box<Loaded>, String>,
}

/// How another page of an article was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// By what the page before says.
    Link,
    /// By a site rule.
    Rule,
    /// It holds the whole article.
    Whole,
}

impl FoundBy {
    const ALL: [(Self, &str); 3] = [(Self::Link, "next"), (Self::Rule, "rule"), (Self::Whole, "whole")];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(found, _)| *found == self).map_or("next", |(_, name)| name)
    }
}

/// Headers of a kept page: one for each other page of its article, and what is known of all.
fn part_header() -> String {
    format!("{OURS}part")
}
fn all_header() -> String {
    format!("{OURS}parts")
}
/// A header of those pages: the address of the first.
fn of_header() -> String {
    format!("{OURS}part-of")
}

impl Others {
    /// True if the article stands on one page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && !self.cut
    }

    /// As headers of the first page, under which it is kept.
    fn headers(&self) -> Vec<(String, String)> {
        let one = |other: &Other| match &other.page {
            Ok(_) => format!("{} {}", other.found.name(), other.url),
            Err(error) => format!("missing {} {}", other.url, error.replace(['\r', '\n'], " ")),
        };
        let all = format!("{} {}", if self.cut { "cut" } else { "all" }, self.of.unwrap_or(0));
        self.pages.iter().map(|other| (part_header(), one(other))).chain([(all_header(), all)]).collect()
    }

    /// The other pages of a kept page, each as `kept` has it.
    pub fn kept(headers: &[(String, String)], mut kept: impl FnMut(&Url) -> Result<Loaded, String>) -> Self {
        let named = |name: String| headers.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_str());
        let read = |value: &str| {
            let (kind, rest) = value.split_once(' ')?;
            let (url, error) = rest.split_once(' ').unwrap_or((rest, ""));
            let url = Url::parse(url).ok()?;
            let found = FoundBy::ALL.iter().find(|(_, name)| *name == kind).map(|(found, _)| *found);
            let page = if found.is_some() { kept(&url).map(Box::new) } else { Err(error.to_owned()) };
            Some(Other { url, found: found.unwrap_or(FoundBy::Link), page })
        };
        let pages: Vec<Other> = named(part_header()).filter_map(read).collect();
        let all = named(all_header()).next().unwrap_or_default();
        let of = all.split(' ').nth(1).and_then(|of| of.parse().ok()).filter(|of| *of > 0);
        Self { pages, cut: all.starts_with("cut"), of }
    }
}

/// True if the headers of a kept page say that it is a later page of an article.
#[must_use]
pub fn is_later_page(headers: &[(String, String)]) -> bool {
    headers.iter().any(|(name, _)| *name == of_header())
}

/// What is known while an article's pages are brought.
struct Ahead {
    join: Box<Join>,
    links: Links,
}

/// The way through them.
struct Way {
    first: Url,
    seen: HashSet<Url>,
    others: Others,
    /// The place of the page that was brought last: the article has one place among all requests, not one for each page.
    held: Held,
}

impl Pipeline {
    /// The page with the other pages of its article, where it has some. What goes wrong with them never costs the page itself.
    pub(super) async fn with_others(&self, mut loaded: Loaded) -> Loaded {
        if self.extract.parts.0 < 2 || !matches!(loaded.url.scheme(), "http" | "https") {
            return loaded;
        }
        let Some(ahead) = self.begin(&loaded).await else { return loaded };
        // Its place is given up before another page is asked for.
        loaded.held = Held::default();
        let mut way = Way {
            first: loaded.url.clone(),
            seen: HashSet::from([canonical_url(&loaded.url)]),
            others: Others::default(),
            held: Held::default(),
        };
        way.others.of = ahead.links.of;
        let ahead = self.whole(ahead, &mut way).await;
        self.follow(ahead, &mut way).await;
        loaded.held = way.held;
        if way.others.pages.iter().any(|other| other.page.is_err()) {
            // The next visit is to try again.
            loaded.validators = Validators::default();
        }
        loaded.others = way.others;
        loaded
    }

    /// Takes the page that holds the whole article, if there is one and it does; then no other page is looked for.
    async fn whole(&self, mut ahead: Ahead, way: &mut Way) -> Ahead {
        let Some(url) = ahead.links.single.take().filter(|url| way.seen.insert(canonical_url(url))) else { return ahead };
        // Without it, the pages are read one by one.
        let Ok(page) = self.other(way, &url).await else { return ahead };
        let (mut ahead, taken) = self.taken(ahead, page.clone(), (&way.first, &url), FoundBy::Whole).await;
        if taken.is_ok() {
            ahead.links = Links::default();
            way.others.pages.push(Other { url, found: FoundBy::Whole, page: Ok(Box::new(page)) });
        }
        ahead
    }

    /// Follows the links from page to page.
    async fn follow(&self, mut ahead: Ahead, way: &mut Way) {
        let (mut at, mut bytes) = (way.first.clone(), 0);
        while let Some(url) = ahead.links.next.take().filter(|url| way.seen.insert(canonical_url(url))) {
            if way.others.pages.len() + 1 >= self.extract.parts.0 || bytes > self.extract.html.max_bytes {
                way.others.cut = true;
                return;
            }
            let found = if ahead.links.by_rule { FoundBy::Rule } else { FoundBy::Link };
            let page = match self.other(way, &url).await {
                // It leads back to a page that was read.
                Ok(page) if page.url != url && !way.seen.insert(canonical_url(&page.url)) => return,
                Ok(page) => page,
                Err(error) => return way.others.pages.push(Other { url, found, page: Err(error) }),
            };
            let taken;
            (ahead, taken) = self.taken(ahead, page.clone(), (&at, &url), found).await;
            match taken {
                Ok(()) => bytes += page.bytes.len(),
                Err(Refused::Unreadable(why)) => return way.others.pages.push(Other { url, found, page: Err(why) }),
                Err(Refused::Other | Refused::Nothing) => return,
            }
            at = url.clone();
            way.others.pages.push(Other { url, found, page: Ok(Box::new(page)) });
        }
    }

    /// What the first page says of others; `None` if it is no article, or the only page of one.
    async fn begin(&self, loaded: &Loaded) -> Option<Ahead> {
        let (options, page) = (self.extract.clone(), Loaded { held: Held::default(), ..loaded.clone() });
        let look = move || {
            let links = links(&page, &options).filter(Links::may_begin)?;
            let first = cleaned(&page, &options)?;
            Join::may_begin(&first.article).then(|| Ahead { join: Box::new(Join::begin(first)), links })
        };
        tokio::task::spawn_blocking(look).await.ok().flatten()
    }

    /// One of the other pages, or why it cannot be had.
    async fn other(&self, way: &mut Way, url: &Url) -> Result<Loaded, String> {
        // One place is given up before another is asked for.
        way.held = Held::default();
        let loaded = load(self, url, Kind::Page, None, Named::Found).await.map_err(|error: PipelineError| error.to_string())?;
        let loaded = loaded.ok_or_else(|| format!("{url}: the server sent no body"))?;
        if loaded.url.host_str() != way.first.host_str() && loaded.url.host_str() != url.host_str() {
            return Err(format!("{url}: it leads to another site ({})", loaded.url));
        }
        let mut loaded = self.rendered(loaded).await;
        way.held = std::mem::take(&mut loaded.held);
        Ok(loaded)
    }

    /// Adds a page to what is ahead, if it goes on with the article.
    async fn taken(&self, ahead: Ahead, page: Loaded, (before, url): (&Url, &Url), found: FoundBy) -> (Ahead, Result<(), Refused>) {
        let (options, before, url) = (self.extract.clone(), before.clone(), url.clone());
        let spare = Ahead { join: Box::new(Join::begin(Cleaned::default())), links: Links::default() };
        let mut ahead = ahead;
        let work = move || {
            let Some(cleaned) = cleaned(&page, &options) else {
                return (ahead, Err(Refused::Unreadable("it cannot be cleaned".to_owned())));
            };
            let taken = add(&mut ahead.join, cleaned, (&before, &url), found);
            ahead.links = links(&page, &options).unwrap_or_default();
            (ahead, taken)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|fault| (spare, Err(Refused::Unreadable(fault.to_string()))))
    }

    /// The article with what the other pages of it hold.
    pub(super) fn joined(&self, loaded: &Loaded, cleaned: Vec<Cleaned>, now: Timestamp) -> Vec<Cleaned> {
        let others = &loaded.others;
        if others.is_empty() || cleaned.len() != 1 || !cleaned.iter().all(|first| Join::may_begin(&first.article)) {
            return cleaned;
        }
        let Some(first) = cleaned.into_iter().next() else { return Vec::new() };
        let (mut join, mut before) = (Join::begin(first), &loaded.url);
        for other in &others.pages {
            let name = other.url.as_str();
            let page = match &other.page {
                Ok(page) => page,
                Err(error) => {
                    join.miss(name, error.clone());
                    continue;
                }
            };
            let candidate = Candidate { url: name.to_owned(), ..Candidate::default() };
            let Some(cleaned) = self.clean_bytes(&candidate, page, now).into_iter().next().map(|cleaned| self.obeying(cleaned)) else {
                continue;
            };
            match add(&mut join, cleaned, (before, &other.url), other.found) {
                Ok(()) => before = &other.url,
                Err(Refused::Unreadable(why)) => join.miss(name, why),
                Err(Refused::Other | Refused::Nothing) => {}
            }
        }
        if others.cut {
            join.stop(self.extract.parts.0);
        }
        join.expect(others.of);
        vec![join.end()]
    }

    /// The page and the others of its article as they are kept: each says of which it is.
    pub(super) fn to_keep(candidate: &Candidate, page: &Loaded) -> Vec<(Candidate, Loaded)> {
        if page.others.is_empty() {
            return vec![(candidate.clone(), page.clone())];
        }
        let bare = |page: &Loaded, headers: Vec<(String, String)>| {
            let mut page = Loaded { held: Held::default(), others: Others::default(), ..page.clone() };
            page.headers.extend(headers);
            page
        };
        let later = page.others.pages.iter().filter_map(|other| {
            let kept = bare(other.page.as_ref().ok()?, vec![(of_header(), candidate.url.clone())]);
            Some((Candidate { url: other.url.to_string(), ..Candidate::default() }, kept))
        });
        later.chain([(candidate.clone(), bare(page, page.others.headers()))]).collect()
    }
}

fn add(join: &mut Join, cleaned: Cleaned, (before, url): (&Url, &Url), found: FoundBy) -> Result<(), Refused> {
    match found {
        FoundBy::Whole => join.replace(cleaned, url.as_str(), url),
        found => join.add(cleaned, url.as_str(), (before, url), found == FoundBy::Rule),
    }
}

/// What a page says of the others; `None` where it leads to none.
fn links(page: &Loaded, options: &extract::Options) -> Option<Links> {
    let source = source(page);
    Some(Reader::of(&source, options)?.links(&page.url, options)).filter(|links| !links.is_empty())
}

pub(super) fn cleaned(page: &Loaded, options: &extract::Options) -> Option<Cleaned> {
    let mut cleaned = super::guarded(page.url.as_str(), || extract::clean(&source(page), options));
    (cleaned.len() == 1).then(|| cleaned.remove(0))
}

pub(super) fn source(page: &Loaded) -> extract::Source<'_> {
    extract::Source {
        name: page.url.as_str(),
        bytes: &page.bytes,
        content_type: page.content_type.as_deref(),
        url: Some(&page.url),
        ..Default::default()
    }
}
