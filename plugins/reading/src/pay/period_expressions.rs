//! Where a period stands in a text, in whatever form.

use super::{
    period_words::{acronym, adjective, compound, singular},
    range::Period,
    tokens::Token,
    words,
};

/// A period that begins at a place: its length, and whether it is one only beside money or a word for pay.
pub(super) fn expression(tokens: &[Token], at: usize) -> Option<(usize, Period, bool)> {
    if let Some((len, period)) = short(tokens, at) {
        return Some((len, period, false));
    }
    if let Some(word) = tokens[at].word() {
        if let Some((period, loose)) = adjective(word) {
            return Some((1, period, loose));
        }
        if let Some(period) = acronym(word).or_else(|| compound(word)) {
            return Some((1, period, false));
        }
    }
    let (len, strong) = preposition(tokens, at)?;
    if let Some(period) = tokens.get(at + len).and_then(Token::word).and_then(singular) {
        return Some((len + 1, period, !strong));
    }
    None
}

/// `p.a.`, `b/a`, `p. M.` and their like.
fn short(tokens: &[Token], at: usize) -> Option<(usize, Period)> {
    let words: Vec<&Token> = tokens[at..].iter().take(4).collect();
    let is = |nth: usize, word: &str| words.get(nth).is_some_and(|token| token.is_word(&[word]));
    let dot = |nth: usize| matches!(words.get(nth), Some(Token::Sign('.')));
    let after_money = at > 0
        && (matches!(tokens[at - 1], Token::Number(_) | Token::Money { .. })
            || tokens[at - 1].is_word(words::GROSS));
    if is(0, "p") && dot(1) && is(2, "a") {
        return Some((if dot(3) { 4 } else { 3 }, Period::Year));
    }
    if is(0, "p") && dot(1) && is(2, "m") && after_money {
        return Some((if dot(3) { 4 } else { 3 }, Period::Month));
    }
    if (is(0, "pa") || is(0, "pcm")) && after_money {
        return Some((1, if is(0, "pa") { Period::Year } else { Period::Month }));
    }
    if is(0, "b") && matches!(words.get(1), Some(Token::Sign('/'))) {
        let period = if is(2, "a") {
            Period::Year
        } else if is(2, "m") {
            Period::Month
        } else {
            return None;
        };
        return Some((3, period));
    }
    // A noun right after money or its `brutos`.
    let noun = words[0].word().and_then(singular)?;
    (after_money && !is(0, "any")).then_some((1, noun))
}

/// The length of a preposition before a period, and whether it says enough by itself.
pub(super) fn preposition(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
    const STRONG: &[&str] = &["per", "por", "pro", "par", "je", "cada", "each", "every", "x"];
    const LOOSE: &[&str] = &[
        "a", "al", "alla", "all", "als", "an", "ao", "as", "das", "de", "der", "die", "el", "im", "l", "la",
        "the",
    ];
    let first = &tokens[at];
    if matches!(first, Token::Sign('/')) || first.is_word(STRONG) {
        return Some((1, true));
    }
    if !first.is_word(LOOSE) {
        return None;
    }
    let second = tokens.get(at + 1).is_some_and(|token| token.is_word(&["la", "l", "las", "el"]));
    Some((if second { 2 } else { 1 }, false))
}
