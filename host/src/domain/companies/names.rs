//! The name of a company as it is compared: without legal form, case, accents and signs.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::domain::steps::note_steps;

use super::forms::{MOST_FORM_WORDS, is_legal_form, is_trailing, letters_of_form};

/// What is written in place of a name that is kept secret, as [`normalize_name`] returns it.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    "confidencial", "empresa confidencial", "compania confidencial", "cliente confidencial", "confidential",
    "company confidential", "confidential company", "confidentiel", "vertraulich", "anonimo", "anonima",
    "empresa anonima", "anonymous", "anonym", "empresa", "company", "importante empresa", "empresa lider",
    "empresa del sector", "n/a", "na", "n.a", "nd", "n/d", "no disponible", "sin especificar", "unknown",
    "desconocido", "desconocida", "privado", "privada", "private", "particular", "test", "null", "none",
];

/// The name by which companies without a domain are told apart: lower case, no diacritics, blanks
/// folded, without legal forms at its end. Empty only for a name that is blank.
#[must_use]
pub fn normalize_name(name: &str) -> String {
    let folded = fold(name);
    let mut kept = folded.trim_end_matches(is_trailing);
    while let Some(shorter) = without_legal_form(kept) {
        kept = shorter.trim_end_matches(is_trailing);
    }
    if kept.is_empty() { folded } else { kept.to_owned() }
}

/// Whether a normalised name names nobody: it is blank, has only signs, or stands for a name that is kept
/// secret. Many companies have such a name, so it never shows that two of them are the same.
#[must_use]
pub fn names_nobody(normalized: &str) -> bool {
    !normalized.chars().any(char::is_alphanumeric) || NOBODY.contains(&normalized)
}

/// Lower case, no diacritics, commas and parentheses as blanks, blanks folded.
fn fold(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    let small = name
        .nfd()
        .filter(|sign| !is_combining_mark(*sign))
        .flat_map(char::to_lowercase)
        // Lowercasing may add a mark again: the Turkish dotted capital I.
        .filter(|sign| !is_combining_mark(*sign));
    for sign in small {
        match sign {
            ',' | '(' | ')' => letters.push(' '),
            '’' => letters.push('\''),
            // Unicode does not decompose these letters, and they are often written without their marks.
            'ł' => letters.push('l'),
            'ø' => letters.push('o'),
            'đ' => letters.push('d'),
            'ı' => letters.push('i'),
            'ß' => letters.push_str("ss"),
            'æ' => letters.push_str("ae"),
            'œ' => letters.push_str("oe"),
            _ if sign.is_control() => letters.push(' '),
            _ => letters.push(sign),
        }
    }
    let folded = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    } else {
        folded
    }
}

/// What stands before the legal form at the end; `None` if there is none, or nothing before it.
fn without_legal_form(name: &str) -> Option<&str> {
    let words: Vec<&str> = name.split(' ').inspect(|_| note_steps(1)).collect();
    let first = words.len() - MOST_FORM_WORDS.min(words.len() - 1);
    let parts: Vec<String> = words[first..].iter().map(|word| letters_of_form(word)).collect();
    let kept = (first..words.len()).find(|&kept| {
        let (before, form) = words.split_at(kept);
        says_something(before) && is_legal_form(before, form, &parts[kept - first..])
    })?;
    let form: usize = words[kept..].iter().map(|word| word.len() + 1).sum();
    Some(&name[..name.len() - form])
}

fn says_something(words: &[&str]) -> bool {
    words.iter().any(|word| {
        note_steps(1);
        !word.trim_matches(is_trailing).is_empty()
    })
}
