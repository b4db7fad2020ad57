//! What servers said of the versions that were read last, so that the next visit need not bring them again.

use jiff::Timestamp;

use super::sql::{OptionalExtension, named};
use super::{Store, StoreError, millis, timestamp};

/// What is known of the version of an address that was read last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageVersion {
    /// The `ETag`, as sent.
    pub etag: Option<String>,
    /// The `Last-Modified`, as sent.
    pub last_modified: Option<String>,
    /// Until then the server calls it fresh.
    pub fresh_until: Option<Timestamp>,
    /// The index, homepage or outline that leads there.
    pub listed_by: Option<String>,
    /// The id of the article that it gave.
    pub article: Option<String>,
}

impl Store {
    /// What is known of the version that was read last.
    pub fn version(&self, url: &str) -> Result<Option<PageVersion>, StoreError> {
        self.read(|db| {
            db.prepare("SELECT etag, last_modified, fresh_until, listed_by, article FROM validators WHERE url = ?1")
                .query_row([url], |row| {
                    let fresh_until = timestamp(row.get(2)?);
                    let (listed_by, article) = (row.get(3)?, row.get(4)?);
                    Ok(PageVersion { etag: row.get(0)?, last_modified: row.get(1)?, fresh_until, listed_by, article })
                })
                .optional()
        })
    }

    /// The addresses to which a list was seen to lead, in their order.
    pub fn listed_by(&self, list: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT url FROM validators WHERE listed_by = ?1 ORDER BY url";
        self.read(|db| db.prepare(sql).rows([list], |row| row.get(0)))
    }

    /// Keeps what is known of versions, in one transaction. What is the same already is not written.
    pub fn keep_versions<'a>(&self, versions: impl IntoIterator<Item = (&'a str, &'a PageVersion)>) -> Result<(), StoreError> {
        let versions: Vec<_> = versions.into_iter().collect();
        self.write(|db| {
            let keep = db.prepare(
                "INSERT INTO validators (url, etag, last_modified, fresh_until, listed_by, article)
                 VALUES (:url, :etag, :last_modified, :fresh_until, :listed_by, :article)
                 ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
                     fresh_until = excluded.fresh_until, listed_by = excluded.listed_by, article = excluded.article
                 WHERE validators.etag IS DISTINCT FROM excluded.etag OR validators.last_modified IS DISTINCT FROM excluded.last_modified
                     OR validators.fresh_until IS DISTINCT FROM excluded.fresh_until OR validators.listed_by IS DISTINCT FROM excluded.listed_by
                     OR validators.article IS DISTINCT FROM excluded.article",
            );
            for (url, version) in &versions {
                // What is too long to be found again is brought again.
                if db.fits(url).is_err() || version.listed_by.as_ref().is_some_and(|list| db.fits(list).is_err()) {
                    continue;
                }
                keep.execute(named! {
                    ":url": url,
                    ":etag": version.etag,
                    ":last_modified": version.last_modified,
                    ":fresh_until": version.fresh_until.map(millis),
                    ":listed_by": version.listed_by,
                    ":article": version.article,
                })?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_remembered() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(&dir.path().join("dateline.db")).expect("opens");
        assert_eq!(store.version("https://a.example/"), Ok(None));
        let one = PageVersion {
            etag: Some("W/\"1\"".to_owned()),
            fresh_until: Timestamp::from_second(1_743_600_000).ok(),
            article: Some("0a1b".to_owned()),
            ..PageVersion::default()
        };
        let two = PageVersion {
            listed_by: Some("https://a.example/index".to_owned()),
            last_modified: Some("Wed, 02 Apr 2025 13:00:00 GMT".to_owned()),
            ..PageVersion::default()
        };
        store.keep_versions([("https://a.example/", &one), ("https://b.example/", &two)]).expect("kept");
        assert_eq!(store.version("https://a.example/"), Ok(Some(one)));
        assert_eq!(store.listed_by("https://a.example/index"), Ok(vec!["https://b.example/".to_owned()]));
        store.keep_versions([("https://a.example/", &two)]).expect("kept");
        assert_eq!(store.version("https://a.example/"), Ok(Some(two)));
    }
}
