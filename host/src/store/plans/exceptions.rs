//! Statements that may read or sort what grows, each with the reason: a part of its text by which it is known.

/// Stops after the first rows, in the order of the table itself: EXPLAIN QUERY PLAN does not tell that.
const STOPS: &str = "stops at its limit";
/// Reads an index of a few bytes a company or board: 1 ms for 20,000.
const NARROW: &str = "reads a narrow index of companies or boards";
/// An operator asks for all of it.
const ALL: &str = "all of it is asked for";
/// Upkeep, which looks through the whole database.
const UPKEEP: &str = "looks through the database";
/// Once a run, over boards or companies.
const ONCE_A_RUN: &str = "once a run, over boards and companies, not over offers";
/// Orders and texts that no index has.
const NO_INDEX: &str = "no index has that order or text: it would cost each offer its text again";

/// Statements whose plan has a step that takes longer the more there is.
pub(super) const EXCEPTIONS: &[(&str, &str)] = &[
    ("SELECT (SELECT count(*) FROM companies)", NARROW),
    ("SELECT count(*) FROM company_sources WHERE state IN", NARROW),
    ("SELECT count(*) FROM dirty_companies", NARROW),
    ("SELECT count(*) FROM cached_responses", NARROW),
    ("SELECT CAST(total(max(size, 0)) AS INTEGER) FROM cached_responses", NARROW),
    ("SELECT state, count(*) FROM discoveries GROUP BY state", NARROW),
    ("SELECT company_id FROM dirty_companies ORDER BY", STOPS),
    ("FROM runs ORDER BY id DESC LIMIT", STOPS),
    ("SELECT finished_at FROM runs WHERE status = 'success'", STOPS),
    ("SELECT coalesce( (SELECT started_at FROM runs", STOPS),
];

/// Statements that no test of the library runs.
pub(super) const NOT_RUN: &[(&str, &str)] = &[];
