use url::Url;

use super::{
    super::judge::{PageKind, Shown},
    *,
};
use crate::domain::EvidenceKind;
use crate::{domain::page::PageRegion, plugins::model};

const NOW: Timestamp = Timestamp::from_millis(1_000_000);

fn recheck() -> Recheck {
    let days = |days: u64| Duration::from_hours(24 * days);
    Recheck {
        confirmed: days(30),
        candidate: days(7),
        empty: days(1),
        rejected: days(31),
        unknown: days(14),
        none: days(32),
        blocked: days(8),
    }
}

fn seen(page: &str, shown: Shown, place: PageRegion) -> Sighting {
    Sighting {
        url: format!("https://acme.example/{page}"),
        page: PageKind::Careers,
        shown,
        place,
        text: "Careers".to_owned(),
        kind: EvidenceKind::Link,
        detail: "https://jobs.lever.co/acme".to_owned(),
        certainty: model::Confidence::Certain,
        boards_on_page: 1,
        moved: false,
    }
}

fn board() -> SeenBoard {
    SeenBoard {
        system: "lever".to_owned(),
        tenant: "acme".to_owned(),
        url: Some("https://jobs.lever.co/acme".to_owned()),
        sightings: vec![seen("a", Shown::Link, PageRegion::Footer), seen("b", Shown::Link, PageRegion::Nav)],
        is_door: false,
    }
}

fn own() -> Ownership {
    Ownership::Own(Confidence::Certain, "the board bears the company's name".to_owned())
}

fn answers(open_offers: Option<u64>) -> Asked {
    Asked::Answers(model::Board { name: Some("Acme".to_owned()), url: None, open_offers })
}

fn not_now() -> Asked {
    let due_at = NOW.plus(Duration::from_hours(1));
    Asked::NotNow { reason: "paused".to_owned(), due_at, failure: None }
}

fn kept(ownership: &Ownership, asked: &Asked) -> BoardDecision {
    let judged = JudgedBoard { provider: "lever", tenant: "acme", ownership, asked };
    decide_board(&judged, &board(), &recheck(), NOW)
}

#[test]
fn a_board_is_what_its_provider_and_its_judge_make_of_it() {
    let unsure = Ownership::Unsure("a plain link".to_owned());
    let foreign = Ownership::Foreign("another name".to_owned());
    let table = [
        (own(), answers(Some(3)), SourceState::Confirmed, None),
        (own(), answers(None), SourceState::Confirmed, None),
        (own(), answers(Some(0)), SourceState::Empty, Some(24)),
        (own(), Asked::NoSuchBoard, SourceState::Candidate, Some(6)),
        (own(), Asked::NoProvider, SourceState::Candidate, Some(0)),
        (own(), not_now(), SourceState::Candidate, Some(1)),
        (unsure.clone(), answers(Some(3)), SourceState::Candidate, None),
        (unsure, Asked::NoSuchBoard, SourceState::Candidate, Some(6)),
        (foreign.clone(), answers(Some(3)), SourceState::Rejected, None),
        (foreign.clone(), not_now(), SourceState::Candidate, Some(1)),
        (foreign, Asked::NoProvider, SourceState::Rejected, None),
    ];
    for (ownership, asked, state, due_in) in table {
        let kept = kept(&ownership, &asked);
        let source = kept.source();
        assert_eq!(source.state, state, "{ownership:?} {asked:?}");
        let due = due_in.map(|hours| NOW.plus(Duration::from_hours(hours)));
        assert_eq!(source.due_at, due, "{ownership:?} {asked:?}");
        assert!(!source.reason.is_empty());
    }
}

#[test]
fn what_was_not_asked_or_not_there_leaves_what_is_known() {
    assert!(matches!(kept(&own(), &Asked::NoSuchBoard), BoardDecision::Missed(_)));
    assert!(matches!(kept(&own(), &not_now()), BoardDecision::Unasked(..)));
    assert!(matches!(kept(&own(), &answers(None)), BoardDecision::Found(_)));
    let foreign = Ownership::Foreign("another name".to_owned());
    assert!(matches!(kept(&foreign, &Asked::NoSuchBoard), BoardDecision::Missed(_)));
    assert!(matches!(kept(&foreign, &not_now()), BoardDecision::Unasked(..)));
    // A name that the board itself gives is heard; a weak place alone proves nothing against what was proved.
    assert!(matches!(kept(&foreign, &answers(None)), BoardDecision::Found(_)));
    let nameless = Asked::Answers(model::Board { name: None, url: None, open_offers: None });
    assert!(matches!(kept(&foreign, &nameless), BoardDecision::Doubted(_)));
    assert!(matches!(kept(&own(), &Asked::NoProvider), BoardDecision::Doubted(_)));
}

#[test]
fn evidence_names_page_place_and_text_the_most_telling_first() {
    let kept = kept(&own(), &answers(Some(2)));
    let lines: Vec<String> = kept
        .source()
        .evidence
        .iter()
        .map(|seen| {
            format!("{} {} {} {}", seen.url, seen.kind, seen.place.as_deref().unwrap_or("-"), seen.text)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "https://acme.example/b link nav Careers: https://jobs.lever.co/acme",
            "https://acme.example/a link footer Careers: https://jobs.lever.co/acme",
            " feed - Acme, 2 open offers",
        ]
    );
}

#[test]
fn evidence_is_kept_within_its_bounds() {
    let most = discovery::EVIDENCE_KEPT.size();
    let sightings = |count: usize| -> Vec<Sighting> {
        (0..count).map(|nth| seen(&nth.to_string(), Shown::Link, PageRegion::Nav)).collect()
    };
    for (count, kept) in [(most, most), (most + 1, most)] {
        assert_eq!(strongest(&sightings(count), "acme").len(), kept, "{count}");
    }
    let (address, text) = (discovery::EVIDENCE_ADDRESS.size(), discovery::EVIDENCE_KEPT_TEXT.size());
    assert_eq!(cut(&"é".repeat(address)), "é".repeat(address));
    assert_eq!(cut(&"é".repeat(address + 1)), format!("{}…", "é".repeat(address)));
    assert_eq!(shortened(&"é".repeat(text)), "é".repeat(text));
    assert_eq!(shortened(&"é".repeat(text + 1)), format!("{}…", "é".repeat(text)));
}

#[test]
fn a_page_at_the_host_that_is_the_tenant_is_kept_whatever_else_was_seen() {
    let most = discovery::EVIDENCE_KEPT.size();
    let mut sightings: Vec<Sighting> =
        (0..most).map(|nth| seen(&nth.to_string(), Shown::Redirect, PageRegion::Body)).collect();
    let own = "https://jobs.acme.com/";
    sightings.push(Sighting { url: own.to_owned(), ..seen("", Shown::Link, PageRegion::Footer) });
    assert_eq!(strongest(&sightings, "jobs.acme.com")[0].url, own);
    assert!(strongest(&sightings, "acme").iter().all(|seen| seen.url != own));
    assert!(shows_page_at(&sightings, "jobs.acme.com"));
    assert!(!shows_page_at(&sightings[..most], "jobs.acme.com") && !shows_page_at(&sightings, "acme.com"));
}

#[test]
fn an_address_that_only_leads_on_is_no_page() {
    let leads = Sighting {
        url: "https://jobs.acme.com/".to_owned(),
        kind: EvidenceKind::Redirect,
        ..seen("", Shown::Redirect, PageRegion::Body)
    };
    assert!(!shows_page_at(&[leads], "jobs.acme.com"));
}

fn state_of(explored: &Explored, kept: &[BoardDecision]) -> (DiscoveryState, u64) {
    let outcome = site_outcome(explored, kept, 0, &recheck(), NOW);
    (outcome.state, outcome.due_at.since(NOW).as_secs() / 86_400)
}

#[test]
fn a_company_is_as_good_as_its_best_board() {
    let foreign = || kept(&Ownership::Foreign("x".to_owned()), &answers(None));
    let explored = Explored { pages: 3, ..Explored::default() };
    let confirmed = kept(&own(), &answers(Some(1)));
    assert_eq!(state_of(&explored, &[foreign(), confirmed]), (DiscoveryState::Confirmed, 30));
    let candidate = kept(&own(), &Asked::NoProvider);
    assert_eq!(state_of(&explored, &[foreign(), candidate]).0, DiscoveryState::Candidate);
    assert_eq!(state_of(&explored, &[kept(&own(), &answers(Some(0)))]).0, DiscoveryState::Empty);
    assert_eq!(state_of(&explored, &[foreign()]), (DiscoveryState::Rejected, 31));
    let cut = Explored { out_of_time: true, ..Explored::default() };
    assert_eq!(state_of(&cut, &[foreign()]).0, DiscoveryState::Unknown);
}

#[test]
fn without_a_board_the_reason_is_told_and_none_is_said_only_of_a_site_that_was_read() {
    let url = Url::parse("https://acme.example/").unwrap();
    let explored = |change: fn(&mut Explored, Url)| {
        let mut explored = Explored { pages: 2, ..Explored::default() };
        change(&mut explored, url.clone());
        explored
    };
    let none = explored(|_, _| {});
    assert_eq!(state_of(&none, &[]), (DiscoveryState::None, 32));
    let script = explored(|explored, url| explored.script = Some(url));
    assert_eq!(state_of(&script, &[]), (DiscoveryState::Unknown, 14));
    let blocked = explored(|explored, url| explored.blocked = Some((url, "403".to_owned())));
    assert_eq!(state_of(&blocked, &[]), (DiscoveryState::Blocked, 8));
    let silent = explored(|explored, url| explored.silent = Some((url, "timed out".to_owned())));
    assert_eq!(state_of(&silent, &[]), (DiscoveryState::Unknown, 1));
    let heavy = explored(|explored, url| explored.heavy = Some((url, "more than 300,000 nodes".to_owned())));
    assert_eq!(state_of(&heavy, &[]), (DiscoveryState::Unknown, 14));
    let told = site_outcome(&heavy, &[], 0, &recheck(), NOW);
    assert_eq!(told.reason, "the page is too heavy: more than 300,000 nodes");
    assert_eq!(told.evidence[0].url, "https://acme.example/");
    let foreign = kept(&Ownership::Foreign("x".to_owned()), &answers(None));
    assert_eq!(state_of(&heavy, &[foreign]).0, DiscoveryState::Unknown);
    assert!(site_outcome(&script, &[], 0, &recheck(), NOW).reason.contains("built by script"));
}

#[test]
fn a_site_that_stays_silent_is_asked_ever_less_often() {
    let url = Url::parse("https://acme.example/").unwrap();
    let silent = Explored { silent: Some((url, "timed out".to_owned())), ..Explored::default() };
    let days =
        |attempts| site_outcome(&silent, &[], attempts, &recheck(), NOW).due_at.since(NOW).as_secs() / 86_400;
    assert_eq!([0, 1, 2, 3, 4, 40].map(days), [1, 2, 4, 8, 14, 14]);
}
