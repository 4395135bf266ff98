//! The work for a title, a place or a text grows no faster than its length, whatever an adversary writes.

use crate::{
    bounds::units,
    domain::{
        openings::{
            Effort, OpeningAdvert, OpeningKeys, OpeningReader, TooHeavy, WordMultiset, group, title_key,
        },
        steps::{assert_linear, steps_of},
    },
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
    OpeningReader::default().keys_of(&OpeningAdvert { provider, tenant, title, locations, job: None })
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

#[test]
fn words_beyond_the_bound_are_not_read() {
    let most = units::TEXT_WORDS.size();
    let text = |words: usize, last: &str| {
        let all: Vec<String> = (0..words).map(|word| format!("w{word}")).collect();
        WordMultiset::from_text(&format!("{} {last}", all.join(" "))).unwrap()
    };
    assert_ne!(text(most - 1, "one"), text(most - 1, "other"));
    assert_eq!(text(most, "one"), text(most, "other"));
    let read = |words| steps_of(|| text(words, ""));
    assert_eq!(read(2 * most), read(4 * most));
}

/// Texts of one title and place: the same one, ones that share most words, and ones that share few or none.
fn texts(kind: usize, count: usize) -> Vec<String> {
    let word = |number: usize, word: usize| match kind {
        0 => "same".to_owned(),
        1 => format!("w{}", if word == 0 { 1000 + number } else { word }),
        2 => format!("w{}", (number * 7 + word * word) % 97),
        3 => format!("w{}", (number >> (word % 12)) & 1),
        _ => format!("w{number}x{word}"),
    };
    (0..count).map(|number| (0..40).map(|at| word(number, at)).collect::<Vec<_>>().join(" ")).collect()
}

fn group_texts(texts: &[String], effort: &mut Effort) -> Result<Vec<usize>, TooHeavy> {
    let places = ["Madrid".to_owned()];
    let keys: Vec<OpeningKeys> = texts.iter().map(|_| keys("Analyst", &places)).collect();
    group(&keys, effort, |index| Ok(WordMultiset::from_text(&texts[index])))
}

#[test]
fn many_texts_of_one_title_cost_no_more_than_their_number() {
    for kind in 0..=4 {
        assert_linear(
            &format!("texts of kind {kind}"),
            600,
            |count| texts(kind, count),
            |texts: Vec<String>| drop(group_texts(&texts, &mut Effort::default()).unwrap()),
        );
    }
}

#[test]
fn grouping_stops_at_its_bounds_and_not_before() {
    let texts = texts(2, 200);
    let words = 200 * 40;
    assert_eq!(group_texts(&texts, &mut Effort::new(u64::MAX, 0, words)).map(|all| all.len()), Ok(200));
    assert_eq!(group_texts(&texts, &mut Effort::new(u64::MAX, 0, words - 1)), Err(TooHeavy::Words));
    assert_eq!(group_texts(&texts, &mut Effort::new(words, 0, words)), Err(TooHeavy::Steps));
    let mut effort = Effort::new(100, 10, 0);
    assert_eq!([6, 4, 1].map(|bytes| effort.take_keys(bytes)), [Ok(()), Ok(()), Err(TooHeavy::Keys)]);
    let mut effort = Effort::new(5, 10, 0);
    assert_eq!([5, 1].map(|bytes| effort.take_keys(bytes)), [Ok(()), Err(TooHeavy::Steps)]);
    // Words of another title and place are held one after the other.
    let places: Vec<[String; 1]> = (0..200).map(|number| [format!("Town {}", number / 2)]).collect();
    let keys: Vec<OpeningKeys> = places.iter().map(|places| keys("Analyst", places)).collect();
    let text_of = |index: usize| Ok::<_, TooHeavy>(WordMultiset::from_text(&texts[index]));
    assert!(group(&keys, &mut Effort::new(u64::MAX, 0, 80), text_of).is_ok());
    for (bound, refusal) in [
        (&units::REGROUP_STEPS, TooHeavy::Steps),
        (&units::REGROUP_WORDS, TooHeavy::Words),
        (&units::REGROUP_KEYS, TooHeavy::Keys),
    ] {
        assert!(refusal.to_string().contains(&bound.to_string()), "{refusal}");
    }
}
