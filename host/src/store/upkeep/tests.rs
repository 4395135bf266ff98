use proptest::prelude::*;

use super::{KEPT_SCANS, prunable, prune};
use crate::{
    domain::{Timestamp, UnreadScan, scans::REMEMBERED},
    store::{
        runs::{self, answered, evidence, unread_before},
        testing::{fenced, histories, lever, rolled_back},
    },
};

/// How one scan ended.
#[derive(Debug, Clone)]
struct Scan {
    outcome: Option<&'static str>,
    coverage: Option<&'static str>,
    pages: u8,
    offers: u8,
    held: bool,
    unread: bool,
}

fn scan() -> impl Strategy<Value = Scan> {
    let outcomes = prop::sample::select(vec![
        Some("complete"),
        Some("complete"),
        Some("truncated"),
        Some("empty"),
        Some("failed"),
        None,
    ]);
    let coverages = prop::sample::select(vec![Some("full"), Some("full"), Some("partial"), None]);
    (outcomes, coverages, 0_u8..2, 0_u8..9, any::<bool>(), any::<bool>()).prop_map(
        |(outcome, coverage, pages, offers, held, unread)| Scan {
            outcome,
            coverage,
            pages,
            offers,
            held,
            unread,
        },
    )
}

#[test]
fn more_scans_stay_than_any_rule_looks_back() {
    assert!(KEPT_SCANS as usize > REMEMBERED);
}

proptest! {
    #![proptest_config(histories(12))]
    /// What closes offers looks at old scans: whatever is let go, it sees the same.
    #[test]
    fn what_is_let_go_changes_nothing_that_a_rule_looks_at(
        scans in prop::collection::vec(scan(), 1..400),
        old in 0_i64..500,
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let tx = fenced(&tx);
        let unit = lever("acme").unit();
        for (number, scan) in scans.iter().enumerate() {
            let at = Timestamp::from_millis(i64::try_from(number).unwrap());
            let run = runs::start(&tx, at, "0.1.0").unwrap();
            let id = runs::start_unit(&tx, run, &unit, at).unwrap();
            let unread = scan.unread.then_some(r#"{"rows":1,"details":1,"fields":{}}"#);
            let end = "UPDATE run_units SET outcome = ?2, coverage = ?3, pages = ?4, offers = ?5, held = ?6, unread = ?7,
                finished_at = ?8 WHERE id = ?1";
            tx.prepare_cached(end).unwrap().execute(
                (id, scan.outcome, scan.coverage, scan.pages, scan.offers, scan.held.then_some("drop"), unread, at),
            ).unwrap();
        }
        let next = i64::MAX;
        let mut unread = UnreadScan::default();
        assert!(unread.fields.add("pay", 1, "a lot") && unread.fields.add("detail.pay", 1, "a lot"));
        let seen = |tx: &crate::store::Transaction<'_>| {
            let counts: Vec<_> = [1, 2, 3, 6].map(|scans| answered(tx, &unit, scans).unwrap()).to_vec();
            (evidence(tx, &unit, next).unwrap(), counts, unread_before(tx, &unit, next, &unread).unwrap())
        };
        let before = seen(&tx);
        let cut = Timestamp::from_millis(old);
        let told = prunable(&tx, cut).unwrap();
        let gone = prune(&tx, cut).unwrap();
        prop_assert_eq!(told, gone);
        prop_assert_eq!(seen(&tx), before);
        prop_assert_eq!(prune(&tx, cut).unwrap().scans, 0, "nothing is left to go");
    }
}
