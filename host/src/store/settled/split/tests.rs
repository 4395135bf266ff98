use super::*;
use crate::store::{
    Transaction, boards,
    companies::merge_by_person,
    offers,
    testing::{company, facts, fenced, found_source, lever, memory, put_offer},
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// The companies of the offers of a board.
fn owners(tx: &Transaction<'_>, tenant: &str) -> Vec<i64> {
    let mut statement =
        tx.prepare("SELECT DISTINCT company_id FROM offers WHERE tenant = ?1 ORDER BY company_id").unwrap();
    statement.query_map([tenant], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn boards_that_are_split_off_go_with_their_offers_and_stay_apart() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let acme = company(&tx, "Acme");
    for tenant in ["acme", "otra"] {
        sources::upsert(&tx, acme, &lever(tenant), at(1)).unwrap();
        put_offer(&tx, &lever(tenant), acme, tenant, at(1));
    }
    let otra = facts("Otra", Some("otra.example"));
    let done = split(&tx, acme, &[lever("otra")], &otra, at(5)).unwrap();
    assert_eq!((done.created, done.boards.as_slice()), (true, ["lever/otra".to_owned()].as_slice()));
    assert_eq!((owners(&tx, "acme"), owners(&tx, "otra")), (vec![acme], vec![done.company]));
    let open: i64 =
        tx.query_row("SELECT count(*) FROM offers WHERE closed_at IS NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(open, 2, "none closes: the board is somebody's");
    // A list that still names it for the old one, a search that finds it there, and a scan change nothing.
    assert!(!sources::upsert(&tx, acme, &lever("otra"), at(6)).unwrap());
    let found = found_source("otra", SourceState::Confirmed, None);
    assert!(!boards::record(&tx, acme, &found, at(6)).unwrap());
    let due = sources::due(&tx, "lever", None, 9).unwrap();
    let due: Vec<_> = due.into_iter().map(|due| (due.tenant, due.company_id)).collect();
    assert_eq!(due, [("acme".to_owned(), acme), ("otra".to_owned(), done.company)]);
    // By hand they are one again, with both boards.
    merge_by_person(&tx, acme, done.company, "one", at(7)).unwrap();
    let states: Vec<_> =
        sources::of_company(&tx, acme).unwrap().into_iter().map(|link| (link.tenant, link.state)).collect();
    assert_eq!(states, [("acme".to_owned(), SourceState::Listed), ("otra".to_owned(), SourceState::Listed)]);
}

#[test]
fn companies_that_a_person_told_apart_are_not_merged_by_themselves() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let acme = resolve(&tx, &facts("Acme", Some("acme.example")), at(1)).unwrap().id();
    sources::upsert(&tx, acme, &lever("otra"), at(1)).unwrap();
    let otra = split(&tx, acme, &[lever("otra")], &facts("Otra", None), at(2)).unwrap().company;
    // These facts would say that they are one, had nobody said otherwise.
    let resolved = resolve(&tx, &facts("Otra", Some("acme.example")), at(3)).unwrap();
    assert_eq!(resolved, Resolved::Existing(acme));
    assert_eq!(resolve(&tx, &facts("Otra", None), at(3)).unwrap().id(), otra);
}

#[test]
fn a_split_that_makes_no_sense_changes_nothing() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let acme = company(&tx, "Acme");
    sources::upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    let refused = |boards: &[BoardKey], name: &str| {
        split(&tx, acme, boards, &facts(name, None), at(2)).unwrap_err().to_string()
    };
    assert!(refused(&[lever("other")], "Otra").contains("`lever/other` is no board of company"));
    assert!(refused(&[lever("acme")], "Acme").contains("itself; give the other a name"));
    assert_eq!(offers::counts(&tx).unwrap(), []);
}

#[test]
fn a_person_may_merge_companies_with_two_domains_and_both_lead_to_the_kept_one() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = resolve(&tx, &facts("Acme", Some("acme.example")), at(1)).unwrap().id();
    let other = resolve(&tx, &facts("Other", Some("other.example")), at(1)).unwrap().id();
    merge_by_person(&tx, acme, other, "one", at(2)).unwrap();
    for facts in
        [facts("Other", Some("other.example")), facts("Other", None), facts("X", Some("other.example"))]
    {
        assert_eq!(resolve(&tx, &facts, at(3)).unwrap().id(), acme, "{facts:?}");
    }
}
