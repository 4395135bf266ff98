//! The one folding of text: what looks the same, but for case and accents, becomes the same.
//!
//! Scores, names of companies, titles, places and searches are compared by it. Each sign is folded by itself, so that a
//! caller knows where in the text every folded sign comes from:
//!
//! * Variants of a letter are the letter: full width, mathematical bold, circled, superscript; a ligature is its
//!   letters, `½` is `1/2`. So are letters with a stroke, which Unicode does not decompose: `ø`, `ł`, `ß`, `æ`.
//! * Case and combining marks do not count. `ı` and `İ` are `i`, `ς` is `σ`. Vowel signs of scripts that write vowels as
//!   marks (`कि`, `ที`) stay, because other words are left without them.
//! * Apostrophes of all kinds are `'`, dashes of all kinds are `-`. Other punctuation stays.
//! * What nobody sees is gone: zero widths, soft hyphens, marks of direction, isolates, variation selectors, tags.
//!
//! What does not fold: `ü` is `u` and not `ue`; letters of one script that look like those of another, such as the
//! Cyrillic `а`. Scoring reads `nº` for itself, where it is not the word `no`.

use std::borrow::Cow;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

/// The number of these rules. It is part of whatever is stored as folded by them or made from it, so that this is made
/// again when they change.
pub const RULES: u32 = 2;

/// Passes the folded form of a sign to `put`: nothing for a mark or for what is invisible, several for a ligature.
///
/// What is passed folds to itself.
pub fn fold_sign(sign: char, mut put: impl FnMut(char)) {
    if sign.is_ascii() {
        put(sign.to_ascii_lowercase());
    } else if let Some(plain) = western(sign) {
        put(plain);
    } else if let Some(whole) = folded_whole(sign) {
        whole.chars().for_each(put);
    } else {
        decompose_compatible(sign, |part| fold_part(part, &mut put));
    }
}

/// The folded form of a text, with its punctuation.
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

/// Whether a sign only modifies the one before, and is left out.
#[must_use]
pub fn is_mark(sign: char) -> bool {
    is_combining_mark(sign) && !is_vowel(sign)
}

/// A mark that is a letter of its script. Hebrew and Arabic write theirs for learners only.
fn is_vowel(mark: char) -> bool {
    let class = canonical_combining_class(mark);
    mark.is_alphabetic() && class < 200 && !(10..=36).contains(&class)
}

/// Whether a sign shows nothing and separates nothing: what a text has of it cannot be seen, searched or typed.
#[must_use]
pub const fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            // Zero widths, joiners and marks of direction; embeddings and overrides; invisible operators and isolates.
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{ffa0}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            // Variation selectors, shorthand and musical controls, tags.
            | '\u{fe00}'..='\u{fe0f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A text without what is invisible in it.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|sign| !is_invisible(*sign)).collect())
}

/// The folded form of what most characters beyond ASCII are in texts of Western Europe, told without Unicode's tables,
/// which take twenty times as long.
const fn western(sign: char) -> Option<char> {
    Some(match sign {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        '\u{a0}' => ' ',
        '‘' | '’' => '\'',
        '–' | '—' => '-',
        '“' | '”' | '•' | '€' | '¿' | '¡' | '«' | '»' | '·' => sign,
        _ => return None,
    })
}

/// Signs whose decomposition would say something else.
const fn folded_whole(sign: char) -> Option<&'static str> {
    Some(match sign {
        // Not letters of the word before.
        '™' | '℠' | '®' => " ",
        // Decomposed, it would be a blank and a mark.
        '´' | '\u{1ffd}' => "'",
        _ => return None,
    })
}

/// Folds a sign without decomposition.
fn fold_part(part: char, put: &mut impl FnMut(char)) {
    // Lower-casing may produce a mark again, as for the Turkish dotted capital I.
    for lower in part.to_lowercase().filter(|lower| !is_mark(*lower) && !is_invisible(*lower)) {
        match letters(lower) {
            Some(letters) => letters.chars().for_each(&mut *put),
            None => put(plain_sign(lower)),
        }
    }
}

/// One sign for all its kinds.
const fn plain_sign(sign: char) -> char {
    match sign {
        '‘' | '’' | '‛' | '′' | '‵' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | 'ˊ' | 'ˋ' | '՚' | 'ꞌ'
        | 'Ꞌ' => '\'',
        '‐'..='―' | '−' | '˗' | '֊' | '᠆' | '⸺' | '⸻' => '-',
        '⁄' | '∕' => '/',
        'ς' => 'σ',
        other => other,
    }
}

/// The plain letters of a small one that Unicode does not decompose.
const fn letters(small: char) -> Option<&'static str> {
    Some(match small {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' | 'ɵ' => "o",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'đ' | 'ð' | 'ɖ' => "d",
        'ħ' => "h",
        'ŧ' | 'ⱦ' => "t",
        'ŋ' => "n",
        'ı' | 'ɨ' => "i",
        'ȷ' | 'ɉ' => "j",
        'ĸ' => "k",
        'ƶ' => "z",
        'ʉ' => "u",
        'ƀ' => "b",
        'ǥ' => "g",
        'ɍ' => "r",
        'ɏ' => "y",
        'ⱥ' => "a",
        'ȼ' => "c",
        'ɇ' => "e",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
