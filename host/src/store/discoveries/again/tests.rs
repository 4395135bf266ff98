use rusqlite::Transaction;

use super::{Again, LookedAtAgain, NotSought, chosen, make_due};
use crate::{
    domain::Timestamp,
    store::{
        boards,
        companies::{CompanyState, resolve},
        discoveries::{DiscoveryState, due, record},
        sources::{self, SourceState},
        testing::{company, discovered, facts, fenced, found_source, lever, memory},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A company with a site that was looked at at this time, and is due much later.
fn looked_at(tx: &Transaction<'_>, name: &str, state: DiscoveryState, now: i64) -> i64 {
    let id = with_site(tx, name);
    record(&fenced(tx), &discovered(id, state, at(1_000)), at(now)).unwrap();
    id
}

fn with_site(tx: &Transaction<'_>, name: &str) -> i64 {
    let domain = format!("{}.example", name.to_lowercase());
    resolve(tx, &facts(name, Some(&domain)), at(1)).unwrap().id()
}

fn ids(chosen: &LookedAtAgain) -> Vec<i64> {
    chosen.companies.iter().map(|company| company.id).collect()
}

fn due_ids(tx: &Transaction<'_>, now: i64) -> Vec<i64> {
    due(tx, at(now), 10).unwrap().into_iter().map(|company| company.id).collect()
}

#[test]
fn all_are_due_again_at_once_and_the_longest_unchecked_first() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let late = looked_at(&tx, "Late", DiscoveryState::None, 20);
    let early = looked_at(&tx, "Early", DiscoveryState::Confirmed, 10);
    let never = with_site(&tx, "Never");
    assert_eq!(due_ids(&tx, 30), [never]);
    let pages = u64::from(discovered(late, DiscoveryState::None, at(1)).pages) * 2;
    let all = make_due(&fenced(&tx), &Again::default(), at(30)).unwrap();
    assert_eq!((ids(&all), all.never_looked_at, all.pages), (vec![never, early, late], 1, pages));
    assert_eq!(due_ids(&tx, 30), [never, early, late]);
    // What was due before stays as long due as it was.
    make_due(&fenced(&tx), &Again::default(), at(40)).unwrap();
    assert_eq!(due_ids(&tx, 30), [never, early, late]);
}

#[test]
fn those_in_a_state_or_named_are_due_and_the_others_are_not() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let candidate = looked_at(&tx, "Candidate", DiscoveryState::Candidate, 10);
    // Its site is confirmed by one board, and another was seen.
    let second = looked_at(&tx, "Second", DiscoveryState::Confirmed, 11);
    boards::record(&fenced(&tx), second, &found_source("other", SourceState::Candidate, None), at(11))
        .unwrap();
    let none = looked_at(&tx, "None", DiscoveryState::None, 12);
    let again = Again { state: Some(CompanyState::Candidate), ..Again::default() };
    assert_eq!(ids(&make_due(&fenced(&tx), &again, at(30)).unwrap()), [candidate, second]);
    assert_eq!(due_ids(&tx, 30), [candidate, second]);
    let again = Again { companies: Some(vec![none, candidate]), state: Some(CompanyState::None) };
    assert_eq!(ids(&chosen(&tx, &again).unwrap()), [none]);
    assert_eq!(
        ids(&chosen(&tx, &Again { companies: Some(vec![]), state: None }).unwrap()),
        Vec::<i64>::new()
    );
}

#[test]
fn what_a_person_settled_listed_or_removed_stays_so_and_is_counted() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let listed = looked_at(&tx, "Listed", DiscoveryState::None, 10);
    sources::upsert(&tx, listed, &lever("listed"), at(10)).unwrap();
    let settled = looked_at(&tx, "Settled", DiscoveryState::None, 10);
    let removed = looked_at(&tx, "Removed", DiscoveryState::None, 10);
    company(&tx, "Siteless");
    tx.execute("UPDATE companies SET resolution = 'REJECTED' WHERE id = ?1", [settled]).unwrap();
    tx.execute("UPDATE companies SET removed_at = 10 WHERE id = ?1", [removed]).unwrap();
    let left = make_due(&fenced(&tx), &Again::default(), at(30)).unwrap();
    let expected = NotSought { without_website: 1, resolved: 1, listed: 1 };
    assert_eq!((ids(&left), left.left_out, left.left_out.total()), (vec![], expected, 3));
    let due_at: Vec<i64> = [listed, settled, removed]
        .map(|id| {
            tx.query_row("SELECT due_at FROM discoveries WHERE company_id = ?1", [id], |row| row.get(0))
                .unwrap()
        })
        .into();
    assert_eq!(due_at, [1_000; 3]);
}
