//! Decodes an answer's bytes into text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The text of an answer. The encoding is taken from the byte order mark, the header or `<meta charset>`;
/// otherwise it is UTF-8 if the bytes are valid UTF-8, and Windows-1252 if not.
#[must_use]
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let named = content_type
        .and_then(|value| value.split(';').skip(1).find_map(charset))
        .or_else(|| meta_charset(bytes));
    let encoding =
        named.unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    encoding.decode(bytes).0.into_owned()
}

fn charset(parameter: &str) -> Option<&'static Encoding> {
    let (name, value) = parameter.split_once('=')?;
    let value = value.trim().trim_matches(['"', '\'']);
    name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes())).flatten()
}

/// The encoding in `<meta charset=x>` or `content="text/html; charset=x"` within the first kilobyte, as browsers
/// detect it.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    const SEARCHED: usize = 1024;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SEARCHED)]).to_ascii_lowercase();
    let mut meta = head.split("<meta").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    meta.find_map(|attributes| {
        let (_, value) = attributes.split_once("charset=")?;
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', ' ', ';', '/']).unwrap_or(value.len());
        Encoding::for_label(&value.as_bytes()[..end])
    })
}
