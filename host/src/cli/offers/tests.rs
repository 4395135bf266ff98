//! The list of offers, and where else the opening of an offer is posted.

use std::time::Duration;

use serde_json::Value;

use crate::{
    cli::{
        Exit,
        testing::{Desk, NOON},
    },
    store::{Store, Transaction},
};

/// An offer of the one opening, at a board or at a search board.
fn insert(tx: &Transaction<'_>, tenant: &str, id: &str, closed: bool) -> crate::store::Result<()> {
    let closed_at = closed.then_some(NOON.as_millis());
    tx.execute(
        "INSERT INTO offers (provider, tenant, source_id, first_seen_at, last_seen_at, changed_at, closed_at,
             opening_id, complete, summary_hash, content_hash, url, title, locations, workplace, attributes)
         VALUES ('lever', ?1, ?2, ?3, ?3, ?3, ?4, 1, 1, zeroblob(16), zeroblob(16),
             'https://jobs.example/' || ?2, 'Cook', '[]', 'unknown', '[]')",
        (tenant, id, NOON.as_millis(), closed_at),
    )?;
    Ok(())
}

fn desk(further: usize) -> Desk {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store
        .write_blocking(move |tx| {
            tx.execute("INSERT INTO openings (id, created_at) VALUES (1, 1)", [])?;
            insert(tx, "acme", "a-1", false)?;
            insert(tx, "acme", "a-2", true)?;
            insert(tx, "", "s-1", false)?;
            (0..further).try_for_each(|number| insert(tx, "acme", &format!("b-{number}"), true))
        })
        .unwrap();
    desk
}

#[test]
fn the_other_offers_of_an_opening_are_shown_with_where_and_whether_they_are_open() {
    let shown = desk(0).ok(&["offers", "show", "lever/acme/a-1"]);
    let also: Vec<&str> = shown.lines().filter(|line| line.starts_with("also at")).collect();
    assert_eq!(
        also,
        [
            "also at      lever/s-1  https://jobs.example/s-1  open",
            "also at      lever/acme/a-2  https://jobs.example/a-2  closed 2026-08-06 14:00",
        ]
    );
}

#[test]
fn of_very_many_the_rest_is_counted() {
    let shown = desk(30).ok(&["offers", "show", "lever/acme/a-1"]);
    assert_eq!(shown.matches("also at").count(), 20);
    assert!(shown.contains("\n             and 12 more\n"), "{shown}");
}

#[test]
fn the_offer_as_json_has_the_opening_alone() {
    let shown = desk(0).ok(&["offers", "show", "lever/acme/a-1", "--format", "json"]);
    assert!(shown.contains("\"opening\": 1") && !shown.contains("s-1"), "{shown}");
}

/// What a test says of an offer; each has an opening of its own unless it says another.
#[derive(Clone, Copy)]
struct Row {
    id: &'static str,
    title: &'static str,
    opening: i64,
    posted: Option<i64>,
    updated: Option<i64>,
    /// Hours before noon.
    seen: u64,
    closed: bool,
    score: Option<u8>,
}

const ROW: Row = Row {
    id: "1",
    title: "Cook",
    opening: 1,
    posted: None,
    updated: None,
    seen: 0,
    closed: false,
    score: None,
};

const DAY: i64 = 86_400_000;

const fn days_ago(days: i64) -> i64 {
    NOON.as_millis() - days * DAY
}

fn insert_row(tx: &Transaction<'_>, row: Row) -> crate::store::Result<()> {
    tx.execute("INSERT OR IGNORE INTO openings (id, created_at) VALUES (?1, 1)", [row.opening])?;
    let seen = NOON.as_millis() - i64::try_from(row.seen).unwrap() * DAY / 24;
    tx.execute(
        "INSERT INTO offers (provider, tenant, source_id, first_seen_at, last_seen_at, changed_at, closed_at,
             opening_id, complete, summary_hash, content_hash, url, title, employer_name, locations, workplace,
             attributes, posted_at, updated_at)
         VALUES ('greenhouse', 'a-company-of-some-name', ?1, ?2, ?2, ?2, ?3, ?4, 1, zeroblob(16), zeroblob(16),
             'https://jobs.example/' || ?1, ?5, 'Distribuciones Ejemplo del Norte',
             '[\"Palma de Mallorca, Baleares\",\"Madrid\"]', 'unknown', '[]', ?6, ?7)",
        (row.id, seen, row.closed.then_some(seen), row.opening, row.title, row.posted, row.updated),
    )?;
    if let Some(score) = row.score {
        tx.execute(
            "INSERT INTO scores (offer_id, score, catalog_id, scored_at, breakdown)
             SELECT id, ?2, 'test', 1, '{}' FROM offers WHERE source_id = ?1",
            (row.id, score),
        )?;
    }
    Ok(())
}

fn desk_of(rows: &'static [Row], columns: &str) -> Desk {
    let desk = Desk::new().with_env("COLUMNS", columns);
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store.write_blocking(|tx| rows.iter().try_for_each(|row| insert_row(tx, *row))).unwrap();
    desk
}

const LONG: &[Row] = &[
    Row {
        id: "5534433002",
        title: "Responsable de tesorería y financiación internacional para mercados emergentes",
        score: Some(9),
        posted: Some(NOON.as_millis() - DAY),
        ..ROW
    },
    Row {
        id: "5534433003",
        title: "財務アナリスト（東京・大阪・名古屋）国際為替リスク担当者募集",
        opening: 2,
        score: Some(4),
        ..ROW
    },
    Row { id: "5534433004", title: "Cook", opening: 1, ..ROW },
];

#[test]
fn an_offer_is_one_line_of_the_terminal_whatever_its_width() {
    for width in [20, 40, 60, 80, 100, 120, 200] {
        let shown = desk_of(LONG, &width.to_string()).ok(&["offers", "list"]);
        for line in shown.lines() {
            let taken = unicode_width::UnicodeWidthStr::width(line);
            assert!(taken <= width, "{taken} of {width}: {line}");
        }
        let note = shown.lines().skip(1 + 2).collect::<Vec<_>>().join(" ");
        assert!(note.is_empty() || note.starts_with("no room here for: "), "{shown}");
        assert!(note.is_empty() || note.ends_with("`--columns` chooses"), "{shown}");
    }
    insta::assert_snapshot!(desk_of(LONG, "80").ok(&["offers", "list"]), @"
    score  also  title                  company     place     posted      key
        9  +1    Responsable de tesor…  Distribuc…  Palma d…  2026-08-05  5534433002
        4        財務アナリスト（東京…  Distribuc…  Palma d…              5534433003
    ");
}

#[test]
fn in_a_pipe_and_with_wide_nothing_is_cut() {
    let piped = desk_of(LONG, "0").ok(&["offers", "list"]);
    assert!(
        !piped.contains('…') && piped.contains("greenhouse/a-company-of-some-name/5534433002"),
        "{piped}"
    );
    assert!(piped.contains("Palma de Mallorca, Baleares · Madrid"), "{piped}");
    assert_eq!(desk_of(LONG, "40").ok(&["offers", "list", "--wide"]), piped);
}

#[test]
fn columns_are_chosen_by_name_and_an_unknown_one_is_told_with_the_nearest() {
    let desk = desk_of(LONG, "0");
    let shown = desk.ok(&["offers", "list", "--columns", "key, workplace ,first-seen", "--limit", "1"]);
    let head: Vec<&str> = shown.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(head, ["key", "workplace", "first-seen"], "a blank column that was asked for stays");
    let narrow = desk_of(LONG, "30").ok(&["offers", "list", "--columns", "title,url", "--unfold"]);
    assert!(narrow.lines().next().unwrap().contains("url"), "{narrow}");
    for (names, said) in
        [("titel", "did you mean `title`?"), ("key,,title", "no column ``"), ("", "no column ``")]
    {
        let refused = desk.run(&["offers", "list", "--columns", names]);
        assert_eq!((refused.exit, refused.out.as_str()), (Exit::Usage, ""), "{names}");
        assert!(refused.err.contains(said) && refused.err.contains("first-seen"), "{}", refused.err);
    }
    let json = desk.run(&["offers", "list", "--columns", "key", "--format", "json"]);
    assert!(json.err.contains("JSON holds every key") && json.out.contains("\"title\""), "{json:?}");
}

const DATES: &[Row] = &[
    Row { id: "none", seen: 0, ..ROW },
    Row { id: "updated", opening: 2, updated: Some(days_ago(3)), seen: 30, ..ROW },
    Row { id: "posted", opening: 3, posted: Some(days_ago(2)), updated: Some(days_ago(1)), seen: 60, ..ROW },
];

#[test]
fn a_date_that_the_source_did_not_give_is_never_shown_as_posted() {
    let desk = desk_of(DATES, "0");
    let ran = desk.run(&["offers", "list", "--sort", "posted", "--columns", "posted,key"]);
    insta::assert_snapshot!(ran.out, @"
    posted       key
    2026-08-04   greenhouse/a-company-of-some-name/posted
    ~2026-08-03  greenhouse/a-company-of-some-name/updated
                 greenhouse/a-company-of-some-name/none
    ");
    assert_eq!(ran.err, "sorted the latest posted (`~`: updated) first, those without a date last\n");
    let seen = desk.ok(&["offers", "list", "--sort", "newest", "--columns", "first-seen"]);
    let seen: Vec<&str> = seen.lines().skip(1).collect();
    assert_eq!(seen, ["2026-08-06", "2026-08-05", "2026-08-04"]);
}

#[test]
fn what_was_first_seen_before_is_left_out_on_request() {
    let desk = desk_of(DATES, "0");
    let ids = |more: &[&str]| -> Vec<String> {
        let listed = desk.ok(&[&["offers", "list", "--sort", "newest", "--format", "json"], more].concat());
        let listed: Value = serde_json::from_str(&listed).unwrap();
        listed.as_array().unwrap().iter().map(|offer| offer["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["--since", "1d"]), ["none"]);
    assert_eq!(ids(&["--since", "31h"]), ["none", "updated"]);
    assert_eq!(ids(&["--since", "2w"]).len(), 3);
    assert_eq!(ids(&["--since", "2026-08-05"]), ["none", "updated"]);
    assert_eq!(ids(&["--new"]).len(), 3);
    let told = desk.run(&["offers", "list", "--new"]).err;
    assert!(told.starts_with("no run has finished yet: every offer is new\n"), "{told}");
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let began =
        |hours: u64| NOON.as_millis() - i64::try_from(Duration::from_hours(hours).as_millis()).unwrap();
    let runs = move |tx: &Transaction<'_>| {
        for (status, hours) in [("success", 40), ("failure", 30), ("abandoned", 20), ("running", 10)] {
            let end = (status != "running").then_some(NOON.as_millis());
            tx.execute(
                "INSERT INTO runs (started_at, finished_at, status, fence, host_version) VALUES (?1, ?2, ?3, 1, '1')",
                (began(hours), end, status),
            )?;
        }
        Ok(())
    };
    store.write_blocking(runs).unwrap();
    assert_eq!(ids(&["--new"]), ["none", "updated"], "since the last run that finished began");
    let told = desk.run(&["offers", "list", "--new"]).err;
    assert!(told.starts_with("first seen since the last finished run began, 2026-08-05 08:00\n"), "{told}");
    let scanned =
        "INSERT INTO run_units (run_id, provider, kind, unit, started_at) VALUES (1, 'a', 'tenant', 'b', 1)";
    store.write_blocking(move |tx| Ok(tx.execute_batch(scanned)?)).unwrap();
    assert_eq!(ids(&["--new"]), ["none", "updated"], "40 hours ago");
    let told = desk.run(&["offers", "list", "--new"]).err;
    assert!(told.starts_with("first seen since the last finished run began, 2026-08-04 22:00\n"), "{told}");
}

const OPENINGS: &[Row] = &[
    Row { id: "1", score: Some(7), ..ROW },
    Row { id: "2", score: Some(7), ..ROW },
    Row { id: "3", closed: true, score: Some(7), ..ROW },
    Row { id: "4", opening: 2, title: "Baker", score: Some(3), ..ROW },
];

#[test]
fn offers_of_one_opening_are_one_line_and_those_that_closed_are_told_in_words() {
    let desk = desk_of(OPENINGS, "0");
    let lines = |more: &[&str]| -> Vec<Vec<String>> {
        let shown = desk.ok(&[&["offers", "list"], more].concat());
        shown.lines().map(|line| line.split_whitespace().take(4).map(str::to_owned).collect()).collect()
    };
    let folded = lines(&[]);
    assert_eq!(folded[0][..3], ["score", "also", "title"]);
    assert_eq!(
        (&folded[1][..3], &folded[2][..2]),
        (&["7", "+1", "Cook"].map(str::to_owned)[..], &["3", "Baker"].map(str::to_owned)[..])
    );
    let all = lines(&["--all", "--unfold"]);
    let states: Vec<_> = all.iter().map(|line| line[1].as_str()).collect();
    assert_eq!(states, ["state", "open", "open", "closed", "open"]);
    assert_eq!(lines(&["--all"])[1][1], "+2");
    let json: Value = serde_json::from_str(&desk.ok(&["offers", "list", "--format", "json"])).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 3, "one object an offer");
    let told = desk.run(&["offers", "list", "--limit", "1"]).err;
    assert!(
        told.starts_with("the first of 2 openings, sorted by score") && told.contains("`--limit 0`"),
        "{told}"
    );
}

#[test]
fn colours_add_nothing_that_the_words_do_not_say() {
    let plain = desk_of(OPENINGS, "0").ok(&["offers", "list", "--all", "--unfold"]);
    let desk = Desk::new().with_env("CLICOLOR_FORCE", "1");
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store.write_blocking(|tx| OPENINGS.iter().try_for_each(|row| insert_row(tx, *row))).unwrap();
    let coloured = desk.ok(&["offers", "list", "--all", "--unfold"]);
    assert!(
        coloured.contains("\u{1b}[1;32m7\u{1b}[0m") && coloured.contains("\u{1b}[2mclosed\u{1b}[0m"),
        "{coloured}"
    );
    let mut bare = coloured;
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[1;32m"] {
        bare = bare.replace(code, "");
    }
    assert_eq!(bare, plain);
}

#[test]
fn of_very_many_offers_that_a_text_fits_the_rest_is_counted() {
    let desk = desk(40);
    let refused = desk.run(&["offers", "show", "lever"]);
    assert_eq!(refused.exit, Exit::Failed);
    assert!(refused.err.contains("\n  and 33 more: narrow it with"), "{}", refused.err);
    // As a narrow list shows a key.
    let one = desk.ok(&["offers", "show", "lever/acme/a-1…"]);
    assert!(one.contains("lever/acme/a-1\n"), "{one}");
}
