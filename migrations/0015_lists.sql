-- What lists and `status` need so that their time does not grow with the table.

-- The score of `scores` again, whose rows are long: here it stands in indexes beside what lists sort and choose by. The
-- connection that writes keeps it the same (`store/kept.rs`).
ALTER TABLE offers ADD COLUMN ranking_score INTEGER;
UPDATE offers SET ranking_score = (SELECT score FROM scores WHERE offer_id = offers.id);

-- The usual order of `offers list`, with all that it chooses by: rows are read for what is shown alone.
CREATE INDEX offers_ranked ON offers (
    ranking_score DESC, coalesce(posted_at, updated_at) DESC, first_seen_at DESC, id, closed_at, company_id,
    opening_id, provider);
CREATE INDEX offers_first_seen ON offers (first_seen_at DESC);
CREATE INDEX offers_closed ON offers (closed_at DESC) WHERE closed_at IS NOT NULL;

-- In place of the index of the company alone: a company's figures and its best offer are read from it, without a row.
DROP INDEX offers_company;
CREATE INDEX offers_company ON offers (
    company_id, closed_at, ranking_score DESC, coalesce(posted_at, updated_at) DESC, id, first_seen_at, opening_id, provider)
    WHERE company_id IS NOT NULL;

-- The offers of each provider, counted in the transaction that changes them, by the connection that writes
-- (`store/kept.rs`): all, those not closed, those with a score, those whose detail was not read, and the open ones of these.
CREATE TABLE offer_counts (
    provider   TEXT PRIMARY KEY,
    total      INTEGER NOT NULL,
    open       INTEGER NOT NULL,
    scored     INTEGER NOT NULL,
    incomplete INTEGER NOT NULL,
    owed       INTEGER NOT NULL
) STRICT;
INSERT INTO offer_counts (provider, total, open, scored, incomplete, owed)
SELECT provider, count(*), count(*) FILTER (WHERE closed_at IS NULL), count(ranking_score),
    count(*) FILTER (WHERE complete = 0), count(*) FILTER (WHERE complete = 0 AND closed_at IS NULL)
FROM offers GROUP BY provider;

-- The scores of each catalogue, kept in the same way: all, and those of open offers. The index that was asked for it had the
-- name of the catalogue again for each score.
CREATE TABLE score_counts (
    catalog_id TEXT PRIMARY KEY,
    total      INTEGER NOT NULL,
    open       INTEGER NOT NULL
) STRICT;
INSERT INTO score_counts (catalog_id, total, open)
SELECT catalog_id, count(*), count(*) FILTER (WHERE closed_at IS NULL)
FROM scores JOIN offers ON offers.id = offer_id GROUP BY catalog_id;
DROP INDEX scores_catalog;

-- The usual order of `companies list`, and what it sorts and chooses by otherwise.
CREATE INDEX companies_ranked ON companies (
    resolution IN ('ALREADY_CUSTOMER', 'ACCEPTED', 'REJECTED'), rank DESC, max_score DESC, strong_offers DESC, name, id,
    removed_at, openings, open_offers, last_strong_at);
CREATE INDEX companies_removed ON companies (removed_at) WHERE removed_at IS NOT NULL;

-- Whether boards of it were ever searched for, kept as the counts are: those that never were come first.
ALTER TABLE companies ADD COLUMN searched INTEGER NOT NULL DEFAULT 0;
UPDATE companies SET searched = 1 WHERE id IN (SELECT company_id FROM discoveries);
CREATE INDEX companies_unsearched ON companies (id)
    WHERE searched = 0 AND website IS NOT NULL AND removed_at IS NULL
        AND resolution IN ('PENDING', 'IN_PROGRESS', 'HIGH_INTEREST');
DROP INDEX discoveries_due;
CREATE INDEX discoveries_due ON discoveries (due_at, checked_at);
CREATE INDEX discoveries_state ON discoveries (state);

-- Boards and their states, without the evidence; and the boards that no scan read yet.
CREATE INDEX company_sources_boards ON company_sources (provider, tenant, state, company_id);
CREATE INDEX company_sources_unscanned ON company_sources (provider, tenant) WHERE last_scanned_at IS NULL;

-- Units by when they are due, and the few that a person should know of.
CREATE INDEX scan_states_due ON scan_states (provider, kind, due_at, last_run_at, unit);
CREATE INDEX scan_states_failing ON scan_states (provider, kind, unit) WHERE consecutive_failures > 0;
CREATE INDEX scan_states_suspect ON scan_states (provider, kind, unit) WHERE suspect IS NOT NULL;
CREATE INDEX run_units_skipped ON run_units (provider, kind, unit, id)
    WHERE skipped > 0 AND finished_at IS NOT NULL;
CREATE INDEX run_units_unread ON run_units (provider, kind, unit, id)
    WHERE instr(unread, '"fields":{}') = 0 AND finished_at IS NOT NULL;
CREATE INDEX run_units_cut ON run_units (provider, kind, unit, id, run_id)
    WHERE stop_reason IN ('max_pages', 'max_rows', 'max_bytes', 'max_time', 'max_growth', 'max_offers', 'run_growth')
        AND finished_at IS NOT NULL;

-- What the units of a run came to at each provider, written when the run ends.
CREATE TABLE run_counts (
    run_id         INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    provider       TEXT NOT NULL,
    units          INTEGER NOT NULL,
    failed         INTEGER NOT NULL,
    pages          INTEGER NOT NULL,
    requests       INTEGER NOT NULL,
    rate_limited   INTEGER NOT NULL,
    new            INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    unchanged      INTEGER NOT NULL,
    closed         INTEGER NOT NULL,
    reopened       INTEGER NOT NULL,
    skipped        INTEGER NOT NULL,
    bytes_received INTEGER NOT NULL,
    PRIMARY KEY (run_id, provider)
) STRICT;
CREATE INDEX runs_running ON runs (fence) WHERE status = 'running';
CREATE INDEX runs_succeeded ON runs (id, finished_at) WHERE status = 'success' AND finished_at IS NOT NULL;
