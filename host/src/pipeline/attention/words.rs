//! How the watches say things alike.

/// Units that a message names; the rest is counted.
const NAMED: usize = 3;

/// `lever/acme, lever/other and 7 more`.
pub(super) fn named(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_named_and_the_rest_is_counted() {
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        assert_eq!(
            (named(&names[..3]), named(&names)),
            ("a, b, c".to_owned(), "a, b, c and 2 more".to_owned())
        );
    }
}
