//! An answer's content on the host's side.

use encoding_rs::{Encoding, UTF_8};

/// An answer's content, held until the guest asks for it.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) read: usize,
    pub(super) charset: &'static Encoding,
}

impl Body {
    /// The unread rest, and how many bytes the body held. The whole body moves without a copy when
    /// nothing was read of it.
    pub(super) fn take_rest(&mut self) -> (Vec<u8>, usize) {
        let mut bytes = std::mem::take(&mut self.bytes);
        let held = bytes.len();
        bytes.drain(..std::mem::take(&mut self.read));
        (bytes, held)
    }

    /// A body none of which was read. Of the content type only the charset is kept: a guest holds bodies, read or not,
    /// for as long as it lives, and only their bytes are counted.
    pub(super) fn new(bytes: Vec<u8>, content_type: Option<&str>) -> Self {
        let charset = content_type
            .and_then(|value| value.split(';').skip(1).find_map(charset_parameter))
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            .unwrap_or(UTF_8);
        Self { bytes, read: 0, charset }
    }
}

fn charset_parameter(parameter: &str) -> Option<&str> {
    let (name, value) = parameter.split_once('=')?;
    name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: &[u8], content_type: &str) -> Body {
        Body::new(bytes.to_vec(), Some(content_type))
    }

    #[test]
    fn the_charset_of_the_header_is_used() {
        assert_eq!(body(b"", "text/html; Charset=\"ISO-8859-1\"").charset.name(), "windows-1252");
        assert_eq!(body(b"", "application/json").charset, UTF_8);
        assert_eq!(body(b"", "text/html; charset=klingon").charset, UTF_8);
    }

    #[test]
    fn the_rest_of_a_body_is_what_was_not_read() {
        let mut body = body(b"abcdef", "text/plain");
        body.read = 2;
        assert_eq!(body.take_rest(), (b"cdef".to_vec(), 6));
        assert_eq!(body.take_rest(), (Vec::new(), 0));
    }
}
