//! Wordings and spellings: texts with at least one word.

use toml::de::DeValue;

use super::{
    super::signals::Alias,
    reader::{Reader, Section, Value},
};
use crate::{
    bounds::files::CATALOGUE_WORDING,
    scoring::{language::Language, tokens::Words},
};

impl<'t> Reader<'t> {
    /// An alias: a string, or a table of `text` and `language`.
    pub(super) fn spelling(
        &mut self,
        value: &Value<'t>,
        what: &'static str,
        language: Option<Language>,
    ) -> Alias {
        let DeValue::Table(table) = value.get_ref() else {
            return Alias { text: self.wording(value, what), language };
        };
        let section = Section { what, table, span: value.span() };
        self.known_keys(&section, &["text", "language"]);
        let text = match self.required(&section, "text") {
            Some(text) => self.wording(text, what),
            None => String::new(),
        };
        Alias { text, language: self.language(&section).or(language) }
    }

    /// A wording that has at least one word.
    pub(super) fn wording(&mut self, value: &Value<'t>, what: &str) -> String {
        let Some(wording) = value.get_ref().as_str() else {
            self.wrong_type(value, what, "a string");
            return String::new();
        };
        self.wordings += 1;
        let characters = || wording.chars().count();
        if wording.trim().is_empty() {
            self.fault(value.span(), format!("an empty {what} matches nothing; remove it"));
        } else if wording.len() > CATALOGUE_WORDING.size() && characters() > CATALOGUE_WORDING.size() {
            let message = format!("the {what} has {} characters; at most {CATALOGUE_WORDING}", characters());
            self.fault(value.span(), message);
            return String::new();
        } else if Words::from_text(wording).is_empty() {
            let hint = "only letters and digits are looked for";
            self.fault(value.span(), format!("the {what} `{wording}` has no word in it; {hint}"));
        }
        wording.to_owned()
    }
}
