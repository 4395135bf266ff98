//! The name of a company as it is compared: without legal form, case, accents and signs.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::forms::{Before, MOST_FORM_WORDS, is_legal_form, is_trailing, letters_of_form};
use crate::domain::steps::note_steps;

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
    let mut words = NameWords::new(folded.trim_end_matches(is_trailing));
    while words.drop_legal_form() {}
    let kept = words.name;
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
        .inspect(|_| note_steps(1))
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

/// A folded name and its words. What a legal form asks about the words before it is found out once for all of them:
/// a name may be nothing but legal forms.
struct NameWords<'a> {
    name: &'a str,
    /// Where each word begins, and what stands before it.
    words: Vec<(usize, Before<'a>)>,
}

impl<'a> NameWords<'a> {
    fn new(name: &'a str) -> Self {
        let (mut at, mut before) = (0, Before::default());
        let words = name.split(' ').map(|word| {
            note_steps(1);
            let begins = (at, before);
            at += word.len() + 1;
            before = before.and(word);
            begins
        });
        Self { words: words.collect(), name }
    }

    /// Drops the legal form at the end. Whether there was one, with something before it.
    fn drop_legal_form(&mut self) -> bool {
        let count = self.words.len();
        let first = count - MOST_FORM_WORDS.min(count.saturating_sub(1));
        let words: Vec<&str> = self.name[self.words.get(first).map_or(self.name.len(), |word| word.0)..]
            .split(' ')
            .inspect(|_| note_steps(1))
            .collect();
        let parts: Vec<String> = words.iter().map(|word| letters_of_form(word)).collect();
        let form = (first..count).find(|&kept| {
            let before = &self.words[kept].1;
            let form = kept - first;
            before.says_something() && is_legal_form(before, &words[form..], &parts[form..])
        });
        let Some(form) = form else { return false };
        // A blank stands before each word but the first, which is never part of a form.
        self.name = self.name[..self.words[form].0 - 1].trim_end_matches(is_trailing);
        self.words.truncate(form);
        while self.words.last().is_some_and(|(at, _)| *at >= self.name.len()) {
            self.words.pop();
        }
        true
    }
}
