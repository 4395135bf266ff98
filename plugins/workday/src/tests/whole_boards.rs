//! Boards of several pages, which a service that answers by itself gives in its own way.

use jobscan_plugin_sdk::PluginError;

use super::{TENANT, service::Service};

#[test]
fn a_board_is_read_to_its_end_though_only_the_first_page_tells_the_count() {
    for postings in [20, 45, 60] {
        let mut service = Service { count_once: true, ..Service::with(postings) };
        let scan = service.scan(TENANT);
        assert_eq!((scan.ids.len(), scan.whole), (postings, true), "{postings}");
        assert_eq!(service.asked, postings.div_ceil(20), "{postings}");
    }
}

#[test]
fn the_postings_of_other_sites_are_one_offer_whichever_comes_first() {
    let mut service = Service { copies: true, ..Service::with(50) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.offers, scan.whole), (50, 50, true));
    assert_eq!(scan.total, Some(50), "{scan:?}");
}

#[test]
fn a_page_that_repeats_ends_the_board_and_covers_only_what_came() {
    let mut service = Service { repeats_from: Some(40), ..Service::with(100) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.whole), (40, false));
}

#[test]
fn a_count_that_jumps_between_pages_is_told_as_a_block() {
    let mut service = Service { jumps_at: Some(40), ..Service::with(100) };
    let error = service.try_scan(TENANT).unwrap_err();
    assert!(matches!(error, PluginError::Blocked(_)), "{error:?}");
}

#[test]
fn what_lies_behind_two_thousand_is_read_directly_where_it_can_be() {
    for count_is_capped in [false, true] {
        let mut service = Service { capped: count_is_capped, ..Service::with(2610) };
        let scan = service.scan(TENANT);
        assert_eq!((scan.ids.len(), scan.whole), (2610, true), "capped: {count_is_capped}");
        // The pages, and the one look behind the 2,000th.
        assert_eq!(service.asked, 2610_usize.div_ceil(20) + 1);
        assert_eq!(service.applied, 0);
    }
}

#[test]
fn a_board_that_begins_again_is_read_in_parts_without_a_gap() {
    let mut service = Service { capped: true, wraps: true, ..Service::with(2610) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.offers, scan.whole), (2610, 2610, true));
    assert!(service.applied > 100 && service.most_values <= 100 && service.deepest == 1);
    assert!(scan.longest_cursor < 64 * 1024, "{}", scan.longest_cursor);
}

#[test]
fn a_value_beyond_the_cap_is_split_by_another_facet() {
    let mut service = Service { capped: true, wraps: true, lumped: true, ..Service::with(5300) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.offers, scan.whole), (5300, 5300, true));
    assert_eq!(service.deepest, 2);
    assert!(scan.longest_cursor < 64 * 1024, "{}", scan.longest_cursor);
}

#[test]
fn what_no_facet_reaches_is_told_as_incomplete() {
    // Without facets only the first 2,000 can be reached.
    let mut service = Service { capped: true, wraps: true, facetless: true, ..Service::with(2610) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.whole), (2000, false));
    // Nobody has a value of any facet but the first ones.
    let mut service =
        Service { capped: true, wraps: true, valueless_from: Some(2500), ..Service::with(2610) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.whole), (2500, false));
}

#[test]
fn a_board_of_just_two_thousand_needs_no_parts() {
    let mut service = Service { capped: true, wraps: true, ..Service::with(2000) };
    let scan = service.scan(TENANT);
    assert_eq!((scan.ids.len(), scan.whole, service.applied), (2000, true, 0));
}
