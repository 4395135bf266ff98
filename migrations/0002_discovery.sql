-- Discovery: what is known of a company's boards, why, and when to look again.

-- `attempts` counts the checks in a row that came to nothing.
CREATE TABLE discoveries (
    company_id INTEGER PRIMARY KEY REFERENCES companies (id) ON DELETE CASCADE,
    state      TEXT NOT NULL CHECK (state IN
        ('confirmed', 'candidate', 'empty', 'rejected', 'unknown', 'none', 'blocked')),
    reason     TEXT NOT NULL,
    evidence   TEXT NOT NULL,
    pages      INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL
) STRICT;
CREATE INDEX discoveries_due ON discoveries (due_at);

-- `misses` counts answers of "no such board" that lie far enough apart, the last at `missed_at`.
ALTER TABLE company_sources ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]';
ALTER TABLE company_sources ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE company_sources ADD COLUMN board_url TEXT;
ALTER TABLE company_sources ADD COLUMN open_offers INTEGER;
ALTER TABLE company_sources ADD COLUMN checked_at INTEGER;
ALTER TABLE company_sources ADD COLUMN due_at INTEGER;
ALTER TABLE company_sources ADD COLUMN misses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE company_sources ADD COLUMN missed_at INTEGER;
CREATE INDEX company_sources_due ON company_sources (due_at) WHERE due_at IS NOT NULL;

-- How far each directory of companies is read. `finished_at` is null while a pass is under way.
CREATE TABLE directories (
    name        TEXT PRIMARY KEY,
    cursor      TEXT,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    due_at      INTEGER,
    pages       INTEGER NOT NULL DEFAULT 0,
    companies   INTEGER NOT NULL DEFAULT 0,
    error       TEXT
) STRICT;

-- Detail pages of a directory, and the company that each gave. `due_at` is null when there is nothing
-- left to ask.
CREATE TABLE directory_entries (
    directory  TEXT NOT NULL,
    url        TEXT NOT NULL,
    company_id INTEGER REFERENCES companies (id) ON DELETE SET NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
    reason     TEXT NOT NULL DEFAULT '',
    seen_at    INTEGER NOT NULL,
    due_at     INTEGER,
    PRIMARY KEY (directory, url)
) STRICT;
CREATE INDEX directory_entries_due ON directory_entries (directory, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX directory_entries_company ON directory_entries (company_id) WHERE company_id IS NOT NULL;
