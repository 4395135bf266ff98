use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use super::merge;
use crate::{
    domain::{Resolution, Timestamp, Verdict},
    store::{
        StoreError, boards,
        companies::{Merged, get, living, merged_as, merged_into, resolve, set_aside},
        directories::{self, EntryKey},
        discoveries::{self, DiscoveryState},
        feedback::{self, Answers, Statement},
        offers::{Company, OfferFilter, for_each},
        said::{Field, HeldCell, note_cells},
        sheets::SheetRef,
        sources::{self, Evidence, FoundSource, SourceDetail, SourceState},
        testing::{
            begun_page, company, discovered, dump, evidence, facts, fenced, found_source, lever, memory,
            offer, write, write_page,
        },
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn with_domain(tx: &Transaction<'_>, name: &str, domain: &str) -> i64 {
    resolve(tx, &facts(name, Some(domain)), at(1)).unwrap().id()
}

/// Every column of every table that names a company, by the schema: foreign keys, and columns that are
/// called so. But for the rows of sheets: those keep the ids that are written there.
fn references(connection: &Connection) -> BTreeSet<(String, String)> {
    let mut statement = connection
        .prepare(
            r#"SELECT t.name, f."from" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
               WHERE t.type = 'table' AND f."table" = 'companies'
               UNION SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
               WHERE t.type = 'table' AND c.name = 'company_id' AND t.name <> 'sheet_rows'"#,
        )
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn pointing(connection: &Connection, (table, column): &(String, String), id: i64) -> i64 {
    let count = format!("SELECT count(*) FROM {table} WHERE {column} = ?1");
    connection.query_row(&count, [id], |row| row.get(0)).unwrap()
}

/// A company to which everything points that can.
fn pointed_to(tx: &Transaction<'_>, name: &str) -> i64 {
    let earlier = company(tx, "Acme Earlier");
    let id = company(tx, name);
    merge(tx, id, earlier, "renamed", at(2)).unwrap();
    let mut page = begun_page(tx, at(3));
    page.offers.changed_or_new = ["a", "b"]
        .map(|row| crate::store::offers::OfferWrite { company: Company::Known(id), ..write(offer(row)) })
        .into();
    write_page(&fenced(tx), &page).unwrap();
    sources::upsert(tx, id, &lever("acme"), at(4)).unwrap();
    discoveries::record(&fenced(tx), &discovered(id, DiscoveryState::None, at(90)), at(5)).unwrap();
    let statement = Statement { company_id: id, verdict: Some(Verdict::FalsePositive), note: String::new() };
    let answers = Answers { resolutions: Vec::new(), statements: vec![statement] };
    feedback::apply(&fenced(tx), &answers, i64::MAX, at(5)).unwrap();
    set_aside(&fenced(tx), id, "too heavy", at(5)).unwrap();
    let cell = HeldCell { company_id: id, field: Field::Note, text: "typed".to_owned() };
    let sheet = SheetRef { spreadsheet: "book".to_owned(), sheet: 4 };
    note_cells(&fenced(tx), &sheet, &[cell], 1, at(5)).unwrap();
    let third = company(tx, "Acme Apart");
    for pair in [(id, third), (third, id)] {
        let apart = "INSERT INTO company_splits (company_id, other_id, split_at) VALUES (?1, ?2, 5)";
        tx.execute(apart, pair).unwrap();
    }
    directories::entry_done(
        &fenced(tx),
        EntryKey { directory: "hub", url: "https://hub.example/acme" },
        Some(id),
        at(6),
    )
    .unwrap();
    id
}

#[test]
fn nothing_is_left_that_pointed_to_the_company_that_went() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let kept = with_domain(&tx, "Acme Holding", "acme.example");
    let gone = pointed_to(&tx, "Acme");
    let references = references(&tx);
    let of = |id: i64| -> Vec<i64> { references.iter().map(|at| pointing(&tx, at, id)).collect() };
    let before = of(gone);
    // A table that is added to the schema has to be added to `pointed_to`, and to `merge`.
    assert!(before.iter().all(|count| *count > 0), "{references:?} {before:?}");
    merge(&tx, kept, gone, "one and the same", at(9)).unwrap();
    assert_eq!(of(gone), vec![0; references.len()], "{references:?}");
    let missing: Vec<_> = references
        .iter()
        .zip(before.iter().zip(of(kept)))
        .filter(|(_, (before, after))| after < before)
        .collect();
    assert_eq!(missing, []);
    assert_eq!(get(&tx, gone).unwrap(), None);
    let regroup: bool = tx
        .query_row("SELECT regroup FROM dirty_companies WHERE company_id = ?1", [kept], |row| row.get(0))
        .unwrap();
    assert!(regroup);
    let mut shown = Vec::new();
    for_each(&tx, &OfferFilter { company_id: Some(kept), ..OfferFilter::default() }, |offer| {
        shown.push((offer.id, offer.company));
        Ok(())
    })
    .unwrap();
    assert_eq!(shown, ["a", "b"].map(|id| (id.to_owned(), Some("Acme Holding".to_owned()))));
}

#[test]
fn what_went_stays_readable_and_its_ids_and_names_lead_on_in_one_step() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let [first, second, third] = ["First", "Second", "Third"].map(|name| company(&tx, name));
    tx.execute(
        "UPDATE companies SET resolution = 'REJECTED', website = 'https://x.example/' WHERE id = ?1",
        [third],
    )
    .unwrap();
    merge(&tx, second, third, "told so", at(5)).unwrap();
    merge(&tx, first, second, "told again", at(6)).unwrap();
    assert_eq!([first, second, third].map(|id| living(&tx, id).unwrap()), [first; 3]);
    assert_eq!(living(&tx, 99).unwrap(), 99, "an id that was never given is given back");
    let merged = merged_into(&tx, first).unwrap();
    let expected = Merged {
        id: third,
        name: "Third".to_owned(),
        website: Some("https://x.example/".to_owned()),
        domain: None,
        resolution: Resolution::Rejected,
        created_at: at(1),
        merged_at: at(5),
        reason: "told so".to_owned(),
    };
    assert_eq!(merged[0], expected);
    assert_eq!((merged.len(), merged[1].id, merged[1].reason.as_str()), (2, second, "told again"));
    assert_eq!(merged_as(&tx, "THIRD S.L.").unwrap(), [first]);
    assert_eq!(merged_as(&tx, "First").unwrap(), Vec::<i64>::new());
    let row = get(&tx, first).unwrap().unwrap();
    assert_eq!((row.resolution.as_str(), row.website.as_deref()), ("REJECTED", Some("https://x.example/")));
}

#[test]
fn blanks_are_filled_and_a_decision_outranks_none() {
    for (kept_says, gone_says, after) in [
        ("PENDING", "PENDING", "PENDING"),
        ("PENDING", "ACCEPTED", "ACCEPTED"),
        ("REJECTED", "PENDING", "REJECTED"),
        ("REJECTED", "ACCEPTED", "REJECTED"),
    ] {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let gone = company(&tx, "Acme");
        let kept = resolve(&tx, &facts("", Some("acme.example")), at(7)).unwrap().id();
        let decide = |id: i64, resolution: &str| {
            tx.execute("UPDATE companies SET resolution = ?2 WHERE id = ?1", (id, resolution)).unwrap();
        };
        decide(kept, kept_says);
        decide(gone, gone_says);
        merge(&tx, kept, gone, "one", at(9)).unwrap();
        let row = get(&tx, kept).unwrap().unwrap();
        assert_eq!((row.name.as_str(), row.domain.as_deref()), ("Acme", Some("acme.example")));
        assert_eq!(row.resolution.as_str(), after, "{kept_says} {gone_says}");
        assert_eq!(
            merged_into(&tx, kept).unwrap()[0].resolution.as_str(),
            gone_says,
            "what was decided there is kept"
        );
        let times: (Timestamp, Timestamp, String) = tx
            .query_row(
                "SELECT created_at, updated_at, name_normalized FROM companies WHERE id = ?1",
                [kept],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(times, (at(1), at(9), "acme".to_owned()));
    }
}

#[test]
fn two_that_cannot_be_one_are_refused_and_nothing_changes() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let one = with_domain(&tx, "Acme", "acme.example");
    let other = with_domain(&tx, "Acme", "acme.test");
    let before = dump(&tx, &[]);
    for (kept, gone) in [(one, other), (other, one), (one, one), (one, 99), (99, one)] {
        assert!(matches!(merge(&tx, kept, gone, "no", at(9)), Err(StoreError::Invalid(_))), "{kept} {gone}");
    }
    assert_eq!(dump(&tx, &[]), before);
}

#[test]
fn the_newer_look_for_boards_stays() {
    for (kept_at, gone_at, after) in [
        (Some(5), Some(6), DiscoveryState::Unknown),
        (Some(6), Some(5), DiscoveryState::None),
        (Some(5), Some(5), DiscoveryState::None),
        (None, Some(5), DiscoveryState::Unknown),
        (Some(5), None, DiscoveryState::None),
    ] {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let [kept, gone] = ["Kept", "Gone"].map(|name| company(&tx, name));
        for (id, state, looked) in
            [(kept, DiscoveryState::None, kept_at), (gone, DiscoveryState::Unknown, gone_at)]
        {
            if let Some(looked) = looked {
                discoveries::record(&fenced(&tx), &discovered(id, state, at(99)), at(looked)).unwrap();
            }
        }
        merge(&tx, kept, gone, "one", at(9)).unwrap();
        let look = discoveries::by_company(&tx, kept).unwrap().unwrap();
        assert_eq!((look.state, Some(look.checked_at)), (after, kept_at.max(gone_at).map(at)));
    }
}

/// A link to `lever/acme` in this state, seen at this page.
fn link(tx: &Transaction<'_>, id: i64, state: SourceState, seen: &str, now: i64) {
    if state == SourceState::Listed {
        sources::upsert(tx, id, &lever("acme"), at(now)).unwrap();
        return;
    }
    let found = FoundSource {
        reason: format!("{state} for {id}"),
        evidence: vec![seen_at(seen), evidence()],
        ..found_source("acme", state, Some(at(50)))
    };
    boards::record(&fenced(tx), id, &found, at(now)).unwrap();
}

fn seen_at(page: &str) -> Evidence {
    Evidence { url: format!("https://acme.example/{page}"), ..evidence() }
}

/// The one link that is left of two, those of `kept` and of `gone`.
fn joined(kept: (SourceState, i64), gone: (SourceState, i64)) -> (SourceDetail, [i64; 2]) {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let ids = ["Kept", "Gone"].map(|name| company(&tx, name));
    link(&tx, ids[0], kept.0, "kept", kept.1);
    link(&tx, ids[1], gone.0, "gone", gone.1);
    merge(&tx, ids[0], ids[1], "one", at(99)).unwrap();
    let mut left = sources::of_company(&tx, ids[0]).unwrap();
    assert_eq!(left.len(), 1);
    (left.remove(0), ids)
}

#[test]
fn of_two_links_to_one_board_the_stronger_stays() {
    use SourceState::{Candidate, Confirmed, Empty, Listed, Rejected};
    let strength = [Rejected, Candidate, Confirmed, Listed];
    for (kept, gone) in strength.iter().flat_map(|kept| strength.iter().map(move |gone| (*kept, *gone))) {
        let stronger = strength.iter().rev().find(|state| **state == kept || **state == gone).unwrap();
        assert_eq!(joined((kept, 10), (gone, 20)).0.state, *stronger, "{kept} {gone}");
    }
    for (kept, gone, after) in [
        ((Candidate, 10), (Empty, 20), Empty),
        ((Candidate, 20), (Empty, 10), Candidate),
        ((Candidate, 10), (Empty, 10), Candidate),
    ] {
        assert_eq!(joined(kept, gone).0.state, after, "of equals the one that was looked at last");
    }
}

#[test]
fn of_two_links_to_one_board_nothing_is_lost() {
    let (left, ids) = joined((SourceState::Candidate, 10), (SourceState::Confirmed, 20));
    assert_eq!(left.reason, format!("confirmed for {}", ids[1]));
    assert_eq!(
        left.evidence,
        [seen_at("gone"), evidence(), seen_at("kept")],
        "each once, the stronger's first"
    );
    assert_eq!((left.added_at, left.checked_at), (at(10), Some(at(20))));
    assert_eq!(left.due_at, Some(at(50)));
    let (listed, _) = joined((SourceState::Rejected, 10), (SourceState::Listed, 20));
    assert_eq!((listed.reason.as_str(), listed.due_at), ("", None));
    assert_eq!((listed.added_at, listed.checked_at), (at(10), Some(at(10))));
    assert_eq!(listed.evidence, [seen_at("kept"), evidence()], "where it was seen stays");
    assert_eq!(listed.board_url.as_deref(), Some("https://jobs.lever.co/acme"));
}

#[test]
fn sightings_stay_few_and_the_last_scan_counts() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let ids = ["Kept", "Gone"].map(|name| company(&tx, name));
    for (id, scanned) in ids.into_iter().zip([7, 8]) {
        let pages: Vec<Evidence> = (0..4).map(|page| seen_at(&format!("{id}/{page}"))).collect();
        let found = FoundSource { evidence: pages, ..found_source("acme", SourceState::Confirmed, None) };
        boards::record(&fenced(&tx), id, &found, at(5)).unwrap();
        tx.execute("UPDATE company_sources SET last_scanned_at = ?2 WHERE company_id = ?1", (id, scanned))
            .unwrap();
    }
    sources::upsert(&tx, ids[1], &lever("other"), at(6)).unwrap();
    merge(&tx, ids[0], ids[1], "one", at(9)).unwrap();
    let left = sources::of_company(&tx, ids[0]).unwrap();
    let boards: Vec<&str> = left.iter().map(|link| link.tenant.as_str()).collect();
    assert_eq!(boards, ["acme", "other"]);
    assert_eq!((left[0].evidence.len(), left[0].last_scanned_at), (5, Some(at(8))));
}
