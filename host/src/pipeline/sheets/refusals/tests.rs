use proptest::prelude::*;

use super::*;
use crate::{pipeline::sheets::testing::sheet_row, sheets::layout::Column};

fn update(company: Option<i64>, row: u32) -> RowUpdate {
    RowUpdate { company, row, cells: vec![(Column::MaxScore, 7.into())] }
}

fn left(rows: u64, companies: u64) -> LeftOut {
    LeftOut { rows, companies, has_leftovers: false }
}

fn told(plan: &SyncPlan) -> Vec<(u32, &str)> {
    plan.problems.iter().map(|problem| (problem.row, problem.message.as_str())).collect()
}

#[test]
fn a_row_is_left_alone_after_its_second_refusal_and_told_with_the_first_reason() {
    let plan = || SyncPlan {
        updates: vec![update(Some(1), 9), update(Some(2), 3)],
        problems: vec![Problem { row: 5, message: "no company".to_owned() }],
        ..SyncPlan::default()
    };
    let mut refused = Refusals::default();
    refused.add(&update(Some(1), 9), "protected");
    let mut once = plan();
    assert_eq!(refused.leave_out(&mut once, &[]), LeftOut::default(), "it is tried once more");
    assert_eq!((once.updates.len(), once.problems.len()), (2, 1));
    refused.add(&update(Some(1), 9), "still protected");
    let mut twice = plan();
    assert_eq!(refused.leave_out(&mut twice, &[]), left(1, 0));
    assert_eq!(twice.updates, [update(Some(2), 3)]);
    assert_eq!(told(&twice), [(5, "no company"), (9, "its cells are not to be set: protected")]);
}

#[test]
fn a_problem_is_told_where_the_row_is_now() {
    let mut refused = Refusals::default();
    (0..REFUSALS).for_each(|_| refused.add(&update(Some(1), 9), "protected"));
    let mut moved = SyncPlan { updates: vec![update(Some(1), 4)], ..SyncPlan::default() };
    refused.leave_out(&mut moved, &[]);
    assert_eq!(moved.problems[0].row, 4);
}

#[test]
fn leftovers_of_a_deleted_row_are_never_given_up() {
    let mut refused = Refusals::default();
    (0..10).for_each(|_| refused.add(&update(None, 9), "protected"));
    let mut plan = SyncPlan { updates: vec![update(None, 9)], ..SyncPlan::default() };
    refused.leave_out(&mut plan, &[]);
    assert_eq!((plan.updates.len(), plan.problems.len()), (1, 0));
}

#[test]
fn leftovers_that_are_not_tried_any_more_are_told_apart() {
    let mut refused = Refusals::default();
    (0..2 * STREAK).for_each(|_| assert_ne!(refused.not_set(2, "protected"), Next::Single));
    let updates = vec![update(Some(1), 3), update(None, 9)];
    let mut plan = SyncPlan { updates, ..SyncPlan::default() };
    assert_eq!(refused.leave_out(&mut plan, &[]), LeftOut { rows: 2, companies: 0, has_leftovers: true });
    assert!(plan.is_done());
}

/// Sets cells of rows 0 to `rows`, of which some are locked, as calls of a synchronisation do, plan after plan.
/// Returns which rows were set, and how many calls were refused.
fn simulated(rows: u32, is_locked: &dyn Fn(u32) -> bool) -> (Vec<u32>, u32, Refusals) {
    let (mut set, mut refused_calls, mut refusals) = (Vec::new(), 0, Refusals::default());
    for _ in 0..10 {
        let open = (0..rows).filter(|row| !set.contains(row)).map(|row| update(Some(i64::from(row)), row));
        let mut plan = SyncPlan { updates: open.collect(), ..SyncPlan::default() };
        refusals.leave_out(&mut plan, &[]);
        'plan: for call in plan.updates.chunks(refusals.companies_a_call()) {
            let was_wide = refusals.is_wide();
            let mut parts = Parts::of(call.to_vec());
            while let Some(part) = parts.next() {
                if !part.iter().any(|update| is_locked(update.row)) {
                    refusals.set();
                    set.extend(part.iter().map(|update| update.row));
                    continue;
                }
                refused_calls += 1;
                match refusals.not_set(part.len(), "protected 17") {
                    Next::Split => parts.split(part, was_wide),
                    Next::Single => refusals.add(&part[0], "protected"),
                    Next::Stop => break 'plan,
                }
                if refusals.ended().is_some() || refusals.is_wide() != was_wide {
                    break 'plan;
                }
            }
        }
    }
    set.sort_unstable();
    (set, refused_calls, refusals)
}

#[test]
fn a_sheet_that_is_locked_as_a_whole_costs_a_few_calls_whatever_its_size() {
    for rows in [20, 1000, 3000] {
        let (set, calls, refusals) = simulated(rows, &|_| true);
        assert_eq!((set, calls), (Vec::new(), 2 * STREAK), "{rows}");
        let updates = (0..rows).map(|row| update(Some(i64::from(row)), row)).collect();
        let mut plan = SyncPlan { updates, ..SyncPlan::default() };
        assert_eq!(refusals.leave_out(&mut plan, &[]), left(u64::from(rows), 0));
        assert!(plan.is_done() && plan.problems.len() <= 10, "told by row only what was tried by itself");
        assert_eq!(refusals.ended(), Some("protected 17"));
    }
}

#[test]
fn what_is_not_locked_is_written_beside_what_is() {
    type IsLocked = fn(u32) -> bool;
    let table: [(&str, IsLocked, usize); 5] = [
        ("one row", |row| row == 7, 999),
        ("three rows", |row| [7, 400, 999].contains(&row), 997),
        ("a few beside each other", |row| (300..304).contains(&row), 996),
        ("the first half", |row| row < 500, 500),
        ("one in fifty", |row| row % 50 == 31, 980),
    ];
    for (case, is_locked, least) in table {
        let (set, calls, _) = simulated(1000, &is_locked);
        assert!(set.iter().all(|row| !is_locked(*row)), "{case}");
        assert!(
            set.len() >= least && calls <= units::SHEET_REFUSALS.count(),
            "{case}: {} of 1000 with {calls} refusals",
            set.len()
        );
    }
}

#[test]
fn another_reason_begins_to_count_anew() {
    let mut refusals = Refusals::default();
    for number in 0..3 * STREAK {
        let message = if number % 3 == 0 { "protected" } else { "too long" };
        assert_eq!(refusals.not_set(2, message), Next::Split, "{number}");
    }
    let mut refusals = Refusals::default();
    let stops = (0..STREAK).map(|number| refusals.not_set(2, &format!("data[{number}]: protected")));
    assert_eq!(stops.last(), Some(Next::Stop), "the place in the call is no other reason");
}

#[test]
fn rows_that_are_not_added_are_left_out_one_by_one_or_all() {
    let all: Vec<SheetRow> = (1..=5).map(sheet_row).collect();
    let plan = || SyncPlan { missing: vec![0, 2, 4], ..SyncPlan::default() };
    let mut refusals = Refusals::default();
    assert_eq!(refusals.not_added(&[1, 3], "too long"), Next::Split);
    assert_eq!(refusals.not_added(&[3], "too long"), Next::Single);
    refusals.added();
    let mut one = plan();
    assert_eq!(refusals.leave_out(&mut one, &all), left(0, 1));
    assert_eq!((one.missing, refusals.why_not_added().as_str()), (vec![0, 4], "too long"));
    assert!((0..STREAK).any(|_| refusals.not_added(&[1, 5], "protected") == Next::Stop));
    let mut none = plan();
    assert_eq!(refusals.leave_out(&mut none, &all), left(0, 3));
    assert_eq!((none.missing, refusals.why_not_added().as_str()), (vec![], "protected"));
}

proptest! {
    /// Whatever is locked: no refused row is written, the calls are bounded, and nothing is tried for ever.
    #[test]
    fn refused_calls_are_bounded_whatever_is_locked(
        rows in 1_u32..600,
        locked in proptest::collection::hash_set(0_u32..600, 0..200),
    ) {
        let (set, calls, refusals) = simulated(rows, &|row| locked.contains(&row));
        prop_assert!(calls <= units::SHEET_REFUSALS.count(), "{}", calls);
        prop_assert!(set.iter().all(|row| !locked.contains(row)));
        let open = (0..rows).filter(|row| !set.contains(row)).map(|row| update(Some(i64::from(row)), row));
        let mut plan = SyncPlan { updates: open.collect(), ..SyncPlan::default() };
        refusals.leave_out(&mut plan, &[]);
        prop_assert!(plan.is_done(), "{} rows are still tried", plan.updates.len());
    }
}
