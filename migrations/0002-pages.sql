-- Raw pages as they came, and what servers said of their versions. Times are milliseconds since 1970-01-01 UTC.

-- Bodies, each once, by the SHA-256 of their bytes.
CREATE TABLE bodies (
    hash BLOB PRIMARY KEY,
    -- Bytes before compression.
    size INTEGER NOT NULL,
    -- zstd
    data BLOB NOT NULL
) STRICT;

-- Each version of a page that was kept; the same bytes again only move fetched_at.
CREATE TABLE pages (
    id           INTEGER PRIMARY KEY,
    -- The canonical form of the address that was asked for.
    identity     TEXT NOT NULL,
    hash         BLOB NOT NULL,
    -- The address that answered.
    url          TEXT NOT NULL,
    status       INTEGER NOT NULL,
    content_type TEXT,
    -- JSON: pairs of name and value in their order.
    headers      TEXT NOT NULL,
    -- JSON: what the source said of the page.
    candidate    TEXT NOT NULL,
    fetched_at   INTEGER NOT NULL,
    -- Where the body stands if not in bodies: a WARC file below the output folder, and the record's place in it.
    archive      TEXT,
    archive_at   INTEGER,
    UNIQUE (identity, hash)
) STRICT;

CREATE INDEX pages_by_hash ON pages (hash);
CREATE INDEX pages_by_time ON pages (fetched_at);

-- What a server said of the version of an address that was read last.
CREATE TABLE validators (
    url           TEXT NOT NULL PRIMARY KEY,
    etag          TEXT,
    last_modified TEXT,
    -- Until then the server calls it fresh.
    fresh_until   INTEGER,
    -- The index, homepage or outline that leads there.
    listed_by     TEXT,
    -- The id of the article that it gave.
    article       TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX validators_by_list ON validators (listed_by) WHERE listed_by IS NOT NULL;
