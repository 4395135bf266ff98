//! "Did you mean …?": the known word nearest to an unknown one.

/// How alike two words are that may be meant for each other.
const LIKENESS: f64 = 0.85;

/// So many single mistakes are a slip.
const SLIP: usize = 2;

/// A longer word is no slip of one that is known.
const LONGEST: usize = 64;

/// `did you mean …?` with the nearest known word; all known words where none is near.
pub(super) fn suggest_or_list<'k>(written: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    if let Some(word) = nearest(written, known.clone()) {
        return format!("did you mean `{word}`?");
    }
    let words: Vec<_> = known.map(|word| format!("`{word}`")).collect();
    if words.is_empty() {
        "nothing is known here".to_owned()
    } else {
        format!("known here: {}", words.join(", "))
    }
}

/// The known word nearest to what was written, if one is near enough to be meant.
pub(super) fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if written.len() > LONGEST {
        return None;
    }
    let lower = written.to_lowercase();
    let near = known.filter_map(|word| {
        let likeness = strsim::jaro_winkler(&lower, word);
        let slip = word.len() > SLIP && strsim::osa_distance(&lower, word) <= SLIP;
        (likeness >= LIKENESS || slip).then_some((likeness, word))
    });
    near.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_gets_its_word_and_anything_else_the_list() {
        let known = ["url", "rows", "format"];
        let told = |written| suggest_or_list(written, known.into_iter());
        assert_eq!(told("formt"), "did you mean `format`?");
        assert_eq!(told("URL"), "did you mean `url`?");
        assert_eq!(told("employees"), "known here: `url`, `rows`, `format`");
        assert_eq!(told(&"r".repeat(10_000)), "known here: `url`, `rows`, `format`");
        assert_eq!(suggest_or_list("x", [].into_iter()), "nothing is known here");
    }
}
