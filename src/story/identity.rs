//! Which article is this? The names it may go by, and whether what goes by one of them already is the same.
//!
//! An address that a page claims is a name only within the site that the page came from, and never a front page; the address
//! that it was fetched from and its own content are names beside it. A name that another article has is passed by: only
//! headline, date and text tell that two are one.

use std::collections::BTreeSet;

use url::Url;

use super::{Fingerprint, Likeness};
use crate::model::{Date, Ground, Name, canonical_url, identity};

/// So much of the shorter text's sentences do two states of one article have in common.
const STATE_SENTENCES: f32 = 0.25;
/// A text of so many words is no notice that stands on many pages.
const LONG: u32 = 80;
/// So much of their words do two wordings of one headline have in common.
const SIMILAR_TITLES: f32 = 0.5;
/// In front of hosts of one site.
const PREFIXES: &[&str] = &["www.", "m.", "mobile.", "amp."];

/// What is known of an article that asks for its names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claims<'a> {
    /// The address that it came from.
    pub fetched: Option<&'a Url>,
    /// The address that it claims.
    pub claimed: Option<&'a str>,
    /// The id that its stamp claims, where an earlier cleaning wrote it.
    pub id: Option<&'a str>,
    /// What tells it from others of the same page.
    pub part: Option<&'a str>,
    /// Its headline.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The names that it may go by, best first; never none.
#[must_use]
pub fn names(claims: &Claims<'_>) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    let mut add = |id: String, address: Option<String>, ground| {
        if out.iter().all(|name: &Name| name.id != id) {
            out.push(Name { id, address, ground });
        }
    };
    if let Some(id) = claims.id {
        let address = claims.claimed.or(claims.fetched.map(Url::as_str)).map(str::to_owned);
        add(id.to_owned(), address, Ground::Claimed);
    }
    let fetched = claims.fetched.map(canonical_url);
    if let Some(claimed) = claims.claimed.and_then(|claimed| Url::parse(claimed).ok()).map(|url| canonical_url(&url))
        && counts(&claimed, fetched.as_ref(), claims.part.is_some())
    {
        let ground = if fetched.as_ref() == Some(&claimed) { Ground::Fetched } else { Ground::Claimed };
        add(identity(claimed.as_str()), Some(claimed.into()), ground);
    }
    if let Some(fetched) = fetched {
        let id = identity(&claims.part.map_or_else(|| fetched.to_string(), |part| format!("{fetched}\n{part}")));
        add(id, Some(fetched.into()), Ground::Fetched);
    }
    add(identity(&format!("{}\n{}", claims.title, claims.text)), None, Ground::Content);
    out
}

/// Whether a claimed address may name the article: it is of the same site, and no front page.
fn counts(claimed: &Url, fetched: Option<&Url>, is_part: bool) -> bool {
    let same = |fetched: &Url| claimed == fetched;
    if is_part && fetched.is_some_and(same) {
        return false;
    }
    let is_front = claimed.path().trim_matches('/').is_empty() && claimed.query().is_none();
    (!is_front || fetched.is_some_and(same)) && fetched.is_none_or(|fetched| is_same_site(claimed, fetched))
}

/// Whether two addresses belong to one site: the same host, but for `www.` and the like, and the same port.
#[must_use]
pub fn is_same_site(a: &Url, b: &Url) -> bool {
    let host = |url: &Url| {
        let host = url.host_str().unwrap_or("").trim_end_matches('.').to_ascii_lowercase();
        PREFIXES.iter().find_map(|prefix| host.strip_prefix(prefix)).filter(|rest| rest.contains('.')).map(str::to_owned).unwrap_or(host)
    };
    let web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    web(a) && web(b) && host(a) == host(b) && a.port() == b.port()
}

/// By what an article is known again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portrait {
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// Its text.
    pub text: Fingerprint,
}

/// What two dates say of each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    Same,
    Unknown,
    Other,
}

/// What two texts have in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Texts {
    Unlike,
    Related,
    /// Whole sentences: two states of a text that was much changed.
    States,
    Copy,
}

impl Portrait {
    /// Of an article.
    #[must_use]
    pub fn of(title: Option<&str>, date: Option<Date>, text: &str) -> Self {
        Self { title: title.map(str::to_owned), date, text: Fingerprint::of(text) }
    }

    /// Whether they are one article: `ground` says how sure it is that they share a name.
    ///
    /// Of an address that is only claimed the text must speak for it; what came from one address is one article if headline or
    /// text agree.
    #[must_use]
    pub fn is_same(&self, other: &Self, ground: Ground) -> bool {
        let (days, texts) = (self.days(other), self.texts(other));
        let (same, similar) = self.titles(other);
        let untitled = self.title.is_none() || other.title.is_none();
        match (ground, texts) {
            (Ground::Fetched, Texts::Copy | Texts::States) => {
                similar || days == Days::Same || texts == Texts::Copy && (untitled || self.is_long(other))
            }
            (Ground::Fetched, Texts::Unlike) => same && days != Days::Other,
            (_, Texts::Copy) => similar || days == Days::Same || untitled && days == Days::Unknown || self.is_long(other),
            (Ground::Fetched, Texts::Related) | (_, Texts::States) => same && days != Days::Other || similar && days == Days::Same,
            (_, Texts::Related | Texts::Unlike) => same && days != Days::Other && self.text.is_short_beside(&other.text),
        }
    }

    fn is_long(&self, other: &Self) -> bool {
        self.text.words().min(other.text.words()) >= LONG
    }

    fn days(&self, other: &Self) -> Days {
        match (self.date, other.date) {
            (Some(a), Some(b)) if a.day == b.day => Days::Same,
            (Some(_), Some(_)) => Days::Other,
            _ => Days::Unknown,
        }
    }

    fn texts(&self, other: &Self) -> Texts {
        if self.text == other.text {
            return Texts::Copy;
        }
        match self.text.likeness(&other.text) {
            Likeness::Copy => Texts::Copy,
            _ if self.text.shared_sentences(&other.text) >= STATE_SENTENCES => Texts::States,
            Likeness::Related => Texts::Related,
            Likeness::None => Texts::Unlike,
        }
    }

    /// Whether the headlines are the same, and whether one may be the other's new wording.
    fn titles(&self, other: &Self) -> (bool, bool) {
        let words = |portrait: &Self| -> Vec<String> {
            let title = portrait.title.as_deref().unwrap_or("").to_lowercase();
            title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let (a, b) = (words(self), words(other));
        if a.is_empty() || b.is_empty() {
            return (false, false);
        }
        let (one, two): (BTreeSet<&String>, BTreeSet<&String>) = (a.iter().collect(), b.iter().collect());
        // Reports of a series have one headline but for their numbers.
        let numbers = |words: &[String]| words.iter().filter(|word| word.chars().any(char::is_numeric)).cloned().collect::<BTreeSet<_>>();
        let common = one.intersection(&two).count() as f32;
        let close = common >= 2.0 && common >= SIMILAR_TITLES * one.len().min(two.len()) as f32;
        (a == b, a == b || close && numbers(&a) == numbers(&b))
    }
}

/// Which name an article goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// Nothing goes by this name yet.
    New(usize),
    /// What goes by this name is the same article.
    Same(usize),
}

impl Chosen {
    /// The name's place.
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::New(place) | Self::Same(place) => place,
        }
    }
}

/// Chooses among the names: the first by which the same article goes, else the first by which none goes.
///
/// `find` tells what goes by a name. `None`: other articles go by all of them.
pub fn choose<E>(names: &[Name], me: &Portrait, mut find: impl FnMut(&Name) -> Result<Option<Portrait>, E>) -> Result<Option<Chosen>, E> {
    let mut free = None;
    for (place, name) in names.iter().enumerate() {
        match find(name)? {
            // What has the same words under the same name is the same, whatever else.
            Some(known) if name.ground == Ground::Content || known.is_same(me, name.ground) => return Ok(Some(Chosen::Same(place))),
            Some(_) => {}
            None => free = free.or(Some(place)),
        }
    }
    Ok(free.map(Chosen::New))
}

#[cfg(test)]
mod tests;
