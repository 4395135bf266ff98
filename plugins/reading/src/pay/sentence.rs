//! Sentences about pay: `24.000 € Bruto/año en 14 pagas`, `From $90k`, `Entre 24.000 y 30.000 €`.

mod bounds;
mod clauses;
mod groups;

use super::{
    kinds::Kind,
    periods,
    range::{Pay, Period, range},
    tokens::{Token, split},
};
use clauses::labels;
use groups::{Group, groups};

/// What a sentence says of pay.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// No amount of base pay.
    Nothing,
    /// Base pay.
    Pay(Pay),
    /// Amounts that contradict each other, or of which it is open whether they are base pay.
    Unclear,
}

impl Told {
    /// The pay, if it is said.
    #[must_use]
    pub fn pay(self) -> Option<Pay> {
        if let Self::Pay(pay) = self { Some(pay) } else { None }
    }
}

/// Reads a sentence from a field for pay. Amounts are base pay unless the sentence says otherwise.
#[must_use]
pub fn sentence(text: &str) -> Told {
    told(&split(text), false)
}

/// Reads a text from a field that may be about other things too. Only what it calls salary, wage and the like is pay.
#[must_use]
pub fn prose(text: &str) -> Told {
    told(&split(text), true)
}

fn told(tokens: &[Token], only_named: bool) -> Told {
    let groups = groups(tokens);
    let Some(labels) = labels(tokens, &groups) else { return Told::Unclear };
    let about_pay: Vec<Token> = tokens
        .iter()
        .zip(clauses::about_other(tokens, &groups, &labels))
        .filter(|(_, other)| !other)
        .map(|(token, _)| token.clone())
        .collect();
    let said = periods::decide(&periods::find(&about_pay));
    let base: Vec<&Group> = groups
        .iter()
        .zip(labels)
        .filter(|(group, label)| match label {
            Some(Kind::Base) => true,
            Some(Kind::Other) => false,
            None => !only_named || clauses::is_named(tokens, group),
        })
        .map(|(group, _)| group)
        .collect();
    if base.is_empty() {
        return Told::Nothing;
    }
    whole(tokens, &base, said).map_or(Told::Unclear, Told::Pay)
}

/// The one range that all groups together state. `said`: the period that is said of pay anywhere.
fn whole(tokens: &[Token], base: &[&Group], said: Option<Period>) -> Option<Pay> {
    let (first, rest) = base.split_first()?;
    let mut ends = (first.min, first.max);
    for other in rest {
        if (other.min, other.max) == ends || periods_differ(first.period, other.period) {
            continue;
        }
        ends = match (ends, other.min, other.max) {
            ((Some(min), None), None, Some(max)) | ((None, Some(max)), Some(min), None) => {
                (Some(min), Some(max))
            }
            _ => return None,
        };
    }
    let plausible = ends.0.zip(ends.1).is_none_or(|(min, max)| max <= min * WIDEST);
    if !plausible || base.iter().any(|group| group.contradicts) {
        return None;
    }
    range(ends.0, ends.1, currency(tokens, first), first.period.or(said))
}

/// How many times the lower end of a range its upper end may be. Beyond it, one of them is something else.
const WIDEST: f64 = 20.0;

/// Whether two groups are the same pay by two measures, as in `24.000 €/año (1.714 €/mes)`; the first one stands.
fn periods_differ(one: Option<Period>, other: Option<Period>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// The currency of a group, or else the only one that the text names.
fn currency(tokens: &[Token], group: &Group) -> Option<&'static str> {
    if let Some(code) = group.currency.filter(|code| !code.is_empty()) {
        return Some(code);
    }
    let mut codes = tokens.iter().filter_map(Token::currency).filter(|code| !code.is_empty());
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}
