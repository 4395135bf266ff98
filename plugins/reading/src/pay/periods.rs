//! The period that pay is for, by the words about the pay.

use std::{collections::BTreeSet, ops::Range};

use super::{
    counts::other_time,
    kinds,
    period_expressions::expression,
    period_words::{acronym, singular},
    range::Period,
    tokens::{Token, split},
    words,
};

/// The period that a text about pay states: `Annual salary`, `per hour`, `€ brutos al mes`.
///
/// A word beside money or beside a word for pay counts more than any other. The hours of a working week, a number of
/// payments and how often wages are paid out say no period. `None` for what is not said, or said in two ways.
#[must_use]
pub fn period(text: &str) -> Option<Period> {
    let tokens = split(text);
    decide(&find(&tokens)).or_else(|| bare(&tokens))
}

/// The period that a longer text states beside an amount or a word for pay.
#[must_use]
pub fn period_of_pay(text: &str) -> Option<Period> {
    let tokens = split(text);
    decide(&near(&find(&tokens)))
}

/// How close to the pay a period is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Money,
    Pay,
    Apart,
}

/// A period in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    period: Period,
    close: Closeness,
}

fn near(found: &[Found]) -> Vec<Found> {
    found.iter().filter(|one| one.close != Closeness::Apart).copied().collect()
}

/// The period on which the closest words agree.
pub(super) fn decide(found: &[Found]) -> Option<Period> {
    let closest = found.iter().map(|one| one.close).min()?;
    let said = found.iter().filter(|one| one.close == closest).map(|one| order(one.period));
    let mut said = said.collect::<BTreeSet<_>>().into_iter();
    let only = said.next()?;
    if said.next().is_some() { None } else { by_order(only) }
}

const PERIODS: [Period; 5] = [Period::Hour, Period::Day, Period::Week, Period::Month, Period::Year];

fn order(period: Period) -> usize {
    PERIODS.iter().position(|other| *other == period).unwrap_or(0)
}

fn by_order(at: usize) -> Option<Period> {
    PERIODS.get(at).copied()
}

/// The period of a text that is nothing but a noun, e.g. `Year` or `1 HOUR`, and words for pay.
fn bare(tokens: &[Token]) -> Option<Period> {
    let tokens = match tokens {
        [Token::Number(figure), rest @ ..] if figure.is(1.0) && rest.len() == 1 => rest,
        _ => tokens,
    };
    let mut nouns = Vec::new();
    for token in tokens {
        match token {
            Token::Number(_) => return None,
            Token::Money { .. } | Token::Sign(_) => {}
            Token::Word(word) => match singular(word) {
                Some(period) => nouns.push(period),
                None if words::is_pay(word)
                    || words::GROSS.contains(&word.as_str())
                    || PLAIN.contains(&word.as_str()) => {}
                None => return None,
            },
        }
    }
    if let [only] = nouns[..] { Some(only) } else { None }
}

/// Words that say nothing about the period.
const PLAIN: &[&str] =
    &["basis", "by", "frequency", "interval", "paid", "period", "periodo", "type", "unit", "the"];

/// The periods that a text says of its pay, in order.
pub(super) fn find(tokens: &[Token]) -> Vec<Found> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if let Some(len) = other_time(tokens, at) {
            at += len;
            continue;
        }
        let Some((len, period, loose)) = expression(tokens, at) else {
            at += 1;
            continue;
        };
        let range = at..at + len;
        let close = closeness(tokens, &range);
        if (close != Closeness::Apart || !loose) && !is_cadence(tokens, &range) {
            found.push(Found { period, close });
        }
        at += len;
    }
    found
}

/// Whether the words are how often something happens, and not what the pay is for: `paid monthly`, `bi-weekly`,
/// `annual bonus`.
fn is_cadence(tokens: &[Token], range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).map(|at| &tokens[at]);
    let doubled = before.is_some_and(|token| {
        token.is_word(&["bi", "semi", "tri", "twice", "other", "two", "dos", "deux", "zwei", "due"])
    });
    let paid = before.is_some_and(|token| {
        token.is_word(&[
            "paid",
            "payable",
            "payment",
            "payments",
            "pagado",
            "pagadero",
            "payout",
            "payroll",
            "ausgezahlt",
        ])
    });
    let hourly = tokens[range.clone()].iter().filter_map(Token::word).any(|word| word.starts_with("hour"));
    let next = tokens.get(range.end).is_some_and(|token| {
        kinds::is_other(tokens, range.end)
            || token.is_word(&[
                "review",
                "reviews",
                "revision",
                "increase",
                "increases",
                "raise",
                "vacation",
                "vacaciones",
                "target",
                "equivalent",
                "urlaub",
                "conges",
                "ferie",
                "performance",
                "report",
            ])
    });
    doubled || paid && !hourly || next
}

fn closeness(tokens: &[Token], range: &Range<usize>) -> Closeness {
    let mut pay = false;
    let mut filler = |token: &Token| {
        let is_pay = token.word().is_some_and(words::is_pay);
        pay |= is_pay || token.is_word(words::GROSS);
        is_pay
            || token.is_word(words::GROSS)
            || token.is_word(&["of", "de", "del", "the", "in", "du", "la", "el", "is", "es"])
    };
    let before = tokens[..range.start].iter().rev().find(|token| !filler(token));
    let after = tokens[range.end..]
        .iter()
        .find(|token| !filler(token) && !matches!(token, Token::Sign(':' | '-' | '~' | '(' | ')')));
    // `pay` is of words that stand right beside: the search stops at the first that is none.
    let bracketed = before
        .is_some_and(|token| matches!(token, Token::Sign('(' | ',' | '-' | '/' | ':' | '[')))
        && tokens[..range.start]
            .iter()
            .rev()
            .find(|token| !matches!(token, Token::Sign(_)))
            .is_some_and(|token| token.word().is_some_and(words::is_pay));
    match (before, after) {
        (Some(Token::Money { .. }), _) | (_, Some(Token::Money { .. })) => Closeness::Money,
        (Some(Token::Number(figure)), _) if figure.looks_like_money() || follows_money(tokens, range) => {
            Closeness::Money
        }
        (Some(Token::Sign('+')), _) if range.start >= 2 && tokens[range.start - 2].is_money() => {
            Closeness::Money
        }
        _ if pay || bracketed || tokens[range.clone()].iter().filter_map(Token::word).any(says_pay) => {
            Closeness::Pay
        }
        _ => Closeness::Apart,
    }
}

/// Whether the number before a place has its currency in front of it, as in `$25 hourly`.
fn follows_money(tokens: &[Token], range: &Range<usize>) -> bool {
    let number = tokens[..range.start].iter().rposition(|token| matches!(token, Token::Number(_)));
    number.is_some_and(|at| at > 0 && tokens[at - 1].is_money())
}

/// Whether a word for a period is one for pay too: `Jahresgehalt`, `TJM`.
fn says_pay(word: &str) -> bool {
    words::is_pay_compound(word) || acronym(word).is_some()
}
