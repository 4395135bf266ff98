//! The languages that a catalogue and its parts are written for.

use super::reader::{Reader, Section, Value};
use crate::scoring::language::Language;

impl<'t> Reader<'t> {
    pub(super) fn languages(&mut self, root: &Section<'_, 't>) -> Vec<Language> {
        let Some(items) = root.table.get("languages").and_then(|value| self.array(value, "languages")) else {
            return Vec::new();
        };
        let mut languages = Vec::new();
        for language in items.iter().filter_map(|item| self.language_code(item)) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        languages
    }

    /// The language that an entry is restricted to: one of the catalogue's languages, if it lists any.
    pub(super) fn language(&mut self, section: &Section<'_, 't>) -> Option<Language> {
        let value = section.table.get("language")?;
        let language = self.language_code(value)?;
        if !self.languages.is_empty() && !self.languages.contains(&language) {
            let message = format!("`languages` does not name `{}`; add it there", language.as_str());
            self.fault(value.span(), message);
        }
        Some(language)
    }

    fn language_code(&mut self, value: &Value<'t>) -> Option<Language> {
        let language = value.get_ref().as_str().and_then(Language::of_code);
        if language.is_none() {
            let codes = Language::ALL.map(Language::as_str).join("`, `");
            self.fault(value.span(), format!("a language must be one of `{codes}`"));
        }
        language
    }
}
