//! A desk with a spreadsheet: companies in the database, people who edit the sheet, and the program.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jobscan_host::{
    clock::Clock,
    config::{Config, Env, Overrides},
    domain::Timestamp,
    pipeline::Base,
};
use jobscan_tests::{Change, Fault, FaultRule, Google, NewOffer, Provider, Sandbox, When, Who, WorldSpec};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Desk, Ran, start, tiny, toml_text};

pub(super) const SHEET: &str = "Companies";
pub(super) const SERVICE: &str = "sheets.googleapis.com";
pub(super) const TOKENS: &str = "oauth2.googleapis.com";

/// The expected header.
pub(super) const HEADER: [&str; 12] = [
    "id",
    "company",
    "resolution",
    "max score",
    "strong offers",
    "openings",
    "open offers",
    "top offer URL",
    "top category",
    "last strong signal",
    "model feedback",
    "notes",
];

pub(super) struct Office {
    pub(super) sandbox: Sandbox,
    pub(super) desk: Desk,
}

impl Office {
    /// An office without sources: tests insert companies into the database.
    pub(super) fn new() -> Self {
        let nothing =
            WorldSpec { lever_us: 0, greenhouse: 0, infojobs_offers: 0, infojobs_companies: 0, ..tiny(1) };
        let sandbox = start(nothing);
        let desk = Desk::with_providers(&sandbox, &["lever"]);
        Self::with_desk(sandbox, desk)
    }

    /// Adds a spreadsheet to a desk, with a faster pace than for the real service.
    pub(super) fn with_desk(sandbox: Sandbox, mut desk: Desk) -> Self {
        desk.write("key.json", sandbox.google().service_account_json());
        desk.env("GOOGLE_APPLICATION_CREDENTIALS", "key.json")
            .env("GOOGLE_SHEETS_SPREADSHEET_ID", &sandbox.google().spreadsheet_id())
            .set("sheets", "rate", "\"1000/s\"")
            .set("sheets", "quota_pause", "\"20ms\"")
            .set("sheets", "settle", "\"0s\"")
            .set("http", "circuit_cooldown", "\"20ms\"")
            .set("discovery", "limit", "0");
        Self { sandbox, desk }
    }

    pub(super) fn google(&self) -> Google<'_> {
        self.sandbox.google()
    }

    /// Inserts companies with these names into the database, with figures derived from their ids.
    pub(super) fn companies(&self, names: &[&str]) {
        let rows: Vec<String> =
            names.iter().map(|name| format!("{name},https://{}.example\n", name.to_lowercase())).collect();
        self.desk.write("list.csv", format!("name,website\n{}", rows.concat()));
        self.desk.run(&["companies", "import", "list.csv"]).expect(0);
        let changed = self.desk.connection().execute(
            "UPDATE companies SET max_score = id % 11, strong_offers = id % 3, openings = id % 5, open_offers = id % 7,
                 top_category = 'category ' || id, last_strong_at = 1786017600000 + id * 86400000",
            [],
        );
        changed.expect("the table of companies");
    }

    /// `sheets sync --format json`.
    pub(super) fn sync(&self) -> Ran {
        self.desk.run(&["sheets", "sync", "--format", "json"])
    }

    /// `sheets feedback --format json`, at any time of day.
    pub(super) fn feedback(&mut self) -> Ran {
        self.desk.set("sheets", "feedback_window", "[\"00:00\", \"24:00\"]");
        self.desk.run(&["sheets", "feedback", "--format", "json"])
    }

    /// The rows below the header, each padded to twelve cells.
    pub(super) fn rows(&self) -> Vec<Vec<Value>> {
        let rows = self.google().rows(SHEET).into_iter().skip(1);
        rows.map(|mut row| {
            row.resize(12.max(row.len()), Value::Null);
            row
        })
        .collect()
    }

    /// The row number of a company in the sheet.
    #[track_caller]
    pub(super) fn row_of(&self, name: &str) -> usize {
        let rows = self.rows();
        rows.iter().position(|row| row[1] == name).unwrap_or_else(|| panic!("no row of {name} in {rows:?}"))
            + 2
    }

    /// Types into a cell of a company's row, as a person.
    #[track_caller]
    pub(super) fn types(&self, name: &str, column: char, value: impl Into<Value>) {
        let cell = format!("{column}{}", self.row_of(name));
        self.google().set_cell(SHEET, &cell, value).expect("a cell");
    }

    /// Each company's expected cells according to the database: id, name and the columns D to J.
    pub(super) fn expected(&self) -> BTreeMap<i64, Vec<Value>> {
        expected(&self.desk.connection())
    }

    /// Each company's cells in the sheet.
    #[track_caller]
    pub(super) fn shown(&self) -> BTreeMap<i64, Vec<Value>> {
        let mut shown = BTreeMap::new();
        for row in self.rows() {
            let Some(id) = row[0].as_i64() else { continue };
            let figures = [&row[1..2], &row[3..10]].concat();
            assert_eq!(shown.insert(id, figures), None, "company {id} twice: {:?}", self.rows());
        }
        shown
    }

    /// Asserts that sheet and database agree on every company.
    #[track_caller]
    pub(super) fn assert_agree(&self) {
        assert_eq!(self.shown(), self.expected());
        let stray = self
            .rows()
            .into_iter()
            .filter(|row| row[0].is_null() && row[..12].iter().any(|cell| !cell.is_null()));
        assert_eq!(stray.collect::<Vec<_>>(), Vec::<Vec<Value>>::new(), "rows without an id");
        let waiting: i64 = self.desk.query("SELECT count(*) FROM sheet_outbox");
        assert_eq!(waiting, 0, "the outbox is empty");
        self.assert_formatted();
    }

    /// Asserts that each row has its drop-down lists and formats.
    #[track_caller]
    pub(super) fn assert_formatted(&self) {
        let google = self.google();
        for row in 2..self.rows().len() + 2 {
            assert!(google.validation_at(SHEET, &format!("C{row}")).is_some(), "a list in C{row}");
            assert!(google.validation_at(SHEET, &format!("K{row}")).is_some(), "a list in K{row}");
            let format = google.number_format_at(SHEET, &format!("J{row}")).unwrap_or_default();
            assert_eq!(format["type"], "DATE", "a date in J{row}");
        }
        assert_eq!(google.protected_ranges(SHEET).len(), 3);
    }

    /// People's entries by company: resolution, model feedback, notes.
    pub(super) fn human(&self) -> BTreeMap<i64, [Value; 3]> {
        let rows = self.rows().into_iter().filter_map(|row| Some((row[0].as_i64()?, row)));
        rows.map(|(id, row)| (id, [row[2].clone(), row[10].clone(), row[11].clone()])).collect()
    }

    /// The program's changes so far.
    pub(super) fn written(&self) -> Vec<Change> {
        self.google().history().into_iter().filter(|change| change.who == Who::Program).collect()
    }

    /// Breaks the service on the `nth` next request of a method.
    pub(super) fn break_nth(&self, method: &str, nth: u64, fault: Fault) {
        self.sandbox.break_on(FaultRule::new(SERVICE, "", When::Nth(nth), fault).for_method(method));
    }

    /// The program's context inside this process, with the test's clock.
    pub(super) fn base(&self, clock: Arc<dyn Clock>) -> Base {
        let (id, key) = (self.google().spreadsheet_id(), self.desk.path("key.json").display().to_string());
        let env: Env = [("GOOGLE_SHEETS_SPREADSHEET_ID", id), ("GOOGLE_APPLICATION_CREDENTIALS", key)]
            .into_iter()
            .collect();
        let config = Config::load(&self.desk.path("providers.toml"), &env, &Overrides::default());
        Base::open(config.unwrap(), clock).unwrap()
    }

    pub(super) fn set_setting(&mut self, section: &str, key: &str, value: impl std::fmt::Display) {
        self.desk.set(section, key, &toml_text(value));
    }
}

/// A clock that the test sets.
#[derive(Debug)]
pub(super) struct TestClock(AtomicI64);

impl TestClock {
    pub(super) fn instant(instant: &str) -> Self {
        let at = Self(AtomicI64::new(0));
        at.set(instant);
        at
    }

    pub(super) fn set(&self, instant: &str) {
        self.0.store(Timestamp::parse_rfc3339(instant).unwrap().as_millis(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Boards with offers, at least one of them strong, and nothing scanned yet.
pub(super) fn with_offers(seed: u64) -> Office {
    let sandbox = start(tiny(seed));
    let slug = sandbox.read(|world| {
        world.boards().iter().find(|b| b.provider == Provider::Greenhouse).unwrap().slug.clone()
    });
    let sentences =
        ["You will hedge our foreign exchange exposure and manage payments in US dollars.".to_owned()];
    let offer = NewOffer { title: "FX Treasury Analyst".to_owned(), sentences: sentences.into() };
    sandbox.add(Provider::Greenhouse, Some(&slug), offer).unwrap();
    let desk = Desk::new(&sandbox);
    Office::with_desk(sandbox, desk)
}

/// Each company's expected cells.
pub(super) fn expected(connection: &Connection) -> BTreeMap<i64, Vec<Value>> {
    let mut statement = connection
        .prepare(
            "SELECT c.id, coalesce(nullif(c.name, ''), c.domain), c.max_score, iif(looked, c.strong_offers, NULL),
                 iif(looked, c.openings, NULL), iif(looked, c.open_offers, NULL), o.url, c.top_category,
                 c.last_strong_at
             FROM (SELECT *, rank IS NOT NULL OR max_score IS NOT NULL OR id IN (
                       SELECT company_id FROM company_sources WHERE last_scanned_at IS NOT NULL) AS looked
                   FROM companies) c
             LEFT JOIN offers o ON o.id = c.top_offer_id",
        )
        .expect("the table of companies");
    let row = |row: &rusqlite::Row<'_>| {
        let optional =
            |at: usize| row.get::<_, Option<i64>>(at).map(|number| number.map_or(Value::Null, Value::from));
        let text =
            |at: usize| row.get::<_, Option<String>>(at).map(|text| text.map_or(Value::Null, Value::from));
        let day = row.get::<_, Option<i64>>(8)?.map_or(Value::Null, |at| json!(serial_day_in_madrid(at)));
        let cells =
            vec![text(1)?, optional(2)?, optional(3)?, optional(4)?, optional(5)?, text(6)?, text(7)?, day];
        Ok((row.get(0)?, cells))
    };
    statement.query_map([], row).expect("companies").collect::<Result<_, _>>().expect("companies")
}

/// The serial number of an instant's day in Madrid, for instants not near a clock change.
fn serial_day_in_madrid(millis: i64) -> i64 {
    use chrono::Datelike as _;
    let at = chrono::DateTime::from_timestamp_millis(millis).expect("a time of our days");
    // Summer time is taken to last from April to October, which is right for these tests' instants.
    let ahead = if (4..=10).contains(&at.month()) { 2 } else { 1 };
    (millis + ahead * 3_600_000).div_euclid(86_400_000) + 25_569
}
