use proptest::prelude::*;

use super::*;
use crate::domain::steps::assert_linear;

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
    for text in ["nº 3", "Nᵒ 3", "№ 3", "ｎº ３"] {
        assert_eq!(words(text), ["nº", "3"], "{text}");
    }
}

#[test]
fn spans_are_of_the_original() {
    let text = "¡Más divisás! Y";
    let words = Words::from_text(text);
    assert_eq!(&text[words.span(0..2)], "Más divisás");
    assert_eq!(words.folded(), b" mas divisas y ");
}

#[test]
fn clauses_begin_after_stops_but_not_inside_numbers() {
    let words = Words::from_text("a b. c 1.000 10:30 d: e\nf, g… h • i v1.a");
    let opening: Vec<_> =
        (0..words.len()).filter(|&index| words.boundary_before(index) >= Boundary::Clause).collect();
    let text = opening.iter().map(|&index| String::from_utf8_lossy(words.get(index)).into_owned());
    assert_eq!(text.collect::<Vec<_>>(), ["a", "c", "e", "f", "h", "i", "a"]);
}

#[test]
fn what_looks_the_same_is_the_same_words() {
    for (texts, folded) in [
        (
            &["finance officer", "ﬁnance o\u{fb03}cer", "ＦＩＮＡＮＣＥ　ＯＦＦＩＣＥＲ", "𝐟𝐢𝐧𝐚𝐧𝐜𝐞 𝗼𝗳𝗳𝗶𝗰𝗲𝗿"]
                [..],
            "finance officer",
        ),
        (&["Straße", "STRASSE", "STRAẞE", "ＳＴＲＡＳＳＥ"], "strasse"),
        (&["don't", "don’t", "donʼt", "don＇t", "don´t"], "don t"),
        (
            &["pay\u{200e}ments", "pay\u{202a}men\u{202c}ts", "\u{2067}payments\u{2069}", "pay\u{fe0f}ments"],
            "payments",
        ),
        (&["C# dev", "Ｃ＃ dev", "𝐂# dev", "C\u{200b}# dev"], "c# dev"),
        (&["C++", "Ｃ＋＋", "Ｃ++"], "c++"),
        (&["½ day", "1⁄2 day", "1/2 day"], "1 2 day"),
        (&["m² ①", "m2 1"], "m2 1"),
        (&["Øre Łódź æble", "ore lodz aeble"], "ore lodz aeble"),
        (&["Java™ SE", "Java® SE", "Java SE"], "java se"),
    ] {
        for text in texts {
            assert_eq!(words(text).join(" "), folded, "{text:?}");
        }
    }
}

#[test]
fn boundaries_in_another_form_are_boundaries() {
    let boundaries = |text: &str| {
        let words = Words::from_text(text);
        (0..words.len()).map(|index| words.boundary_before(index)).collect::<Vec<_>>()
    };
    let plain = "a. b, c-d - e (f) g; h: i! j 1.000 10:30… k";
    let wide: String = plain
        .chars()
        .map(|sign| {
            char::from_u32(u32::from(sign) + 0xfee0).filter(|_| sign.is_ascii_graphic()).unwrap_or(sign)
        })
        .collect();
    assert!(wide.contains('．'));
    assert_eq!(boundaries(&wide), boundaries(plain));
    assert_eq!(boundaries(&plain.replace(". ", ".\u{200f} ")), boundaries(plain));
    assert_eq!(boundaries(&plain.replace('-', "‑")), boundaries(plain));
    assert_eq!(boundaries("²,² ①.② 𝟏:𝟐"), boundaries("2,2 1.2 1:2"));
    assert_eq!(boundaries(&plain.replace(' ', "\u{a0}")), boundaries(plain));
    assert_eq!(boundaries("a—b \u{200f}c"), [Boundary::Line, Boundary::Part, Boundary::None]);
}

#[test]
fn spans_cover_the_original_of_a_folded_text() {
    let text = "‏Ｓｅｎｉｏｒ\u{200d} ﬁnan\u{202a}zas\u{301}, ½ día！";
    let words = Words::from_text(text);
    let spans: Vec<&str> = (0..words.len()).map(|index| &text[words.span(index..index + 1)]).collect();
    assert_eq!(spans, ["Ｓｅｎｉｏｒ", "ﬁnan\u{202a}zas\u{301}", "½", "½", "día"]);
    assert_eq!(words.folded(), b" senior finanzas 1 2 dia ");
    assert_eq!(&text[words.span(0..2)], "Ｓｅｎｉｏｒ\u{200d} ﬁnan\u{202a}zas\u{301}");
}

#[test]
fn a_text_costs_no_more_than_its_length_however_its_signs_fold() {
    for part in ["a", "é ", "ﷺ", "½", "\u{200f}", "\u{301}", "Ａ．", "™ "] {
        assert_linear(part, 500, |parts| part.repeat(parts), |text: String| drop(Words::from_text(&text)));
    }
}

/// A sign of full width for each of ASCII that is shown, and a blank of full width.
fn full_width(text: &str) -> String {
    let wide = |sign: char| match sign {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(sign) + 0xfee0).unwrap(),
        other => other,
    };
    text.chars().map(wide).collect()
}

proptest! {
    #[test]
    fn other_forms_of_a_text_have_the_same_words_and_boundaries(
        text in "([a-zA-Z0-9 .,;:()!?#+'/\n-]|[À-ÿ]|[Ā-ſ]|ﬁ|ß|𝐚|Ｆ|²){0,40}"
    ) {
        use unicode_normalization::UnicodeNormalization;
        let read = |text: &str| {
            let words = Words::from_text(text);
            let bounds: Vec<Boundary> = (0..words.len()).map(|index| words.boundary_before(index)).collect();
            (words.folded(), bounds)
        };
        let plain = read(&text);
        for form in [text.nfd().collect::<String>(), text.nfkc().collect(), text.nfkd().collect(), full_width(&text)] {
            prop_assert_eq!(&read(&form), &plain, "{:?}", form);
        }
        prop_assert_eq!(&read(&text.replace('a', "a\u{200e}\u{ad}")), &plain);
    }

    #[test]
    fn words_are_those_of_the_folded_text(text in "\\PC{0,60}") {
        let text = text.replace(['º', 'ª', 'ᵒ', '№'], "");
        let (read, folded) = (Words::from_text(&text), jobscan_reading::fold::fold(&text));
        let again = Words::from_text(&folded);
        prop_assert_eq!(read.folded(), again.folded());
    }

    #[test]
    fn every_span_contains_its_word(text in "\\PC{0,60}") {
        let words = Words::from_text(&text);
        let mut last = 0;
        for index in 0..words.len() {
            let span = words.span(index..index + 1);
            // One sign may be several words, as `½` is.
            prop_assert!(span.start >= last && span.end > span.start);
            // Slicing panics unless the span is on character boundaries.
            let again = Words::from_text(&text[span.clone()]);
            let sign = text[span.clone()].chars().count() == 1;
            prop_assert!(sign || (0..again.len()).any(|word| again.get(word) == words.get(index)));
            last = span.start;
        }
        prop_assert!(words.folded().starts_with(b" "));
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
        let once = Words::from_text(&text);
        let folded = String::from_utf8(once.folded()).unwrap();
        let twice = Words::from_text(&folded);
        prop_assert_eq!(once.folded(), twice.folded());
    }
}
