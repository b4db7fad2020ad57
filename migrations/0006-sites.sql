-- What recurs on the pages of a site: hashes of the lines of its newest pages, a bounded number of them. Neither text nor address is kept.
CREATE TABLE site_pages (
    site    INTEGER NOT NULL,
    page    INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    lines   BLOB NOT NULL,
    PRIMARY KEY (site, page)
) WITHOUT ROWID;
CREATE INDEX site_pages_seen ON site_pages (seen_at, page);
