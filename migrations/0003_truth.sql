-- Truth: how scans ended and what that closed, what offers said before, offers that are one opening,
-- companies that turned out to be one.

-- Rebuilt for a third kind of unit: the details of offers that no list showed. `offers` counts the
-- offers seen, `total` is the source's own count, `coverage` what the scan was to see, `held` why it
-- closed nothing. Only units with full coverage whose outcome is complete or empty are evidence of
-- absence; rows from before this schema have no coverage and are none.
CREATE TABLE run_units_new (
    id             INTEGER PRIMARY KEY,
    run_id         INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    provider       TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('tenant', 'query', 'details')),
    unit           TEXT NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    outcome        TEXT CHECK (outcome IN ('complete', 'truncated', 'empty', 'gone', 'blocked', 'failed')),
    stop_reason    TEXT,
    coverage       TEXT CHECK (coverage IN ('full', 'partial', 'delta')),
    offers         INTEGER NOT NULL DEFAULT 0,
    total          INTEGER,
    held           TEXT CHECK (held IN ('drop', 'mass', 'empty')),
    closed         INTEGER NOT NULL DEFAULT 0,
    reopened       INTEGER NOT NULL DEFAULT 0,
    pages          INTEGER NOT NULL DEFAULT 0,
    requests       INTEGER NOT NULL DEFAULT 0,
    rate_limited   INTEGER NOT NULL DEFAULT 0,
    errors         INTEGER NOT NULL DEFAULT 0,
    bytes_received INTEGER NOT NULL DEFAULT 0,
    new            INTEGER NOT NULL DEFAULT 0,
    changed        INTEGER NOT NULL DEFAULT 0,
    unchanged      INTEGER NOT NULL DEFAULT 0,
    skipped        INTEGER NOT NULL DEFAULT 0,
    skip_reasons   TEXT NOT NULL DEFAULT '{}',
    hydrated       INTEGER NOT NULL DEFAULT 0,
    error_class    TEXT,
    error_message  TEXT
) STRICT;
INSERT INTO run_units_new (
    id, run_id, provider, kind, unit, started_at, finished_at, outcome, stop_reason, pages, requests,
    rate_limited, errors, bytes_received, new, changed, unchanged, skipped, skip_reasons, hydrated,
    error_class, error_message)
SELECT
    id, run_id, provider, kind, unit, started_at, finished_at, outcome, stop_reason, pages, requests,
    rate_limited, errors, bytes_received, new, changed, unchanged, skipped, skip_reasons, hydrated,
    error_class, error_message
FROM run_units;
DROP TABLE run_units;
ALTER TABLE run_units_new RENAME TO run_units;
CREATE INDEX run_units_run ON run_units (run_id);
CREATE INDEX run_units_unit ON run_units (provider, kind, unit, id);

-- Why a unit's scans are not believed, while they are not.
ALTER TABLE scan_states ADD COLUMN suspect TEXT
    CHECK (suspect IN ('drop', 'mass', 'empty', 'missing', 'gone', 'unproved'));
ALTER TABLE scan_states ADD COLUMN suspect_reason TEXT;
ALTER TABLE scan_states ADD COLUMN suspect_since INTEGER;

-- `closed_why`: the source said so, complete scans did not show it, its own page or its whole board was
-- not found, or the board turned out to be another company's. `detail_token` is what the source's detail needs beside the id.
ALTER TABLE offers ADD COLUMN closed_why TEXT
    CHECK (closed_why IN ('source', 'absent', 'not-found', 'board-gone', 'disowned'));
ALTER TABLE offers ADD COLUMN detail_token TEXT;
UPDATE offers SET closed_why = 'source' WHERE closed_at IS NOT NULL;
CREATE INDEX offers_opening ON offers (opening_id);
-- What is open is little beside what was: scans and checks look at no more than that.
CREATE INDEX offers_open ON offers (provider, tenant) WHERE closed_at IS NULL;

-- What an offer said before. `before` is text, and JSON for `salary` and `locations`; null where nothing
-- was said. Of `listing` it is `open` or `closed`, and `why` is why the offer was closed.
CREATE TABLE offer_changes (
    id       INTEGER PRIMARY KEY,
    offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    field    TEXT NOT NULL CHECK (field IN ('title', 'salary', 'locations', 'description', 'listing')),
    before   TEXT,
    why      TEXT
) STRICT;
CREATE INDEX offer_changes_offer ON offer_changes (offer_id, id);

-- Offers whose detail is to be asked for beside the lists. `attempts` counts failures in a row, `misses`
-- answers of "no such offer" that lie far enough apart, the last at `missed_at`.
CREATE TABLE offer_checks (
    offer_id  INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
    due_at    INTEGER NOT NULL,
    attempts  INTEGER NOT NULL DEFAULT 0,
    misses    INTEGER NOT NULL DEFAULT 0,
    missed_at INTEGER,
    error     TEXT
) STRICT;

-- Companies that turned out to be another. Their ids are never given again, and lead to the one that
-- was kept; so do their names.
CREATE TABLE company_merges (
    gone_id         INTEGER PRIMARY KEY,
    kept_id         INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    name_normalized TEXT NOT NULL,
    website         TEXT,
    domain          TEXT,
    resolution      TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    merged_at       INTEGER NOT NULL,
    reason          TEXT NOT NULL
) STRICT;
-- What a merge moves, and what deleting a company looks through.
CREATE INDEX openings_company ON openings (company_id) WHERE company_id IS NOT NULL;
-- Was known by its name alone once, so that the name alone goes on standing for it.
ALTER TABLE companies ADD COLUMN named_alone INTEGER NOT NULL DEFAULT 0 CHECK (named_alone IN (0, 1));
UPDATE companies SET named_alone = 1 WHERE domain IS NULL;
CREATE INDEX company_merges_kept ON company_merges (kept_id);
CREATE INDEX company_merges_name ON company_merges (name_normalized);

-- `regroup`: which of the company's offers are one opening is to be found out anew, too.
ALTER TABLE dirty_companies ADD COLUMN regroup INTEGER NOT NULL DEFAULT 0 CHECK (regroup IN (0, 1));
INSERT OR REPLACE INTO dirty_companies (company_id, regroup)
SELECT DISTINCT company_id, 1 FROM offers WHERE company_id IS NOT NULL;
