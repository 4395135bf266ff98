use crate::domain::FailureClass;
use crate::store::fenced;
use std::{fs, time::Duration};

use serde_json::Value;

use super::{
    Exit,
    testing::{Desk, NOON},
};
use crate::{
    domain::{
        DeadlineReason, Employer, HostDeadline, Listing, Offer, Salary, SalaryPeriod, Timestamp, Workplace,
        cadence::Cadence,
        companies::normalize_name,
        scans::{Coverage, Outcome},
    },
    scoring::{Advert, Catalog, Scorer},
    store::{
        Store,
        companies::{self, CompanyFacts},
        hosts,
        keys::BoardKey,
        lock::{self, Acquire, Claimant},
        offers::{self, Company, OfferBatch, OfferWrite, PageWrite, ScoreRow},
        runs::{self, RunEnd, RunStatus, UnitCounters, UnitEnd},
        units::{self, UnitFinish, UnitKey, UnitOutcome},
    },
};

pub(super) const CATALOG: &str = r#"
id = "test"
version = "1"
[[categories]]
id = "fx"
name = "Currencies"
tier = 3
bucket = "direct"
[[keywords]]
id = "hedging"
category = "fx"
canonical = "hedging"
aliases = ["hedging", "currency risk"]
"#;

pub(super) fn offer(id: &str, title: &str, description: &str) -> Offer {
    Offer {
        id: id.to_owned(),
        url: format!("https://jobs.example/{id}"),
        title: title.to_owned(),
        employer: Employer { name: Some("Acme".to_owned()), website: None },
        locations: vec!["Madrid".to_owned(), "Bilbao".to_owned()],
        workplace: Workplace::Hybrid,
        department: Some("Finance".to_owned()),
        employment_type: None,
        salary: Some(Salary {
            min: Some(30_000.0),
            max: Some(40_000.5),
            currency: Some("EUR".to_owned()),
            period: Some(SalaryPeriod::Year),
        }),
        posted_at: Timestamp::parse_rfc3339("2026-08-01T22:30:00Z"),
        updated_at: None,
        expires_at: None,
        description: Some(description.to_owned()),
        listing: Listing::Open,
        complete: true,
        attributes: vec![("team".to_owned(), "treasury".to_owned())],
    }
}

pub(super) fn advert(offer: &Offer) -> Advert<'_> {
    Advert {
        title: &offer.title,
        description: offer.description.as_deref().unwrap_or_default(),
        salary: offer.salary.as_ref(),
        workplace: offer.workplace,
    }
}

fn write(offer: Offer, with_score: bool) -> OfferWrite {
    write_under(CATALOG, offer, with_score)
}

pub(super) fn write_under(catalog: &str, offer: Offer, with_score: bool) -> OfferWrite {
    let scorer = Scorer::new(Catalog::parse(catalog).unwrap());
    let score = scorer.score(&advert(&offer));
    let row = ScoreRow {
        score: score.value,
        top_category: score.top_category.as_deref().map(str::to_owned),
        catalog: scorer.identity().to_owned(),
        breakdown: serde_json::to_string(&score).unwrap(),
    };
    let facts = CompanyFacts {
        name: "Acme".to_owned(),
        name_normalized: normalize_name("Acme"),
        website: Some("https://acme.example/".to_owned()),
        domain: Some("acme.example".to_owned()),
    };
    OfferWrite {
        summary_hash: offer.summary_hash(None),
        content_hash: offer.content_hash(),
        offer,
        company: Company::Facts(facts),
        score: with_score.then_some(row),
        detail_token: None,
        detail_error: None,
    }
}

/// A desk after a run: two open offers and a closed one at one board, one failing unit.
pub(super) fn after_a_run() -> Desk {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let strong =
        offer("a-1", "Hedging analyst", "We keep the books.\nNo hedging here. You own currency risk daily!");
    let mut closed = offer("a-3", "Gone, \"quoted\"\u{1b}[2J", "plain");
    closed.listing = Listing::Closed;
    let writes =
        vec![write(strong, true), write(offer("a-2", "Cook", "A kitchen."), true), write(closed, false)];
    store.write_blocking(move |tx| write_run(tx, writes)).unwrap();
    desk
}

pub(super) fn write_run(
    tx: &crate::store::Transaction<'_>,
    writes: Vec<OfferWrite>,
) -> crate::store::Result<()> {
    let claimant = Claimant { owner: "run-1", pid: 42 };
    let Acquire::Acquired(fence) = lock::acquire(tx, "global", claimant, NOON, Duration::from_hours(1))?
    else {
        panic!("the lock is held");
    };
    let run_tx = &fenced(tx);
    let run = runs::start(run_tx, NOON, "0.1.0")?;
    units::begin(run_tx, &board("acme"), NOON, 1)?;
    let unit = runs::start_unit(run_tx, run, &board("acme"), NOON)?;
    let counters = UnitCounters { pages: 1, requests: 2, bytes_received: 2048, ..UnitCounters::default() };
    offers::write_page(run_tx, &page(writes, counters.clone()), unit)?;
    let counters = UnitCounters { new: 3, ..counters };
    let end = UnitEnd {
        outcome: Outcome::Complete,
        stop_reason: "complete",
        coverage: Some(Coverage::FullSnapshot),
        total: None,
        error: None,
    };
    runs::finish_unit(run_tx, unit, NOON, &end, &counters)?;
    let error = UnitOutcome::Error {
        class: FailureClass::NotFound,
        message: "no such board".to_owned(),
        keep_cursor: false,
    };
    units::begin(run_tx, &board("gone"), NOON, 1)?;
    let finish = UnitFinish { now: NOON, outcome: &error, cadence: Cadence::default(), begun_at: None };
    units::finish(run_tx, &board("gone"), finish)?;
    let end = RunEnd {
        status: RunStatus::Failure,
        summary: "{}".to_owned(),
        error: Some("1 unit failed".to_owned()),
    };
    runs::finish(run_tx, run, NOON.plus(Duration::from_secs(75)), &end)?;
    companies::aggregate(run_tx, &companies::take_dirty(tx, 10)?, 6, NOON)?;
    lock::release(tx, &fence)?;
    Ok(())
}

fn board(tenant: &str) -> UnitKey {
    BoardKey { provider: "lever".to_owned(), tenant: tenant.to_owned() }.unit()
}

fn page(changed_or_new: Vec<OfferWrite>, counters: UnitCounters) -> PageWrite {
    PageWrite {
        offers: OfferBatch {
            provider: "lever".to_owned(),
            tenant: Some("acme".to_owned()),
            now: NOON,
            changed_or_new,
            unchanged: Vec::new(),
            unread: Vec::new(),
        },
        unit: board("acme"),
        cursor: None,
        state: None,
        counters,
    }
}

pub(super) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn offers_are_listed_best_first_and_open_ones_only() {
    let desk = after_a_run();
    insta::assert_snapshot!(desk.ok(&["offers", "list"]), @r#"
        score  title            company  place            posted      key
            6  Hedging analyst  Acme     Madrid · Bilbao  2026-08-02  lever/acme/a-1
            0  Cook             Acme     Madrid · Bilbao  2026-08-02  lever/acme/a-2
        "#);
    let keys = |arguments: &[&str]| {
        let listed = json(&desk.ok(&[&["offers", "list", "--format", "json"], arguments].concat()));
        let keys = listed.as_array().unwrap().iter().map(|offer| offer["id"].as_str().unwrap().to_owned());
        keys.collect::<Vec<_>>()
    };
    assert_eq!(keys(&[]), ["a-1", "a-2"]);
    assert_eq!(keys(&["--all"]), ["a-1", "a-2", "a-3"]);
    assert_eq!(keys(&["--closed"]), ["a-3"]);
    assert_eq!(keys(&["--limit", "1"]), ["a-1"]);
    assert_eq!(keys(&["--min-score", "1"]), ["a-1"]);
    assert_eq!(keys(&["--search", "KITCHEN"]), ["a-2"]);
    assert_eq!(keys(&["--provider", "board"]), Vec::<String>::new());
    assert_eq!(keys(&["--company", "acme", "--limit", "0"]).len(), 2);
    let none = desk.run(&["offers", "list", "--company", "nobody"]);
    assert_eq!(
        (none.exit, none.err.as_str()),
        (Exit::Failed, "error: no company `nobody`: `companies list` shows them")
    );
}

#[test]
fn an_offer_is_shown_with_its_text() {
    let desk = after_a_run();
    insta::assert_snapshot!(desk.ok(&["offers", "show", "lever/acme/a-1"]), @r#"
        title        Hedging analyst
        key          lever/acme/a-1
        url          https://jobs.example/a-1
        company      Acme
        domain       acme.example
        places       Madrid · Bilbao
        workplace    hybrid
        department   Finance
        salary       30000 to 40000.5 EUR a year
        state        open
        posted       2026-08-02 00:30
        first seen   2026-08-06 14:00
        last seen    2026-08-06 14:00
        score        6 of 10, most for fx
        team         treasury

        We keep the books.
        No hedging here. You own currency risk daily!
        "#);
    assert!(!desk.ok(&["offers", "show", "a-3"]).contains('\u{1b}'));
    assert_eq!(json(&desk.ok(&["offers", "show", "a-2", "--format", "json"]))["title"], "Cook");
    let several = desk.run(&["offers", "show", "a-"]);
    insta::assert_snapshot!(several.err, @r#"
        error: `a-` fits several offers:
          lever/acme/a-1
          lever/acme/a-2
          lever/acme/a-3
        "#);
    assert_eq!(desk.run(&["offers", "show", "zz"]).exit, Exit::Failed);
}

#[test]
fn an_explanation_shows_every_hit_in_its_sentence() {
    let desk = after_a_run();
    let folded = desk.ok(&["explain", "lever/acme/a-1"]);
    let (counts, rest) =
        folded.split_once("2 more hits did not count: `--all` shows them, and why\n").unwrap();
    assert!(counts.contains("»Hedging« analyst") && !folded.contains("not counted:"), "{folded}");
    insta::assert_snapshot!(desk.ok(&["explain", "lever/acme/a-1", "--all"]), @r#"
        6 of 10  Hedging analyst
        lever/acme/a-1, catalogue test@1#9bfb80e8

        counted:
          +6.00  fx: keyword `hedging` in the title
                 »Hedging« analyst

        not counted:
              0  fx: keyword `hedging` in the text, silenced by "No"
                 No »hedging« here.
              0  fx: keyword `hedging` in the text, another hit counts instead
                 You own »currency risk« daily!

        direct      6.00
        footprint   0.00
        business    0.00
        proxy       0.00
        phrases     0.00
        synergy     0.00 (there is a core signal)
        sum         6.00, so 6 of 10
        "#);
    assert!(rest.ends_with("sum         6.00, so 6 of 10\n"), "{rest}");
    let explained = json(&desk.ok(&["explain", "a-1", "--format", "json"]));
    assert_eq!(
        (&explained["current"], &explained["score"]["hits"][0]["id"]),
        (&Value::Bool(true), &Value::from("hedging"))
    );
    let unscored = desk.run(&["explain", "a-3"]);
    assert_eq!(unscored.exit, Exit::Failed);
    assert!(unscored.err.contains("has no score"), "{}", unscored.err);
}

#[test]
fn exported_offers_have_exactly_the_promised_keys() {
    let desk = after_a_run();
    let lines = desk.ok(&["export", "offers", "--format", "ndjson"]);
    assert_eq!(lines.lines().count(), 3);
    let keys = [
        "key",
        "provider",
        "tenant",
        "id",
        "url",
        "title",
        "company",
        "company_domain",
        "locations",
        "workplace",
        "department",
        "employment_type",
        "salary",
        "posted_at",
        "updated_at",
        "first_seen_at",
        "last_seen_at",
        "closed_at",
        "opening",
        "score",
        "top_category",
        "description",
    ];
    for line in lines.lines() {
        let mut at = 0;
        for key in keys {
            let found = line[at..].find(&format!("\"{key}\":"));
            at += found.unwrap_or_else(|| panic!("no `{key}` in its place in {line}"));
        }
        assert_eq!(json(line).as_object().unwrap().len(), keys.len());
    }
}

#[test]
fn csv_has_the_same_offers_as_ndjson() {
    let desk = after_a_run();
    let csv = desk.ok(&["export", "offers", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    let lines = desk.ok(&["export", "offers", "--format", "ndjson"]);
    for (row, line) in rows.iter().zip(lines.lines().map(json)) {
        for name in ["key", "title", "company", "workplace", "posted_at", "first_seen_at", "description"] {
            // CSV has no escapes that its readers undo: it shows what JSON holds.
            assert_eq!(row[name], crate::printable::lines(line[name].as_str().unwrap()), "{name}");
        }
        assert_eq!(row["locations"], "Madrid | Bilbao");
        assert_eq!((row["salary_min"].as_str(), row["salary_max"].as_str()), ("30000", "40000.5"));
        assert_eq!((row["salary_currency"].as_str(), row["salary_period"].as_str()), ("EUR", "year"));
        assert_eq!((row["updated_at"].as_str(), row["employment_type"].as_str()), ("", ""));
        assert_eq!(row["closed_at"].is_empty(), line["closed_at"].is_null());
    }
    assert_eq!(rows.len(), 3);
}

#[test]
fn an_export_is_narrowed_as_a_list_is() {
    let desk = after_a_run();
    let count = |arguments: &[&str]| {
        desk.ok(&[&["export", "offers", "--format", "ndjson"], arguments].concat()).lines().count()
    };
    assert_eq!([count(&["--open"]), count(&["--closed"]), count(&["--min-score", "1"])], [2, 1, 1]);
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let desk = after_a_run();
    let out = desk.ok(&["export", "companies", "--format", "ndjson", "--out", "{}/companies.ndjson"]);
    assert_eq!(out, "");
    let company = json(&fs::read_to_string(desk.path().join("companies.ndjson")).unwrap());
    assert_eq!(
        (&company["domain"], &company["open_offers"]),
        (&Value::from("acme.example"), &Value::from(2))
    );
    let failed = desk.run(&["export", "offers", "--format", "csv", "--out", "{}/no/such/folder.csv"]);
    assert_eq!(failed.exit, Exit::Failed);
    let parts = fs::read_dir(desk.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
}

#[test]
fn companies_are_listed_and_exported() {
    let desk = after_a_run();
    insta::assert_snapshot!(desk.ok(&["companies", "list"]), @r#"
        id  company  domain        rank  max score  strong  openings  open  top category  boards  discovery
         1  Acme     acme.example   3.8          6       1         2     2  fx
        "#);
    insta::assert_snapshot!(desk.ok(&["companies", "show", "acme.example"]), @r#"
        company      Acme
        id           1
        domain       acme.example
        website      https://acme.example/
        resolution   PENDING
        rank         3.8 of 10
        best score   6 of 10, most for fx: lever/acme/a-1
        offers       2 open, 2 openings, 1 strong (6.0 on average)
        last strong  2026-08-02 00:30
        discovery    none yet
        "#);
    insta::assert_snapshot!(desk.ok(&["export", "companies", "--format", "csv"]), @r#"
        id,name,website,domain,sources,resolution,max_score,open_offers,openings,strong_offers,avg_strong_score,top_category,top_offer,last_strong_at,discovery_state,discovery_reason,source_evidence,rank
        1,Acme,https://acme.example/,acme.example,,PENDING,6,2,2,1,6,fx,lever/acme/a-1,2026-08-01T22:30:00Z,,,,3.8
        "#);
    assert_eq!(
        json(&desk.ok(&["companies", "list", "--format", "json", "--search", "nobody"])),
        Value::Array(Vec::new())
    );
}

#[test]
fn an_import_keeps_the_good_rows_and_tells_the_bad_ones() {
    let desk = Desk::new();
    desk.write(
        "list.csv",
        "name,website,provider,tenant\nAcme,acme.example,lever,acme\n,x.example,,\nBeta,,board2,beta\n",
    );
    let ran = desk.run(&["companies", "import", "{}/list.csv"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(ran.out, "companies: 1 new, 0 known; boards: 1 new, 0 known\n");
    insta::assert_snapshot!(ran.err, @r#"
        warning: boards are taken as they are spelt in the list: cannot read plugin `{}/lever.wasm`: No such file or directory (os error 2)
        {}/list.csv: line 3: no name: every company needs a name
        {}/list.csv: line 4: `board2` is no provider, and no plugin knows a job system of that name: did you mean `board`?
        error: rows that were not imported: 2
        "#);
    desk.write("list.csv", "name,website,provider,tenant\nAcme,acme.example,lever,acme\n");
    let again = desk.ok(&["companies", "import", "{}/list.csv"]);
    assert_eq!(again, "companies: 0 new, 1 known; boards: 0 new, 1 known\n");
    let missing = desk.run(&["companies", "import", "{}/none.csv"]);
    assert!(missing.err.starts_with("error: cannot read `{}/none.csv`"), "{}", missing.err);
}

#[test]
fn status_tells_the_last_run_and_what_waits() {
    let desk = after_a_run();
    desk.ok(&["pause", "board", "--for", "6h", "--reason", "their maintenance"]);
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let deadline = HostDeadline {
        host: "api.lever.co".to_owned(),
        not_before: NOON.plus(Duration::from_mins(10)),
        reason: DeadlineReason::RetryAfter,
    };
    store
        .write_blocking(move |tx| {
            hosts::set(tx, &deadline, NOON)?;
            let claimant = Claimant { owner: "run-2", pid: 43 };
            lock::acquire(tx, "global", claimant, NOON, Duration::from_mins(1)).map(drop)
        })
        .unwrap();
    drop(store);
    let shown = desk.ok(&["status"]);
    let shown = shown.split_once("KiB").map_or(shown.as_str(), |(_, rest)| rest);
    insta::assert_snapshot!(shown, @r#"
        , schema 17)
        companies 1 with 0 boards
        discovery nothing looked at yet; 1 company due

        provider  open  closed  scored  without detail
        lever        2       1       2               0

        last run  1 failure, started 2026-08-06 14:00, took 1m 15s
          1 unit failed
        provider  units  failed  pages  requests  429  new  changed  unchanged  closed  reopened  unreadable  received
        lever         1       0      1         2    0    3        0          0       0         0           0   2.0 KiB

        lock      held by run-2 (process 43) since 2026-08-06 14:00, until 2026-08-06 14:01 unless renewed
        paused    board until 2026-08-06 20:00 (manual): their maintenance
        waits     api.lever.co until 2026-08-06 14:10 (retry-after)

        failing     kind    times  last              class      message
        lever/gone  tenant      1  2026-08-06 14:00  not-found  no such board

        note: 1 company waits for the search for boards: the next run looks for their boards, `companies discover` at once
        note: 1 board or query failed at the last scan (lever/gone 1 time): the next runs try again; `status` says why

        times are those of Europe/Madrid
        "#);
    let status = json(&desk.ok(&["status", "--format", "json"]));
    assert_eq!(status["pauses"][0]["until"], "2026-08-06T18:00:00Z");
    assert_eq!(status["last_run"]["providers"][0]["new"], 3);
    assert_eq!(status["lock"]["expired"], false);
    assert_eq!(status["failing_units"][0]["error_class"], "not-found");
    assert_eq!(status["host_deadlines"][0]["host"], "api.lever.co");
}

#[test]
fn a_pause_is_never_shortened_and_resume_lifts_it_with_the_deadlines() {
    let desk = after_a_run();
    assert_eq!(desk.ok(&["pause", "lever", "--for", "6h"]), "`lever` is paused until 2026-08-06 20:00\n");
    assert_eq!(
        desk.ok(&["pause", "lever", "--for", "1h"]),
        "`lever` was paused for longer already, until 2026-08-06 20:00: `resume` it first to shorten that\n"
    );
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    for host in ["api.lever.co", "127.0.0.1", "127.0.0.1:8080", "board.example"] {
        let not_before = NOON.plus(Duration::from_mins(1));
        let deadline = HostDeadline { host: host.to_owned(), not_before, reason: DeadlineReason::Circuit };
        store.write_blocking(move |tx| hosts::set(tx, &deadline, NOON)).unwrap();
    }
    drop(store);
    assert_eq!(
        desk.ok(&["resume", "lever"]),
        "`lever` may be asked again: its pause until 2026-08-06 20:00 is lifted; host deadlines lifted: 3\n"
    );
    assert_eq!(
        desk.ok(&["resume", "lever"]),
        "`lever` may be asked again: it was not paused; host deadlines lifted: 0\n"
    );
    let unknown = desk.run(&["resume", "levre"]);
    assert_eq!(unknown.exit, Exit::Usage);
    assert_eq!(unknown.err, "error: no provider `levre` in the configuration: did you mean `lever`?");
}

#[test]
fn reading_without_a_database_says_what_makes_one() {
    let ran = Desk::new().run(&["offers", "list"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(ran.err, "error: there is no database at `{}/jobscan.db`; `jobscan-host run` makes one");
}

#[test]
fn a_database_that_is_none_has_its_own_exit_code() {
    let desk = Desk::new();
    desk.write(
        "jobscan.db",
        "no database at all, but long enough to look at, as a file may well be\n".repeat(20),
    );
    for arguments in
        [&["status"][..], &["pause", "lever", "--for", "1h"], &["export", "offers", "--format", "csv"]]
    {
        let ran = desk.run(arguments);
        assert_eq!(ran.exit, Exit::DatabaseRefused, "{ran:?}");
    }
    assert_eq!(desk.run(&["doctor"]).exit, Exit::DatabaseRefused);
}

#[test]
fn a_bad_configuration_and_a_bad_environment_are_usage_errors() {
    let desk = Desk::new();
    desk.configure("[htp]\n");
    let ran = desk.run(&["status"]);
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("did you mean `http`?"), "{}", ran.err);
    assert_eq!(desk.run(&["doctor"]).exit, Exit::Usage);
    for (name, value) in [("RUN_MODE", "twice"), ("LOG_LEVEL", "loud")] {
        let ran = Desk::new().with_env(name, value).run(&["status"]);
        assert_eq!(ran.exit, Exit::Usage, "{name}");
        assert!(ran.err.contains(&format!("{name} is `{value}`")), "{}", ran.err);
    }
}

/// The size of a database's file is that of its pages, which is no matter here.
fn without_sizes(text: &str) -> String {
    let parts = text.split(", ").map(|part| if part.ends_with(" KiB") { "[size]" } else { part });
    parts.collect::<Vec<_>>().join(", ")
}

#[test]
fn doctor_names_each_finding_with_its_cure() {
    let desk = after_a_run();
    desk.write("fx.toml", CATALOG);
    desk.write("companies.csv", "name,website\nAcme,acme.example\n,\n,x.example\n");
    desk.configure("[scoring]\ncatalog = \"fx.toml\"\n[companies]\nlist = \"companies.csv\"\n");
    // There is no component at the desk, which is an error of its own.
    let ran = desk.run(&["doctor"]);
    assert_eq!(ran.exit, Exit::Usage);
    let shown = without_sizes(&ran.out);
    // The room on the disks and the authorities that are trusted are others on each machine: `tests/e2e/tls.rs` has some
    // of its own.
    let of_machine = |line: &&str| line.contains(" disk: ") || line.contains("certificates");
    let lines: Vec<_> = shown.lines().filter(|line| !of_machine(line)).collect();
    let shown = lines.join("\n");
    insta::assert_snapshot!(shown, @r#"
        ok       configuration: `{}/providers.toml` scans lever, board
        warning  credentials: `board` lacks env:BOARD_TOKEN: it is skipped
                 → set what is missing, or take it out of `order`
        ok       database: `{}/jobscan.db`, [size], schema 17, 1 company, 3 offers
        ok       lock: free
        ok       clock: 2026-08-06 14:00 here, 2026-08-06 14:01 at the last run
        warning  last run: run 1 failed at 2026-08-06 14:01, 0s ago
                 → `jobscan-host status` says more
        note     companies-unsearched: 1 company waits for the search for boards
                 → the next run looks for their boards, `companies discover` at once
        note     units-failing: 1 board or query failed at the last scan (lever/gone 1 time)
                 → the next runs try again; `status` says why
        warning  companies: rows of `{}/companies.csv` that are no good: 1, the first in line 4: no name: every company needs a name
                 → `jobscan-host companies import {}/companies.csv` names them all
        ok       catalogue: `{}/fx.toml` is test@1#9bfb80e8
        note     discovery: no table [detectors.NAME]: only boards of the providers of `order` are recognised
                 → add `[detectors.ats]` with `plugin = "plugins/ats-detect.wasm"`
        ERROR    plugin: `lever`: cannot read plugin `{}/lever.wasm`: No such file or directory (os error 2)
                 → `cargo xtask plugins` builds the plugins of this repository
        ERROR    plugin: `board`: cannot read plugin `{}/board.wasm`: No such file or directory (os error 2)
                 → `cargo xtask plugins` builds the plugins of this repository
        "#);
}

#[test]
fn doctor_tells_what_becomes_of_the_spreadsheet() {
    let finding = |desk: &Desk| {
        let ran = desk.run(&["doctor"]);
        let lines = ran.out.lines().skip_while(|line| !line.contains("spreadsheet:")).take(2);
        lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
    };
    let desk = Desk::new();
    assert_eq!(finding(&desk), "");
    desk.configure("[sheets]\nspreadsheet = \"abc\"\n");
    insta::assert_snapshot!(finding(&desk), @r"
    warning  spreadsheet: spreadsheet `abc` is named and no key file: it is skipped
             → set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account
    ");
    desk.configure("[sheets]\nspreadsheet = \"abc\"\ncredentials = \"key.json\"\n");
    insta::assert_snapshot!(finding(&desk), @r"
    ERROR    spreadsheet: the service account's key file `{}/key.json` cannot be read: No such file or directory (os error 2)
             → name another with GOOGLE_APPLICATION_CREDENTIALS
    ");
    desk.write("key.json", r#"{"type":"service_account","private_key":"s3cret-marked-value"}"#);
    insta::assert_snapshot!(finding(&desk), @r"
    ERROR    spreadsheet: the service account's key file `{}/key.json` cannot be used: it has no `token_uri`; download a key of type JSON for a service account
             → name another with GOOGLE_APPLICATION_CREDENTIALS
    ");
}

#[test]
fn doctor_fails_when_something_does_not_work() {
    let desk = Desk::new().with_env("BOARD_TOKEN", "s3cret-marked-value");
    desk.configure("[scoring]\ncatalog = \"none.toml\"\n");
    let ran = desk.run(&["doctor"]);
    assert_eq!(ran.exit, Exit::Usage, "as `run` ends");
    assert!(ran.out.contains("ERROR    catalogue: cannot read `{}/none.toml`"), "{}", ran.out);
    assert!(
        ran.out.contains("`board` has all of its own") && !ran.out.contains("s3cret-marked-value"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("note     database: none yet"), "{}", ran.out);
}

#[test]
fn what_reached_its_bounds_is_told_by_status_and_by_the_company() {
    let desk = after_a_run();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store
        .write_blocking(|tx| {
            let claimant = Claimant { owner: "run-2", pid: 43 };
            let Acquire::Acquired(fence) =
                lock::acquire(tx, "global", claimant, NOON, Duration::from_mins(1))?
            else {
                panic!("the lock is held");
            };
            let run_tx = &fenced(tx);
            companies::set_aside(run_tx, 1, "grouping its offers takes too long\u{1b}[2J", NOON)?;
            tx.execute("UPDATE run_units SET outcome = 'truncated', stop_reason = 'max_time'", [])?;
            lock::release(tx, &fence)
        })
        .unwrap();
    drop(store);
    let status = desk.ok(&["status"]);
    assert!(
        status.contains("\ncut short lever/acme by max_time: its budget of time was spent\n"),
        "{status}"
    );
    let set_aside =
        "1 Acme since 2026-08-06 14:00, tried 1 time, again from 2026-08-06 15:00 on: grouping its";
    assert!(status.contains(&format!("\nset aside {set_aside}")), "{status}");
    assert!(!status.contains('\u{1b}'));
    let shown = desk.ok(&["companies", "show", "1"]);
    assert!(shown.contains(&format!("set aside    {set_aside}")), "{shown}");
    let status = json(&desk.ok(&["status", "--format", "json"]));
    assert_eq!(status["unfinished"]["cut_units"][0]["stop_reason"], "max_time");
    assert_eq!(status["unfinished"]["set_aside"][0]["company_id"], 1);
}
