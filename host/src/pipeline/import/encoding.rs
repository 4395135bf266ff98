//! Which letters the bytes of a list are.
//!
//! A list without a mark is UTF-8, or Windows-1252 as older Excel writes it. Its first letters beyond ASCII tell: letters
//! of Windows-1252 are hardly ever UTF-8 by chance. Each later row is then held to what the list is.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// What a list turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Letters {
    /// Nothing but ASCII came yet.
    #[default]
    Unknown,
    /// UTF-8.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

/// Bytes that are no letters of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoLetters;

impl Letters {
    /// Decides by a row, if nothing decided before.
    pub(super) fn learn<'v>(&mut self, values: impl IntoIterator<Item = &'v [u8]> + Clone) {
        if *self != Self::Unknown || values.clone().into_iter().all(<[u8]>::is_ascii) {
            return;
        }
        let is_utf8 = values.into_iter().all(|value| std::str::from_utf8(value).is_ok());
        *self = if is_utf8 { Self::Utf8 } else { Self::Windows1252 };
    }

    /// The text of a value.
    pub(super) fn text(self, value: &[u8]) -> Result<Cow<'_, str>, NoLetters> {
        match std::str::from_utf8(value) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) if self == Self::Windows1252 && !value.iter().any(|byte| is_unused(*byte)) => {
                Ok(WINDOWS_1252.decode_without_bom_handling(value).0)
            }
            Err(_) => Err(NoLetters),
        }
    }
}

/// Whether a text that was read as Windows-1252 is of another system: within its words stand signs that no word has, where
/// MS-DOS and the Macintosh have letters.
pub(super) fn is_of_another_system(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| {
        let within = three[0].is_alphabetic() && three[2].is_alphabetic();
        within && (matches!(three[1], '¡' | '¢' | '£' | '¤' | '‚' | '„' | '†' | '‡') || is_mac_e(three))
    })
}

/// `Ž` between small letters, an `é` of the Macintosh.
fn is_mac_e(three: &[char]) -> bool {
    three[1] == 'Ž' && three[0].is_lowercase() && three[2].is_lowercase()
}

/// Bytes that mean nothing in Windows-1252.
const fn is_unused(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letters_beyond_ascii_tell_which_they_are() {
        for (bytes, expected) in [
            (b"Acme".as_slice(), Letters::Unknown),
            ("Acmé".as_bytes(), Letters::Utf8),
            (b"Acm\xe9", Letters::Windows1252),
        ] {
            let mut letters = Letters::default();
            letters.learn([bytes]);
            assert_eq!(letters, expected);
        }
        let mut letters = Letters::Utf8;
        letters.learn([b"Acm\xe9".as_slice()]);
        assert_eq!(letters, Letters::Utf8, "what was decided stays");
    }

    #[test]
    fn letters_of_another_system_are_noticed_and_those_of_names_are_not() {
        for (text, expected) in [
            ("Pe¤a Log¡stica", true),
            ("C¡a. de Caf‚", true),
            ("Tel‚fono", true),
            ("C’a. Espa–ola P‡gina", true),
            ("IbŽrica", true),
            ("Peña Logística, S.L.", false),
            ("Col·lectiu L’Hospitalet – Çelik & Søn", false),
            ("Žďár, ŽELEZNICE, Škoda", false),
            ("¡Hola! 5 £ ¿Qué?", false),
        ] {
            assert_eq!(is_of_another_system(text), expected, "{text}");
        }
    }

    #[test]
    fn a_row_is_held_to_what_the_list_is() {
        assert_eq!(Letters::Windows1252.text(b"Acm\xe9 \x80").unwrap(), "Acmé €");
        assert_eq!(Letters::Windows1252.text("Acmé".as_bytes()).unwrap(), "Acmé", "rows of both are met");
        assert_eq!(Letters::Utf8.text(b"Acm\xe9"), Err(NoLetters));
        assert_eq!(Letters::Windows1252.text(b"Acm\x8d"), Err(NoLetters), "of another system");
    }
}
