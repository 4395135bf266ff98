use super::*;
use crate::{
    domain::{
        FailureClass,
        scans::{Coverage, Outcome},
    },
    http::Request,
    pipeline::scan::{
        ended::StopReason,
        ingest::{Row, read_page},
        testing::scanned,
    },
    plugins::{
        AnswerDigest,
        model::{Continuation, EndReason, ScannedOffer},
    },
};

fn asked(url: &str) -> Vec<Exchange> {
    let answer = AnswerDigest { head: [0; 8], content: [0; 16] };
    vec![Exchange { request: Request::get(url), answer, kept_at: None, together: false }]
}

fn page(offers: Vec<ScannedOffer>) -> Page {
    Page {
        offers,
        skipped: Vec::new(),
        next: Continuation::End(EndReason::Complete),
        state: None,
        coverage: Coverage::FullSnapshot,
        total: None,
        unread: UnreadFields::default(),
    }
}

fn watch() -> Watch {
    Watch::new(Some(Inputs([1; 16])), Some("state".to_owned()))
}

/// Notes a page of these offers, which asked for `url`.
fn take(watch: &mut Watch, url: &str, offers: Vec<ScannedOffer>) {
    let mut page = page(offers);
    let rows = read_page(&mut page, false, &mut std::collections::BTreeMap::new());
    let shown = rows.rows.len();
    watch.take(Some(asked(url)), &page, shown, &rows);
}

fn well() -> Ended {
    Ended::well(Outcome::Complete, StopReason::Complete)
}

/// A tally of one page without offers.
fn tally() -> Tally {
    let mut tally = Tally::new(None, None, false);
    tally.take(&mut page(Vec::new()), false, &mut std::collections::BTreeMap::new());
    tally
}

fn end(watch: Watch, ended: &Ended, state: &str) -> Kept {
    watch.end(ended, &tally(), &UnitCounters::default(), Some(state))
}

#[test]
fn what_a_scan_asked_and_showed_is_kept_if_it_ends_as_it_began() {
    let mut watch = watch();
    take(&mut watch, "https://x.example/1", vec![scanned("a"), scanned("b")]);
    take(&mut watch, "https://x.example/2", vec![scanned("c")]);
    let Kept::New(new) = end(watch, &well(), "state") else { panic!("nothing is kept") };
    let (scanned, shown) = *new;
    assert_eq!((scanned.rows, scanned.pages.len(), scanned.inputs), (3, 2, [1; 16]));
    assert_eq!(shown.iter().map(|offer| offer.source_id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

/// What happens to a watch, and its name.
type Spoiler<'a> = (&'a str, &'a dyn Fn(&mut Watch));

#[test]
fn what_cannot_be_had_again_removes_a_receipt_and_a_scan_that_did_not_end_leaves_it() {
    let closed = {
        let mut closed = scanned("a");
        closed.offer.listing = Listing::Closed;
        closed
    };
    let scans: [Spoiler<'_>; 3] = [
        ("a closed offer", &|watch| take(watch, "https://x.example", vec![closed.clone()])),
        ("an answer that was none", &|watch| {
            watch.take(None, &page(Vec::new()), 0, &PageRows::default());
        }),
        ("a new beginning", &Watch::stop),
    ];
    for (what, scan) in scans {
        let mut watch = watch();
        scan(&mut watch);
        assert!(!watch.is_on(), "{what}");
        take(&mut watch, "https://x.example", vec![scanned("b")]);
        assert!(matches!(end(watch, &well(), "state"), Kept::Removed), "{what}");
    }
    assert!(matches!(end(watch(), &well(), "another state"), Kept::Removed));
    let failed = Ended::badly(Outcome::Failed, FailureClass::Transient, "?".to_owned());
    for ended in [failed, well().keeping_cursor(true)] {
        assert!(matches!(end(watch(), &ended, "state"), Kept::AsItIs), "{ended:?}");
    }
}

#[test]
fn a_scan_beyond_the_bounds_of_a_receipt_leaves_none() {
    let mut of_size = watch();
    let url = "x".repeat(units::RECEIPT.size() - 100);
    take(&mut of_size, &url, Vec::new());
    assert!(of_size.is_on());
    take(&mut of_size, &url, Vec::new());
    assert!(!of_size.is_on());
    let mut of_rows = watch();
    let row =
        |id: usize| Row { scanned: scanned(&id.to_string()), summary_hash: [0; 16], detail_error: None };
    let rows = (0..units::RECEIPT_ROWS.size()).map(row).collect();
    of_rows.take(Some(asked("u")), &page(Vec::new()), 0, &PageRows { rows, ..PageRows::default() });
    assert!(of_rows.is_on());
    take(&mut of_rows, "u", vec![scanned("z")]);
    assert!(!of_rows.is_on());
}
