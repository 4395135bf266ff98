-- Companies whose offers could not be grouped into openings: their openings stay as they were. Grouping is tried again
-- from `due_at` on, or when the company's offers change. The row goes when it succeeds.
CREATE TABLE set_aside_companies (
    company_id INTEGER PRIMARY KEY REFERENCES companies (id) ON DELETE CASCADE,
    since      INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    reason     TEXT NOT NULL
) STRICT;
