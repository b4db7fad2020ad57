//! A corpus teaches itself: which lines recur in the dumps and the pages of a site.
//!
//! 1. [`traces`] gives of each input its origin and the hashes of its blocks (case, numbers and marks aside).
//! 2. A [`Learner`] takes them in any order, a bounded number of them.
//! 3. [`Learner::finish`] counts: copies of one article as one file, and where nothing names the host, files that
//!    share many of their short lines as one site.
//! 4. What was [`Learned`] goes to the cleaning as [`Options::learned`](crate::extract::Options::learned).
//!
//! The outcome is the same whatever the order of the files: where there are too many, those are kept whose own
//! hashes are smallest.

mod origin;
mod sites;

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::classify::Recurs;
use crate::dump::InputKind;
use crate::model::{Block, Source};
use crate::{decode, document, dump, facts, html};

use sites::Site;

/// Files of one host that are looked at, at most.
pub const FILES_OF_HOST: usize = 1_000;
/// Files of a run that are looked at, at most.
pub const FILES: usize = 20_000;
/// Lines of one file that are looked at, at most: the first half and the last half of them.
pub const LINES_OF_FILE: usize = 600;
/// A site of fewer files teaches nothing.
pub const FEWEST_FILES: u32 = 4;

/// One dump or page as the learner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The host's hash; 0 for dumps and 1 for pages where nothing names it.
    origin: u64,
    /// Nothing names the host: these files may be of several sites.
    mixed: bool,
    /// Hashes of the different lines, sorted.
    lines: Vec<u64>,
}

/// The articles of one input as traces: one of a page, one of each article in a dump.
#[must_use]
pub fn traces(source: &Source, input: InputKind, options: (&html::Options, &dump::Options)) -> Vec<Trace> {
    let decoded = decode::decode(source.bytes, source.content_type);
    if input.is_html(&decoded.text) {
        let page = html::parse(&decoded.text, options.0);
        let read = document::Document::of(&page.tree);
        return vec![Trace::of_saved(source, facts::named_address(&read, source.url).as_ref(), &read.found.blocks)];
    }
    let documents = dump::read(&decoded.text, options.1).into_iter().filter(|d| !d.own);
    documents.map(|d| Trace::of(origin::of(source, stamped(&d.stamp)), UNNAMED_DUMP, &d.blocks)).collect()
}

/// The origin of what nothing names the host of.
const UNNAMED_DUMP: u64 = 0;
const UNNAMED_PAGE: u64 = 1;

fn stamped(stamp: &dump::Stamp) -> Option<&str> {
    stamp.url.as_deref().or(stamp.canonical_url.as_deref())
}

impl Trace {
    fn of(host: Option<u64>, unnamed: u64, blocks: &[Block]) -> Self {
        let half = LINES_OF_FILE / 2;
        let looked_at = blocks.iter().take(half).chain(blocks.iter().skip(half.max(blocks.len().saturating_sub(half))));
        let lines: BTreeSet<u64> = looked_at.filter_map(|b| line(&b.text)).collect();
        Self { origin: host.unwrap_or(unnamed), mixed: host.is_none(), lines: lines.into_iter().collect() }
    }

    /// A page of that address with these blocks; `None` where the address names no host.
    #[must_use]
    pub fn of_page(url: &Url, blocks: &[Block]) -> Option<Self> {
        let host = origin::of(&Source { url: Some(url), ..Source::default() }, None)?;
        Some(Self::of(Some(host), UNNAMED_PAGE, blocks))
    }

    /// A saved page that names that address as its own, with these blocks.
    #[must_use]
    pub fn of_saved(source: &Source, named: Option<&Url>, blocks: &[Block]) -> Self {
        Self::of(origin::of(source, named.map(Url::as_str)), UNNAMED_PAGE, blocks)
    }

    /// One that was [taken apart](Self::into_lines) before.
    #[must_use]
    pub fn known(site: u64, lines: Vec<u64>) -> Self {
        Self { origin: site, mixed: false, lines }
    }

    /// The hash of the host that it is from.
    #[must_use]
    pub fn site(&self) -> u64 {
        self.origin
    }

    /// The hashes of its lines, sorted.
    #[must_use]
    pub fn into_lines(self) -> Vec<u64> {
        self.lines
    }

    /// By which files are chosen and told apart.
    fn key(&self) -> u64 {
        self.lines.iter().fold(FNV, |hash, line| mix(hash, *line))
    }
}

const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// From so many characters on a line is taken for prose.
const PROSE_CHARS: usize = 80;

/// The hash of a line, its lowest bit telling prose; `None` if it holds no letter. Prose with other numbers is another line: reports that
/// programs write of each day or match say what no other says.
fn line(text: &str) -> Option<u64> {
    let (mut hash, mut numbers, mut letters, mut chars) = (FNV, FNV, false, 0);
    let (mut gap, mut number) = (false, false);
    let next = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    let mut add = |c: char| hash = next(hash, c);
    for c in text.chars() {
        chars += 1;
        if !c.is_alphanumeric() {
            (gap, number) = (true, false);
            continue;
        }
        if gap && letters {
            add(' ');
        }
        gap = false;
        if c.is_numeric() {
            numbers = next(numbers, c);
            // A run of digits is one number: "3 comments" and "12 comments" are one line.
            if !number {
                add('0');
            }
            number = true;
            continue;
        }
        (number, letters) = (false, true);
        c.to_lowercase().for_each(&mut add);
    }
    let prose = chars >= PROSE_CHARS;
    letters.then(|| (mix(hash, if prose { numbers } else { 1 }) & !1) | u64::from(prose))
}

fn is_prose(line: u64) -> bool {
    line & 1 == 1
}

/// Collects traces, in any order.
#[derive(Debug, Default)]
pub struct Learner {
    /// The files that are looked at, by their keys.
    files: BTreeMap<(u64, u64), Trace>,
    of_origin: BTreeMap<u64, BTreeSet<u64>>,
}

impl Learner {
    /// Takes one more; a file that is the same as an earlier one counts once.
    pub fn take(&mut self, trace: Trace) {
        let (key, origin, mixed) = (trace.key(), trace.origin, trace.mixed);
        let keys = self.of_origin.entry(origin).or_default();
        keys.insert(key);
        self.files.insert((key, origin), trace);
        if keys.len() > FILES_OF_HOST
            && !mixed
            && let Some(largest) = keys.pop_last()
        {
            self.files.remove(&(largest, origin));
        }
        if self.files.len() > FILES
            && let Some(((key, origin), _)) = self.files.pop_last()
        {
            let keys = self.of_origin.entry(origin).or_default();
            keys.remove(&key);
            if keys.is_empty() {
                self.of_origin.remove(&origin);
            }
        }
    }

    /// Counts what was taken.
    #[must_use]
    pub fn finish(self) -> Learned {
        let mut origins: BTreeMap<u64, Vec<Trace>> = BTreeMap::new();
        for ((_, origin), trace) in self.files {
            origins.entry(origin).or_default().push(trace);
        }
        let sites = origins.into_iter().map(|(origin, files)| (origin, sites::of(&files))).filter(|(_, s)| !s.is_empty());
        Learned { sites: sites.collect() }
    }
}

/// What the files of a run told of their sites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    sites: BTreeMap<u64, Vec<Site>>,
}

impl Learned {
    /// True if no site had enough files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// For each block of a dump how often it stands in the files of its site; `None` where the site is not known.
    pub(crate) fn recurs(&self, source: &Source, stamp: &dump::Stamp, blocks: &[Block]) -> Option<Vec<Recurs>> {
        self.recurs_at(origin::of(source, stamped(stamp)), UNNAMED_DUMP, blocks)
    }

    /// As [`recurs`](Self::recurs), for the blocks of a page.
    pub(crate) fn recurs_on(&self, source: &Source, page: &document::Document<'_>, blocks: &[Block]) -> Option<Vec<Recurs>> {
        let named = facts::named_address(page, source.url);
        self.recurs_at(origin::of(source, named.as_ref().map(Url::as_str)), UNNAMED_PAGE, blocks)
    }

    fn recurs_at(&self, host: Option<u64>, unnamed: u64, blocks: &[Block]) -> Option<Vec<Recurs>> {
        let lines: Vec<Option<u64>> = blocks.iter().map(|b| line(&b.text)).collect();
        let different: Vec<u64> = lines.iter().flatten().copied().collect::<BTreeSet<u64>>().into_iter().collect();
        let known = |site: &&Site| different.iter().filter(|l| site.lines.contains_key(l)).count();
        let sites = self.sites.get(&host.unwrap_or(unnamed))?.iter().filter(|s| host.is_some() || s.looks_like(&different));
        let site = sites.max_by_key(|s| (known(s), std::cmp::Reverse(s.files)))?;
        let count = |line: &Option<u64>| line.and_then(|l| site.lines.get(&l).copied()).unwrap_or(1);
        Some(lines.iter().map(|line| Recurs { files: count(line), of: site.files }).collect())
    }
}

#[cfg(test)]
mod tests;
