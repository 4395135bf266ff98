use super::*;
use crate::{
    pipeline::sheets::testing::sheet_row,
    sheets::{GridProperties, GridRange, ProtectedRange, SheetProperties},
    store::StoreError,
};

fn update(company: Option<i64>, row: u32) -> RowUpdate {
    RowUpdate { company, row, cells: vec![(Column::MaxScore, 7.into()), (Column::Openings, 2.into())] }
}

fn sheet(locks: &[GridRange]) -> Sheet {
    let properties = SheetProperties {
        sheet_id: 4,
        title: "Companies".to_owned(),
        grid_properties: GridProperties::default(),
    };
    let lock = |range: &GridRange| ProtectedRange { range: range.clone(), ..ProtectedRange::default() };
    Sheet { properties, protected_ranges: locks.iter().map(lock).collect() }
}

#[test]
fn a_plan_is_carried_out_in_calls_of_a_limited_size_rows_to_add_first() {
    let wanted: Vec<SheetRow> = (1..=250).map(sheet_row).collect();
    let updates = (1..=120).map(|number| update(Some(number), 2));
    let plan = SyncPlan { missing: (0..250).collect(), updates: updates.collect(), ..SyncPlan::default() };
    let sizes: Vec<(CallKind, usize)> =
        calls_of(&plan, &wanted, &sheet(&[]), 50).iter().map(|call| (call.kind(), call.rows())).collect();
    let expected = [
        (CallKind::Append, 100),
        (CallKind::Append, 100),
        (CallKind::Append, 50),
        (CallKind::Update, 50),
        (CallKind::Update, 50),
        (CallKind::Update, 20),
    ];
    assert_eq!(sizes, expected);
}

#[test]
fn a_call_that_adds_rows_adds_those_that_the_sheet_lacks_and_no_others() {
    let wanted: Vec<SheetRow> = (1..=4).map(sheet_row).collect();
    let plan = SyncPlan { missing: vec![1, 3], ..SyncPlan::default() };
    let [Call::Append(rows)] = &calls_of(&plan, &wanted, &sheet(&[]), 50)[..] else { panic!("not one call") };
    let expected = [1, 3].map(|at: usize| NewRow { company: wanted[at].id, cells: wanted[at].cells() });
    assert_eq!(rows, &expected);
}

#[test]
fn cells_are_set_from_the_top_of_the_sheet_to_its_end_and_what_may_be_locked_last() {
    let updates = [7, 3, 9, 2].map(|row| update(Some(i64::from(row)), row)).to_vec();
    let plan = SyncPlan { updates, ..SyncPlan::default() };
    let rows_of = |call| match call {
        Call::Set(updates) => updates.iter().map(|update| update.row).collect::<Vec<_>>(),
        Call::Append(_) => panic!("nothing is to be added"),
    };
    let locks = [GridRange { end_row_index: Some(3), ..GridRange::default() }];
    let rows = calls_of(&plan, &[], &sheet(&locks), 3).into_iter().map(rows_of);
    assert_eq!(rows.collect::<Vec<_>>(), [vec![7, 9], vec![2, 3]]);
    // Locked cells keep the others of their rows not back.
    let locks = [GridRange { start_column_index: 5, ..GridRange::default() }];
    let rows = calls_of(&plan, &[], &sheet(&locks), 3).into_iter().map(rows_of);
    assert_eq!(rows.collect::<Vec<_>>(), [vec![2, 3, 7], vec![9], vec![2, 3, 7], vec![9]]);
    let rows = calls_of(&plan, &[], &sheet(&[]), 3).into_iter().map(rows_of);
    assert_eq!(rows.collect::<Vec<_>>(), [vec![2, 3, 7], vec![9]]);
}

#[test]
fn a_plan_with_nothing_to_do_makes_no_call() {
    assert!(calls_of(&SyncPlan::default(), &[sheet_row(1)], &sheet(&[]), 50).is_empty());
}

#[test]
fn the_outbox_notes_each_cell_that_a_call_sets_but_not_the_rows_it_adds() {
    let set = Call::Set(vec![update(Some(1), 5), update(None, 9)]);
    let (score, openings) = (Column::MaxScore.letter(), Column::Openings.letter());
    let expected: [WrittenCell; 4] =
        [(5, score, 7.into()), (5, openings, 2.into()), (9, score, 7.into()), (9, openings, 2.into())];
    assert_eq!(set.cells(), expected);
    assert_eq!(set.companies(), [1], "leftovers are nobody's");
    assert_eq!(Call::Append(vec![NewRow { company: 1, cells: sheet_row(1).cells() }]).cells(), []);
}

#[test]
fn what_became_of_a_call_is_noted_as_the_table_says() {
    let sheets = |error| Some(StepError::Sheets(error));
    let refused = || sheets(SheetsError::Refused { status: 400, message: "no".to_owned() });
    let lost = || sheets(SheetsError::Lost("timeout".to_owned()));
    let unclear = || sheets(SheetsError::Unclear("502".to_owned()));
    let (append, update) = (CallKind::Append, CallKind::Update);
    let table = [
        (append, None, Settlement::Ended),
        (update, None, Settlement::Ended),
        (append, lost(), Settlement::InDoubt),
        (update, lost(), Settlement::InDoubt),
        (append, sheets(SheetsError::Cancelled), Settlement::InDoubt),
        (append, refused(), Settlement::NotDone),
        (append, sheets(SheetsError::Busy(None)), Settlement::NotDone),
        (append, unclear(), Settlement::Ended),
        // Rows before the one that was refused may be set.
        (update, refused(), Settlement::Ended),
        (update, sheets(SheetsError::Busy(None)), Settlement::Ended),
        (append, Some(StepError::Misplaced("Companies!C5".to_owned())), Settlement::Ended),
        (append, Some(StepError::Store(StoreError::Invalid("no".to_owned()))), Settlement::Ended),
    ];
    for (kind, error, settlement) in table {
        assert_eq!(Settlement::after_call(kind, false, error.as_ref()), settlement, "{kind:?} {error:?}");
    }
    // Rows that were added before another part of the call was refused are there.
    assert_eq!(Settlement::after_call(append, true, refused().as_ref()), Settlement::Ended);
    assert_eq!(Settlement::after_call(append, true, lost().as_ref()), Settlement::InDoubt);
}
