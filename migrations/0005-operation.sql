-- What operators do: sources that are paused, files that were too old to keep, notices that wait to be delivered.

-- Somebody paused it: neither it nor its pages are asked for until it is resumed.
ALTER TABLE sources ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
-- When the article's file was deleted, since it was older than what is kept.
ALTER TABLE articles ADD COLUMN expired_at INTEGER;

-- Notices of filed articles on their way to those who want to know.
CREATE TABLE deliveries (
    id         INTEGER PRIMARY KEY,
    url        TEXT NOT NULL,
    body       TEXT NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    last_error TEXT
) STRICT;
