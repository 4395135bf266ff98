//! Parses a catalogue from TOML. Reading goes on after a fault, so that all faults are reported, each with
//! its position.

mod context;
mod facts;
mod language;
mod numbers;
mod reader;
mod signals;
mod weight;
mod word_lists;
mod wording;

use jobscan_reading::fold::RULES;
use toml::de::DeTable;

use self::reader::{Reader, Section};
use super::{fault::CatalogFault, model::Catalog};
use crate::{
    bounds::{FirstFew, files::CATALOGUE},
    digest::sha256_hex,
};

impl Catalog {
    /// Reads a catalogue from TOML, or reports what is wrong with it: the first faults, in the file's order.
    pub fn parse(text: &str) -> Result<Self, FirstFew<CatalogFault>> {
        parse(text)
    }

    /// Whether this is the identity of a catalogue of this very text, told without reading it: only a valid catalogue
    /// ever scored anything.
    #[must_use]
    pub fn is_identity_of(identity: &str, text: &str) -> bool {
        identity.rsplit_once('#').is_some_and(|(_, stored)| stored == digest(text))
    }
}

fn parse(text: &str) -> Result<Catalog, FirstFew<CatalogFault>> {
    let mut reader = Reader::new(text);
    if text.len() > CATALOGUE.size() {
        let most = CATALOGUE.limit;
        reader.fault(0..0, format!("the catalogue has {} bytes; at most {most} are read", text.len()));
        return Err(reader.into_faults());
    }
    let (document, syntax) = DeTable::parse_recoverable(text);
    for error in syntax {
        reader.fault(error.span().unwrap_or(0..0), error.message().trim().replace('\n', ", "));
    }
    // A document recovered from a syntax error would only add faults that the author did not make.
    if reader.has_faults() {
        return Err(reader.into_faults());
    }
    let catalog = reader.catalog(&Section { what: "catalogue", table: document.get_ref(), span: 0..0 });
    reader.weigh(&catalog);
    if reader.has_faults() { Err(reader.into_faults()) } else { Ok(catalog) }
}

/// The keys of a catalogue's outermost table.
const KEYS: [&str; 11] = [
    "id",
    "version",
    "languages",
    "contexts",
    "categories",
    "keywords",
    "phrases",
    "weights",
    "negation",
    "salary",
    "workplace",
];

impl<'t> Reader<'t> {
    fn catalog(&mut self, root: &Section<'_, 't>) -> Catalog {
        self.known_keys(root, &KEYS);
        let id = self.text(root, "id");
        let version = self.text(root, "version");
        self.languages = self.languages(root);
        self.word_lists = self.word_lists(root);
        let categories = self.categories(root);
        let catalog = Catalog {
            id,
            version,
            languages: self.languages.clone(),
            keywords: self.keywords(root, &categories),
            phrases: self.phrases(root),
            weights: self.weights(root),
            negation: self.negation(root),
            salary: self.salary(root, &categories),
            workplace: self.workplace(root, &categories),
            categories,
            digest: digest(self.text),
        };
        self.report_unused_word_lists();
        catalog
    }
}

/// The first eight hexadecimal digits of the SHA-256 of the text and of the number of the rules by which texts are
/// folded: other rules give the same offer another score.
fn digest(text: &str) -> String {
    let mut digits = sha256_hex(format!("{RULES}\n{text}").as_bytes());
    digits.truncate(8);
    digits
}
