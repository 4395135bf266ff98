//! "Did you mean": the known name that a mistyped word is nearest to.

/// `; did you mean …?`, or nothing where no known name is near.
pub(super) fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest_name(word, known).map_or_else(String::new, |candidate| format!("; did you mean `{candidate}`?"))
}

/// The known name that a mistyped word is nearest to, if one is near enough to be meant.
pub(super) fn nearest_name<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count() / 3 + 1)
        .min()
        .map(|(_, candidate)| candidate)
}
