//! The name of a company as it is compared: without legal form, partners, case, accents and signs.

use jobscan_reading::fold::{fold_sign, is_invisible, visible};

use super::{
    forms::{Before, MOST_FORM_WORDS, is_legal_form, is_trailing, letters_of_form, without_leading_form},
    partners::without_partners,
};
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

/// The name by which companies without a domain are told apart: folded, blanks collapsed, without legal forms and
/// unnamed partners (`& Co.`, `y Cía.`) at its end. Empty only for a name that shows nothing.
#[must_use]
pub fn normalize_name(name: &str) -> String {
    let folded = fold(name);
    let named = without_leading_form(&folded);
    let mut words = NameWords::new(named, named.trim_end_matches(is_trailing));
    // `y C.ª` is no company of Caracas, whose form is `C.A.`.
    while words.drop_partners() || words.drop_legal_form() {}
    let kept = words.name;
    if kept.is_empty() { named.to_owned() } else { kept.to_owned() }
}

/// Whether a normalised name names nobody: it is blank, has only signs, or stands for a name that is kept
/// secret. Many companies have such a name, so it never shows that two of them are the same.
#[must_use]
pub fn names_nobody(normalized: &str) -> bool {
    !normalized.chars().any(char::is_alphanumeric) || NOBODY.contains(&normalized)
}

/// A name as it is shown: on one line, without what is invisible or turns the text. Joiners and variation selectors stay,
/// with which some scripts and signs are written.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let stays =
        |sign: char| !is_invisible(sign) || matches!(sign, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let shown: String = name.chars().filter(|sign| stays(*sign)).collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    if visible(&shown).is_empty() { String::new() } else { shown }
}

/// The folded name, with commas, parentheses and quotation marks as blanks, blanks collapsed.
fn fold(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for sign in name.chars() {
        note_steps(1);
        fold_sign(sign, |part| match part {
            ',' | '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»' => letters.push(' '),
            _ if part.is_control() => letters.push(' '),
            _ => letters.push(part),
        });
    }
    let folded = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        visible(name).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    } else {
        folded
    }
}

/// A folded name and its words. What a legal form asks about the words before it is found out once for all of them:
/// a name may be nothing but legal forms.
struct NameWords<'a> {
    /// With what was dropped from its end.
    whole: &'a str,
    name: &'a str,
    /// Where each word begins, and what stands before it.
    words: Vec<(usize, Before<'a>)>,
}

impl<'a> NameWords<'a> {
    fn new(whole: &'a str, name: &'a str) -> Self {
        let (mut at, mut before) = (0, Before::default());
        let words = name.split(' ').map(|word| {
            note_steps(1);
            let begins = (at, before);
            at += word.len() + 1;
            before = before.and(word);
            begins
        });
        Self { words: words.collect(), whole, name }
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
        self.cut(&self.name[..self.words[form].0 - 1]);
        true
    }

    /// Drops the partners at the end who are not named. Whether there were some, with something before them.
    fn drop_partners(&mut self) -> bool {
        note_steps(1);
        let dotted = self.whole[self.name.len()..].starts_with('.');
        let Some(kept) = without_partners(self.name, dotted) else { return false };
        self.cut(kept);
        true
    }

    /// Keeps a beginning of the name.
    fn cut(&mut self, kept: &'a str) {
        self.name = kept.trim_end_matches(is_trailing);
        while self.words.last().is_some_and(|(at, _)| *at >= self.name.len()) {
            self.words.pop();
        }
    }
}
