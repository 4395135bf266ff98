//! What the store's tests share: a database in memory, made-up offers, and a whole database as text.

mod rolled_back;

use std::time::Duration;

use proptest::test_runner::Config as ProptestConfig;
use rusqlite::{Connection, Transaction, types::ValueRef};

pub(super) use self::rolled_back::rolled_back;
use super::{
    companies::{self, CompanyFacts},
    discoveries::{DiscoveryState, Found},
    fenced::Fenced,
    keys::BoardKey,
    lock::{self, Acquire, Claimant, Fence, LockRow},
    offers::{self, Company, OfferBatch, OfferWrite, PageCounts, PageWrite, ScoreRow, write_offers},
    runs::{self, UnitCounters},
    schema,
    sources::{Confidence, Evidence, FoundSource, SourceState},
    units::{self, UnitFinish, UnitKey, UnitOutcome},
};
use crate::domain::{Employer, Listing, Offer, Salary, SalaryPeriod, Timestamp, Workplace, cadence::Cadence};

/// The time of what happens in a test that does not care when.
pub(super) const NOW: Timestamp = Timestamp::from_millis(1_000);

/// How many histories a property is held against: a few while working, as many as `JOBSCAN_HISTORIES` says
/// where all is to be proved. `cargo xtask test` says two thousand, `cargo xtask test --whole` ten.
pub(super) fn histories(few: u32) -> ProptestConfig {
    let configured = std::env::var("JOBSCAN_HISTORIES").ok().and_then(|count| count.parse().ok());
    ProptestConfig::with_cases(configured.unwrap_or(few))
}

/// An empty database in memory, with foreign keys on.
pub(super) fn memory() -> Connection {
    schema::open_in_memory().unwrap()
}

/// A database of a file, changed as the program changes one: what is kept beside the tables is kept.
pub(crate) fn keeping(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    super::kept::install(&connection).unwrap();
    connection
}

/// A company of this name, without a domain.
pub(super) fn company(tx: &Transaction<'_>, name: &str) -> i64 {
    companies::resolve(tx, &facts(name, None), Timestamp::from_millis(1)).unwrap().id()
}

/// What is said of a company.
pub(super) fn facts(name: &str, domain: Option<&str>) -> CompanyFacts {
    CompanyFacts {
        name: name.to_owned(),
        name_normalized: name.to_lowercase(),
        website: domain.map(|domain| format!("https://www.{domain}/")),
        domain: domain.map(str::to_owned),
    }
}

/// A link in the navigation of a career page.
pub(super) fn evidence() -> Evidence {
    Evidence {
        url: "https://www.acme.example/jobs".to_owned(),
        kind: "link".to_owned(),
        place: Some("nav".to_owned()),
        text: "Careers".to_owned(),
    }
}

/// A board of `lever`.
pub(super) fn lever(tenant: &str) -> BoardKey {
    BoardKey { provider: "lever".to_owned(), tenant: tenant.to_owned() }
}

/// What discovery found of a board of `lever`.
pub(super) fn found_source(tenant: &str, state: SourceState, due_at: Option<Timestamp>) -> FoundSource {
    FoundSource {
        board: lever(tenant),
        confidence: Confidence::Likely,
        state,
        reason: "seen, not proved".to_owned(),
        evidence: vec![evidence()],
        board_url: Some(format!("https://jobs.lever.co/{tenant}")),
        open_offers: None,
        due_at,
    }
}

/// What a look at a company came to.
pub(super) fn discovered(company_id: i64, state: DiscoveryState, due_at: Timestamp) -> Found {
    let reason = "because".to_owned();
    Found { company_id, state, reason, evidence: vec![evidence()], pages: 3, due_at }
}

/// Takes the lock `global` for `owner`.
pub(super) fn fence(tx: &Transaction<'_>, owner: &str, now: Timestamp) -> Fence {
    match lock::acquire(tx, "global", Claimant { owner, pid: 1 }, now, Duration::from_hours(1)).unwrap() {
        Acquire::Acquired(fence) => fence,
        held @ Acquire::Held { .. } => panic!("the lock is held: {held:?}"),
    }
}

/// The transaction as that of whoever holds the lock `global`. If nobody does, the owner `run` takes it.
pub(crate) fn fenced<'a>(tx: &'a Transaction<'_>) -> Fenced<'a> {
    let fence = match lock::current(tx, "global").unwrap() {
        Some(LockRow { name, owner, number, .. }) => Fence { name, owner, number },
        None => fence(tx, "run", Timestamp::from_millis(1)),
    };
    Fenced::check(tx, &fence).unwrap()
}

/// A complete, open offer with every field filled.
pub(super) fn offer(id: &str) -> Offer {
    Offer {
        id: id.to_owned(),
        url: format!("https://jobs.example/{id}"),
        title: format!("Treasury analyst {id}"),
        employer: Employer { name: Some("Acme".to_owned()), website: None },
        locations: vec!["Madrid".to_owned(), "Málaga".to_owned()],
        workplace: Workplace::Hybrid,
        department: Some("Finance".to_owned()),
        employment_type: Some("Permanent".to_owned()),
        salary: Some(Salary {
            min: Some(30_000.0),
            max: None,
            currency: Some("EUR".to_owned()),
            period: Some(SalaryPeriod::Year),
        }),
        posted_at: Some(Timestamp::from_millis(1_000)),
        updated_at: Some(Timestamp::from_millis(2_000)),
        expires_at: None,
        description: Some("You keep the accounts in euros and in dollars.".to_owned()),
        listing: Listing::Open,
        complete: true,
        attributes: vec![("team".to_owned(), "treasury".to_owned())],
    }
}

/// The offer, hashed, unscored, of no company.
pub(super) fn write(offer: Offer) -> OfferWrite {
    let (summary_hash, content_hash) = (offer.summary_hash(None), offer.content_hash());
    OfferWrite {
        offer,
        company: Company::None,
        summary_hash,
        content_hash,
        score: None,
        detail_token: None,
        detail_error: None,
    }
}

/// A score of the catalogue `fx@1`.
pub(super) fn score(value: u8) -> ScoreRow {
    ScoreRow {
        score: value,
        top_category: (value > 0).then(|| format!("category-{value}")),
        catalog: "fx@1#00000000".to_owned(),
        breakdown: "{}".to_owned(),
    }
}

/// A begun unit `board` of `lever`, and an empty page of it at `now`.
pub(super) fn begun_page(tx: &Transaction<'_>, now: Timestamp) -> PageWrite {
    let tx = &fenced(tx);
    let unit = lever("board").unit();
    let run_id = runs::start(tx, now, "0.1.0").unwrap();
    units::begin(tx, &unit, now, 1).unwrap();
    runs::start_unit(tx, run_id, &unit, now).unwrap();
    PageWrite {
        offers: OfferBatch {
            provider: "lever".to_owned(),
            tenant: Some("board".to_owned()),
            now,
            changed_or_new: Vec::new(),
            unchanged: Vec::new(),
            unread: Vec::new(),
        },
        unit,
        cursor: None,
        state: None,
        counters: UnitCounters::default(),
    }
}

/// Ends a unit's scan; the unit is due at once.
pub(super) fn finished(
    tx: &Fenced<'_>,
    unit: &UnitKey,
    now: Timestamp,
    outcome: &UnitOutcome,
) -> super::Result<()> {
    units::finish(tx, unit, UnitFinish { now, outcome, cadence: Cadence::default(), begun_at: None })
}

/// Writes a page of the unit that was begun last.
pub(super) fn write_page(tx: &Fenced<'_>, page: &PageWrite) -> super::Result<PageCounts> {
    let row = tx.query_row("SELECT max(id) FROM run_units", [], |row| row.get(0))?;
    offers::write_page(tx, page, row)
}

/// Every row of every table as text, `table: column=value …`, without the columns named as
/// `table.column`.
pub(super) fn dump(connection: &Connection, without: &[&str]) -> Vec<String> {
    let mut tables = connection
        .prepare_cached(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    tables.iter().flat_map(|table| dump_table(connection, table, without)).collect()
}

fn dump_table(connection: &Connection, table: &str, without: &[&str]) -> Vec<String> {
    let mut statement = connection.prepare_cached(&format!("SELECT * FROM {table}")).unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut lines, mut shown) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next().unwrap() {
        if shown.is_empty() {
            let columns = row.as_ref().column_names().into_iter().map(str::to_owned).enumerate();
            let is_shown =
                |(_, column): &(usize, String)| !without.contains(&format!("{table}.{column}").as_str());
            shown.extend(columns.filter(is_shown));
        }
        let cells = shown.iter();
        let cells: Vec<String> =
            cells.map(|(index, column)| format!("{column}={}", cell(row.get_ref(*index).unwrap()))).collect();
        lines.push(format!("{table}: {}", cells.join(" ")));
    }
    lines.sort();
    lines
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        other => format!("{other:?}"),
    }
}

/// Writes an offer of a board and of a company, as a scan does.
pub(super) fn put_offer(tx: &Transaction<'_>, board: &BoardKey, company_id: i64, id: &str, now: Timestamp) {
    let written = OfferWrite { company: Company::Known(company_id), ..write(offer(id)) };
    let batch = OfferBatch {
        provider: board.provider.clone(),
        tenant: Some(board.tenant.clone()),
        now,
        changed_or_new: vec![written],
        unchanged: Vec::new(),
        unread: Vec::new(),
    };
    write_offers(&fenced(tx), &batch).unwrap();
}
