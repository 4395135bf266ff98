-- The sheet: which rows it is known to have, which calls are to be made, and what people say in it.
--
-- `companies.resolution` stays plain text: a check would take a rebuild of the table that everything
-- points to. What is read of it is parsed, and a word that is none is refused by its name.

-- Ids that stand in a sheet of a spreadsheet, or stood there: one whose row is gone was deleted by a
-- person. `company_id` is the id as it is written in the sheet, so that of a company that went into
-- another stays what it is; it refers to no row here.
CREATE TABLE sheet_rows (
    spreadsheet TEXT NOT NULL,
    sheet       INTEGER NOT NULL,
    company_id  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (spreadsheet, sheet, company_id)
) STRICT;

-- Calls to a sheet, in the order of their ids, until the sheet was read again and says what became of them.
-- One with `sent_at` went out; from `done_at` on the service is done with it, whatever it did. Without, it may
-- still be carried out. `companies` is a JSON list of ids. `cells` is what an update writes, as a JSON list of
-- row, column and value. `form`: the lists and formats of rows that were added are to be set.
CREATE TABLE sheet_outbox (
    id          INTEGER PRIMARY KEY,
    spreadsheet TEXT NOT NULL,
    sheet       INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('append', 'update', 'form')),
    companies   TEXT NOT NULL,
    cells       TEXT NOT NULL DEFAULT '[]',
    queued_at   INTEGER NOT NULL,
    sent_at     INTEGER,
    done_at     INTEGER
) STRICT;

-- What people say of a company's score, one row a statement, the latest the one with the largest id. A
-- null `verdict` withdraws. Beside it the offer that stood for the company then, as it was scored, since
-- offers change; null (`description` and the score's texts: '') where there was none.
CREATE TABLE model_feedback (
    id              INTEGER PRIMARY KEY,
    company_id      INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    verdict         TEXT CHECK (verdict IN ('OK', 'FP', 'FN')),
    note            TEXT NOT NULL DEFAULT '',
    given_at        INTEGER NOT NULL,
    offer_key       TEXT,
    offer_url       TEXT,
    title           TEXT,
    workplace       TEXT,
    salary_min      REAL,
    salary_max      REAL,
    salary_currency TEXT,
    salary_period   TEXT,
    score           INTEGER CHECK (score BETWEEN 0 AND 10),
    top_category    TEXT,
    catalog_id      TEXT NOT NULL DEFAULT '',
    breakdown       TEXT NOT NULL DEFAULT '',
    description     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX model_feedback_company ON model_feedback (company_id, id);
