-- The index of what was filed, in a file of its own beside the state: it can be deleted and made again at any time.
-- Times are milliseconds since 1970-01-01 UTC.

CREATE TABLE documents (
    -- Grows with filing.
    number       INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    -- The address that was asked for: what an article is called by in feeds, also before it is read.
    page         TEXT NOT NULL,
    url          TEXT,
    -- The address of the source that offered it.
    source       TEXT,
    title        TEXT,
    site         TEXT,
    language     TEXT,
    date         TEXT,
    -- When it was published; filed, where that is not known.
    at           INTEGER NOT NULL,
    filed_at     INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1,
    story        TEXT NOT NULL,
    duplicate_of TEXT,
    file         TEXT NOT NULL,
    -- Whether it stands in `grams`, too.
    unspaced     INTEGER NOT NULL,
    -- The record as JSON without the text, zstd.
    record       BLOB NOT NULL
) STRICT;

CREATE INDEX documents_by_source ON documents (source, at);
CREATE INDEX documents_by_time ON documents (at);
CREATE INDEX documents_by_filing ON documents (filed_at);
CREATE INDEX documents_by_change ON documents (changed_at);
CREATE INDEX documents_by_story ON documents (story);
CREATE INDEX documents_by_page ON documents (page);
CREATE INDEX documents_by_url ON documents (url) WHERE url IS NOT NULL;

CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = "unicode61 remove_diacritics 2");
-- Texts in scripts without spaces once more, by three characters.
CREATE VIRTUAL TABLE grams USING fts5 (title, text, tokenize = "trigram case_sensitive 0 remove_diacritics 1");
CREATE VIRTUAL TABLE grams_terms USING fts5vocab (grams, row);
