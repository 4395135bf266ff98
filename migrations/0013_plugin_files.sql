-- The component files that a provider was scanned with, by content, and how they did. The one that works is kept whole, so
-- that it can stand in for one that came after it and reads nothing.
CREATE TABLE plugin_files (
    provider  TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    verdict   TEXT NOT NULL CHECK (verdict IN ('trial', 'works', 'collapsed', 'refused')),
    -- Why it is not used, for people.
    reason    TEXT,
    -- When it was first met.
    since     INTEGER NOT NULL,
    -- When its verdict was given.
    judged_at INTEGER NOT NULL,
    -- zlib of the file.
    component BLOB,
    PRIMARY KEY (provider, sha256)
) STRICT;
