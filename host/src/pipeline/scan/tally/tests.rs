use super::*;
use crate::{domain::UnreadFields, pipeline::scan::testing::scanned, plugins::model::Skipped};

fn page(ids: &[&str], next: Continuation) -> Page {
    Page {
        offers: ids.iter().map(|id| scanned(id)).collect(),
        skipped: Vec::new(),
        next,
        state: None,
        coverage: Coverage::FullSnapshot,
        total: None,
        unread: UnreadFields::default(),
    }
}

fn more(cursor: &str) -> Continuation {
    Continuation::More(cursor.to_owned())
}

const END: Continuation = Continuation::End(EndReason::Complete);

fn no_caps() -> Tally {
    Tally::new(None, None, false)
}

/// Takes a page of a plugin whose list is all there is, and says how the scan ends there.
fn take(tally: &mut Tally, mut page: Page) -> Option<Ended> {
    tally.take(&mut page, false, &mut BTreeMap::new()).ended
}

fn ended(tally: &mut Tally, page: Page) -> (Outcome, StopReason) {
    let ended = take(tally, page).unwrap();
    (ended.outcome, ended.reason)
}

#[test]
fn a_whole_list_is_complete_and_an_empty_one_is_empty() {
    let mut tally = no_caps();
    assert_eq!(take(&mut tally, page(&["a", "b"], more("2"))), None);
    assert_eq!(ended(&mut tally, page(&["c"], END)), (Outcome::Complete, StopReason::Complete));
    assert_eq!(tally.shown(), 3);
    assert_eq!(ended(&mut no_caps(), page(&[], END)), (Outcome::Empty, StopReason::Empty));
}

#[test]
fn the_source_may_end_without_saying_that_this_was_all() {
    let end = |reason| ended(&mut no_caps(), page(&["a"], Continuation::End(reason)));
    assert_eq!(end(EndReason::EmptyPage), (Outcome::Truncated, StopReason::EmptyPage));
    assert_eq!(end(EndReason::TotalPages), (Outcome::Truncated, StopReason::TotalPages));
}

#[test]
fn a_resumed_scan_never_saw_the_whole() {
    let mut tally = Tally::new(None, None, true);
    assert_eq!(ended(&mut tally, page(&["a"], END)), (Outcome::Truncated, StopReason::Resumed));
}

#[test]
fn a_row_that_nobody_can_name_spoils_the_whole_and_one_with_an_id_does_not() {
    let skipped = |id: Option<&str>| Page {
        skipped: vec![Skipped { id: id.map(str::to_owned), reason: "no title".to_owned() }],
        ..page(&["a"], END)
    };
    assert_eq!(ended(&mut no_caps(), skipped(None)), (Outcome::Truncated, StopReason::SkippedRows));
    let mut tally = no_caps();
    assert_eq!(ended(&mut tally, skipped(Some("b"))).0, Outcome::Complete);
    assert_eq!(tally.shown(), 2, "the unreadable row shows its offer all the same");
}

#[test]
fn a_page_of_which_nothing_can_be_read_is_no_answer() {
    let nameless = |id: &str| {
        let mut scanned = scanned(id);
        scanned.offer.title = " ".to_owned();
        scanned
    };
    let unreadable = Page { offers: vec![nameless("a"), nameless("b")], ..page(&[], END) };
    assert_eq!(ended(&mut no_caps(), unreadable), (Outcome::Failed, StopReason::Failed(FailureClass::Parse)));
    let half = Page { offers: vec![nameless("a"), scanned("b")], ..page(&[], END) };
    assert_eq!(ended(&mut no_caps(), half).0, Outcome::Complete, "the other row was read");
}

#[test]
fn a_source_that_counts_more_than_it_gives_is_cut_short() {
    let of = |total| Page { total: Some(total), ..page(&["a", "b", "b"], END) };
    assert_eq!(ended(&mut no_caps(), of(4)), (Outcome::Truncated, StopReason::FewerThanTold));
    assert_eq!(ended(&mut no_caps(), of(3)).0, Outcome::Complete, "a repeated row was counted by the source");
    assert_eq!(ended(&mut no_caps(), of(1)).0, Outcome::Complete, "a source may count too few");
}

#[test]
fn the_last_count_that_was_told_holds() {
    let mut tally = no_caps();
    take(&mut tally, Page { total: Some(9), ..page(&["a"], more("2")) });
    take(&mut tally, page(&["b"], more("3")));
    assert_eq!(tally.total(), Some(9));
    take(&mut tally, Page { total: Some(3), ..page(&["c"], END) });
    assert_eq!(tally.total(), Some(3));
}

#[test]
fn a_count_below_what_was_shown_already_is_not_that_of_the_whole() {
    // What each page tells, with two new rows on each, and what holds in the end.
    let totals: [(&[Option<u64>], Option<u64>); 8] = [
        (&[Some(250), Some(0), Some(0)], Some(250)),
        (&[Some(250), None, Some(0)], Some(250)),
        (&[Some(250), Some(2), Some(2)], Some(250)),
        (&[Some(9), Some(8), Some(6)], Some(6)),
        (&[Some(0), Some(0), Some(6)], Some(6)),
        (&[None, Some(9), Some(1)], Some(9)),
        (&[Some(1), Some(2), Some(3)], Some(3)),
        (&[None, None, None], None),
    ];
    for (told, expected) in totals {
        let mut tally = no_caps();
        for (number, total) in told.iter().enumerate() {
            let ids = [format!("{number}a"), format!("{number}b")];
            let ids = ids.each_ref().map(String::as_str);
            take(&mut tally, Page { total: *total, ..page(&ids, more(&number.to_string())) });
        }
        assert_eq!(tally.total(), expected, "{told:?}");
    }
    let mut tally = no_caps();
    take(&mut tally, Page { total: Some(5), ..page(&["a", "b"], more("2")) });
    let last = Page { total: Some(0), ..page(&["c"], END) };
    assert_eq!(ended(&mut tally, last), (Outcome::Truncated, StopReason::FewerThanTold));
}

#[test]
fn a_cap_on_offers_cuts_the_page_and_ends_the_scan() {
    let capped = (Outcome::Truncated, StopReason::MaxOffers);
    let mut tally = Tally::new(Some(3), None, false);
    assert_eq!(take(&mut tally, page(&["a", "b"], more("2"))), None);
    assert_eq!(ended(&mut tally, page(&["c", "d"], END)), capped);
    assert_eq!(tally.shown(), 3);
    assert_eq!(ended(&mut Tally::new(Some(2), None, false), page(&["a", "b"], more("2"))), capped);
    assert_eq!(
        ended(&mut Tally::new(Some(2), None, false), page(&["a", "b"], END)).0,
        Outcome::Complete,
        "a list that ends at the cap is whole"
    );
}

#[test]
fn a_cap_on_pages_ends_the_scan_unless_it_ends_there_by_itself() {
    let mut tally = Tally::new(None, Some(2), false);
    assert_eq!(take(&mut tally, page(&["a"], more("2"))), None);
    assert_eq!(ended(&mut tally, page(&["b"], more("3"))), (Outcome::Truncated, StopReason::MaxPages));
    assert_eq!(ended(&mut Tally::new(None, Some(1), false), page(&["a"], END)).0, Outcome::Complete);
}

#[test]
fn pages_that_repeat_cut_the_scan_short_and_drop_its_cursor() {
    let repeating = |pages: &[(&[&str], &str)]| {
        let mut tally = no_caps();
        let ended = pages.iter().find_map(|(ids, cursor)| take(&mut tally, page(ids, more(cursor)))).unwrap();
        assert_eq!((ended.reason, ended.keep_cursor), (StopReason::PagesRepeat, false));
        let (class, message) = ended.error.unwrap();
        assert_eq!(class, FailureClass::Parse);
        (ended.outcome, message)
    };
    let (outcome, message) = repeating(&[(&["a"], "1"), (&["a"], "2"), (&["a"], "3"), (&["a"], "4")]);
    assert_eq!(outcome, Outcome::Truncated);
    assert_eq!(message, "its pages repeat what came before: the last 2 brought nothing new");
    let (outcome, message) = repeating(&[(&["a"], "x\n"), (&["b"], "x\n")]);
    assert_eq!((outcome, &*message), (Outcome::Truncated, "its pages repeat: the cursor `x\\n` came twice"));
    let cursors: Vec<String> = (0..30).map(|number| number.to_string()).collect();
    let empty: Vec<(&[&str], &str)> = cursors.iter().map(|cursor| (&[][..], cursor.as_str())).collect();
    let (outcome, message) = repeating(&empty);
    assert_eq!(outcome, Outcome::Failed, "nothing came at all");
    assert_eq!(message, "its pages go on without an end: the last 10 showed nothing");
}

#[test]
fn a_page_that_repeats_and_is_the_last_ends_the_scan_as_any_other() {
    let mut tally = no_caps();
    for cursor in ["1", "2"] {
        assert_eq!(take(&mut tally, page(&["a"], more(cursor))), None);
    }
    assert_eq!(ended(&mut tally, page(&["a"], END)).0, Outcome::Complete);
}

#[test]
fn pages_cover_together_what_each_of_them_covers() {
    let mut tally = no_caps();
    assert_eq!(tally.coverage(), None);
    take(&mut tally, page(&["a"], more("2")));
    assert_eq!(tally.coverage(), Some(Coverage::FullSnapshot));
    take(&mut tally, Page { coverage: Coverage::Partial, ..page(&["b"], END) });
    assert_eq!(tally.coverage(), Some(Coverage::Partial));
}

#[test]
fn a_restart_forgets_what_comes_again_and_keeps_the_caps() {
    let mut tally = Tally::new(Some(2), Some(9), true);
    take(&mut tally, page(&["a"], more("2")));
    tally.restart();
    assert_eq!((tally.shown(), tally.coverage()), (0, None));
    assert_eq!(
        take(&mut tally, page(&["a"], more("2"))),
        None,
        "the cursor may come again, and so may the offer"
    );
    assert_eq!(ended(&mut tally, page(&["b"], END)).0, Outcome::Complete, "it is not resumed any more");
}

#[test]
fn progress_counts_rows_and_says_whether_anything_came() {
    let progress = |tally: &Tally| {
        let ProgressBeforeFailure { offers, pages, came } = tally.progress(5);
        (offers, pages, came)
    };
    let mut tally = no_caps();
    assert_eq!(progress(&tally), (0, 5, false));
    take(&mut tally, page(&[], more("2")));
    assert_eq!(progress(&tally), (0, 5, true), "a page without offers is an answer");
    take(&mut tally, page(&["a"], more("3")));
    assert_eq!(progress(&tally), (1, 5, true));
    assert_eq!(progress(&Tally::new(None, None, true)), (0, 5, true));
}
