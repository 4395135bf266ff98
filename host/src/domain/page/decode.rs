//! Decodes an answer's bytes into text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::prescan::{self, is_utf_16};

/// The text of an answer, in the encoding that a browser takes by the HTML standard: of the byte order mark, the header
/// or the page's own declaration; otherwise it is UTF-8 if the bytes are valid UTF-8, and Windows-1252 if not.
#[must_use]
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let named = content_type
        .and_then(|value| value.split([';', ',']).skip(1).find_map(charset))
        // A page that is called UTF-16 and holds no zero byte is not: each sign of its markup would have one.
        .filter(|encoding| !is_utf_16(encoding) || bytes.contains(&0))
        .or_else(|| bare_utf_16(bytes))
        .or_else(|| prescan::declared(bytes));
    let encoding =
        named.unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    // A byte order mark counts above all: `Encoding::decode` looks for it.
    encoding.decode(bytes).0.into_owned()
}

fn charset(parameter: &str) -> Option<&'static Encoding> {
    let (name, value) = parameter.split_once('=')?;
    let value = value.trim().trim_matches(['"', '\'']);
    name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes())).flatten()
}

/// UTF-16 without a mark, known by the first sign of the markup.
fn bare_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}
