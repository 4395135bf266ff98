//! Texts in a field for places that name none.

/// Whether a text names no place: `3 Locations`, `Multiple locations`, `+2 more`, `N/A`, `Office`.
pub(super) fn names_no_place(key: &str) -> bool {
    const ALONE: [&str; 38] = [
        "n a",
        "none",
        "null",
        "tbd",
        "tbc",
        "unknown",
        "unspecified",
        "not specified",
        "sin especificar",
        "no especificado",
        "nicht angegeben",
        "non specifie",
        "other",
        "others",
        "otros",
        "various",
        "varios",
        "multiple",
        "several",
        "location",
        "locations",
        "ubicacion",
        "ubicaciones",
        "office",
        "offices",
        "oficina",
        "oficinas",
        "standort",
        "more",
        "and more",
        "mas",
        "y mas",
        "other location",
        "our office",
        "hq",
        "headquarters",
        "confidential",
        "confidencial",
    ];
    ALONE.contains(&key) || is_many(key)
}

/// A number, or a word like `several`, before a word like `offices`: how many, and not which.
fn is_many(key: &str) -> bool {
    const MANY: [&str; 35] = [
        "multiple",
        "multiples",
        "several",
        "various",
        "varios",
        "varias",
        "many",
        "all",
        "todas",
        "las",
        "los",
        "todos",
        "any",
        "cualquier",
        "diversas",
        "diversos",
        "mehrere",
        "verschiedene",
        "alle",
        "plusieurs",
        "diverse",
        "differents",
        "different",
        "varie",
        "diversi",
        "varias",
        "y",
        "and",
        "or",
        "other",
        "otras",
        "flexible",
        "und",
        "et",
        "e",
    ];
    const PLACES: [&str; 37] = [
        "location",
        "locations",
        "office",
        "offices",
        "city",
        "cities",
        "site",
        "sites",
        "place",
        "places",
        "more",
        "mas",
        "others",
        "ubicacion",
        "ubicaciones",
        "oficina",
        "oficinas",
        "ciudad",
        "ciudades",
        "sede",
        "sedes",
        "localidades",
        "provincias",
        "standort",
        "standorte",
        "orte",
        "weitere",
        "lieux",
        "villes",
        "sites",
        "autres",
        "localita",
        "locais",
        "cidades",
        "countries",
        "paises",
        "altre",
    ];
    let counts =
        |word: &str| MANY.contains(&word) || word.trim_matches('+').bytes().all(|byte| byte.is_ascii_digit());
    let mut words = key.split(' ').rev();
    let Some(last) = words.next() else { return false };
    let is_plus = key.starts_with('+') && counts(key);
    is_plus
        || PLACES.contains(&last)
            && key.contains(' ')
            && words.all(|word| counts(word) || PLACES.contains(&word))
}

/// Whether a word introduces a place: `Ubicación: Madrid`.
pub(super) fn introduces_place(key: &str) -> bool {
    const LABELS: [&str; 23] = [
        "location",
        "locations",
        "job location",
        "work location",
        "primary location",
        "other locations",
        "additional locations",
        "office",
        "offices",
        "city",
        "place",
        "ubicacion",
        "lugar",
        "lugar de trabajo",
        "localidad",
        "ciudad",
        "oficina",
        "sede",
        "standort",
        "arbeitsort",
        "lieu",
        "lieu de travail",
        "based in",
    ];
    LABELS.contains(&key)
}

/// Whether a word makes its piece a note on the work and no place: `Travel-Required`, `UTC+1`.
pub(super) fn is_note(word: &str) -> bool {
    const NOTES: [&str; 22] = [
        "travel",
        "travelling",
        "traveling",
        "viajes",
        "viajar",
        "reisen",
        "reisebereitschaft",
        "deplacements",
        "relocation",
        "relocate",
        "reubicacion",
        "visa",
        "sponsorship",
        "timezone",
        "timezones",
        "utc",
        "gmt",
        "cet",
        "hours",
        "salary",
        "contract",
        "contractor",
    ];
    NOTES.contains(&word) || word.starts_with("utc+") || word.starts_with("gmt+")
}

/// Whether words say where a place is not: `except Spain`, `not in California`.
pub(super) fn excludes(words: &[&str]) -> bool {
    const WORDS: [&str; 18] = [
        "except",
        "excepting",
        "excepto",
        "excepte",
        "excl",
        "excluded",
        "excludes",
        "excluding",
        "excluido",
        "excluyendo",
        "exceto",
        "eccetto",
        "escluso",
        "outside",
        "salvo",
        "sauf",
        "ausser",
        "fuera",
    ];
    match words {
        [first, _, ..] if WORDS.contains(first) => true,
        ["not" | "no" | "non" | "nicht", "in" | "en" | "from", _, ..] => true,
        _ => false,
    }
}

/// How many words at the start of a piece lead to a place: `must be based in`.
pub(super) fn leading(words: &[&str]) -> usize {
    const WORDS: [&str; 27] = [
        "but",
        "must",
        "should",
        "be",
        "live",
        "reside",
        "resident",
        "residir",
        "based",
        "located",
        "residing",
        "living",
        "in",
        "within",
        "from",
        "anywhere",
        "candidates",
        "en",
        "desde",
        "residente",
        "residentes",
        "basado",
        "dentro",
        "only",
        "solo",
        "dans",
        "across",
    ];
    words.iter().take_while(|word| WORDS.contains(word)).count().min(words.len().saturating_sub(1))
}

/// How many words at the end of a piece qualify a place: `US only`, `UK based`.
pub(super) fn trailing(words: &[&str]) -> usize {
    const WORDS: [&str; 12] = [
        "only",
        "based",
        "preferred",
        "required",
        "residents",
        "solo",
        "wide",
        "candidates",
        "eligible",
        "ideally",
        "unicamente",
        "solamente",
    ];
    words.iter().rev().take_while(|word| WORDS.contains(word)).count().min(words.len().saturating_sub(1))
}
