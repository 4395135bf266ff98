-- What people settle: at the terminal, or in the sheet.

-- What was said of a company, one row a word, in the order in which it was said: its resolution, the feedback on its
-- score, its note. `before` is what stood until then. With `read` = 0 it was typed in a sheet and overruled by a later
-- word of the terminal before the program took it over.
CREATE TABLE company_words (
    id         INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    field      TEXT NOT NULL CHECK (field IN ('resolution', 'feedback', 'note')),
    value      TEXT NOT NULL,
    before     TEXT NOT NULL,
    origin     TEXT NOT NULL CHECK (origin IN ('terminal', 'sheet')),
    read       INTEGER NOT NULL DEFAULT 1 CHECK (read IN (0, 1)),
    said_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX company_words_company ON company_words (company_id, id);
CREATE INDEX company_words_terminal ON company_words (company_id, field, id) WHERE origin = 'terminal';

-- What a cell that people fill in held when it was last read, and the last word that had been said by then. Absent: it
-- agreed with the database whenever it was read, and no word of the terminal has been brought to it.
CREATE TABLE sheet_cells (
    spreadsheet TEXT NOT NULL,
    sheet       INTEGER NOT NULL,
    company_id  INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    field       TEXT NOT NULL CHECK (field IN ('resolution', 'feedback', 'note')),
    held        TEXT NOT NULL,
    word        INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (spreadsheet, sheet, company_id, field)
) STRICT;
CREATE INDEX sheet_cells_company ON sheet_cells (company_id);

-- A company that a person removed: its rows stay, and it is left out of lists, searches and the sheet.
ALTER TABLE companies ADD COLUMN removed_at INTEGER;
-- A link that a person removed has the state `removed`: when, and the state that it had.
ALTER TABLE company_sources ADD COLUMN removed_at INTEGER;
ALTER TABLE company_sources ADD COLUMN state_before TEXT;

-- Two companies that a person told apart: they are not merged again by themselves.
CREATE TABLE company_splits (
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    other_id   INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    split_at   INTEGER NOT NULL,
    PRIMARY KEY (company_id, other_id)
) STRICT;
CREATE INDEX company_splits_other ON company_splits (other_id);
-- A person may merge companies with two domains: both lead to the one that is kept.
CREATE INDEX company_merges_domain ON company_merges (domain) WHERE domain IS NOT NULL;
