//! Search by words, without regard to case and accents; every word must occur in one of the fields.

pub(super) use jobscan_reading::fold::fold;

/// The words of a search; a search without words finds everything.
#[derive(Debug, Clone, Default)]
pub(super) struct SearchWords(Vec<String>);

impl SearchWords {
    /// Splits `search` into words and folds them.
    pub(super) fn parse(search: Option<&str>) -> Self {
        Self(search.map(fold).unwrap_or_default().split_whitespace().map(str::to_owned).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word occurs in one of `fields`.
    pub(super) fn all_occur_in<'a>(&self, fields: impl IntoIterator<Item = Option<&'a str>>) -> bool {
        if self.is_empty() {
            return true;
        }
        let fields: Vec<String> = fields.into_iter().flatten().map(fold).collect();
        self.0.iter().all(|word| fields.iter().any(|field| field.contains(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::SearchWords;

    #[test]
    fn case_and_accents_do_not_matter_and_every_word_must_stand_somewhere() {
        let words = SearchWords::parse(Some("PROGRAMACIÓN  acme"));
        assert!(words.all_occur_in([Some("Jefe de programacion"), None, Some("Acmé S.L.")]));
        assert!(!words.all_occur_in([Some("programación"), None]));
    }

    #[test]
    fn what_looks_the_same_is_found() {
        for text in ["ＡＣＭＥ Straße", "𝐚𝐜𝐦𝐞 strasse", "Ac\u{200e}me STRASSE"] {
            assert!(SearchWords::parse(Some(text)).all_occur_in([Some("Acme Straße")]), "{text}");
            assert!(SearchWords::parse(Some("acme strasse")).all_occur_in([Some(text)]), "{text}");
        }
    }

    #[test]
    fn no_words_find_everything() {
        assert!(SearchWords::parse(None).all_occur_in([]));
        assert!(SearchWords::parse(Some("  ")).all_occur_in([None]));
    }
}
