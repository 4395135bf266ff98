//! The words adverts are made of: our own lists and sentence frames, one file a language.
//!
//! Frames may hold `{tool}`, `{team}`, `{sector}`, `{city}` and `{n}`; see [`crate::content`].

mod catalan;
mod english;
mod french;
mod german;
mod places;
mod portuguese;
mod spanish;

pub(crate) use places::{Place, SPANISH_PLACES, WORLD_PLACES};

/// A job title with the department it belongs to.
pub(crate) type Role = (&'static str, &'static str);

/// Everything needed to write an advert in one language.
pub(crate) struct Language {
    /// ISO 639-1.
    pub(crate) code: &'static str,
    /// Jobs that say nothing about currencies.
    pub(crate) roles: &'static [Role],
    /// Jobs at companies that trade or pay across borders.
    pub(crate) exposed_roles: &'static [Role],
    /// `{}` is the title.
    pub(crate) grades: &'static [&'static str],
    /// What any company writes.
    pub(crate) plain: &'static [&'static str],
    /// What shows foreign currencies, payments or trade.
    pub(crate) exposed: &'static [&'static str],
    /// What looks like it to a careless reader: negations, code imports, the payment in a salary.
    pub(crate) decoys: &'static [&'static str],
    /// Duties, then requirements.
    pub(crate) headings: [&'static str; 2],
    /// Legal tails.
    pub(crate) closings: &'static [&'static str],
    /// Full time, part time, temporary, internship.
    pub(crate) commitments: [&'static str; 4],
    /// Teams, for frames.
    pub(crate) teams: &'static [&'static str],
    /// Sectors, for frames.
    pub(crate) sectors: &'static [&'static str],
}

/// Tools, for frames; the same in every language.
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

/// Lines no word list of ours covers: scripts written from right to left, emoji, odd blanks.
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
