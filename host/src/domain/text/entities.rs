//! Decodes HTML character references: `&eacute;`, `&#233;`, `&#xE9;`.
//!
//! All are decoded by the parser's own table, those without a semicolon included. The parser itself is not asked: to
//! start it for each reference would take far longer than to look the reference up.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use super::steps::find;
use crate::domain::steps::note_steps;

/// The most characters of a name: more than the longest one has (`CounterClockwiseContourIntegral;`).
const MAX_NAME: usize = 40;

/// Decodes every character reference once.
///
/// For a source that escapes its HTML twice (as Greenhouse does), use this first and then read the result as
/// HTML.
#[must_use]
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    push_decoded(text, &mut decoded);
    Cow::Owned(decoded)
}

/// Appends a text with every character reference decoded once.
pub(super) fn push_decoded(text: &str, decoded: &mut String) {
    let mut rest = text;
    while let Some(at) = find(rest, '&') {
        decoded.push_str(&rest[..at]);
        let length = reference_length(&rest[at..]);
        decode_one(&rest[at..at + length], decoded);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
}

/// Decodes the character references of a plain text once: those that end in `;` and name a character. What merely looks
/// like one stands as it is, since a plain text may hold any `&`: `R&D`, `A&copy`, `x&lt`.
///
/// Titles, names and places are plain texts in the contract, and sources escape them all the same.
#[must_use]
pub fn decode_references(text: &str) -> Cow<'_, str> {
    if !(text.contains('&') && text.contains(';')) {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, '&') {
        decoded.push_str(&rest[..at]);
        let reference = &rest[at..at + reference_length(&rest[at..])];
        match whole_reference(reference) {
            Some((first, second)) => {
                decoded.push(first);
                decoded.extend(second);
            }
            None => decoded.push_str(reference),
        }
        rest = &rest[at + reference.len()..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The characters of a reference that ends in `;` and is one to its last sign.
fn whole_reference(reference: &str) -> Option<(char, Option<char>)> {
    note_steps(reference.len());
    let name = reference.strip_prefix('&').filter(|name| name.ends_with(';'))?;
    if let Some(number) = name.strip_prefix('#') {
        let number = number.strip_suffix(';')?;
        let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |hex| (hex, 16));
        let code = u32::from_str_radix(digits, radix).ok().filter(|code| *code != 0)?;
        let windows = code.checked_sub(0x80).and_then(|place| *C1_REPLACEMENTS.get(place as usize)?);
        return windows.or_else(|| char::from_u32(code)).map(|sign| (sign, None));
    }
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
    Some((char::from_u32(first)?, char::from_u32(second).filter(|_| second != 0)))
}

/// The most bytes from an `&` on that may belong to its reference.
fn reference_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let hash = usize::from(bytes.get(1) == Some(&b'#'));
    let name =
        bytes[1 + hash..].iter().take(MAX_NAME).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let end = 1 + hash + name;
    end + usize::from(name > 0 && bytes.get(end) == Some(&b';'))
}

fn decode_one(reference: &str, decoded: &mut String) {
    note_steps(reference.len());
    let name = &reference[1..];
    if let Some(sign) = name.strip_suffix(';').and_then(common) {
        decoded.push(sign);
    } else if let Some(number) = name.strip_prefix('#') {
        push_number(number, decoded);
    } else {
        push_named(name, decoded);
    }
}

/// The characters of the longest known name that `name` begins with, and what follows it. Some names end without a
/// semicolon.
fn push_named(name: &str, decoded: &mut String) {
    let mut known = None;
    for end in 1..=name.len() {
        // The table holds the beginnings of names too, without a character.
        let Some(&(first, second)) = NAMED_ENTITIES.get(&name[..end]) else { break };
        note_steps(end);
        if first != 0 {
            known = Some((end, first, second));
        }
    }
    let Some((end, first, second)) = known else {
        decoded.push('&');
        decoded.push_str(name);
        return;
    };
    decoded.extend(char::from_u32(first));
    decoded.extend(char::from_u32(second).filter(|_| second != 0));
    decoded.push_str(&name[end..]);
}

/// The character of a number, which may be one of Windows-1252 or none at all, and what follows its digits.
fn push_number(number: &str, decoded: &mut String) {
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |hex| (hex, 16));
    let end = digits.find(|sign: char| !sign.is_digit(radix)).unwrap_or(digits.len());
    if end == 0 {
        decoded.push_str("&#");
        decoded.push_str(number);
        return;
    }
    let code = u32::from_str_radix(&digits[..end], radix).ok().filter(|code| *code != 0);
    let windows = code.and_then(|code| *C1_REPLACEMENTS.get(code.checked_sub(0x80)? as usize)?);
    let sign = windows.or_else(|| code.and_then(char::from_u32));
    decoded.push(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
    let rest = &digits[end..];
    decoded.push_str(rest.strip_prefix(';').unwrap_or(rest));
}

/// The common references; `None` leaves the reference to the table.
fn common(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        return plain_number(number);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "ccedil" => 'ç',
        "agrave" => 'à',
        "egrave" => 'è',
        "ograve" => 'ò',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "auml" => 'ä',
        "euro" => '€',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "bull" => '•',
        "middot" => '·',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "iquest" => '¿',
        "iexcl" => '¡',
        _ => return None,
    })
}

/// A number that is the character's code point; control characters and Windows-1252 codes are not.
fn plain_number(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().filter(|code| (0x20..0x7f).contains(code) || *code >= 0xa0).and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::Html;

    use super::*;

    /// As a browser decodes it.
    fn by_parser(text: &str) -> String {
        Html::parse_fragment(text).root_element().text().collect()
    }

    #[test]
    fn every_name_is_decoded_as_the_parser_does() {
        for name in NAMED_ENTITIES.keys() {
            for text in [format!("&{name}"), format!("&{name};"), format!("&{name}x1 "), format!("&{name}&")]
            {
                assert_eq!(decode_entities(&text), by_parser(&text), "{text}");
            }
        }
    }

    #[test]
    fn a_plain_text_has_its_references_decoded_once_and_keeps_every_other_ampersand() {
        for (text, decoded) in [
            ("R&amp;D Engineer", "R&D Engineer"),
            ("R&amp;amp;D", "R&amp;D"),
            ("M&aacute;laga", "Málaga"),
            ("Ingeniero I+D &#8211; Jefe", "Ingeniero I+D – Jefe"),
            ("Jefe &#x2013; Caf&eacute; &ldquo;Sol&rdquo;", "Jefe – Café “Sol”"),
            ("M&uuml;nchen &amp; K&ouml;ln; Z&uuml;rich", "München & Köln; Zürich"),
            ("Soci&eacute;t&eacute; G&eacute;n&eacute;rale", "Société Générale"),
            ("Attaché(e)&nbsp;commercial(e)", "Attaché(e)\u{a0}commercial(e)"),
            ("L&apos;Hospitalet, d&#39;Or, &quot;x&quot;", "L'Hospitalet, d'Or, \"x\""),
            ("price &#128; 5", "price € 5"),
            ("&NotEqualTilde;", "≂\u{338}"),
        ] {
            assert_eq!(decode_references(text), decoded, "{text}");
        }
        for text in [
            "R&D",
            "AT&T; and more",
            "A&copy",
            "A&copyright;",
            "a & b;",
            "&;",
            "&#;",
            "&#x;",
            "&#0;",
            "&#xD800;",
            "&#99999999;",
            "&unknown;",
            "x&lt",
            "Q&A;",
            "&",
            "",
            "&#12ab;",
        ] {
            assert_eq!(decode_references(text), text, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_escaped_plain_text_comes_back_as_it_was(text in "([&;#<>\"'a-zñ ]|amp;|lt){0,20}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;");
            prop_assert_eq!(decode_references(&escaped), text);
        }

        #[test]
        fn a_whole_reference_is_decoded_as_the_parser_does(name in "[a-zA-Z]{1,6}|#[0-9]{1,5}|#x[0-9a-fA-F]{1,4}") {
            let text = format!("x&{name};");
            let decoded = decode_references(&text);
            prop_assert!(decoded == text || decoded == by_parser(&text), "{}", decoded);
        }

        #[test]
        fn any_number_is_decoded_as_the_parser_does(text in "x?(&#[xX]?[0-9a-fA-F]{0,9}[;g ]?){1,3}") {
            prop_assert_eq!(decode_entities(&text), by_parser(&text));
        }

        #[test]
        fn any_text_is_decoded_as_the_parser_does(text in "x(&[#a-zA-Z0-9;]{0,8} ?){0,5}") {
            prop_assert_eq!(decode_entities(&text), by_parser(&text));
        }
    }
}
