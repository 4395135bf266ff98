use crate::store::{Fenced, fenced};
use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::store::testing::{fence, histories, memory, rolled_back};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn sheet(sheet: i64) -> SheetRef {
    SheetRef { spreadsheet: "book".to_owned(), sheet }
}

fn append(companies: &[i64]) -> (CallKind, Vec<i64>) {
    (CallKind::Append, companies.to_vec())
}

#[test]
fn what_was_sent_is_known_until_the_sheet_is_settled() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let calls = vec![append(&[3, 1]), append(&[2]), (CallKind::Update, vec![7, 8]), append(&[4])];
    let ids = queue(&fenced(&tx), &sheet(0), calls, at(5)).unwrap();
    let written = vec![(5, 'D', json!(7)), (5, 'E', json!(""))];
    for (id, cells) in ids.iter().zip([Vec::new(), Vec::new(), written.clone()]) {
        sent(&fenced(&tx), *id, cells, at(6)).unwrap();
    }
    // The form, due with the first append, is no call.
    let expected = Waiting { calls: 4, in_doubt: 3, since: Some(at(5)), form_due: true };
    assert_eq!(waiting(&tx, "book").unwrap(), expected);
    done(&fenced(&tx), ids[0], at(7)).unwrap();
    refused(&fenced(&tx), ids[1]).unwrap();
    done(&fenced(&tx), ids[2], at(7)).unwrap();
    sent(&fenced(&tx), ids[3], Vec::new(), at(9)).unwrap();
    let doubt = vec![InDoubt { id: ids[3], companies: vec![4], sent_at: at(9) }];
    let known = Sent { companies: [1, 3, 4].into(), in_doubt: doubt, cells: written };
    assert_eq!(sent_to(&tx, &sheet(0)).unwrap(), known);
    assert_eq!(sent_to(&tx, &sheet(1)).unwrap(), Sent::default());
    // A new plan takes the place of what was not sent, and forgets nothing that was.
    queue(&fenced(&tx), &sheet(0), vec![(CallKind::Update, vec![9])], at(10)).unwrap();
    assert_eq!(sent_to(&tx, &sheet(0)).unwrap(), known);
    settled(&fenced(&tx), &sheet(0)).unwrap();
    assert_eq!(sent_to(&tx, &sheet(0)).unwrap(), Sent::default());
    for id in [ids[1], 99] {
        assert!(matches!(sent(&fenced(&tx), id, Vec::new(), at(8)), Err(StoreError::Internal(_))));
        assert!(matches!(done(&fenced(&tx), id, at(8)), Err(StoreError::Internal(_))));
        assert!(matches!(refused(&fenced(&tx), id), Err(StoreError::Internal(_))));
    }
}

#[test]
fn the_form_is_due_from_the_first_append_until_it_was_set() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let is_due = || form_is_due(&tx, &sheet(0)).unwrap();
    queue(&fenced(&tx), &sheet(0), vec![(CallKind::Update, vec![1])], at(2)).unwrap();
    assert!(!is_due());
    queue(&fenced(&tx), &sheet(0), vec![append(&[1])], at(2)).unwrap();
    queue(&fenced(&tx), &sheet(0), vec![append(&[2])], at(3)).unwrap();
    assert!(is_due());
    settled(&fenced(&tx), &sheet(0)).unwrap();
    queue(&fenced(&tx), &sheet(0), Vec::new(), at(4)).unwrap();
    assert!(is_due() && !form_is_due(&tx, &sheet(1)).unwrap());
    assert_eq!(waiting(&tx, "book").unwrap(), Waiting { calls: 0, in_doubt: 0, since: None, form_due: true });
    form_done(&fenced(&tx), &sheet(0)).unwrap();
    assert!(!is_due());
    assert_eq!(
        waiting(&tx, "book").unwrap(),
        Waiting { calls: 0, in_doubt: 0, since: None, form_due: false }
    );
}

#[test]
fn cells_that_are_written_again_and_again_are_remembered_once() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let cells = |value: u32| vec![(5, 'D', json!(value))];
    let write = |of: i64, value: u32| {
        let ids = queue(&fenced(&tx), &sheet(of), vec![(CallKind::Update, vec![7])], at(2)).unwrap();
        sent(&fenced(&tx), ids[0], cells(value), at(3)).unwrap();
        done(&fenced(&tx), ids[0], at(4)).unwrap();
    };
    for _ in 0..5 {
        write(0, 7);
        write(0, 8);
        write(1, 7);
    }
    assert_eq!(sent_to(&tx, &sheet(0)).unwrap().cells, [cells(7), cells(8)].concat());
    assert_eq!(sent_to(&tx, &sheet(1)).unwrap().cells, cells(7), "another sheet is another matter");
}

#[test]
fn nothing_changes_after_the_lock_went_to_another() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let old = fence(&tx, "old", at(1));
    let id = queue(&fenced(&tx), &sheet(0), vec![append(&[1])], at(2)).unwrap()[0];
    fence(&tx, "new", at(1).plus(Duration::from_hours(2)));
    let lost = |work: &dyn Fn(&Fenced<'_>) -> Result<()>| {
        let late = Fenced::check(&tx, &old).and_then(|tx| work(&tx));
        assert!(matches!(late, Err(StoreError::FenceLost { .. })));
    };
    lost(&|tx| queue(tx, &sheet(0), Vec::new(), at(3)).map(drop));
    lost(&|tx| sent(tx, id, Vec::new(), at(3)));
    lost(&|tx| done(tx, id, at(3)));
    lost(&|tx| refused(tx, id));
    lost(&|tx| settled(tx, &sheet(0)));
    lost(&|tx| form_done(tx, &sheet(0)));
    assert_eq!(
        waiting(&tx, "book").unwrap(),
        Waiting { calls: 1, in_doubt: 0, since: Some(at(2)), form_due: true }
    );
}

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Waits,
    Sent,
    Done,
}

/// The calls to one sheet, by their ids.
type Calls = BTreeMap<i64, (CallKind, Vec<i64>, State)>;

/// What may happen to one sheet's outbox.
#[derive(Debug, Clone)]
enum Event {
    Queued(Vec<(bool, Vec<i64>)>),
    Sent(usize),
    Done(usize),
    Refused(usize),
    Settled,
}

fn event() -> impl Strategy<Value = Event> {
    let call = (any::<bool>(), prop::collection::vec(1_i64..20, 1..4));
    prop_oneof![
        2 => prop::collection::vec(call, 0..6).prop_map(Event::Queued),
        6 => any::<usize>().prop_map(Event::Sent),
        4 => any::<usize>().prop_map(Event::Done),
        2 => any::<usize>().prop_map(Event::Refused),
        1 => Just(Event::Settled),
    ]
}

proptest! {
    #![proptest_config(histories(128))]
    #[test]
    fn what_may_have_been_done_is_never_forgotten_before_the_sheet_is_settled(
        events in prop::collection::vec((0_i64..2, event()), 1..40),
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        fence(&tx, "run", at(1));
        let mut calls: [Calls; 2] = Default::default();
        for (number, event) in &events {
            let (model, on) = (&mut calls[usize::from(*number == 1)], sheet(*number));
            let known: Vec<i64> = model.keys().copied().collect();
            let of = |any: &usize| (!known.is_empty()).then(|| known[any % known.len()]);
            match event {
                Event::Queued(new) => {
                    let kind = |append: bool| if append { CallKind::Append } else { CallKind::Update };
                    let new: Vec<_> = new.iter().map(|(append, ids)| (kind(*append), ids.clone())).collect();
                    let ids = queue(&fenced(&tx), &on, new.clone(), at(2)).unwrap();
                    model.retain(|_, (_, _, state)| *state != State::Waits);
                    model.extend(ids.into_iter().zip(new.into_iter().map(|(kind, ids)| (kind, ids, State::Waits))));
                }
                Event::Sent(any) => if let Some(id) = of(any).filter(|id| model[id].2 == State::Waits) {
                    sent(&fenced(&tx), id, Vec::new(), at(3)).unwrap();
                    model.get_mut(&id).unwrap().2 = State::Sent;
                },
                Event::Done(any) => if let Some(id) = of(any).filter(|id| model[id].2 == State::Sent) {
                    done(&fenced(&tx), id, at(4)).unwrap();
                    model.get_mut(&id).unwrap().2 = State::Done;
                },
                Event::Refused(any) => if let Some(id) = of(any) {
                    refused(&fenced(&tx), id).unwrap();
                    model.remove(&id);
                },
                Event::Settled => {
                    settled(&fenced(&tx), &on).unwrap();
                    calls = Default::default();
                }
            }
            for (number, model) in (0..).zip(&calls) {
                let appends = model.values().filter(|(kind, ..)| *kind == CallKind::Append);
                let out = appends.clone().filter(|(.., state)| *state != State::Waits);
                let doubt = appends.filter(|(.., state)| *state == State::Sent);
                let stored = sent_to(&tx, &sheet(number)).unwrap();
                prop_assert_eq!(stored.companies, out.flat_map(|(_, ids, _)| ids.clone()).collect());
                let stored = stored.in_doubt.into_iter().map(|call| call.companies);
                prop_assert_eq!(stored.collect::<Vec<_>>(), doubt.map(|(_, ids, _)| ids.clone()).collect::<Vec<_>>());
            }
        }
    }
}
