//! Words that several readings of pay need, folded.

/// Whether a word names pay: salary, wage, range and the like.
pub(super) fn is_pay(word: &str) -> bool {
    BASE.contains(&word) || is_pay_compound(word) || ["range", "ranges", "band", "scale", "banda", "rango", "taux", "fourchette", "tariffa", "franja"].contains(&word)
}

/// Words for base pay.
pub(super) const BASE: &[&str] = &[
    "base", "basic", "compensation", "earn", "gaji", "gehalt", "gehaltsband", "gehaltsspanne", "grundgehalt",
    "honorarios", "jahresgehalt", "lohn", "loon", "lonn", "nomina", "ordenado", "paga", "pay", "payrate",
    "bezahlung", "bezoldiging", "entgelt", "entlohnung", "ral", "rate", "remuneracao", "remuneracio",
    "remuneracion", "remunerazione", "remuneration", "renda", "retribucio", "retribucion", "retribuciones",
    "retributiva", "retributivo", "retribuzione", "salaire", "salaires", "salar", "salari", "salarial", "salariale",
    "salariales", "salariee", "salario", "salarios", "salaris", "salary", "salaries", "sba", "sbm", "soldada", "sou",
    "stipendi", "stipendio", "stundensatz", "sueldo", "sueldos", "tagessatz", "tarifa", "tjm", "verdienst",
    "vencimento", "vergutung", "wage", "wages", "wynagrodzenie",
];

/// German and Dutch words for pay that carry their period in front, e.g. `jahresgehalt`, `uurloon`.
pub(super) fn is_pay_compound(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "brutto", "einkommen", "entgelt", "gehalt", "gehalter", "inkomen", "lohn", "loon", "netto", "salaris", "satz",
        "tarief", "verdienst", "vergutung",
    ];
    word.len() > 6 && STEMS.iter().any(|stem| word.ends_with(stem))
}

/// Words between an amount and what it is paid for.
pub(super) const GROSS: &[&str] = &[
    "approx", "aprox", "aproximadamente", "base", "brut", "brute", "bruta", "brutas", "brute", "bruto", "brutos",
    "bruts", "brutta", "brutto", "ca", "circa", "environ", "fijo", "fijos", "fixe", "fixed", "fixo", "gross", "liquido",
    "lorda", "lorde", "lordi", "lordo", "net", "neta", "nets", "neto", "netos", "netta", "netti", "netto", "pretax",
    "total", "unos", "unes",
];
