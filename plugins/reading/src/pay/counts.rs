//! Numbers that are no money: working time, payments, and how often.

use super::{
    period_expressions::preposition,
    period_words::{PAYMENTS, WORK_TIME, adjective, compound, plural, singular},
    tokens::Token,
};

/// Whether each part of a text is about working time, or another number that is no money.
pub(super) fn counts(tokens: &[Token]) -> Vec<bool> {
    let (mut counts, mut at) = (vec![false; tokens.len()], 0);
    while at < tokens.len() {
        let len = other_time(tokens, at).unwrap_or(0);
        let end = (at + len).min(tokens.len());
        counts[at..end].fill(true);
        at += len.max(1);
    }
    counts
}

/// The length of words at a place that are about working time or a number of payments: `37.5 hours per week`,
/// `14 pagas`, `weekly hours`, `jornada semanal`.
pub(super) fn other_time(tokens: &[Token], at: usize) -> Option<usize> {
    if let Some(len) = count(tokens, at) {
        return Some(len + frequency(tokens, at + len));
    }
    let word = tokens[at].word()?;
    let is_work = |token: Option<&Token>| token.is_some_and(|token| token.is_word(WORK_TIME));
    if WORK_TIME.contains(&word) {
        // `hours: 40 per week`, `jornada laboral semanal`
        let skipped = tokens[at + 1..].iter().take(3).take_while(|token| {
            matches!(token, Token::Sign(':'))
                || matches!(token, Token::Number(figure) if !figure.looks_like_money())
                || token.is_word(&["worked", "de", "of", "laboral", "trabajo", "travail"])
        });
        let skipped = skipped.count();
        return Some(1 + skipped + frequency(tokens, at + 1 + skipped));
    }
    if adjective(word).is_some() && is_work(tokens.get(at + 1)) {
        return Some(2);
    }
    (["work", "working", "workweek"].contains(&word)
        && tokens.get(at + 1).and_then(Token::word).and_then(singular).is_some())
    .then_some(2)
}

/// A number of hours, days, payments and so on, which is no amount of money.
fn count(tokens: &[Token], at: usize) -> Option<usize> {
    let Token::Number(figure) = &tokens[at] else { return None };
    let beside_money = at > 0 && tokens[at - 1].is_money();
    if beside_money || figure.looks_like_money() || tokens.len() == 2 && figure.is(1.0) {
        return None;
    }
    let mut end = at + 1;
    // `35-40 hours`, `12 o 14 pagas`, `13. Monatsgehalt`
    while let Some(token) = tokens.get(end) {
        let joins = matches!(token, Token::Sign('-' | '.' | '/' | '+'))
            || token.is_word(&["a", "bis", "o", "or", "to", "oder", "y", "th"]);
        let number = matches!(token, Token::Number(figure) if !figure.looks_like_money());
        if !joins && !number || end > at + 4 {
            break;
        }
        end += 1;
    }
    let slash = matches!(tokens.get(end.checked_sub(1)?), Some(Token::Sign('/')));
    let word = tokens.get(end)?.word()?;
    let next = tokens.get(end + 1).and_then(Token::word);
    let noun = singular(word).is_some()
        || plural(word)
        || word == "h"
        || compound(word).is_some()
        || PAYMENTS.contains(&word);
    let payments = adjective(word).is_some()
        && next.is_some_and(|next| PAYMENTS.contains(&next) || WORK_TIME.contains(&next));
    let article = ["a", "al", "la"].contains(&word);
    if slash || article || !noun && !payments {
        return None;
    }
    let more = next.is_some_and(|next| {
        next == "work" || next == "working" || payments || WORK_TIME.contains(&next) && next != word
    });
    let week = next.and_then(singular).is_some() && singular(word).is_some();
    Some(end + 1 + usize::from(more || week) - at)
}

/// The length of `per week`, `a la semana` or `weekly` at a place.
fn frequency(tokens: &[Token], at: usize) -> usize {
    let Some(token) = tokens.get(at) else { return 0 };
    if token.word().and_then(adjective).is_some() {
        return 1;
    }
    if let Some((len, _)) = preposition(tokens, at)
        && tokens.get(at + len).and_then(Token::word).and_then(singular).is_some()
    {
        return len + 1;
    }
    // `40 hour week`, `hours week`
    usize::from(token.word().and_then(singular).is_some())
}
