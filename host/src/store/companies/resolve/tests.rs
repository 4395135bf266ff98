use rusqlite::{Connection, Transaction};
use rusqlite_migration::M;

use super::{
    super::renew::{renew_names, renew_rules},
    resolve,
};
use crate::{
    domain::Timestamp,
    store::{
        companies::{CompanyFacts, CompanyRow, Resolved, get, living, merged_into},
        offers::{Company, OfferWrite},
        schema::{open_with, open_writer},
        testing::{begun_page, facts, fenced, memory, offer, write, write_page},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn told(tx: &Transaction<'_>, name: &str, domain: Option<&str>) -> Resolved {
    resolve(tx, &facts(name, domain), at(5)).unwrap()
}

fn row(connection: &Connection, id: i64) -> CompanyRow {
    get(connection, id).unwrap().unwrap()
}

fn count(connection: &Connection) -> i64 {
    connection.query_row("SELECT count(*) FROM companies", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_name_told_with_anothers_domain_joins_the_two_into_the_older() {
    for older_has_the_domain in [false, true] {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let (older, newer) = if older_has_the_domain {
            (told(&tx, "Acme Holding", Some("acme.example")).id(), told(&tx, "Acme", None).id())
        } else {
            (told(&tx, "Acme", None).id(), told(&tx, "Acme Holding", Some("acme.example")).id())
        };
        assert_ne!(older, newer);
        assert_eq!(told(&tx, "Acme", Some("acme.example")), Resolved::Joined { id: older, gone: newer });
        assert_eq!(living(&tx, newer).unwrap(), older);
        assert_eq!(row(&tx, older).domain.as_deref(), Some("acme.example"));
        let merged = merged_into(&tx, older).unwrap().remove(0);
        assert_eq!(merged.reason, "the name `Acme` was given with the domain acme.example");
        for (name, domain) in [
            ("Acme", None),
            ("Acme Holding", None),
            ("Acme", Some("acme.example")),
            ("", Some("acme.example")),
        ] {
            assert_eq!(told(&tx, name, domain), Resolved::Existing(older), "{name:?} {domain:?}");
        }
    }
}

#[test]
fn a_nameless_domain_that_gets_a_name_joins_the_company_of_that_name() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let nameless = told(&tx, "", Some("acme.example")).id();
    let named = told(&tx, "Acme", None).id();
    assert_eq!(told(&tx, "Acme", Some("acme.example")), Resolved::Joined { id: nameless, gone: named });
    let row = row(&tx, nameless);
    assert_eq!((row.name.as_str(), row.website.as_deref()), ("Acme", Some("https://www.acme.example/")));
}

#[test]
fn what_could_be_a_third_companys_joins_nothing() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    told(&tx, "Acme", Some("acme.example"));
    told(&tx, "Acme", Some("acme.test"));
    let alone = told(&tx, "Acme", None).id();
    assert!(matches!(told(&tx, "Acme", Some("acme.example")), Resolved::Existing(id) if id != alone));
    assert_eq!(told(&tx, "Acme", None), Resolved::Existing(alone), "the name still says neither");
    // Also where one of the two bears the name through a merge only.
    let beta = told(&tx, "Beta Holding", Some("beta.example")).id();
    told(&tx, "Beta", None);
    assert!(matches!(told(&tx, "Beta", Some("beta.example")), Resolved::Joined { id, .. } if id == beta));
    told(&tx, "Beta", Some("beta.test"));
    let unclear = told(&tx, "Beta", None);
    assert!(matches!(unclear, Resolved::Created(_)), "two companies bear the name now");
    assert_eq!(told(&tx, "Beta", Some("beta.example")), Resolved::Existing(beta));
    assert_eq!(told(&tx, "Beta", None).id(), unclear.id());
}

#[test]
fn a_name_that_is_kept_back_joins_nothing() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let agency = told(&tx, "Agency", Some("agency.example")).id();
    let hidden = told(&tx, "Confidencial", None).id();
    assert_eq!(told(&tx, "Confidencial", Some("agency.example")), Resolved::Existing(agency));
    assert_eq!(told(&tx, "Confidencial", None), Resolved::Existing(hidden));
}

#[test]
fn two_domains_are_two_companies_whatever_is_told() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let one = told(&tx, "Acme", Some("acme.example")).id();
    let other = told(&tx, "Acme", Some("acme.test")).id();
    assert_eq!(told(&tx, "Acme", Some("acme.example")), Resolved::Existing(one));
    assert_eq!(told(&tx, "Acme", Some("acme.test")), Resolved::Existing(other));
    assert_eq!(count(&tx), 2);
}

#[test]
fn an_id_is_never_given_again() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    told(&tx, "Acme Holding", Some("acme.example"));
    let gone = told(&tx, "Acme", None).id();
    told(&tx, "Acme", Some("acme.example"));
    assert_eq!(told(&tx, "Next", None), Resolved::Created(gone + 1));
}

#[test]
fn names_of_an_older_release_are_found_by_the_rules_of_this_one() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let old = |name: &str, domain: Option<&str>| CompanyFacts {
        name_normalized: name.to_lowercase(),
        ..facts(name, domain)
    };
    let plain = resolve(&tx, &old("Acme", None), at(1)).unwrap().id();
    let formed = resolve(&tx, &old("Acme KGaA", None), at(1)).unwrap().id();
    let proved = resolve(&tx, &old("Beta KGaA", Some("beta.example")), at(1)).unwrap().id();
    let swapped = ["Gamma SE AG", "Gamma SE"].map(|name| resolve(&tx, &old(name, None), at(1)).unwrap().id());
    // By older rules this one was called what another is called by those of today.
    let spa = resolve(
        &tx,
        &CompanyFacts { name_normalized: "delta".to_owned(), ..facts("Delta Hotel & Spa", None) },
        at(1),
    );
    let delta = resolve(&tx, &old("Delta KGaA", None), at(1)).unwrap().id();
    assert_eq!(renew_names(&tx, at(9)).unwrap(), 6);
    assert_eq!(told(&tx, "Delta", None), Resolved::Existing(delta));
    assert_eq!(living(&tx, spa.unwrap().id()).unwrap(), delta - 1);
    assert_eq!(living(&tx, formed).unwrap(), plain);
    assert_eq!(living(&tx, swapped[1]).unwrap(), swapped[0]);
    assert_eq!(merged_into(&tx, plain).unwrap()[0].reason, "both names are `acme` without legal form");
    assert_eq!(told(&tx, "Beta", None), Resolved::Existing(proved));
    assert_eq!(told(&tx, "Gamma", None), Resolved::Existing(swapped[0]));
    assert_eq!(renew_names(&tx, at(10)).unwrap(), 0);
}

#[test]
fn a_company_whose_site_is_a_shared_domain_of_its_own_gets_that_domain_and_one_record() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let with = |name: &str, website: &str, domain: Option<&str>| CompanyFacts {
        website: Some(website.to_owned()),
        ..facts(name, domain)
    };
    let site = "https://www.typeform.com/";
    let first = resolve(&tx, &with("Typeform", site, None), at(1)).unwrap().id();
    let second = resolve(&tx, &with("Typeform Spain", site, Some("typeform.com")), at(1)).unwrap().id();
    let acme = resolve(&tx, &with("Acme", "https://acme.typeform.com/", None), at(1)).unwrap().id();
    assert_ne!(first, second);
    renew_rules(&tx, at(9)).unwrap();
    assert_eq!(living(&tx, second).unwrap(), first);
    assert_eq!(get(&tx, first).unwrap().unwrap().domain.as_deref(), Some("typeform.com"));
    assert_eq!(get(&tx, acme).unwrap().unwrap().domain, None);
}

#[test]
fn openings_are_grouped_again_when_the_rules_change() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let id = told(&tx, "Acme", None).id();
    let mut page = begun_page(&tx, at(3));
    page.offers.changed_or_new =
        vec![OfferWrite { company: Company::Facts(facts("Acme", None)), ..write(offer("a")) }];
    write_page(&fenced(&tx), &page).unwrap();
    tx.execute("DELETE FROM dirty_companies", []).unwrap();
    renew_rules(&tx, at(9)).unwrap();
    let regroup: Vec<(i64, bool)> = tx
        .prepare("SELECT company_id, regroup FROM dirty_companies")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(regroup, [(id, true)]);
}

/// The schemas before that with merges.
const OLDER: &[M<'static>] = &[
    M::up(include_str!("../../../../../migrations/0001_initial.sql")),
    M::up(include_str!("../../../../../migrations/0002_discovery.sql")),
];

#[test]
fn a_database_of_an_older_release_gets_the_names_of_this_one_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobscan.db");
    let older = open_with(&path, at(1), OLDER).unwrap().0;
    for (name, normalized) in [("Acme", "acme"), ("Acme KGaA", "acme kgaa"), ("Beta KGaA", "beta kgaa")] {
        older
            .execute(
                "INSERT INTO companies (name, name_normalized, created_at, updated_at) VALUES (?1, ?2, 1, 1)",
                (name, normalized),
            )
            .unwrap();
    }
    drop(older);
    let names = |connection: &Connection| -> Vec<String> {
        let mut statement = connection.prepare("SELECT name_normalized FROM companies ORDER BY id").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let newer = open_writer(&path, at(2)).unwrap().0;
    assert_eq!(names(&newer), ["acme", "beta"]);
    assert_eq!(living(&newer, 2).unwrap(), 1);
    newer.execute("UPDATE companies SET name_normalized = 'kept' WHERE id = 3", []).unwrap();
    drop(newer);
    assert_eq!(names(&open_writer(&path, at(3)).unwrap().0), ["acme", "kept"], "not at every start");
}

#[test]
fn a_page_whose_adverts_join_two_companies_leaves_all_with_the_kept_one() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let kept = told(&tx, "Acme Holding", Some("acme.example")).id();
    let mut page = begun_page(&tx, at(3));
    let adverts = [("a", None), ("b", Some("acme.example")), ("c", None)];
    let adverts = adverts.map(|(id, domain)| OfferWrite {
        company: Company::Facts(facts("Acme", domain)),
        ..write(offer(id))
    });
    page.offers.changed_or_new = adverts.into();
    write_page(&fenced(&tx), &page).unwrap();
    let of_kept: i64 =
        tx.query_row("SELECT count(*) FROM offers WHERE company_id = ?1", [kept], |row| row.get(0)).unwrap();
    assert_eq!((of_kept, count(&tx)), (3, 1));
}
