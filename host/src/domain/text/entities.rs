//! Decodes HTML character references: `&eacute;`, `&#233;`, `&#xE9;`.
//!
//! The common ones are decoded here; all others, including those without a semicolon, are passed to the HTML
//! parser one at a time.

use std::borrow::Cow;

use scraper::Html;

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
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = find(rest, "&") {
        decoded.push_str(&rest[..at]);
        let length = reference_length(&rest[at..]);
        decode_one(&rest[at..at + length], &mut decoded);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
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
    if name.is_empty() {
        decoded.push('&');
    } else if let Some(sign) = name.strip_suffix(';').and_then(common) {
        decoded.push(sign);
    } else {
        // The parser decodes this fragment as a browser would.
        decoded.extend(Html::parse_fragment(reference).root_element().text());
    }
}

/// The common references; `None` leaves the reference to the parser.
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

/// A number that is the character's code point; control characters and Windows-1252 codes are left to the parser.
fn plain_number(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().filter(|code| (0x20..0x7f).contains(code) || *code >= 0xa0).and_then(char::from_u32)
}
