//! Titles, locations and texts in comparable form, and properties of grouping.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::{
    Effort, OpeningAdvert, OpeningKeys, OpeningReader, TooHeavy, WordMultiset,
    disjoint_sets::DisjointSets,
    group,
    location::{Location, classes},
    title_key,
};

#[test]
fn titles_lose_notes_on_gender_and_references_and_nothing_else() {
    let same: [(&str, &[&str]); 11] = [
        (
            "software engineer",
            &[
                "Software Engineer (m/f/d)",
                "Software Engineer (m/w/d)",
                "SOFTWARE  ENGINEER",
                "Software-Engineer, m/w/d",
                "Software Engineer (f/m/x) ",
                "Software Engineer [all genders]",
                "Software Engineer (mwd)",
                "Software Engineer (m | f | d)",
                "Software Engineer (m/w/divers)",
                "Software Engineer - Ref. 1234",
                "Software Engineer (REF: AB-12/34)",
                "Software Engineer | Req ID: R-1234",
                "Software Engineer #4711",
                "Software Engineer (Job ID 99)",
                "Software Engineer REQ00123",
                "m/f - Software Engineer",
            ],
        ),
        (
            "tecnico de administracion",
            &[
                "Técnico de Administración",
                "Técnico/a de administración (H/M)",
                "TÉCNICO/A DE ADMINISTRACIÓN H/M/X",
                "Te\u{301}cnico(a) de administracio\u{301}n",
                "Técnico/a de Administración (Hombre/Mujer)",
                "Técnico de Administración (referencia nº 2024/15)",
            ],
        ),
        ("charge de clientele", &["Chargé·e de clientèle F/H", "Chargé(e) de clientèle (H/F)"]),
        ("entwickler", &["Entwickler*in", "Entwickler:in (m/w/d)", "Entwickler/-in", "Entwickler(in)"]),
        ("senior c++ developer", &["Senior C++ Developer"]),
        ("c# developer", &["C# Developer", "c# developer (m/f)"]),
        ("c developer", &["C Developer"]),
        ("h w engineer", &["H/W Engineer"]),
        ("ci cd i o engineer", &["CI/CD I/O Engineer"]),
        ("analyst ii madrid", &["Analyst II (Madrid)"]),
        ("m f", &["M/F"]),
    ];
    for (key, titles) in same {
        for title in titles {
            assert_eq!(title_key(title), key, "{title}");
        }
    }
    assert_eq!(title_key(" ¡!  "), "¡!");
    assert_eq!(title_key(""), "");
    let levels =
        ["Analyst", "Junior Analyst", "Analyst II", "Analyst (Night shift)", "Analyst 2", "Analyst in"];
    assert_eq!(levels.iter().map(|title| title_key(title)).collect::<BTreeSet<_>>().len(), levels.len());
}

/// For each list of locations, the first one that names the same places.
fn same_places(own_board: bool, lists: &[&[&str]]) -> Vec<usize> {
    let read = |list: &&[&str]| {
        let names: Vec<String> = list.iter().map(|place| (*place).to_owned()).collect();
        Location::from_names(own_board, &names)
    };
    let locations: Vec<Location> = lists.iter().map(read).collect();
    let classes = classes(&locations.iter().collect::<Vec<_>>());
    let keys: Vec<_> =
        locations.iter().zip(classes).map(|(location, class)| (location.towns(), class)).collect();
    keys.iter().map(|key| keys.iter().position(|other| other == key).unwrap()).collect()
}

#[test]
fn places_are_the_same_in_any_notation_and_order() {
    let own: &[&[&[&str]]] = &[
        &[
            &["Madrid, Spain"],
            &["Madrid"],
            &["MADRID, Comunidad de Madrid"],
            &["Madrid (Spain)"],
            &["Spain - Madrid"],
            &["Madrid España"],
            &["Hybrid - Madrid"],
            &["Madrid / Remote"],
            &["Remoto en Madrid"],
            &["Madrid - No remote"],
        ],
        &[&["Málaga", "Madrid, Spain"], &["Madrid; Málaga"], &["Madrid / Málaga"], &["madrid o malaga"]],
        &[&["New York, NY"], &["New York, New York, United States"], &["US, NY, New York"], &["NYC"]],
        &[&["Vitoria-Gasteiz"], &["Vitoria"], &["Gasteiz, Álava"]],
        &[&["Remote"], &[], &["100% Remoto", "Anywhere"], &["Home Office"]],
        &[&["Remote, Spain"], &["España (teletrabajo)"], &["Spain"]],
        &[&["Remote within the EU", "Remote"], &["Remote - EU"]],
        &[&["Portugal", "Remote, ES"], &["Spain", "Portugal"]],
        &[&["Portland, OR | Portland, ME"], &["Portland, ME", "Portland, Oregon"]],
    ];
    for same in own {
        assert!(same_places(true, same).iter().all(|&first| first == 0), "{same:?}");
    }
    let search: &[&[&[&str]]] = &[
        &[&["Alcobendas", "Madrid"], &["Alcobendas, Madrid"], &["Alcobendas"]],
        &[&["Madrid"], &["Madrid", "Madrid"], &["Madrid, Madrid"], &["España", "Madrid"]],
        &[&["Gandía", "Valencia/València"], &["Gandia, Valencia"]],
        &[&["Berlin", "Munich"], &["München", "Berlin"]],
    ];
    for same in search {
        assert!(same_places(false, same).iter().all(|&first| first == 0), "{same:?}");
    }
}

#[test]
fn different_towns_are_different_places() {
    let lists: &[&[&str]] = &[
        &["Portland, OR"],
        &["Portland, ME"],
        &["Portland"],
        &["US, CA, Santa Clara"],
        &["US, CA, San Diego"],
        &["España, Cataluña, Barcelona"],
        &["España, Cataluña, Girona"],
        &["Birmingham, AL"],
        &["Birmingham, UK"],
        &["Valencia, Spain"],
        &["Valencia, Venezuela"],
        &["Madrid / Barcelona"],
        &["Madrid / Sevilla"],
        &["Madrid"],
        &["León, Mexico"],
        &["León, Spain"],
        &["Berlin, Munich"],
        &["Berlin, Hamburg"],
        &["Spain"],
        &["Portugal"],
        &["Spain", "Portugal"],
        &["EMEA"],
        &["Remote"],
    ];
    for own_board in [true, false] {
        let found = same_places(own_board, lists);
        assert_eq!(found, (0..lists.len()).collect::<Vec<_>>(), "{own_board}");
    }
}

#[test]
fn a_text_is_compared_by_its_words_alone() {
    let form = |text: &str| WordMultiset::from_text(text);
    assert_eq!(form("Gestión de\n- divisas; DIVISAS"), form("divisas, gestio\u{301}n de divisas"));
    assert_ne!(form("divisas"), form("divisas divisas"));
    assert_eq!(form(" ¡…! \u{301} "), None);
    assert_eq!(form(""), None);
    let long = "palabra ".repeat(12_000);
    assert_eq!(form(&long), form(&long[..8 * 10_000]));
}

/// An offer for these tests.
#[derive(Debug, Clone)]
struct TestOffer {
    tenant: Option<&'static str>,
    title: &'static str,
    locations: Vec<String>,
    job: Option<&'static str>,
    text: Option<String>,
}

fn offer(tenant: Option<&'static str>, place: &str, text: &str) -> TestOffer {
    let locations = vec![place.to_owned()];
    TestOffer { tenant, title: "Treasury Analyst", locations, job: None, text: Some(text.to_owned()) }
}

impl TestOffer {
    fn keys(&self) -> OpeningKeys {
        let Self { tenant, title, locations, job, .. } = self;
        OpeningReader::default().keys_of(&OpeningAdvert {
            provider: "greenhouse",
            tenant: *tenant,
            title,
            locations,
            job: *job,
        })
    }
}

/// For each offer, the index of the first offer in its opening.
fn grouped(offers: &[TestOffer]) -> Vec<usize> {
    let keys: Vec<OpeningKeys> = offers.iter().map(TestOffer::keys).collect();
    let text_of =
        |index: usize| Ok::<_, TooHeavy>(offers[index].text.as_deref().and_then(WordMultiset::from_text));
    group(&keys, &mut Effort::default(), text_of).unwrap()
}

fn numbered(words: std::ops::Range<u32>) -> String {
    words.map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ")
}

const BOARD: Option<&str> = Some("acme");

#[test]
fn the_same_title_in_three_cities_is_three_openings() {
    let text = numbered(0..80);
    let places = ["Madrid", "Barcelona, Spain", "Lisboa", "Barcelona", "Madrid, Comunidad de Madrid"];
    assert_eq!(grouped(&places.map(|place| offer(BOARD, place, &text))), [0, 1, 2, 1, 0]);
}

#[test]
fn a_job_number_of_a_board_is_one_opening_in_all_locations() {
    let posted = |tenant, place, job| TestOffer { job: Some(job), text: None, ..offer(tenant, place, "") };
    let offers = [
        posted(BOARD, "Madrid", "9001"),
        posted(BOARD, "Lisboa", "9001"),
        posted(Some("other"), "Madrid", "9001"),
        posted(BOARD, "Madrid", "9002"),
        posted(BOARD, "Madrid", " "),
        posted(BOARD, "Madrid", " "),
    ];
    assert_eq!(grouped(&offers), [0, 0, 2, 3, 4, 5]);
}

#[test]
fn nine_tenths_of_the_longer_text_must_be_shared() {
    let of = |one: &str, other: &str| {
        grouped(&[offer(BOARD, "Madrid", one), offer(BOARD, "Madrid", other)])[1] == 0
    };
    assert!(of(&numbered(0..100), &numbered(10..110)));
    assert!(!of(&numbered(0..100), &numbered(11..111)));
    assert!(of(&numbered(0..100), &numbered(0..90)));
    assert!(!of(&numbered(0..100), &numbered(0..89)));
    assert!(!of("", ""), "offers without a text are never the same");
    assert!(of("¿Euros?", "euros"));
}

#[test]
fn a_search_board_may_cut_or_frame_the_text_of_an_own_board() {
    let pair = |search: &str, own: &str| {
        grouped(&[offer(None, "Madrid", search), offer(BOARD, "Madrid", own)])[1] == 0
    };
    assert!(pair(&numbered(0..40), &numbered(0..400)));
    assert!(pair(&numbered(0..400), &numbered(4..44)));
    assert!(!pair(&numbered(0..39), &numbered(0..400)), "too little to tell");
    assert!(!pair(&numbered(395..440), &numbered(0..400)));
    let two_own = [offer(BOARD, "Madrid", &numbered(0..40)), offer(BOARD, "Madrid", &numbered(0..400))];
    assert_eq!(grouped(&two_own), [0, 1]);
}

#[test]
fn what_fits_two_places_is_a_third_one() {
    let text = numbered(0..80);
    let at =
        |places: &[&str]| grouped(&places.iter().map(|place| offer(BOARD, place, &text)).collect::<Vec<_>>());
    assert_eq!(at(&["Remote, Spain", "Remote, Portugal", "Remote - España"]), [0, 1, 0]);
    assert_eq!(at(&["Remote, Spain", "Remote, Portugal", "Remote - España", "Remote"]), [0, 1, 0, 3]);
    assert_eq!(at(&["Remote, Spain", "Remote"]), [0, 0]);
    assert_eq!(at(&["Portland, OR", "Portland"]), [0, 0]);
    assert_eq!(at(&["Portland, OR", "Portland", "Portland, ME"]), [0, 1, 2]);
}

#[test]
fn texts_are_only_requested_if_they_decide() {
    let one_job = |job| TestOffer { job: Some(job), ..offer(BOARD, "Madrid", "a b") };
    let offers = [
        one_job("1"),
        one_job("1"),
        offer(BOARD, "Lisboa", "a b"),
        offer(BOARD, "Vigo", "a"),
        offer(BOARD, "Vigo", "b"),
    ];
    let keys: Vec<OpeningKeys> = offers.iter().map(TestOffer::keys).collect();
    let mut asked = Vec::new();
    let labels = group(&keys, &mut Effort::default(), |index| {
        asked.push(index);
        Ok::<_, TooHeavy>(None)
    });
    assert_eq!((labels, asked), (Ok(vec![0, 0, 2, 3, 4]), vec![3, 4]));
}

/// The documented rules for one pair, implemented naively on words.
fn is_pair(one: &TestOffer, other: &TestOffer) -> bool {
    if one.job.is_some() && one.job == other.job && one.tenant == other.tenant {
        return true;
    }
    let (Some(left), Some(right)) = (&one.text, &other.text) else { return false };
    let counted = |text: &str| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        text.split_whitespace().for_each(|word| *counts.entry(word.to_lowercase()).or_default() += 1);
        counts
    };
    let (left_words, right_words) = (counted(left), counted(right));
    let shared: usize =
        left_words.iter().map(|(word, count)| *count.min(right_words.get(word).unwrap_or(&0))).sum();
    let (left, right) = (left.split_whitespace().count(), right.split_whitespace().count());
    let framed = one.tenant.is_some() != other.tenant.is_some() && left.min(right) >= 40;
    let whole = if framed { left.min(right) } else { left.max(right) };
    title_key(one.title) == title_key(other.title)
        && one.locations[0].to_lowercase() == other.locations[0].to_lowercase()
        && shared > 0
        && shared * 10 >= whole * 9
}

fn offers() -> impl Strategy<Value = Vec<TestOffer>> {
    let title = prop::sample::select(vec!["Analyst", "analyst (m/f/d)", "Senior Analyst"]);
    let place = prop::sample::select(vec!["Madrid", "madrid", "Lisboa"]);
    let job = prop::option::weighted(0.3, prop::sample::select(vec!["1", "2", "3"]));
    let tenant = prop::sample::select(vec![BOARD, Some("other"), None]);
    let text = prop::option::weighted(0.9, (0_u32..3, 0_u32..14, 30_u32..80));
    let one = (tenant, title, place, job, text).prop_map(|(tenant, title, place, job, text)| TestOffer {
        tenant,
        title,
        locations: vec![place.to_owned()],
        job: if tenant.is_some() { job } else { None },
        text: text.map(|(base, from, count)| numbered(base * 1000 + from..base * 1000 + from + count)),
    });
    prop::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn grouping_equals_comparing_every_pair(offers in offers()) {
        let mut sets = DisjointSets::new(offers.len());
        for (one, first) in offers.iter().enumerate() {
            for (other, second) in offers.iter().enumerate() {
                if is_pair(first, second) {
                    sets.join(one, other);
                }
            }
        }
        prop_assert_eq!(grouped(&offers), sets.smallest_members());
    }

    #[test]
    fn the_order_of_offers_does_not_matter(
        (offers, order) in offers().prop_flat_map(|offers| {
            let order: Vec<usize> = (0..offers.len()).collect();
            (Just(offers), Just(order).prop_shuffle())
        }),
    ) {
        let shuffled: Vec<TestOffer> = order.iter().map(|&index| offers[index].clone()).collect();
        let (straight, labels) = (grouped(&offers), grouped(&shuffled));
        for (one, &first) in order.iter().enumerate() {
            for (other, &second) in order.iter().enumerate() {
                prop_assert_eq!(labels[one] == labels[other], straight[first] == straight[second]);
            }
        }
    }
}

/// Places that say more and less of the same towns.
const FORMS: [&str; 16] = [
    "Portland",
    "Portland, OR",
    "Portland, ME",
    "Portland, Maine",
    "Portland, US",
    "Portland, OR, Foo",
    "Portland, Foo",
    "Portland, Montenegro",
    "Portland | Madrid",
    "Madrid, Spain / Portland, OR",
    "Cádiz, Andalucía",
    "Cádiz, Cádiz",
    "Cádiz",
    "Remote",
    "Remote - Spain",
    "Andalucía",
];

proptest! {
    #[test]
    fn which_places_are_one_depends_on_their_set_alone(
        (places, order) in prop::collection::vec(prop::sample::select(&FORMS[..]), 0..12).prop_flat_map(|places| {
            let order: Vec<usize> = (0..places.len()).collect();
            (Just(places), Just(order).prop_shuffle())
        }),
    ) {
        let text = numbered(0..80);
        let offers: Vec<TestOffer> = places.iter().map(|place| offer(BOARD, place, &text)).collect();
        let shuffled: Vec<TestOffer> = order.iter().map(|&index| offers[index].clone()).collect();
        let (straight, labels) = (grouped(&offers), grouped(&shuffled));
        for (one, &first) in order.iter().enumerate() {
            for (other, &second) in order.iter().enumerate() {
                prop_assert_eq!(labels[one] == labels[other], straight[first] == straight[second]);
            }
        }
        // The same place again changes nothing.
        let twice: Vec<TestOffer> = offers.iter().chain(&offers).cloned().collect();
        prop_assert_eq!(&grouped(&twice)[..offers.len()], &straight[..]);
    }
}

#[test]
fn cities_with_the_same_name_in_two_countries_are_different() {
    let text = numbered(0..60);
    let at = |place: &str| offer(Some("acme"), place, &text);
    assert_eq!(grouped(&[at("León, Mexico"), at("León, Spain")]), [0, 1]);
    assert_eq!(grouped(&[at("León, Spain"), at("León (España)")]), [0, 0]);
    assert_eq!(grouped(&[at("León"), at("León, Spain")]), [0, 0], "what is not said contradicts nothing");
}

mod growth;

#[test]
fn the_same_places_are_read_once_for_each_kind_of_board() {
    let places = ["Madrid".to_owned(), "Spain".to_owned()];
    let advert = |tenant| OpeningAdvert { provider: "p", tenant, title: "t", locations: &places, job: None };
    let mut reader = OpeningReader::default();
    for tenant in [Some("acme"), None, Some("acme"), Some("other"), None] {
        let fresh = OpeningReader::default().keys_of(&advert(tenant));
        assert_eq!(reader.keys_of(&advert(tenant)), fresh);
    }
    let [search, own] = reader.locations;
    assert_eq!((search.len(), own.len()), (1, 1));
}
