//! Whether a name on a board, in a feed or in an address is that of a company.
//!
//! Names are compared without legal forms, accents, punctuation and the affixes that companies add to their
//! names at applicant tracking systems (`join…`, `…careers`, `…hq`). Short names may agree by chance: callers
//! must weigh the result.

use super::{companies::normalize_name, steps::note_steps};

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
    "com",
    "dev",
    "org",
    "net",
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

/// The least length of a name without its affixes.
const MIN_CORE: usize = 3;

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
    words: Vec<String>,
}

impl CompanyNames {
    /// The names of a company with this name and registrable domain.
    #[must_use]
    pub fn new(name: &str, domain: Option<&str>) -> Self {
        let label = domain.and_then(|domain| domain.split('.').next());
        // The owner of `acme.io` may use `acmeio`.
        let forms = [Some(name), label, domain].into_iter().flatten().map(Form::new);
        Self { forms: forms.filter(|form| !form.whole.is_empty()).collect() }
    }

    /// Whether `other` seems to be a name of the same company.
    #[must_use]
    pub fn agree_with(&self, other: &str) -> bool {
        let other = Form::new(other);
        !other.whole.is_empty() && self.forms.iter().any(|form| form.agrees_with(&other))
    }
}

impl Form {
    /// The least length of a common beginning that counts.
    const MIN_BEGINNING: usize = 4;

    fn new(name: &str) -> Self {
        let normalized = normalize_name(name);
        let words: Vec<String> = normalized
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let whole = words.concat();
        let core = without_affixes(&whole).to_owned();
        Self { whole, core, words }
    }

    fn agrees_with(&self, other: &Self) -> bool {
        if self.whole == other.whole || self.core == other.core {
            return true;
        }
        let first_word = other.core.len() > Self::MIN_BEGINNING
            && self.words.first() == Some(&other.core)
            && !SUFFIXES.contains(&other.core.as_str());
        // `cyted` agrees with `Cyted Health`, but not the reverse; short first words are too common.
        first_word
            || self.starts_with_name(other)
            || other.starts_with_name(self)
            || self.is_initials_of(other)
            || other.is_initials_of(self)
            || self.is_one_letter_off(other)
    }

    /// Whether the other name is the beginning of this one, and either more than half of it or several whole words.
    fn starts_with_name(&self, other: &Self) -> bool {
        if other.core.len() < Self::MIN_BEGINNING || !self.whole.starts_with(&other.core) {
            return false;
        }
        let most = other.core.len() * 2 > self.whole.len();
        let words = other.words.iter().filter(|word| !SUFFIXES.contains(&word.as_str())).count();
        let whole_words = words >= 2 && self.words.starts_with(&other.words[..words.min(other.words.len())]);
        most || whole_words
    }

    /// Whether this name is the initials of the other: `adl` of `Arthur D. Little`.
    fn is_initials_of(&self, other: &Self) -> bool {
        const FEWEST: usize = 3;
        let initials: String = other.words.iter().filter_map(|word| word.chars().next()).collect();
        other.words.len() >= FEWEST && self.core == initials
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
        ] {
            assert!(CompanyNames::new(name, Some(domain)).agree_with(other), "{name} {other}");
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
        ] {
            assert!(!CompanyNames::new(name, Some(domain)).agree_with(other), "{name} {other}");
        }
    }
}
