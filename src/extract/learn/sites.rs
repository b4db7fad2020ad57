//! The files of an origin → sites with the lines that recur in them.

use std::collections::HashMap;

use super::{FEWEST_FILES, Trace, is_prose};

/// Files of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) files: u32,
    /// The lines that stand in several of them, and in how many.
    pub(super) lines: HashMap<u64, u32>,
}

/// Two files that share this part of the prose of the shorter tell one article.
const COPY_PROSE: f32 = 0.7;
/// … if that is so many lines at least.
const COPY_LINES: usize = 2;
/// Two files of no known host that share this part of the short lines of the one with fewer are of one site.
const SITE_LINES: f32 = 0.4;
/// … if those are so many at least.
const FEWEST_SHARED: usize = 4;

/// The sites among the files of an origin that have enough of them; several only where the origin is no host.
pub(super) fn of(files: &[Trace]) -> Vec<Site> {
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
    pub(super) fn looks_like(&self, lines: &[u64]) -> bool {
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
        let mut shared = vec![0_usize; out.len()];
        lines.iter().filter_map(|l| holders.get(l)).flatten().for_each(|group| shared[*group] += 1);
        let best = (0..out.len()).max_by_key(|g| (shared[*g], std::cmp::Reverse(*g)));
        let alike = |g: &usize| shared[*g] >= fewest && shared[*g] as f32 >= part * lines.len().min(sizes[*g]) as f32;
        if let Some(group) = best.filter(alike) {
            out[group].push(at);
        } else {
            lines.iter().for_each(|l| holders.entry(*l).or_default().push(out.len()));
            sizes.push(lines.len());
            out.push(vec![at]);
        }
    }
    out
}
