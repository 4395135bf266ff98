use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use proptest::prelude::*;

use super::*;
use crate::store::testing::{fence, histories, memory};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn sheet(sheet: i64) -> SheetRef {
    SheetRef { spreadsheet: "book".to_owned(), sheet }
}

#[test]
fn calls_wait_in_order_until_their_answer_is_known() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let fence = fence(&tx, "run", at(1));
    let calls = vec![
        (CallKind::Append, vec![3, 1]),
        (CallKind::Append, vec![2]),
        (CallKind::Update, vec![7, 8]),
        (CallKind::Append, vec![4]),
    ];
    let ids = queue(&tx, &fence, &sheet(0), calls, at(5)).unwrap();
    let waits = queued(&tx, &sheet(0)).unwrap();
    assert_eq!(waits.iter().map(|call| call.id).collect::<Vec<_>>(), ids);
    assert_eq!((waits[0].kind, &waits[0].companies), (CallKind::Append, &vec![3, 1]));
    for id in &ids[..3] {
        sent(&tx, &fence, *id, at(6)).unwrap();
    }
    assert_eq!(in_doubt(&tx, &sheet(0)).unwrap(), [1, 2, 3].into(), "updates may be made again");
    assert_eq!(waiting(&tx).unwrap(), Waiting { calls: 4, in_doubt: 3, since: Some(at(5)) });
    answered(&tx, &fence, ids[0], at(7)).unwrap();
    refused(&tx, &fence, ids[1]).unwrap();
    answered(&tx, &fence, ids[2], at(7)).unwrap();
    assert_eq!(sheets::known_rows(&tx, &sheet(0)).unwrap(), [1, 3].into());
    assert_eq!(waiting(&tx).unwrap(), Waiting { calls: 1, in_doubt: 0, since: Some(at(5)) });
    for id in [ids[0], 99] {
        assert!(matches!(sent(&tx, &fence, id, at(8)), Err(StoreError::Internal(_))));
        assert!(matches!(answered(&tx, &fence, id, at(8)), Err(StoreError::Internal(_))));
        assert!(matches!(refused(&tx, &fence, id), Err(StoreError::Internal(_))));
    }
}

#[test]
fn a_new_queue_stands_in_the_place_of_the_old_one_of_its_sheet() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let fence = fence(&tx, "run", at(1));
    let other = queue(&tx, &fence, &sheet(1), vec![(CallKind::Append, vec![9])], at(2)).unwrap();
    let old = queue(&tx, &fence, &sheet(0), vec![(CallKind::Append, vec![1])], at(3)).unwrap();
    for id in other.iter().chain(&old) {
        sent(&tx, &fence, *id, at(3)).unwrap();
    }
    let new = queue(&tx, &fence, &sheet(0), vec![(CallKind::Update, vec![2])], at(4)).unwrap();
    assert!(in_doubt(&tx, &sheet(0)).unwrap().is_empty());
    assert_eq!(in_doubt(&tx, &sheet(1)).unwrap(), [9].into());
    let waits: Vec<i64> = queued(&tx, &sheet(0)).unwrap().iter().map(|call| call.id).collect();
    assert_eq!(waits, new);
    assert_eq!(queue(&tx, &fence, &sheet(0), Vec::new(), at(5)).unwrap(), Vec::<i64>::new());
    assert_eq!(waiting(&tx).unwrap(), Waiting { calls: 1, in_doubt: 1, since: Some(at(2)) });
    answered(&tx, &fence, other[0], at(6)).unwrap();
    assert_eq!(waiting(&tx).unwrap(), Waiting { calls: 0, in_doubt: 0, since: None });
}

#[test]
fn nothing_changes_after_the_lock_went_to_another() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let old = fence(&tx, "old", at(1));
    let id = queue(&tx, &old, &sheet(0), vec![(CallKind::Append, vec![1])], at(2)).unwrap()[0];
    fence(&tx, "new", at(1).plus(Duration::from_hours(2)));
    let lost = |result: Result<()>| assert!(matches!(result, Err(StoreError::FenceLost { .. })));
    lost(queue(&tx, &old, &sheet(0), Vec::new(), at(3)).map(drop));
    lost(sent(&tx, &old, id, at(3)));
    lost(answered(&tx, &old, id, at(3)));
    lost(refused(&tx, &old, id));
    assert_eq!(waiting(&tx).unwrap(), Waiting { calls: 1, in_doubt: 0, since: Some(at(2)) });
    assert!(sheets::known_rows(&tx, &sheet(0)).unwrap().is_empty());
}

/// A call that waits, and whether it was sent.
type Waits = (CallKind, Vec<i64>, bool);

/// What may happen to one sheet's outbox.
#[derive(Debug, Clone)]
enum Event {
    Queued(Vec<(bool, Vec<i64>)>),
    Sent(usize),
    Answered(usize),
    Refused(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let call = (any::<bool>(), prop::collection::vec(1_i64..20, 1..4));
    prop_oneof![
        1 => prop::collection::vec(call, 0..6).prop_map(Event::Queued),
        3 => any::<usize>().prop_map(Event::Sent),
        2 => any::<usize>().prop_map(Event::Answered),
        1 => any::<usize>().prop_map(Event::Refused),
    ]
}

proptest! {
    #![proptest_config(histories(128))]
    #[test]
    fn what_was_applied_is_known_and_what_may_have_been_is_in_doubt(
        events in prop::collection::vec((0_i64..2, event()), 1..40),
    ) {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let fence = fence(&tx, "run", at(1));
        // By sheet: the calls by id with whether they were sent, and the rows that are there.
        let mut waits: [BTreeMap<i64, Waits>; 2] = Default::default();
        let mut rows: [BTreeSet<i64>; 2] = Default::default();
        for (number, event) in &events {
            let (which, on) = (usize::from(*number == 1), sheet(*number));
            let known: Vec<i64> = waits[which].keys().copied().collect();
            let of = |any: &usize| (!known.is_empty()).then(|| known[any % known.len()]);
            match event {
                Event::Queued(calls) => {
                    let kind = |append: bool| if append { CallKind::Append } else { CallKind::Update };
                    let calls: Vec<_> =
                        calls.iter().map(|(append, ids)| (kind(*append), ids.clone())).collect();
                    let ids = queue(&tx, &fence, &on, calls.clone(), at(2)).unwrap();
                    let calls = calls.into_iter().map(|(kind, ids)| (kind, ids, false));
                    waits[which] = ids.into_iter().zip(calls).collect();
                }
                Event::Sent(any) => if let Some(id) = of(any) {
                    sent(&tx, &fence, id, at(3)).unwrap();
                    waits[which].get_mut(&id).unwrap().2 = true;
                },
                Event::Answered(any) => if let Some(id) = of(any) {
                    answered(&tx, &fence, id, at(4)).unwrap();
                    let (kind, ids, _) = waits[which].remove(&id).unwrap();
                    rows[which].extend(ids.into_iter().filter(|_| kind == CallKind::Append));
                },
                Event::Refused(any) => if let Some(id) = of(any) {
                    refused(&tx, &fence, id).unwrap();
                    waits[which].remove(&id);
                },
            }
            for (number, (waits, rows)) in (0..).zip(waits.iter().zip(&rows)) {
                let doubt = waits.values().filter(|(kind, _, sent)| *sent && *kind == CallKind::Append);
                let doubt: HashSet<i64> = doubt.flat_map(|(_, ids, _)| ids.iter().copied()).collect();
                prop_assert_eq!(in_doubt(&tx, &sheet(number)).unwrap(), doubt);
                prop_assert_eq!(
                    sheets::known_rows(&tx, &sheet(number)).unwrap(),
                    rows.iter().copied().collect::<HashSet<_>>()
                );
                let stored = queued(&tx, &sheet(number)).unwrap().into_iter();
                let stored: Vec<_> = stored.map(|call| (call.id, call.kind, call.companies)).collect();
                let expected: Vec<_> =
                    waits.iter().map(|(id, (kind, ids, _))| (*id, *kind, ids.clone())).collect();
                prop_assert_eq!(stored, expected);
            }
        }
    }
}
