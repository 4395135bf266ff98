//! The faces of career sites of `SuccessFactors` that the boards of the common tests do not show.

use jobscan_tests::{Fault, FaultRule, Provider, When, WorldSpec};
use serde_json::json;

use super::{desk_of, open, served, world};
use crate::support::{boards, start};

/// A board of each face, the tiles of a search among them: these are never all, so that nothing closes by them.
#[test]
fn every_face_is_read_and_tiles_close_nothing() {
    let spec = WorldSpec {
        offers_per_tenant: 60..=60,
        description_bytes: 100,
        ..world(551, &[Provider::SuccessFactors], 5)
    };
    let sandbox = start(spec);
    let desk = desk_of(&sandbox, &[Provider::SuccessFactors]);
    let ran = desk.scan().expect(0);
    let all = served(&sandbox);
    assert_eq!(all.len(), 300);
    assert_eq!(open(&desk), all, "{}", ran.stderr);
    let board = boards(&sandbox, Provider::SuccessFactors)
        .into_iter()
        .find(|board| board.slug.starts_with("karriere."));
    let prefix = format!("successfactors/{}/", board.unwrap().slug);
    let of_tiles = all.iter().find(|key| key.starts_with(&prefix)).unwrap();
    sandbox.withdraw(of_tiles).unwrap();
    for _ in 0..3 {
        desk.scan().expect(0);
    }
    assert!(open(&desk).contains(of_tiles));
}

/// A feed that cannot be had now is not one that was retired.
#[test]
fn a_refused_feed_leads_to_no_other_face() {
    let spec = WorldSpec { offers_per_tenant: 4..=4, ..world(552, &[Provider::SuccessFactors], 1) };
    let sandbox = start(spec);
    let desk = desk_of(&sandbox, &[Provider::SuccessFactors]);
    let board = boards(&sandbox, Provider::SuccessFactors).remove(0);
    let fault = Fault::Status(403);
    sandbox.break_on(FaultRule::new(&board.slug, "/googlefeed.xml", When::Always, fault));
    let ran = desk.scan();
    assert_eq!(ran.errors("successfactors")[0].1, "blocked", "{}", ran.stdout);
    assert_eq!(ran.provider("successfactors")["new"], json!(0));
    let asked: Vec<String> = sandbox.requests().into_iter().map(|seen| seen.path).collect();
    assert!(asked.iter().all(|path| path == "/googlefeed.xml"), "{asked:?}");
}
