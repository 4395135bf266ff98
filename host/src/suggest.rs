//! "Did you mean …?": the known name nearest to an unknown one, for every message that refuses a name.

use crate::bounds::units;

/// `did you mean …?` with the nearest known name; a list of all known names where none is near.
#[must_use]
pub fn suggest_or_list<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<_> = known.collect();
    match did_you_mean(written, known.iter().copied()) {
        Some(question) => question,
        None if known.is_empty() => "nothing is known here".to_owned(),
        None => format!(
            "known here: {}",
            known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// `; did you mean …?` to end a message with; empty where no known name is near.
#[must_use]
pub fn suggestion_suffix<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    did_you_mean(written, known).map_or_else(String::new, |question| format!("; {question}"))
}

/// `did you mean …?`, if a known name is near.
#[must_use]
pub fn did_you_mean<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    nearest(written, known).map(|name| format!("did you mean `{name}`?"))
}

/// The longest name, in characters, that is compared with others: it takes the product of their lengths.
const LONGEST: usize = units::SUGGESTED_NAME.size();

/// The known name nearest to what was written, if one is near enough to be meant.
#[must_use]
pub fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if is_long(written) {
        return None;
    }
    let lower = written.to_lowercase();
    let close = known.filter(|name| !is_long(name)).filter_map(|name| {
        let candidate = name.to_lowercase();
        let likeness = strsim::jaro_winkler(&lower, &candidate);
        let near = strsim::osa_distance(&lower, &candidate) <= 2 && name.len() > 2;
        (likeness >= 0.85 || near).then_some((likeness, name))
    });
    close.max_by(|left, right| left.0.total_cmp(&right.0)).map(|(_, name)| name)
}

/// Whether a name is too long to be compared, found out without reading all of it.
fn is_long(name: &str) -> bool {
    name.chars().nth(LONGEST).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beyond_the_bound_is_like_no_other() {
        let name = "n".repeat(LONGEST);
        let longer = format!("{name}n");
        assert_eq!(nearest(&name, [name.as_str()].into_iter()), Some(name.as_str()));
        assert_eq!(nearest(&longer, [name.as_str()].into_iter()), None);
        assert_eq!(nearest(&name, [longer.as_str()].into_iter()), None);
        let known = ["k".repeat(1 << 20), "lever".to_owned()];
        let mut many = known.iter().cycle().take(10_000).map(String::as_str);
        assert_eq!(nearest(&"w".repeat(1 << 20), &mut many), None);
    }

    fn known() -> impl Iterator<Item = &'static str> {
        ["lever", "greenhouse", "infojobs"].into_iter()
    }

    #[test]
    fn a_near_name_is_suggested() {
        for (written, name) in [("levr", "lever"), ("GREENHOUSE", "greenhouse"), ("infojob", "infojobs")] {
            assert_eq!(nearest(written, known()), Some(name), "{written}");
        }
        assert_eq!(suggest_or_list("levr", known()), "did you mean `lever`?");
        assert_eq!(suggestion_suffix("levr", known()), "; did you mean `lever`?");
    }

    #[test]
    fn without_a_near_name_all_are_listed_or_nothing_is_suggested() {
        assert_eq!(suggest_or_list("workday", known()), "known here: `lever`, `greenhouse`, `infojobs`");
        assert_eq!(suggest_or_list("workday", std::iter::empty()), "nothing is known here");
        assert_eq!(suggestion_suffix("workday", known()), "");
    }
}
