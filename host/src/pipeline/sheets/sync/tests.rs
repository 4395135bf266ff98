use super::*;
use crate::{
    domain::{FailureClass, Resolution},
    sheets::sync::RowUpdate,
};

const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const SETTLE: Duration = Duration::from_mins(5);

fn update(company: Option<i64>, row: u32) -> RowUpdate {
    RowUpdate { company, row, cells: vec![(Column::MaxScore, 7.into())] }
}

fn company(name: &str, domain: Option<&str>) -> SheetCompany {
    SheetCompany {
        id: 1,
        name: name.to_owned(),
        domain: domain.map(str::to_owned),
        resolution: Resolution::Pending,
        max_score: Some(7),
        strong_offers: Some(1),
        openings: Some(2),
        open_offers: Some(3),
        top_offer_url: None,
        top_category: None,
        last_strong_at: None,
    }
}

#[test]
fn a_row_is_labelled_by_the_company_s_name_or_else_by_its_domain() {
    let table = [
        ("Acme", Some("acme.example"), "Acme"),
        ("", Some("acme.example"), "acme.example"),
        (" ", Some("acme.example"), "acme.example"),
        ("", None, ""),
    ];
    for (name, domain, label) in table {
        let row = row_of(company(name, domain), chrono_tz::UTC, None, String::new());
        assert_eq!(row.company, label, "{name:?} {domain:?}");
    }
}

#[test]
fn the_day_of_a_strong_offer_is_that_of_the_operator_s_zone() {
    let late = Timestamp::parse_rfc3339("2024-01-01T23:30:00Z").unwrap();
    let day = |zone| {
        let company = SheetCompany { last_strong_at: Some(late), ..company("Acme", None) };
        row_of(company, zone, None, String::new()).last_strong_signal
    };
    let first_of_january = 45_292;
    assert_eq!(day(chrono_tz::UTC), Some(first_of_january));
    assert_eq!(day(chrono_tz::Europe::Madrid), Some(first_of_january + 1));
}

#[test]
fn rows_that_were_sent_are_awaited_until_the_last_of_them_has_settled() {
    let minutes = Duration::from_mins;
    let now = NOON.plus(minutes(10));
    let at = |count: u64| NOON.plus(minutes(count));
    let table = [
        (vec![], None),
        (vec![at(5)], None),
        (vec![at(0)], None),
        (vec![at(7)], Some(minutes(2))),
        (vec![at(9), at(7), at(0)], Some(minutes(4))),
        // The clock was put back since: no longer than for a call that is sent now.
        (vec![at(60)], Some(SETTLE)),
    ];
    for (sent_at, wait) in table {
        assert_eq!(wait_until_settled(sent_at.iter().copied(), SETTLE, now), wait, "{sent_at:?}");
    }
}

#[test]
fn a_sheet_that_keeps_nothing_is_told_with_a_few_of_its_cells() {
    let updates = |count: u32| (2..2 + count).map(|row| update(Some(i64::from(row)), row)).collect();
    let message = |plan: &SyncPlan| {
        let (mut errors, mut ended_early) = (Vec::new(), false);
        unsettled(plan, "Companies").note(&mut errors, &mut ended_early);
        assert_eq!(errors[0].class, FailureClass::Unsettled);
        errors.remove(0).message
    };
    let told = message(&SyncPlan { updates: updates(7), missing: vec![0], ..SyncPlan::default() });
    assert!(told.contains(": 8 rows still differ, such as Companies!D2:D2, "), "{told}");
    assert!(told.contains("Companies!D6:D6;") && !told.contains("D7"), "{told}");
    let told = message(&SyncPlan { missing: vec![0], ..SyncPlan::default() });
    assert!(told.contains(": 1 row still differs; somebody"), "{told}");
}
