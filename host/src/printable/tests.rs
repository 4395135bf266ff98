use proptest::prelude::*;

use super::*;

/// What each row and kind of an attack on the terminal is made of.
const HOSTILE: [char; 24] = [
    '\0',
    '\u{7}',
    '\u{8}',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{9b}',
    '\u{61c}',
    '\u{200b}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202e}',
    '\u{2060}',
    '\u{2066}',
    '\u{2069}',
    '\u{feff}',
    '\u{fffe}',
    '\u{fdd0}',
    '\u{e0041}',
    '\u{10ffff}',
];

fn written(form: Form, pieces: &[&[u8]]) -> String {
    let mut bytes = Vec::new();
    let mut gate = Printable::new(&mut bytes, form);
    for piece in pieces {
        gate.write_all(piece).unwrap();
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_steers_hides_or_turns_is_unprintable_and_scripts_are_not() {
    for sign in HOSTILE {
        assert!(is_unprintable(sign), "{sign:?}");
    }
    // Persian and Hindi with joiners, Hebrew, Arabic, Thai, emoji of several parts, an ideographic variation, French
    // blanks, a soft hyphen.
    for text in [
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
        "שלום",
        "مرحبا",
        "ไทย",
        "👩\u{200d}💻❤\u{fe0f}",
        "葛\u{e0100}",
        "1\u{a0}000\u{202f}€",
        "Donau\u{ad}dampf",
    ] {
        assert!(!text.contains(is_unprintable), "{text:?}");
        assert_eq!(one_line(text), text);
    }
}

#[test]
fn an_escape_can_be_read() {
    assert_eq!(one_line("a\u{1b}[31mred\u{7}\nb\tc\u{202e}d"), "a\\u{1b}[31mred\\u{7} b c\\u{202e}d");
    assert_eq!(lines("a\u{1b}b\nc\td\r"), "a\\u{1b}b\nc\td\\u{d}");
    assert!(matches!(one_line("plain ñ"), Cow::Borrowed(_)));
}

#[test]
fn json_keeps_its_values() {
    let value: String = HOSTILE.iter().chain(&['"', '\\', 'é', '\n']).collect();
    let json = serde_json::to_string(&value).unwrap();
    let safe = written(Form::Json, &[json.as_bytes()]);
    assert!(!safe.contains(is_unprintable), "{safe}");
    assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), value);
    assert_eq!(super::json(&json), safe);
    assert!(safe.contains("\\u202e") && safe.contains("\\udb40\\udc41"), "{safe}");
}

#[test]
fn a_character_in_two_writes_is_still_one() {
    let text = "é\u{202e}x\u{9b}😀".as_bytes();
    for at in 0..=text.len() {
        assert_eq!(written(Form::Text, &[&text[..at], &text[at..]]), "é\\u{202e}x\\u{9b}😀", "cut at {at}");
    }
    let bytes: Vec<&[u8]> = text.chunks(1).collect();
    assert_eq!(written(Form::Text, &bytes), "é\\u{202e}x\\u{9b}😀");
}

#[test]
fn a_raw_control_that_is_no_text_does_not_pass() {
    assert_eq!(written(Form::Text, &[b"a\x9b31mb\xff"]), "a\u{fffd}31mb\u{fffd}");
}

#[test]
fn only_colours_pass_in_a_coloured_text() {
    let text = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: x\u{1b}[2Jy\u{1b}]0;t\u{7}\u{202e}\u{1b}";
    let kept = Coloured::of_clean_parts(text);
    assert_eq!(
        kept.as_str(),
        "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: x\\u{1b}[2Jy\\u{1b}]0;t\\u{7}\\u{202e}\\u{1b}"
    );
}

proptest! {
    #[test]
    fn nothing_unprintable_passes_however_it_is_cut(
        text in proptest::collection::vec(any::<u8>(), 0..60),
        cut in 0usize..60,
    ) {
        let cut = cut.min(text.len());
        let safe = written(Form::Text, &[&text[..cut], &text[cut..]]);
        prop_assert!(!safe.contains(|sign| is_unprintable(sign) && !matches!(sign, '\n' | '\t')));
        prop_assert_eq!(&safe, &written(Form::Text, &[&text]));
    }

    #[test]
    fn every_form_leaves_printable_text_alone(text in "[^\\p{C}\u{2028}\u{2029}]*") {
        prop_assert_eq!(written(Form::Text, &[text.as_bytes()]), text.clone());
        prop_assert_eq!(one_line(&text), text.as_str());
        prop_assert_eq!(lines(&text), text.as_str());
    }
}
