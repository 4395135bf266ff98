//! What the amounts of a sentence are for, by the words of their clause.

use std::ops::Range;

use super::groups::Group;
use crate::pay::{
    kinds::{self, Kind},
    tokens::Token,
    words,
};

/// A part of a sentence that says one thing.
struct Clause {
    at: Range<usize>,
    /// Whether it adds to what stands before it: `+ 3.000 €`.
    adds: bool,
}

/// What each group is for; `None` for a group of which no word says it. No labels at all if it is open which amount of a
/// clause a word is about.
pub(super) fn labels(tokens: &[Token], groups: &[Group]) -> Option<Vec<Option<Kind>>> {
    let mut labels = vec![None; groups.len()];
    // What the words before a bracket are about is what an amount in it is for: `ticket restaurante (11 €/día)`.
    let mut named = None;
    for clause in clauses(tokens, groups) {
        let inside: Vec<usize> =
            (0..groups.len()).filter(|nth| clause.at.contains(&groups[*nth].at.start)).collect();
        if inside.is_empty() {
            named = kinds::of_words(&tokens[clause.at.clone()]);
            continue;
        }
        label(tokens, groups, &clause, &inside, &mut labels)?;
        let bracketed = clause.at.start.checked_sub(1).is_some_and(|at| tokens[at] == Token::Sign('('));
        if let Some(Kind::Other) = named.take().filter(|_| bracketed) {
            for nth in inside {
                labels[nth] = labels[nth].or(Some(Kind::Other));
            }
        }
    }
    for (label, group) in labels.iter_mut().zip(groups) {
        if includes_other(&tokens[group.at.end..]) {
            *label = Some(Kind::Other);
        }
    }
    Some(labels)
}

/// For each token, whether its clause is about other money alone, whose period says nothing of the pay: `24.000 € + bonus
/// de 300 € al mes`.
pub(super) fn about_other(tokens: &[Token], groups: &[Group], labels: &[Option<Kind>]) -> Vec<bool> {
    let mut about = vec![false; tokens.len()];
    for clause in clauses(tokens, groups) {
        let mut inside = groups.iter().zip(labels).filter(|(group, _)| clause.at.contains(&group.at.start));
        let other = match inside.next() {
            None => kinds::of_words(&tokens[clause.at.clone()]) == Some(Kind::Other),
            Some((_, first)) => {
                *first == Some(Kind::Other) && inside.all(|(_, label)| *label == Some(Kind::Other))
            }
        };
        about[clause.at].fill(other);
    }
    about
}

/// Whether the rest of a sentence says that an amount has other money in it: `(fijo + variable)`, `incl. bonus`, `OTE`.
fn includes_other(rest: &[Token]) -> bool {
    let end = rest.iter().position(|token| matches!(token, Token::Number(_) | Token::Sign(';')));
    let rest = &rest[..end.unwrap_or(rest.len())];
    let other_after = |at: usize| (at + 1..(at + 5).min(rest.len())).any(|at| kinds::is_other(rest, at));
    (0..rest.len()).any(|at| {
        let Some(word) = rest[at].word() else { return false };
        let denied = at > 0 && rest[at - 1].is_word(&["no", "not", "nicht", "non", "pas"]);
        let includes = ["incl", "inkl", "compris"].iter().any(|stem| word.starts_with(stem)) && !denied;
        let opens = at > 0 && matches!(rest[at - 1], Token::Sign('('));
        let sums =
            opens && words::GROSS.contains(&word) && matches!(rest.get(at + 1), Some(Token::Sign('+')))
                || opens && kinds::is_base(word) && matches!(rest.get(at + 1), Some(Token::Sign('+')));
        kinds::is_sum_word(word) || (includes || sums) && other_after(at)
    })
}

fn label(
    tokens: &[Token],
    groups: &[Group],
    clause: &Clause,
    inside: &[usize],
    labels: &mut [Option<Kind>],
) -> Option<()> {
    let said = kinds::of_words(&tokens[clause.at.clone()]);
    if said != Some(Kind::Other) || inside.len() == 1 {
        let of_all = if clause.adds { said.or(Some(Kind::Other)) } else { said };
        for nth in inside {
            labels[*nth] = of_all;
        }
        return Some(());
    }
    // Several amounts and words for other money: each word is about what follows it, if the clause begins with one.
    let mut from = clause.at.start;
    let mut last = None;
    for nth in inside {
        let before = kinds::of_words(&tokens[from..groups[*nth].at.start]);
        last = Some(before.or(last)?);
        labels[*nth] = last;
        from = groups[*nth].at.end;
    }
    Some(())
}

/// Whether the sentence of a group names base pay before or after it.
pub(super) fn is_named(tokens: &[Token], group: &Group) -> bool {
    let ends = |token: &Token| matches!(token, Token::Sign('.' | ';'));
    let start = tokens[..group.at.start].iter().rposition(ends).map_or(0, |at| at + 1);
    let end = tokens[group.at.end..].iter().position(ends).map_or(tokens.len(), |at| group.at.end + at);
    tokens[start..end].iter().filter_map(Token::word).any(kinds::is_base)
}

fn clauses(tokens: &[Token], groups: &[Group]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let (mut start, mut adds) = (0, false);
    for at in 0..tokens.len() {
        let inside = groups.iter().any(|group| group.at.contains(&at));
        let Some(next_adds) = (if inside { None } else { joint(tokens, at) }) else { continue };
        clauses.push(Clause { at: start..at, adds });
        (start, adds) = (at + 1, next_adds && at > 0);
    }
    clauses.push(Clause { at: start..tokens.len(), adds });
    clauses
}

/// Whether a new clause begins after a place, and whether it adds to the one before.
fn joint(tokens: &[Token], at: usize) -> Option<bool> {
    const ADDS: &[&str] = &["extra", "mas", "mes", "plus", "sowie", "zuzuglich", "zzgl", "piu"];
    const JOINS: &[&str] = &[
        "amb",
        "and",
        "avec",
        "com",
        "con",
        "e",
        "et",
        "excl",
        "excluding",
        "hors",
        "i",
        "incl",
        "including",
        "incluye",
        "mit",
        "ohne",
        "sans",
        "sem",
        "sense",
        "senza",
        "sin",
        "und",
        "with",
        "without",
        "y",
        "eligible",
        "besides",
    ];
    let token = &tokens[at];
    let abbreviated = at > 0 && tokens[at - 1].is_word(&["min", "max", "aprox", "approx", "ca", "p", "a"]);
    match token {
        Token::Sign('.') if abbreviated => None,
        Token::Sign('.' | ';' | '(' | ')' | '[' | ']' | ',' | '|' | '•' | '*' | '&') => Some(false),
        Token::Sign('+') => Some(true),
        Token::Word(_) if token.is_word(JOINS) => Some(false),
        Token::Word(_) if token.is_word(ADDS) => {
            let of = tokens.get(at + 1).is_some_and(|next| next.is_word(&["de", "di", "que", "d"]));
            if of { None } else { Some(true) }
        }
        _ => None,
    }
}
