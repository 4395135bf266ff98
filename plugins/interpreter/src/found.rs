//! What a lookup found, as cursors and tokens carry it: the values in the order of the definition, percent-encoded, with
//! commas between them.

use jobscan_plugin_sdk::{recognise::Address, text};

/// The longest value that is carried, in bytes: it stands in each cursor and in the token of each offer.
pub(crate) const LONGEST: usize = 500;

/// The values on one line; nothing where there are none.
pub(crate) fn written(values: &[String]) -> String {
    values.iter().map(|value| text::percent_encode(value)).collect::<Vec<_>>().join(",")
}

/// The inverse of [`written`].
pub(crate) fn read(line: &str) -> Option<Vec<String>> {
    if line.is_empty() {
        return Some(Vec::new());
    }
    line.split(',').map(decoded).collect()
}

fn decoded(value: &str) -> Option<String> {
    let address = Address::parse(&format!("https://x.example/{value}"))?;
    match address.segments().as_slice() {
        [one] if text::percent_encode(one) == value => Some((*one).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_found_is_read_as_it_was_written(values in prop::collection::vec("\\PC{1,12}", 0..4)) {
            let line = written(&values);
            prop_assert!(!line.contains([':', '~', '/', ' ']) || line.contains('~'));
            prop_assert_eq!(read(&line), Some(values));
        }
    }

    #[test]
    fn another_line_is_nothing_that_was_found() {
        for line in [",", "a,", "a/b", "a%2", "a b", "%61"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
