//! Generated companies: names, boards' slugs, websites, and whether their adverts show currency exposure.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    rng::{Rng, text_key},
    sites::websites::PlannedBoard,
    words::{
        CATALAN, ENGLISH, FRENCH, GERMAN, Language, NAME_ENDS, NAME_STARTS, PORTUGUESE, SPANISH, TRADES,
    },
};

/// How much a company's adverts mention foreign currencies, payments and trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// About half of its adverts are for such jobs, by title and text.
    Strong,
    /// An occasional sentence.
    Mild,
    /// None, only decoys.
    None,
}

/// A company of the world.
#[derive(Clone, Serialize)]
pub struct Company {
    /// Unique in the world, except for InfoJobs advertisers, which may be a board's company with a legal form.
    pub name: String,
    /// The name of its board, if it has one.
    pub slug: String,
    /// `https://www.…` under the world's domain suffix, so that it is never a real site.
    pub website: String,
    /// The registrable domain of `website`.
    pub domain: String,
    /// What its adverts mention.
    pub exposure: Exposure,
    #[serde(skip)]
    pub(crate) language: &'static Language,
    /// Whether its name is masked at InfoJobs.
    #[serde(skip)]
    pub(crate) hidden: bool,
    /// Whether its website is shown at InfoJobs.
    #[serde(skip)]
    pub(crate) shows_site: bool,
}

impl Company {
    /// The company of a board that a website shows.
    pub(crate) fn of_website(seed: u64, board: &PlannedBoard) -> Self {
        let mut rng = Rng::keyed(&[seed, text_key(&board.slug), 32]);
        let languages = [SPANISH, CATALAN, ENGLISH, PORTUGUESE, FRENCH, GERMAN];
        let language = languages.into_iter().find(|language| language.code == board.language);
        Self {
            name: board.name.clone(),
            slug: board.slug.clone(),
            website: board.website.clone(),
            domain: board.domain.clone(),
            exposure: rng.weighted(EXPOSURES),
            // Adverts of companies in other countries are often in English.
            language: language.unwrap_or(ENGLISH),
            hidden: false,
            shows_site: true,
        }
    }
}

const EXPOSURES: &[(u32, Exposure)] = &[(15, Exposure::Strong), (20, Exposure::Mild), (65, Exposure::None)];

/// Generates companies with unique names and slugs.
pub(crate) struct CompanyMaker<'s> {
    seed: u64,
    suffix: &'s str,
    taken: BTreeSet<String>,
    count: u64,
}

/// Coprime to the number of name combinations, so that no combination repeats.
const STRIDE: u64 = 7919;

impl<'s> CompanyMaker<'s> {
    pub(crate) fn new(seed: u64, suffix: &'s str) -> Self {
        Self { seed, suffix, taken: BTreeSet::new(), count: 0 }
    }

    /// The next company; `infojobs` ones mostly write Spanish and may be masked.
    pub(crate) fn next(&mut self, infojobs: bool) -> Company {
        let mut rng = Rng::keyed(&[self.seed, self.count, 10]);
        let mut name = self.fresh_name();
        let mut plain = fold(&name);
        if self.taken.contains(&plain) {
            name = format!("{name} {}", self.count);
            plain = format!("{plain}{}", self.count);
        }
        self.taken.insert(plain.clone());
        self.count += 1;
        let domain = format!("{plain}.{}", self.suffix);
        Company {
            slug: plain,
            website: format!("https://www.{domain}"),
            domain,
            exposure: rng.weighted(EXPOSURES),
            language: pick_language(&mut rng, infojobs),
            hidden: infojobs && rng.chance(80),
            shows_site: rng.chance(850),
            name,
        }
    }

    fn fresh_name(&self) -> String {
        let starts = NAME_STARTS.len() as u64;
        let ends = NAME_ENDS.len() as u64;
        let combinations = starts * ends * TRADES.len() as u64;
        let place = (self.seed % combinations + self.count * STRIDE) % combinations;
        let at = |value: u64| usize::try_from(value).unwrap_or(0);
        let start = NAME_STARTS[at(place % starts)];
        let end = NAME_ENDS[at(place / starts % ends)];
        format!("{start}{end} {}", TRADES[at(place / starts / ends)])
    }
}

/// A board's company as InfoJobs shows it: in Spanish, unless it writes Catalan.
pub(crate) fn at_infojobs(company: &Company) -> Company {
    let language = if company.language.code == "ca" { CATALAN } else { SPANISH };
    Company { language, ..company.clone() }
}

/// Adds a legal form to the name in one of many spellings, as InfoJobs' advertisers do.
pub(crate) fn with_legal_form(company: Company, rng: &mut Rng) -> Company {
    const FORMS: &[&str] = &["", ", S.L.", " SL.", ", S.L.U.", " S.A.", " SOCIEDAD LIMITADA.", " SL"];
    Company { name: format!("{}{}", company.name, rng.pick(FORMS)), ..company }
}

fn pick_language(rng: &mut Rng, infojobs: bool) -> &'static Language {
    if infojobs {
        return rng.weighted(&[(80, SPANISH), (15, CATALAN), (5, ENGLISH)]);
    }
    rng.weighted(&[(40, SPANISH), (25, ENGLISH), (10, CATALAN), (8, PORTUGUESE), (9, FRENCH), (8, GERMAN)])
}

/// A name in lower-case ASCII letters and digits.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase().chars().map(fold_char).filter(char::is_ascii_alphanumeric).collect()
}

/// A name with its first letter in upper case.
pub(crate) fn capital(slug: &str) -> String {
    let mut letters = slug.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn fold_char(c: char) -> char {
    match c {
        'á' | 'à' | 'ã' | 'ä' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'ì' | 'ï' => 'i',
        'ó' | 'ò' | 'õ' | 'ö' | 'ô' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// A text as a path segment: words in lower case without accents, joined by `-`.
pub(crate) fn dashed(text: &str) -> String {
    let folded: String = text
        .to_lowercase()
        .chars()
        .map(fold_char)
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}
