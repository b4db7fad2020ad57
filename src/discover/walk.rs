//! The order in which a site's sitemaps are read: indexes before their parts, each file once, within limits.

use std::collections::{HashSet, VecDeque};

use url::Url;

use crate::discover::sitemap::Sitemap;

/// How far is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Indexes within indexes are followed so far; 5.
    pub depth: u32,
    /// Files read of one site; 1,000.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 5, files: 1_000 }
    }
}

/// The sitemaps that are still to be read. It fetches nothing: take [`take`](Self::take), read it, give it to [`add`](Self::add).
#[derive(Debug, Default)]
pub struct SitemapWalk {
    queue: VecDeque<(Url, u32)>,
    seen: HashSet<Url>,
    taken: usize,
    left_out: usize,
    limits: Limits,
}

impl SitemapWalk {
    /// Begins with these: what robots.txt lists, or what the configuration names.
    pub fn new(starts: impl IntoIterator<Item = Url>, limits: Limits) -> Self {
        let mut walk = Self { limits, ..Self::default() };
        for url in starts {
            walk.offer(url, 0);
        }
        walk
    }

    /// The next sitemap to read, and its depth; `None` when all are read, or as many as the limit says.
    pub fn take(&mut self) -> Option<(Url, u32)> {
        let first = self.queue.pop_front()?;
        self.taken += 1;
        Some(first)
    }

    /// Queues the sitemaps that one of that depth lists, but for those seen before and those beyond the depth.
    pub fn add(&mut self, sitemap: &Sitemap, depth: u32) {
        for listed in &sitemap.sitemaps {
            if let Ok(url) = Url::parse(&listed.candidate.url) {
                self.offer(url, depth + 1);
            }
        }
    }

    /// Queues one at that depth, unless it was seen before or is too deep.
    pub fn offer(&mut self, url: Url, depth: u32) {
        if self.seen.contains(&url) {
            return;
        }
        // What will not be read is counted, not kept: an index may list fifty thousand files, and so may each of them.
        if depth > self.limits.depth || self.taken + self.queue.len() >= self.limits.files {
            self.left_out += 1;
        } else {
            self.seen.insert(url.clone());
            self.queue.push_back((url, depth));
        }
    }

    /// Files that the limits left out.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::sitemap;

    fn url(n: usize) -> Url {
        Url::parse(&format!("https://courier.example/{n}.xml")).expect("an address")
    }

    /// Reads everything, where file n lists `of(n)`; gives the number of files read.
    fn read(walk: &mut SitemapWalk, of: impl Fn(usize) -> Vec<usize>) -> usize {
        let mut files = 0;
        while let Some((at, depth)) = walk.take() {
            files += 1;
            let n = at.path().trim_matches(['/', '.', 'x', 'm', 'l']).parse().expect("a number");
            let list: String = of(n).iter().map(|i| format!("<sitemap><loc>{}</loc></sitemap>", url(*i))).collect::<Vec<_>>().concat();
            walk.add(&sitemap::sitemap(format!("<sitemapindex>{list}</sitemapindex>").as_bytes(), &at).expect("an index"), depth);
        }
        files
    }

    #[test]
    fn cycles_end() {
        assert_eq!(read(&mut SitemapWalk::new([url(0)], Limits::default()), |n| vec![n, (n + 1) % 3, 0]), 3);
    }

    #[test]
    fn depth_and_number_are_limited() {
        let mut deep = SitemapWalk::new([url(0)], Limits::default());
        assert_eq!((read(&mut deep, |n| vec![n + 1]), deep.left_out()), (6, 1));
        let mut wide = SitemapWalk::new([url(0)], Limits::default());
        assert_eq!((read(&mut wide, |n| if n == 0 { (1..2_000).collect() } else { Vec::new() }), wide.left_out()), (1_000, 1_000));
        let mut wider = SitemapWalk::new([url(0)], Limits { depth: 5, files: 10 });
        assert_eq!(read(&mut wider, |n| (n * 100 + 1..n * 100 + 100).collect()), 10);
        assert!(wider.seen.len() <= 10 && wider.queue.is_empty(), "what is not read is not kept");
    }
}
