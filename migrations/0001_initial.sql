-- The first schema. Times are milliseconds since the Unix epoch, UTC. JSON stands in TEXT columns.
-- Once released, a file here never changes: the next change of the schema is the next number.

-- "jobs" in ASCII: tells this program's databases from anybody else's.
PRAGMA application_id = 1785684595;

CREATE TABLE schema_versions (
    version    INTEGER PRIMARY KEY,
    applied_at INTEGER NOT NULL
) STRICT;

-- The row outlives its holder, so that `fence` grows across releases.
CREATE TABLE run_lock (
    name         TEXT PRIMARY KEY,
    fence        INTEGER NOT NULL,
    owner        TEXT,
    pid          INTEGER,
    acquired_at  INTEGER,
    heartbeat_at INTEGER,
    expires_at   INTEGER,
    CHECK (owner IS NULL
        OR (acquired_at IS NOT NULL AND heartbeat_at IS NOT NULL AND expires_at IS NOT NULL))
) STRICT;

CREATE TABLE pauses (
    provider TEXT PRIMARY KEY,
    until    INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    origin   TEXT NOT NULL CHECK (origin IN ('rate-limit', 'blocked', 'auth', 'manual')),
    set_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE host_deadlines (
    host       TEXT PRIMARY KEY,
    not_before INTEGER NOT NULL,
    reason     TEXT NOT NULL CHECK (reason IN ('retry-after', 'circuit')),
    set_at     INTEGER NOT NULL
) STRICT;

-- `body` comes last: reading the other columns never touches its overflow pages.
CREATE TABLE cached_responses (
    id            INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    url           TEXT NOT NULL,
    final_url     TEXT NOT NULL,
    status        INTEGER NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    headers       TEXT NOT NULL,
    size          INTEGER NOT NULL,
    stored_at     INTEGER NOT NULL,
    used_at       INTEGER NOT NULL,
    body          BLOB NOT NULL
) STRICT;
CREATE INDEX cached_responses_used ON cached_responses (used_at, size);

-- Identity is the domain; a name alone identifies only among companies without one.
CREATE TABLE companies (
    id               INTEGER PRIMARY KEY,
    name             TEXT NOT NULL,
    name_normalized  TEXT NOT NULL,
    website          TEXT,
    domain           TEXT,
    resolution       TEXT NOT NULL DEFAULT 'PENDING',
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    max_score        INTEGER,
    open_offers      INTEGER NOT NULL DEFAULT 0,
    openings         INTEGER NOT NULL DEFAULT 0,
    strong_offers    INTEGER NOT NULL DEFAULT 0,
    avg_strong_score REAL,
    top_category     TEXT,
    top_offer_id     INTEGER REFERENCES offers (id) ON DELETE SET NULL,
    last_strong_at   INTEGER,
    CHECK (name_normalized <> '' OR domain IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX companies_domain ON companies (domain) WHERE domain IS NOT NULL;
CREATE UNIQUE INDEX companies_name_alone ON companies (name_normalized) WHERE domain IS NULL;
CREATE INDEX companies_name ON companies (name_normalized);
CREATE INDEX companies_top_offer ON companies (top_offer_id) WHERE top_offer_id IS NOT NULL;

-- Companies whose aggregates are out of date: filled in the transaction that made them so.
CREATE TABLE dirty_companies (
    company_id INTEGER PRIMARY KEY REFERENCES companies (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE company_sources (
    id              INTEGER PRIMARY KEY,
    company_id      INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    provider        TEXT NOT NULL,
    tenant          TEXT NOT NULL,
    confidence      TEXT NOT NULL,
    state           TEXT NOT NULL,
    added_at        INTEGER NOT NULL,
    last_scanned_at INTEGER,
    UNIQUE (provider, tenant, company_id)
) STRICT;
CREATE INDEX company_sources_company ON company_sources (company_id);

-- What is kept of each unit between runs.
CREATE TABLE scan_states (
    provider             TEXT NOT NULL,
    kind                 TEXT NOT NULL CHECK (kind IN ('tenant', 'query')),
    unit                 TEXT NOT NULL,
    status               TEXT NOT NULL CHECK (status IN ('idle', 'running', 'success', 'error')),
    last_run_at          INTEGER,
    last_success_at      INTEGER,
    last_error_at        INTEGER,
    consecutive_failures INTEGER NOT NULL DEFAULT 0,
    error_class          TEXT,
    error_message        TEXT,
    cursor               TEXT,
    state                TEXT,
    state_version        INTEGER NOT NULL,
    updated_at           INTEGER NOT NULL,
    PRIMARY KEY (provider, kind, unit)
) STRICT;

CREATE TABLE runs (
    id           INTEGER PRIMARY KEY,
    started_at   INTEGER NOT NULL,
    finished_at  INTEGER,
    status       TEXT NOT NULL CHECK (status IN ('running', 'success', 'failure', 'cancelled', 'abandoned')),
    fence        INTEGER NOT NULL,
    host_version TEXT NOT NULL,
    summary      TEXT,
    error        TEXT
) STRICT;

CREATE TABLE run_units (
    id             INTEGER PRIMARY KEY,
    run_id         INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    provider       TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('tenant', 'query')),
    unit           TEXT NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    outcome        TEXT,
    stop_reason    TEXT,
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
CREATE INDEX run_units_run ON run_units (run_id);

-- What offers that are reposts of each other stand for.
CREATE TABLE openings (
    id         INTEGER PRIMARY KEY,
    company_id INTEGER REFERENCES companies (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- `tenant` is '' at a search provider, so that the key is unique there too (NULLs never collide).
CREATE TABLE offers (
    id              INTEGER PRIMARY KEY,
    provider        TEXT NOT NULL,
    tenant          TEXT NOT NULL DEFAULT '',
    source_id       TEXT NOT NULL,
    first_seen_at   INTEGER NOT NULL,
    last_seen_at    INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    closed_at       INTEGER,
    posted_at       INTEGER,
    updated_at      INTEGER,
    expires_at      INTEGER,
    company_id      INTEGER REFERENCES companies (id) ON DELETE SET NULL,
    opening_id      INTEGER NOT NULL REFERENCES openings (id),
    complete        INTEGER NOT NULL CHECK (complete IN (0, 1)),
    summary_hash    BLOB NOT NULL CHECK (length(summary_hash) = 16),
    content_hash    BLOB NOT NULL CHECK (length(content_hash) = 16),
    url             TEXT NOT NULL,
    title           TEXT NOT NULL,
    employer_name   TEXT,
    locations       TEXT NOT NULL,
    workplace       TEXT NOT NULL CHECK (workplace IN ('onsite', 'hybrid', 'remote', 'unknown')),
    department      TEXT,
    employment_type TEXT,
    salary_min      REAL,
    salary_max      REAL,
    salary_currency TEXT,
    salary_period   TEXT CHECK (salary_period IN ('hour', 'day', 'week', 'month', 'year')),
    attributes      TEXT NOT NULL,
    UNIQUE (provider, tenant, source_id)
) STRICT;
CREATE INDEX offers_company ON offers (company_id) WHERE company_id IS NOT NULL;

-- Apart from `offers`, so that touching `last_seen_at` never rewrites the text.
CREATE TABLE offer_texts (
    offer_id    INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
    description TEXT NOT NULL
) STRICT;

-- `catalog_id` is '' once the text changed under a score that was not made anew.
CREATE TABLE scores (
    offer_id     INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
    score        INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10),
    top_category TEXT,
    catalog_id   TEXT NOT NULL,
    scored_at    INTEGER NOT NULL,
    breakdown    TEXT NOT NULL
) STRICT;
