//! Where else the opening of an offer is posted.

use crate::{
    cli::testing::{Desk, NOON},
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
