//! Boards without code that are found on a company's website, and are read in the same run.

use jobscan_tests::{Labelled, Provider, Sandbox, Style, System, WorldSpec};
use serde_json::Value;

use super::{desk_of, open, served, world};
use crate::support::{Desk, plugin, start};

/// The system, the name of the board, and the board's page.
const BOARDS: [(System, &str, &str); 5] = [
    (System::Ashby, "Albatera Labs", "https://jobs.ashbyhq.com/Albatera%20Labs"),
    (System::SmartRecruiters, "Albatera", "https://careers.smartrecruiters.com/Albatera"),
    (System::Personio, "albatera", "https://albatera.jobs.personio.com/?language=en"),
    (System::Teamtailor, "albatera.teamtailor.com", "https://albatera.teamtailor.com/jobs"),
    (System::Breezy, "albatera", "https://albatera.breezy.hr/"),
];

/// A company whose website shows its board in this style, and a desk that knows its name and website alone.
fn company(style: Style, (provider, tenant, board_url): (System, &str, &str)) -> (Sandbox, Desk) {
    let label = Labelled {
        name: "Albatera S.L.".to_owned(),
        website: "https://www.albatera.home.arpa".to_owned(),
        provider,
        tenant: tenant.to_owned(),
        board_url: board_url.to_owned(),
    };
    let sandbox =
        start(WorldSpec { websites: vec![label], styles: vec![style], ..world(531, &Provider::others(), 0) });
    let system = Provider::named(provider.as_str()).unwrap();
    let mut desk = desk_of(&sandbox, &[system]);
    desk.set("discovery", "rate", "\"1000/s\"").set("detectors.ats", "plugin", &plugin("ats-detect"));
    (sandbox, desk)
}

/// The boards of the company.
fn sources(desk: &Desk) -> Vec<Value> {
    let company = desk.run(&["companies", "show", "albatera.home.arpa", "--format", "json"]).expect(0).json();
    company["sources"].as_array().unwrap().clone()
}

#[test]
fn a_board_that_a_website_links_is_one_board_with_its_evidence_once_and_is_read() {
    for board in BOARDS {
        let (sandbox, desk) = company(Style::CareerPageLink, board);
        let ran = desk.scan();
        let sources = sources(&desk);
        // Its own detector and the one that knows many systems see the same link.
        assert_eq!(sources.len(), 1, "{board:?}: {sources:?}");
        let told = (sources[0]["provider"].as_str(), sources[0]["tenant"].as_str());
        assert_eq!(told, (Some(board.0.as_str()), Some(board.1)), "{}", ran.stderr);
        assert_eq!(sources[0]["state"], "confirmed", "{sources:?}");
        // The link once, and what the board itself answered.
        let evidence = sources[0]["evidence"].as_array().unwrap().iter().map(|seen| seen["kind"].as_str());
        assert_eq!(evidence.collect::<Vec<_>>(), [Some("link"), Some("feed")], "{sources:?}");
        assert_eq!(open(&desk), served(&sandbox), "{board:?}: {}", ran.stderr);
    }
}

#[test]
fn a_career_site_under_the_companys_own_host_is_found_and_read() {
    let (sandbox, desk) = company(Style::OwnDomain, BOARDS[3]);
    let site = sandbox.websites().remove(0);
    let host = site.expected.tenant.clone().unwrap();
    assert!(host.ends_with(".albatera.home.arpa"), "{host}");
    let ran = desk.scan();
    let sources = sources(&desk);
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert_eq!(
        (&sources[0]["tenant"], &sources[0]["state"]),
        (&Value::from(host.as_str()), &Value::from("confirmed"))
    );
    assert!(!served(&sandbox).is_empty());
    assert_eq!(open(&desk), served(&sandbox), "{}", ran.stderr);
}
