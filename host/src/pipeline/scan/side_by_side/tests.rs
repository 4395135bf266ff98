use proptest::prelude::*;

use super::*;

#[test]
fn units_run_side_by_side_as_configured_and_as_the_plugin_wishes() {
    let table = [
        (false, 4, None, 4),
        (false, 4, Some(2), 2),
        (false, 2, Some(8), 2),
        (false, 0, None, 1),
        (false, 4, Some(0), 1),
    ];
    for (has_queries, configured, wish, at_once) in table {
        assert_eq!(units_at_once(has_queries, configured, wish), at_once, "{configured} {wish:?}");
    }
}

#[test]
fn units_that_wait_for_their_last_write_are_bounded_and_queries_have_none() {
    assert_eq!(units_in_hand(false, 4), 4 + units::UNITS_WRITING.size());
    assert_eq!(units_in_hand(true, 1), 1);
}

proptest! {
    #[test]
    fn queries_always_follow_one_another(configured in 0_usize..100, wish in prop::option::of(0_u32..100)) {
        prop_assert_eq!(units_at_once(true, configured, wish), 1);
    }

    #[test]
    fn a_provider_is_never_asked_by_more_units_than_configured(configured in 1_usize..100, wish in prop::option::of(0_u32..100)) {
        let at_once = units_at_once(false, configured, wish);
        prop_assert!((1..=configured).contains(&at_once));
    }
}
