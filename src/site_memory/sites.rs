//! The files of an origin → sites with the lines that recur in them.

use std::collections::HashMap;

use crate::site_memory::{FEWEST_FILES, Trace, is_prose};

/// Files of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    pub(crate) files: u32,
    /// The lines that stand in several of them, and in how many.
    pub(crate) lines: HashMap<u64, u32>,
}

/// Two files that share this part of the prose of the shorter tell one article.
const COPY_PROSE: f32 = 0.7;
/// … if that is so many lines at least.
const COPY_LINES: usize = 2;
/// Two files of no known host that share this part of the short lines of the one with fewer are of one site.
const SITE_LINES: f32 = 0.4;
/// … if those are so many at least.
const FEWEST_SHARED: usize = 4;
/// A line that so many groups hold tells none of them from the others, and is asked no more.
const MOST_HOLDERS: usize = 64;

/// The sites among the files of an origin that have enough of them; several only where the origin is no host.
pub(crate) fn of(files: &[Trace]) -> Vec<Site> {
    let files: Vec<&Trace> = files.iter().collect();
    let mixed = files.iter().any(|f| f.mixed);
    let sites = if mixed { grouped(&files, |l| !is_prose(l), FEWEST_SHARED, SITE_LINES) } else { vec![files] };
    // One file of each article that was saved several times.
    let articles = |site: Vec<&Trace>| site_of(&grouped(&site, is_prose, COPY_LINES, COPY_PROSE).iter().map(|g| g[0]).collect::<Vec<_>>());
    sites.into_iter().map(articles).filter(|site| site.files >= FEWEST_FILES).collect()
}

fn grouped<'a>(files: &[&'a Trace], wanted: impl Fn(u64) -> bool, fewest: usize, part: f32) -> Vec<Vec<&'a Trace>> {
    groups(files, wanted, fewest, part).into_iter().map(|g| g.into_iter().map(|at| files[at]).collect()).collect()
}

fn site_of(files: &[&Trace]) -> Site {
    let mut lines: HashMap<u64, u32> = HashMap::new();
    for line in files.iter().flat_map(|f| &f.lines) {
        *lines.entry(*line).or_default() += 1;
    }
    lines.retain(|_, count| *count > 1);
    Site { files: files.len() as u32, lines }
}

impl Site {
    /// True if a file with these lines may be of this site: it holds most of what stands in most of the site's files.
    pub(crate) fn looks_like(&self, lines: &[u64]) -> bool {
        let common = |count: &u32| *count * 2 > self.files;
        let expected = self.lines.values().filter(|c| common(c)).count();
        let found = lines.iter().filter(|l| self.lines.get(l).is_some_and(common)).count();
        found * 2 > expected && found >= FEWEST_SHARED
    }
}

/// Groups of files that share such lines. Each file joins the group with whose first it shares most, so that no chain of
/// likenesses joins what is apart.
fn groups(files: &[&Trace], wanted: impl Fn(u64) -> bool, fewest: usize, part: f32) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        let lines: Vec<u64> = file.lines.iter().copied().filter(|l| wanted(*l)).collect();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let telling = lines.iter().filter_map(|l| holders.get(l)).filter(|groups| groups.len() < MOST_HOLDERS);
        telling.flatten().for_each(|group| *shared.entry(*group).or_default() += 1);
        let best = shared.into_iter().max_by_key(|(group, shared)| (*shared, std::cmp::Reverse(*group)));
        let alike = |(g, shared): &(usize, usize)| *shared >= fewest && *shared as f32 >= part * lines.len().min(sizes[*g]) as f32;
        if let Some((group, _)) = best.filter(alike) {
            out[group].push(at);
        } else {
            let open = |l: &&u64| holders.get(*l).is_none_or(|groups| groups.len() < MOST_HOLDERS);
            let mine: Vec<u64> = lines.iter().filter(open).copied().collect();
            mine.into_iter().for_each(|l| holders.entry(l).or_default().push(out.len()));
            sizes.push(lines.len());
            out.push(vec![at]);
        }
    }
    out
}
