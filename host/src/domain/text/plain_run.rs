//! How much of a text stands as it is when its whitespace is normalised: eight bytes at a time.
//!
//! Most of a text is words with one space between them. To look at each byte by itself takes three times as long.

/// How many bytes are looked at together.
const TOGETHER: usize = 8;

/// Each byte of a number set to this.
const fn in_each_byte(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

const HIGHEST: u64 = in_each_byte(0x80);

/// The length of the longest beginning of a text that is visible letters of ASCII and of Western Europe, each space of
/// it by itself and between two of them. `after_letter`: one stands before the text.
pub(super) fn plain_length(bytes: &[u8], after_letter: bool) -> usize {
    let (eights, rest) = bytes.as_chunks::<TOGETHER>();
    // What fills the last ones is no letter, and so ends the run with the text.
    let mut last = [0; TOGETHER];
    last[..rest.len()].copy_from_slice(rest);
    let mut space_before = if after_letter { 0 } else { HIGHEST >> (8 * (TOGETHER - 1)) };
    for (number, eight) in eights.iter().chain([&last]).enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let spaces = equal(eight, b' ');
        let ends = others(eight) | (spaces & (spaces << 8 | space_before));
        if ends != 0 {
            let end = TOGETHER * number + (ends.trailing_zeros() / 8) as usize;
            // A space before the end is followed by no letter.
            return end - usize::from(end > 0 && bytes[end - 1] == b' ');
        }
        space_before = spaces >> (8 * (TOGETHER - 1));
    }
    bytes.len()
}

/// The highest bit of each byte that is this one.
const fn equal(bytes: u64, byte: u8) -> u64 {
    let differ = bytes ^ in_each_byte(byte);
    !(((differ & !HIGHEST) + !HIGHEST) | differ) & HIGHEST
}

/// The highest bit of each byte that is neither visible ASCII nor a space nor part of a letter of Western Europe.
const fn others(bytes: u64) -> u64 {
    /// The first byte of `À` to `ÿ`, none of which is blank or invisible.
    const WESTERN: u8 = 0xc3;
    let seven_bits = bytes & !HIGHEST;
    let wide = bytes & HIGHEST;
    let visible = (seven_bits + in_each_byte(0x80 - b' ')) & !(seven_bits + in_each_byte(0x7f - b'~'));
    let first_bytes = wide & (bytes << 1) & !equal(bytes, WESTERN);
    (!visible & !wide & HIGHEST) | first_bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, sign by sign.
    fn length_by_signs(text: &str, after_letter: bool) -> usize {
        let is_letter = |sign: char| matches!(sign, '!'..='~' | 'À'..='ÿ');
        let mut signs = text.chars().peekable();
        let (mut length, mut after_letter) = (0, after_letter);
        while let Some(sign) = signs.next() {
            let is_space = sign == ' ' && after_letter && signs.peek().is_some_and(|next| is_letter(*next));
            if !is_letter(sign) && !is_space {
                break;
            }
            after_letter = is_letter(sign);
            length += sign.len_utf8();
        }
        length
    }

    #[test]
    fn every_sign_is_plain_or_not() {
        for sign in (0..0x3_0000).filter_map(char::from_u32) {
            for text in [format!("{sign}"), format!("ab{sign}cd efgh"), format!("abc {sign} abc")] {
                assert_eq!(plain_length(text.as_bytes(), true), length_by_signs(&text, true), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_length_is_that_of_the_signs(
            text in "([a-z]{1,9}|[ñé]| |  |\n|\t|\u{a0}|–|日|\u{7f}|~|\u{0}){0,12}",
            after_letter: bool,
        ) {
            prop_assert_eq!(plain_length(text.as_bytes(), after_letter), length_by_signs(&text, after_letter));
        }
    }
}
