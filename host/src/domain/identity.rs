//! Whether a name on a board, in a feed or in an address is that of a company.
//!
//! Names are compared without legal forms, accents, punctuation and the affixes that companies add to their
//! names at applicant tracking systems (`join…`, `…careers`, `…hq`), in words and in letters that run together.
//! Names of which one begins with the other agree for certain only if the rest is words of form, trade or country:
//! `Viam Robotics` is Viam's name, `Delta Dental` need not be Delta's. Short names may agree by chance: callers
//! must weigh the result.

use super::{
    companies::{are_trade_words, normalize_name},
    steps::note_steps,
};

/// How well two names agree, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They are different names.
    Different,
    /// One begins with the other, and goes on with what may make it another company's name.
    Begins,
    /// They are the same name, but for what companies add to their names.
    Same,
}

/// Prefixes that companies add to their name.
const PREFIXES: &[&str] = &["join", "team", "careers", "jobs", "workat", "lifeat", "get", "grupo", "the"];

/// Suffixes that companies add to their name.
const SUFFIXES: &[&str] = &[
    "careers",
    "career",
    "jobs",
    "job",
    "hq",
    "inc",
    "corp",
    "company",
    "app",
    "tech",
    "labs",
    "lab",
    "global",
    "group",
    "grupo",
    "team",
    "gmbh",
    "ltd",
    "llc",
    "slu",
    "sl",
    "sa",
    "ag",
    "se",
    "io",
    "ai",
    "co",
    "dev",
    "eu",
    "europe",
    "emea",
    "international",
    "intl",
    "holding",
    "holdings",
    "technologies",
    "technology",
    "software",
    "solutions",
    "systems",
    "services",
    "external",
    "recruiting",
    "talent",
    "hiring",
    "espana",
    "spain",
    "iberia",
    "usa",
    "us",
    "uk",
    "de",
    "es",
    "fr",
    "it",
    "pt",
    "ca",
    "in",
];

/// Those of them that say what a company does: two names with one each may be those of two companies.
const SUFFIXES_OF_TRADE: &[&str] =
    &["app", "tech", "lab", "technologies", "technology", "software", "solutions", "systems", "services"];

/// Ends of domains that are parts of other words where letters run together: `intercom` is not Inter's. The company's own
/// domain is one of its names anyway.
const ENDS_OF_DOMAINS: &[&str] = &["com", "net", "org"];

/// The least length of a name without its affixes.
const MIN_CORE: usize = 3;

/// The letters that are a name for certain: fewer begin many a word.
const LETTERS_OF_A_NAME: usize = 4;

/// What joins words of trade.
const JOINS: &[&str] = &["y", "e", "i", "de", "and", "und", "et", "of", "for"];

/// Signs that are read as a word: `Ernst & Young`, `Johnson + Johnson`.
const SIGNS_FOR_AND: [char; 3] = ['&', '＆', '+'];

/// Words for them in a name.
const WORDS_FOR_AND: &[&str] = &["and", "y", "e", "et", "und"];

/// What a company is by its form alone: whatever stands before is its name, however short.
#[rustfmt::skip]
const WORDS_OF_FORM: &[&str] = &[
    "company", "corporation", "corp", "incorporated", "inc", "limited", "ltd", "group", "grupo", "holding", "holdings",
];

/// How well a name agrees with what stands in it before words of trade: `Viam Robotics`, `GE Healthcare`.
const fn words_beside(letters: usize) -> Agreement {
    match letters {
        0 | 1 => Agreement::Different,
        2 => Agreement::Begins,
        _ => Agreement::Same,
    }
}

/// The same where the letters run together: `viamrobotics`. `banco` is not Ban's company.
const fn letters_beside(letters: usize, rest: &str) -> Agreement {
    let needed = if rest.len() < 4 { LETTERS_OF_A_NAME + 1 } else { LETTERS_OF_A_NAME };
    if letters >= needed { Agreement::Same } else { Agreement::Different }
}

/// A name with two letters for each umlaut and the like; `None` for a name without.
fn with_two_letters(name: &str) -> Option<String> {
    let mut letters = String::with_capacity(name.len());
    let mut signs = name.chars().peekable();
    let mut differs = false;
    while let Some(sign) = signs.next() {
        note_steps(1);
        let pair = match (sign, signs.peek()) {
            ('ä' | 'Ä', _) | ('a' | 'A', Some('\u{308}')) => Some("ae"),
            ('ö' | 'Ö' | 'ø' | 'Ø', _) | ('o' | 'O', Some('\u{308}')) => Some("oe"),
            ('ü' | 'Ü', _) | ('u' | 'U', Some('\u{308}')) => Some("ue"),
            ('å' | 'Å', _) | ('a' | 'A', Some('\u{30a}')) => Some("aa"),
            _ => None,
        };
        differs |= pair.is_some();
        match pair {
            Some(pair) => {
                letters.push_str(pair);
                // Its mark, where that stands by itself.
                signs.next_if(|next| matches!(next, '\u{308}' | '\u{30a}'));
            }
            None => letters.push(sign),
        }
    }
    differs.then_some(letters)
}

/// The names of a company, prepared for comparison.
#[derive(Debug, Clone)]
pub struct CompanyNames {
    /// The forms of its name, of its domain and of the domain's first label.
    forms: Vec<Form>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    /// The letters and digits of the name.
    whole: String,
    /// `whole` without prefixes and suffixes.
    core: String,
    /// Whether a word of trade was taken away for `core`.
    had_trade: bool,
    words: Vec<String>,
}

impl CompanyNames {
    /// The names of a company with this name and registrable domain.
    #[must_use]
    pub fn new(name: &str, domain: Option<&str>) -> Self {
        let label = domain.and_then(|domain| domain.split('.').next());
        // The owner of `acme.io` may use `acmeio`.
        let forms = [Some(name), label, domain].into_iter().flatten().flat_map(Form::spellings);
        Self { forms: forms.collect() }
    }

    /// Whether `other` is a name of the same company, as far as names can tell.
    #[must_use]
    pub fn agree_with(&self, other: &str) -> bool {
        self.agreement(other) == Agreement::Same
    }

    /// How well `other` agrees with the best of these names.
    #[must_use]
    pub fn agreement(&self, other: &str) -> Agreement {
        let others: Vec<Form> = Form::spellings(other).collect();
        let pairs = self.forms.iter().flat_map(|form| others.iter().map(move |other| form.agreement(other)));
        pairs.max().unwrap_or(Agreement::Different)
    }
}

impl Form {
    /// The name as it is written and, if they differ, as it is written where umlauts are two letters; none for a name
    /// without letters.
    ///
    /// And as it is written with a word for `&`.
    fn spellings(name: &str) -> impl Iterator<Item = Self> {
        let names = [Some(name.to_owned()), with_two_letters(name)].into_iter().flatten();
        names
            .flat_map(|name| {
                let joined = name.contains(SIGNS_FOR_AND);
                let with = |word| name.replace(SIGNS_FOR_AND, &format!(" {word} "));
                let others: Vec<_> = WORDS_FOR_AND.iter().filter(|_| joined).map(with).collect();
                std::iter::once(name).chain(others)
            })
            .map(|name| Self::new(&name))
            .filter(|form| !form.whole.is_empty())
    }

    fn new(name: &str) -> Self {
        let normalized = normalize_name(name);
        let words: Vec<String> = normalized
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let whole = words.concat();
        let core = without_affixes(&whole).to_owned();
        let taken = whole.split_once(&core).map_or("", |(_, suffixes)| suffixes);
        let had_trade = SUFFIXES_OF_TRADE.iter().any(|word| taken.contains(word));
        Self { whole, core, had_trade, words }
    }

    fn agreement(&self, other: &Self) -> Agreement {
        // What is left of `Data Jobs` is not its name, and `Nova Systems` need not be `Nova Solutions`.
        let alike = self.core == other.core;
        let same = self.whole == other.whole
            || (alike && !are_trade_words(&self.core) && !(self.had_trade && other.had_trade))
            || self.is_initials_of(other)
            || other.is_initials_of(self)
            || self.is_one_letter_off(other);
        if same {
            return Agreement::Same;
        }
        let alike = if alike { Agreement::Begins } else { Agreement::Different };
        alike.max(self.beginning(other)).max(other.beginning(self))
    }

    /// How well this name agrees with another that it begins with, as a whole or without its affixes.
    fn beginning(&self, short: &Self) -> Agreement {
        let by_core = self.beginning_of(&short.core, short);
        let by_core = if short.had_trade { by_core.min(Agreement::Begins) } else { by_core };
        by_core.max(self.beginning_of(&short.whole, short))
    }

    fn beginning_of(&self, start: &str, short: &Self) -> Agreement {
        let Some(rest) = self.whole.strip_prefix(start) else { return Agreement::Different };
        if are_trade_words(start) {
            return Agreement::Different;
        }
        let letters = start.chars().count();
        let words = self.words_from(start.len());
        let at_word = words.is_some();
        if words.is_some_and(|words| {
            words.iter().all(|word| JOINS.contains(&word.as_str()) || are_trade_words(word))
        }) {
            let of_form = letters == 2
                && words.is_some_and(|words| words.iter().all(|word| WORDS_OF_FORM.contains(&word.as_str())));
            return if of_form { Agreement::Same } else { words_beside(letters) };
        }
        if are_trade_words(rest) && !ENDS_OF_DOMAINS.contains(&rest) {
            return letters_beside(letters, rest);
        }
        let several = short.words.len() >= 2 && self.words.starts_with(&short.words);
        let number = letters >= LETTERS_OF_A_NAME && rest.bytes().all(|byte| byte.is_ascii_digit());
        if several || number {
            return Agreement::Same;
        }
        // Without the end of a word there, most of the name must be the same.
        let most = letters > LETTERS_OF_A_NAME && 2 * start.len() > self.whole.len();
        if most || (at_word && letters >= LETTERS_OF_A_NAME) {
            Agreement::Begins
        } else {
            Agreement::Different
        }
    }

    /// The words from so many bytes of the letters on, if a word begins there.
    fn words_from(&self, at: usize) -> Option<&[String]> {
        let mut begin = 0;
        let word = self.words.iter().position(|word| {
            let found = begin >= at;
            begin += word.len();
            found
        })?;
        let before: usize = self.words[..word].iter().map(String::len).sum();
        (before == at).then(|| &self.words[word..])
    }

    /// Whether this name is the initials of the other: `adl` of `Arthur D. Little`.
    fn is_initials_of(&self, other: &Self) -> bool {
        const FEWEST: usize = 3;
        let words = || other.words.iter().filter(|word| !WORDS_FOR_AND.contains(&word.as_str()));
        let initials: String = words().filter_map(|word| word.chars().next()).collect();
        words().count() >= FEWEST && self.core == initials
    }

    /// Whether two long names differ by at most one letter.
    fn is_one_letter_off(&self, other: &Self) -> bool {
        const LONG: usize = 8;
        let shorter = self.core.len().min(other.core.len());
        shorter >= LONG && differ_by_one_letter(&self.core, &other.core)
    }
}

/// Whether two texts are equal but for one letter that is another, or that only one of them has. In one pass: an edit
/// distance would take the product of their lengths.
fn differ_by_one_letter(one: &str, other: &str) -> bool {
    let same: usize = one
        .chars()
        .zip(other.chars())
        .inspect(|_| note_steps(1))
        .take_while(|(left, right)| left == right)
        .map(|(sign, _)| sign.len_utf8())
        .sum();
    let (one, other) = (&one[same..], &other[same..]);
    let after_first = |text: &'_ str| text.chars().next().map(char::len_utf8);
    match (after_first(one), after_first(other)) {
        (None, None) => true,
        (Some(first), None) => one.len() == first,
        (None, Some(first)) => other.len() == first,
        (Some(left), Some(right)) => {
            note_steps(one.len() + other.len());
            one[left..] == other[right..] || one[left..] == *other || *one == other[right..]
        }
    }
}

/// A compact name without the affixes that companies add to it.
fn without_affixes(whole: &str) -> &str {
    let mut core = whole;
    loop {
        let shorter = SUFFIXES
            .iter()
            .filter_map(|suffix| core.strip_suffix(suffix))
            .chain(PREFIXES.iter().filter_map(|prefix| core.strip_prefix(prefix)))
            .filter(|rest| rest.len() >= MIN_CORE)
            .min_by_key(|rest| rest.len());
        // Affixes of two letters are often part of the name: at most one is removed, and last.
        match shorter {
            Some(rest) if core.len() - rest.len() > 2 => core = rest,
            Some(rest) if rest.len() > MIN_CORE => return rest,
            _ => return core,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_letter_off_is_an_edit_distance_of_at_most_one(one in "[abñ]{0,6}", other in "[abñ]{0,6}") {
            prop_assert_eq!(differ_by_one_letter(&one, &other), strsim::levenshtein(&one, &other) <= 1);
        }
    }

    #[test]
    fn names_agree_despite_affixes() {
        for (name, domain, other) in [
            ("Acme S.L.", "acme.example", "acme"),
            ("Acme", "acme.example", "acmecareers"),
            ("Agile Robots", "agile-robots.example", "agile-robots-se"),
            ("Auto1 Group", "auto1-group.example", "Auto1"),
            ("Social Discovery Group", "socialdiscoverygroup.example", "social-discovery-ventures"),
            ("Arthur D. Little", "adlittle.example", "adl"),
            ("Hippocratic AI", "hippocraticai.example", "Hippocratic AI"),
            ("Genestack", "genestack.example", "genestack-ltd"),
            ("Ejemplo Logística, S.L.U.", "ejemplologistica.example", "ejemplologistica"),
            ("Whatever", "lumalabs.example", "lumalabs-ai"),
            ("Cyted Health", "cytedhealth.example", "cyted"),
            ("Dexcom", "dexcom.example", "joindexcom"),
            // One begins with the other; the rest is form, trade or country, apart or run together.
            ("Pulumi", "pulumi.example", "Pulumi Corporation"),
            ("Pulumi", "pulumi.example", "pulumicorporation"),
            ("MarketAxess", "marketaxess.example", "MarketAxess Corporation"),
            ("Market Axess", "unrelated.example", "marketaxesscorporation"),
            ("MarketAxess", "unrelated.example", "Market Axess Corporation"),
            ("Viam", "viam.example", "Viam Robotics"),
            ("Viam", "viam.example", "viamrobotics"),
            ("Viam Robotics", "unrelated.example", "viam"),
            ("Acme Tecnologías", "unrelated.example", "acme"),
            ("Acme", "acme.example", "Acme Ingeniería y Sistemas"),
            ("Acme", "acme.example", "acmetechnologiesespana"),
            ("Acme", "acme.example", "Acme Deutschland GmbH & Co. KG"),
            ("Ruiz y Cía.", "unrelated.example", "Ruiz"),
            ("Müller Maschinen", "unrelated.example", "mueller-maschinen"),
            ("Mueller Maschinen", "unrelated.example", "Mu\u{308}ller Maschinen AG"),
            ("Ørsted", "unrelated.example", "oersted"),
            ("Acme", "acme.example", "ＡＣＭＥ"),
            ("Acme", "acme.example", "acme2"),
            ("3M", "3m.example", "3M Company"),
            ("N26", "n26.example", "N26 Bank GmbH"),
            ("Klarna", "klarna.example", "Klarna Bank AB (publ)"),
            ("Revolut", "revolut.example", "Revolut Bank UAB"),
            ("Procter & Gamble", "unrelated.example", "Procter and Gamble"),
            ("Procter and Gamble", "unrelated.example", "Procter & Gamble Services"),
            ("Weights & Biases", "unrelated.example", "weightsandbiases"),
            ("Müller & Söhne", "unrelated.example", "mueller-und-soehne"),
            ("H&M", "unrelated.example", "handm"),
            ("Ruiz & Co.", "unrelated.example", "ruizandco"),
            ("Ruiz y Cía., S.L.", "unrelated.example", "ruizycia"),
            ("Booking", "unrelated.example", "Booking.com B.V."),
            ("Acme", "acme.com", "acmecom"),
        ] {
            assert!(CompanyNames::new(name, Some(domain)).agree_with(other), "{name} {other}");
        }
    }

    #[test]
    fn a_name_that_goes_on_with_other_words_may_be_anothers() {
        for (name, other) in [
            ("Delta", "Delta Dental"),
            ("Delta Dental", "delta"),
            ("Kraken", "Kraken Exchange Desk"),
            ("Bodegas Ruiz", "bodegas"),
            ("Data", "datajobs"),
            ("Acme Foods", "acmelabs"),
            ("Nova Systems", "Nova Solutions"),
            ("Inter", "intercom"),
            ("GE", "GE Healthcare"),
            ("Delicia", "deliciarum"),
        ] {
            assert_eq!(CompanyNames::new(name, None).agreement(other), Agreement::Begins, "{name} {other}");
        }
    }

    #[test]
    fn different_names_do_not_agree() {
        for (name, domain, other) in [
            ("Acme", "acme.example", "studiox"),
            ("Nova Logística", "novalogistica.example", "Nova Digital"),
            ("Northwind Traders", "northwindtraders.example", "northwindbank"),
            ("Alibaba Group", "alibabagroup.example", "trendyol"),
            ("Group", "group.example", "careers"),
            ("Acme", "acme.example", ""),
            ("Ibermar", "ibermar.example", "iberdata"),
            // A word that only begins so, and what is too short to be a name.
            ("Uni", "uni.example", "Universal Robots"),
            ("Uni", "uni.example", "universalrobots"),
            ("Ban", "ban.example", "Banco"),
            ("Bank", "bank.example", "Bankia"),
            ("Meta", "meta.example", "metals"),
            ("Cis", "cis.example", "cisco"),
            ("Inter", "inter.example", "International"),
            ("A", "a.example", "A Robotics"),
            ("Uber", "uber.example", "uberall"),
            ("Delta", "delta.example", "deltadental"),
            // Each is something else beside the common word.
            ("Viam Robotics", "viamrobotics.example", "Viam Health"),
            ("Global", "global.example", "Global Industrial Shipping"),
            ("Health", "health.example", "Health Net"),
            ("Banco", "banco.example", "Banco Sabadell"),
            ("Procter & Gamble", "unrelated.example", "pag"),
            ("Ruiz & Marin", "unrelated.example", "Ruiz and Torres"),
        ] {
            let agreement = CompanyNames::new(name, Some(domain)).agreement(other);
            assert_eq!(agreement, Agreement::Different, "{name} {other}");
        }
    }
}
