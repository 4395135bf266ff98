//! Folds text for comparison: lower case, without diacritics or typographic variants.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Passes the folded form of a character to `put`: nothing for a combining mark, several letters for a ligature.
pub fn fold_sign(sign: char, mut put: impl FnMut(char)) {
    if sign.is_ascii() {
        put(sign.to_ascii_lowercase());
        return;
    }
    decompose_compatible(sign, |part| {
        // Lower-casing may produce a mark again, as for the Turkish dotted capital I.
        part.to_lowercase().filter(|lower| !is_combining_mark(*lower)).for_each(&mut put);
    });
}

/// The folded form of a text, with its punctuation unchanged.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        fold_sign(sign, |part| folded.push(part));
    }
    folded
}

/// The words of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty())
}
