//! When offers close and reopen, and what a board is whose name nobody has.

use jobscan_tests::{Provider, WorldSpec};
use serde_json::json;

use super::{desk_of, open, served, world};
use crate::support::{Ran, boards, start};

fn closed_and_reopened(ran: &Ran, provider: Provider) -> (u64, u64) {
    let summary = ran.provider(provider.as_str());
    (summary["closed"].as_u64().unwrap(), summary["reopened"].as_u64().unwrap())
}

pub(super) fn withdrawn(provider: Provider) {
    let sandbox = start(WorldSpec { offers_per_tenant: 8..=8, ..world(511, &[provider], 1) });
    let desk = desk_of(&sandbox, &[provider]);
    desk.scan().expect(0);
    let all = served(&sandbox);
    assert_eq!(open(&desk), all);
    let gone = all.iter().next().expect("an offer");
    sandbox.withdraw(gone).unwrap();
    desk.scan().expect(0);
    let ran = desk.scan().expect(0);
    if provider.traits().unwrap().newest_only {
        // Nobody can tell what is no longer among the newest from what is withdrawn.
        assert_eq!(open(&desk), all);
        assert_eq!(closed_and_reopened(&ran, provider), (0, 0));
        return;
    }
    assert_eq!(open(&desk), served(&sandbox));
    sandbox.restore(gone).unwrap();
    let ran_again = desk.scan().expect(0);
    assert_eq!(open(&desk), all);
    // One whose detail is asked may be told to be closed by the first run already.
    assert!(closed_and_reopened(&ran, provider).0 <= 1, "{provider}");
    assert_eq!(closed_and_reopened(&ran_again, provider), (0, 1), "{provider}");
}

pub(super) fn gone(provider: Provider) {
    let traits = provider.traits().unwrap();
    if traits.search {
        return;
    }
    let sandbox = start(WorldSpec { offers_per_tenant: 4..=4, ..world(512, &[provider], 1) });
    let desk = desk_of(&sandbox, &[provider]);
    desk.scan().expect(0);
    let all = open(&desk);
    assert!(!all.is_empty());
    let board = boards(&sandbox, provider).remove(0);
    sandbox.change(|world| world.remove_board(provider, &board.slug, true)).unwrap();
    let ran = desk.scan();
    assert_eq!(open(&desk), all, "{}", ran.stderr);
    let summary = ran.provider(provider.as_str());
    assert_eq!(summary["closed"], json!(0), "{provider}");
    // At the others, whatever nobody has answers like a board without offers: it proves nothing.
    if traits.tells_unknown {
        assert_eq!(ran.errors(provider.as_str())[0].1, "not-found", "{provider}: {summary}");
        assert_eq!(summary["suspects"][0]["unit"], board.slug, "{provider}: {summary}");
        let checked = desk.run(&["providers", "check", provider.as_str(), "--tenant", &board.slug]);
        assert_ne!(checked.code, Some(0), "{}", checked.stdout);
    }
}

pub(super) fn empty(provider: Provider) {
    let traits = provider.traits().unwrap();
    let sandbox = start(WorldSpec { offers_per_tenant: 0..=0, ..world(513, &[provider], 1) });
    let desk = desk_of(&sandbox, &[provider]);
    let ran = desk.scan();
    if traits.tells_unknown {
        let summary = ran.provider(provider.as_str());
        assert_eq!((&summary["new"], &summary["errors"]), (&json!(0), &json!([])), "{summary}");
        if !traits.search {
            assert_eq!(summary["outcomes"]["empty"], 1, "{summary}");
        }
    }
    assert!(open(&desk).is_empty());
}
