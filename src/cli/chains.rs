//! Saved pages of one article among the files of a call: which file follows which.
//!
//! The first pass reads what each page says of the others of its article. A page is known by the address that it was saved from, by the
//! one that it names itself, and by its path; of two that claim an address it is the first's. What a page says is only a claim until
//! the pages are joined: one that is refused stands for itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use url::Url;

use super::inputs::Input;
use super::items::{Loaded, Page};
use super::saved;
use crate::extract::{self, Cleaned, Source};
use crate::model::{Article, PageVerdict, canonical_url};
use crate::parts::{Join, Reader};

/// What one page says of the others.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The addresses by which it is known, surest first.
    known_as: Vec<Url>,
    next: Vec<Next>,
    of: Option<u32>,
}

/// The next page.
#[derive(Debug, Clone)]
struct Next {
    url: Url,
    /// A site rule leads there.
    sure: bool,
    /// The page before it may be the first.
    begins: bool,
}

/// The chains of files.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// By the path of a first page: its other pages in order.
    first: HashMap<String, Chain>,
    /// By the path of a later page: that of the first.
    later: HashMap<String, String>,
    /// By the path of a first page: which of its pages were joined.
    joined: Mutex<HashMap<String, Arc<OnceLock<BTreeSet<String>>>>>,
}

#[derive(Debug, Default)]
struct Chain {
    address: Option<Url>,
    pages: Vec<Link>,
    cut: bool,
    of: Option<u32>,
}

#[derive(Debug)]
struct Link {
    path: String,
    address: Url,
    sure: bool,
}

/// The page, to be asked what it says; `None` if it is no HTML.
pub(super) fn reader(name: &str, loaded: &Loaded, options: &extract::Options) -> Option<Reader> {
    let saved_from = saved::address(loaded);
    let source =
        Source { name, bytes: &loaded.bytes, content_type: loaded.content_type.as_deref(), url: saved_from.as_ref(), ..Source::default() };
    Reader::of(&source, options)
}

/// What the page says.
pub(super) fn said(name: &str, loaded: &Loaded, reader: &Reader, options: &extract::Options) -> Said {
    let path = file_address(name);
    let mut said = Said::default();
    let named = saved::address(loaded).or_else(|| reader.address().cloned());
    for at in named.iter().chain(&path) {
        let links = reader.links(at, options);
        said.of = said.of.or(links.of);
        let (sure, begins) = (links.by_rule, links.may_begin());
        said.next.extend(links.next.map(|url| Next { url, sure, begins }));
        said.known_as.push(at.clone());
    }
    said
}

/// A file's own address; a packed one is known without its last ending.
fn file_address(name: &str) -> Option<Url> {
    let path = std::path::absolute(name.strip_suffix(".gz").unwrap_or(name)).ok()?;
    Url::from_file_path(path).ok()
}

impl Chains {
    /// The chains among files and what each says, in the order of the files. `most`: pages of one article.
    pub(super) fn of(files: &[(String, Said)], most: usize) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        for rank in 0..2 {
            for (at, (_, said)) in files.iter().enumerate() {
                if let Some(url) = said.known_as.get(rank) {
                    places.entry(canonical_url(url).into()).or_insert(at);
                }
            }
        }
        let place = |url: &Url| places.get(canonical_url(url).as_str()).copied();
        let mut next: BTreeMap<usize, (usize, Next)> = BTreeMap::new();
        let mut led_to: BTreeSet<usize> = BTreeSet::new();
        for (at, (_, said)) in files.iter().enumerate() {
            let found = said.next.iter().find_map(|next| Some((place(&next.url).filter(|to| *to != at)?, next.clone())));
            // Of two pages that lead to one, it follows the first.
            if let Some(found) = found.filter(|(to, ..)| led_to.insert(*to)) {
                next.insert(at, found);
            }
        }
        let mut out = Self::default();
        let heads = next.iter().filter(|(at, (_, next))| next.begins && !led_to.contains(at));
        for (head, _) in heads {
            let (mut chain, mut at) = (Chain { of: files[*head].1.of, ..Chain::default() }, *head);
            let mut seen = BTreeSet::from([at]);
            while let Some((to, Next { url, sure, .. })) = next.get(&at).filter(|(to, ..)| seen.insert(*to)) {
                if chain.pages.len() + 1 >= most {
                    chain.cut = true;
                    break;
                }
                out.later.insert(files[*to].0.clone(), files[*head].0.clone());
                chain.pages.push(Link { path: files[*to].0.clone(), address: url.clone(), sure: *sure });
                at = *to;
            }
            chain.address = files[*head].1.known_as.first().cloned();
            out.first.insert(files[*head].0.clone(), chain);
        }
        out
    }

    /// The article of a first page with its later pages; or, of a later page that was joined, what says so. `None`: it stands for itself.
    pub(super) fn article(&self, options: &extract::Options, name: &str, page: &mut Vec<Cleaned>) -> Option<Article> {
        if let Some(chain) = self.first.get(name) {
            let first = page.pop()?;
            let (whole, joined) = chain.join(options, first);
            let _ = self.cell(name).set(joined);
            return Some(whole.article);
        }
        let head = self.later.get(name)?;
        let chain = self.first.get(head)?;
        let joined = self.cell(head);
        let joined = joined.get_or_init(|| {
            let first = load(head).ok().and_then(|loaded| saved::cleaned(head, &loaded, options).pop());
            first.map_or_else(BTreeSet::new, |first| chain.join(options, first).1)
        });
        if !joined.contains(name) {
            return None;
        }
        let own = page.pop()?.article;
        let none =
            Article { text: String::new(), words: 0, body: Vec::new(), confidence: None, warnings: Vec::new(), accepted: false, ..own };
        Some(Article { verdict: PageVerdict::Part, part_of: Some(head.clone()), ..none })
    }

    fn cell(&self, head: &str) -> Arc<OnceLock<BTreeSet<String>>> {
        let mut joined = self.joined.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(joined.entry(head.to_owned()).or_default())
    }
}

impl Chain {
    /// The article, and the paths of the pages that were joined.
    fn join(&self, options: &extract::Options, first: Cleaned) -> (Cleaned, BTreeSet<String>) {
        if !Join::may_begin(&first.article) {
            return (first, BTreeSet::new());
        }
        let (mut join, mut taken, mut bytes) = (Join::begin(first), BTreeSet::new(), 0);
        let mut before = self.address.as_ref();
        for link in &self.pages {
            let loaded = match load(&link.path) {
                Ok(loaded) => loaded,
                Err(error) => {
                    join.miss(&link.path, error);
                    break;
                }
            };
            bytes += loaded.bytes.len();
            if bytes > options.html.max_bytes {
                join.stop(taken.len() + 1);
                break;
            }
            let Some(page) = saved::cleaned(&link.path, &loaded, options).pop() else { break };
            let steps = (before.unwrap_or(&link.address), &link.address);
            if join.add(page, &link.path, steps, link.sure).is_err() {
                break;
            }
            taken.insert(link.path.clone());
            before = Some(&link.address);
        }
        if self.cut {
            join.stop(options.parts.0);
        }
        join.expect(self.of);
        (join.end(), taken)
    }
}

fn load(path: &str) -> Result<Loaded, String> {
    Page::Unread(Input::File(path.into())).load()
}
