//! The period that pay is for, by the words about the pay.

use std::{collections::BTreeSet, ops::Range};

use super::{
    kinds,
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

fn acronym(word: &str) -> Option<Period> {
    match word {
        "ral" | "sba" | "rba" => Some(Period::Year),
        "sbm" => Some(Period::Month),
        "tjm" => Some(Period::Day),
        _ => None,
    }
}

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
fn preposition(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
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
fn other_time(tokens: &[Token], at: usize) -> Option<usize> {
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

const PAYMENTS: &[&str] = &[
    "gehalter",
    "instalments",
    "installments",
    "mensualidades",
    "mensualitats",
    "mensualites",
    "mensilita",
    "monatsgehalt",
    "monatsgehalter",
    "monatslohne",
    "pagas",
    "pagos",
    "pagues",
    "payments",
    "paychecks",
    "salarios",
];

/// Words for working time.
const WORK_TIME: &[&str] = &[
    "arbeitszeit",
    "fte",
    "heures",
    "horario",
    "horarios",
    "horas",
    "hores",
    "hours",
    "hrs",
    "jornada",
    "jornadas",
    "jours",
    "ore",
    "schedule",
    "schedules",
    "shift",
    "shifts",
    "stunden",
    "std",
    "temps",
    "turno",
    "turnos",
    "uren",
    "werkuren",
    "wochenarbeitszeit",
    "wochenstunden",
    "workday",
    "workweek",
    "days",
    "dias",
];

fn plural(word: &str) -> bool {
    [
        "anni",
        "annees",
        "anos",
        "ans",
        "anys",
        "dagen",
        "days",
        "dias",
        "dies",
        "giorni",
        "heures",
        "horas",
        "hores",
        "hours",
        "hrs",
        "jaren",
        "jahre",
        "jours",
        "maanden",
        "meses",
        "mesi",
        "mesos",
        "monate",
        "months",
        "ore",
        "semaines",
        "semanas",
        "setmanes",
        "settimane",
        "std",
        "stunden",
        "tage",
        "uren",
        "weeks",
        "weken",
        "wochen",
        "years",
        "yrs",
    ]
    .contains(&word)
}

/// The period of a noun in the singular.
fn singular(word: &str) -> Option<Period> {
    Some(match word {
        "hour" | "hr" | "hora" | "heure" | "ora" | "stunde" | "std" | "uur" | "h" | "godz" | "godzine" => {
            Period::Hour
        }
        "day" | "dia" | "jour" | "giorno" | "tag" | "dag" => Period::Day,
        "week" | "wk" | "semana" | "semaine" | "settimana" | "woche" | "setmana" => Period::Week,
        "month" | "mo" | "mth" | "mes" | "mois" | "mese" | "monat" | "maand" | "mies" => Period::Month,
        "year" | "yr" | "ano" | "an" | "annee" | "anno" | "jahr" | "jaar" | "any" | "annum" | "rok" => {
            Period::Year
        }
        _ => return None,
    })
}

/// The period of an adjective or adverb, and whether the word also means something else, such as a timetable.
fn adjective(word: &str) -> Option<(Period, bool)> {
    Some(match word {
        "hourly" | "stundlich" => (Period::Hour, false),
        "horaire" | "orario" | "oraria" | "orari" => (Period::Hour, true),
        "daily" | "taglich" | "journalier" | "journaliere" | "giornaliero" | "giornaliera" | "dagelijks" => {
            (Period::Day, false)
        }
        "diario" | "diaria" | "diarios" | "diarias" | "diari" | "quotidien" => (Period::Day, true),
        "weekly" | "semanal" | "semanales" | "semanais" | "semanals" | "hebdomadaire" | "hebdomadaires"
        | "settimanale" | "settimanali" | "wochentlich" | "wekelijks" | "setmanal" | "setmanals" => {
            (Period::Week, false)
        }
        "monthly" | "mensual" | "mensuales" | "mensuals" | "mensualmente" | "mensal" | "mensais"
        | "mensuel" | "mensuelle" | "mensuels" | "mensuelles" | "mensile" | "mensili" | "monatlich"
        | "monatliches" | "mtl" | "maandelijks" | "miesiecznie" => (Period::Month, false),
        "annual" | "annually" | "annualized" | "annualised" | "yearly" | "anual" | "anuales" | "anuals"
        | "anualmente" | "anuais" | "anualizado" | "annuel" | "annuelle" | "annuels" | "annuelles"
        | "annuo" | "annua" | "annui" | "annue" | "annuale" | "annuali" | "jahrlich" | "jahrliches"
        | "jaarlijks" | "rocznie" => (Period::Year, false),
        _ => return None,
    })
}

/// The period of a German or Dutch compound, e.g. `jahresbruttogehalt`, `uurtarief`.
fn compound(word: &str) -> Option<Period> {
    const PREFIXES: &[(&str, Period)] = &[
        ("stunden", Period::Hour),
        ("uur", Period::Hour),
        ("tages", Period::Day),
        ("dag", Period::Day),
        ("wochen", Period::Week),
        ("monats", Period::Month),
        ("maand", Period::Month),
        ("jahres", Period::Year),
        ("jaar", Period::Year),
    ];
    let known = PREFIXES.iter().find(|(prefix, _)| word.starts_with(prefix)).map(|(_, period)| *period);
    known.filter(|_| words::is_pay_compound(word))
}
