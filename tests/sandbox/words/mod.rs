//! The words of adverts: our own lists and sentence templates, one file per language.
//!
//! Templates may contain `{tool}`, `{team}`, `{sector}`, `{city}` and `{n}`; see [`crate::content`].

mod catalan;
mod english;
mod french;
mod german;
mod places;
mod portuguese;
mod spanish;

pub(crate) use places::{Place, SPANISH_PLACES, WORLD_PLACES};

/// A job title with its department.
pub(crate) type Role = (&'static str, &'static str);

/// Everything for writing an advert in one language.
pub(crate) struct Language {
    /// ISO 639-1.
    pub(crate) code: &'static str,
    /// Jobs unrelated to currencies.
    pub(crate) roles: &'static [Role],
    /// Jobs at companies that trade or pay across borders.
    pub(crate) exposed_roles: &'static [Role],
    /// Grades; `{}` is the title.
    pub(crate) grades: &'static [&'static str],
    /// Sentences of any company.
    pub(crate) plain: &'static [&'static str],
    /// Sentences about foreign currencies, payments or trade.
    pub(crate) exposed: &'static [&'static str],
    /// Sentences that only look like it: negations, imports in code, payment as salary.
    pub(crate) decoys: &'static [&'static str],
    /// The headings of duties and of requirements.
    pub(crate) headings: [&'static str; 2],
    /// Legal notices at the end.
    pub(crate) closings: &'static [&'static str],
    /// Full time, part time, temporary, internship.
    pub(crate) commitments: [&'static str; 4],
    /// Teams, for templates.
    pub(crate) teams: &'static [&'static str],
    /// Sectors, for templates.
    pub(crate) sectors: &'static [&'static str],
}

/// Tools, for templates; the same in every language.
pub(crate) const TOOLS: &[&str] = &[
    "SAP",
    "Excel",
    "Python",
    "Rust",
    "Kubernetes",
    "Power BI",
    "AutoCAD",
    "SQL",
    "PHP",
    "Figma",
    "Odoo",
    "PostgreSQL",
    "Kotlin",
    "Jira",
    "Terraform",
    "C++",
];

pub(crate) static SPANISH: &Language = &spanish::LANGUAGE;
pub(crate) static CATALAN: &Language = &catalan::LANGUAGE;
pub(crate) static ENGLISH: &Language = &english::LANGUAGE;
pub(crate) static PORTUGUESE: &Language = &portuguese::LANGUAGE;
pub(crate) static FRENCH: &Language = &french::LANGUAGE;
pub(crate) static GERMAN: &Language = &german::LANGUAGE;

/// Unusual lines: right-to-left scripts, emoji, unusual whitespace.
pub(crate) const ODD_LINES: &[&str] = &[
    "\u{1F680} \u{1F30D} \u{2764}\u{FE0F}",
    "نبحث عن زملاء جدد في فريقنا",
    "אנחנו מחפשים עמיתים חדשים לצוות",
    "\u{200F}مرحبا بكم\u{200F} — welcome",
    "40\u{a0}h\u{a0}/\u{a0}week \u{b7} caf\u{e9} \u{2615}",
    "\u{1F469}\u{200D}\u{1F4BB} = \u{1F469}\u{1F3FD}\u{200D}\u{1F4BB}",
];

/// First halves of company names.
pub(crate) const NAME_STARTS: &[&str] = &[
    "Brisa", "Nord", "Alba", "Vera", "Tramun", "Lumi", "Quer", "Sol", "Mar", "Ondar", "Pirin", "Cala",
    "Ribe", "Talan", "Zafir", "Montel", "Garbi", "Xalo", "Fonta", "Olm", "Perla", "Rocal", "Sende", "Tosca",
    "Umbri", "Velet", "Arga", "Bidas", "Cier", "Dorel", "Estre", "Flamar",
];

/// Second halves of company names.
pub(crate) const NAME_ENDS: &[&str] = &[
    "dalia", "vent", "mira", "tex", "lonia", "gar", "nova", "sol", "belia", "core", "tania", "dora", "quel",
    "ria", "zul", "mont", "pax", "lis", "terra", "vía", "ñola", "gràs", "mar", "sys",
];

/// Trades in company names.
pub(crate) const TRADES: &[&str] = &[
    "Logística",
    "Foods",
    "Software",
    "Energía",
    "Textil",
    "Salud",
    "Motors",
    "Travel",
    "Pagos",
    "Cerámica",
    "Vins",
    "Robotics",
    "Media",
    "Pharma",
    "Trading",
    "Studio",
];
