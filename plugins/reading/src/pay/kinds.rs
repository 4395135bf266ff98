//! Base pay and other money.

use super::{
    tokens::{Token, split},
    words,
};

/// What money is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Base pay: salary, wage, pay range.
    Base,
    /// Anything else, also a sum of base pay and something else: bonus, equity, allowance, `OTE`.
    Other,
}

/// What the money under a title is for; `None` if the title does not say it. What a title leaves out of its money, or
/// names in brackets as coming on top, is not what the money is for: `Base salary (plus bonus)`.
#[must_use]
pub fn kind(title: &str) -> Option<Kind> {
    let tokens = split(title);
    let parts = parts(&tokens);
    if parts.iter().any(|part| is_sum(part)) {
        return Some(Kind::Other);
    }
    parts.into_iter().find_map(of_words)
}

/// What words say money is for; `Other` if they name both.
pub(super) fn of_words(tokens: &[Token]) -> Option<Kind> {
    if has_total(tokens) || (0..tokens.len()).any(|at| is_other(tokens, at)) {
        return Some(Kind::Other);
    }
    tokens.iter().filter_map(Token::word).any(is_base).then_some(Kind::Base)
}

/// Whether a word names base pay.
pub(super) fn is_base(word: &str) -> bool {
    words::is_base(word)
}

/// Whether a word names a sum of base pay and other money.
pub(super) fn is_sum_word(word: &str) -> bool {
    SUMS.contains(&word)
}

/// The parts of a title that stand for themselves. What follows a word such as `excluding` is left out.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    tokens
        .split(|token| matches!(token, Token::Sign('(' | ')' | '[' | ']' | ',' | ';' | '.' | ':' | '|')))
        .filter(|part| !part.first().is_some_and(adds))
        .map(|part| &part[..part.iter().position(sets_apart).unwrap_or(part.len())])
        .collect()
}

/// Whether a sum of pay and other money is named.
fn is_sum(tokens: &[Token]) -> bool {
    has_total(tokens) || tokens.iter().any(|token| token.is_word(SUMS))
}

fn adds(token: &Token) -> bool {
    matches!(token, Token::Sign('+')) || token.is_word(&["and", "mas", "plus", "y", "zzgl", "zuzuglich"])
}

/// Whether a word says that what follows is no part of the money before it.
fn sets_apart(token: &Token) -> bool {
    token.is_word(&[
        "aparte",
        "besides",
        "eligible",
        "exceto",
        "excl",
        "excluded",
        "excludes",
        "excluding",
        "exclusive",
        "excluyendo",
        "hors",
        "not",
        "ohne",
        "sans",
        "sem",
        "sense",
        "senza",
        "sin",
        "without",
        "zonder",
    ])
}

/// Whether a total of pay and other things is named, e.g. `total compensation`.
fn has_total(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        pair[0].is_word(&["total", "totale", "gesamt", "target", "paquete", "package"])
            && pair[1].is_word(&[
                "cash",
                "comp",
                "compensation",
                "compensacion",
                "earnings",
                "remuneration",
                "reward",
                "rewards",
                "package",
                "target",
                "retributivo",
                "salarial",
            ])
            && !(pair[0].is_word(&["target"]) && pair[1].is_word(&["compensation"]))
            || pair[0].is_word(&["total"]) && pair[1].is_word(&["annual"])
    })
}

/// Names of sums of base pay and other money.
const SUMS: &[&str] = &["ctc", "ote", "package", "gesamtvergutung", "zielgehalt"];

/// Whether other money is named at a place of a text.
pub(super) fn is_other(tokens: &[Token], at: usize) -> bool {
    let Some(word) = tokens[at].word() else { return false };
    let next = tokens.get(at + 1).and_then(Token::word).unwrap_or("");
    OTHER.contains(&word)
        || SUMS.contains(&word)
        || OTHER_STEMS.iter().any(|stem| word.starts_with(stem))
        || ["bonus", "pramie", "provision", "zulage", "zuschlag"].iter().any(|end| word.ends_with(end))
        || OTHER_PAIRS.contains(&(word, next))
}

const OTHER: &[&str] = &[
    "401k",
    "acciones",
    "actions",
    "aktien",
    "allowance",
    "allowances",
    "award",
    "awards",
    "beneficio",
    "beneficios",
    "benefit",
    "benefits",
    "bono",
    "bonos",
    "buoni",
    "buono",
    "camp",
    "car",
    "cheque",
    "cheques",
    "childcare",
    "comida",
    "commuter",
    "cost",
    "coste",
    "costs",
    "dental",
    "desplazamiento",
    "desplazamientos",
    "dieta",
    "dietas",
    "differential",
    "dividend",
    "donation",
    "education",
    "equity",
    "esop",
    "espp",
    "expense",
    "expenses",
    "fahrtkosten",
    "gift",
    "grant",
    "grants",
    "guarderia",
    "gym",
    "holiday",
    "hra",
    "incentive",
    "incentives",
    "incentivi",
    "incentivo",
    "incentivos",
    "insurance",
    "interessement",
    "kilometraje",
    "learning",
    "leave",
    "lunch",
    "manutencion",
    "match",
    "matching",
    "meal",
    "mensa",
    "mileage",
    "mudanza",
    "nocturnidad",
    "options",
    "overtime",
    "parking",
    "pension",
    "perk",
    "perks",
    "phone",
    "pluses",
    "plusvalia",
    "premi",
    "premia",
    "premio",
    "prime",
    "primes",
    "profit",
    "propina",
    "propinas",
    "quinquenio",
    "quinquenios",
    "quota",
    "recruitment",
    "referido",
    "referidos",
    "referral",
    "referrals",
    "restaurante",
    "retention",
    "retirement",
    "revenue",
    "rsu",
    "rsus",
    "severance",
    "shares",
    "sick",
    "stipend",
    "stipends",
    "stock",
    "tickets",
    "tips",
    "transporte",
    "trasferta",
    "trasferte",
    "trienio",
    "trienios",
    "tuition",
    "uplift",
    "urlaubsgeld",
    "weihnachtsgeld",
    "wellness",
];

/// Beginnings of words for other money in several languages.
const OTHER_STEMS: &[&str] = &[
    "bonif",
    "bonus",
    "comision",
    "comissa",
    "comissi",
    "commissi",
    "formacio",
    "gratif",
    "indemni",
    "intress",
    "kommission",
    "opcion",
    "plusval",
    "provisio",
    "reembols",
    "reimburs",
    "relocat",
    "reubicac",
    "subsidi",
    "umzug",
    "variab",
    "viatic",
];

/// Two words that together name other money.
const OTHER_PAIRS: &[(&str, &str)] = &[
    ("annual", "leave"),
    ("bill", "rate"),
    ("billing", "rate"),
    ("change", "fee"),
    ("deal", "size"),
    ("exchange", "rate"),
    ("extra", "hours"),
    ("horas", "extra"),
    ("horas", "extras"),
    ("hours", "premium"),
    ("interest", "rate"),
    ("on", "target"),
    ("per", "diem"),
    ("shift", "premium"),
    ("sign", "on"),
    ("signing", "payment"),
    ("spot", "award"),
    ("tax", "rate"),
    ("ticket", "restaurant"),
    ("tickets", "restaurant"),
    ("training", "pay"),
    ("training", "budget"),
    ("travel", "budget"),
    ("travel", "pay"),
    ("workers", "compensation"),
    ("workers", "comp"),
];
