//! Boards that are found on a company's website, and are read in the same run.

use jobscan_tests::{Labelled, Provider, Sandbox, Style, System, WorldSpec};
use serde_json::Value;

use super::{desk_of, open, served, world};
use crate::support::{Desk, plugin, start};

/// Doors to sites of any system, and a system whose customers have hosts of their own alone: no address names a board of
/// theirs, so that each is found in its own way.
const DOORS: [Provider; 4] = [Provider::JsonLd, Provider::Phenom, Provider::Rss, Provider::Sitemap];

/// The company's board at this system, again and again, each time under one of the addresses that such a board has.
fn labels(system: System) -> impl Iterator<Item = Labelled> {
    let label = move |seed| Labelled::drawn(seed, system, "Albatera, S.L.", "https://www.albatera.home.arpa");
    (1..).map(label).filter(move |label| system.is_served(&label.tenant) || is_widget(system))
}

/// Whether nothing but its script says by what a system's board is asked for.
fn is_widget(system: System) -> bool {
    system == System::TalentClue
}

/// A company whose website shows its board in this style, and a desk that knows its name and website alone.
fn company(style: Style, label: Labelled) -> (Sandbox, Desk) {
    let system = Provider::named(label.provider.as_str()).unwrap();
    let sandbox =
        start(WorldSpec { websites: vec![label], styles: vec![style], ..world(531, &Provider::others(), 0) });
    let mut desk = desk_of(&sandbox, &[system]);
    desk.set("discovery", "rate", "\"1000/s\"").set("detectors.ats", "plugin", &plugin("ats-detect"));
    (sandbox, desk)
}

/// The boards of the company.
fn sources(desk: &Desk) -> Vec<Value> {
    let company = desk.run(&["companies", "show", "albatera.home.arpa", "--format", "json"]).expect(0).json();
    company["sources"].as_array().unwrap().clone()
}

/// A board that a website links is found once, with what showed it, and is read.
pub(super) fn linked(provider: Provider) {
    let Some(system) = System::named(provider.as_str()) else {
        let has_no_address = provider.is_search() || DOORS.contains(&provider);
        assert!(has_no_address, "the sandbox's websites show no board of `{provider}`: see `System`");
        return;
    };
    for label in labels(system).take(3) {
        let style = if is_widget(system) { Style::ScriptEmbed } else { Style::CareerPageLink };
        let (sandbox, desk) = company(style, label.clone());
        let tenant = sandbox.websites()[0].expected.tenant.clone();
        let ran = desk.scan();
        let sources = sources(&desk);
        assert_eq!(sources.len(), 1, "{label:?}: {sources:?}");
        let told = (sources[0]["provider"].as_str(), sources[0]["tenant"].as_str());
        assert_eq!(told, (Some(system.as_str()), tenant.as_deref()), "{}", ran.stderr);
        assert_eq!(sources[0]["state"], "confirmed", "{sources:?}: {}", ran.stderr);
        let shown = if is_widget(system) { "script-src" } else { "link" };
        // The link once, and what the board itself answered, where it says who it is or how many offers it has.
        let evidence = sources[0]["evidence"].as_array().unwrap().iter();
        let kinds: Vec<&str> = evidence.map(|seen| seen["kind"].as_str().unwrap()).collect();
        assert!([shown, "feed"].starts_with(&kinds) && !kinds.is_empty(), "{sources:?}");
        assert!(!served(&sandbox).is_empty(), "{label:?}");
        assert_eq!(open(&desk), served(&sandbox), "{label:?}: {}", ran.stderr);
    }
}

#[test]
fn career_sites_under_the_companys_own_host_are_found_and_read() {
    let mut tested = Vec::new();
    let systems = Provider::others().into_iter().filter_map(|provider| System::named(provider.as_str()));
    for system in systems {
        let (sandbox, desk) = company(Style::OwnDomain, labels(system).next().unwrap());
        let site = sandbox.websites().remove(0);
        if site.style != Style::OwnDomain {
            // Its customers have no host of their own.
            continue;
        }
        tested.push(system);
        let tenant = site.expected.tenant.clone().unwrap();
        let ran = desk.scan();
        let sources = sources(&desk);
        assert_eq!(sources.len(), 1, "{sources:?}: {}", ran.stderr);
        assert_eq!(
            (&sources[0]["tenant"], &sources[0]["state"]),
            (&Value::from(tenant.as_str()), &Value::from("confirmed")),
            "{sources:?}: {}",
            ran.stderr
        );
        assert!(!served(&sandbox).is_empty(), "{system}");
        assert_eq!(open(&desk), served(&sandbox), "{system}: {}", ran.stderr);
    }
    assert!(tested.contains(&System::Teamtailor), "{tested:?}");
}

#[test]
fn a_board_whose_address_tells_a_name_and_no_key_stays_a_candidate_and_why_is_told() {
    let label = labels(System::TalentClue).next().unwrap();
    let (_sandbox, desk) = company(Style::CareerPageLink, label.clone());
    desk.scan().expect(0);
    let sources = sources(&desk);
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert_eq!(sources[0]["tenant"], label.tenant, "{sources:?}");
    assert_eq!(sources[0]["state"], "candidate", "{sources:?}");
    let reason = sources[0]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("is no key of Talent Clue"), "{sources:?}");
    assert!(open(&desk).is_empty());
}
