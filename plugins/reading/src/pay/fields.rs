//! Fields that hold one amount, or name a currency.

use super::tokens::{Token, split};

/// The only amount of a text that holds nothing else, e.g. `24.000 €`.
#[must_use]
pub fn amount(text: &str) -> Option<f64> {
    let mut numbers = split(text).into_iter().filter_map(|token| match token {
        Token::Number(figure) => Some(figure.value),
        _ => None,
    });
    let only = numbers.next().filter(|value| *value > 0.0 && value.is_finite());
    if numbers.next().is_some() { None } else { only }
}

/// Whether a text names a currency, be it by a sign that several currencies have.
#[must_use]
pub fn names_currency(text: &str) -> bool {
    split(text).iter().any(Token::is_money)
}

/// The only currency that a text names, as its ISO 4217 code.
#[must_use]
pub fn currency(text: &str) -> Option<String> {
    let tokens = split(text);
    let mut named = tokens.iter().filter_map(Token::currency);
    let first = named.next().filter(|code| !code.is_empty())?;
    named.all(|code| code == first).then(|| first.to_owned())
}
