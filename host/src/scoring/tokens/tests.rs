use proptest::prelude::*;

use super::*;

fn words(text: &str) -> Vec<String> {
    let words = Words::from_text(text);
    (0..words.len()).map(|index| String::from_utf8(words.get(index).to_vec()).unwrap()).collect()
}

#[test]
fn folds_case_and_diacritics_whether_composed_or_not() {
    assert_eq!(words("Exportación ÑANDÚ"), ["exportacion", "nandu"]);
    assert_eq!(words("Exportacio\u{301}n"), ["exportacion"]);
    assert_eq!(words("İstanbul ΟΔΟΣ οδος"), ["istanbul", "οδοσ", "οδοσ"]);
}

#[test]
fn punctuation_signs_and_currencies_separate() {
    assert_eq!(
        words("EE. UU., import-export/30.000€ $5k £"),
        ["ee", "uu", "import", "export", "30", "000", "5k"]
    );
    assert_eq!(words("l’empresa «Näive» snake_case 🚀"), ["l", "empresa", "naive", "snake", "case"]);
}

#[test]
fn a_text_without_letters_has_no_words() {
    assert!(Words::from_text("").is_empty());
    assert!(Words::from_text(" \t…\u{301}€ ").is_empty());
}

#[test]
fn soft_hyphens_and_joiners_are_skipped_inside_words_only() {
    assert_eq!(words("inter\u{ad}nacional pay\u{2060}ment"), ["internacional", "payment"]);
    assert_eq!(words("\u{ad} a"), ["a"]);
}

#[test]
fn languages_with_a_sign_are_not_their_letter() {
    assert_eq!(words("C, C++, C# and F#; C++17"), ["c", "c++", "c#", "and", "f#", "c++", "17"]);
    assert_eq!(words("500+ people, abc++ and 1#2 c+"), ["500", "people", "abc", "and", "1", "2", "c"]);
}

#[test]
fn an_ordinal_is_not_a_negation() {
    assert_eq!(words("nº 3"), ["nº", "3"]);
}

#[test]
fn spans_are_of_the_original() {
    let text = "¡Más divisás! Y";
    let words = Words::from_text(text);
    assert_eq!(&text[words.span(0..2)], "Más divisás");
    assert_eq!(words.folded(), b" mas divisas y ");
    assert_eq!(words.index_at(1), Some(0));
    assert_eq!(words.index_at(2), None);
}

#[test]
fn clauses_begin_after_stops_but_not_inside_numbers() {
    let words = Words::from_text("a b. c 1.000 10:30 d: e\nf, g… h • i v1.a");
    let opening: Vec<_> =
        (0..words.len()).filter(|&index| words.boundary_before(index) >= Boundary::Clause).collect();
    let text = opening.iter().map(|&index| String::from_utf8_lossy(words.get(index)).into_owned());
    assert_eq!(text.collect::<Vec<_>>(), ["a", "c", "e", "f", "h", "i", "a"]);
}

proptest! {
    #[test]
    fn every_span_contains_its_word(text in "\\PC{0,60}") {
        let words = Words::from_text(&text);
        let mut last = 0;
        for index in 0..words.len() {
            let span = words.span(index..index + 1);
            prop_assert!(span.start >= last && span.end > span.start);
            // Slicing panics unless the span is on character boundaries.
            let again = Words::from_text(&text[span.clone()]);
            prop_assert!(again.len() <= 1);
            last = span.end;
        }
        prop_assert!(words.folded().starts_with(b" "));
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
        let once = Words::from_text(&text);
        let folded = String::from_utf8(once.folded().to_vec()).unwrap();
        let twice = Words::from_text(&folded);
        prop_assert_eq!(once.folded(), twice.folded());
    }
}
