-- The plan by which a source was last registered: a changed one is in force at once.
ALTER TABLE sources ADD COLUMN plan TEXT;

-- What each source says of a page: a page is read again only where one source says something else than it did before.
CREATE TABLE said (
    page      INTEGER NOT NULL REFERENCES frontier (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    -- A hash of its words.
    revision  INTEGER NOT NULL,
    PRIMARY KEY (page, source_id)
) STRICT, WITHOUT ROWID;

INSERT INTO said (page, source_id, revision) SELECT id, source_id, revision FROM frontier WHERE revision IS NOT NULL;
