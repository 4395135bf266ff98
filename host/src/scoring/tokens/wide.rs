//! Characters beyond ASCII: which of them are letters of a word.

use jobscan_reading::fold::is_invisible;

use super::plain::{fold_sign, is_usual_separator};

/// What a character beyond ASCII is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    /// Part of a word.
    Letters,
    /// A mark, skipped inside a word.
    Nothing,
    /// Separates words.
    Separator,
    /// Other signs stand for it, or nothing does.
    Odd,
}

/// Appends the folded form of a character if it is part of a word.
pub(super) fn fold_wide_char(sign: char, folded: &mut Vec<u8>) -> Wide {
    if is_usual_separator(sign) {
        return Wide::Separator;
    }
    let at = folded.len();
    let (mut letters, mut same, mut others) = (0_u32, false, 0_u32);
    fold_sign(sign, |part| {
        // A digit decides what the signs beside it mean, which are looked at as they stand.
        if part.is_alphanumeric() && !part.is_ascii_digit() {
            letters += 1;
            folded.extend_from_slice(part.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            others += 1;
            same = part == sign;
        }
    });
    match (letters, others) {
        (1.., 0) => return Wide::Letters,
        (0, 0) if !is_invisible(sign) => return Wide::Nothing,
        _ => folded.truncate(at),
    }
    if letters == 0 && others == 1 && same { Wide::Separator } else { Wide::Odd }
}
