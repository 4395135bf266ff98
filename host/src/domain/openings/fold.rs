//! Letters as they are compared: lower case, without diacritics, without typographic variants.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Gives the folded form of one character: none for a mark, more than one for a ligature.
pub(super) fn fold_sign(sign: char, mut put: impl FnMut(char)) {
    if sign.is_ascii() {
        put(sign.to_ascii_lowercase());
        return;
    }
    decompose_compatible(sign, |part| {
        // Lower case may bring a mark back: the Turkish dotted capital.
        part.to_lowercase().filter(|lower| !is_combining_mark(*lower)).for_each(&mut put);
    });
}

/// The folded form of a text, its punctuation as it was.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        fold_sign(sign, |part| folded.push(part));
    }
    folded
}

/// The words of a folded text.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty())
}
