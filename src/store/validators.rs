//! What servers said of the versions that were read last, so that the next visit need not bring them again.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, named_params};

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
    /// The id of the article that it gave.
    pub article: Option<String>,
}

impl Store {
    /// What is known of the version that was read last.
    pub fn version(&self, url: &str) -> Result<Option<PageVersion>, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT etag, last_modified, fresh_until, article FROM validators WHERE url = ?1")?
                .query_row([url], |row| {
                    let fresh_until = timestamp(row.get(2)?);
                    Ok(PageVersion { etag: row.get(0)?, last_modified: row.get(1)?, fresh_until, article: row.get(3)? })
                })
                .optional()
        })
    }

    /// Keeps what is known of versions, in one transaction. What is the same already is not written.
    pub fn keep_versions<'a>(&self, versions: impl IntoIterator<Item = (&'a str, &'a PageVersion)>) -> Result<(), StoreError> {
        self.write(|db| {
            let mut keep = db.prepare_cached(
                "INSERT INTO validators (url, etag, last_modified, fresh_until, article)
                 VALUES (:url, :etag, :last_modified, :fresh_until, :article)
                 ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
                     fresh_until = excluded.fresh_until, article = excluded.article
                 WHERE (etag, last_modified, fresh_until, article)
                     IS NOT (excluded.etag, excluded.last_modified, excluded.fresh_until, excluded.article)",
            )?;
            for (url, version) in versions {
                keep.execute(named_params! {
                    ":url": url,
                    ":etag": version.etag,
                    ":last_modified": version.last_modified,
                    ":fresh_until": version.fresh_until.map(millis),
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
        let two = PageVersion { last_modified: Some("Wed, 02 Apr 2025 13:00:00 GMT".to_owned()), ..PageVersion::default() };
        store.keep_versions([("https://a.example/", &one), ("https://b.example/", &two)]).expect("kept");
        assert_eq!(store.version("https://a.example/"), Ok(Some(one)));
        store.keep_versions([("https://a.example/", &two)]).expect("kept");
        assert_eq!(store.version("https://a.example/"), Ok(Some(two)));
    }
}
