//! Whether a name that a board, a feed or an address gives is a company's own.
//!
//! Names are compared without legal form, accents, signs and the words that companies add to their names at
//! job systems (`join…`, `…careers`, `…hq`). A hit may still be chance for short names: callers weigh it.

use super::companies::normalize_name;

/// What companies put before their name.
const PREFIXES: &[&str] = &["join", "team", "careers", "jobs", "workat", "lifeat", "get", "grupo", "the"];

/// What companies put behind it.
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

/// What is left of a name after taking words off is at least so long.
const SHORTEST: usize = 3;

/// A company, for comparison.
#[derive(Debug, Clone)]
pub struct Names {
    /// Its name and its domain's label, each compact and as words.
    forms: Vec<Form>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    /// Letters and digits only.
    whole: String,
    /// Without the words above.
    core: String,
    words: Vec<String>,
}

impl Names {
    /// A company by its name and its registrable domain.
    #[must_use]
    pub fn new(name: &str, domain: Option<&str>) -> Self {
        let label = domain.and_then(|domain| domain.split('.').next());
        // `acme.io` may call itself `acmeio`.
        let forms = [Some(name), label, domain].into_iter().flatten().map(Form::of);
        Self { forms: forms.filter(|form| !form.whole.is_empty()).collect() }
    }

    /// Whether `other` names the same company, as far as names tell.
    #[must_use]
    pub fn agree_with(&self, other: &str) -> bool {
        let other = Form::of(other);
        !other.whole.is_empty() && self.forms.iter().any(|form| form.agrees_with(&other))
    }
}

impl Form {
    /// A beginning of so many letters may tell a name.
    const TELLING: usize = 4;

    fn of(name: &str) -> Self {
        let normalized = normalize_name(name);
        let words: Vec<String> = normalized
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let whole = words.concat();
        let core = core_of(&whole).to_owned();
        Self { whole, core, words }
    }

    fn agrees_with(&self, other: &Self) -> bool {
        if self.whole == other.whole || self.core == other.core {
            return true;
        }
        let first_word = other.core.len() > Self::TELLING
            && self.words.first() == Some(&other.core)
            && !SUFFIXES.contains(&other.core.as_str());
        // `cyted` of `Cyted Health`, not the other way round; a short first word is too common to tell.
        first_word
            || self.is_begun_by(other)
            || other.is_begun_by(self)
            || self.abbreviates(other)
            || other.abbreviates(self)
            || self.is_near(other)
    }

    /// Whether the other's name is the beginning of this one, and most of it or whole words.
    fn is_begun_by(&self, other: &Self) -> bool {
        if other.core.len() < Self::TELLING || !self.whole.starts_with(&other.core) {
            return false;
        }
        let most = other.core.len() * 2 > self.whole.len();
        let words = other.words.iter().filter(|word| !SUFFIXES.contains(&word.as_str())).count();
        let whole_words = words >= 2 && self.words.starts_with(&other.words[..words.min(other.words.len())]);
        most || whole_words
    }

    /// Whether this is made of the initials of the other: `adl` of `Arthur D. Little`.
    fn abbreviates(&self, other: &Self) -> bool {
        const FEWEST: usize = 3;
        let initials: String = other.words.iter().filter_map(|word| word.chars().next()).collect();
        other.words.len() >= FEWEST && self.core == initials
    }

    /// A letter's difference in a long name.
    fn is_near(&self, other: &Self) -> bool {
        const LONG: usize = 8;
        let shorter = self.core.len().min(other.core.len());
        shorter >= LONG && strsim::levenshtein(&self.core, &other.core) <= 1
    }
}

/// A compact name without the words companies add to it.
fn core_of(whole: &str) -> &str {
    let mut core = whole;
    loop {
        let shorter = SUFFIXES
            .iter()
            .filter_map(|suffix| core.strip_suffix(suffix))
            .chain(PREFIXES.iter().filter_map(|prefix| core.strip_prefix(prefix)))
            .filter(|rest| rest.len() >= SHORTEST)
            .min_by_key(|rest| rest.len());
        // Two-letter endings are letters of the name as often as words: they go once and last.
        match shorter {
            Some(rest) if core.len() - rest.len() > 2 => core = rest,
            Some(rest) if rest.len() > SHORTEST => return rest,
            _ => return core,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_whatever_is_added_to_them() {
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
            assert!(Names::new(name, Some(domain)).agree_with(other), "{name} {other}");
        }
    }

    #[test]
    fn other_names_do_not() {
        for (name, domain, other) in [
            ("Acme", "acme.example", "studiox"),
            ("Nova Logística", "novalogistica.example", "Nova Digital"),
            ("Northwind Traders", "northwindtraders.example", "northwindbank"),
            ("Alibaba Group", "alibabagroup.example", "trendyol"),
            ("Group", "group.example", "careers"),
            ("Acme", "acme.example", ""),
            ("Ibermar", "ibermar.example", "iberdata"),
        ] {
            assert!(!Names::new(name, Some(domain)).agree_with(other), "{name} {other}");
        }
    }
}
