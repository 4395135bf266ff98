use super::*;
use crate::{
    domain::cadence::Pace,
    pipeline::scan::due::Owner,
    plugins::model::Target,
    store::keys::{UnitKey, UnitKind},
};

fn due(unit: &str) -> DueUnit {
    let key = UnitKey { provider: "acme".to_owned(), kind: UnitKind::Tenant, unit: unit.to_owned() };
    let hour = std::time::Duration::from_hours(1);
    DueUnit {
        key,
        target: Target::Tenant(unit.to_owned()),
        owner: Owner::Company(1),
        tenant_host: None,
        pace: Pace::new(hour, hour),
    }
}

fn names(units: &[DueUnit]) -> Vec<&str> {
    units.iter().map(|unit| unit.key.unit.as_str()).collect()
}

#[test]
fn a_new_file_is_tried_on_the_fullest_boards_that_are_due() {
    let fullest = ["e", "x", "b", "d", "a"].map(str::to_owned);
    let units = || ["a", "b", "c", "d", "e"].map(due).into();
    let (first, rest) = split(units(), &fullest);
    assert_eq!((names(&first), names(&rest)), (vec!["b", "d", "e"], vec!["a", "c"]));
    let (first, rest) = split(units(), &[]);
    assert_eq!((names(&first), rest.len()), (vec![], 5));
    let (first, rest) = split(units(), &fullest[1..3]);
    assert_eq!((names(&first), rest.len()), (vec!["b"], 4));
}
