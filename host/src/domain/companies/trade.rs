//! Words that companies put beside their name: their trade, their form, their country.

use super::forms::is_plain_form;
use crate::domain::steps::note_steps;

/// What a company with such a word beside its name is, and where.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // Forms and parts of a group.
    "corporation", "incorporated", "limited", "company", "co", "corp", "inc", "group", "grupo", "groupe", "gruppe",
    "gruppo", "grup", "holding", "holdings", "international", "internacional", "global", "worldwide", "partners",
    "ventures", "uab", "hq", "hr", "team", "official", "labs", "lab", "studio", "studios", "works",
    // Trades, in English.
    "tech", "technology", "technologies", "software", "solutions", "systems", "services", "robotics", "ai", "io",
    "app", "apps", "digital", "data", "cloud", "networks", "network", "security", "cybersecurity", "analytics",
    "consulting", "consultants", "advisory", "engineering", "industries", "industrial", "manufacturing",
    "electronics", "semiconductor", "semiconductors", "materials", "motors", "automotive", "aerospace", "airlines",
    "aviation", "space", "mobility", "logistics", "transport", "shipping", "energy", "power", "solar", "renewables",
    "health", "healthcare", "medical", "pharma", "pharmaceutical", "pharmaceuticals", "therapeutics",
    "biosciences", "bioscience", "biotech", "biotechnology", "biotechnologies", "biologics", "genomics",
    "diagnostics", "sciences", "science", "capital", "finance", "financial", "bank", "banking",
    "business", "payments", "insurance", "media",
    "entertainment", "games", "gaming", "interactive", "education", "learning", "foods", "food", "beverages",
    "hotels", "travel", "retail", "fashion", "cosmetics", "construction", "properties", "realty", "telecom",
    "communications", "telecommunications", "marketing", "advertising", "staffing", "enterprise", "enterprises",
    "platform", "platforms", "products", "publishing", "hospitality", "trading",
    // In Spanish, Catalan, Portuguese, French, German, Italian.
    "tecnologia", "tecnologias", "tecnologies", "tecnologie", "soluciones", "solucoes", "solucions", "soluzioni",
    "servicios", "servicos", "serveis", "servizi", "sistemas", "sistemes", "sistemi", "consultores", "consultoria",
    "consulenza", "ingenieria", "engenharia", "enginyeria", "ingegneria", "ingenierie", "industrias", "industrie",
    "logistica", "logistique", "logistik", "transportes", "alimentacion", "alimentos", "energia", "energie",
    "seguros", "assicurazioni", "assurances", "versicherung", "versicherungen", "technik", "technologie",
    "technologien", "systeme", "losungen", "loesungen", "beratung", "informatica", "informatique", "informatik",
    "construcciones", "inmobiliaria", "farma", "banco", "banca", "banque", "telecomunicaciones",
    // Countries and regions.
    "espana", "spain", "espanya", "espanha", "espagne", "iberia", "iberica", "portugal", "france", "germany",
    "deutschland", "italia", "italy", "uk", "usa", "us", "eu", "europe", "europa", "emea", "latam", "america",
    "americas", "mexico", "colombia", "chile", "argentina", "peru", "brasil", "brazil", "canada", "ireland",
    "netherlands", "nederland", "belgium", "switzerland", "suisse", "schweiz", "austria", "osterreich", "poland",
    "polska", "india", "asia", "apac", "japan", "australia", "barcelona", "madrid",
    // Ends of domains.
    "com", "net", "org", "dev",
    // Partners who are not named, run together.
    "andco", "andcompany", "ycia", "ycompania", "etcie", "undco",
    // What boards add.
    "careers", "career", "jobs", "job", "talent", "hiring", "recruiting", "external",
];

/// The longest that is looked at: nobody puts more beside a name, and the work stays in proportion.
const LONGEST: usize = 64;

/// Whether folded letters that run together are nothing but such words: `robotics`, `technologiesespana`.
#[must_use]
pub fn are_trade_words(letters: &str) -> bool {
    if letters.is_empty() || letters.len() > LONGEST || !letters.is_ascii() {
        return false;
    }
    // Whether what begins at each place can be told apart into words, from the end on.
    let mut told = [false; LONGEST + 1];
    told[letters.len()] = true;
    for from in (0..letters.len()).rev() {
        note_steps(1);
        told[from] = (from + 1..=letters.len()).any(|to| told[to] && is_trade_word(&letters[from..to]));
    }
    told[0]
}

fn is_trade_word(word: &str) -> bool {
    WORDS.contains(&word) || is_plain_form(word)
}
