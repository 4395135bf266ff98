//! Searching as people type: without regard to case and accents, every word somewhere.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a search; no words find everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// The words of `search`, folded.
    pub(super) fn of(search: Option<&str>) -> Self {
        Self(search.map(fold).unwrap_or_default().split_whitespace().map(str::to_owned).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word stands in one of `fields`.
    pub(super) fn all_in<'a>(&self, fields: impl IntoIterator<Item = Option<&'a str>>) -> bool {
        if self.is_empty() {
            return true;
        }
        let fields: Vec<String> = fields.into_iter().flatten().map(fold).collect();
        self.0.iter().all(|word| fields.iter().any(|field| field.contains(word)))
    }
}

/// Lower case without accents.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn case_and_accents_do_not_matter_and_every_word_must_stand_somewhere() {
        let words = Words::of(Some("PROGRAMACIÓN  acme"));
        assert!(words.all_in([Some("Jefe de programacion"), None, Some("Acmé S.L.")]));
        assert!(!words.all_in([Some("programación"), None]));
    }

    #[test]
    fn no_words_find_everything() {
        assert!(Words::of(None).all_in([]));
        assert!(Words::of(Some("  ")).all_in([None]));
    }
}
