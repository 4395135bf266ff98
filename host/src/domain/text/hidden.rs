//! Which characters a reader does not see, and texts without those that move what is printed.

use crate::printable::is_unprintable;

/// Whether a character shows nothing by itself: white space, what is unprintable, and what has no width.
fn is_hidden(character: char) -> bool {
    character.is_whitespace()
        || is_unprintable(character)
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200d}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{ffa0}'
                | '\u{e0100}'..='\u{e01ef}'
        )
}

/// Whether a text shows anything at all.
#[must_use]
pub fn shows_something(text: &str) -> bool {
    text.chars().any(|character| !is_hidden(character))
}

/// A text without what nobody sees at its two ends.
#[must_use]
pub fn trim_hidden(text: &str) -> &str {
    text.trim_matches(is_hidden)
}

/// A text of somebody else's, safe to be printed and stored: on one line, at most `bytes` long but for the last
/// character, what is unprintable escaped.
#[must_use]
pub fn escaped_line(text: &str, bytes: usize) -> String {
    let mut line = String::with_capacity(text.len().min(bytes));
    push_escaped(&mut line, text, bytes);
    line
}

/// Appends a text as [`escaped_line`] writes it, until `line` has `bytes`.
pub fn push_escaped(line: &mut String, text: &str, bytes: usize) {
    for character in text.chars() {
        if line.len() >= bytes {
            return;
        }
        if is_unprintable(character) {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_what_nobody_sees_shows_nothing() {
        for nothing in
            ["", " \t\u{a0}", "\u{200b}", "\u{200b}\u{2060}\u{feff}", "\u{ad}\u{202e}", "\u{3164}", "\0"]
        {
            assert!(!shows_something(nothing), "{nothing:?}");
        }
        for something in ["a", "\u{200b}a", "\u{202e}ب", "—", "日本"] {
            assert!(shows_something(something), "{something:?}");
        }
    }

    #[test]
    fn a_line_moves_neither_the_terminal_nor_the_direction_and_is_bounded() {
        assert_eq!(escaped_line("a\x1b[2Jb\nc\u{202e}\u{9b}", 100), "a\\u{1b}[2Jb\\nc\\u{202e}\\u{9b}");
        assert_eq!(escaped_line("ñandú 日本", 100), "ñandú 日本");
        assert_eq!(escaped_line(&"x".repeat(1_000), 10).len(), 10);
    }
}
