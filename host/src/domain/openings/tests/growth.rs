//! The work for a title, a place or a text grows no faster than its length, whatever an adversary writes.

use crate::domain::{
    openings::{OpeningAdvert, OpeningKeys, WordMultiset, title_key},
    steps::assert_linear,
};

/// Titles of notes that never end, that begin again at each word, or that end just before they would be notes.
const TITLES: [&str; 24] = [
    "a/",
    "f/",
    "m/",
    "w|",
    "h*",
    "f / ",
    "x\u{301}/",
    "(m/",
    "(f)",
    "[d|",
    "hombre/",
    "divers*",
    "ref-",
    "ref.1-",
    "req/req_",
    "job id ",
    "ref no nr ",
    "#1",
    "#4711 ",
    "c#",
    "c++",
    "-",
    "(",
    "Ｆ／",
];

#[test]
fn a_title_costs_no_more_than_its_length() {
    for part in TITLES {
        assert_linear(part, 2_000, |parts| part.repeat(parts), |title: String| drop(title_key(&title)));
    }
}

/// Places that never end, that name a way of working and none, or that are many.
const PLACES: [&str; 10] = [
    "a|",
    "Madrid, Spain;",
    "remote in ",
    "a - b ",
    "(",
    "de ",
    "of spain ",
    " -",
    "Ciudad de México, ",
    "e\u{301}/",
];

fn keys(title: &str, locations: &[String]) -> OpeningKeys {
    let (provider, tenant) = ("lever", Some("acme"));
    OpeningKeys::from_advert(&OpeningAdvert { provider, tenant, title, locations, job: None })
}

#[test]
fn a_place_costs_no_more_than_its_length() {
    for part in PLACES {
        assert_linear(
            part,
            2_000,
            |parts| vec![part.repeat(parts)],
            |places: Vec<String>| drop(keys("Analyst", &places)),
        );
    }
}

#[test]
fn many_places_cost_no_more_than_their_number() {
    for name in [|_| "Madrid".to_owned(), |number: usize| format!("Town {number}")] {
        assert_linear(
            "places",
            4_000,
            |count| (0..count).map(name).collect(),
            |places: Vec<String>| drop(keys("Analyst", &places)),
        );
    }
}

#[test]
fn a_text_costs_no_more_than_its_length() {
    for part in ["word ", "a\u{301}", "\u{301}", "ﷺ ", "w", " "] {
        assert_linear(
            part,
            500,
            |parts| part.repeat(parts),
            |text: String| drop(WordMultiset::from_text(&text)),
        );
    }
}

#[test]
fn a_megabyte_of_notes_is_read_in_no_time() {
    for part in TITLES {
        let title = part.repeat((1 << 20) / part.len());
        assert!(title_key(&title).len() <= 2 * title.len(), "{part}");
    }
}
