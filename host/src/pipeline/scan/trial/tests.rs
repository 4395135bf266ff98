use super::*;

fn due(unit: &str) -> WaitingUnit {
    WaitingUnit::Board { tenant: unit.into(), company_id: 1, reads_tenant_host: false }
}

fn names(units: &[WaitingUnit]) -> Vec<&str> {
    units.iter().map(WaitingUnit::name).collect()
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
