//! What stands in the place of what is not kept: as long, and of the same form. Each depends on the form alone, so that
//! inventing again gives the same.

/// The letters of an invented name and of an invented mailbox.
const PERSON: &str = "sampleperson";

/// The letters of an invented domain.
const MAIL: &str = "mail";

/// A name of as many letters, each in its case.
pub(super) fn name(of: &str) -> String {
    let mut letters = PERSON.chars().cycle();
    of.chars()
        .map(|sign| match (sign.is_alphabetic(), letters_left(sign, &mut letters)) {
            (true, Some(letter)) if sign.is_uppercase() => letter.to_ascii_uppercase(),
            (true, Some(letter)) => letter,
            _ => sign,
        })
        .collect()
}

/// Only a letter takes one.
fn letters_left(sign: char, letters: &mut impl Iterator<Item = char>) -> Option<char> {
    if sign.is_alphabetic() { letters.next() } else { None }
}

/// An e-mail address at a domain that nobody has.
pub(super) fn email(local: &str, domain: &str) -> String {
    const END: &str = ".example";
    const SHORT_END: &str = ".ex";
    let end = if domain.len() > END.len() { END } else { SHORT_END };
    let cycled = |letters: &str, count: usize| letters.chars().cycle().take(count).collect::<String>();
    format!("{}@{}{end}", cycled(PERSON, local.len()), cycled(MAIL, domain.len().saturating_sub(end.len())))
}

/// The same number with other digits.
pub(super) fn phone(of: &str) -> String {
    of.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect()
}

/// A number of JSON with as many digits, which does not begin with a zero.
pub(super) fn number(of: &str) -> String {
    let mut first = true;
    of.chars()
        .map(|sign| match (sign.is_ascii_digit(), std::mem::take(&mut first)) {
            (true, true) => '1',
            (true, false) => '0',
            (false, was_first) => {
                first = was_first;
                sign
            }
        })
        .collect()
}

/// A secret's length, and nothing else of it.
pub(super) fn secret(of: &str) -> String {
    of.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { 'x' }).collect()
}
