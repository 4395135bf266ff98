//! Groups of amounts: one amount, or the two ends of a range.

use std::ops::Range;

use super::bounds::{self, Bound};
use crate::pay::{
    amounts::Figure, counts, currencies::Named, kinds, period_expressions, range::Period, tokens::Token,
    words,
};

/// One amount, or two that are the ends of a range.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) at: Range<usize>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    /// Empty: a currency that is not known.
    pub(super) currency: Option<Named>,
    /// The period that is said right beside the amounts.
    pub(super) period: Option<Period>,
    /// Whether the ends have different currencies or the wrong order.
    pub(super) contradicts: bool,
}

/// An amount of money.
#[derive(Debug, Clone)]
struct Amount {
    at: Range<usize>,
    figure: Figure,
    currency: Option<Named>,
    /// Whether a `+` stands between number and currency.
    open: bool,
}

/// The groups of a text, in order.
pub(super) fn groups(tokens: &[Token]) -> Vec<Group> {
    let amounts = amounts(tokens);
    let (mut groups, mut at) = (Vec::new(), 0);
    let certain = amounts.iter().any(|amount| amount.currency.is_some());
    while at < amounts.len() {
        let amount = &amounts[at];
        let pair = amounts.get(at + 1).filter(|other| bounds::connects(tokens, &amount.at, &other.at));
        let is_money = |amount: &Amount| {
            amount.currency.is_some() || !certain && (is_alone(tokens) || looks_like_pay(tokens, amount))
        };
        if let Some(other) = pair {
            if is_money(amount) || is_money(other) {
                groups.extend(range(tokens, amount, other));
            }
            at += 2;
        } else {
            if is_money(amount) && amount.figure.value > 0.0 {
                groups.push(single(tokens, amount));
            }
            at += 1;
        }
    }
    groups
}

/// Whether a text is one number or two, without words. Three are a date.
fn is_alone(tokens: &[Token]) -> bool {
    let numbers = tokens.iter().filter(|token| matches!(token, Token::Number(_))).count();
    numbers <= 2 && !tokens.iter().any(|token| matches!(token, Token::Word(_)))
}

/// A number without a currency beyond this is something else, such as a telephone's.
const HIGHEST_BARE: f64 = 1e7;

/// Whether a text has no words but those of ranges and of pay. Beside others, a number may be a reference.
fn is_about_amounts(tokens: &[Token]) -> bool {
    tokens.iter().filter_map(Token::word).all(|word| {
        words::is_pay(word)
            || words::GROSS.contains(&word)
            || bounds::is_word_of_ranges(word)
            || bounds::is_bound(word)
    })
}

fn looks_like_pay(tokens: &[Token], amount: &Amount) -> bool {
    let next = amount.at.end;
    let figure = &amount.figure;
    let separated = figure.grouped || figure.factor > 1.0;
    figure.looks_like_money() && figure.value < HIGHEST_BARE && (separated || is_about_amounts(tokens))
        || tokens.get(next).is_some_and(|token| token.is_word(words::GROSS))
        || next < tokens.len() && period_expressions::expression(tokens, next).is_some()
}

/// A range; nothing from nothing to nothing. One that begins at nothing has no lower end: `0€ - 20.000€`.
fn range(tokens: &[Token], one: &Amount, other: &Amount) -> Option<Group> {
    let at = one.at.start..other.at.end;
    let (min, max) = if one.currency.is_some() && other.currency.is_some() {
        (one.figure.value, other.figure.value)
    } else {
        scaled(&one.figure, &other.figure)
    };
    let currencies = [one.currency, other.currency].into_iter().flatten().filter(|code| !code.is_empty());
    let mut currencies: Vec<Named> = currencies.collect();
    currencies.dedup();
    let period = period(tokens, &at).or_else(|| period(tokens, &one.at));
    (min.max(max) > 0.0).then(|| Group {
        currency: currencies.first().copied().or(one.currency).or(other.currency),
        contradicts: currencies.len() > 1 || min > max,
        min: Some(min).filter(|min| *min > 0.0),
        max: Some(max),
        period,
        at,
    })
}

/// Both ends in full, where a word or the notation of one counts for both: `30-40k`, `24-30.000`.
fn scaled(one: &Figure, other: &Figure) -> (f64, f64) {
    let (low, high) = (one.value, other.value);
    if other.factor > 1.0 && one.factor <= 1.0 && low < 1000.0 {
        return (low * other.factor, high);
    }
    if one.factor > 1.0 && other.factor <= 1.0 && high < 1000.0 {
        return (low, high * one.factor);
    }
    if other.grouped && !one.grouped && one.factor <= 1.0 && low < 1000.0 && low * 1000.0 <= high {
        return (low * 1000.0, high);
    }
    (low, high)
}

fn single(tokens: &[Token], amount: &Amount) -> Group {
    let value = Some(amount.figure.value);
    let bound = if amount.open { Some(Bound::Min) } else { bounds::bound(tokens, &amount.at) };
    let (min, max) = match bound {
        Some(Bound::Min) => (value, None),
        Some(Bound::Max) => (None, value),
        None => (value, value),
    };
    let period = period(tokens, &amount.at);
    Group { at: amount.at.clone(), min, max, currency: amount.currency, period, contradicts: false }
}

/// The period that is said right after amounts.
fn period(tokens: &[Token], at: &Range<usize>) -> Option<Period> {
    let next = bounds::skip_gross(tokens, at.end);
    let next = next + usize::from(matches!(tokens.get(next), Some(Token::Sign('('))));
    if next >= tokens.len() {
        return None;
    }
    period_expressions::expression(tokens, next).map(|(_, period, _)| period)
}

/// The numbers that may be amounts of money. A number before a noun counts what the noun names.
fn amounts(tokens: &[Token]) -> Vec<Amount> {
    let counts = counts::counts(tokens);
    let (mut amounts, mut claimed) = (Vec::new(), 0);
    for at in 0..tokens.len() {
        let Token::Number(figure) = &tokens[at] else { continue };
        let amount = amount(tokens, at, *figure, claimed);
        if amount.currency.is_none() && (counts[at] || names_a_count(tokens, at + 1)) {
            continue;
        }
        claimed = amount.at.end;
        amounts.push(amount);
    }
    amounts
}

/// The number at a place with the currencies beside it that no earlier number has.
fn amount(tokens: &[Token], at: usize, figure: Figure, claimed: usize) -> Amount {
    let before =
        at.checked_sub(1).filter(|before| *before >= claimed).and_then(|before| tokens[before].currency());
    let open = matches!(tokens.get(at + 1), Some(Token::Sign('+')))
        && tokens.get(at + 2).is_some_and(Token::is_money);
    let after_at = at + 1 + usize::from(open);
    let after = tokens.get(after_at).and_then(|token| match token {
        Token::Money { sign: true, .. } if before.is_some() => None,
        token => token.currency(),
    });
    let start = if before.is_some() { at - 1 } else { at };
    let end = if after.is_some() { after_at + 1 } else { at + 1 };
    let currency = match (before, after) {
        (Some(""), Some(after)) => Some(after),
        (before, after) => before.or(after),
    };
    Amount { at: start..end, figure, currency, open: open && after.is_some() }
}

/// Whether the word at a place is a noun that the number before it counts.
fn names_a_count(tokens: &[Token], at: usize) -> bool {
    let Some(word) = tokens.get(at).and_then(Token::word) else { return false };
    let goes_on = words::GROSS.contains(&word)
        || words::is_pay(word)
        || bounds::is_word_of_ranges(word)
        || kinds::is_other(tokens, at)
        || period_expressions::expression(tokens, at).is_some();
    !goes_on
}
