//! A database that was made while fewer systems were read: its candidates need nobody's help.

use jobscan_tests::{Labelled, Provider, Style, System, WorldSpec};

use super::{BoardName, PUBLIC, desk_of_all, exported, host_of, served_systems, web};
use crate::support::{Desk, plugin, start};

/// A company with a board of each system that the sandbox serves beside Lever and Greenhouse.
fn labels() -> Vec<Labelled> {
    let systems = served_systems().into_iter().filter_map(|provider| System::named(provider.as_str()));
    let others = systems.filter(|system| !matches!(system, System::Lever | System::Greenhouse));
    others
        .filter_map(|system| {
            let website = format!("https://www.molino{system}.{PUBLIC}");
            let label = |seed| Labelled::drawn(seed, system, &format!("Molino {system}"), &website);
            // Of a system whose addresses do not name what is asked for, none is.
            (1..200).map(label).find(|label| system.is_served(&label.tenant))
        })
        .collect()
}

/// The boards that were seen and not proved yet.
fn candidates(desk: &Desk) -> Vec<BoardName> {
    let boards = exported(desk).into_values().flat_map(|company| company.boards);
    boards.filter(|(_, board)| board.state == "candidate").map(|(name, _)| name).collect()
}

#[test]
fn candidates_are_confirmed_and_scanned_by_the_first_run_whose_order_has_their_system() {
    let labels = labels();
    let spec = web(9, labels.clone(), &[Style::CareerPageLink]);
    let sandbox = start(WorldSpec { domain_suffix: PUBLIC.to_owned(), ..spec });
    let mut desk = desk_of_all(&sandbox);
    desk.order(&["lever", "greenhouse"]);
    for label in &labels {
        // Its boards are recognised, as by a detector of many systems before, and nobody reads them.
        let system = label.provider.as_str();
        desk.set(&format!("detectors.seen-{system}"), "plugin", &plugin(system));
    }
    desk.scan();
    let candidates = candidates(&desk);
    assert_eq!(candidates.len(), labels.len(), "{candidates:?}");
    let (provider, tenant) = &candidates[0];
    desk.run(&["boards", "remove", &format!("{provider}/{tenant}")]).expect(0);

    let all: Vec<&str> = served_systems().into_iter().map(Provider::as_str).collect();
    desk.order(&all);
    sandbox.clear_requests();
    let ran = desk.run_due(&["run", "--format", "json"]);
    let discovery = ran.json()["discovery"].clone();
    assert_eq!(discovery["companies"], 0, "no website need be looked at: {discovery}");
    assert_eq!(discovery["rechecked"], labels.len() - 1, "{discovery}");
    let said = exported(&desk);
    for label in &labels {
        let name = (label.provider.as_str().to_owned(), label.tenant.clone());
        let board = &said[&host_of(&label.website)].boards[&name];
        let expected = if name == candidates[0] { ("removed", false) } else { ("confirmed", true) };
        assert_eq!((board.state.as_str(), board.is_read), expected, "{name:?}: {}", ran.stderr);
    }
    let websites = sandbox.websites();
    let asked = sandbox.requests();
    let at_a_website = |host: &str| websites.iter().any(|site| site.hosts.iter().any(|held| held == host));
    assert!(!asked.iter().any(|seen| at_a_website(&seen.host)), "{asked:?}");
}
