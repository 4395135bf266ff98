use jobscan_definition::model::{Date, Definition, Fields, Format, Path, Source, Value as Told};
use jobscan_plugin_sdk::{Workplace, reading::date};

use super::*;
use crate::tests::make;

/// Completes the offer of a list with these fields, whose row lacked what the letters say.
fn complete_of(page: &str, offer: &mut Offer, fields: Fields, letters: &str, notes: &mut Notes) {
    let list = make::list("https://x.example/", Format::Json, "");
    let definition = Definition { fields, ..make::definition("x", list) };
    let posting = Posting::expect(page).unwrap();
    complete(&posting, offer, Gaps { definition: &definition, letters }, notes);
}

fn employer(offer: &Offer) -> Option<&str> {
    offer.employer.as_ref()?.name.as_deref()
}

#[test]
fn what_a_field_of_the_list_says_stays_but_for_the_title_and_the_pay() {
    let page = r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Weaver","datePosted":"2026-11-12",
        "description":"<p>Weave.</p>","employmentType":"FULL_TIME","jobLocationType":"TELECOMMUTE",
        "hiringOrganization":{"name":"Cinder Loom"},"jobLocation":{"address":"Leiria"},
        "baseSalary":{"currency":"EUR","value":{"minValue":1,"maxValue":2,"unitText":"HOUR"}}}</script>"#;
    let told = || Some(somewhere());
    let date = || Some(Date { value: somewhere(), formats: Vec::new() });
    let list = Fields {
        title: told(),
        employer: told(),
        locations: told().into_iter().collect(),
        workplace: told(),
        employment_type: told(),
        posted_at: date(),
        expires_at: date(),
        ..Fields::default()
    };
    let (mut offer, mut notes) = (Offer::new("1", "https://a.example/1", ""), Notes::default());
    complete_of(page, &mut offer, list.clone(), "", &mut notes);
    let kept = (&offer.locations, offer.workplace, &offer.employment_type, offer.posted_at);
    assert_eq!(kept, (&Vec::new(), Workplace::Unknown, &None, None));
    assert!(offer.employer.is_none());
    assert_eq!(offer.title, "Weaver");
    assert!(offer.salary.is_some() && offer.description.is_some());
    // A row that lacked something had nothing that could stay.
    let mut gaps = Offer::new("1", "https://a.example/1", "");
    complete_of(page, &mut gaps, list, "eltp", &mut notes);
    assert_eq!(
        (employer(&gaps), gaps.locations.as_slice()),
        (Some("Cinder Loom"), &["Leiria".to_owned()][..])
    );
    assert_eq!((gaps.workplace, gaps.employment_type.as_deref()), (Workplace::Unknown, Some("FULL_TIME")));
    assert_eq!(gaps.posted_at, date::text("2026-11-12"));
}

#[test]
fn what_the_posting_says_in_unknown_words_is_told() {
    let page = r#"<script type="application/ld+json">{"@type":"JobPosting","title":"T","datePosted":"soon"}</script>"#;
    let (mut offer, mut notes) = (Offer::new("1", "https://a.example/1", ""), Notes::default());
    complete_of(page, &mut offer, Fields::default(), "", &mut notes);
    let mut unread = Unread::default();
    notes.count_in(&mut unread);
    assert_eq!(unread.fields().map(|(field, ..)| field).collect::<Vec<_>>(), ["datePosted"]);
}

/// What a definition names, wherever that is.
fn somewhere() -> Told {
    Told {
        each: None,
        from: Source::Path(Path::default()),
        inside_json: None,
        between: None,
        split: Vec::new(),
        slug: false,
        nothing: Vec::new(),
        map: Vec::new(),
        only_mapped: false,
    }
}
