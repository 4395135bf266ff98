//! A board of 10,000 offers, for each way in which a list comes: all of it is read, each page is asked for once, and the
//! run stays within its bounds.

use std::collections::BTreeMap;

use jobscan_tests::{Provider, WorldSpec};

use super::{desk_of, world};
use crate::support::start;

const OFFERS: u32 = 10_000;

fn read_to_its_end(provider: Provider) {
    let spec =
        WorldSpec { offers_per_tenant: OFFERS..=OFFERS, description_bytes: 60, ..world(541, &[provider], 1) };
    let sandbox = start(spec);
    let mut desk = desk_of(&sandbox, &[provider]);
    // Ten thousand details are as many requests.
    desk.set(&format!("providers.{provider}"), "hydrate_limit", "0");
    let ran = desk.scan().expect(0);
    let summary = ran.provider(provider.as_str());
    assert_eq!((&summary["new"], &summary["skipped"]), (&OFFERS.into(), &serde_json::json!({})), "{summary}");
    let open: u32 = desk.query("SELECT count(*) FROM offers WHERE closed_at IS NULL");
    assert_eq!(open, OFFERS);
    let mut asked: BTreeMap<String, u32> = BTreeMap::new();
    for seen in sandbox.requests().into_iter().filter(|seen| seen.method == "GET") {
        *asked.entry(format!("{}{}?{}", seen.host, seen.path, seen.query)).or_default() += 1;
    }
    let again: Vec<_> = asked.iter().filter(|(_, times)| **times > 1).collect();
    assert!(again.is_empty(), "{again:?}");
}

macro_rules! kinds {
    ($($name:ident: $provider:ident,)*) => {
        $(#[test]
        fn $name() {
            read_to_its_end(Provider::$provider);
        })*
    };
}

kinds! {
    in_one_answer: Ashby,
    in_one_answer_of_xml: Personio,
    by_offset: SmartRecruiters,
    in_a_feed_by_offset: Teamtailor,
    by_page: Rippling,
    by_cursor: Manatal,
    in_links: JazzHr,
}
