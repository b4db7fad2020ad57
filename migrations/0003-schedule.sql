-- Schedules, hosts, stories and versions. Times are milliseconds since 1970-01-01 UTC, distances milliseconds.

-- gone: answered 410, is asked no more. removed: stands in no configuration.
ALTER TABLE sources ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'gone', 'removed'));
-- The distance between visits that the source's own rhythm has shown to be right.
ALTER TABLE sources ADD COLUMN rhythm INTEGER;
-- Where it says that it has moved for good, and how often in a row it has said so.
ALTER TABLE sources ADD COLUMN moved_to TEXT;
ALTER TABLE sources ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0;
-- At its own wish it is left alone until then.
ALTER TABLE sources ADD COLUMN not_before INTEGER;
-- Visits that fell into the time of another one.
ALTER TABLE sources ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN last_success INTEGER;
ALTER TABLE sources ADD COLUMN last_found INTEGER;
ALTER TABLE sources ADD COLUMN last_new INTEGER;
-- Its own hints for the next visit.
ALTER TABLE sources ADD COLUMN ttl INTEGER;
ALTER TABLE sources ADD COLUMN skip_hours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN skip_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN fresh_for INTEGER;

CREATE INDEX sources_due ON sources (next_visit, id) WHERE state = 'active';

-- The last visits of each source.
CREATE TABLE visits (
    source_id INTEGER NOT NULL REFERENCES sources (id),
    at        INTEGER NOT NULL,
    -- read, unchanged, failed
    outcome   TEXT NOT NULL,
    found     INTEGER NOT NULL DEFAULT 0,
    new       INTEGER NOT NULL DEFAULT 0,
    error     TEXT,
    PRIMARY KEY (source_id, at)
) STRICT, WITHOUT ROWID;

-- Scheme, name and port of the page's address: pages are handed out host by host in turn. Empty: a local file.
ALTER TABLE frontier ADD COLUMN host TEXT NOT NULL DEFAULT '';
-- When it was first cleaned: the day of an article that tells none.
ALTER TABLE frontier ADD COLUMN read_at INTEGER;
-- A hash of what its source says of it, and how often it was read: a page whose source says something new is read again.
ALTER TABLE frontier ADD COLUMN revision INTEGER;
ALTER TABLE frontier ADD COLUMN reads INTEGER NOT NULL DEFAULT 0;
-- The article that it gave.
ALTER TABLE frontier ADD COLUMN article INTEGER;

UPDATE frontier SET
    host = CASE WHEN url LIKE 'http%://%' THEN substr(url, 1, instr(url, '://') + 2) ||
        CASE instr(substr(url, instr(url, '://') + 3), '/')
            WHEN 0 THEN substr(url, instr(url, '://') + 3)
            ELSE substr(substr(url, instr(url, '://') + 3), 1, instr(substr(url, instr(url, '://') + 3), '/') - 1)
        END ELSE '' END,
    reads = (state = 'done');

CREATE INDEX frontier_by_host ON frontier (host, due_at, id) WHERE state IN ('new', 'leased');

-- Every article that was filed or, as a copy of another, recorded.
CREATE TABLE stories (
    number       INTEGER PRIMARY KEY,
    -- The canonical address: one article, one row.
    identity     TEXT NOT NULL UNIQUE,
    id           TEXT NOT NULL,
    source_id    INTEGER REFERENCES sources (id),
    url          TEXT NOT NULL,
    title        TEXT,
    date         TEXT,
    -- NULL: a copy that is only recorded.
    file         TEXT,
    hash         TEXT NOT NULL,
    filed_at     INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1,
    -- The id of the story's first article; of a copy, the same is what it is a copy of.
    story        TEXT NOT NULL,
    duplicate_of TEXT,
    -- Hashes of the paragraphs, four bytes each, and the text's fingerprint.
    paragraphs   BLOB,
    fingerprint  BLOB
) STRICT;

INSERT INTO stories (identity, id, source_id, url, title, date, file, hash, filed_at, changed_at, story)
    SELECT identity, id, source_id, url, title, date, file, hash, filed_at, filed_at, id FROM articles ORDER BY filed_at, identity;
DROP TABLE articles;
ALTER TABLE stories RENAME TO articles;
UPDATE frontier SET article = (SELECT number FROM articles WHERE articles.identity = frontier.identity) WHERE outcome = 'filed';

CREATE INDEX articles_by_id ON articles (id);
CREATE INDEX articles_by_story ON articles (story) WHERE duplicate_of IS NOT NULL;

-- The smallest shingles of each article: the index by which likely copies are found.
CREATE TABLE shingles (
    hash    INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number),
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;

-- What publishers changed. The first version has a row once there is a second.
CREATE TABLE versions (
    article INTEGER NOT NULL REFERENCES articles (number),
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    -- first, headline, correction, update
    kind    TEXT NOT NULL,
    title   TEXT,
    hash    TEXT NOT NULL,
    file    TEXT,
    -- JSON: paragraphs that came and went.
    change  TEXT,
    PRIMARY KEY (article, version)
) STRICT, WITHOUT ROWID;
