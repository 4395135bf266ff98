use proptest::prelude::*;

use std::collections::{BTreeMap, HashMap};

use super::{
    places::PlaceReader,
    prepare::{clean, facts},
    rows::{count_skipped, page_rows},
    *,
};
use crate::{
    domain::{Employer, Listing, Salary, SalaryPeriod, Timestamp, UnreadFields, Workplace},
    pipeline::scan::due::Owner,
    plugins::{
        is_web_address,
        model::{Continuation, Coverage, Description, EndReason, OfferRef, Page, ScannedOffer, Skipped},
        testing::scanned_offer,
    },
    store::offers::{Company, Known},
};

fn scanned(id: &str, title: &str) -> ScannedOffer {
    let mut scanned = scanned_offer(id);
    title.clone_into(&mut scanned.offer.title);
    scanned.offer.locations =
        vec!["  Xàtiva ".into(), "Valencia/València".into(), "Xàtiva".into(), " ".into()];
    scanned.offer.department = Some("  ".into());
    scanned.description = Some(Description::Html("<p>One</p><p>Two &amp; three</p>".into()));
    scanned
}

fn row(id: &str) -> Row {
    page_rows(vec![scanned(id, "Title")], &mut BTreeMap::new()).rows.remove(0)
}

fn known(row: &Row, complete: bool) -> Known {
    Known {
        offer_id: 7,
        summary_hash: row.summary_hash,
        complete,
        closed: false,
        updated_at: None,
        detail_due: None,
    }
}

fn sorted_with(row: Row, known: Known, hydrates: bool) -> (usize, usize, usize) {
    let known = HashMap::from([(row.scanned.offer.id.clone(), known)]);
    let sorted = compare(vec![row], &known, hydrates, Timestamp::from_millis(100));
    (sorted.unchanged.len(), sorted.ready.len(), sorted.incomplete.len())
}

#[test]
fn rows_that_can_be_no_offer_are_counted_by_reason() {
    let mut reasons = BTreeMap::new();
    let mut without_url = scanned("c", "T");
    without_url.offer.url = "javascript:alert(1)".into();
    let offers = vec![
        scanned(" ", "T"),
        scanned("b", " \t"),
        without_url,
        scanned("d", "first"),
        scanned("d", "last"),
    ];
    let PageRows { rows, unread, lost, repeated } = page_rows(offers, &mut reasons);
    assert_eq!(unread, ["b", "c"], "which offers they were is known of all but the first");
    assert_eq!((lost, repeated), (true, 1));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].scanned.offer.title, "last");
    let told: Vec<_> = reasons.into_iter().collect();
    let expected = [("id twice on a page", 1), ("no id", 1), ("no title", 1), ("no usable URL", 1)];
    assert_eq!(told, expected.map(|(reason, count)| (reason.to_owned(), count)));
}

#[test]
fn a_guests_reason_is_one_bounded_line() {
    let mut reasons = BTreeMap::new();
    let skipped = Skipped { id: None, reason: format!("bad\n{}", "x".repeat(500)) };
    count_skipped(&[skipped], &mut reasons);
    let (reason, count) = reasons.into_iter().next().unwrap();
    assert_eq!((reason.chars().count(), count), (80, 1));
    assert!(reason.starts_with("bad x"));
}

#[test]
fn reasons_without_end_are_counted_together() {
    let mut reasons = BTreeMap::new();
    let skipped: Vec<Skipped> =
        (0..100).map(|row| Skipped { id: None, reason: format!("row {row} is bad") }).collect();
    count_skipped(&skipped, &mut reasons);
    assert_eq!((reasons.len(), reasons["other reasons"]), (21, 80));
}

#[test]
fn only_what_is_new_changed_or_incomplete_needs_work() {
    let complete = || row("a");
    assert_eq!(sorted_with(complete(), known(&complete(), true), true), (1, 0, 0));
    let other = Known { summary_hash: [9; 16], ..known(&complete(), true) };
    assert_eq!(sorted_with(complete(), other, true), (0, 1, 0));

    let list_only = || {
        let mut scanned = scanned("a", "Title");
        (scanned.offer.complete, scanned.description) = (false, None);
        page_rows(vec![scanned], &mut BTreeMap::new()).rows.remove(0)
    };
    assert_eq!(sorted_with(list_only(), known(&list_only(), true), true), (1, 0, 0));
    // Its source touched it since: whether it was edited, only the detail tells.
    let touched = || {
        let mut row = list_only();
        row.scanned.offer.updated_at = Some(Timestamp::from_millis(9));
        row
    };
    let at = |millis| Known { updated_at: Some(Timestamp::from_millis(millis)), ..known(&touched(), true) };
    assert_eq!(sorted_with(touched(), at(8), true), (0, 0, 1));
    assert_eq!(sorted_with(touched(), at(9), true), (1, 0, 0));
    // Its detail said that it is closed, and the list does not know: the detail is asked again.
    let closed = Known { closed: true, ..known(&list_only(), true) };
    assert_eq!(sorted_with(list_only(), closed, true), (0, 0, 1));
    // Its detail is still owed.
    assert_eq!(sorted_with(list_only(), known(&list_only(), false), true), (0, 0, 1));
    // Nobody can complete it: the list is all there is.
    assert_eq!(sorted_with(list_only(), known(&list_only(), false), false), (1, 0, 0));
    // It failed, and its turn has not come; a row that says something new does not wait.
    let waits = |due| Known { detail_due: Some(Timestamp::from_millis(due)), ..known(&list_only(), false) };
    assert_eq!(sorted_with(list_only(), waits(101), true), (1, 0, 0));
    assert_eq!(sorted_with(list_only(), waits(100), true), (0, 0, 1));
    assert_eq!(sorted_with(list_only(), Known { summary_hash: [0; 16], ..waits(101) }, true), (0, 0, 1));
    // What its source closed is asked for at once.
    assert_eq!(sorted_with(list_only(), Known { closed: true, ..waits(101) }, true), (0, 0, 1));
    let sorted = compare(vec![list_only()], &HashMap::new(), true, Timestamp::from_millis(100));
    assert_eq!((sorted.unchanged.len(), sorted.ready.len(), sorted.incomplete.len()), (0, 0, 1));
}

#[test]
fn a_bump_is_no_change_and_another_text_or_deadline_is_one() {
    let mut bumped = scanned("a", "Title");
    bumped.offer.updated_at = Some(Timestamp::from_millis(5));
    let bumped = page_rows(vec![bumped], &mut BTreeMap::new()).rows.remove(0);
    assert_eq!(bumped.summary_hash, row("a").summary_hash);
    let mut extended = scanned("a", "Title");
    extended.offer.expires_at = Some(Timestamp::from_millis(4));
    let extended = page_rows(vec![extended], &mut BTreeMap::new()).rows.remove(0);
    assert_ne!(extended.summary_hash, row("a").summary_hash);
    let mut edited = scanned("a", "Title");
    edited.description = Some(Description::Html("<p>One</p><p>Two</p>".into()));
    let edited = page_rows(vec![edited], &mut BTreeMap::new()).rows.remove(0);
    assert_ne!(edited.summary_hash, row("a").summary_hash);
}

#[test]
fn a_detail_wins_and_the_list_fills_its_holes() {
    let mut list = row("a");
    list.scanned.offer.complete = false;
    list.scanned.offer.employer = Employer { name: Some("Listed".into()), website: None };
    list.scanned.offer.workplace = Workplace::Hybrid;
    list.scanned.offer.attributes = vec![("study".into(), "any".into()), ("kept".into(), "yes".into())];
    let mut detail = scanned("a", "Longer title");
    detail.offer.url = String::new();
    detail.offer.locations = Vec::new();
    detail.offer.employer = Employer { name: None, website: Some("https://own.example".into()) };
    detail.offer.salary = Some(Salary {
        min: Some(1.0),
        max: None,
        currency: Some("EUR".into()),
        period: Some(SalaryPeriod::Year),
    });
    detail.offer.attributes = vec![("study".into(), "degree".into())];
    detail.offer.listing = Listing::Closed;
    merge(&mut list, detail);
    let offer = &list.scanned.offer;
    assert_eq!(offer.title, "Longer title");
    assert_eq!(offer.url, "https://jobs.example/a");
    assert_eq!(offer.locations.len(), 4);
    assert_eq!(offer.workplace, Workplace::Hybrid);
    assert_eq!(offer.employer.name.as_deref(), Some("Listed"));
    assert_eq!(offer.employer.website.as_deref(), Some("https://own.example"));
    assert_eq!((offer.listing, offer.complete), (Listing::Closed, true));
    assert!(offer.salary.is_some());
    let attributes = [("study", "degree"), ("kept", "yes")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(offer.attributes, attributes);
}

#[test]
fn a_detail_adds_no_attributes_beyond_the_bound() {
    let attributes = |from: usize| -> Vec<(String, String)> {
        (from..from + crate::bounds::fields::ATTRIBUTES.size())
            .map(|key| (key.to_string(), "v".to_owned()))
            .collect()
    };
    let mut list = row("a");
    list.scanned.offer.attributes = attributes(0);
    let mut detail = scanned("a", "Title");
    detail.offer.attributes = attributes(10);
    detail.offer.attributes[0].1 = "new".to_owned();
    merge(&mut list, detail);
    let merged = list.scanned.offer.attributes;
    assert_eq!(merged.len(), crate::bounds::fields::ATTRIBUTES.size());
    assert_eq!(merged[10], ("10".to_owned(), "new".to_owned()));
}

#[test]
fn a_masked_employer_takes_the_lists_stand_in_away() {
    let mut list = row("a");
    list.scanned.offer.employer = Employer { name: Some("Somebody".into()), website: None };
    merge(&mut list, ScannedOffer { employer_masked: true, ..scanned("a", "Title") });
    assert_eq!(list.scanned.offer.employer, Employer::default());
    let written = prepare_offers(vec![list], Owner::Offer, None).remove(0);
    assert!(matches!(written.company, Company::Masked));
}

#[test]
fn what_is_written_is_clean_text_with_its_company() {
    let mut scanned = scanned("a", "  A\u{a0} title ");
    scanned.offer.employer =
        Employer { name: Some("Ejemplo, S.L.".into()), website: Some("www.ejemplo.example/empleo".into()) };
    let rows = page_rows(vec![scanned], &mut BTreeMap::new()).rows;
    let written = prepare_offers(rows, Owner::Offer, None).remove(0);
    assert_eq!(written.offer.title, "A title");
    assert_eq!(written.offer.description.as_deref(), Some("One\nTwo & three"));
    assert_eq!(written.offer.locations, ["Xàtiva", "Valencia/València"]);
    assert_eq!(written.offer.department, None);
    let Company::Facts(facts) = written.company else { panic!("the offer names its company") };
    assert_eq!((facts.name.as_str(), facts.name_normalized.as_str()), ("Ejemplo, S.L.", "ejemplo"));
    assert_eq!(facts.domain.as_deref(), Some("ejemplo.example"));
}

#[test]
fn places_and_ways_of_working_come_apart_for_every_source() {
    use Workplace::{Hybrid, Onsite, Remote, Unknown};
    let table: [(&[&str], Workplace, Workplace, &[&str]); 12] = [
        (&["London, UK or Dublin, IE"], Unknown, Unknown, &["London, UK", "Dublin, IE"]),
        (&["Remote - Spain"], Unknown, Remote, &["Spain"]),
        (&["Madrid - No remote"], Unknown, Unknown, &["Madrid"]),
        (&["Madrid (100% remoto)"], Unknown, Remote, &["Madrid"]),
        (&["Remote - Madrid"], Onsite, Onsite, &["Madrid"]),
        (&["Madrid", "Madrid, Spain", "Barcelona"], Hybrid, Hybrid, &["Madrid, Spain", "Barcelona"]),
        (&["Madrid", "Remote"], Unknown, Unknown, &["Madrid"]),
        (&["Remote"], Unknown, Remote, &[]),
        (&["Portland, OR | Portland, ME"], Unknown, Unknown, &["Portland, OR", "Portland, ME"]),
        (&["Alcobendas", "Madrid"], Unknown, Unknown, &["Alcobendas", "Madrid"]),
        (&["Madrid\nBarcelona"], Unknown, Unknown, &["Madrid", "Barcelona"]),
        (&["3 Locations"], Unknown, Unknown, &[]),
    ];
    for (texts, told, workplace, places) in table {
        let mut offer = scanned("a", "Title").offer;
        offer.locations = texts.iter().map(|text| (*text).to_owned()).collect();
        offer.workplace = told;
        clean(&mut offer, &mut PlaceReader::default());
        assert_eq!(
            (offer.workplace, offer.locations.as_slice()),
            (workplace, &owned(places)[..]),
            "{texts:?}"
        );
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_text_that_names_places_without_end_is_bounded() {
    let mut offer = scanned("a", "Title").offer;
    let towns: Vec<String> = (0..2_000).map(|town| format!("Town {town}")).collect();
    offer.locations = vec![towns.join(" | ")];
    clean(&mut offer, &mut PlaceReader::default());
    assert_eq!(offer.locations.len(), crate::bounds::fields::LOCATIONS.size());
}

#[test]
fn a_row_is_hashed_as_its_source_wrote_it() {
    let row = |place: &str| {
        let mut scanned = scanned("a", "Title");
        scanned.offer.locations = vec![place.to_owned()];
        page_rows(vec![scanned], &mut BTreeMap::new()).rows.remove(0)
    };
    assert_eq!(row("Remote - Spain").summary_hash, row("Remote - Spain").summary_hash);
    assert_ne!(row("Remote - Spain").summary_hash, row("Spain").summary_hash);
}

#[test]
fn a_site_that_is_nobodys_own_is_no_identity() {
    let employer =
        Employer { name: Some("Ejemplo".into()), website: Some("https://linkedin.com/company/x".into()) };
    let of_site = facts(&employer).unwrap();
    assert_eq!((of_site.domain, of_site.website), (None, None));
    assert!(facts(&Employer::default()).is_none());
}

fn page(offers: Vec<ScannedOffer>, skipped: Vec<Skipped>) -> Page {
    Page {
        offers,
        skipped,
        next: Continuation::End(EndReason::Complete),
        state: None,
        coverage: Coverage::FullSnapshot,
        total: None,
        unread: UnreadFields::default(),
    }
}

fn skipped(id: Option<&str>) -> Skipped {
    Skipped { id: id.map(str::to_owned), reason: "odd".to_owned() }
}

fn list_only(id: &str) -> ScannedOffer {
    let mut listed = scanned(id, "Title");
    listed.offer.complete = false;
    listed
}

#[test]
fn a_list_is_all_there_is_where_nobody_can_complete_it() {
    for (hydrates, complete) in [(false, true), (true, false)] {
        let mut page = page(vec![list_only("a")], Vec::new());
        let rows = read_page(&mut page, hydrates, &mut BTreeMap::new()).rows;
        assert_eq!(rows[0].scanned.offer.complete, complete, "{hydrates}");
    }
}

#[test]
fn a_row_that_the_plugin_dropped_is_unread_or_lost_if_nobody_can_say_which_it_was() {
    let read = |dropped: Vec<Skipped>| {
        let mut page = page(vec![scanned("a", "Title")], dropped);
        let PageRows { rows, unread, lost, .. } = read_page(&mut page, true, &mut BTreeMap::new());
        (rows.len(), unread, lost)
    };
    assert_eq!(read(vec![skipped(Some("b"))]), (1, vec!["b".to_owned()], false));
    assert_eq!(read(vec![skipped(Some("b")), skipped(None)]), (1, vec!["b".to_owned()], true));
    assert_eq!(read(Vec::new()), (1, Vec::new(), false));
}

#[test]
fn an_address_for_people_is_one_that_a_browser_opens() {
    let table = [
        ("https://jobs.example/1", true),
        (" http://jobs.example/1\n", true),
        ("HTTPS://JOBS.EXAMPLE", true),
        ("jobs.example/1", false),
        ("/jobs/1", false),
        ("javascript:alert(1)", false),
        ("mailto:jobs@acme.example", false),
        ("https://", false),
        ("", false),
    ];
    for (address, is_usable) in table {
        assert_eq!(is_web_address(address), is_usable, "{address:?}");
    }
}

#[test]
fn a_detail_is_asked_for_with_the_id_address_and_token_of_its_row() {
    let mut row = row("a");
    row.scanned.token = Some("t".to_owned());
    let url = "https://jobs.example/a".to_owned();
    assert_eq!(offer_ref(&row), OfferRef { id: "a".to_owned(), url, token: Some("t".to_owned()) });
}

#[test]
fn the_later_time_of_change_stays_so_that_the_same_row_is_not_newer_next_time() {
    let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let table = [
        (None, None, None),
        (Some(5), None, Some(5)),
        (None, Some(5), Some(5)),
        (Some(9), Some(5), Some(9)),
        (Some(5), Some(9), Some(9)),
    ];
    for (list, detail, kept) in table {
        let mut row = row("a");
        row.scanned.offer.updated_at = at(list);
        let mut told = scanned("a", "Title");
        told.offer.updated_at = at(detail);
        merge(&mut row, told);
        assert_eq!(row.scanned.offer.updated_at, at(kept), "{list:?} {detail:?}");
    }
}

#[test]
fn a_detail_that_says_nothing_takes_nothing_away() {
    let mut full = row("a");
    let offer = &mut full.scanned.offer;
    offer.employer = Employer { name: Some("Acme".into()), website: Some("https://acme.example".into()) };
    offer.department = Some("Finance".into());
    offer.employment_type = Some("Permanent".into());
    offer.workplace = Workplace::Remote;
    offer.posted_at = Some(Timestamp::from_millis(1));
    offer.expires_at = Some(Timestamp::from_millis(2));
    offer.attributes = vec![("team".into(), "treasury".into())];
    let before = full.scanned.clone();
    let mut silent = scanned("a", " ");
    silent.offer.url = " ".into();
    silent.offer.locations = Vec::new();
    silent.offer.department = None;
    silent.description = None;
    merge(&mut full, silent);
    assert_eq!(full.scanned, before);
}

#[test]
fn an_employer_that_the_detail_names_is_no_longer_masked() {
    let mut list = row("a");
    list.scanned.employer_masked = true;
    let mut detail = scanned("a", "Title");
    detail.offer.employer.name = Some("Acme".into());
    merge(&mut list, detail);
    let written = prepare_offers(vec![list], Owner::Offer, None).remove(0);
    assert!(matches!(written.company, Company::Facts(facts) if facts.name == "Acme"));
}

#[test]
fn whose_an_offer_is_depends_on_its_unit_first() {
    let named = || {
        let mut row = row("a");
        row.scanned.offer.employer.name = Some("Somebody".into());
        row
    };
    let masked = || {
        let mut row = named();
        row.scanned.employer_masked = true;
        row
    };
    let company = |row, owner| prepare_offer(row, owner, None).company;
    assert_eq!(company(named(), Owner::Company(7)), Company::Known(7));
    assert_eq!(company(masked(), Owner::Company(7)), Company::Known(7));
    assert_eq!(company(masked(), Owner::Offer), Company::Masked);
    assert_eq!(company(row("a"), Owner::Offer), Company::None);
    assert!(matches!(company(named(), Owner::Offer), Company::Facts(_)));
}

#[test]
fn a_description_without_text_is_none() {
    for description in [Description::Html("<p> </p><br>".into()), Description::Plain(" \n".into())] {
        let mut row = row("a");
        row.scanned.description = Some(description);
        assert_eq!(prepare_offer(row, Owner::Offer, None).offer.description, None);
    }
}

#[test]
fn a_detail_that_could_not_be_had_is_written_with_its_row() {
    let failed = Row { detail_error: Some("502".into()), ..row("a") };
    assert_eq!(prepare_offer(failed, Owner::Offer, None).detail_error.as_deref(), Some("502"));
}

/// Rows as careless sources write them.
fn any_scanned() -> impl Strategy<Value = ScannedOffer> {
    let text = || prop::option::of("[ a-c\u{a0}\n]{0,4}");
    let site =
        prop::option::of(prop::sample::select(vec!["acme.example", "https://linkedin.com/x", "no site"]));
    (
        "[ a-c]{0,4}",
        (text(), site, text()),
        prop::collection::vec("[ ab,/|&()-]{0,5}|( |Madrid|OR|or|remote|no|Spain|CA|,|/|-){0,6}", 0..4),
        prop::option::of(0_i64..5),
        prop::collection::vec(("[ab]", "[xy]"), 0..3),
        (any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(title, (name, site, department), locations, updated, attributes, (masked, closed))| {
                let mut scanned = scanned("a", &title);
                scanned.offer.employer = Employer { name, website: site.map(str::to_owned) };
                scanned.offer.department = department;
                scanned.offer.locations = locations;
                scanned.offer.updated_at = updated.map(Timestamp::from_millis);
                scanned.offer.listing = if closed { Listing::Closed } else { Listing::Open };
                let mut kept: Vec<(String, String)> = Vec::new();
                for (key, value) in attributes {
                    if kept.iter().all(|(have, _)| *have != key) {
                        kept.push((key, value));
                    }
                }
                scanned.offer.attributes = kept;
                scanned.employer_masked = masked;
                scanned
            },
        )
}

proptest! {
    #[test]
    fn the_same_detail_again_changes_nothing(list in any_scanned(), detail in any_scanned()) {
        let mut row = Row { scanned: list, summary_hash: [0; 16], detail_error: None };
        merge(&mut row, detail.clone());
        let once = row.scanned.clone();
        merge(&mut row, detail);
        prop_assert_eq!(row.scanned, once);
    }

    #[test]
    fn clean_text_is_clean_for_good(scanned in any_scanned()) {
        let mut offer = scanned.offer;
        clean(&mut offer, &mut PlaceReader::default());
        let once = offer.clone();
        clean(&mut offer, &mut PlaceReader::default());
        prop_assert_eq!(&offer, &once);
        prop_assert!(offer.locations.iter().all(|place| !place.trim().is_empty()));
    }

    #[test]
    fn every_row_of_a_page_is_a_row_or_counted_as_skipped(offers in prop::collection::vec(("[ ab]", any_scanned()), 0..8)) {
        let offers: Vec<ScannedOffer> = offers
            .into_iter()
            .map(|(id, mut scanned)| {
                scanned.offer.id = id;
                scanned
            })
            .collect();
        let (count, mut reasons) = (offers.len() as u64, BTreeMap::new());
        let rows = page_rows(offers, &mut reasons).rows;
        prop_assert_eq!(rows.len() as u64 + reasons.values().sum::<u64>(), count);
    }
}

mod growth;
