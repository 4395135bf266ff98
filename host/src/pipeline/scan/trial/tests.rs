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

#[test]
fn a_file_that_became_something_else_is_not_kept_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.wasm");
    std::fs::write(&path, "component").unwrap();
    let sha256 = sha256_hex(b"component");
    assert_eq!(unchanged(&path, &sha256, 9).as_deref(), Some(&b"component"[..]));
    assert_eq!(unchanged(&path, &sha256, 8), None);
    std::fs::write(&path, "comp0nent").unwrap();
    assert_eq!(unchanged(&path, &sha256, 9), None);
    std::fs::remove_file(&path).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RUSR).unwrap();
    assert_eq!(unchanged(&path, &sha256, 9), None);
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    assert_eq!(unchanged(&path, &sha256, 9), None);
}
