//! The same seed gives the same bytes; days and manual edits only change what they should.

use std::collections::BTreeMap;

use super::*;
use crate::{EditError, NewOffer, TruthOffer};

fn open_by_key(sandbox: &Sandbox) -> BTreeMap<String, TruthOffer> {
    sandbox.truth().into_iter().filter(|offer| offer.open).map(|offer| (offer.key.clone(), offer)).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let (one, two, other) = (start(7), start(7), start(8));
    two.set_day(5);
    two.set_day(0);
    assert_eq!(one.companies_csv(), two.companies_csv());
    for path in [first_path(&one, Provider::Lever), first_path(&one, Provider::Greenhouse)] {
        assert_eq!(get(&one, &path).body, get(&two, &path).body);
    }
    let list = "/api/9/offer?maxResults=100";
    assert_eq!(infojobs(&one, list).body, infojobs(&two, list).body);
    assert_ne!(infojobs(&one, list).body, infojobs(&other, list).body);
}

/// Fails if any byte of a known answer changes: a benchmark or a recording elsewhere may rely on it.
#[test]
fn the_bytes_of_seed_seven_are_known() {
    use sha2::Digest as _;
    let sandbox = start(7);
    sandbox.set_day(3);
    let mut digest = sha2::Sha256::new();
    for path in [first_path(&sandbox, Provider::Lever), first_path(&sandbox, Provider::Greenhouse)] {
        digest.update(get(&sandbox, &path).body);
    }
    digest.update(infojobs(&sandbox, "/api/9/offer?maxResults=100").body);
    let hex = digest.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    assert_eq!(hex, "2f7d94a557554bd9");
}

#[test]
fn days_withdraw_add_edit_and_bump_a_share_of_offers() {
    let churn = Churn { withdrawn: 60, added: 60, edited: 60, bumped: 100 };
    let spec = WorldSpec { churn, offers_per_tenant: 30..=30, ..WorldSpec::small(4) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let before = open_by_key(&sandbox);
    sandbox.advance(1);
    let after = open_by_key(&sandbox);
    let withdrawn = before.keys().filter(|key| !after.contains_key(*key)).count();
    let added = after.keys().filter(|key| !before.contains_key(*key)).count();
    let both: Vec<(&TruthOffer, &TruthOffer)> =
        before.iter().filter_map(|(key, old)| Some((old, after.get(key)?))).collect();
    let edited =
        both.iter().filter(|(old, new)| old.description_contains != new.description_contains).count();
    let bumped = both
        .iter()
        .filter(|(old, new)| {
            old.updated_at != new.updated_at && old.description_contains == new.description_contains
        })
        .count();
    let all = before.len();
    for (what, count) in [("withdrawn", withdrawn), ("added", added), ("edited", edited), ("bumped", bumped)]
    {
        assert!(count * 100 > all && count * 100 < all * 15, "{what}: {count} of {all}");
    }
    for (old, new) in &both {
        assert_eq!(old.posted_at, new.posted_at);
        assert!(old.updated_at <= new.updated_at);
    }
    assert!(
        both.iter().filter(|(o, _)| o.provider == Provider::Lever).all(|(_, new)| new.updated_at.is_none())
    );
}

#[test]
fn without_churn_a_day_changes_nothing() {
    let spec = WorldSpec { churn: Churn::none(), ..WorldSpec::small(4) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let before = sandbox.truth();
    sandbox.advance(30);
    assert_eq!(sandbox.truth(), before);
}

#[test]
fn manual_edits_are_visible_at_once_and_change_one_offer() {
    let sandbox = start(5);
    let before = open_by_key(&sandbox);
    let path = first_path(&sandbox, Provider::Lever);
    let listed = get(&sandbox, &path).json().as_array().unwrap().len();
    let tenant = boards(&sandbox, Provider::Lever)[0].slug.clone();
    let of_board = |key: &&String| key.starts_with(&format!("lever/{tenant}/"));
    let mut keys = before.keys().filter(of_board);
    let (gone, renamed) = (keys.next().unwrap(), keys.next().unwrap());
    sandbox.withdraw(gone).unwrap();
    sandbox.edit_title(renamed, "Piloto de dirigible").unwrap();
    let new = NewOffer { title: "Farero/a".to_owned(), sentences: vec!["Hay 204 escalones.".to_owned()] };
    let added = sandbox.add(Provider::Lever, Some(&tenant), new).unwrap();
    assert_eq!(sandbox.withdraw(gone), Err(EditError::Withdrawn(gone.clone())));

    let page = get(&sandbox, &path).json();
    let titles: Vec<&str> = page.as_array().unwrap().iter().map(|p| p["text"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), listed);
    assert!(titles.contains(&"Piloto de dirigible") && titles.contains(&"Farero/a"));
    assert!(!get(&sandbox, &path).text().contains(gone.rsplit('/').next().unwrap()));
    assert!(get(&sandbox, &path).text().contains("Hay 204 escalones."));

    let mut after = open_by_key(&sandbox);
    assert!(after[&added].description_contains.contains(&"Hay 204 escalones.".to_owned()));
    after.remove(&added);
    let differing: Vec<&String> = before.keys().filter(|key| after.get(*key) != before.get(*key)).collect();
    assert!(differing.contains(&gone) && differing.contains(&renamed));
    // A copy of one of the two may no longer be a repost; nothing else changes.
    for key in differing.into_iter().filter(|key| *key != gone && *key != renamed) {
        let expected = TruthOffer { repost_of: None, ..before[key].clone() };
        assert_eq!(after[key], expected);
    }
    sandbox.restore(gone).unwrap();
    assert!(open_by_key(&sandbox).contains_key(gone));
}

#[test]
fn a_board_can_be_removed_and_come_back() {
    let sandbox = start(5);
    let board = &boards(&sandbox, Provider::Greenhouse)[0];
    let path = list_path(board);
    let all = sandbox.truth().len();
    sandbox.change(|world| world.remove_board(Provider::Greenhouse, &board.slug, true)).unwrap();
    assert_eq!(get(&sandbox, &path).status, 404);
    assert!(sandbox.truth().len() < all);
    sandbox.change(|world| world.remove_board(Provider::Greenhouse, &board.slug, false)).unwrap();
    assert_eq!(get(&sandbox, &path).status, 200);
}

#[test]
fn edits_of_missing_offers_are_rejected() {
    let sandbox = start(5);
    for key in ["lever/nobody/1", "infojobs/00", "nonsense", ""] {
        assert_eq!(sandbox.withdraw(key), Err(EditError::UnknownOffer(key.to_owned())));
    }
    let new = NewOffer { title: "x".to_owned(), sentences: Vec::new() };
    let refused = sandbox.add(Provider::Lever, Some("nobody"), new);
    assert_eq!(refused, Err(EditError::UnknownBoard("lever/nobody".to_owned())));
}

#[test]
fn a_withdrawn_infojobs_offer_is_marked_in_various_ways() {
    let sandbox = start(6);
    let keys: Vec<String> =
        sandbox.truth().into_iter().filter(|o| o.provider == Provider::InfoJobs).map(|o| o.key).collect();
    let mut ways = std::collections::BTreeSet::new();
    for key in &keys[..12] {
        let id = key.rsplit('/').next().unwrap();
        let path = format!("/api/7/offer/{id}");
        let open = infojobs(&sandbox, &path).json();
        assert_eq!(
            (&open["active"], &open["archived"], &open["deleted"]),
            (&true.into(), &false.into(), &false.into())
        );
        sandbox.withdraw(key).unwrap();
        let answer = infojobs(&sandbox, &path);
        let detail = answer.json();
        ways.insert((answer.status, ["active", "archived", "deleted"].map(|flag| detail[flag].as_bool())));
        let list = infojobs(&sandbox, "/api/9/offer?maxResults=200");
        assert!(!list.text().contains(id));
    }
    assert_eq!(ways.len(), 4, "{ways:?}");
    assert!(!ways.contains(&(200, [Some(true), Some(false), Some(false)])));
}
