-- Times are milliseconds since 1970-01-01 UTC.

CREATE TABLE sources (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    title         TEXT,
    last_visit    INTEGER,
    next_visit    INTEGER,
    etag          TEXT,
    last_modified TEXT,
    -- Failures in a row; a good visit sets it to 0.
    failures      INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT
) STRICT;

-- Every article that was filed.
CREATE TABLE articles (
    -- The canonical address: one article, one row.
    identity  TEXT NOT NULL PRIMARY KEY,
    id        TEXT NOT NULL,
    source_id INTEGER REFERENCES sources (id),
    url       TEXT NOT NULL,
    title     TEXT,
    date      TEXT,
    file      TEXT NOT NULL,
    hash      TEXT NOT NULL,
    filed_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX articles_by_id ON articles (id);
CREATE INDEX articles_by_hash ON articles (hash);

-- Every address that a source ever offered, and what became of it.
CREATE TABLE frontier (
    id         INTEGER PRIMARY KEY,
    identity   TEXT NOT NULL UNIQUE,
    source_id  INTEGER NOT NULL REFERENCES sources (id),
    state      TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'leased', 'done', 'failed', 'aside')),
    -- new: not before this time. leased: the end of the lease, from when on the page is due again.
    due_at     INTEGER NOT NULL,
    -- Grows with every lease, so that whoever lost its lease cannot complete it.
    token      INTEGER NOT NULL DEFAULT 0,
    -- Times in a row that cleaning it was begun and never answered.
    unanswered INTEGER NOT NULL DEFAULT 0,
    attempts   INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    -- done: 'filed', 'known', or the verdict that gave no file.
    outcome    TEXT,
    found_at   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    -- What the source says of the article.
    url        TEXT NOT NULL,
    offered_by TEXT NOT NULL,
    entry_id   TEXT,
    title      TEXT,
    date       TEXT,
    authors    TEXT,
    summary    TEXT,
    content    TEXT
) STRICT;

CREATE INDEX frontier_due ON frontier (due_at, id) WHERE state IN ('new', 'leased');
CREATE INDEX frontier_leased ON frontier (due_at) WHERE state = 'leased';
CREATE INDEX frontier_errors ON frontier (source_id, changed_at) WHERE last_error IS NOT NULL;
CREATE INDEX frontier_by_source ON frontier (source_id, state, outcome);
