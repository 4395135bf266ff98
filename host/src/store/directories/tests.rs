use super::{
    Directory, EntryKey, EntryState, add_bounded, add_entries, advance, all, begin, entries_pending,
    entry_counts, entry_done, entry_failed, finish, state,
};
use crate::{
    domain::Timestamp,
    store::{
        StoreError,
        testing::{company, fenced, memory},
    },
};

const NAME: &str = "barcelona";

fn entry(url: &str) -> EntryKey<'_> {
    EntryKey { directory: NAME, url }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[test]
fn a_pass_that_was_cut_short_goes_on_and_one_that_ended_begins_anew() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert_eq!(state(&tx, NAME).unwrap(), None);
    assert_eq!(begin(&fenced(&tx), NAME, at(10)).unwrap(), None);
    advance(&fenced(&tx), NAME, Some("p2"), 40).unwrap();
    advance(&fenced(&tx), NAME, Some("p3"), 2).unwrap();
    let cut = state(&tx, NAME).unwrap().unwrap();
    let expected = Directory {
        name: NAME.to_owned(),
        cursor: Some("p3".to_owned()),
        started_at: at(10),
        finished_at: None,
        due_at: None,
        pages: 2,
        companies: 42,
        error: None,
    };
    assert_eq!(cut, expected);
    assert!(cut.is_due(at(10)));
    assert_eq!(begin(&fenced(&tx), NAME, at(20)).unwrap().as_deref(), Some("p3"));
    advance(&fenced(&tx), NAME, None, 1).unwrap();
    finish(&fenced(&tx), NAME, Some(at(90)), None, at(30)).unwrap();
    let ended = state(&tx, NAME).unwrap().unwrap();
    assert_eq!((ended.pages, ended.companies, ended.started_at), (3, 43, at(10)));
    assert_eq!([89, 90].map(|now| ended.is_due(at(now))), [false, true]);
    assert_eq!(begin(&fenced(&tx), NAME, at(90)).unwrap(), None);
    let anew = state(&tx, NAME).unwrap().unwrap();
    assert_eq!((anew.pages, anew.companies, anew.started_at, anew.finished_at), (0, 0, at(90), None));
    begin(&fenced(&tx), "another", at(1)).unwrap();
    let names: Vec<String> = all(&tx).unwrap().into_iter().map(|directory| directory.name).collect();
    assert_eq!(names, ["another", NAME]);
}

#[test]
fn a_page_that_fails_is_tried_once_more_and_then_nobody_waits_behind_it() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), NAME, at(1)).unwrap();
    advance(&fenced(&tx), NAME, Some("p2"), 5).unwrap();
    let fails = |now: i64| {
        finish(&fenced(&tx), NAME, Some(at(now)), Some("503"), at(now)).unwrap();
        assert_eq!(state(&tx, NAME).unwrap().unwrap().error.as_deref(), Some("503"));
        begin(&fenced(&tx), NAME, at(now)).unwrap()
    };
    assert_eq!(fails(2).as_deref(), Some("p2"), "from the page that failed");
    assert_eq!(fails(3), None, "from the beginning");
    advance(&fenced(&tx), NAME, Some("p2"), 5).unwrap();
    assert_eq!(state(&tx, NAME).unwrap().unwrap().error, None);
    finish(&fenced(&tx), NAME, None, Some("503"), at(4)).unwrap();
    let stopped = state(&tx, NAME).unwrap().unwrap();
    assert_eq!(stopped.cursor.as_deref(), Some("p2"), "a page came in between");
    assert!(!stopped.is_due(at(i64::MAX)), "not by itself");
}

#[test]
fn a_pass_that_was_not_begun_is_a_fault() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert!(matches!(advance(&fenced(&tx), NAME, None, 0), Err(StoreError::Internal(_))));
    assert!(matches!(finish(&fenced(&tx), NAME, None, None, at(1)), Err(StoreError::Internal(_))));
}

#[test]
fn entries_without_end_are_left_out_and_counted() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let add = |name: &str, urls: &[&str]| add_bounded(&fenced(&tx), name, urls, at(10), 3).unwrap();
    assert_eq!(add(NAME, &["a", "b", "a"]), 0);
    assert_eq!(add(NAME, &["c", "d", "a"]), 2);
    assert_eq!(add(NAME, &["e"]), 1);
    assert_eq!(add("another", &["a", "b", "c"]), 0);
    assert_eq!(entries_pending(&tx, NAME, at(10), 9).unwrap(), ["a", "b", "c"]);
}

#[test]
fn entries_are_read_in_turn_and_known_ones_are_left() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    assert_eq!(add_entries(&fenced(&tx), NAME, &["z", "a", "z"], at(10)).unwrap(), 0);
    assert_eq!(add_entries(&fenced(&tx), "another", &["a"], at(10)).unwrap(), 0);
    let pending = |now: i64, limit: u32| entries_pending(&tx, NAME, at(now), limit).unwrap();
    assert_eq!(pending(10, 9), ["z", "a"], "in the directory's own order");
    assert_eq!(pending(10, 1), ["z"]);
    entry_done(&fenced(&tx), entry("z"), Some(acme), at(20)).unwrap();
    entry_failed(&fenced(&tx), entry("a"), "503", Some(at(50)), at(20)).unwrap();
    assert_eq!(
        add_entries(&fenced(&tx), NAME, &["z".to_owned(), "a".to_owned(), "n".to_owned()], at(30)).unwrap(),
        0
    );
    assert_eq!(pending(49, 9), ["n"]);
    assert_eq!(pending(50, 9), ["n", "a"], "what waits longer is first");
    entry_failed(&fenced(&tx), entry("n"), "404", None, at(60)).unwrap();
    entry_done(&fenced(&tx), entry("a"), None, at(60)).unwrap();
    assert_eq!(pending(i64::MAX, 9), Vec::<String>::new());
    assert_eq!(entry_counts(&tx, NAME).unwrap(), [(EntryState::Done, 2), (EntryState::Failed, 1)]);
    assert_eq!(entry_counts(&tx, "another").unwrap(), [(EntryState::Pending, 1)]);
    entry_done(&fenced(&tx), entry("z"), None, at(70)).unwrap();
    let company_of = |url: &str| -> Option<i64> {
        tx.query_row(
            "SELECT company_id FROM directory_entries WHERE directory = ?1 AND url = ?2",
            (NAME, url),
            |row| row.get(0),
        )
        .unwrap()
    };
    assert_eq!((company_of("z"), company_of("a")), (Some(acme), None), "a known company is not forgotten");
}
