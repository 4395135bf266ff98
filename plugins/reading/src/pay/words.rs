//! Words that several readings of pay need, folded.

/// Whether a word names pay: salary, wage, range and the like.
pub(super) fn is_pay(word: &str) -> bool {
    is_base(word)
        || ["range", "ranges", "band", "scale", "banda", "rango", "taux", "fourchette", "tariffa", "franja"]
            .contains(&word)
}

/// Whether a word names base pay.
pub(super) fn is_base(word: &str) -> bool {
    const STEMS: &[&str] =
        &["gehalt", "lohn", "remun", "retribu", "salair", "salar", "sueldo", "vergut", "wage"];
    BASE.contains(&word) || is_pay_compound(word) || STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Words for base pay that do not begin like others.
const BASE: &[&str] = &[
    "base",
    "basic",
    "bezahlung",
    "bezoldiging",
    "comp",
    "compensation",
    "earn",
    "entgelt",
    "entlohnung",
    "grundgehalt",
    "honorarios",
    "jahresgehalt",
    "loon",
    "nomina",
    "ordenado",
    "paga",
    "pay",
    "ral",
    "rate",
    "sba",
    "sbm",
    "soldada",
    "sou",
    "stipendi",
    "stipendio",
    "stundensatz",
    "tagessatz",
    "tarifa",
    "tjm",
    "vencimento",
    "verdienst",
    "wynagrodzenie",
];

/// German and Dutch words for pay that carry their period in front, e.g. `jahresgehalt`, `uurloon`.
pub(super) fn is_pay_compound(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "brutto",
        "einkommen",
        "entgelt",
        "gehalt",
        "gehalter",
        "inkomen",
        "lohn",
        "loon",
        "netto",
        "salaris",
        "satz",
        "tarief",
        "verdienst",
        "vergutung",
    ];
    word.len() > 6 && STEMS.iter().any(|stem| word.ends_with(stem))
}

/// Words between an amount and what it is paid for.
pub(super) const GROSS: &[&str] = &[
    "approx",
    "aprox",
    "aproximadamente",
    "base",
    "brut",
    "brute",
    "bruta",
    "brutas",
    "brute",
    "bruto",
    "brutos",
    "bruts",
    "brutta",
    "brutto",
    "ca",
    "circa",
    "environ",
    "fijo",
    "fijos",
    "fixe",
    "fixed",
    "fixo",
    "gross",
    "liquido",
    "lorda",
    "lorde",
    "lordi",
    "lordo",
    "net",
    "neta",
    "nets",
    "neto",
    "netos",
    "netta",
    "netti",
    "netto",
    "pretax",
    "total",
    "unos",
    "unes",
];
