use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use proptest::prelude::*;

use super::*;

const SECRET: &str = "Marked~Secret?7f3a9c/>";

fn found(answer: impl AsRef<[u8]>) -> bool {
    Traces::of(&[SECRET]).are_in(answer.as_ref())
}

fn each(text: &str, form: impl Fn(u8) -> String) -> String {
    text.bytes().map(form).collect::<Vec<_>>().concat()
}

fn percent(text: &str) -> String {
    each(text, |byte| format!("%{byte:02X}"))
}

#[test]
fn every_usual_encoding_of_a_secret_is_found() {
    let json = |text: &str| each(text, |byte| format!("\\u{byte:04x}"));
    let html = |text: &str| each(text, |byte| format!("&#{byte};"));
    let html_hex = |text: &str| each(text, |byte| format!("&#x{byte:X};"));
    let utf16: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encoded = BASE64_STANDARD.encode(format!("user:{SECRET}"));
    let wrapped: Vec<&str> =
        encoded.as_bytes().chunks(8).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for (name, text) in [
        ("itself", SECRET.to_owned()),
        ("upper case", SECRET.to_uppercase()),
        ("reversed", SECRET.chars().rev().collect()),
        ("hexadecimal", crate::digest::hex(SECRET.as_bytes())),
        ("percent", percent(SECRET)),
        ("percent twice", percent(&percent(SECRET))),
        ("in part", SECRET.replace('e', "%65").replace('3', "&#51;").replace('/', "\\/")),
        ("JSON", json(SECRET)),
        ("JSON in JSON", json(&json(SECRET))),
        ("HTML", html(SECRET)),
        ("HTML, hexadecimal", html_hex(SECRET)),
        ("HTML in JSON", json(&html(SECRET))),
        ("named references", SECRET.replace('>', "&gt;").replace('?', "&quest;")),
        ("Base64 in lines", wrapped.join("\r\n")),
        ("Base64, percent-encoded", percent(&BASE64_STANDARD.encode(SECRET))),
    ] {
        assert!(found(format!("<p>before {text} after</p>")), "{name}: {text}");
        assert!(found(&text), "{name}, alone: {text}");
    }
    assert!(found(utf16), "UTF-16");
}

#[test]
fn base64_is_found_wherever_the_secret_stands_in_the_text() {
    for before in 0..4 {
        for after in 0..4 {
            let text = format!("{}{SECRET}{}", "ä".repeat(before), "?>".repeat(after));
            assert!(found(BASE64_STANDARD.encode(&text)), "{text}");
            assert!(found(BASE64_URL_SAFE.encode(&text)), "{text}");
            assert!(found(BASE64_STANDARD.encode(&text).trim_end_matches('=')), "{text}");
        }
    }
}

#[test]
fn other_texts_are_not_taken_for_it() {
    let half = &SECRET[..SECRET.len() / 2];
    for text in ["", "%", "&", "\\", "&#", "\\u00", "%4", half, &percent(half), &BASE64_STANDARD.encode(half)]
    {
        assert!(!found(text), "{text}");
        assert!(found(format!("{text}{SECRET}")), "{text}");
    }
}

#[test]
fn a_secret_below_its_bound_is_not_searched_for() {
    let least = network::SEARCHED_SECRET.size();
    let (short, long) = ("x".repeat(least - 1), "x".repeat(least));
    assert!(!Traces::of(&[&short]).are_in(short.as_bytes()));
    assert!(Traces::of(&[&short, &long]).are_in(long.as_bytes()));
    assert!(!is_searched(&short) && is_searched(&long));
}

#[test]
fn a_long_secret_is_found_by_its_beginning() {
    let most = network::SEARCHED_BEGINNING.size();
    let long: String =
        (0..most * 8).map(|number| char::from(b"abcdefghijklmnopqrstuvw"[number * number % 23])).collect();
    let traces = Traces::of(&[&long]);
    assert!(traces.are_in(long.as_bytes()) && traces.are_in(&long.as_bytes()[..most]));
    assert!(traces.are_in(BASE64_STANDARD.encode(&long).as_bytes()));
    assert!(!traces.are_in(&long.as_bytes()[..most - 1]));
}

proptest! {
    #[test]
    fn a_secret_in_any_noise_is_found(before in any::<Vec<u8>>(), after in any::<Vec<u8>>()) {
        let answer = [before.as_slice(), SECRET.as_bytes(), after.as_slice()].concat();
        prop_assert!(found(answer));
    }

    /// What is held back is bounded, so that each byte costs a bounded number of steps.
    #[test]
    fn no_more_is_held_than_the_longest_escape(
        text in "[&%\\\\u#x0-9a-f; ]{0,200}",
    ) {
        let mut unescape = Unescape::default();
        let mut given = 0;
        for byte in text.bytes() {
            unescape.push(byte, &mut |_| given += 1);
            prop_assert!(unescape.held.len() < LONGEST_ESCAPE, "{:?}", unescape.held);
        }
        unescape.finish(&mut |_| given += 1);
        // No escape is shorter than what it stands for.
        prop_assert!(unescape.held.is_empty() && given <= text.len());
    }

    #[test]
    fn noise_is_not_the_secret(noise in any::<Vec<u8>>()) {
        prop_assert!(!found(noise));
    }
}
