use super::*;
use crate::store::{
    fenced,
    testing::{fence, memory},
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn sheet(sheet: i64) -> SheetRef {
    SheetRef { spreadsheet: "book".to_owned(), sheet }
}

#[test]
fn the_sheet_of_a_spreadsheet_is_the_one_noted_last() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    assert_eq!(tab(&tx, "book").unwrap(), None);
    for (id, title) in [(4, "Companies"), (4, "Ana's leads"), (9, "Companies")] {
        note_tab(&fenced(&tx), &sheet(id), title, at(2)).unwrap();
        let expected = SheetTab { sheet: id, title: title.to_owned() };
        assert_eq!(tab(&tx, "book").unwrap(), Some(expected));
    }
    assert_eq!(tab(&tx, "another").unwrap(), None);
}

#[test]
fn what_is_refused_of_a_form_is_known_for_its_sheet_until_it_is_forgotten() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    for (id, request) in [(0, "a"), (0, "b"), (0, "a"), (1, "c")] {
        note_refused_part(&fenced(&tx), &sheet(id), request, "typed columns", at(2)).unwrap();
    }
    let known = |id| {
        let mut parts: Vec<String> = refused_parts(&tx, &sheet(id)).unwrap().into_iter().collect();
        parts.sort_unstable();
        parts
    };
    assert_eq!((known(0), known(1)), (vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]));
    forget_refused_parts(&fenced(&tx), &sheet(0)).unwrap();
    assert_eq!((known(0), known(1)), (Vec::new(), vec!["c".to_owned()]));
}
