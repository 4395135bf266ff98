//! Legal forms, in the languages of the sources, as they are left when accents, dots and slashes are taken
//! out and letters are small.

use super::joins::are_joined_partners;

/// Forms of one word, or of letters that stand apart (`S. L. U.`).
#[rustfmt::skip]
const FORMS: &[&str] = &[
    // Spanish, Catalan, Basque, Galician.
    "sl", "slu", "sll", "slp", "slpu", "slne", "sa", "sau", "sad", "sal", "salu", "sccl", "scclp", "scl", "scp",
    "sca", "aie", "ute", "slunipersonal", "saunipersonal", "unipersonal", "unipersoal", "limitada",
    "sadecv", "sderl", "sderldecv",
    // Portuguese.
    "lda", "ltda", "unipessoal", "sgps", "crl", "eireli",
    // English.
    "ltd", "limited", "llc", "llp", "lllp", "lp", "inc", "incorporated", "corp", "corporation", "plc", "pllc",
    "dac", "clg", "ulc", "pty", "pte", "co", "ltee", "limitee",
    // Of the Gulf, Indonesia and Malaysia, the former Soviet Union.
    "fze", "fzc", "fzco", "fz-co", "fzllc", "fz-llc", "llc-fz", "dmcc", "wll", "tbk", "bhd", "berhad", "jsc", "ojsc", "pjsc", "cjsc",
    // German.
    "gmbh", "ggmbh", "gesmbh", "mbh", "ag", "aktiengesellschaft", "ug", "kg", "kgaa", "ohg", "gbr", "eg", "se",
    "partg", "partgmbb", "mbb", "vvag",
    // French.
    "sas", "sasu", "sarl", "eurl", "eirl", "snc", "scop", "scic", "selarl", "selas", "gie", "sagl",
    // Italian.
    "srl", "srls", "srlu", "spa", "sapa", "scarl", "scrl", "scpa", "unipersonale",
    // Dutch.
    "bv", "nv", "vof", "bvba", "cvba", "sprl", "vzw", "asbl",
    // Danish, Norwegian, Swedish, Finnish, Icelandic, Estonian.
    "ab", "abp", "publ", "as", "asa", "aps", "ivs", "nuf", "oy", "oyj", "ehf", "ohf", "ou",
    // Polish, Czech, Slovak, Hungarian, Croatian, Slovenian, Serbian, Bulgarian.
    "spzoo", "spj", "spk", "spp", "sro", "kft", "zrt", "nyrt", "doo", "jdoo", "ood", "eood",
    // Russian, Ukrainian.
    "ооо", "оао", "зао", "пао", "тоо", "тов",
];

/// Forms that stand before a name in their languages.
const LEADING_FORMS: &[&str] = &["ооо", "оао", "зао", "пао", "тоо", "тов"];

/// Forms that are other words, or the initials of other things, where they have no dot or slash inside.
#[rustfmt::skip]
const DOTTED_FORMS: &[&str] = &[
    "sc", "cb", "sat", "src", "sme", "mp", "scoop", "scoopand", "scoopmad", "scoopgal", "scoopv", "scoopc",
    "scoopp", "scoopltda", "scoopcl", "scoopclm", "pc", "ev", "ek", "ekfm", "sci", "ss", "cv", "ua", "is", "ks",
    "hf", "psa", "ska", "vos", "dd", "ad", "kk", "ca", "esp", "sp", "kd", "eu",
    // Greek.
    "αε", "αβεε", "επε", "ικε", "οε",
];

/// Forms of several words.
const PHRASES: &[&str] = &[
    "sociedad limitada",
    "sociedad limitada laboral",
    "sociedad limitada profesional",
    "sociedad limitada nueva empresa",
    "sociedad de responsabilidad limitada",
    "sociedad anonima",
    "sociedad anonima laboral",
    "sociedad anonima deportiva",
    "sociedad civil",
    "sociedad civil particular",
    "sociedad civil profesional",
    "sociedad comanditaria",
    "comunidad de bienes",
    "agrupacion de interes economico",
    "union temporal de empresas",
    "sdad ltda",
    "sdad limitada",
    "sab de cv",
    "sas de cv",
    "sapi de cv",
    "s en c",
    "s en nc",
    "sociedad en comandita",
    "cia ltda",
    "cia limitada",
    "compania limitada",
    "compania anonima",
    "ltda me",
    "ltda  me",
    "ltda epp",
    "societat limitada",
    "societat limitada laboral",
    "societat limitada professional",
    "societat de responsabilitat limitada",
    "societat anonima",
    "societat civil particular",
    "societat civil privada",
    "sozietate mugatua",
    "sozietate anonimoa",
    "kooperatiba elkartea",
    "koop elk",
    "koop elk txikia",
    "koop e",
    "s koop",
    "koop s",
    "coop v",
    "sociedade limitada",
    "sociedade anonima",
    "sociedade unipessoal por quotas",
    "public limited company",
    "limited liability company",
    "limited liability partnership",
    "limited partnership",
    "designated activity company",
    "private limited",
    "private limited company",
    "proprietary limited",
    "pty ltd",
    "pty limited",
    "pte ltd",
    "pte limited",
    "pvt ltd",
    "pvt limited",
    "co ltd",
    "co limited",
    "fz llc",
    "sdn bhd",
    "ltd sti",
    "gesellschaft mit beschrankter haftung",
    "ges mbh",
    "ges m b h",
    "ug haftungsbeschrankt",
    "unternehmergesellschaft haftungsbeschrankt",
    "eingetragene genossenschaft",
    "partg mbb",
    "societe anonyme",
    "societe a responsabilite limitee",
    "societe par actions simplifiee",
    "societe par actions simplifiee unipersonnelle",
    "societa per azioni",
    "societa a responsabilita limitata",
    "societa a responsabilita limitata semplificata",
    "societa cooperativa",
    "societa consortile",
    "soc coop",
    "soc coop arl",
    "soc coop a rl",
    "sca rl",
    "a socio unico",
    "con socio unico",
    "besloten vennootschap",
    "naamloze vennootschap",
    "comm v",
    "spolka z oo",
    "spolka z o o",
    "spolka z ograniczona odpowiedzialnoscia",
    "spolka akcyjna",
    "spolka jawna",
    "spolka komandytowa",
    "sp zoo",
    "spz oo",
    "spol s ro",
    "spol s r o",
    "akciova spolecnost",
];

/// How a cooperative's form begins, before the words for the region or the size.
const COOPERATIVES: &[[&str; 2]] = &[
    ["s", "coop"],
    ["sdad", "coop"],
    ["soc", "coop"],
    ["sociedad", "cooperativa"],
    ["societat", "cooperativa"],
    ["sociedade", "cooperativa"],
];

/// Regions and sizes of cooperatives.
#[rustfmt::skip]
const KINDS_OF_COOPERATIVES: &[&str] = &[
    "and", "andaluza", "mad", "madrilena", "v", "valenciana", "gal", "galega", "gallega", "c", "cat", "catalana",
    "cl", "clm", "c-lm", "ltda", "limitada", "l", "p", "pequena", "astur", "asturiana", "vasca", "aragonesa",
    "extremena", "murciana", "de", "trabajo", "asociado",
];

/// The partners with limited liability in a partnership's form: `GmbH & Co. KG`.
const PARTNERS: &[&str] = &[
    "gmbh",
    "ggmbh",
    "gesmbh",
    "mbh",
    "ag",
    "se",
    "ug",
    "ughaftungsbeschrankt",
    "bv",
    "ltd",
    "limited",
    "sarl",
    "srl",
    "stiftung",
];

/// The most words of a legal form.
pub(super) const MOST_FORM_WORDS: usize = 6;

/// Forms that are another word when they follow one of these words; at most eight, a bit each of [`Before`].
#[rustfmt::skip]
const WORDS_INSTEAD: &[(&str, &[&str])] = &[
    ("spa", &[
        "hotel", "hoteles", "hotels", "hostal", "balneario", "resort", "resorts", "suites", "apartamentos",
        "parador", "wellness", "beauty", "belleza", "day", "urban", "city", "thermal", "termal", "termas",
        "thermes", "salon", "masajes", "relax", "golf", "club", "medical", "dental", "nails", "boutique",
        "luxury", "garden", "zen",
    ]),
    ("as", &["diario"]),
    ("limitada", &["edicion", "responsabilidad", "edicao"]),
    ("limited", &["edition"]),
];

/// Forms that are also ordinary words.
const WORDS_TOO: &[&str] =
    &["spa", "sal", "sad", "as", "asa", "se", "eg", "ou", "ute", "scop", "publ", "limitada", "limited", "co"];

/// After these such a form is a word of the name: `Hotel y Spa`, `Flor de Sal`.
#[rustfmt::skip]
const LEADING_WORDS: &[&str] = &[
    "y", "e", "i", "o", "and", "und", "et", "en", "og", "och", "eta", "de", "del", "la", "el", "los", "las", "un",
    "una", "con", "sin", "por", "para", "amb", "the", "of", "for", "with", "von", "zu", "der", "das", "di", "da",
    "do", "dos", "du", "des", "le", "les", "il",
];

/// After these anything is part of the name: `Hotel & Spa`.
const JOINING_SIGNS: &[&str] = &["&", "+"];

/// Signs and blanks that may stand around a word without being part of it.
pub(super) fn is_trailing(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '.' | ',' | ';' | '-' | '–' | '/')
}

/// A word in the form in which legal forms are compared: without dots, colons and slashes, and without other signs around it.
pub(super) fn letters_of_form(word: &str) -> String {
    let bare = word.replace(['.', '/', ';', ':'], "");
    bare.trim_matches(is_trailing).to_owned()
}

/// What a legal form asks about the words before it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before<'a> {
    /// The nearest word that is more than signs.
    last: Option<&'a str>,
    /// The entries of [`WORDS_INSTEAD`] of whose places there is one, a bit each.
    places: u8,
}

impl<'a> Before<'a> {
    /// With another word after these.
    pub(super) fn and(self, word: &'a str) -> Self {
        let bit = |(entry, (_, places)): (usize, &(&str, &[&str]))| u8::from(places.contains(&word)) << entry;
        let says_something = !word.trim_matches(is_trailing).is_empty();
        Self {
            last: if says_something { Some(word) } else { self.last },
            places: WORDS_INSTEAD.iter().enumerate().map(bit).fold(self.places, |places, bit| places | bit),
        }
    }

    /// Whether there is more than signs.
    pub(super) const fn says_something(&self) -> bool {
        self.last.is_some()
    }
}

/// Whether these words, which end a name, are a legal form, after the words `before` them. `parts` are the
/// words as [`letters_of_form`] gives them.
pub(super) fn is_legal_form(before: &Before<'_>, words: &[&str], parts: &[String]) -> bool {
    if before.last.is_some_and(|word| JOINING_SIGNS.contains(&word)) {
        return false;
    }
    let dotted = words.iter().any(|word| word.contains(['.', '/']));
    let joined = parts.concat();
    let letters = |part: &String| !part.is_empty() && part.chars().count() <= 2;
    let one = match parts {
        [word] => dotted || !is_a_word(word, before),
        // Only letters: longer words would let a name be taken for a form.
        spaced => spaced.iter().all(letters),
    };
    // Of `and Co. Ltd` only `Ltd` is a form: who went before it are partners.
    let is_phrase =
        || PHRASES.contains(&parts.join(" ").as_str()) && !are_joined_partners(before.last, &parts[0]);
    let form = FORMS.contains(&joined.as_str()) || (dotted && DOTTED_FORMS.contains(&joined.as_str()));
    (one && form) || is_partnership(&joined) || (parts.len() > 1 && (is_cooperative(parts) || is_phrase()))
}

fn is_a_word(word: &str, before: &Before<'_>) -> bool {
    let instead =
        |(entry, (form, _)): (usize, &(&str, &[&str]))| *form == word && before.places & (1 << entry) != 0;
    let led = before.last.is_some_and(|last| LEADING_WORDS.contains(&last));
    (led && WORDS_TOO.contains(&word)) || WORDS_INSTEAD.iter().enumerate().any(instead)
}

fn is_cooperative(parts: &[String]) -> bool {
    let [first, second, kinds @ ..] = parts else { return false };
    COOPERATIVES.contains(&[first.as_str(), second.as_str()])
        && kinds.iter().all(|kind| KINDS_OF_COOPERATIVES.contains(&kind.as_str()))
}

/// `GmbH & Co. KG`, `AG und Co. KGaA`, `GmbHCoKG`, however it is spaced.
fn is_partnership(joined: &str) -> bool {
    let among = |partner: &str| PARTNERS.contains(&partner);
    let with =
        |rest: &str| ["&", "+", "und", "u"].iter().any(|and| rest.strip_suffix(and).is_some_and(among));
    ["cokg", "cokgaa", "coohg"]
        .iter()
        .any(|tail| joined.strip_suffix(tail).is_some_and(|rest| among(rest) || with(rest)))
        || joined.strip_suffix("co").is_some_and(with)
}

/// What stands behind the legal forms at the beginning of a folded name, if that says something.
pub(super) fn without_leading_form(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, after)) = rest.split_once(' ')
        && LEADING_FORMS.contains(&letters_of_form(first).as_str())
        && after.contains(char::is_alphanumeric)
    {
        rest = after;
    }
    rest
}

/// Whether letters are a form and nothing else.
pub(super) fn is_plain_form(letters: &str) -> bool {
    FORMS.contains(&letters) && !WORDS_TOO.contains(&letters)
}

/// The forms of one word that are not ordinary words.
#[cfg(test)]
pub(super) fn plain_forms() -> Vec<&'static str> {
    FORMS.iter().copied().filter(|form| !WORDS_TOO.contains(form)).collect()
}
