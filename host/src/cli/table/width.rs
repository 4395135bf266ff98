//! How much room a text takes on a terminal, where a character may take none, one or two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that a clean text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A text that takes at most so many columns: itself, or its beginning and `…`.
pub(super) fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    if room == 0 {
        return String::new();
    }
    let mut short = beginning(text, room - 1);
    // What follows a character may widen it, as the selector that makes it an emoji does.
    while width(&short) >= room {
        short.pop();
    }
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// As much of the beginning as takes so many columns, each character by itself. Of what takes no room only so much
/// goes along as may belong to what is seen.
fn beginning(text: &str, room: usize) -> String {
    let mut used = 0;
    let fits = |sign: &char| {
        used += sign.width().unwrap_or_default();
        used <= room
    };
    text.chars().take(4 * (room + 1)).take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cut_by_the_columns_it_takes() {
        for (text, room, shown) in [
            ("Koch", 4, "Koch"),
            ("Köchin", 4, "Köc…"),
            ("two words", 5, "two…"),
            ("東京の料理人", 12, "東京の料理人"),
            ("東京の料理人", 7, "東京の…"),
            ("東京の料理人", 6, "東京…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("❤\u{fe0f}❤\u{fe0f}❤\u{fe0f}", 4, "❤\u{fe0f}❤…"),
            ("Koch", 1, "…"),
            ("Koch", 0, ""),
        ] {
            assert_eq!(cut(text, room), shown, "{text} in {room}");
        }
    }

    proptest! {
        #[test]
        fn what_is_cut_fits_and_what_fits_stays(text in "\\PC{0,60}", room in 0_usize..70) {
            let shown = cut(&text, room);
            prop_assert!(width(&shown) <= room);
            prop_assert_eq!(width(&text) <= room, shown == text);
        }
    }
}
