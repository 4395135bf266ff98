//! Cleans up text from sources: encoding, whitespace, HTML entities and URLs.

use std::borrow::Cow;

use memchr::memchr;

/// Decodes UTF-8, removes a byte order mark and replaces invalid sequences. Valid bytes are not copied.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    let mut text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

/// The trimmed text; `None` if it is empty.
#[must_use]
pub fn non_empty(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The trimmed text of an optional field; `None` if the field is missing or empty.
#[must_use]
pub fn filled(field: Option<&str>) -> Option<String> {
    field.and_then(non_empty).map(str::to_owned)
}

/// Replaces each run of whitespace with one space.
#[must_use]
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escapes text for use in HTML.
#[must_use]
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The words of a piece of HTML, with a line break for each tag that begins or ends a block. It is for short pieces that a plugin looks for facts in;
/// descriptions are passed on as HTML.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((words, tag)) = rest.split_once('<') {
        plain.push_str(words);
        if !is_inline(tag) {
            plain.push('\n');
        }
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    unescape(&plain).into_owned()
}

/// Whether a tag, without its `<`, stands inside of a sentence.
fn is_inline(tag: &str) -> bool {
    let name =
        tag.trim_start_matches('/').split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or("");
    ["a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"]
        .iter()
        .any(|inline| name.eq_ignore_ascii_case(inline))
}

/// HTML whose tags may be written as entities: these are undone until there are tags, so often at most.
#[must_use]
pub fn markup(mut body: Cow<'_, str>, most: u8) -> Cow<'_, str> {
    for _ in 0..most {
        if body.contains('<') || !body.contains('&') {
            break;
        }
        body = Cow::Owned(unescape(&body).into_owned());
    }
    body
}

/// Resolves HTML entities, once. An unknown entity stays as it is.
#[must_use]
pub fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let (before, mut rest) = text.split_at(first);
    let mut plain = Vec::with_capacity(text.len());
    plain.extend_from_slice(before.as_bytes());
    while !rest.is_empty() {
        let (character, length) = entity(rest).unwrap_or(('&', 1));
        plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        rest = &rest[length..];
        rest = &rest[push_words(&mut plain, rest.as_bytes())..];
    }
    // All of it is whole characters of the text and those of entities.
    String::from_utf8(plain).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Appends what stands before the next `&`, and gives its length.
///
/// Escaped markup has one every few bytes: so near, eight bytes at a time take less time than a search and a copy of some
/// length or other, which a component asks its host for.
fn push_words(plain: &mut Vec<u8>, text: &[u8]) -> usize {
    let (eights, rest) = text.as_chunks::<8>();
    for (place, eight) in eights.iter().enumerate() {
        plain.extend_from_slice(eight);
        let before = before_ampersand(*eight);
        if before < eight.len() {
            plain.truncate(plain.len() - (eight.len() - before));
            return 8 * place + before;
        }
    }
    let before = rest.iter().position(|byte| *byte == b'&').unwrap_or(rest.len());
    plain.extend(rest[..before].iter().copied());
    text.len() - rest.len() + before
}

/// How many bytes stand before the first `&`.
fn before_ampersand(eight: [u8; 8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Each byte that is an `&` is 0 here. Of those that are, the lowest borrows from none below it.
    let bytes = u64::from_le_bytes(eight) ^ (ONES * u64::from(b'&'));
    let zeros = bytes.wrapping_sub(ONES) & !bytes & (ONES << 7);
    zeros.trailing_zeros() as usize / 8
}

/// The character of the entity at the start of a text, which is its `&`, and the entity's length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    /// The longest entity with its `&` and `;` is a number such as `&#x10FFFF;`; no known name is longer.
    const LONGEST: usize = 12;
    // The most common entities need no search.
    match text.as_bytes() {
        [b'&', b'l', b't', b';', ..] => return Some(('<', 4)),
        [b'&', b'g', b't', b';', ..] => return Some(('>', 4)),
        [b'&', b'q', b'u', b'o', b't', b';', ..] => return Some(('"', 6)),
        [b'&', b'a', b'm', b'p', b';', ..] => return Some(('&', 5)),
        [b'&', b'#', b'3', b'9', b';', ..] => return Some(('\'', 5)),
        _ => {}
    }
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let character = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => NAMED[NAMED.binary_search_by_key(&name, |(known, _)| known).ok()?].1,
    };
    Some((character, end + 1))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

/// The entities that job adverts use, sorted by name.
const NAMED: [(&str, char); 68] = [
    ("Aacute", 'Á'),
    ("Agrave", 'À'),
    ("Auml", 'Ä'),
    ("Ccedil", 'Ç'),
    ("Eacute", 'É'),
    ("Egrave", 'È'),
    ("Iacute", 'Í'),
    ("Ntilde", 'Ñ'),
    ("Oacute", 'Ó'),
    ("Ograve", 'Ò'),
    ("Ouml", 'Ö'),
    ("Uacute", 'Ú'),
    ("Uuml", 'Ü'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("acute", '´'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("copy", '©'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("gt", '>'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iexcl", '¡'),
    ("igrave", 'ì'),
    ("iquest", '¿'),
    ("iuml", 'ï'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("ograve", 'ò'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("szlig", 'ß'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
    ("uuml", 'ü'),
];

/// Percent-encodes everything except the unreserved characters of RFC 3986, for a path segment or a query value.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// A tenant's name as a path segment; `None` if it is empty, too long or could change the rest of the URL.
#[must_use]
pub fn path_segment(name: &str) -> Option<String> {
    const LONGEST: usize = 200;
    let name = non_empty(name)?;
    let astray = |c: char| c.is_control() || "/\\?#%".contains(c);
    if name == "." || name == ".." || name.len() > LONGEST || name.contains(astray) {
        return None;
    }
    Some(percent_encode(name))
}

/// Whether a text is an absolute `http` or `https` URL with a host.
#[must_use]
pub fn is_web_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        host.contains('.') && !text.contains(char::is_whitespace) && !text.contains(char::is_control)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_as_the_search_needs() {
        assert!(NAMED.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn entities_are_resolved_once() {
        assert_eq!(
            unescape("&lt;p&gt;R&amp;amp;D &#39;x&#x27; &quot;&nbsp;&euro;"),
            "<p>R&amp;D 'x' \"\u{a0}€"
        );
        assert_eq!(unescape("plain"), "plain");
    }

    #[test]
    fn entities_are_found_however_far_they_stand() {
        for gap in 0..40 {
            let words = "ñ".repeat(gap);
            let escaped = format!("{words}&lt;{words}&hellip;{words}&{words}&#241;");
            assert_eq!(unescape(&escaped), format!("{words}<{words}…{words}&{words}ñ"), "{gap}");
        }
    }

    #[test]
    fn no_other_sign_is_taken_for_the_beginning_of_an_entity() {
        for sign in (0..=u8::MAX).map(char::from).filter(|sign| *sign != '&') {
            for gap in 0..18 {
                let words = sign.to_string().repeat(gap);
                assert_eq!(
                    unescape(&format!("&lt;{words}&gt;{words}")),
                    format!("<{words}>{words}"),
                    "{sign}"
                );
            }
        }
    }

    #[test]
    fn pieces_of_html_become_words() {
        assert_eq!(plain("<p>A&amp;B</p><b>c</b> d"), "\nA&B\nc d");
        assert_eq!((plain("a < b").as_str(), plain("").as_str()), ("a \n", ""));
    }

    #[test]
    fn what_is_no_entity_stays() {
        for text in ["R&D", "a & b;", "&unknown;", "&", "&;", "&#0;", "&#xD800;", "&#x;", "&ñññññññ;", "&&"]
        {
            assert_eq!(unescape(text), text);
        }
    }

    #[test]
    fn decoding_drops_the_mark_and_replaces_broken_bytes() {
        assert_eq!(decode(b"\xef\xbb\xbf[]".to_vec()), "[]");
        assert_eq!(decode(b"a\xffb".to_vec()), "a\u{fffd}b");
    }

    #[test]
    fn segments_lead_nowhere_else() {
        assert_eq!(path_segment("acme corp.").as_deref(), Some("acme%20corp."));
        assert_eq!(path_segment("señor").as_deref(), Some("se%C3%B1or"));
        for name in ["", " ", ".", "..", "a/b", "a?b", "a#b", "a\\b", "%2e", "a\nb"] {
            assert_eq!(path_segment(name), None, "{name}");
        }
        assert_eq!(path_segment(&"a".repeat(201)), None);
    }

    #[test]
    fn web_urls_are_absolute() {
        assert!(is_web_url("https://acme.example/jobs?id=1"));
        for text in ["/acme/em-i1", "acme.example", "https://", "ftp://acme.example", "https://a b.example"] {
            assert!(!is_web_url(text), "{text}");
        }
    }
}
