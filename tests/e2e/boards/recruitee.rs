//! Recruitee closes its JSON feed to whoever has no token: a board is read by the feed that stays.

use jobscan_tests::{Provider, WorldSpec};
use serde_json::json;

use super::{desk_of, open, served, world};
use crate::support::start;

#[test]
fn a_board_is_read_where_the_json_feed_wants_a_token_and_that_feed_is_never_asked() {
    let sandbox = start(WorldSpec { offers_per_tenant: 6..=6, ..world(541, &[Provider::Recruitee], 3) });
    let desk = desk_of(&sandbox, &[Provider::Recruitee]);
    let ran = desk.scan().expect(0);
    assert_eq!(open(&desk), served(&sandbox), "{}", ran.stderr);
    assert_eq!(ran.provider("recruitee")["errors"], json!([]), "{}", ran.stdout);
    let asked = sandbox.requests();
    assert!(asked.iter().all(|seen| seen.path == "/api/feeds/offers.xml"), "{asked:?}");
}
