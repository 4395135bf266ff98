use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use proptest::prelude::*;

use super::*;

const SECRET: &str = "Marked~Secret?7f3a9c/>";

fn found(answer: impl AsRef<[u8]>) -> bool {
    Traces::of(&[SECRET]).are_in(answer.as_ref())
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn every_usual_encoding_of_a_secret_is_found() {
    let json =
        |text: &str| text.chars().map(|sign| format!("\\u{:04x}", u32::from(sign))).collect::<String>();
    let html = |text: &str| text.bytes().map(|byte| format!("&#{byte};")).collect::<String>();
    let html_hex = |text: &str| text.bytes().map(|byte| format!("&#x{byte:X};")).collect::<String>();
    let utf16: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wrapped: String = BASE64_STANDARD
        .encode(format!("user:{SECRET}"))
        .as_bytes()
        .chunks(8)
        .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
        .collect();
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
        ("Base64 in lines", wrapped),
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

proptest! {
    #[test]
    fn a_secret_in_any_noise_is_found(before in any::<Vec<u8>>(), after in any::<Vec<u8>>()) {
        let answer = [before.as_slice(), SECRET.as_bytes(), after.as_slice()].concat();
        prop_assert!(found(answer));
    }

    #[test]
    fn noise_is_not_the_secret(noise in any::<Vec<u8>>()) {
        prop_assert!(!found(noise));
    }
}
