//! The memory of sites: hashes of the lines of their newest pages.

use jiff::Timestamp;

use super::{Store, StoreError, millis};

/// A page of a site, as hashes: nobody reads text or addresses out of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitePage {
    /// The site's hash.
    pub site: u64,
    /// That of the page's address.
    pub page: u64,
    /// Those of its lines.
    pub lines: Vec<u64>,
}

/// How much is remembered of sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteLimits {
    /// Pages of one site, the newest.
    pub of_site: usize,
    /// Pages in all, the newest.
    pub in_all: usize,
}

impl Store {
    /// Remembers pages that were seen then, each in the place of what was known of it, and forgets what is older than `oldest` or beyond
    /// the limits. The outcome does not depend on the order of the pages.
    pub fn remember_pages(&self, pages: &[SitePage], seen: Timestamp, oldest: Timestamp, limits: SiteLimits) -> Result<(), StoreError> {
        self.write(|db| {
            let keep = db.prepare(
                "INSERT INTO site_pages (site, page, seen_at, lines) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (site, page) DO UPDATE SET seen_at = excluded.seen_at, lines = excluded.lines",
            );
            let crowded = db.prepare(
                "DELETE FROM site_pages WHERE site = ?1 AND page IN
                     (SELECT page FROM site_pages WHERE site = ?1 ORDER BY seen_at DESC, page LIMIT 9223372036854775807 OFFSET ?2)",
            );
            for page in pages {
                let lines: Vec<u8> = page.lines.iter().flat_map(|line| line.to_le_bytes()).collect();
                keep.execute((page.site.cast_signed(), page.page.cast_signed(), millis(seen), lines))?;
            }
            let mut sites: Vec<u64> = pages.iter().map(|page| page.site).collect();
            sites.sort_unstable();
            sites.dedup();
            for site in sites {
                crowded.execute((site.cast_signed(), i64::try_from(limits.of_site).unwrap_or(i64::MAX)))?;
            }
            db.execute("DELETE FROM site_pages WHERE seen_at < ?1", [millis(oldest)])?;
            db.execute(
                "DELETE FROM site_pages WHERE (site, page) IN
                     (SELECT site, page FROM site_pages ORDER BY seen_at DESC, page LIMIT 9223372036854775807 OFFSET ?1)",
                [i64::try_from(limits.in_all).unwrap_or(i64::MAX)],
            )?;
            Ok(())
        })
    }

    /// The pages that were seen since then.
    pub fn remembered_pages(&self, oldest: Timestamp) -> Result<Vec<SitePage>, StoreError> {
        self.read(|db| {
            db.prepare("SELECT site, page, lines FROM site_pages WHERE seen_at >= ?1 ORDER BY site, page").rows([millis(oldest)], |row| {
                let (site, page): (i64, i64) = (row.get(0)?, row.get(1)?);
                let bytes: Vec<u8> = row.get(2)?;
                let lines = bytes.as_chunks::<8>().0.iter().map(|chunk| u64::from_le_bytes(*chunk)).collect();
                Ok(SitePage { site: site.cast_unsigned(), page: page.cast_unsigned(), lines })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_pages_of_a_site_are_remembered_in_any_order() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |seconds: i64| Timestamp::from_second(1_743_600_000 + seconds).expect("a time");
        let page = |site: u64, page: u64| SitePage { site, page, lines: vec![u64::MAX - page, page] };
        let limits = SiteLimits { of_site: 3, in_all: 5 };
        let pages: Vec<SitePage> = (0..6).map(|n| page(u64::MAX, n)).chain((0..4).map(|n| page(7, n))).collect();
        let known = |name: &str, pages: &[SitePage]| {
            let store = Store::open(&dir.path().join(name)).expect("opens");
            store.remember_pages(&[page(7, 99)], at(0), at(0), limits).expect("kept");
            pages.chunks(3).for_each(|some| store.remember_pages(some, at(10), at(0), limits).expect("kept"));
            store.remembered_pages(at(0)).expect("reads")
        };
        let (forward, backward) = (known("a.db", &pages), known("b.db", &pages.iter().rev().cloned().collect::<Vec<_>>()));
        assert_eq!(forward, backward);
        assert!(forward.len() == 5 && forward.iter().filter(|known| known.site == 7).count() <= 3, "{forward:?}");
        assert!(!forward.contains(&page(7, 99)), "older ones go first");
        let store = Store::open(&dir.path().join("c.db")).expect("opens");
        store.remember_pages(&[page(1, 1)], at(0), at(0), limits).expect("kept");
        store.remember_pages(&[], at(20), at(15), limits).expect("kept");
        assert_eq!(store.remembered_pages(at(0)), Ok(Vec::new()), "what is old is forgotten");
    }
}
