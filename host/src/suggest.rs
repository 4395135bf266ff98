//! "Did you mean …?": the known name nearest to an unknown one, for every message that refuses a name.
//!
//! Both what was written and what is known may be an outsider's: names that are long are not compared, and of many only
//! the first.

use jobscan_reading::fold::fold;

use crate::bounds::{
    files::{SUGGESTION, SUGGESTION_LIST, SUGGESTION_NAMES},
    quoted,
};

/// `did you mean …?` with the nearest known name; a list of all known names where none is near.
#[must_use]
pub fn suggest_or_list<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<_> = known.collect();
    match did_you_mean(written, known.iter().copied()) {
        Some(question) => question,
        None if known.is_empty() => "nothing is known here".to_owned(),
        None => listed(&known),
    }
}

/// `known here: …`, the first few names and how many there are beside them.
fn listed(known: &[&str]) -> String {
    let first = &known[..known.len().min(SUGGESTION_LIST.size())];
    let names = first.iter().map(|name| format!("`{}`", quoted(name))).collect::<Vec<_>>().join(", ");
    match known.len() - first.len() {
        0 => format!("known here: {names}"),
        more => format!("known here: {names} and {more} more"),
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

/// The known name nearest to what was written, if one is near enough to be meant.
#[must_use]
pub fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let short = |name: &str| name.chars().nth(SUGGESTION.size()).is_none();
    if !short(written) {
        return None;
    }
    let lower = fold(written);
    let known = known.take(SUGGESTION_NAMES.size()).filter(|name| short(name));
    let close = known.filter_map(|name| {
        let candidate = fold(name);
        let likeness = strsim::jaro_winkler(&lower, &candidate);
        let near = strsim::osa_distance(&lower, &candidate) <= 2 && name.len() > 2;
        (likeness >= 0.85 || near).then_some((likeness, name))
    });
    close.max_by(|left, right| left.0.total_cmp(&right.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beyond_the_bound_is_like_no_other() {
        let name = "n".repeat(SUGGESTION.size());
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
    fn for_a_giant_name_nothing_is_suggested() {
        let long = "x".repeat(SUGGESTION.size());
        assert_eq!(nearest(&long, [long.as_str()].into_iter()), Some(long.as_str()));
        let longer = format!("{long}x");
        assert_eq!(nearest(&longer, [longer.as_str()].into_iter()), None);
        assert_eq!(nearest(&long, [longer.as_str()].into_iter()), None);
    }

    #[test]
    fn only_so_many_names_are_compared_and_listed() {
        let names: Vec<String> =
            (0..=SUGGESTION_NAMES.size()).map(|number| format!("name{number:04}")).collect();
        let known = || names.iter().map(String::as_str);
        assert_eq!(nearest("name0999", known()), Some("name0999"));
        assert_ne!(nearest("name1000", known()), Some("name1000"), "the last one is not looked at");
        let mut looked_at = 0;
        let endless = std::iter::repeat_with(|| {
            looked_at += 1;
            "zzz"
        });
        assert_eq!(nearest("name", endless), None);
        assert_eq!(looked_at, SUGGESTION_NAMES.size());
        let listed = suggest_or_list("workday", known());
        assert!(listed.ends_with("`name0039` and 961 more"), "{listed}");
    }

    #[test]
    fn without_a_near_name_all_are_listed_or_nothing_is_suggested() {
        assert_eq!(suggest_or_list("workday", known()), "known here: `lever`, `greenhouse`, `infojobs`");
        assert_eq!(suggest_or_list("workday", std::iter::empty()), "nothing is known here");
        assert_eq!(suggestion_suffix("workday", known()), "");
    }
}
