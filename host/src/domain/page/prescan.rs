//! The encoding that a page declares in its first bytes, by the HTML standard's prescan.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// The bytes that are looked at.
const SEARCHED: usize = 1024;

/// The encoding in `<meta charset=x>`, in `<meta http-equiv=content-type content="text/html; charset=x">` or in
/// `<?xml encoding="x"?>`.
///
/// Whoever reads the declaration reads ASCII, so a page that declares UTF-16 is UTF-8.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SEARCHED)];
    let named = in_xml(head).or_else(|| in_meta(head))?;
    Some(match named {
        named if is_utf_16(named) => UTF_8,
        named if named == X_USER_DEFINED => WINDOWS_1252,
        named => named,
    })
}

pub(super) fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn in_xml(head: &[u8]) -> Option<&'static Encoding> {
    let inside = head.strip_prefix(b"<?xml")?;
    let inside = &inside[..position(inside, b'>')?];
    let text = String::from_utf8_lossy(inside);
    let (_, after) = text.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.trim().as_bytes())
}

fn in_meta(head: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    while let Some(ahead) = position(head.get(at..)?, b'<') {
        let tag = &head[at + ahead..];
        at += ahead
            + if tag.starts_with(b"<!--") {
                // `<!-->` is a whole comment.
                2 + tag[2..].windows(3).position(|end| end == b"-->")? + 3
            } else if tag.get(1).is_some_and(u8::is_ascii_alphabetic) {
                let name =
                    tag[1..].iter().position(|byte| is_blank(*byte) || matches!(byte, b'/' | b'>'))? + 1;
                let mut attributes = Attributes { rest: &tag[name..] };
                if tag[1..name].eq_ignore_ascii_case(b"meta") {
                    if let Some(encoding) = of_meta(&mut attributes)? {
                        return Some(encoding);
                    }
                } else {
                    while attributes.next()?.is_some() {}
                }
                tag.len() - attributes.rest.len()
            } else if tag.get(1).is_some_and(|byte| matches!(byte, b'!' | b'/' | b'?')) {
                position(tag, b'>')? + 1
            } else {
                1
            };
    }
    None
}

/// What one `meta` declares, if anything. `None`: its tag does not end within what is looked at.
#[expect(clippy::option_option, reason = "what declares nothing and what does not end are not the same")]
fn of_meta(attributes: &mut Attributes<'_>) -> Option<Option<&'static Encoding>> {
    let (mut is_pragma, mut by_content, mut by_charset) = (false, None, None);
    while let Some((name, value)) = attributes.next()? {
        match name.as_str() {
            "http-equiv" => is_pragma |= value == "content-type",
            "content" => by_content = by_content.or_else(|| in_content(&value)),
            "charset" => by_charset = by_charset.or_else(|| Encoding::for_label(value.as_bytes())),
            _ => {}
        }
    }
    Some(by_charset.or(by_content.filter(|_| is_pragma)))
}

/// The encoding in `text/html; charset=x`.
fn in_content(content: &str) -> Option<&'static Encoding> {
    content.match_indices("charset").find_map(|(at, word)| {
        let value = content[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
        let label = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?.0,
            _ => value.split([' ', '\t', '\n', '\r', ';']).next()?,
        };
        Encoding::for_label(label.as_bytes())
    })
}

/// The attributes of one tag, from behind its name on.
struct Attributes<'h> {
    rest: &'h [u8],
}

impl Attributes<'_> {
    /// The next name and value in lower case; inside, `None` at the end of the tag. Outside, `None` if the bytes end first.
    #[expect(clippy::option_option, reason = "the end of the tag and the end of the bytes are not the same")]
    fn next(&mut self) -> Option<Option<(String, String)>> {
        self.skip(|byte| is_blank(byte) || byte == b'/');
        if *self.rest.first()? == b'>' {
            return Some(None);
        }
        // A `=` at the beginning is part of the name.
        let name = 1 + self.rest[1..]
            .iter()
            .position(|byte| is_blank(*byte) || matches!(byte, b'/' | b'>' | b'='))?;
        let name = self.take(name);
        self.skip(is_blank);
        if *self.rest.first()? != b'=' {
            return Some(Some((name, String::new())));
        }
        self.take(1);
        self.skip(is_blank);
        let value = match *self.rest.first()? {
            quote @ (b'"' | b'\'') => {
                self.take(1);
                let value = self.take(position(self.rest, quote)?);
                self.take(1);
                value
            }
            _ => self.take(self.rest.iter().position(|byte| is_blank(*byte) || *byte == b'>')?),
        };
        Some(Some((name, value)))
    }

    fn skip(&mut self, skipped: impl Fn(u8) -> bool) {
        let count = self.rest.iter().take_while(|byte| skipped(**byte)).count();
        self.rest = &self.rest[count..];
    }

    fn take(&mut self, count: usize) -> String {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        String::from_utf8_lossy(taken).to_ascii_lowercase()
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn position(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|byte| *byte == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(html: &str) -> Option<&'static str> {
        declared(html.as_bytes()).map(Encoding::name)
    }

    #[test]
    fn a_page_declares_its_encoding_as_the_standard_reads_it() {
        for (html, expected) in [
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<META CHARSET = 'ISO-8859-2' />", Some("ISO-8859-2")),
            ("<meta\ncharset=\"latin1\">", Some("windows-1252")),
            ("<meta/charset=koi8-r>", Some("KOI8-R")),
            ("<meta charset=utf-16>", Some("UTF-8")),
            ("<meta charset=UTF-16LE>", Some("UTF-8")),
            ("<meta charset=utf-16be>", Some("UTF-8")),
            ("<meta charset=unicode>", Some("UTF-8")),
            ("<meta charset=ucs-2>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta http-equiv=Content-Type content=\"text/html; charset=unicode\">", Some("UTF-8")),
            ("<meta content='text/html;charset=windows-1250' http-equiv=content-type>", Some("windows-1250")),
            ("<meta http-equiv=content-type content='charset; charset = \"big5\"'>", Some("Big5")),
            // Without `http-equiv`, `content` declares nothing.
            ("<meta name=x content='text/html; charset=big5'>", None),
            ("<meta http-equiv=refresh content='0; charset=big5'><meta charset=koi8-r>", Some("KOI8-R")),
            ("<!-- <meta charset=utf-16> --><meta charset=koi8-r>", Some("KOI8-R")),
            ("<!--><meta charset=koi8-r>", Some("KOI8-R")),
            ("<!-- <meta charset=koi8-r>", None),
            ("<p title='<meta charset=big5>'><meta charset=koi8-r>", Some("KOI8-R")),
            ("<metadata charset=big5><meta charset=koi8-r>", Some("KOI8-R")),
            ("<meta charset=nonsense><meta charset=koi8-r>", Some("KOI8-R")),
            ("<meta charset=koi8-r", None),
            ("a < b <meta charset=koi8-r>", Some("KOI8-R")),
            ("<?xml version=\"1.0\" encoding='koi8-r'?><html>", Some("KOI8-R")),
            ("<?xml version=\"1.0\" encoding=\"UTF-16\"?><html>", Some("UTF-8")),
            ("<!doctype html></x><?php ?><meta charset=koi8-r>", Some("KOI8-R")),
            ("", None),
            ("<", None),
        ] {
            assert_eq!(name_of(html), expected, "{html}");
        }
    }
}
