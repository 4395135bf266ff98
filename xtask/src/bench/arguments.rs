//! The words after `cargo xtask bench`.

use super::cases;

/// What is to be measured, and what is done with it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// In the order of the table.
    pub(super) cases: Vec<&'static str>,
    /// Smaller worlds: the whole in about two minutes.
    pub(super) quick: bool,
    /// Append the figures to the kept ones.
    pub(super) keep: bool,
    /// Fail if a mark is missed.
    pub(super) strict: bool,
}

impl Arguments {
    /// Reads the words; without a case it is all of them.
    pub(crate) fn parse(words: &[&str]) -> Result<Self, String> {
        let mut parsed = Self { cases: Vec::new(), quick: false, keep: false, strict: false };
        for word in words {
            match *word {
                "--quick" => parsed.quick = true,
                "--keep" => parsed.keep = true,
                "--strict" => parsed.strict = true,
                flag if flag.starts_with('-') => {
                    return Err(format!("no flag `{flag}`: there are `--quick`, `--keep` and `--strict`"));
                }
                name => parsed.cases.push(cases::named(name)?),
            }
        }
        let wanted = std::mem::take(&mut parsed.cases);
        parsed.cases = cases::names().filter(|name| wanted.is_empty() || wanted.contains(name)).collect();
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_case_every_case_is_measured() {
        let parsed = Arguments::parse(&[]).unwrap();
        assert_eq!(parsed.cases, cases::names().collect::<Vec<_>>());
        assert!(!parsed.quick && !parsed.keep && !parsed.strict);
    }

    #[test]
    fn cases_come_once_and_in_the_order_of_the_table() {
        let parsed = Arguments::parse(&["unchanged", "--quick", "new", "unchanged", "--strict"]).unwrap();
        assert_eq!(parsed.cases, ["new", "unchanged"]);
        assert!(parsed.quick && parsed.strict && !parsed.keep);
    }

    #[test]
    fn what_is_no_case_is_told_with_the_nearest_and_all_of_them() {
        let told = Arguments::parse(&["unchangd"]).unwrap_err();
        assert!(told.contains("did you mean `unchanged`?"), "{told}");
        assert!(told.contains("new, "), "{told}");
        let told = Arguments::parse(&["zzzzzzzz"]).unwrap_err();
        assert!(!told.contains("did you mean"), "{told}");
        assert!(Arguments::parse(&["--fast"]).unwrap_err().contains("`--fast`"));
    }
}
