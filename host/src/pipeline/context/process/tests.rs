use super::*;
use crate::domain::Timestamp;

fn held_by(pid: Option<u32>, process: Option<ProcessMark>) -> LockRow {
    let at = Timestamp::from_millis(0);
    LockRow {
        name: "global".to_owned(),
        owner: "x".to_owned(),
        number: 1,
        pid,
        process,
        acquired_at: at,
        heartbeat_at: at,
        expires_at: at,
    }
}

#[test]
fn the_start_is_read_past_any_name() {
    let rest = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 777 20 21";
    for name in ["(x)", "(a b)", "(:) S 9 9)"] {
        let read = read_stat(&format!("12 {name} {rest}")).unwrap();
        assert_eq!((read.state, read.start), (b'S', 777), "{name}");
    }
    assert!(read_stat("12 (x) S 1").is_none() && read_stat("").is_none());
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_lives_until_it_is_gone_and_its_number_alone_is_not_it() {
    let me = Sight::own().mark().unwrap();
    let pid = std::process::id();
    assert_eq!(Sight::own().life_of(&held_by(Some(pid), Some(me.clone()))), Life::Lives);
    let earlier = ProcessMark { start: me.start - 1, ..me.clone() };
    assert_eq!(
        Sight::own().life_of(&held_by(Some(pid), Some(earlier))),
        Life::Gone,
        "the number was given again"
    );

    let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let of_child = ProcessMark { start: stat(child.id()).unwrap().start, ..me.clone() };
    let row = held_by(Some(child.id()), Some(of_child));
    assert_eq!(Sight::own().life_of(&row), Life::Lives);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(Sight::own().life_of(&row), Life::Gone);
}

#[test]
fn what_another_machine_or_release_wrote_is_unknown() {
    let elsewhere = ProcessMark { host: "other".to_owned(), boot: "another boot".to_owned(), start: 1 };
    assert_eq!(Sight::own().life_of(&held_by(Some(1), Some(elsewhere))), Life::Unknown);
    assert_eq!(Sight::own().life_of(&held_by(Some(u32::MAX), None)), Life::Unknown);
    assert_eq!(Sight::own().life_of(&held_by(None, Sight::own().mark())), Life::Unknown);
}

#[test]
fn a_number_that_no_process_has_seems_gone_where_nothing_else_is_known() {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    assert!(seems_gone(&held_by(Some(child.id()), None)) && seems_gone(&held_by(Some(u32::MAX), None)));
    assert!(!seems_gone(&held_by(Some(std::process::id()), None)) && !seems_gone(&held_by(None, None)));
    assert!(!seems_gone(&held_by(Some(child.id()), Sight::own().mark())), "its mark says more");
}
