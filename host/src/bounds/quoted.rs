//! What a message quotes of somebody else's text: its beginning, and its size where it was cut.

use std::borrow::Cow;

use super::files::{MESSAGE, QUOTED};

/// A text of a file as a message quotes it.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    cut(text, QUOTED.size())
}

/// A whole message about a fault of a file, which may quote it.
#[must_use]
pub fn message(text: String) -> String {
    match cut(&text, MESSAGE.size()) {
        Cow::Borrowed(_) => text,
        Cow::Owned(cut) => cut,
    }
}

fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}… ({} bytes)", &text[..end], text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_cut_with_its_size() {
        let text = "é".repeat(QUOTED.size());
        assert_eq!(quoted(&text), text);
        let longer = format!("{text}x");
        assert_eq!(quoted(&longer), format!("{text}… (241 bytes)"));
        assert_eq!(message("x".repeat(MESSAGE.size())).len(), MESSAGE.size());
        assert!(message("x".repeat(1 << 20)).ends_with("x… (1048576 bytes)"));
    }
}
