//! Raw pages: each version of a page with its headers, its time and what its source said of it; bodies once, by their hash.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::sql::{self, Db, Key, OptionalExtension, Row, named};
use super::{Store, StoreError, canonical, millis, timestamp};
use crate::model::Candidate;

/// zstd's own default: on pages nearly as small as any level, and fast.
const LEVEL: i32 = 3;

/// A page as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawPage {
    /// The address that was asked for, and what its source says of it.
    pub candidate: Candidate,
    /// The address that answered, after redirects.
    pub url: String,
    /// The status.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// When it came.
    pub fetched: Timestamp,
}

/// Where the body of a kept page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the state.
    Store,
    /// In a WARC file.
    Archive {
        /// The file, below the output folder.
        file: String,
        /// The byte at which the record's gzip member begins.
        offset: u64,
    },
}

/// A page that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPage {
    /// Grows with every page that is kept: the next call of [`Store::kept_pages`] begins behind it.
    pub number: i64,
    /// The page.
    pub page: RawPage,
    /// Where its body is.
    pub place: Place,
    hash: Vec<u8>,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageTotals {
    /// Versions of pages.
    pub pages: u64,
    /// Bodies in the state, each once.
    pub bodies: u64,
    /// Bytes of those bodies as they came.
    pub bytes: u64,
    /// Bytes that they take.
    pub stored: u64,
}

impl Store {
    /// Keeps a page. The same bytes at the same address again only renew its headers and time; false says so.
    ///
    /// The body is kept here, compressed and once however many pages have it, unless `place` says that it stands elsewhere.
    pub fn keep_page(&self, page: &RawPage, body: &[u8], place: &Place) -> Result<bool, StoreError> {
        let hash = Sha256::digest(body).to_vec();
        // Outside the transaction: it takes longer than the writing.
        let packed = match place {
            Place::Store if !self.has_body(&hash)? => Some(zstd::bulk::compress(body, LEVEL).map_err(|error| self.io_error(&error))?),
            _ => None,
        };
        self.write(|db| {
            if let Some(packed) = &packed {
                db.prepare("INSERT INTO bodies (hash, size, data) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING").execute((
                    &hash,
                    signed(body.len() as u64),
                    packed,
                ))?;
            }
            insert(db, page, &hash, place)
        })
    }

    /// Up to `n` kept pages behind number `after`, in the order in which they were first kept; of each address the newest version alone.
    pub fn kept_pages(&self, after: i64, n: usize) -> Result<Vec<KeptPage>, StoreError> {
        self.read(|db| {
            db.prepare(
                "SELECT id, hash, url, status, content_type, headers, candidate, fetched_at, archive, archive_at FROM pages AS p
                 WHERE id > ?1 AND NOT EXISTS (SELECT 1 FROM pages AS q WHERE q.identity = p.identity
                     AND (q.fetched_at > p.fetched_at OR q.fetched_at = p.fetched_at AND q.id > p.id))
                 ORDER BY id LIMIT ?2",
            )
            .rows((after, i64::try_from(n).unwrap_or(i64::MAX)), read_page)
        })
    }

    /// The newest version of one page, by the address that was asked for.
    pub fn kept_page(&self, url: &str) -> Result<Option<KeptPage>, StoreError> {
        self.read(|db| {
            db.prepare(
                "SELECT id, hash, url, status, content_type, headers, candidate, fetched_at, archive, archive_at FROM pages
                 WHERE identity = ?1 ORDER BY fetched_at DESC, id DESC LIMIT 1",
            )
            .query_row([canonical(url)], read_page)
            .optional()
        })
    }

    /// The body of a kept page as it came; `None` if it is not in the state.
    pub fn page_body(&self, page: &KeptPage) -> Result<Option<Vec<u8>>, StoreError> {
        let found: Option<(i64, Vec<u8>)> = self.read(|db| {
            db.prepare("SELECT size, data FROM bodies WHERE hash = ?1")
                .query_row([&page.hash], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })?;
        let Some((size, packed)) = found else { return Ok(None) };
        zstd::bulk::decompress(&packed, usize::try_from(size).unwrap_or(0)).map(Some).map_err(|error| self.io_error(&error))
    }

    /// Forgets the pages that were last fetched before that time, and the bodies that nothing names any more. Says how many pages.
    pub fn forget_pages(&self, before: Timestamp) -> Result<usize, StoreError> {
        self.write(|db| {
            let pages = db.execute("DELETE FROM pages WHERE fetched_at < ?1", [millis(before)])?;
            if pages > 0 {
                db.execute("DELETE FROM bodies WHERE NOT EXISTS (SELECT 1 FROM pages WHERE pages.hash = bodies.hash)", ())?;
            }
            Ok(pages)
        })
    }

    /// How much is kept.
    pub fn page_totals(&self) -> Result<PageTotals, StoreError> {
        self.read(|db| {
            let sql = "SELECT (SELECT count(*) FROM pages), count(*), CAST(coalesce(sum(size), 0) AS BIGINT),
                           CAST(coalesce(sum(length(data)), 0) AS BIGINT) FROM bodies";
            db.query_row(sql, (), |row| {
                let n = |at| row.get(at).map(unsigned);
                Ok(PageTotals { pages: n(0)?, bodies: n(1)?, bytes: n(2)?, stored: n(3)? })
            })
        })
    }

    fn has_body(&self, hash: &[u8]) -> Result<bool, StoreError> {
        self.read(|db| db.prepare("SELECT EXISTS (SELECT 1 FROM bodies WHERE hash = ?1)").query_row([hash], |row| row.get(0)))
    }

    /// zstd's errors on the state's own bytes.
    fn io_error(&self, error: &std::io::Error) -> StoreError {
        StoreError::Damaged { path: self.path().to_owned(), detail: format!("a kept page cannot be unpacked: {error}") }
    }
}

fn insert(db: Db<'_>, page: &RawPage, hash: &[u8], place: &Place) -> sql::Result<bool> {
    let (archive, archive_at) = match place {
        Place::Store => (None, None),
        Place::Archive { file, offset } => (Some(file), Some(signed(*offset))),
    };
    let identity = canonical(&page.candidate.url);
    let known = is_known(db, &identity, hash)?;
    db.prepare(
        "INSERT INTO pages (identity, hash, url, status, content_type, headers, candidate, fetched_at, archive, archive_at)
         VALUES (:identity, :hash, :url, :status, :content_type, :headers, :candidate, :fetched, :archive, :archive_at)
         ON CONFLICT (identity, hash) DO UPDATE SET url = excluded.url, status = excluded.status, content_type = excluded.content_type,
             headers = excluded.headers, candidate = excluded.candidate, 
             fetched_at = CASE WHEN pages.fetched_at > excluded.fetched_at THEN pages.fetched_at ELSE excluded.fetched_at END,
             archive = excluded.archive, archive_at = excluded.archive_at",
    )
    .execute(named! {
        ":identity": identity,
        ":hash": hash,
        ":url": page.url,
        ":status": page.status,
        ":content_type": page.content_type,
        ":headers": json(&page.headers),
        ":candidate": json(&page.candidate),
        ":fetched": millis(page.fetched),
        ":archive": archive,
        ":archive_at": archive_at,
    })?;
    Ok(!known)
}

fn is_known(db: Db<'_>, identity: &Key, hash: &[u8]) -> sql::Result<bool> {
    db.prepare("SELECT EXISTS (SELECT 1 FROM pages WHERE identity = ?1 AND hash = ?2)").query_row((identity, hash), |row| row.get(0))
}

/// Maps and strings always have a JSON form.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn read_page(row: &Row<'_>) -> sql::Result<KeptPage> {
    let text = |name| row.get::<_, String>(name);
    let archive: Option<String> = row.get("archive")?;
    let offset: Option<i64> = row.get("archive_at")?;
    Ok(KeptPage {
        number: row.get("id")?,
        hash: row.get("hash")?,
        page: RawPage {
            candidate: serde_json::from_str(&text("candidate")?).unwrap_or_default(),
            url: text("url")?,
            status: row.get("status")?,
            content_type: row.get("content_type")?,
            headers: serde_json::from_str(&text("headers")?).unwrap_or_default(),
            fetched: timestamp(row.get("fetched_at")?).unwrap_or_default(),
        },
        place: archive.map_or(Place::Store, |file| Place::Archive { file, offset: unsigned(offset.unwrap_or(0)) }),
    })
}

/// A count as the database keeps it.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from the database.
fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(&dir.path().join("dateline.db")).expect("opens");
        (dir, store)
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_743_600_000 + seconds).expect("a time")
    }

    fn page(url: &str, seconds: i64) -> RawPage {
        let date = "2025-04-02T10:00:00+02:00".parse().ok();
        RawPage {
            candidate: Candidate {
                url: url.to_owned(),
                title: Some("Ferries".to_owned()),
                date,
                source: "feed".to_owned(),
                ..Candidate::default()
            },
            url: format!("{url}/"),
            status: 200,
            content_type: Some("text/html".to_owned()),
            headers: vec![("x-robots-tag".to_owned(), "noai".to_owned()), ("x-robots-tag".to_owned(), "noarchive".to_owned())],
            fetched: at(seconds),
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let (_dir, store) = store();
        let body = "<p>Ferries stay in port.</p>".repeat(1_000);
        assert_eq!(store.keep_page(&page("https://a.example/1", 0), body.as_bytes(), &Place::Store), Ok(true));
        let kept = store.kept_page("https://a.example/1?utm_source=x").expect("reads").expect("a page");
        assert_eq!((&kept.page, &kept.place), (&page("https://a.example/1", 0), &Place::Store));
        assert_eq!(store.page_body(&kept), Ok(Some(body.clone().into_bytes())));
        let totals = store.page_totals().expect("totals");
        assert_eq!((totals.pages, totals.bodies, totals.bytes), (1, 1, body.len() as u64));
        assert!(totals.stored < totals.bytes / 50, "{totals:?}");
    }

    #[test]
    fn bodies_stand_once_and_versions_apart() {
        let (_dir, store) = store();
        for (url, seconds, body, new) in [
            ("https://a.example/1", 0, "one", true),
            ("https://a.example/2", 1, "one", true),
            ("https://a.example/1", 2, "one", false),
            ("https://a.example/1", 3, "two", true),
        ] {
            assert_eq!(store.keep_page(&page(url, seconds), body.as_bytes(), &Place::Store), Ok(new), "{url} {seconds}");
        }
        let totals = store.page_totals().expect("totals");
        assert_eq!((totals.pages, totals.bodies), (3, 2));
        let newest: Vec<(String, Timestamp)> =
            store.kept_pages(0, 10).expect("reads").into_iter().map(|k| (k.page.candidate.url, k.page.fetched)).collect();
        assert_eq!(newest, [("https://a.example/2".to_owned(), at(1)), ("https://a.example/1".to_owned(), at(3))]);
        let first = store.kept_pages(0, 1).expect("reads");
        assert_eq!(store.kept_pages(first[0].number, 10).expect("reads").len(), 1);
    }

    #[test]
    fn old_pages_are_forgotten_with_their_bodies() {
        let (_dir, store) = store();
        store.keep_page(&page("https://a.example/1", 0), b"one", &Place::Store).expect("kept");
        store.keep_page(&page("https://a.example/2", 100), b"two", &Place::Store).expect("kept");
        assert_eq!(store.forget_pages(at(50)), Ok(1));
        let totals = store.page_totals().expect("totals");
        assert_eq!((totals.pages, totals.bodies), (1, 1));
        assert_eq!(store.forget_pages(at(50)), Ok(0));
    }

    #[test]
    fn a_body_elsewhere_is_not_kept_here() {
        let (_dir, store) = store();
        let place = Place::Archive { file: "pages/a.warc.gz".to_owned(), offset: 1 << 33 };
        store.keep_page(&page("https://a.example/1", 0), b"one", &place).expect("kept");
        let kept = store.kept_page("https://a.example/1").expect("reads").expect("a page");
        assert_eq!((&kept.place, store.page_body(&kept)), (&place, Ok(None)));
    }
}
