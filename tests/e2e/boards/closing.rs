//! When offers of boards without code close and reopen, and what a board is whose name nobody has.

use std::collections::BTreeSet;

use jobscan_tests::{Provider, WorldSpec};
use serde_json::json;

use super::{desk_of, open, served, world};
use crate::support::{Ran, boards, start};

fn closed_and_reopened(ran: &Ran, provider: Provider) -> (u64, u64) {
    let summary = ran.provider(provider.as_str());
    (summary["closed"].as_u64().unwrap(), summary["reopened"].as_u64().unwrap())
}

#[test]
fn withdrawn_offers_close_with_the_second_run_and_restored_ones_reopen() {
    let sandbox = start(WorldSpec { offers_per_tenant: 8..=8, ..world(511, 1) });
    let desk = desk_of(&sandbox, &Provider::OTHERS);
    desk.scan().expect(0);
    let all = served(&sandbox);
    assert_eq!(open(&desk), all);
    let first = |provider: Provider| all.iter().find(|key| key.starts_with(&format!("{provider}/")));
    let gone: BTreeSet<&String> = Provider::OTHERS.iter().map(|&provider| first(provider).unwrap()).collect();
    for key in &gone {
        sandbox.withdraw(key).unwrap();
    }
    desk.scan().expect(0);
    let ran = desk.scan().expect(0);
    assert_eq!(open(&desk), served(&sandbox));
    for key in &gone {
        sandbox.restore(key).unwrap();
    }
    let ran_again = desk.scan().expect(0);
    assert_eq!(open(&desk), all);
    for provider in Provider::OTHERS {
        // One whose detail is asked may be told to be closed by the first run already.
        assert!(closed_and_reopened(&ran, provider).0 <= 1, "{provider}");
        assert_eq!(closed_and_reopened(&ran_again, provider), (0, 1), "{provider}");
    }
}

#[test]
fn a_board_whose_name_nobody_has_is_missing_and_closes_nothing_at_once() {
    let sandbox = start(WorldSpec { offers_per_tenant: 4..=4, ..world(512, 1) });
    let desk = desk_of(&sandbox, &Provider::OTHERS);
    desk.scan().expect(0);
    let all = open(&desk);
    for provider in Provider::OTHERS {
        let slug = boards(&sandbox, provider).remove(0).slug;
        sandbox.change(|world| world.remove_board(provider, &slug, true)).unwrap();
    }
    let ran = desk.scan();
    assert_eq!(open(&desk), all, "{}", ran.stderr);
    for provider in Provider::OTHERS {
        let board = boards(&sandbox, provider).remove(0);
        let summary = ran.provider(provider.as_str());
        assert_eq!(summary["closed"], json!(0), "{provider}");
        // There, whatever nobody has answers like a board without offers: it proves nothing.
        if provider != Provider::SmartRecruiters {
            assert_eq!(ran.errors(provider.as_str())[0].1, "not-found", "{provider}: {summary}");
            assert_eq!(summary["suspects"][0]["unit"], board.slug, "{provider}: {summary}");
        }
    }
    let checked =
        |provider: &str, tenant: &str| desk.run(&["providers", "check", provider, "--tenant", tenant]).code;
    for (provider, tenant) in [
        ("ashby", "nobody here"),
        ("personio", "nobody-here"),
        ("teamtailor", "nobody-here.teamtailor.com"),
        ("breezy", "nobody-here"),
    ] {
        assert_ne!(checked(provider, tenant), Some(0), "{provider}");
    }
}

#[test]
fn a_board_without_offers_is_an_empty_board_where_the_system_tells_the_two_apart() {
    let sandbox = start(WorldSpec { offers_per_tenant: 0..=0, ..world(513, 1) });
    let desk = desk_of(&sandbox, &Provider::OTHERS);
    let ran = desk.scan();
    for provider in Provider::OTHERS.into_iter().filter(|provider| *provider != Provider::SmartRecruiters) {
        let summary = ran.provider(provider.as_str());
        assert_eq!((&summary["new"], &summary["errors"]), (&json!(0), &json!([])), "{summary}");
        assert_eq!(summary["outcomes"]["empty"], 1, "{summary}");
    }
    assert!(open(&desk).is_empty());
}
